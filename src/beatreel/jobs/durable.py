"""An engine whose queue is the database: workers carry out what is noted there.

The row of a job is its order. It is written with the hold of the credits in one transaction, so
there is never one without the other; a worker that is there, or comes later, finds it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

from beatreel.store import Job, JobEvent, Store

from .noting import noted
from .requests import Request
from .watching import Watchers


class DurableEngine:
    """Notes jobs for the workers of its database."""

    def __init__(self, store: Store, lifetime: int | None = None) -> None:
        self._store = store
        self._lifetime = lifetime
        self._watchers = Watchers(store)

    async def submit(
        self, request: Request, *, price: int = 0, priority: int = 0
    ) -> tuple[Job, bool]:
        """Note a job and hold what it costs."""
        return await asyncio.to_thread(
            noted, self._store, request, price=price, priority=priority, lifetime=self._lifetime
        )

    async def cancel(self, job_id: str) -> bool:
        """End a job at once; workers look every half second whether theirs have ended."""
        return await asyncio.to_thread(self._store.jobs.cancel, job_id)

    async def watch(self, job_id: str, after: int = 0) -> AsyncIterator[JobEvent]:
        """Yield what happens to a job after event number ``after``, to its last event."""
        async with aclosing(self._watchers.watch(job_id, after)) as events:
            async for event in events:
                yield event

    async def close(self) -> None:
        """Let go; workers go on."""
        await self._watchers.close()


def open_engine(store: Store, *, lifetime: int | None = None) -> DurableEngine:
    """Return an engine whose jobs the workshops of the store's database carry out.

    Parameters
    ----------
    lifetime
        Milliseconds that finished exports are kept; ``None`` for ever.
    """
    return DurableEngine(store, lifetime)
