"""Later: a planner that is made when it is first needed, so that a server starts at once."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

from .planner import Planner, Step, Turn


class Later:
    """Answers with a planner that takes a while to make.

    Parameters
    ----------
    make
        Makes it; called once, in a thread.
    """

    def __init__(self, make: Callable[[], Planner]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._planner: Planner | None = None

    def made(self) -> Planner:
        """Return the planner; the first call makes it, others wait for that."""
        with self._lock:
            if self._planner is None:
                self._planner = self._make()
            return self._planner

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        """Yield what is said and done."""
        planner = await run_in_threadpool(self.made)
        async for step in planner.answer(turn):
            yield step
