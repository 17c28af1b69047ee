"""Who answers a message: the protocol between the machinery of runs and whatever thinks.

A planner reads a :class:`Turn`, does what it decides on through the turn's
:class:`~beatreel.service.desk.Desk`, and yields steps. It knows nothing of connections, formats
or the log; what it raises becomes the last frame of the stream.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from beatreel.store import File, Project

if TYPE_CHECKING:
    from .desk import Desk


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the user."""

    text: str
    #: A piece of a text that will follow whole: streamed, not kept.
    partial: bool = False
    #: The last words of the turn.
    last: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A tool is about to run."""

    name: str
    args: dict[str, Any]
    id: str = field(default_factory=lambda: f"call-{uuid.uuid4()}")

    def result(self, response: dict[str, Any], delta: dict[str, Any] | None = None) -> Result:
        """Return the step that answers this call."""
        return Result(self.id, self.name, response, delta or {})


@dataclass(frozen=True, slots=True)
class Result:
    """A tool has run."""

    id: str
    name: str
    response: dict[str, Any]
    #: Values for the session's state.
    delta: dict[str, Any] = field(default_factory=dict)


Step = Say | Call | Result


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and what is needed to answer it."""

    #: What the user wrote; untrusted, like every name and text reachable from here.
    text: str
    #: Files that came with the message.
    files: tuple[File, ...]
    #: As it was when the message came; the desk reads it anew.
    project: Project
    #: ``zh`` or ``en``: that of the message, else of the session.
    language: str
    #: Names the run; the same for a retry of it.
    run_id: str
    desk: Desk


class Planner(Protocol):
    """Answers messages."""

    def answer(self, turn: Turn) -> AsyncIterator[Step]:
        """Yield what is said and done, in order; the last step is a whole ``Say``."""
        ...


def language_of(text: str, preferred: str) -> str:
    """Return the language to answer in: that of the message where it can be told.

    Parameters
    ----------
    preferred
        ISO tag of the session; may be empty.
    """
    if any("\u4e00" <= c <= "\u9fff" for c in text):
        return "zh"
    if any(c.isascii() and c.isalpha() for c in text):
        return "en"
    return "zh" if preferred.lower().startswith("zh") else "en"
