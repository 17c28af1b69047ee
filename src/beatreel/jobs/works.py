"""Works: the steps of which jobs consist, and what becomes of a job when one goes wrong.

Every step may be done again, at any time and on any machine: what it makes lies under the hash of
what it was made of, and a job ends once. So an engine need only see to it that each is done at
least once; it is told nothing but ids.

    begin ──▶ pieces to draw ──▶ draw each
      │                            ⋮
      │                          finish: joins them as they come
      └─ an analysis and a generation are done here
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from beatreel.errors import BeatreelError, Cancelled, Unavailable
from beatreel.render.workers import Stop
from beatreel.store import Job, Piece, Store

from . import directing
from .drawing import WHOLE, Films
from .requests import Analysis, Export, Generation, request_of
from .stops import HandedBack, Stops

_log = structlog.get_logger("beatreel.jobs")

#: Beginnings of a step after which it is given up: it ends its process every time.
MOST = 12
#: Faults in one go after which a step is given up: what passes has passed by then.
FAULTS = 3
#: Seconds before a step that failed for no known reason is done again.
_REST = 1.0
_FAULT = (500, "The work failed for a reason of ours: start it again, and report it if it stays.")

Result = TypeVar("Result")


class Works:
    """What jobs consist of."""

    def __init__(self, store: Store, films: Films, stops: Stops) -> None:
        self._store = store
        self._films = films
        self.stops = stops

    def begin(self, job_id: str) -> list[int] | None:
        """Do what is done in one go; return the pieces to draw, ``None`` if there is no more."""
        job = self._store.jobs.begin(job_id)
        if job is None:
            return None
        request = request_of(job.kind, job.user_id, job.task_id, job.request)

        def work(stop: Stop) -> list[int] | None:
            match request:
                case Analysis():
                    self._analyse(job, request, stop)
                case Generation():
                    self._generate(job, request, stop)
                case Export():
                    return self._films.lay_out(job, request, stop)
            return None

        return self._carried(job, work, job.attempts)

    def _analyse(self, job: Job, request: Analysis, stop: Stop) -> None:
        song = directing.listened(self._store, request, self._share(job, stop))
        result = {"file_id": request.file_id, "song": song.to_dict()}
        self._store.jobs.complete(job.id, result)

    def _generate(self, job: Job, request: Generation, stop: Stop) -> None:
        song = directing.listened(self._store, request, self._share(job, stop))
        made = directing.directed(
            self._store, request, song, self._share(job, stop, "direct", 92, 98)
        )
        stop.check()
        with self._store.database.write():
            version = self._store.projects.save(
                request.task_id, made.document, made.said, after=request.after
            )
            result = {
                "file_id": request.file_id,
                "song": song.to_dict(),
                "version": version.number,
                "said": made.said,
            }
            if not self._store.jobs.complete(job.id, result):
                # Somebody ended it meanwhile; the version goes with the transaction.
                raise Cancelled("The job was stopped: start it again when you are ready.")

    def _share(
        self, job: Job, stop: Stop, stage: str = "listen", low: int = 1, high: int = 92
    ) -> Callable[[float], None]:
        def told(share: float) -> None:
            stop.check()
            self._store.jobs.advance(job.id, stage, low + int((high - low) * share))

        return told

    def draw(self, job_id: str, number: int) -> None:
        """Draw one piece of an export."""
        job = self._store.jobs.get(job_id)
        if job.active:
            piece = self._store.pieces.begin(job_id, number)
            self._carried(
                job,
                lambda stop: self._films.draw(job, _export(job), piece, stop),
                piece.attempts,
            )

    def finish(self, job_id: str) -> bool:
        """Join the pieces of an export as they are drawn, and end the job; whether it went well."""
        job = self._store.jobs.get(job_id)
        if not job.active:
            return False
        whole = next(p for p in self._store.pieces.all(job_id) if p.number == WHOLE)

        def work(stop: Stop) -> bool:
            result = self._films.finish(job, _export(job), stop)
            return self._store.jobs.complete(job_id, result)

        return bool(self._carried(job, work, whole.attempts + 1))

    def missing(self, job_id: str) -> list[Piece]:
        """Return the pieces of an export that are not drawn yet."""
        return [p for p in self._store.pieces.all(job_id) if p.done < p.total]

    def _carried(self, job: Job, work: Callable[[Stop], Result], attempts: int) -> Result | None:
        """Do a step; what goes wrong in it is the end of its job, but for faults that may pass."""
        faults, reason = 0, _FAULT
        while attempts <= MOST and faults < FAULTS:
            try:
                with self.stops.watched(job.id) as stop:
                    return work(stop)
            except Cancelled:
                self._let_go(job)
                return None
            except Unavailable as error:
                # The database or the storage is away for a moment, or this process was.
                reason = (error.code, error.message)
                _log.warning("step waits", job=job.id, why=error.message)
            except BeatreelError as error:
                self._store.jobs.fail(job.id, error.code, error.message)
                return None
            except Exception:
                reason = _FAULT
                _log.exception("step failed", job=job.id, fault=faults + 1)
            faults += 1
            time.sleep(_REST)
        self._store.jobs.fail(job.id, *reason)
        return None

    def _let_go(self, job: Job) -> None:
        """Leave work that was told to stop: to others, unless its job has ended."""
        if self.stops.closed and not self._store.jobs.ended([job.id]):
            raise HandedBack(job.id)


def _export(job: Job) -> Export:
    request = request_of(job.kind, job.user_id, job.task_id, job.request)
    assert isinstance(request, Export)
    return request
