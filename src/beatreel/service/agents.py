"""The routes of an ADK server: its apps and its sessions."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from pydantic import JsonValue
from starlette.responses import Response

from beatreel.errors import InvalidInput, SessionNotFound
from beatreel.store import Project

from . import adk
from .bodies import StrictRoute
from .context import Context, Service
from .conversation import keep
from .envelope import Json
from .identity import Caller, Reader, Writer

router = APIRouter(tags=["adk"], route_class=StrictRoute)

_App = Annotated[str, Path(max_length=64)]
_User = Annotated[str, Path(max_length=64)]
_Session = Annotated[str, Path(max_length=128)]
_SESSIONS = "/apps/{app_name}/users/{user_id}/sessions"
#: Bytes of a session's state as JSON.
STATE = 1_000_000


@router.get("/list-apps")
async def list_apps(service: Context, detailed: bool = False) -> Response:
    """List the apps: there is one."""
    name = service.settings.app_name
    if not detailed:
        return Json([name])
    about = {
        "name": name,
        "rootAgentName": name,
        "description": "Turns a song and a wish into a music video that is cut to the music.",
        "language": "python",
        "isComputerUse": False,
    }
    return Json({"apps": [about]})


@router.post(_SESSIONS, response_model=adk.Session)
def create(
    service: Context,
    caller: Writer,
    app_name: _App,
    user_id: _User,
    req: Annotated[adk.CreateSession | None, Body()] = None,
) -> Response:
    """Start a session, under an id of the client's choice if it has one."""
    req = req or adk.CreateSession.model_validate({})
    chosen = req.session_id or str(uuid.uuid4())
    return _created(service, caller, app_name, user_id, chosen, req.state or {}, req.events or [])


@router.post(_SESSIONS + "/{session_id}", response_model=adk.Session)
def create_with_id(
    service: Context,
    caller: Writer,
    app_name: _App,
    user_id: _User,
    session_id: _Session,
    state: Annotated[dict[str, JsonValue] | None, Body()] = None,
) -> Response:
    """Start a session under an id; the body is its state."""
    return _created(service, caller, app_name, user_id, session_id, state or {}, [])


@router.get(_SESSIONS, response_model=list[adk.Session])
def list_sessions(service: Context, caller: Reader, app_name: _App, user_id: _User) -> Response:
    """List the sessions, without their events, the one changed last at the end."""
    found = service.store.projects.all(caller.own(user_id), app=app_name)
    ordered = sorted(found, key=lambda project: project.updated)
    return Json([_session(project).wire() for project in ordered])


@router.get(_SESSIONS + "/{session_id}", response_model=adk.Session)
def get_session(
    service: Context, caller: Reader, app_name: _App, user_id: _User, session_id: _Session
) -> Response:
    """Tell a session with its events."""
    return _told(service, _found(service, caller, app_name, user_id, session_id))


@router.patch(_SESSIONS + "/{session_id}", response_model=adk.Session)
def update(
    service: Context,
    caller: Writer,
    app_name: _App,
    user_id: _User,
    session_id: _Session,
    req: adk.UpdateSession,
) -> Response:
    """Change the state of a session; the change is an event of the user."""
    project = _found(service, caller, app_name, user_id, session_id)
    checked(project.state, req.state_delta)
    event = adk.Event(
        author="user",
        invocation_id=f"p-{uuid.uuid4()}",
        actions=adk.Actions(state_delta=req.state_delta),
    )
    keep(service, project.task_id, event)
    return _told(service, _found(service, caller, app_name, user_id, session_id))


@router.delete(_SESSIONS + "/{session_id}")
def delete(
    service: Context, caller: Writer, app_name: _App, user_id: _User, session_id: _Session
) -> Response:
    """Forget a session; one that is not there is forgotten already."""
    with suppress(SessionNotFound):
        service.store.projects.remove(caller.own(user_id), session_id, app=app_name)
    return Json(None)


def checked(state: Any, delta: Any) -> None:
    """Keep the state of a session within bounds.

    Raises
    ------
    InvalidInput
        It would be over a megabyte.
    """
    if len(json.dumps({**state, **delta})) > STATE:
        raise InvalidInput("The session's state would be over a megabyte: keep less in it.")


def _created(
    service: Service,
    caller: Caller,
    app: str,
    user: str,
    session_id: str,
    state: adk.State,
    events: list[adk.Event],
) -> Response:
    own = caller.own(user)
    checked({}, state)
    project = service.store.projects.add(own, app=app, session_id=session_id, state=state)
    for event in events:
        keep(service, project.task_id, event)
    if events:
        project = service.store.projects.get(own, session_id, app=app)
    return _told(service, project)


def _found(service: Service, caller: Caller, app: str, user: str, session_id: str) -> Project:
    own = caller.own(user)
    try:
        return service.store.projects.get(own, session_id, app=app)
    except SessionNotFound:
        raise SessionNotFound("Session not found") from None


def _told(service: Service, project: Project) -> Response:
    events = [dict(event.body) for event in service.store.events.of_session(project.task_id)]
    return Json({**_session(project).wire(), "events": events, **_last(project, events)})


def _session(project: Project) -> adk.Session:
    return adk.Session(
        id=project.session_id,
        app_name=project.app,
        user_id=project.user_id,
        state=dict(project.state),
        last_update_time=project.updated / 1000,
    )


def _last(project: Project, events: list[dict[str, Any]]) -> dict[str, float]:
    """Return when a session changed last: with its last event, if that is newer."""
    times = [event.get("timestamp", 0.0) for event in events[-1:]]
    return {"lastUpdateTime": max([project.updated / 1000, *times])}
