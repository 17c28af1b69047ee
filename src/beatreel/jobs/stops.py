"""Stops: what tells running work to give up, because its job ended or the process lets go."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from beatreel.errors import BeatreelError
from beatreel.render.workers import Stop
from beatreel.store import Store

#: Seconds between two looks at which jobs ended elsewhere.
PAUSE = 0.5


class HandedBack(BaseException):
    """The process lets go of work that somebody else will do: not a failure of the work.

    It is no ``Exception``, so that nothing on its way takes it for one and notes an outcome.
    """


class Stops:
    """The stops of all work that this process does."""

    def __init__(self, store: Store, pause: float = PAUSE) -> None:
        self._store = store
        self._pause = pause
        self._lock = threading.Condition()
        self._open: defaultdict[str, list[Stop]] = defaultdict(list)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._look, name="stops", daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether this process lets go."""
        return self._closing.is_set()

    @contextmanager
    def watched(self, job_id: str) -> Iterator[Stop]:
        """Give the stop of some work for a job."""
        stop = Stop()
        with self._lock:
            self._open[job_id].append(stop)
            if self.closed:
                stop.set()
        try:
            yield stop
        finally:
            with self._lock:
                self._open[job_id].remove(stop)
                if not self._open[job_id]:
                    del self._open[job_id]
                self._lock.notify_all()

    def stop(self, job_id: str) -> None:
        """Let all that works for a job give up."""
        with self._lock:
            for stop in self._open.get(job_id, ()):
                stop.set()

    def _look(self) -> None:
        while not self._closing.wait(self._pause):
            with self._lock:
                jobs = list(self._open)
            # While the database is away nobody can have cancelled anything.
            with suppress(BeatreelError):
                for job_id in self._store.jobs.ended(jobs):
                    self.stop(job_id)

    def close(self) -> None:
        """Let everything give up, from now on."""
        self._closing.set()
        with self._lock:
            for stops in self._open.values():
                for stop in stops:
                    stop.set()
        self._thread.join()

    def wait_idle(self, seconds: float) -> bool:
        """Return whether all has given up, waiting for it no longer than so."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._open, seconds)
