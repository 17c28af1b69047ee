"""Exports: the routes that make a video file of a draft, and hand it out."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from beatreel.errors import NoCredits, NotFound, SessionNotFound
from beatreel.store import ACTIVE, Project

from .billing import unpaid
from .bodies import StrictRoute
from .context import Context, Service, Skilled, origin
from .delivery import Output
from .files import served
from .identity import Caller, Exporter, Reader
from .videos import KIND, begun, file_of, progress_of, union, url_of

router = APIRouter(prefix="/api/render/proxy", tags=["exports"], route_class=StrictRoute)

_Name = Annotated[str, Path(max_length=128)]


class NewExport(BaseModel):
    """A video to be made."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    id: str = Field(default_factory=lambda: f"render_{time.time_ns() // 1_000_000}", max_length=128)
    session_id: str | None = Field(None, max_length=128)
    draft: dict[str, JsonValue] | None = None
    output: Output | None = None


@router.post("/lambda", response_model=dict[str, Any])
async def start(
    request: Request, service: Context, caller: Exporter, skill: Skilled, body: NewExport
) -> Any:
    """Begin an export; the same id with the same content is the same export."""
    if service.settings.require_skill_headers:
        skill.require()
    project = await run_in_threadpool(_project, service, caller, body)
    output = body.output or Output.model_validate({})
    try:
        job = await begun(service, caller.id, caller.plan, project, body.draft, output, body.id)
    except NoCredits:
        base = origin(request, service)
        raise await run_in_threadpool(unpaid, service, base, caller.id) from None
    return {
        "success": True,
        "code": 0,
        "data": {"id": job.name, "status": job.state, "progress": progress_of(job)},
    }


@router.get("/lambda/{name}", response_model=dict[str, Any])
def status(request: Request, service: Context, caller: Reader, name: _Name) -> Any:
    """Tell how far an export is, and where its video lies when it is done."""
    job = service.store.jobs.named(caller.id, KIND, name)
    return union(job, url_of(service, origin(request, service), job), name)


@router.post("/lambda/{name}/cancel", response_model=dict[str, Any])
async def cancel(request: Request, service: Context, caller: Exporter, name: _Name) -> Any:
    """Stop an export; one that has ended stays as it is."""
    job = await run_in_threadpool(service.store.jobs.named, caller.id, KIND, name)
    if job.state in ACTIVE:
        await service.engine.cancel(job.id)
        job = await run_in_threadpool(service.store.jobs.get, job.id)
    return union(job, url_of(service, origin(request, service), job), name)


@router.get("/{name}/download", response_class=Response)
async def download(
    request: Request,
    service: Context,
    caller: Reader,
    name: _Name,
    range_: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
) -> Response:
    """Send the video, or the range of it that was asked for."""
    job = await run_in_threadpool(service.store.jobs.named, caller.id, KIND, name)
    file = await run_in_threadpool(file_of, service, job)
    if file is None:
        raise NotFound(f"The export {name[:60]} has no video ({job.state}): ask for its status.")
    return served(request, service, file, range_, download=True)


def _project(service: Service, caller: Caller, body: NewExport) -> Project | None:
    """Return the session of an export; the route names no app, so it may be of any."""
    if body.session_id is None:
        return None
    found = service.store.projects.all(caller.id)
    mine = next((project for project in found if project.session_id == body.session_id), None)
    if mine is None:
        raise SessionNotFound("There is no such session: start a new one.")
    return mine
