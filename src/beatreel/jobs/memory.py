"""An engine whose queue is memory: for tests, and for programs that do not outlive their jobs.

It does the very work that the durable one does, and takes up what it finds undone when it opens.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import structlog

from beatreel.store import ACTIVE, Job, JobEvent, Store

from .noting import noted
from .requests import Request
from .stops import HandedBack
from .watching import Watchers
from .works import Works

_log = structlog.get_logger("beatreel.jobs")

#: Jobs that go on at one time; the pieces of all of them share the workers.
_LEADERS = 4


class _Crew:
    """Threads that take what is due first."""

    def __init__(self, name: str, size: int) -> None:
        self._due: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]]
        self._due = queue.PriorityQueue()
        self._count = itertools.count()
        self._threads = [
            threading.Thread(target=self._work, name=f"{name}-{n}", daemon=True)
            for n in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def add(self, priority: int, work: Callable[[], None]) -> None:
        """Have something done; smaller priorities first."""
        self._due.put((priority, next(self._count), work))

    def _work(self) -> None:
        while (work := self._due.get()[2]) is not None:
            try:
                work()
            except HandedBack:
                pass
            except Exception:
                _log.exception("work failed")

    def close(self) -> None:
        """End the threads; what is due is left."""
        for _ in self._threads:
            self._due.put((-1, next(self._count), None))
        for thread in self._threads:
            thread.join()


class MemoryEngine:
    """Carries out jobs in threads of this process.

    Parameters
    ----------
    workers
        Pieces drawn at once.
    """

    def __init__(self, store: Store, works: Works, workers: int) -> None:
        self._store = store
        self._works = works
        self._watchers = Watchers(store)
        self._leaders = _Crew("job", _LEADERS)
        self._hands = _Crew("piece", workers)
        for job in store.jobs.all(states=ACTIVE):
            self._start(job)

    async def submit(
        self, request: Request, *, price: int = 0, priority: int = 0
    ) -> tuple[Job, bool]:
        """Note a job, hold what it costs and have it carried out."""
        job, new = await asyncio.to_thread(
            noted, self._store, request, price=price, priority=priority, lifetime=None
        )
        if new and job.active:
            self._start(job)
        return job, new

    def _start(self, job: Job) -> None:
        self._leaders.add(job.priority, lambda: self._lead(job))

    def _lead(self, job: Job) -> None:
        numbers = self._works.begin(job.id)
        if numbers is None:
            return
        for number in numbers:
            self._hands.add(job.priority, lambda n=number: self._works.draw(job.id, n))
        self._works.finish(job.id)

    async def cancel(self, job_id: str) -> bool:
        """End a job at once, its work within two seconds; return whether it was active."""
        active = await asyncio.to_thread(self._store.jobs.cancel, job_id)
        self._works.stops.stop(job_id)
        return active

    async def watch(self, job_id: str, after: int = 0) -> AsyncIterator[JobEvent]:
        """Yield what happens to a job after event number ``after``, to its last event."""
        async with aclosing(self._watchers.watch(job_id, after)) as events:
            async for event in events:
                yield event

    async def close(self) -> None:
        """Let go; jobs that are not done go on when an engine is there again."""
        await self._watchers.close()
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        self._works.stops.close()
        self._leaders.close()
        self._hands.close()
