"""Exports as work: begun once, and told in the shapes that clients know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool

from beatreel.errors import NotFound, TooManyRequests
from beatreel.jobs import Export
from beatreel.store import ACTIVE, File, Job, Project

from .context import Service
from .delivery import Output, delivered
from .media import link
from .plans import Plan

#: What the store calls this kind of work.
KIND = "export"


async def begun(
    service: Service,
    user_id: str,
    plan: Plan,
    project: Project | None,
    document: Mapping[str, Any] | None,
    output: Output,
    name: str,
) -> Job:
    """Begin an export, or return the one that has this name and asks for the same.

    Parameters
    ----------
    document
        The draft; the project's latest if not given.
    name
        What the user calls it.

    Raises
    ------
    AlreadyExists, InvalidInput, NotFound, PlanBlocks, TooManyRequests, NoCredits
        As the message says.
    """
    ready = await run_in_threadpool(_ready, service, user_id, plan, project, document, output, name)
    price = service.settings.price_export
    job, new = await service.engine.submit(ready, price=price, priority=plan.priority)
    if new:
        service.metrics.exports.inc()
    return job


def _ready(
    service: Service,
    user_id: str,
    plan: Plan,
    project: Project | None,
    document: Mapping[str, Any] | None,
    output: Output,
    name: str,
) -> Export:
    from beatreel.draft import dump, load

    if document is None:
        if project is None:
            raise NotFound("There is neither sessionId nor draft: send one of them.")
        document = service.store.projects.draft(project.task_id).document
    draft = delivered(service.store, user_id, load(document), output, plan)
    _room(service, user_id, plan, name)
    return Export(
        user_id=user_id,
        draft=dump(draft),
        task_id=project.task_id if project else None,
        name=name,
    )


def _room(service: Service, user_id: str, plan: Plan, name: str) -> None:
    """Refuse more exports at one time than the plan allows."""
    if not plan.exports:
        return
    active = service.store.jobs.all(user_id=user_id, kind=KIND, states=ACTIVE)
    if len([job for job in active if job.name != name]) >= plan.exports:
        raise TooManyRequests(
            f"Your plan makes {plan.exports} export(s) at one time: retry when one is done.", 30
        )


def file_of(service: Service, job: Job) -> File | None:
    """Return the video of an export; ``None`` while there is none."""
    file_id = (job.result or {}).get("file_id")
    return service.store.files.get(job.user_id, file_id) if file_id else None


def url_of(service: Service, base: str, job: Job) -> str | None:
    """Return a signed address of an export's video; ``None`` while there is none."""
    file = file_of(service, job)
    return link(service, base, file) if file else None


def union(job: Job, url: str | None, name: str) -> dict[str, Any]:
    """Return a job in all three shapes that clients of the render routes were written for."""
    done = job.state == "completed"
    result = job.result or {}
    output = (
        {"url": url, "duration": result.get("duration", 0.0), "size": result.get("size", 0)}
        if done
        else None
    )
    progress = progress_of(job)
    error = (job.error or {}).get("message")
    return {
        "success": True,
        "code": 0,
        "taskId": name,
        "id": name,
        "status": job.state,
        "progress": progress,
        "output": output,
        "outputUrl": url if done else None,
        "data": {
            "id": name,
            "status": job.state,
            "progress": progress,
            "outputUrl": url if done else None,
            "output": output,
            "createdAt": job.created,
            "completedAt": job.finished if done else None,
            "error": error,
        },
    }


def progress_of(job: Job) -> int:
    """Return the progress to show: what was accepted has begun, so it starts at 5."""
    return job.progress if job.state == "completed" else max(5, job.progress)
