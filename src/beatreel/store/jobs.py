"""Jobs: work that outlives the request and the process that began it.

    pending ──▶ processing ──▶ completed | failed | cancelled
       └───────────────────────────────▶ failed | cancelled

This table is the truth; whatever engine carries the work out only serves it. A job ends once: the
change of its state and the fate of the credits held for it are one transaction, and whoever comes
second is told that it did not happen. Progress never goes back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from beatreel.errors import AlreadyExists, InvalidInput, NotFound

from . import names, tables
from .credits import Credits
from .database import Database

#: States of a job that goes on.
ACTIVE = ("pending", "processing")
#: States that never change.
FINAL = ("completed", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work and where it stands."""

    #: ``job_…``
    id: str
    #: What the user calls it; one of its kind has it once.
    name: str
    #: "analysis", "generation" or "export".
    kind: str
    user_id: str
    task_id: str | None
    #: One of :data:`ACTIVE` or :data:`FINAL`.
    state: str
    #: A word for what is being done.
    stage: str
    #: Hundredths.
    progress: int
    #: Smaller comes first.
    priority: int
    request: Mapping[str, Any]
    #: Hash of what was asked for.
    digest: str
    hold_id: str | None
    result: Mapping[str, Any] | None
    #: {"code", "message"}.
    error: Mapping[str, Any] | None
    #: Times that the work was begun.
    attempts: int
    #: Milliseconds since 1970.
    created: int
    #: Milliseconds since 1970.
    started: int | None
    #: Milliseconds since 1970.
    finished: int | None

    @property
    def active(self) -> bool:
        """Whether it goes on."""
        return self.state in ACTIVE


@dataclass(frozen=True, slots=True)
class JobEvent:
    """One step of a job, for those who watch."""

    #: Grows over all jobs.
    number: int
    job_id: str
    state: str
    stage: str
    #: Hundredths.
    progress: int
    #: Milliseconds since 1970.
    created: int

    @property
    def final(self) -> bool:
        """Whether nothing comes after it."""
        return self.state in FINAL


