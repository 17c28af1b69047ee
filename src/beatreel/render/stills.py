"""Single frames: a still, and a sheet with one frame of every shot."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from beatreel.draft import Draft
from beatreel.errors import InvalidInput
from beatreel.music.song import Song

from .contact import Rgb
from .export import hear
from .output import part
from .painting import Canvas
from .production import Production
from .scenery import Scenery, compiled, remembers


class Viewer:
    """Draws any frame of a draft exactly as it is in the finished video."""

    def __init__(self, draft: Draft, song: Song | None = None) -> None:
        self._production = Production.of(draft, song or hear(draft))
        reel = self._production.reel
        self._scenery: Scenery = compiled(reel, 2)(self._production.composition)
        self._canvas = Canvas(reel.width, reel.height)

    @property
    def production(self) -> Production:
        """What is shown."""
        return self._production

    def frame(self, index: int) -> Rgb:
        """Return a frame as R'G'B', uint8 (height, width, 3)."""
        self._scenery.restart()
        for each in range(self._first(index), index + 1):
            self._scenery.paint(each, self._canvas.planes)
        return rgb(self._canvas.frame)

    def _first(self, index: int) -> int:
        """Return where to begin, so that scenes with a memory have theirs."""
        reel = self._production.reel
        place = reel.cue(index)
        shown = [cue for cue in reel.cues[place : place + 2] if cue.seen <= index]
        if not any(remembers(cue) for cue in shown):
            return index
        chunk = next(c for c in self._production.chunks if index < c.stop)
        seen = min(cue.seen for cue in shown if remembers(cue))
        return max(seen, chunk.start - chunk.runup)


def still(draft: Draft, at: float, *, song: Song | None = None) -> Rgb:
    """Return the frame that is shown at a time.

    Parameters
    ----------
    at
        Seconds from the start of the video.

    Returns
    -------
    numpy.ndarray
        R'G'B', uint8, shape (height, width, 3); the same pixels as in the video before encoding.

    Raises
    ------
    InvalidInput
        The time is outside the video.
    """
    viewer = Viewer(draft, song)
    reel = viewer.production.reel
    if not 0 <= at * float(reel.fps) < reel.frames:
        raise InvalidInput(
            f"The video has no frame at {at:g} s: "
            f"choose a time from 0 to {reel.seconds(reel.frames - 1):.3f} s."
        )
    return viewer.frame(min(reel.frames - 1, int(at * float(reel.fps) + 1e-6)))


def rgb(frame: VideoFrame) -> Rgb:
    """Convert BT.709 limited range to full-range R'G'B'."""
    array = frame.to_ndarray(
        format="rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
    )
    return array.astype(np.uint8, copy=False)


def save_png(picture: Rgb, out: str | Path, *, force: bool = False) -> Path:
    """Write a picture as PNG; refuses to replace a file without ``force``."""
    with part(out, (".png",), force=force) as hidden:
        codec = av.CodecContext.create("png", "w")
        codec.height, codec.width = picture.shape[:2]
        codec.pix_fmt = "rgb24"
        codec.time_base = Fraction(1)
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        data = [*codec.encode(frame), *codec.encode(None)]
        hidden.write_bytes(b"".join(bytes(packet) for packet in data))
    return Path(out)


def save_still(
    draft: Draft, at: float, out: str | Path, *, song: Song | None = None, force: bool = False
) -> Path:
    """Write the frame at a time as PNG."""
    return save_png(still(draft, at, song=song), out, force=force)
