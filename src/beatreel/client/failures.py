"""From what a server answers to the error that it means."""

from __future__ import annotations

from typing import Any

from beatreel.errors import (
    AlreadyExists,
    BeatreelError,
    Cancelled,
    FileTooLarge,
    Forbidden,
    InvalidInput,
    NoCredits,
    NotFound,
    PlanBlocks,
    RenderFailed,
    SessionNotFound,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnsupportedFile,
)

from .effects import Reply

#: Seconds to wait when a server does not say how long.
RETRY_AFTER = 30

_KINDS: dict[int, type[BeatreelError]] = {
    kind.code: kind
    for kind in (
        InvalidInput,
        UnsupportedFile,
        FileTooLarge,
        AlreadyExists,
        Unauthorized,
        Forbidden,
        PlanBlocks,
        NoCredits,
        NotFound,
        SessionNotFound,
        TooManyRequests,
        Unavailable,
        Cancelled,
        RenderFailed,
    )
}
#: What other servers say with a status alone.
_STATUSES = {401: 1001, 413: 4002, 415: 4001, 422: 400, 502: 503, 504: 503}
_WORDS = {
    400: "The server cannot do that as it was asked: change the request.",
    402: "The plan of this account does not include that: register or upgrade.",
    403: "The token does not reach that: use the right account.",
    404: "The server does not have that: check the name.",
    409: "That is already there: choose another name.",
    429: "The server is busy: try again in {seconds} s.",
    503: "The server cannot do that now: try again in a minute.",
    1001: "The token is not known or expired: sign in again.",
    1002: "The session is not known: start a new one.",
    2001: "There are no credits left: register or top up.",
    4001: "The file is not of a supported format: convert it.",
    4002: "The file is too large: compress or trim it.",
}


def failure_of(reply: Reply) -> BeatreelError | None:
    """Return what an answer says went wrong; ``None`` if nothing did.

    The code in the body counts, whatever the status; a status without a body does too.
    """
    if reply.status < 400 and not reply.content:
        return None
    body = reply.document()
    told = body if isinstance(body, dict) else {}
    code = told.get("code")
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    if not isinstance(code, int) or isinstance(code, bool):
        code = 0
    if reply.status < 400 and not code and told.get("success") is not False:
        return None
    found = code or _STATUSES.get(reply.status, reply.status)
    return failure(found, _message(told), _seconds(reply))


def failure(code: int, message: str, seconds: int = RETRY_AFTER) -> BeatreelError:
    """Return the error of a code.

    Parameters
    ----------
    message
        What the server said; empty if it said nothing.
    seconds
        To wait, for a limit of calls.
    """
    kind = _KINDS.get(code, BeatreelError)
    text = message or _WORDS.get(code, "").format(seconds=seconds)
    text = text or f"The server failed with code {code}: try again."
    if kind is TooManyRequests:
        return TooManyRequests(text, seconds)
    error = kind(text)
    error.code = code
    return error


def _message(told: dict[str, Any]) -> str:
    for key in ("message", "detail", "error", "msg"):
        value = told.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, dict) and isinstance(value.get("message"), str):
            return value["message"].strip()
    return ""


def _seconds(reply: Reply) -> int:
    given = reply.headers.get("retry-after", "")
    return int(given) if given.isdigit() else RETRY_AFTER
