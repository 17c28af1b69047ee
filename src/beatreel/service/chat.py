"""Chat: /run_sse and /run, and coming back to a run."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from beatreel.errors import BeatreelError, InvalidInput, NotFound, SessionNotFound
from beatreel.store import File, Project

from . import adk, frames
from .agents import checked
from .attribution import Skill
from .bodies import StrictRoute
from .context import Context, Service, Skilled, origin
from .conversation import Conversation, Message
from .envelope import Answer, Json, answer
from .identity import Caller, Reader, Writer
from .intake import taken
from .planner import Planner
from .runs import Run

router = APIRouter(tags=["chat"], route_class=StrictRoute)

#: Characters of a message.
LONGEST = 100_000
#: Address of a file of the user inside a message.
SCHEME = "beatreel://files/"

_Format = Annotated[str, Query(alias="format", max_length=20)]


@router.post("/run_sse", response_class=StreamingResponse)
async def run_sse(
    request: Request,
    service: Context,
    caller: Writer,
    skill: Skilled,
    body: adk.RunRequest,
    form: _Format = "",
) -> Response:
    """Answer a message with a stream of events."""
    run = await _started(request, service, caller, body)
    return _stream(service, _live(service, run, 0, _dialect(form, skill)))


@router.post("/run", response_model=list[adk.Event])
async def run_all(
    request: Request, service: Context, caller: Writer, body: adk.RunRequest
) -> Response:
    """Answer a message with the list of its events, once all is done."""
    run = await _started(request, service, caller, body)
    async for _ in run.follow(0, service.settings.keepalive_seconds):
        pass
    if run.failure is not None:
        if isinstance(run.failure, BeatreelError):
            raise run.failure
        raise BeatreelError(frames.sentence(run.failure))
    return Json([event.wire() for event in run.events])


@router.get("/run_sse", response_class=StreamingResponse)
async def attach(
    request: Request,
    service: Context,
    caller: Reader,
    skill: Skilled,
    session_id: Annotated[str, Query(max_length=128)],
    app_name: Annotated[str | None, Query(max_length=64)] = None,
    user_id: Annotated[str, Query(max_length=64)] = "me",
    after: Annotated[str | None, Query(max_length=64)] = None,
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
    form: _Format = "",
) -> Response:
    """Come back to what a session's last run does, behind the last event that was seen."""
    project = await run_in_threadpool(_project, service, caller, app_name, user_id, session_id)
    seen, run = after or last_event_id, service.runs.last(project.task_id)
    dialect = _dialect(form, skill)
    start = 0 if run is None or seen is None else run.after(seen)
    if run is not None and start is not None:
        return _stream(service, _live(service, run, start, dialect))
    kept = await run_in_threadpool(_kept, service, project, seen)
    return _stream(service, _replayed(service, kept, run, dialect))


@router.post("/api/runs/{session_id}/cancel", response_model=Answer)
async def cancel(
    service: Context,
    caller: Writer,
    session_id: Annotated[str, Path(max_length=128)],
    app_name: Annotated[str | None, Query(max_length=64)] = None,
) -> Any:
    """Stop what a session's run does; what it had finished stays."""
    project = await run_in_threadpool(_project, service, caller, app_name, "me", session_id)
    return answer({"stopped": service.runs.stop(project.task_id)})


def _dialect(form: str, skill: Skill) -> frames.Dialect:
    if form == "nemo":
        return "nemo"
    return "skill" if skill.present else "adk"


def _project(
    service: Service, caller: Caller, app: str | None, user: str, session_id: str
) -> Project:
    own = caller.own(user)
    try:
        return service.store.projects.get(own, session_id, app=app or service.settings.app_name)
    except SessionNotFound:
        raise SessionNotFound(f"Session not found: {session_id[:128]}") from None


async def _started(request: Request, service: Service, caller: Caller, body: adk.RunRequest) -> Run:
    """Start the run of a message, or find the one that answers it already."""
    project = await run_in_threadpool(
        _project, service, caller, body.app_name, body.user_id, body.session_id
    )
    content = body.new_message or adk.Content(parts=[adk.Part(text="")])
    content.role = "user"
    if len(content.words()) > LONGEST:
        raise InvalidInput(f"The message is over {LONGEST} characters: send less at once.")
    checked(project.state, body.state_delta or {})
    files = await _files(service, caller, project, content)
    message = Message(content, tuple(files), body.state_delta or {})
    planner: Planner = request.app.state.planner
    work = Conversation(service, planner, project, message, origin(request, service))
    service.limits.take("chats", caller.id, service.settings.chats_per_minute)
    return service.runs.start(project.task_id, message.digest, work)


async def _files(
    service: Service, caller: Caller, project: Project, content: adk.Content
) -> list[File]:
    """Take the files of a message into the session; name them by address in the message."""
    found = []
    for part in content.parts or []:
        file = await _file(service, caller, project, part)
        if file is not None:
            part.inline_data = None
            part.file_data = adk.FileData(file_uri=f"{SCHEME}{file.id}", mime_type=file.media_type)
            found.append(file)
    return found


async def _file(service: Service, caller: Caller, project: Project, part: adk.Part) -> File | None:
    if part.inline_data and part.inline_data.data:
        if "upload" not in caller.scopes:
            raise InvalidInput("This key may not upload: send the message without files.")
        name = part.inline_data.display_name or "file"
        stream = _decoded(part.inline_data.data)
        return await taken(service, project, project.user_id, name, stream)
    uri = (part.file_data.file_uri if part.file_data else None) or ""
    if uri.startswith(SCHEME):
        wanted = uri.removeprefix(SCHEME)
        return await run_in_threadpool(service.store.files.get, caller.id, wanted)
    return None


async def _decoded(data: str) -> AsyncIterator[bytes]:
    try:
        # Clients write both alphabets of base64.
        yield base64.b64decode(data.translate(str.maketrans("-_", "+/")) + "==")
    except binascii.Error:
        raise InvalidInput("A file in the message is not base64: upload it instead.") from None


def _kept(service: Service, project: Project, seen: str | None) -> list[adk.Event]:
    """Return what the agent said and did after an event, from the log."""
    try:
        found = service.store.events.of_session(project.task_id, after=seen)
    except NotFound:
        raise NotFound("There is no such event in this session: replay without after.") from None
    bodies = [event for event in found if event.body.get("author") != "user"]
    if seen is None and bodies:
        bodies = [event for event in bodies if event.run_id == bodies[-1].run_id]
    return [adk.Event.model_validate(event.body) for event in bodies]


async def _replayed(
    service: Service, kept: list[adk.Event], run: Run | None, dialect: frames.Dialect
) -> AsyncIterator[str]:
    """Yield what is in the log of earlier runs, then all of the one in memory."""
    for event in kept:
        if run is None or event.invocation_id != run.id:
            yield frames.frame(event, dialect)
    if run is not None:
        async for text in _live(service, run, 0, dialect):
            yield text


async def _live(
    service: Service, run: Run, start: int, dialect: frames.Dialect
) -> AsyncIterator[str]:
    """Yield the frames of a run, and how it failed if it did."""
    async for event in run.follow(start, service.settings.keepalive_seconds):
        text = frames.frame(event, dialect) if event else frames.pulse(dialect)
        if text:
            yield text
    if run.failure is not None:
        yield frames.broken(run.failure, dialect)


def _stream(service: Service, texts: AsyncIterator[str]) -> Response:
    async def counted() -> AsyncIterator[str]:
        service.metrics.streams.inc()
        try:
            async for text in texts:
                yield text
        finally:
            service.metrics.streams.dec()

    return StreamingResponse(
        counted(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )
