"""The projector: frames of the user's files for a renderer, decoded in a process of its own.

One projector serves one thread. Its process is started when the first frame is asked for, and
ends with it; planes are passed through memory that both share, so nothing is sent.
"""

from __future__ import annotations

import json
import mmap
import os
import select
import subprocess
import tempfile
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.apart import command, ended, surroundings

from .formats import HEAD, sniff
from .tables import table

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

#: Frames that may be shown at one time: two during a transition.
LANES = 2
#: Seconds that a frame may take before its file is given up.
PATIENCE = 60.0
#: Times that a file may bring the process down.
_DEATHS = 2


class Projector:
    """Plays files for pictures of one size.

    Parameters
    ----------
    width, height
        Of the picture, px.
    """

    def __init__(self, width: int, height: int) -> None:
        self._cover = (width, height)
        self._room = LANES * 6 * width * height + (1 << 16)
        self._machine: _Machine | None = None
        self._orders: dict[str, dict[str, Any] | None] = {}
        self._deaths: dict[str, int] = {}
        #: What could not be shown and why, by path.
        self.failures: dict[str, str] = {}

    def show(self, path: str, time: float, lane: int, picture: int) -> tuple[Planes, float] | None:
        """Return the planes that a file shows at a time, and their aspect as displayed.

        The planes hold until the next frame is asked for in the same lane.

        Parameters
        ----------
        time
            Seconds from the file's first frame; past its end the last one is shown.
        lane
            Place among the shots of one picture.
        picture
            Number that tells pictures apart.

        Returns
        -------
        tuple
            ``None`` where nothing of the file decodes; :attr:`failures` says why.
        """
        order = self._order(path)
        if order is None or self._deaths.get(path, 0) >= _DEATHS:
            return None
        if self._machine is None:
            self._machine = _Machine(self._room)
        told = self._machine.ask([order, time, lane, picture])
        if told is None:
            self._machine.close()
            self._machine = None
            self._deaths[path] = self._deaths.get(path, 0) + 1
            self.failures[path] = "its decoder broke down"
            return self.show(path, time, lane, picture)
        if told.get("table") in ("pq", "hlg") and "table" not in order:
            order["table"] = table(told["table"])
            return self.show(path, time, lane, picture)
        shown = _laid(told, self._machine.lane(lane))
        if shown is None:
            self.failures[path] = str(told.get("error", "its decoder broke down"))
        return shown

    def close(self) -> None:
        """End the process."""
        if self._machine is not None:
            self._machine.close()
            self._machine = None

    def _order(self, path: str) -> dict[str, Any] | None:
        if path not in self._orders:
            self._orders[path] = _order(path, self._cover)
            if self._orders[path] is None:
                self.failures[path] = "it cannot be opened"
        return self._orders[path]


def _order(path: str, cover: tuple[int, int]) -> dict[str, Any] | None:
    try:
        with Path(path).open("rb") as file:
            form = sniff(file.read(HEAD))
    except OSError:
        return None
    if form is None:
        return None
    return {"path": path, "demuxer": form.demuxer, "cover": cover}


def _laid(told: dict[str, Any], held: NDArray[np.uint8]) -> tuple[Planes, float] | None:
    """Return the planes that an answer tells of; ``None`` where it does, or cannot be true."""
    try:
        places, aspect = told["planes"], float(told["aspect"])
        y, u, v = (held[at : at + h * w].reshape(h, w) for at, h, w in places)
    except (KeyError, TypeError, ValueError):
        return None
    if min(*y.shape, *u.shape, *v.shape) < 2 or not 0.001 < aspect < 1000.0:
        return None
    return (y, u, v), aspect


class _Machine:
    """The process and the memory that is shared with it."""

    def __init__(self, room: int) -> None:
        with _scratch() as file:
            file.truncate(room)
            self._memory = mmap.mmap(file.fileno(), room)
            self._bytes = np.frombuffer(self._memory, np.uint8)
            self._process = subprocess.Popen(
                command("media.projection", str(file.fileno()), str(room), str(LANES)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=[file.fileno()],
                env=surroundings(),
                start_new_session=True,
            )
        self._end = weakref.finalize(self, ended, self._process)

    def lane(self, number: int) -> NDArray[np.uint8]:
        """Return the memory of a lane."""
        size = len(self._bytes) // LANES
        return self._bytes[number * size : (number + 1) * size]

    def ask(self, asked: list[Any]) -> dict[str, Any] | None:
        """Return the answer; ``None`` if the process died or dawdled."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
                return None
            told = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            return None
        return told if isinstance(told, dict) else None

    def close(self) -> None:
        """End the process."""
        self._end()


def _scratch():
    """Return a file that has no name and lies in memory where there is a place for that."""
    shared = "/dev/shm"
    folder = shared if os.access(shared, os.W_OK) else None
    return tempfile.TemporaryFile(dir=folder)
