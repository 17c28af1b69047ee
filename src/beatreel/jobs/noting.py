"""Noting a job; and films that were made before, which need no work."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from importlib.metadata import version
from typing import Any

import beatreel
from beatreel.errors import NotFound
from beatreel.store import Blob, Job, Store

from .requests import Export, Request, asked, digest

FILM = "film"


def noted(
    store: Store, request: Request, *, price: int, priority: int, lifetime: int | None
) -> tuple[Job, bool]:
    """Note a job and hold what it costs; an export that was made before ends at once."""
    job, new = store.jobs.add(
        request.kind,
        request.user_id,
        asked(request),
        digest=digest(request),
        name=request.name,
        task_id=request.task_id,
        priority=priority,
        price=price,
    )
    if new and isinstance(request, Export):
        result = known(store, job, request, lifetime)
        if result is not None:
            store.jobs.complete(job.id, result)
            job = store.jobs.get(job.id)
    return job, new


def film_key(request: Export) -> str:
    """Return what the finished film of a request is kept under, hex.

    The same draft drawn by the same version is the same film; nothing has to be opened to know.
    """
    told: Any = (
        beatreel.__version__,
        version("av"),
        request.draft,
        request.quality,
    )
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def known(store: Store, job: Job, request: Export, lifetime: int | None) -> dict[str, Any] | None:
    """Return the result of a job whose film was made before; ``None`` if it was not."""
    found = store.cache.get(FILM, film_key(request))
    if found is None:
        return None
    about = json.loads(found)
    with suppress(NotFound):
        store.blobs.size(about["sha256"])
        return given(store, job, about, lifetime)
    return None


def given(store: Store, job: Job, about: dict[str, Any], lifetime: int | None) -> dict[str, Any]:
    """Give a user a film as a file; the same job gives the same file.

    Parameters
    ----------
    about
        ``sha256``, ``size``, ``duration``, ``width``, ``height``, ``fps`` and the report.
    """
    # Whose it is may have changed since: an anonymous user was joined to a registered one.
    job = store.jobs.get(job.id)
    file = store.files.add(
        job.user_id,
        Blob(about["sha256"], about["size"]),
        name=f"{_title(job)}.mp4",
        kind="video",
        media_type="video/mp4",
        info={
            **{name: about[name] for name in ("duration", "width", "height", "fps")},
            "made": job.id,
        },
        task_id=job.task_id,
        lifetime=lifetime,
        file_id=f"file_{job.id.removeprefix('job_')}",
    )
    return {"file_id": file.id, **about}


def _title(job: Job) -> str:
    meta = (job.request.get("draft") or {}).get("m") or {}
    title = "".join(c for c in str(meta.get("title") or "") if c.isprintable())
    return "".join(c for c in title if c not in '/\\:*?"<>|').strip()[:80] or "video"
