"""Watching a clip, in a process of its own: ``python -m beatreel.media.survey DEMUXER FRAMES``.

A short clip is watched from end to end, one twice as long without the frames that no other needs.
Of a longer one, a few frames after key frames spread over all of it are, and then the best places
closely. Memory does not grow with the length. Prints one JSON object of columns, a value for
each frame that was looked at.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from beatreel.apart import confine

from .confining import PIXELS, opened

#: Size at which pictures are compared, px.
WIDE, HIGH = 64, 36
#: Side and number (each way) of the tiles in which sharpness is measured at full size.
_TILE, _TILES = 48, 3
#: Frames watched at each place of a long clip.
_GLANCE = 5
#: Seconds between places at least.
_STRIDE = 0.8
#: Frames that are watched closely from one place, and seconds between such places.
_CLOSELY, _APART = 120, 5.0
#: Packets in a row that may be broken, and in all.
_PATIENCE, _MOST_BROKEN = 300, 3000

#: What is told of each frame.
COLUMNS = ("time", "key", "luma", "clipped", "sharp", "motion", "jump", "x", "y")
_SHARP, _MOTION = COLUMNS.index("sharp"), COLUMNS.index("motion")


class Watch:
    """Measures frames one after the other."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []
        self._last: NDArray[np.float32] | None = None
        self._bars: NDArray[np.float32] | None = None
        self._then = 0.0

    def lift(self) -> None:
        """Forget the last frame: the next is not its neighbour."""
        self._last = None

    def see(self, time: float, frame: Any) -> None:
        """Measure a frame."""
        small = _small(frame)
        bars = (np.histogram(small, 16, (0.0, 255.0))[0] / small.size).astype(np.float32)
        motion, jump, (x, y) = 0.0, 0.0, _middle(_edges(small))
        if self._bars is not None:
            jump = float(np.abs(bars - self._bars).sum() / 2)
        if self._last is not None:
            change = np.abs(small - self._last)
            step = max(time - self._then, 1e-3)
            motion = float(change.mean()) / 255.0 / max(step * 30.0, 0.5)
            jump += float(change.mean()) / 128.0
            x, y = _middle(_edges(small) * 0.3 + change)
        clipped = float(((small > 250) | (small < 5)).mean())
        row = (time, float(frame.key_frame), float(small.mean()) / 255.0, clipped)
        self.rows.append((*row, _sharpness(frame), motion, jump, x, y))
        self._last, self._bars, self._then = small, bars, time


def _small(frame: Any) -> NDArray[np.float32]:
    gray = frame.reformat(WIDE, HIGH, "gray", interpolation="AREA", threads=1)
    plane = gray.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(HIGH, plane.line_size)
    return rows[:, :WIDE].astype(np.float32)


def _edges(small: NDArray[np.float32]) -> NDArray[np.float32]:
    across = np.abs(np.diff(small, axis=1, prepend=small[:, :1]))
    down = np.abs(np.diff(small, axis=0, prepend=small[:1]))
    return across + down


def _middle(weight: NDArray[np.float32]) -> tuple[float, float]:
    """Return where most of a picture of weights lies, drawn to the middle where all is even."""
    strong = np.maximum(weight - np.quantile(weight, 0.7), 0.0)
    total = float(strong.sum()) + 1e-3 * strong.size
    even = 0.5e-3 * strong.size
    x = float((strong.sum(0) * (np.arange(WIDE) + 0.5)).sum() / WIDE)
    y = float((strong.sum(1) * (np.arange(HIGH) + 0.5)).sum() / HIGH)
    return (x + even) / total, (y + even) / total


def _sharpness(frame: Any) -> float:
    """Return how strong the finest detail is where it is strongest, 0…1."""
    if "yuv" not in frame.format.name and "nv12" not in frame.format.name:
        return 0.5
    if frame.format.components[0].bits != 8:
        return 0.5
    plane = frame.planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    found = []
    for j in range(_TILES):
        for i in range(_TILES):
            top = (plane.height - _TILE) * (2 * j + 1) // (2 * _TILES)
            left = (plane.width - _TILE) * (2 * i + 1) // (2 * _TILES)
            tile = luma[max(0, top) :, max(0, left) :][:_TILE, :_TILE].astype(np.float32)
            if min(tile.shape) > 4:
                fine = 4 * tile[1:-1, 1:-1] - tile[:-2, 1:-1] - tile[2:, 1:-1]
                fine -= tile[1:-1, :-2] + tile[1:-1, 2:]
                found.append(float(np.sqrt((fine**2).mean())))
    return min(1.0, max(found, default=0.0) / 60.0)


