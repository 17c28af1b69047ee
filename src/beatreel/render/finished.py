"""The finished file: proof that it is what was reviewed, and the sum of what was seen.

Every packet of its picture is read back and compared with the reviews: the same bits in the same
places decode to the same pictures. A few places are decoded all the same, without concealing an
error, and must look as they did when they were drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, islice
from pathlib import Path

import av.error
import numpy as np
from numpy.typing import NDArray

from beatreel.errors import RenderFailed

from . import flashes
from .cuts import Detector
from .encode import reopened
from .glimpse import Cells, glimpses
from .progress import Meter
from .reel import Reel
from .rushes import Review, Tally, place
from .workers import Stop

#: Places that are decoded, and frames at each.
_PLACES, _FRAMES = 4, 4


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking at a finished file has shown."""

    #: First frames of shots.
    cuts: tuple[int, ...]
    #: When each frame is shown, in frames; whole numbers in a correct file.
    times: NDArray[np.float64]
    general: flashes.Counter
    red: flashes.Counter
    #: Relative luminance of each cell of each frame in 1/255, uint8, shape (frames, cells).
    luminance: NDArray[np.uint8]

    @property
    def safe(self) -> bool:
        """Whether it flashes no more than three times in any second."""
        return max(self.general.worst, self.red.worst) <= flashes.LIMIT


def look(path: Path, reel: Reel, reviews: Sequence[Review], stop: Stop, meter: Meter) -> Seen:
    """Make sure that a finished file is what was reviewed, and say what is seen in it.

    Parameters
    ----------
    reviews
        Of all its chunks, in order.

    Raises
    ------
    RenderFailed
        The file is something else.
    """
    meter.begin("measure", reel.frames, frames=True)

    def seen() -> None:
        meter.advance()
        meter.tell()
        stop.check()

    times = _times(path, reel.fps, reviews, seen)
    _decode(path, reel.fps, reviews)
    summed = _summed(times, float(reel.fps), reviews, stop)
    meter.end()
    return summed


def _times(
    path: Path, fps: Fraction, reviews: Sequence[Review], seen: Callable[[], None]
) -> NDArray[np.float64]:
    """Compare all packets with the reviews; return when each frame is shown, in frames."""
    times: list[float] = []
    with reopened(path) as film:
        stream = film.streams.video[0]
        parameters = bytes(stream.codec_context.extradata or b"")
        packets = (packet for packet in film.demux(stream) if packet.size)
        for review in reviews:
            tally, first = Tally(parameters), len(times)
            for packet in islice(packets, review.frames):
                assert packet.pts is not None
                tally.add(packet, place(packet, fps) - first)
                times.append(float(packet.pts * packet.time_base * fps))
                seen()
            if tally.digest() != review.digest:
                raise _other(first, fps)
        if next(packets, None) is not None:
            raise _other(len(times), fps)
    return np.sort(np.array(times))


def _decode(path: Path, fps: Fraction, reviews: Sequence[Review]) -> None:
    """Decode the file at a few places and compare what is seen there with the reviews."""
    starts = [0, *accumulate(review.frames for review in reviews)]
    for index in np.linspace(0, len(reviews) - 1, min(_PLACES, len(reviews))).round().astype(int):
        expected = reviews[index].cells[:_FRAMES]
        try:
            found = _decoded(path, fps, starts[index], len(expected))
        except av.error.FFmpegError as error:
            raise _other(starts[index], fps) from error
        if not np.array_equal(found, expected):
            raise _other(starts[index], fps)


def _decoded(path: Path, fps: Fraction, first: int, count: int) -> list[Cells]:
    """Return what the frames from a chunk's first on look like."""
    with reopened(path) as film:
        stream = film.streams.video[0]
        assert stream.time_base is not None
        film.seek(round(first / fps / stream.time_base), stream=stream)
        return list(islice(glimpses(film), count))


def _other(frame: int, fps: Fraction) -> RenderFailed:
    return RenderFailed(
        f"The file is not what was drawn from {float(frame / fps):.1f} s on: is the disk sound? "
        "Render it again."
    )


def _summed(times: NDArray[np.float64], fps: float, reviews: Sequence[Review], stop: Stop) -> Seen:
    detector = Detector()
    general, red = flashes.Counter(flashes.GENERAL, fps), flashes.Counter(flashes.RED, fps)
    cuts: list[int] = []
    light: list[NDArray[np.uint8]] = []
    for review in reviews:
        stop.check()
        cells = review.cells
        cuts += detector.feed(cells)
        luminance, redness = flashes.light(cells)
        general.feed(luminance)
        red.feed(redness)
        light.append((luminance * 255.0 + 0.5).astype(np.uint8))
    cuts += detector.finish()
    return Seen(tuple(cuts), times, general, red, np.concatenate(light))
