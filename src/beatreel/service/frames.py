"""How the events of a run look on the wire of each family of clients.

- *adk*: ADK events and nothing else, comments as keep-alives;
- *skill*: the same events with a top-level ``type``, heartbeats as frames;
- *nemo*: ``{"type": "text", "content": …}`` and its sisters.

A frame is exactly ``data: {json}`` and an empty line.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, Literal

from beatreel.errors import BeatreelError

from .adk import Event

Dialect = Literal["adk", "skill", "nemo"]

PING = ": ping\n\n"
HEARTBEAT = 'data: {"type":"heartbeat"}\n\n'


def frame(event: Event, dialect: Dialect) -> str:
    """Return an event as a frame; empty when the dialect has no word for it."""
    return _FRAMES[dialect](event)


def pulse(dialect: Dialect) -> str:
    """Return the frame that says that the server is still there."""
    return PING if dialect == "adk" else HEARTBEAT


def broken(error: BaseException, dialect: Dialect) -> str:
    """Return the last frame of a run that failed."""
    kind, message = type(error).__name__, sentence(error)
    document: dict[str, Any] = {
        "error": f"{kind}: {message}",
        "error_details": {
            "error_type": kind,
            "error_message": message,
            "timestamp": time.time(),
        },
    }
    if isinstance(error, BeatreelError):
        document["code"] = error.code
    if dialect != "adk":
        document |= {"type": "error", "message": message}
    return f"data: {json.dumps(document)}\n\n"


def sentence(error: BaseException) -> str:
    """Return what a user may read of an error: ours as they are, others without their secrets."""
    if isinstance(error, BeatreelError):
        return error.message
    return "Something went wrong on the server: send the message again, and see its log."


def _adk(event: Event) -> str:
    return f"data: {event.written()}\n\n"


def _skill(event: Event) -> str:
    kind = _kind(event)
    document = {"type": kind, **event.wire()} if kind else event.wire()
    return _data(document)


def _nemo(event: Event) -> str:
    part, kind = event.part, _kind(event)
    # The whole text follows its pieces; said twice, a client of this form would show it twice.
    if kind == "text" and not event.partial:
        return _data({"type": "text", "content": part.text})
    if kind == "tool_call" and part.function_call:
        call = part.function_call
        return _data({"type": kind, "name": call.name, "args": call.args or {}})
    if kind == "tool_result" and part.function_response:
        answer = part.function_response
        return _data({"type": kind, "name": answer.name, "result": answer.response or {}})
    return ""


def _kind(event: Event) -> str:
    part = event.part
    if part.function_call:
        return "tool_call"
    if part.function_response:
        return "tool_result"
    return "text" if part.text is not None else ""


def _data(document: dict[str, Any]) -> str:
    return f"data: {json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n\n"


_FRAMES: dict[str, Callable[[Event], str]] = {"adk": _adk, "skill": _skill, "nemo": _nemo}
