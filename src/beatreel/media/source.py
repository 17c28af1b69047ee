"""What is known about a file of the user's."""

from __future__ import annotations

from dataclasses import dataclass

from .formats import Kind


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
    #: Sharp, well exposed, steady: 0…1 against the best of all.
    quality: float = 0.5
    #: How much moves, 0 (nothing) … 1.
    motion: float = 0.3
    #: What matters lies here, in shares of width and height from the upper left.
    x: float = 0.5
    y: float = 0.5
    #: Moments at which something happens, and how much, 0…1.
    peaks: tuple[tuple[float, float], ...] = ()
    #: Frames that can be shown without decoding others first.
    keys: tuple[float, ...] = ()

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Footage:
    """A file and what is in it."""

    source: Source
    #: In order; a photo has one of no length.
    stretches: tuple[Stretch, ...]
    #: Typical seconds between key frames; 0 for a photo.
    gop: float = 0.0
