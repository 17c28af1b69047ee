"""What an uploaded file really is, found out where a hostile file can hurt nobody."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beatreel.media.formats import Format, Kind
from beatreel.media.probing import inspected, kind_of, number, refusal, sniffed

#: Processes at one time: they decode.
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is."""

    kind: Kind
    format: Format
    #: Seconds; 0 for a picture.
    duration: float
    #: Pixels as shown, and frames a second; 0 for sound.
    width: int
    height: int
    fps: float

    @property
    def mime(self) -> str:
        """Media type under which the file is served."""
        return self.format.mime(self.kind)


class Prober:
    """Looks into files, a few at a time."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def probe(self, path: Path, name: str) -> Found:
        """Return what a file is, by its content.

        Parameters
        ----------
        path
            The file, already on this machine.
        name
            What the user calls it, for messages only.

        Raises
        ------
        UnsupportedFile, FileTooLarge
            It is of no format that is taken, does not decode, or its picture is too large.
        """
        form = await asyncio.to_thread(sniffed, path, name)
        async with self._free:
            told = await asyncio.to_thread(inspected, path, form)
        return _found(told, form, name)


def _found(told: dict[str, Any], form: Format, name: str) -> Found:
    # A picture is served as one, whether it moves or not.
    kind = "image" if form.image and kind_of(form, told) else kind_of(form, told)
    if kind is None or not form.mime(kind):
        raise refusal(name[:80], told)
    return Found(
        kind=kind,
        format=form,
        duration=0.0 if kind == "image" else number(told, "duration", 86_400.0),
        width=int(number(told, "width", 65_535)),
        height=int(number(told, "height", 65_535)),
        fps=0.0 if kind == "image" else number(told, "fps", 1000.0),
    )
