"""Calls that happen in a session's turn, and with a key of the caller's only once.

The answer of such a call is kept under its key; when it comes again, it is answered by that.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from beatreel import mcp
from beatreel.errors import AlreadyExists
from beatreel.store import ACTIVE, Project

from .context import Service

if TYPE_CHECKING:
    from .runs import Run

Answer = TypeVar("Answer", bound=BaseModel)
#: Is given the run and what names the call, and returns the answer.
Work = Callable[["Run", str], Awaitable[Answer]]

#: What answers are kept as.
_ANSWERS = "answers"
#: Seconds between two looks at the work that goes on.
_LOOK = 0.5


def mark_of(user_id: str, kind: str, key: str) -> str:
    """Return the name of a call, hex; the same for the same key of a user."""
    told = json.dumps([user_id, kind, key or secrets.token_hex(16)])
    return hashlib.sha256(told.encode()).hexdigest()


async def once(
    service: Service,
    project: Project,
    kind: str,
    asked: dict[str, Any],
    key: str,
    work: Work[Answer],
    shape: type[Answer],
    progress: mcp.Progress,
) -> Answer:
    """Do something when it is the session's turn, unless it was done under the key already.

    Parameters
    ----------
    kind
        What is done.
    asked
        With what, as JSON; the same key with something else is refused.
    key
        The caller's; empty does it in any case.
    shape
        Of the answer.

    Raises
    ------
    AlreadyExists
        The key was used for something else.
    """
    mark = mark_of(project.user_id, f"{kind}:{project.task_id}", key)
    digest = hashlib.sha256(json.dumps([mark, asked], sort_keys=True).encode()).hexdigest()
    cache = service.store.cache

    async def carry(run: Run) -> None:
        if await run_in_threadpool(cache.get, _ANSWERS, mark) is None:
            answer = await work(run, mark)
            told = {"digest": digest, "answer": answer.model_dump()}
            await run_in_threadpool(cache.put, _ANSWERS, mark, json.dumps(told).encode())

    run = service.runs.start(project.task_id, digest, carry)
    await _followed(service, run, project, progress)
    if run.failure is not None:
        raise run.failure
    told = json.loads(await run_in_threadpool(cache.get, _ANSWERS, mark) or b"{}")
    if told["digest"] != digest:
        raise AlreadyExists("That key was used for something else: choose another.")
    return shape.model_validate(told["answer"])


async def _followed(service: Service, run: Run, project: Project, progress: mcp.Progress) -> None:
    """Wait for a run and tell how far its work is."""
    last = -1
    async for _ in run.follow(0, _LOOK):
        jobs = await run_in_threadpool(
            lambda: service.store.jobs.all(
                user_id=project.user_id, task_id=project.task_id, states=ACTIVE
            )
        )
        done = max((job.progress for job in jobs), default=last)
        if done > last:
            last = done
            await progress(done / 100, "working")
