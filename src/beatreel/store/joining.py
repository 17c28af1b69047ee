"""Joining an anonymous account to a registered one: everything goes over, nothing is lost."""

from __future__ import annotations

import sqlalchemy as sa

from beatreel.errors import InvalidInput

from . import tables, users
from .credits import Credits
from .database import Database

#: Tables whose rows simply change hands.
_PLAIN = (tables.clients, tables.tokens, tables.files, tables.uploads)


def join(database: Database, ledger: Credits, source: str, target: str) -> None:
    """Hand all that an anonymous user has to a registered one, in one transaction.

    Names that both have used get the end of an id appended. Doing it again changes nothing.

    Raises
    ------
    InvalidInput
        ``source`` is registered, or ``target`` is not.
    NotFound
        One of them is nobody.
    """
    with database.write() as db:
        # In the order of ids, so that two joinings never wait for each other.
        rows = {name: users.find(db, name, lock=True) for name in sorted({source, target})}
        if rows[source].merged_into == target:
            return
        if rows[source].email is not None or rows[source].merged_into is not None:
            raise InvalidInput("Only an anonymous account can be joined to another: sign in to it.")
        if rows[target].email is None:
            raise InvalidInput("The account to join to has no e-mail: register it first.")
        _rename_doubles(db, source, target)
        for table in (*_PLAIN, tables.projects, tables.jobs):
            db.execute(sa.update(table).where(table.c.user_id == source).values(user_id=target))
        ledger.merge(source, target)
        gone = sa.update(tables.users).where(tables.users.c.id == source)
        db.execute(gone.values(merged_into=target))


def _rename_doubles(db: sa.Connection, source: str, target: str) -> None:
    projects, jobs = tables.projects, tables.jobs
    doubled = sa.select(projects.c.session_id).where(projects.c.user_id == target)
    mine = sa.and_(projects.c.user_id == source, projects.c.session_id.in_(doubled))
    longer = projects.c.session_id + "-" + sa.func.substr(projects.c.task_id, 6, 8)
    db.execute(sa.update(projects).where(mine).values(session_id=longer))
    taken = sa.select(jobs.c.name).where(jobs.c.user_id == target)
    mine = sa.and_(jobs.c.user_id == source, jobs.c.name.in_(taken))
    longer = jobs.c.name + "-" + sa.func.substr(jobs.c.id, 5, 8)
    db.execute(sa.update(jobs).where(mine).values(name=longer))
