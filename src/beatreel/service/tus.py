"""Uploads that may break off: tus 1.0.0 with creation, expiration and termination.

``Upload-Metadata`` names the file (``filename``) and, if it is to belong to a session,
``session_id`` and ``app``; both are base64 as the protocol has it.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from beatreel.errors import BeatreelError, InvalidInput
from beatreel.store import Project, Upload

from .context import Context, Service, origin
from .envelope import Json, answer
from .identity import Caller, Uploader
from .intake import kept
from .media import described

router = APIRouter(prefix="/api/uploads", tags=["uploads"])

VERSION = "1.0.0"
_EXTENSIONS = "creation,creation-with-upload,expiration,termination"
_CHUNK = "application/offset+octet-stream"
_Id = Annotated[str, Path(max_length=64)]
_Version = Annotated[str | None, Header(alias="Tus-Resumable", max_length=20)]


@router.options("", include_in_schema=False)
@router.options("/{upload_id}", include_in_schema=False)
async def capabilities(service: Context) -> Response:
    """Tell what this server can."""
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": _EXTENSIONS,
            "Tus-Max-Size": str(service.settings.upload_bytes),
        },
    )


@router.post("", status_code=201, response_class=Response)
async def create(
    request: Request,
    service: Context,
    caller: Uploader,
    tus_resumable: _Version = None,
    upload_length: Annotated[int | None, Header(ge=0, le=1 << 50)] = None,
    upload_metadata: Annotated[str | None, Header(max_length=4000)] = None,
    content_type: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Announce a file; its bytes follow with PATCH, or come along at once."""
    _speak(tus_resumable)
    if upload_length is None:
        raise InvalidInput("The Upload-Length header is missing: say how long the file is.")
    told = metadata(upload_metadata or "")
    upload = await run_in_threadpool(_begun, service, caller, upload_length, told)
    if content_type == _CHUNK and upload_length:
        upload = await service.store.uploads.append(upload, 0, request.stream())
    headers = {"Location": f"{origin(request, service)}/api/uploads/{upload.id}"}
    return await _advanced(request, service, upload, 201, headers)


@router.head("/{upload_id}", response_class=Response)
async def where(
    service: Context, caller: Uploader, upload_id: _Id, tus_resumable: _Version = None
) -> Response:
    """Tell how much of a file is here."""
    _speak(tus_resumable)
    upload = await run_in_threadpool(service.store.uploads.get, caller.id, upload_id)
    headers = {"Upload-Length": str(upload.length), "Cache-Control": "no-store"}
    return Response(status_code=200, headers=_headers(upload) | headers)


@router.patch("/{upload_id}", status_code=204, response_class=Response)
async def go_on(
    request: Request,
    service: Context,
    caller: Uploader,
    upload_id: _Id,
    upload_offset: Annotated[int, Header(ge=0, le=1 << 50)],
    content_type: Annotated[str, Header(max_length=200)],
    tus_resumable: _Version = None,
) -> Response:
    """Add bytes; what came before the connection broke is kept."""
    _speak(tus_resumable)
    if content_type != _CHUNK:
        return Json({"code": 415, "message": f"Send the bytes as {_CHUNK}.", "data": None}, 415)
    upload = await run_in_threadpool(service.store.uploads.get, caller.id, upload_id)
    try:
        upload = await service.store.uploads.append(upload, upload_offset, request.stream())
    except ClientDisconnect:
        return Response(status_code=499)
    return await _advanced(request, service, upload, 204, {})


@router.delete("/{upload_id}", status_code=204, response_class=Response)
async def give_up(
    service: Context, caller: Uploader, upload_id: _Id, tus_resumable: _Version = None
) -> Response:
    """Forget an upload."""
    _speak(tus_resumable)
    upload = await run_in_threadpool(service.store.uploads.get, caller.id, upload_id)
    await run_in_threadpool(service.store.uploads.close, upload, None)
    return Response(status_code=204, headers={"Tus-Resumable": VERSION})


@router.get("/{upload_id}")
async def became(request: Request, service: Context, caller: Uploader, upload_id: _Id) -> Response:
    """Tell what a finished upload became; null while it is on its way."""
    upload = await run_in_threadpool(service.store.uploads.get, caller.id, upload_id)
    file = None
    if upload.file_id is not None:
        file = await run_in_threadpool(service.store.files.get, caller.id, upload.file_id)
    told = described(service, origin(request, service), file) if file else None
    return Json(answer({"offset": upload.offset, "length": upload.length, "file": told}))


def metadata(header: str) -> dict[str, str]:
    """Return what Upload-Metadata says.

    Raises
    ------
    InvalidInput
        A value is not base64 of UTF-8 text.
    """
    found = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise InvalidInput(
                f"Upload-Metadata {key[:40]} is not base64: encode each value."
            ) from None
    return found


def _speak(version: str | None) -> None:
    if version is not None and version != VERSION:
        error = InvalidInput(f"This server speaks tus {VERSION}: send that in Tus-Resumable.")
        error.code = error.http = 412
        raise error


def _begun(service: Service, caller: Caller, length: int, told: dict[str, str]) -> Upload:
    session = told.get("session_id")
    task_id = None
    if session:
        app = told.get("app") or service.settings.app_name
        task_id = service.store.projects.get(caller.id, session, app=app).task_id
    return service.store.uploads.begin(
        caller.id,
        length,
        limit=service.settings.upload_bytes,
        task_id=task_id,
        info={"filename": told.get("filename") or told.get("name") or "file"},
    )


async def _advanced(
    request: Request, service: Service, upload: Upload, status: int, headers: dict[str, str]
) -> Response:
    """Answer where an upload is; a whole one becomes a file first."""
    if upload.whole and upload.length and upload.file_id is None:
        await _finished(service, upload)
    return Response(status_code=status, headers=_headers(upload) | headers)


async def _finished(service: Service, upload: Upload) -> None:
    blob = await service.store.uploads.finish(upload)
    project = await run_in_threadpool(_project, service, upload)
    try:
        file = await kept(service, project, upload.user_id, upload.info["filename"], blob)
    except BeatreelError:
        # Sent again it would be refused again.
        await run_in_threadpool(service.store.uploads.close, upload, None)
        raise
    await run_in_threadpool(service.store.uploads.close, upload, file.id)


def _project(service: Service, upload: Upload) -> Project | None:
    if upload.task_id is None:
        return None
    return service.store.projects.of_task(upload.user_id, upload.task_id)


def _headers(upload: Upload) -> dict[str, str]:
    expires = datetime.fromtimestamp(upload.expires / 1000, UTC)
    return {
        "Tus-Resumable": VERSION,
        "Upload-Offset": str(upload.offset),
        "Upload-Expires": format_datetime(expires, usegmt=True),
    }
