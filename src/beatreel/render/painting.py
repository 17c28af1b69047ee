"""Painting: frames drawn into the planes that the encoder reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from .plan import Chunk
from .workers import Stop

#: Y, U and V, uint8; rows may be padded.
Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
#: Black in BT.709 limited range.
BLACK = (16, 128, 128)


class Painter(Protocol):
    """Draws the frames of one video; belongs to one thread."""

    def restart(self) -> None:
        """Forget what was drawn before."""
        ...

    def paint(self, index: int, planes: Planes) -> None:
        """Draw a whole frame."""
        ...


class Canvas:
    """One frame in memory, drawn over again and again."""

    def __init__(self, width: int, height: int) -> None:
        self.frame = VideoFrame(width, height, "yuv420p")
        luma, u, v = (_array(plane) for plane in self.frame.planes)
        self.planes: Planes = (luma, u, v)

    def blacken(self) -> None:
        """Make it black."""
        for plane, value in zip(self.planes, BLACK, strict=True):
            plane[:] = value


def _array(plane: VideoPlane) -> NDArray[np.uint8]:
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def painted(
    chunk: Chunk, painter: Painter, canvas: Canvas, stop: Stop, seen: Callable[[], None]
) -> Iterator[VideoFrame]:
    """Yield the frames of a chunk, each on the same canvas.

    Parameters
    ----------
    seen
        Called after each frame.
    """
    painter.restart()
    for index in range(chunk.start - chunk.runup, chunk.stop):
        stop.check()
        painter.paint(index, canvas.planes)
        if index >= chunk.start:
            yield canvas.frame
            seen()
