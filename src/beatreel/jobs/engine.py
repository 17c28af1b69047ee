"""The engine: what takes requests and sees to it that they are carried out.

    submit ──▶ pending ──▶ processing ──▶ completed | failed | cancelled

Where a job stands is read from ``store.jobs``; an engine only makes it go on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from beatreel.store import Job, JobEvent

from .requests import Request


class JobEngine(Protocol):
    """Carries out jobs."""

    async def submit(
        self, request: Request, *, price: int = 0, priority: int = 0
    ) -> tuple[Job, bool]:
        """Note a job, hold what it costs and have it carried out: all of it or nothing.

        A name that was used before for the same is the same job, and costs nothing more.

        Parameters
        ----------
        price
            Credits; taken when it succeeds and given back when it does not.
        priority
            0…99; smaller comes first.

        Returns
        -------
        Job, bool
            The job, and whether it is new.

        Raises
        ------
        AlreadyExists
            The user has another job of that name.
        NoCredits
            The user cannot pay for it.
        """
        ...

    async def cancel(self, job_id: str) -> bool:
        """End a job at once, its work within two seconds; return whether it was active."""
        ...

    def watch(self, job_id: str, after: int = 0) -> AsyncIterator[JobEvent]:
        """Yield what happens to a job after event number ``after``, to its last event."""
        ...

    async def close(self) -> None:
        """Let go; jobs that are not done go on when an engine is there again."""
        ...
