"""What is known about a file of the user's."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .formats import Kind

#: Seconds for which one number says how good a clip is.
STEP = 0.5


@dataclass(frozen=True, slots=True)
class Source:
    """A clip, a photo or a sound."""

    path: str
    #: As the user knows it.
    name: str
    kind: Kind
    #: Demuxer of FFmpeg that reads it.
    demuxer: str
    #: Seconds; 0 for a photo.
    duration: float = 0.0
    #: px, as displayed.
    width: int = 0
    height: int = 0
    #: Frames a second; 0 for a photo or where it is not known.
    fps: float = 0.0
    #: As FFmpeg calls it.
    codec: str = ""
    #: Whether a clip has sound of its own.
    sound: bool = False
    #: Curve of a picture of high dynamic range: "pq", "hlg" or "".
    curve: str = ""
    #: Longest seconds between key frames near its beginning; 0 for a photo.
    gop: float = 0.0
    #: SHA-256 of the content, hex; empty for a very large file.
    hash: str = ""
    #: What the user should know about it, as sentences.
    notes: tuple[str, ...] = ()

    @property
    def aspect(self) -> float:
        """Width over height, as displayed."""
        return self.width / self.height if self.height else 1.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a clip without a cut in it, and what it is good for; times are seconds."""

    start: float
    stop: float
    #: How much moves, 0 (nothing) … 1.
    motion: float = 0.3
    #: What matters lies here, in shares of width and height from the upper left.
    x: float = 0.5
    y: float = 0.5
    #: How good each :data:`STEP` is: sharp, well exposed, alive; 0…1.
    worth: tuple[float, ...] = ()
    #: Moments at which something happens, and how much, 0…1.
    peaks: tuple[tuple[float, float], ...] = ()
    #: Frames that can be shown without decoding others first.
    keys: tuple[float, ...] = ()
    #: Where what matters lies at the middle of each :data:`STEP`, evened out; empty where it stays.
    way: tuple[tuple[float, float], ...] = ()

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.stop - self.start

    def place(self, time: float) -> tuple[float, float]:
        """Return where what matters lies at a second of the file, in shares from the upper left."""
        if not self.way:
            return self.x, self.y
        at = min(max((time - self.start) / STEP - 0.5, 0.0), len(self.way) - 1.0)
        low = min(int(at), len(self.way) - 2) if len(self.way) > 1 else 0
        (x0, y0), (x1, y1) = self.way[low], self.way[min(low + 1, len(self.way) - 1)]
        return x0 + (x1 - x0) * (at - low), y0 + (y1 - y0) * (at - low)

    def worth_of(self, start: float, stop: float) -> float:
        """Return how good a part of it is, 0…1; seconds of the file."""
        first = int(max(0.0, start - self.start) / STEP)
        last = max(first + 1, math.ceil((stop - self.start) / STEP))
        part = self.worth[first:last] or self.worth[-1:]
        return sum(part) / len(part) if part else 0.5


@dataclass(frozen=True, slots=True)
class Footage:
    """A file and what is in it."""

    source: Source
    #: In order; a photo has one of no length.
    stretches: tuple[Stretch, ...]
    #: Typical seconds between key frames; 0 for a photo.
    gop: float = 0.0
