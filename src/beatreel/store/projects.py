"""Projects: a session of a user with its state and the versions of its draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from beatreel.errors import AlreadyExists, InvalidInput, NotFound, SessionNotFound

from . import names, tables
from .database import Database

APP = "nemo_agent"


@dataclass(frozen=True, slots=True)
class Project:
    """A session, which the wire also calls a task."""

    #: ``task_…``
    task_id: str
    user_id: str
    #: Name of the application that ADK clients talk to.
    app: str
    #: A number in decimal, unless an ADK client chose another.
    session_id: str
    name: str
    #: ISO tag, as ``en`` or ``zh-CN``; empty if not known.
    language: str
    state: Mapping[str, Any]
    #: Of the draft that counts; 0 before there is one.
    version: int
    #: Milliseconds since 1970.
    created: int
    #: Milliseconds since 1970.
    updated: int


@dataclass(frozen=True, slots=True)
class Version:
    """A draft as it was at one time."""

    #: From 1 up.
    number: int
    #: The document of the wire.
    document: Mapping[str, Any]
    #: What the change was, in the words that the user was told.
    said: str
    #: Milliseconds since 1970.
    created: int


class Projects:
    """What people work on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._snowflake = names.Snowflake()

    def add(
        self,
        user_id: str,
        *,
        name: str = "",
        language: str = "",
        app: str = APP,
        session_id: str | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> Project:
        """Start a session.

        Parameters
        ----------
        session_id
            The client's own; one is made if not given.

        Raises
        ------
        AlreadyExists
            The user has a session of that id.
        """
        if session_id is not None and names.clean(session_id, 128) != session_id:
            raise InvalidInput("A session id has at most 128 plain characters: choose another.")
        clock = self._database.clock()
        values = {
            "task_id": names.fresh("task"),
            "user_id": user_id,
            "app": app,
            "session_id": session_id or self._snowflake.next(),
            "name": names.clean(name, 200),
            "language": names.clean(language, 35),
            "state": dict(state or {}),
            "version": 0,
            "created": clock,
            "updated": clock,
        }
        insert = self._database.insert(tables.projects).values(values)
        with self._database.write() as db:
            if not self._database.added(db, insert.on_conflict_do_nothing()):
                raise AlreadyExists(f"Session already exists: {values['session_id']}")
        return Project(**values)

    def get(self, user_id: str, session_id: str, *, app: str = APP) -> Project:
        """Return a user's session.

        Raises
        ------
        SessionNotFound
            The user has none of that id; somebody else's is no different.
        """
        with self._database.read() as db:
            return _project(_row(db, user_id, session_id, app))

    def of_task(self, user_id: str, task_id: str) -> Project:
        """Return a user's session by its task id; raise like :meth:`get`."""
        query = sa.select(tables.projects).where(
            tables.projects.c.task_id == task_id, tables.projects.c.user_id == user_id
        )
        with self._database.read() as db:
            return _project(_found(db.execute(query).one_or_none()))

    def all(self, user_id: str, *, app: str | None = None) -> tuple[Project, ...]:
        """Return a user's sessions, the one changed last first."""
        query = sa.select(tables.projects).where(tables.projects.c.user_id == user_id)
        if app is not None:
            query = query.where(tables.projects.c.app == app)
        with self._database.read() as db:
            rows = db.execute(query.order_by(tables.projects.c.updated.desc()))
            return tuple(_project(row) for row in rows)

    def remove(self, user_id: str, session_id: str, *, app: str = APP) -> None:
        """Forget a session with its drafts and events; its files stay the user's."""
        with self._database.write() as db:
            row = _row(db, user_id, session_id, app)
            db.execute(sa.delete(tables.projects).where(tables.projects.c.task_id == row.task_id))

    def rename(self, task_id: str, name: str) -> None:
        """Give a session another name."""
        self._change(task_id, name=names.clean(name, 200))

    def merge_state(self, task_id: str, delta: Mapping[str, Any]) -> Mapping[str, Any]:
        """Put values into a session's state, ``None`` included; return the state."""
        with self._database.write() as db:
            query = sa.select(tables.projects.c.state).where(tables.projects.c.task_id == task_id)
            row = _found(db.execute(query.with_for_update()).one_or_none())
            state = {**row.state, **delta}
            self._change(task_id, state=state)
            return state

    def save(
        self, task_id: str, document: Mapping[str, Any], said: str, *, after: int | None
    ) -> Version:
        """Add a version of the draft.

        Parameters
        ----------
        after
            Number of the version that was changed, 0 for the first; ``None`` adds to whatever
            is there.

        Raises
        ------
        AlreadyExists
            Somebody else saved a version meanwhile.
        """
        with self._database.write() as db:
            query = sa.select(tables.projects.c.version).where(tables.projects.c.task_id == task_id)
            held = _found(db.execute(query.with_for_update()).one_or_none()).version
            if after is not None and after != held:
                raise AlreadyExists(
                    "The draft was changed by somebody else meanwhile: load it again and retry."
                )
            last = sa.func.max(tables.drafts.c.version)
            highest = db.scalar(sa.select(last).where(tables.drafts.c.task_id == task_id)) or 0
            version = Version(highest + 1, document, said, self._database.clock())
            values = {
                "task_id": task_id,
                "version": version.number,
                "document": document,
                "said": said,
                "created": version.created,
            }
            db.execute(sa.insert(tables.drafts).values(values))
            self._change(task_id, version=version.number)
            return version

    def draft(self, task_id: str, number: int | None = None) -> Version:
        """Return a version of the draft, the one that counts if not told.

        Raises
        ------
        NotFound
            There is none.
        """
        wanted = (
            sa.select(tables.projects.c.version)
            .where(tables.projects.c.task_id == task_id)
            .scalar_subquery()
        )
        columns = tables.drafts.c
        query = sa.select(columns.version, columns.document, columns.said, columns.created).where(
            columns.task_id == task_id, columns.version == (wanted if number is None else number)
        )
        with self._database.read() as db:
            row = db.execute(query).one_or_none()
        if row is None:
            raise NotFound("There is no such draft yet: ask for a video first.")
        return Version(*row)

    def versions(self, task_id: str) -> tuple[tuple[int, str, int], ...]:
        """Return number, words and time of every version, oldest first."""
        columns = tables.drafts.c
        query = sa.select(columns.version, columns.said, columns.created)
        ordered = query.where(columns.task_id == task_id).order_by(columns.version)
        with self._database.read() as db:
            return tuple((number, said, at) for number, said, at in db.execute(ordered))

    def select(self, task_id: str, number: int, *, after: int | None = None) -> Version:
        """Let an earlier or later version count, as undo does.

        Raises
        ------
        NotFound
            There is no such version.
        AlreadyExists
            Another version than ``after`` counts by now.
        """
        with self._database.write() as db:
            version = self.draft(task_id, number)
            change = sa.update(tables.projects).where(tables.projects.c.task_id == task_id)
            if after is not None:
                change = change.where(tables.projects.c.version == after)
            clock = self._database.clock()
            if not db.execute(change.values(version=number, updated=clock)).rowcount:
                raise AlreadyExists(
                    "The draft was changed by somebody else meanwhile: load it again and retry."
                )
            return version

    def _change(self, task_id: str, **values: object) -> None:
        change = sa.update(tables.projects).where(tables.projects.c.task_id == task_id)
        with self._database.write() as db:
            db.execute(change.values(updated=self._database.clock(), **values))


def _row(db: sa.Connection, user_id: str, session_id: str, app: str) -> sa.Row[tuple[object, ...]]:
    columns = tables.projects.c
    query = sa.select(tables.projects).where(
        columns.user_id == user_id, columns.session_id == session_id, columns.app == app
    )
    return _found(db.execute(query).one_or_none())


def _found(row: sa.Row[Any] | None) -> sa.Row[Any]:
    if row is None:
        raise SessionNotFound("There is no such session: start a new one.")
    return row


def _project(row: sa.Row[tuple[object, ...]]) -> Project:
    return Project(**row._mapping)
