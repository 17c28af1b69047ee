"""The shape of every answer of the skill routes: ``{"code": 0, "data": …}``."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from beatreel.errors import AlreadyExists, BeatreelError, SessionNotFound, TooManyRequests

#: Paths whose clients expect an ADK server's answers.
_ADK = ("/run", "/run_sse", "/list-apps")


class Json(JSONResponse):
    """JSON as it goes over the wire: compact, UTF-8, and never NaN."""

    def render(self, content: Any) -> bytes:
        """Return the body."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


class Answer(BaseModel):
    """A success."""

    code: int = 0
    data: Any = None


def answer(data: Any) -> dict[str, Any]:
    """Wrap what a route found."""
    return {"code": 0, "data": data}


def is_adk(path: str) -> bool:
    """Tell whether a path belongs to the ADK family."""
    return path in _ADK or path.startswith("/apps/")


def failure(path: str, error: BeatreelError, *, skill: bool = False) -> Response:
    """Return the answer to a request that failed.

    Parameters
    ----------
    skill
        Whether a skill client asks, who reads the code in the body whatever the route.
    """
    body: dict[str, Any] = {"code": error.code, "message": error.message, "data": None}
    if is_adk(path):
        # What a real ADK server answers too is answered with its very bytes.
        known = isinstance(error, SessionNotFound | AlreadyExists) and not skill
        body = {"detail": error.message, **({} if known else body)}
    headers = {}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    if error.http == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Json(body, error.http, headers)