class _Film:
    """An open clip whose frames are decoded as cheaply as they can be measured."""

    def __init__(self, container: Any, stream: Any) -> None:
        self._container, self._stream = container, stream
        self.broken = 0
        self._origin = int(stream.start_time or 0)
        self._base = float(stream.time_base or 0) or 1e-3

    def frames(self) -> Iterator[tuple[float, Any]]:
        """Yield the frames from here on, with their seconds."""
        row = 0
        packets = self._container.demux(self._stream)
        while row < _PATIENCE and self.broken < _MOST_BROKEN:
            try:
                packet = next(packets)
                for frame in packet.decode():
                    row = 0
                    if frame.pts is not None:
                        yield (frame.pts - self._origin) * self._base, frame
            except StopIteration:
                return
            except Exception:  # a broken packet fails in as many ways as there are codecs
                row, self.broken = row + 1, self.broken + 1

    def seek(self, time: float) -> None:
        """Go to the key frame before a time."""
        ticks = int(time / self._base) + self._origin
        self._container.seek(ticks, stream=self._stream, backward=True)


def watch(file: IO[bytes], demuxer: str, most: int) -> dict[str, Any]:
    """Return the columns of a clip, whether all of it was watched, and how much was broken.

    Parameters
    ----------
    most
        Frames to look at.
    """
    with opened(file, demuxer) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        codec.thread_type = "NONE"
        codec.options = {"skip_loop_filter": "all", "max_pixels": str(PIXELS)}
        film, eye = _Film(container, stream), Watch()
        length = _length(container, stream)
        rate = float(stream.average_rate or 30)
        whole = length * rate <= 2 * most
        if whole:
            if length * rate > most:
                codec.skip_frame = "NONREF"
            for time, frame in film.frames():
                eye.see(time, frame)
                if len(eye.rows) >= 2 * most:
                    whole = False
                    break
        else:
            _glance(film, eye, length, most)
    return {
        **{name: [round(row[k], 4) for row in eye.rows] for k, name in enumerate(COLUMNS)},
        "whole": whole,
        "broken": film.broken,
        "length": length,
    }


def _glance(film: _Film, eye: Watch, length: float, most: int) -> None:
    """Look at places all over a clip with half of the frames, and closely at the best of them."""
    count = max(2, min(most // 2 // _GLANCE, int(length / _STRIDE)))
    places: list[tuple[float, float]] = []
    seen = -1.0
    for number in range(count):
        rows = _looked(film, eye, length * number / count, _GLANCE, seen)
        if rows:
            seen = rows[-1][0]
            worth = max(row[_SHARP] for row in rows) + 8.0 * max(row[_MOTION] for row in rows)
            places.append((worth, rows[0][0]))
    left, close = most - len(eye.rows), list[float]()
    for _, place in sorted(places, reverse=True):
        if left > 0 and all(abs(place - other) >= _APART for other in close):
            close.append(place)
            left -= len(_looked(film, eye, place, min(left, _CLOSELY), -1.0))
    # What was seen twice counts as it was seen with its neighbours.
    best: dict[float, tuple[float, ...]] = {}
    for row in eye.rows:
        if row[0] not in best or row[_MOTION] > best[row[0]][_MOTION]:
            best[row[0]] = row
    eye.rows = sorted(best.values())


def _looked(
    film: _Film, eye: Watch, place: float, most: int, after: float
) -> list[tuple[float, ...]]:
    """Look at frames from a place on; at none if they were seen already."""
    eye.lift()
    before = len(eye.rows)
    try:
        film.seek(place)
    except Exception:  # an index may point anywhere
        return []
    for taken, (time, frame) in enumerate(film.frames()):
        if taken == 0 and time <= after:
            break
        eye.see(time, frame)
        if taken >= most - 1:
            break
    return eye.rows[before:]


def _length(container: Any, stream: Any) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / 1_000_000


def main(demuxer: str, most: str) -> None:
    """Watch standard input and print what was seen."""
    confine(seconds=180)
    try:
        seen = watch(sys.stdin.buffer, demuxer, int(most))
    except Exception as error:  # a broken file fails in as many ways as there are decoders
        seen = {"reason": type(error).__name__}
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
