"""Pieces: the parts of a job that are done apart, as the chunks of a render."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from beatreel.errors import NotFound

from . import tables
from .database import Database
from .jobs import Jobs


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a job."""

    #: Place in the job.
    number: int
    #: What the result is cached under, hex.
    key: str
    #: Units of work, as frames.
    total: int
    #: How many of them are done.
    done: int
    #: Times that it was begun.
    attempts: int


class Pieces:
    """What jobs consist of."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database = database
        self._jobs = jobs

    def lay_out(self, job_id: str, pieces: Iterable[Piece]) -> None:
        """Note the pieces of a job; those that are known keep their attempts."""
        columns = tables.pieces.c
        with self._database.write() as db:
            for piece in pieces:
                values = {name: getattr(piece, name) for name in piece.__dataclass_fields__}
                insert = self._database.insert(tables.pieces).values(job_id=job_id, **values)
                known = {"key": piece.key, "total": piece.total, "done": piece.done}
                db.execute(
                    insert.on_conflict_do_update(
                        index_elements=[columns.job_id, columns.number], set_=known
                    )
                )

    def all(self, job_id: str) -> tuple[Piece, ...]:
        """Return the pieces of a job in order."""
        c = tables.pieces.c
        query = sa.select(c.number, c.key, c.total, c.done, c.attempts).where(c.job_id == job_id)
        with self._database.read() as db:
            return tuple(Piece(*row) for row in db.execute(query.order_by(c.number)))

    def begin(self, job_id: str, number: int) -> Piece:
        """Count one more beginning of a piece and return it.

        An engine that resumes work forgets how often it was begun; this does not, so what ends
        its process every time is given up some day.
        """
        c = tables.pieces.c
        change = sa.update(tables.pieces).where(c.job_id == job_id, c.number == number)
        # What is whole stays whole, also when one who was thought dead begins it again.
        done = sa.case((c.done >= c.total, c.done), else_=0)
        begun = change.values(attempts=c.attempts + 1, done=done).returning(
            c.number, c.key, c.total, c.done, c.attempts
        )
        with self._database.write() as db:
            row = db.execute(begun).one_or_none()
        if row is None:
            raise NotFound("There is no such piece of work: start the job again.")
        return Piece(*row)

    def advance(self, job_id: str, number: int, done: int, stage: str, low: int, high: int) -> None:
        """Note how much of a piece is done, and what that makes of the job's progress.

        Parameters
        ----------
        done
            Up to its total; what is whole stays so.
        low, high
            Progress of the job, hundredths, when nothing and when all of its pieces are done.
        """
        c = tables.pieces.c
        change = sa.update(tables.pieces).where(c.job_id == job_id, c.number == number)
        sums = sa.select(sa.func.sum(c.done), sa.func.sum(c.total)).where(c.job_id == job_id)
        with self._database.write() as db:
            db.execute(change.values(done=sa.case((c.done >= c.total, c.done), else_=done)))
            so_far, total = db.execute(sums).one()
            progress = low + (high - low) * int(so_far or 0) // max(1, int(total or 0))
            self._jobs.advance(job_id, stage, progress)
