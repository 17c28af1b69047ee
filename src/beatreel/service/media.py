"""What an upload is on the wire, and what a project's uploads are to the draft."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from beatreel.store import File

from .context import Service


def link(service: Service, base: str, file: File) -> str:
    """Return a signed address of a file, good for ``link_hours``.

    The name at its end is for people and their tools; the id is what is read.
    """
    seconds = round(service.settings.link_hours * 3600)
    signed = service.store.links.sign(file.id, seconds)
    name = quote(file.name, safe="")
    return f"{base}/files/{file.id}/{name}?exp={signed.expires}&sig={signed.code}"


def described(service: Service, base: str, file: File) -> dict[str, Any]:
    """Return a file as the upload route tells it; durations are seconds."""
    info = file.info
    return {
        "id": file.id,
        "filename": file.name,
        "file_type": file.kind,
        "cdn_url": link(service, base, file),
        "duration": info.get("duration", 0.0),
        "width": info.get("width", 0),
        "height": info.get("height", 0),
        "fps": info.get("fps", 0.0),
        "hash": file.sha256,
        "size": file.size,
    }
