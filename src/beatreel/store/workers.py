"""Workers: which processes carry out jobs, and when each was last seen alive."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

import sqlalchemy as sa

from . import names, tables
from .database import Database


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that carries out jobs."""

    #: ``worker_…``; a process started again is another.
    id: str
    host: str
    pid: int
    #: Milliseconds since 1970.
    started: int
    #: Milliseconds since 1970.
    seen: int


class Workers:
    """Who works."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self) -> Worker:
        """Announce this process."""
        clock = self._database.clock()
        host = names.clean(socket.gethostname(), 255)
        worker = Worker(names.fresh("worker"), host, os.getpid(), clock, clock)
        self._put(worker)
        return worker

    def _put(self, worker: Worker) -> None:
        values = {name: getattr(worker, name) for name in worker.__dataclass_fields__}
        insert = self._database.insert(tables.workers).values(values)
        seen = {"seen": insert.excluded.seen}
        with self._database.write() as db:
            db.execute(insert.on_conflict_do_update(index_elements=["id"], set_=seen))

    def beat(self, worker: Worker) -> bool:
        """Show that a worker is alive; return whether nobody had given it up.

        One that was given up is entered anew: it was frozen, not dead.
        """
        clock = self._database.clock()
        change = sa.update(tables.workers).where(tables.workers.c.id == worker.id)
        with self._database.write() as db:
            known = db.execute(change.values(seen=clock)).rowcount > 0
            if not known:
                fields = {name: getattr(worker, name) for name in worker.__dataclass_fields__}
                self._put(Worker(**{**fields, "seen": clock}))
            return known

    def leave(self, worker_id: str) -> None:
        """Take a worker off the list: it ended, or it was given up."""
        with self._database.write() as db:
            db.execute(sa.delete(tables.workers).where(tables.workers.c.id == worker_id))

    def all(self) -> tuple[Worker, ...]:
        """Return all workers, the oldest first."""
        query = sa.select(tables.workers).order_by(tables.workers.c.started, tables.workers.c.id)
        with self._database.read() as db:
            return tuple(Worker(**row._mapping) for row in db.execute(query))

    def alive(self, patience: int) -> tuple[Worker, ...]:
        """Return the workers that were seen within ``patience`` milliseconds."""
        since = self._database.clock() - patience
        return tuple(worker for worker in self.all() if worker.seen >= since)
