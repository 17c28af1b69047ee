"""What a failed request is answered: the table of errors, whatever went wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from beatreel.errors import BeatreelError, FileTooLarge, InvalidInput, NotFound

from .attribution import Skill
from .envelope import Json, failure, is_adk

_log = structlog.get_logger("beatreel.service")

#: What to do about what the framework itself refuses.
_ADVICE = {
    400: "The body is not JSON: correct it and send it again.",
    404: "There is no such address: see /openapi.json for those that exist.",
    405: "This address does not take that method: see /openapi.json.",
    408: "The request stood still for too long: send it again.",
    413: "The body is too large: send less.",
    415: "The body is of a type that is not taken here: see /openapi.json.",
}


def install(app: FastAPI) -> None:
    """Let an application answer its failures."""
    app.add_exception_handler(BeatreelError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _unforeseen)


def _path(request: Request) -> str:
    return request.scope["path"]


async def _ours(request: Request, error: Any) -> Response:
    return failure(_path(request), error, skill=Skill.of(request.headers).present)


async def _invalid(request: Request, error: Any) -> Response:
    if is_adk(_path(request)):
        # As an ADK server says it, which is as FastAPI says it.
        return Json({"detail": _plain(error.errors())}, 422)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body") or "body"
    told = InvalidInput(f"{where[:100]}: {first['msg'][:200]}; correct it and send it again.")
    return failure(_path(request), told)


def _plain(errors: Any) -> Any:
    """Return errors as JSON can hold them, whatever the input was."""
    found = []
    for entry in errors:
        kept = {key: entry[key] for key in ("type", "loc", "msg", "input") if key in entry}
        try:
            found.append(jsonable_encoder(kept))
            Json(found[-1])
        except (ValueError, TypeError, RecursionError):
            found[-1:] = [{key: kept[key] for key in ("type", "loc", "msg")}]
    return found


async def _framework(request: Request, error: Any) -> Response:
    if is_adk(_path(request)) and error.status_code not in (408, 413):
        return Json({"detail": error.detail}, error.status_code, error.headers)
    told = _framework_error(error.status_code)
    response = failure(_path(request), told)
    response.status_code = error.status_code
    if error.headers:
        response.headers.update(error.headers)
    return response


def _framework_error(status: int) -> BeatreelError:
    message = _ADVICE.get(status) or f"{HTTPStatus(status).phrase}: see /openapi.json."
    kind = {404: NotFound, 413: FileTooLarge}.get(status, InvalidInput)
    error = kind(message)
    if kind is InvalidInput:
        error.code = status
    return error


async def _unforeseen(request: Request, error: Any) -> Response:
    _log.error("failed", path=_path(request), kind=type(error).__name__)
    told = BeatreelError(
        "Something went wrong on the server: try again, and see its log if it stays so."
    )
    return failure(_path(request), told)
