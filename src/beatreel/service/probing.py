"""What an uploaded file really is, found out where a hostile file can hurt nobody."""

from __future__ import annotations

import asyncio
import json
import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beatreel.errors import FileTooLarge, UnsupportedFile
from beatreel.media.formats import HEAD, SUPPORTED, Format, Kind, sniff

#: Seconds a file may take, start of the process included.
PATIENCE = 60.0
#: Processes at one time: they decode.
_AT_ONCE = 2
_ANSWER = 10_000


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
        with path.open("rb") as file:
            form = sniff(file.read(HEAD))
        if form is None:
            raise _unsupported(name)
        async with self._free:
            told = await _inspected(path, form.demuxer)
        if told.get("reason") == "large":
            raise FileTooLarge(f"The picture of {name} is over 64 megapixels: make it smaller.")
        return _found(told, form, name)


def _found(told: dict[str, Any], form: Format, name: str) -> Found:
    kind = told.get("kind")
    if kind == "video" and form.image:
        kind = "image"
    if kind not in ("video", "audio", "image") or not form.mime(kind):
        raise _unsupported(name)
    return Found(
        kind=kind,
        format=form,
        duration=0.0 if kind == "image" else _number(told, "duration", 86_400.0),
        width=int(_number(told, "width", 65_535)),
        height=int(_number(told, "height", 65_535)),
        fps=0.0 if kind == "image" else _number(told, "fps", 1000.0),
    )


def _number(told: dict[str, Any], key: str, highest: float) -> float:
    value = told.get(key, 0)
    good = isinstance(value, int | float) and math.isfinite(value)
    return float(min(max(value, 0), highest)) if good else 0.0


async def _inspected(path: Path, demuxer: str) -> dict[str, Any]:
    """Run the inspection in its own process; one that dies or dawdles has found nothing."""
    with path.open("rb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-m",
            "beatreel.media.inspection",
            demuxer,
            stdin=file,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.defpath, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
    try:
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    except TimeoutError:
        return {}
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        told = json.loads(out[:_ANSWER])
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _unsupported(name: str) -> UnsupportedFile:
    return UnsupportedFile(
        f"{name[:80]} is not a file that can be opened: send one of {SUPPORTED}."
    )
