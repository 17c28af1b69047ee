"""From bytes that arrive, by whatever way, to a file that a project has."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import AsyncIterable
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from beatreel.errors import InvalidInput
from beatreel.store import Blob, File, Project

from .context import Service
from .probing import Found

#: Characters of a file's name that are kept.
_LONGEST = 120


async def taken(
    service: Service, project: Project | None, user_id: str, name: str, stream: AsyncIterable[bytes]
) -> File:
    """Keep a stream as a file of a user.

    Parameters
    ----------
    project
        The project to put it into; ``None`` for none.
    name
        As the client says it.

    Raises
    ------
    FileTooLarge, UnsupportedFile, InvalidInput, Unavailable
        It is over the limit, of no format that is taken, empty, or there is no room.
    """
    blob = await service.store.blobs.put(stream, limit=service.settings.upload_bytes)
    return await kept(service, project, user_id, name, blob)


async def kept(
    service: Service, project: Project | None, user_id: str, name: str, blob: Blob
) -> File:
    """Make a file of content that is here; raise like :func:`taken`."""
    shown = plain(name)
    if not blob.size:
        raise InvalidInput(f"{shown} is empty: choose another file.")
    path = await run_in_threadpool(service.store.blobs.local, blob.sha256)
    found = await service.prober.probe(path, shown)
    service.metrics.uploads.inc(blob.size)
    return await run_in_threadpool(_added, service, project, user_id, shown, blob, found)


def _added(
    service: Service, project: Project | None, user_id: str, name: str, blob: Blob, found: Found
) -> File:
    return service.store.files.add(
        user_id,
        blob,
        name=_ending(name, found),
        kind=found.kind,
        media_type=found.mime,
        info={
            "duration": found.duration,
            "width": found.width,
            "height": found.height,
            "fps": found.fps,
        },
        task_id=project.task_id if project else None,
        file_id=_same(user_id, project, name, blob),
    )


def _same(user_id: str, project: Project | None, name: str, blob: Blob) -> str:
    """Return an id that the same file sent again gets again."""
    told = (user_id, project.task_id if project else "", name, blob.sha256)
    return f"file_{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"


def plain(name: str) -> str:
    """Return a file's name without folders, control characters and what shells read."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept_ = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    shown = re.sub(r'[<>:"|?*;&$`\']+', "_", kept_).strip(" .")
    if len(shown) > _LONGEST:
        stem, dot, end = shown.rpartition(".")
        shown = f"{stem[: _LONGEST - 12]}.{end[:10]}" if dot else shown[:_LONGEST]
    return shown or "file"


def _ending(name: str, found: Found) -> str:
    """Give a name the ending of what the file is, if it has none that anybody knows."""
    return name if Path(name).suffix else f"{name}.{found.format.name}"
