"""Files come in: as a form, streamed to storage while they are counted, or by link."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from beatreel.errors import FileTooLarge, InvalidInput
from beatreel.store import File, Project

from . import multipart
from .bodies import parse
from .context import Context, Service, origin
from .envelope import Answer, answer
from .identity import Uploader
from .intake import taken
from .media import described

router = APIRouter(tags=["uploads"])

#: Bytes of a list of links, and of a field of a form that is no file.
_SMALL = 100_000


class ByLink(BaseModel):
    """Files to be fetched."""

    urls: list[str] = Field(min_length=1, max_length=20)
    source_type: Literal["url"] = "url"


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                    "required": ["files"],
                }
            },
            "application/json": {"schema": ByLink.model_json_schema()},
        },
    }
}


@router.post("/api/upload-video/{app}/{user}/{session}", response_model=Answer, openapi_extra=_BODY)
async def upload(
    request: Request,
    service: Context,
    caller: Uploader,
    app: str = Path(max_length=64),
    user: str = Path(max_length=64),
    session: str = Path(max_length=128),
) -> Any:
    """Put files into a session."""
    get = service.store.projects.get
    project = await run_in_threadpool(get, caller.own(user), session, app=app)
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() == "application/json":
        files = await _fetched(service, project, await _links(request))
    else:
        files = await _sent(service, project, request, kind)
    base = origin(request, service)
    told = [described(service, base, file) for file in files]
    return answer({"files": told, "session_state_applied": True})


async def _links(request: Request) -> list[str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _SMALL:
            raise FileTooLarge("The list of links is too long: send fewer.")
    try:
        return ByLink.model_validate(parse(body)).urls
    except (ValidationError, ValueError):
        raise InvalidInput(
            'The body is not {"urls": ["https://…"], "source_type": "url"}: correct it.'
        ) from None


async def _fetched(service: Service, project: Project, urls: list[str]) -> list[File]:
    found = []
    for url in urls:
        async with service.fetcher.fetch(url, service.settings.upload_bytes) as answered:
            found.append(
                await taken(service, project, project.user_id, answered.filename, answered.pieces)
            )
    return found


async def _sent(service: Service, project: Project, request: Request, kind: str) -> list[File]:
    """Take the files of a form, one after the other; each is kept when it is whole."""
    most = service.settings.upload_files
    events = multipart.events(request.stream(), multipart.boundary(kind))
    found: list[File] = []
    async for event in events:
        if not isinstance(event, multipart.Opened):
            continue
        if not event.filename:
            await _skipped(events)
            continue
        if len(found) == most:
            raise InvalidInput(f"That is more than {most} files: send the rest in another upload.")
        found.append(
            await taken(service, project, project.user_id, event.filename, _pieces(events))
        )
    if not found:
        raise InvalidInput("There is no file in the upload: send one with curl -F files=@song.mp3.")
    return found


async def _pieces(events: AsyncIterator[multipart.Event]) -> AsyncIterator[bytes]:
    """Yield the bytes of the part that is open."""
    async for event in events:
        if isinstance(event, multipart.Closed):
            return
        if isinstance(event, multipart.Piece):
            yield event.data


async def _skipped(events: AsyncIterator[multipart.Event]) -> None:
    """Pass over a field that is no file."""
    size = 0
    async for piece in _pieces(events):
        size += len(piece)
        if size > _SMALL:
            raise InvalidInput("A field of the form is too long: send files with a file name.")
