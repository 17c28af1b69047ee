"""Sessions of the skill family: a task, its project and its conversation."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from .bodies import StrictRoute
from .context import Context
from .envelope import Answer, answer
from .identity import Reader, Writer

router = APIRouter(prefix="/api/tasks", tags=["sessions"], route_class=StrictRoute)

#: What languages are called; anything else is passed over.
_TAG = r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,3}$"


class NewTask(BaseModel):
    """A project to be started."""

    task_name: str = Field("project", max_length=200)
    language: str | None = Field(None, pattern=_TAG, max_length=35)


@router.post("/{user}/with-session/{app}", response_model=Answer)
def start(
    service: Context,
    caller: Writer,
    body: NewTask | None = None,
    user: str = Path(max_length=64),
    app: str = Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$"),
) -> Any:
    """Start a project and its session."""
    body = body or NewTask.model_validate({})
    project = service.store.projects.add(
        caller.own(user), name=body.task_name, language=body.language or "", app=app
    )
    return answer(
        {
            "task_id": project.task_id,
            "session_id": project.session_id,
            "user_id": project.user_id,
        }
    )


@router.get("/{user}", response_model=Answer)
def tasks(service: Context, caller: Reader, user: str = Path(max_length=64)) -> Any:
    """List the projects, the one changed last first."""
    found = service.store.projects.all(caller.own(user))
    return answer(
        {
            "tasks": [
                {
                    "task_id": project.task_id,
                    "session_id": project.session_id,
                    "task_name": project.name,
                    "app": project.app,
                    "version": project.version,
                    "created_at": project.created,
                    "updated_at": project.updated,
                }
                for project in found
            ]
        }
    )
