"""Events: what was said and done in a session, append-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from beatreel.errors import AlreadyExists, NotFound

from . import tables
from .database import Database
from .projects import Projects


@dataclass(frozen=True, slots=True)
class Event:
    """One frame of a run as it went over the wire."""

    #: Grows over all sessions.
    number: int
    #: As the client knows it.
    id: str
    #: The run (invocation) that it belongs to.
    run_id: str
    #: Sent while a text was being written; not part of the session.
    partial: bool
    body: Mapping[str, Any]
    #: Milliseconds since 1970.
    created: int


class Events:
    """What happened, in order."""

    def __init__(self, database: Database, projects: Projects) -> None:
        self._database = database
        self._projects = projects

    def append(
        self,
        task_id: str,
        event_id: str,
        run_id: str,
        body: Mapping[str, Any],
        *,
        delta: Mapping[str, Any] | None = None,
        partial: bool = False,
    ) -> Event:
        """Write an event and, with it, what it changes in the session's state.

        Raises
        ------
        AlreadyExists
            The session has an event of that id.
        """
        values = {
            "task_id": task_id,
            "id": event_id,
            "run_id": run_id,
            "partial": partial,
            "body": body,
            "created": self._database.clock(),
        }
        insert = self._database.insert(tables.events).values(values)
        made = insert.on_conflict_do_nothing(index_elements=["task_id", "id"])
        with self._database.write() as db:
            if delta:
                self._projects.merge_state(task_id, delta)
            number = db.scalar(made.returning(tables.events.c.number))
            if number is None:
                raise AlreadyExists("The session has this event already: give it a new id.")
        return Event(number, event_id, run_id, partial, body, values["created"])

    def of_session(self, task_id: str, *, after: str | None = None) -> tuple[Event, ...]:
        """Return a session's events without partial ones, oldest first.

        Parameters
        ----------
        after
            Id of the last event that the caller has.

        Raises
        ------
        NotFound
            The session has no event of that id.
        """
        columns = tables.events.c
        mine = sa.and_(columns.task_id == task_id, columns.partial.is_(False))
        return self._list(mine, task_id, after)

    def of_run(self, task_id: str, run_id: str, *, after: str | None = None) -> tuple[Event, ...]:
        """Return all events of a run, oldest first; raise like :meth:`of_session`."""
        columns = tables.events.c
        mine = sa.and_(columns.task_id == task_id, columns.run_id == run_id)
        return self._list(mine, task_id, after)

    def _list(
        self, which: sa.ColumnElement[bool], task_id: str, after: str | None
    ) -> tuple[Event, ...]:
        c = tables.events.c
        query = sa.select(c.number, c.id, c.run_id, c.partial, c.body, c.created).where(which)
        with self._database.read() as db:
            if after is not None:
                known = sa.select(c.number).where(c.task_id == task_id, c.id == after)
                number = db.scalar(known)
                if number is None:
                    raise NotFound("There is no such event in this session: replay from the start.")
                query = query.where(c.number > number)
            return tuple(Event(*row) for row in db.execute(query.order_by(c.number)))
