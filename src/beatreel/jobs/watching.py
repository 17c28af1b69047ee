"""Watching jobs: one look at the table serves everybody who waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from beatreel.store import JobEvent, Store

#: Seconds between two looks.
PAUSE = 0.25


class Watchers:
    """Those who wait for news, in one event loop."""

    def __init__(self, store: Store, pause: float = PAUSE) -> None:
        self._store = store
        self._pause = pause
        self._waiting: dict[asyncio.Queue[JobEvent], str] = {}
        self._task: asyncio.Task[None] | None = None
        self._last = 0

    async def watch(self, job_id: str, after: int = 0) -> AsyncGenerator[JobEvent, None]:
        """Yield what happens to a job after event number ``after``, to its last event."""
        inbox: asyncio.Queue[JobEvent] = asyncio.Queue()
        self._waiting[inbox] = job_id
        try:
            # What is there already is read apart; the common look may be past it.
            for event in await asyncio.to_thread(self._store.jobs.events, job_id, after=after):
                after = event.number
                yield event
                if event.final:
                    return
            self._look_out(after)
            while True:
                event = await inbox.get()
                if event.number > after:
                    after = event.number
                    yield event
                    if event.final:
                        return
        finally:
            del self._waiting[inbox]

    def _look_out(self, seen: int) -> None:
        # The look starts over from the oldest number that anybody waits after.
        self._last = min(self._last, seen) if self._task and not self._task.done() else seen
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while self._waiting:
            jobs = set(self._waiting.values())
            last = self._last
            for event in await asyncio.to_thread(self._store.jobs.news, jobs, after=last):
                last = event.number
                for inbox, job_id in self._waiting.items():
                    if job_id == event.job_id:
                        inbox.put_nowait(event)
            # Somebody who came meanwhile may have set it back.
            self._last = max(self._last, last) if self._last >= last else last
            await asyncio.sleep(self._pause)

    async def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
