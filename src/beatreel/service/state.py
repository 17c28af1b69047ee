"""The state of a session: its uploads, its draft, its canvas, what was heard and made."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Path, Request

from beatreel.errors import NotFound
from beatreel.store import Project

from .context import Context, Service, origin
from .envelope import Answer, answer
from .identity import Reader
from .media import described, link

router = APIRouter(prefix="/api/state", tags=["state"])

#: Canvas before there is a draft.
_WIDTH, _HEIGHT, _FPS = 1920, 1080, 30


@router.get("/{app}/{user}/{session}/latest", response_model=Answer)
def latest(
    request: Request,
    service: Context,
    caller: Reader,
    app: str = Path(max_length=64),
    user: str = Path(max_length=64),
    session: str = Path(max_length=128),
) -> Any:
    """Tell everything about a session."""
    project = service.store.projects.get(caller.own(user), session, app=app)
    return answer(
        {
            "session_id": project.session_id,
            "task_id": project.task_id,
            "task_name": project.name,
            "state": state_of(service, origin(request, service), project),
        }
    )


def state_of(service: Service, base: str, project: Project) -> dict[str, Any]:
    """Return a project's state as the wire has it."""
    files = service.store.files.all(project.user_id, task_id=project.task_id)
    uploads = [file for file in files if file.info.get("made") is None]
    draft = draft_of(service, project)
    return {
        "video_infos": [described(service, base, file) for file in uploads],
        "draft": draft,
        "draft_version": project.version,
        "canvas_config": canvas(draft),
        "video_analyses": analyses(service, project),
        "generated_media": [
            {
                "id": file.id,
                "type": file.kind,
                "url": link(service, base, file),
                "duration": file.info.get("duration", 0.0),
                "size": file.size,
            }
            for file in files
            if file.info.get("made") is not None
        ],
    }


def draft_of(service: Service, project: Project) -> dict[str, Any]:
    """Return the draft that counts; an empty one before there is any."""
    try:
        return dict(service.store.projects.draft(project.task_id).document)
    except NotFound:
        return {}


def analyses(service: Service, project: Project) -> dict[str, Any]:
    """Return what was heard in the songs of a project, by the id of the file."""
    found = [
        job.result or {}
        for kind in ("generation", "analysis")
        for job in service.store.jobs.all(
            user_id=project.user_id, task_id=project.task_id, kind=kind, states=("completed",)
        )
    ]
    return {result["file_id"]: result["song"] for result in found if "song" in result}


def canvas(draft: dict[str, Any]) -> dict[str, Any]:
    """Return the canvas of a draft."""
    about = draft.get("m") or {}
    width, height = about.get("width", _WIDTH), about.get("height", _HEIGHT)
    return {
        "width": width,
        "height": height,
        "aspect_ratio": about.get("aspect") or f"{width}:{height}",
        "fps": about.get("fps", _FPS),
    }
