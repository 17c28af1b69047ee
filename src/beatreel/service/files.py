"""Files go out: by signed link, whole or a range of bytes."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from beatreel.store import File

from .context import Context, Service

router = APIRouter(tags=["files"])

#: Kinds that a browser may show in place; everything else is saved.
_SHOWN = {"video", "audio", "image"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@router.api_route("/files/{file_id}/{name}", methods=["GET"], response_class=StreamingResponse)
async def read_file(
    request: Request,
    service: Context,
    file_id: Annotated[str, Path(max_length=64)],
    name: Annotated[str, Path(max_length=300)],
    exp: Annotated[int, Query(ge=0, le=1 << 40)],
    sig: Annotated[str, Query(max_length=100)],
    range_: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
) -> Response:
    """Read a file by its signed link; the name is for people."""
    file = await run_in_threadpool(_linked, service, file_id, exp, sig)
    return served(request, service, file, range_)


@router.head("/files/{file_id}/{name}", include_in_schema=False)
async def ask_file(
    request: Request, service: Context, file_id: str, name: str, exp: int, sig: str
) -> Response:
    """Tell about a file without sending it."""
    file = await run_in_threadpool(_linked, service, file_id, exp, sig)
    return Response(headers=_headers(file, file.size, download=False), media_type=file.media_type)


def _linked(service: Service, file_id: str, exp: int, sig: str) -> File:
    service.store.links.check(file_id, exp, sig)
    return service.store.files.linked(file_id)


def served(
    request: Request, service: Service, file: File, asked: str | None, *, download: bool = False
) -> Response:
    """Return a file, or the range of it that was asked for.

    Parameters
    ----------
    asked
        The Range header; one that cannot be read is passed over, as HTTP says.
    download
        Whether a browser saves it rather than shows it.
    """
    etag = f'"{file.sha256}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    if request.headers.get("if-range", etag) != etag:
        asked = None
    span = _span(asked, file.size)
    if span is None:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{file.size}"})
    start, stop = span
    headers = _headers(file, stop - start, download=download)
    whole = stop - start == file.size
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    body = service.store.files.stream(file, start, stop)
    return StreamingResponse(body, 200 if whole else 206, headers, media_type=file.media_type)


def _span(asked: str | None, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last; ``None`` if none of it is there."""
    found = _RANGE.fullmatch((asked or "").strip())
    if not found or found.groups() == ("", ""):
        return 0, size
    first, last = (int(text) if text else None for text in found.groups())
    if first is None:
        return (max(0, size - (last or 0)), size) if last and size else None
    if first >= size:
        return None
    if last is not None and last < first:
        return 0, size
    return first, size if last is None else min(size, last + 1)


def _headers(file: File, length: int, *, download: bool) -> dict[str, str]:
    how = "inline" if file.kind in _SHOWN and not download else "attachment"
    ascii_name = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {
        "Accept-Ranges": "bytes",
        "Content-Length": str(length),
        "ETag": f'"{file.sha256}"',
        "Cache-Control": "private, max-age=3600",
        "Content-Disposition": (
            f"{how}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file.name, safe='')}"
        ),
        # Whatever the bytes are to a browser, they run nothing.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