class Jobs:
    """What there is to do."""

    def __init__(self, database: Database, ledger: Credits) -> None:
        self._database = database
        self._ledger = ledger

    def add(
        self,
        kind: str,
        user_id: str,
        request: Mapping[str, Any],
        *,
        digest: str,
        name: str | None = None,
        task_id: str | None = None,
        priority: int = 0,
        price: int = 0,
    ) -> tuple[Job, bool]:
        """Note a job and hold what it costs, in one transaction; return it and whether it is new.

        Parameters
        ----------
        digest
            Hash of what is asked for: a job of the same name is the same job if this agrees.
        name
            What the user calls it; any if not given.
        price
            Credits.

        Raises
        ------
        AlreadyExists
            The user has another job of that name.
        NoCredits
            The user cannot pay for it.
        """
        if name is not None and (not name or names.clean(name, 128) != name):
            raise InvalidInput("A job's id has 1 to 128 plain characters: choose another.")
        job_id = names.fresh("job")
        values = {
            "id": job_id,
            "name": name or job_id,
            "kind": kind,
            "user_id": user_id,
            "task_id": task_id,
            "state": "pending",
            "stage": "wait",
            "progress": 0,
            "priority": priority,
            "request": request,
            "digest": digest,
            "attempts": 0,
            "created": self._database.clock(),
        }
        insert = self._database.insert(tables.jobs).values(values)
        made = insert.on_conflict_do_nothing(index_elements=["user_id", "kind", "name"])
        with self._database.write() as db:
            if not self._database.added(db, made):
                return self._same(user_id, kind, values["name"], digest), False
            if price:
                hold = self._ledger.hold(user_id, price, kind, key=job_id)
                self._set(db, job_id, hold_id=hold.id)
            self._tell(db, job_id)
            return self.get(job_id), True

    def _same(self, user_id: str, kind: str, name: str, digest: str) -> Job:
        found = self.named(user_id, kind, name)
        if found.digest != digest:
            raise AlreadyExists(f"The id {name} belongs to another {kind}: choose a new one.")
        return found

    def get(self, job_id: str) -> Job:
        """Return a job whoever's it is; raise ``NotFound`` if there is none."""
        return self._one(tables.jobs.c.id == job_id)

    def named(self, user_id: str, kind: str, name: str) -> Job:
        """Return a user's job by what the user calls it.

        Raises
        ------
        NotFound
            The user has none; somebody else's is no different.
        """
        columns = tables.jobs.c
        return self._one(
            sa.and_(columns.user_id == user_id, columns.kind == kind, columns.name == name)
        )

    def _one(self, which: sa.ColumnElement[bool]) -> Job:
        with self._database.read() as db:
            row = db.execute(sa.select(tables.jobs).where(which)).one_or_none()
        if row is None:
            raise NotFound("There is no such job: check its id.")
        return Job(**row._mapping)

    def all(
        self,
        *,
        user_id: str | None = None,
        task_id: str | None = None,
        kind: str | None = None,
        states: Collection[str] = (*ACTIVE, *FINAL),
    ) -> tuple[Job, ...]:
        """Return jobs that agree with what is given, oldest first."""
        columns = tables.jobs.c
        query = sa.select(tables.jobs).where(columns.state.in_(states))
        told = {"user_id": user_id, "task_id": task_id, "kind": kind}
        for name, value in told.items():
            if value is not None:
                query = query.where(columns[name] == value)
        with self._database.read() as db:
            rows = db.execute(query.order_by(columns.created, columns.id))
            return tuple(Job(**row._mapping) for row in rows)

    def ended(self, job_ids: Collection[str]) -> set[str]:
        """Return which of these jobs do not go on; cheap enough to ask every second."""
        if not job_ids:
            return set()
        columns = tables.jobs.c
        query = sa.select(columns.id).where(columns.id.in_(job_ids), columns.state.in_(ACTIVE))
        with self._database.read() as db:
            return set(job_ids) - set(db.scalars(query))

    def begin(self, job_id: str) -> Job | None:
        """Start a job or take it up again; ``None`` if it has ended."""
        clock = self._database.clock()
        columns = tables.jobs.c
        changes = {
            "state": "processing",
            "attempts": columns.attempts + 1,
            "started": sa.func.coalesce(columns.started, clock),
        }
        with self._database.write() as db:
            if not self._set(db, job_id, ACTIVE, **changes):
                return None
            self._tell(db, job_id)
            return self.get(job_id)

    def advance(self, job_id: str, stage: str, progress: int) -> bool:
        """Note progress, hundredths; return whether it was news.

        A smaller number than before changes only the stage.
        """
        columns = tables.jobs.c
        bounded = max(0, min(99, progress))
        further = sa.case((columns.progress > bounded, columns.progress), else_=bounded)
        which = sa.and_(
            columns.id == job_id,
            columns.state == "processing",
            sa.or_(columns.progress < bounded, columns.stage != stage),
        )
        change = sa.update(tables.jobs).where(which).values(stage=stage, progress=further)
        with self._database.write() as db:
            if not db.execute(change).rowcount:
                return False
            self._tell(db, job_id)
            return True

    def complete(self, job_id: str, result: Mapping[str, Any], *, taken: int | None = None) -> bool:
        """End a job well and take what was held for it; return whether it was still active.

        Parameters
        ----------
        taken
            Credits to take; all that was held if not given.
        """
        with self._database.write() as db:
            if not self._end(db, job_id, "completed", result=result, stage="done", progress=100):
                return False
            hold_id = self.get(job_id).hold_id
            if hold_id is not None:
                self._ledger.capture(hold_id, taken)
            return True

    def fail(self, job_id: str, code: int, message: str) -> bool:
        """End a job badly and give back what was held; return whether it was still active."""
        return self._drop(job_id, "failed", {"code": code, "message": message})

    def cancel(self, job_id: str) -> bool:
        """End a job because somebody asked; return whether it was still active."""
        error = {"code": 499, "message": "Stopped on request: start it again when you are ready."}
        return self._drop(job_id, "cancelled", error)

    def _drop(self, job_id: str, state: str, error: Mapping[str, Any]) -> bool:
        with self._database.write() as db:
            if not self._end(db, job_id, state, error=error):
                return False
            hold_id = self.get(job_id).hold_id
            if hold_id is not None:
                self._ledger.release(hold_id)
            return True

    def _end(self, db: sa.Connection, job_id: str, state: str, **values: object) -> bool:
        clock = self._database.clock()
        if not self._set(db, job_id, ACTIVE, state=state, finished=clock, **values):
            return False
        self._tell(db, job_id)
        return True

    def _set(
        self,
        db: sa.Connection,
        job_id: str,
        states: Collection[str] = (*ACTIVE, *FINAL),
        **values: object,
    ) -> bool:
        columns = tables.jobs.c
        change = sa.update(tables.jobs).where(columns.id == job_id, columns.state.in_(states))
        return db.execute(change.values(**values)).rowcount > 0

    def _tell(self, db: sa.Connection, job_id: str) -> None:
        columns = tables.jobs.c
        clock = sa.literal(self._database.clock(), sa.BigInteger)
        query = sa.select(columns.id, columns.state, columns.stage, columns.progress, clock)
        into = ["job_id", "state", "stage", "progress", "created"]
        db.execute(
            sa.insert(tables.job_events).from_select(into, query.where(columns.id == job_id))
        )

    def events(self, job_id: str, *, after: int = 0) -> tuple[JobEvent, ...]:
        """Return what happened to a job after event number ``after``, oldest first."""
        return self._events(tables.job_events.c.job_id == job_id, after)

    def news(self, job_ids: Collection[str], *, after: int) -> tuple[JobEvent, ...]:
        """Return what happened to any of these jobs after event number ``after``."""
        return self._events(tables.job_events.c.job_id.in_(job_ids), after) if job_ids else ()

    def _events(self, which: sa.ColumnElement[bool], after: int) -> tuple[JobEvent, ...]:
        c = tables.job_events.c
        query = sa.select(c.number, c.job_id, c.state, c.stage, c.progress, c.created)
        newer = query.where(which, c.number > after).order_by(c.number)
        with self._database.read() as db:
            return tuple(JobEvent(*row) for row in db.execute(newer))
