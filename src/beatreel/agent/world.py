"""What an agent needs of the world outside the draft; a service or a command line adapts to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from beatreel.draft import Draft, Media
from beatreel.music.song import Song


@dataclass(frozen=True, slots=True)
class Told:
    """What something outside led to."""

    #: English and Chinese; one sentence each.
    en: str
    zh: str
    #: As JSON: addresses, numbers.
    facts: Mapping[str, Any]


class World(Protocol):
    """A project with its versions, and the work that can be ordered for it."""

    async def draft(self) -> Draft | None:
        """Return the draft that counts; ``None`` before there is one."""
        ...

    async def save(self, before: Draft, after: Draft, said: str) -> None:
        """Let ``after`` count; ``AlreadyExists`` if ``before`` does no more."""
        ...

    async def undo(self, steps: int) -> list[str]:
        """Let the draft of ``steps`` edits ago count; return what was undone, latest first.

        Raises
        ------
        InvalidInput
            There are fewer edits than that.
        """
        ...

    async def redo(self, steps: int) -> list[str]:
        """Let what was undone count again; return it, or raise like :meth:`undo`."""
        ...

    async def history(self) -> list[str]:
        """Return what the edits were that can be undone, oldest first."""
        ...

    async def earlier(self, steps: int) -> Draft:
        """Return the draft of ``steps`` edits ago, or raise like :meth:`undo`."""
        ...

    async def song(self, grid: Mapping[str, Any] | None = None) -> Song | None:
        """Return the song as it is heard with corrections; ``None`` if there is none."""
        ...

    async def files(self) -> tuple[Media, ...]:
        """Return the user's pictures and clips."""
        ...

    async def generate(self, wish: str, options: Mapping[str, Any]) -> Told:
        """Have a new draft made of the song; it counts when this returns, with what it is.

        Parameters
        ----------
        options
            Fields of ``director.Options``: title, aspect, seed.
        """
        ...

    async def export(self, output: Mapping[str, Any]) -> Told:
        """Have the draft drawn; ``output`` may say quality, resolution, fps, aspect."""
        ...

    async def exporting(self) -> bool:
        """Tell whether an export goes on, which keeps the draft that it began with."""
        ...

    async def thumbnail(self, at: float | None, *, titled: bool) -> Told:
        """Have a thumbnail drawn: of a second, or of what there is most to see in."""
        ...

    async def status(self) -> Told:
        """Tell how the project stands."""
        ...

    async def credits(self) -> Told:
        """Tell what the user has left."""
        ...

    async def fetch(self, url: str) -> Told:
        """Fetch a file from an address into the project."""
        ...

    async def recall(self) -> dict[str, Any]:
        """Return what the agent remembered, as JSON; empty at first."""
        ...

    async def remember(self, memory: dict[str, Any]) -> None:
        """Keep what the agent remembers until the next message."""
        ...
