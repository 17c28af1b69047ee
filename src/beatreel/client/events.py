"""What comes down a chat stream: lines to frames, frames of three families to events."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from beatreel.errors import Unavailable

from .failures import failure
from .results import Session, whole

#: Characters of the longest frame that is read.
_LONGEST = 16_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the agent."""

    text: str
    #: A piece of a text that comes again whole.
    partial: bool = False
    #: Of the event; empty where the server has none.
    id: str = ""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The agent begins to do something."""

    name: str
    args: dict[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The agent has done something."""

    name: str
    result: dict[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Nothing new, but the server is still at work."""


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """The connection broke; the work goes on, and so will the stream."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The server asked to wait before it takes the message."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Renewed:
    """The server did not know the session any more; this is the new one."""

    session: Session


Event = Text | ToolCall | ToolResult | Heartbeat | Reconnecting | Waiting | Renewed


class Spoken:
    """Puts together what the agent says.

    Most servers send a text in pieces and then whole; some send pieces alone.
    """

    def __init__(self) -> None:
        self._pieces = ""

    def hear(self, event: Event) -> list[str]:
        """Return the texts that are whole by now, each once."""
        match event:
            case Text(text, partial=True):
                self._pieces += text
                return []
            case Text(text):
                known = text.strip().startswith(self._pieces.strip())
                told, self._pieces = ([] if known else [self._pieces.rstrip()]), ""
                return [*told, text]
            case ToolCall() if self._pieces:
                # It may still come whole; if it does not, it was a thought of its own.
                self._pieces = self._pieces.rstrip() + "\n"
                return []
            case _:
                return []

    def end(self) -> list[str]:
        """Return what was said in pieces and never came whole."""
        told, self._pieces = self._pieces.rstrip(), ""
        return [told] if told else []


class Frames:
    """Cuts a byte stream into frames; a comment counts as an empty one."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> Iterator[dict[str, Any]]:
        """Yield the frames that are complete by now.

        Raises
        ------
        Unavailable
            A frame does not end.
        """
        *lines, self._rest = (self._rest + self._decoder.decode(piece)).split("\n")
        if len(self._rest) > _LONGEST:
            raise Unavailable("The server sends a message without end: ask for the status.")
        for line in lines:
            yield from self._line(line.removesuffix("\r"))

    def _line(self, line: str) -> Iterator[dict[str, Any]]:
        if line.startswith(":"):
            yield {}
        elif line.startswith("data:"):
            self._data.append(line[5:].removeprefix(" "))
        elif not line and self._data:
            text, self._data = "\n".join(self._data), []
            yield from _documents(text)


def _documents(text: str) -> Iterator[dict[str, Any]]:
    """Yield a frame's object; what is not JSON (as ``[DONE]``) says nothing."""
    try:
        found = json.loads(text)
    except ValueError:
        return
    if isinstance(found, dict):
        yield found


def events_of(frame: dict[str, Any]) -> Iterator[Event]:
    """Yield what a frame says, whichever family it is of.

    Raises
    ------
    BeatreelError
        It says that the run failed.
    """
    if "error" in frame or frame.get("type") == "error":
        raise _failed(frame)
    if not frame or frame.get("type") == "heartbeat":
        yield Heartbeat()
    elif isinstance(frame.get("content"), dict):
        yield from _adk(frame)
    else:
        yield from _plain(frame)


def _adk(frame: dict[str, Any]) -> Iterator[Event]:
    name = str(frame.get("id") or "")
    partial = bool(frame.get("partial"))
    for part in frame["content"].get("parts") or []:
        call = part.get("functionCall") or part.get("function_call")
        answer = part.get("functionResponse") or part.get("function_response")
        if call:
            yield ToolCall(str(call.get("name") or ""), call.get("args") or {}, name)
        elif answer:
            yield ToolResult(str(answer.get("name") or ""), answer.get("response") or {}, name)
        elif part.get("text") and not part.get("thought"):
            yield Text(str(part["text"]), partial, name)


def _plain(frame: dict[str, Any]) -> Iterator[Event]:
    kind = frame.get("type")
    if kind == "text" and frame.get("content"):
        yield Text(str(frame["content"]))
    elif kind == "tool_call":
        yield ToolCall(str(frame.get("name") or ""), frame.get("args") or {})
    elif kind == "tool_result":
        result = frame.get("result")
        told = result if isinstance(result, dict) else {"result": result}
        yield ToolResult(str(frame.get("name") or ""), told)


def _failed(frame: dict[str, Any]) -> Exception:
    details = frame.get("error_details") or {}
    message = details.get("error_message") or frame.get("message") or frame.get("error")
    text = message if isinstance(message, str) else ""
    return failure(whole(frame.get("code"), 500), text or "The agent failed: send it again.")
