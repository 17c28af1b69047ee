"""What a procedure asks of the outside world, so that one description serves both clients.

A procedure is a generator: it yields effects and is sent what came of them. It never sends a
byte, sleeps or knows whether it runs in a thread or in an event loop; ``hands`` does that.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request whose answer is wanted whole."""

    method: str
    #: Below the server's address, with a leading slash.
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    content: bytes | None = None
    #: Sent as the parts ``files`` of a form.
    files: tuple[Path, ...] = ()
    #: Whether sending it twice does no more than sending it once.
    safe: bool = False
    #: Whether it carries the token.
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Open:
    """A request whose answer is read piece by piece; a failed one is read whole at once."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Read:
    """Wait for the next piece of the open answer; ``None`` is its end."""


@dataclass(frozen=True, slots=True)
class Shut:
    """Let go of the open answer."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Emit:
    """Hand something to whoever listens."""

    item: Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    #: Names in lower case.
    headers: Mapping[str, str]
    #: Empty while the answer is still open.
    content: bytes = b""

    def document(self) -> Any:
        """Return the body as JSON; ``None`` if it is none."""
        try:
            return json.loads(self.content)
        except ValueError:
            return None


class Broken(Exception):
    """The connection did not hold; thrown into the procedure that uses it.

    Parameters
    ----------
    sent
        Whether the server may have received the request.
    """

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


Effect = Ask | Open | Read | Shut | Wait | Emit
T = TypeVar("T")
#: A procedure that ends with a value.
Steps = Generator[Effect, Any, T]


def asked(effect: Ask | Open) -> Steps[Reply]:
    """Have a request carried out; raise :class:`Broken` if the connection does not hold."""
    return (yield effect)


def read() -> Steps[bytes | None]:
    """Wait for the next piece of the open answer."""
    return (yield Read())


def gathered(steps: Steps[Any]) -> Steps[list[Any]]:
    """Run a procedure and return what it emitted."""
    items: list[Any] = []
    came: Any = None
    broken: Broken | None = None
    while True:
        try:
            effect = steps.throw(broken) if broken else steps.send(came)
        except StopIteration:
            return items
        came = broken = None
        if isinstance(effect, Emit):
            items.append(effect.item)
            continue
        try:
            came = yield effect
        except Broken as error:
            broken = error
