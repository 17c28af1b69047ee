"""Glimpses: what a finished file looks like, frame by frame, as a few hundred numbers.

The whole file is decoded once. The deblocking filter is left out, which saves a third of the
time and moves a mean over hundreds of pixels by nothing that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

#: Cells along the longer and the shorter side.
LONG, SHORT = 32, 18
#: Luma samples that stand for a cell, along each side.
_TAPS = 4
#: Frames that are given at a time.
BLOCK = 240


@dataclass(frozen=True, slots=True)
class Glimpses:
    """Consecutive frames."""

    #: Time of each, in frames; whole numbers in a correct file.
    times: NDArray[np.float64]
    #: uint8, shape (frames, 3, cells): mean Y, U and V of each cell.
    cells: NDArray[np.uint8]


def glimpses(
    path: Path, threads: int, seen: Callable[[], None] = lambda: None
) -> Iterator[Glimpses]:
    """Decode a video and yield blocks of glimpses.

    Parameters
    ----------
    threads
        Of the decoder.
    seen
        Called after each frame.
    """
    with av.open(f"file:{path}") as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        codec.thread_count, codec.thread_type = threads, "AUTO"
        codec.options = {"skip_loop_filter": "all"}
        fps = float(stream.average_rate or 1)
        look = _Look(codec.width, codec.height)
        times: list[float] = []
        cells: list[NDArray[np.uint8]] = []
        for frame in container.decode(stream):
            times.append(float(frame.time or 0.0) * fps)
            cells.append(look(frame))
            seen()
            if len(cells) == BLOCK:
                yield Glimpses(np.array(times), np.stack(cells))
                times, cells = [], []
        if cells:
            yield Glimpses(np.array(times), np.stack(cells))


class _Look:
    """Averages a frame's planes over cells."""

    def __init__(self, width: int, height: int) -> None:
        across, down = (LONG, SHORT) if width >= height else (SHORT, LONG)
        self._grid = (down, across)
        self._places = [
            (_middles(h, down * taps), _middles(w, across * taps), taps)
            for w, h, taps in (
                (width, height, _TAPS),
                (width // 2, height // 2, _TAPS // 2),
                (width // 2, height // 2, _TAPS // 2),
            )
        ]

    def __call__(self, frame: VideoFrame) -> NDArray[np.uint8]:
        return np.stack(
            [self._mean(frame, plane, *places) for plane, places in enumerate(self._places)]
        )

    def _mean(
        self, frame: VideoFrame, plane: int, rows: NDArray, columns: NDArray, taps: int
    ) -> NDArray[np.uint8]:
        held = frame.planes[plane]
        whole = np.frombuffer(memoryview(held), np.uint8).reshape(-1, held.line_size)
        picked = whole.take(rows, 0).take(columns, 1).astype(np.uint16)
        down, across = self._grid
        total = picked.reshape(down, taps, across, taps).sum((1, 3), dtype=np.uint16)
        return cast(NDArray[np.uint8], (total // taps**2).astype(np.uint8).ravel())


def _middles(size: int, count: int) -> NDArray[np.intp]:
    """Return the middles of ``count`` equal parts of a side."""
    return ((np.arange(count) + 0.5) * size / count).astype(np.intp)
