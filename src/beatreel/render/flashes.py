"""Flashes of a finished video, counted as WCAG 2.3.1 defines them.

A general flash is a pair of opposing changes in relative luminance of 10 % or more of the
maximum, where the darker image is below 0.80. A red flash is such a pair to and from a saturated
red, R / (R + G + B) >= 0.8, where (R - G - B) x 320 changes by more than 20. Changes count where
they happen together on more than a quarter of the frame, in the same direction. There may be
three of either kind in any second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Share of the frame.
AREA = 0.25
#: Flashes in any second.
LIMIT = 3
#: Seconds within which changes of different cells are one event.
_TOGETHER = 0.1

Cells = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kind:
    """What counts as a change of a cell."""

    #: Least difference between a low and a high.
    step: float
    #: The low must be under this.
    ceiling: float


GENERAL = Kind(0.1, 0.8)
RED = Kind(20.0, float("inf"))


def _codes() -> NDArray[np.float32]:
    """Return linear light for R'G'B' 0…1 in 1/1024 (IEC 61966-2-1)."""
    code = np.arange(1025) / 1024
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


_LINEAR = _codes()


def light(cells: NDArray[np.uint8]) -> tuple[Cells, Cells]:
    """Return relative luminance and the measure of saturated red, each (frames, cells).

    ``cells`` is BT.709 limited range, shape (frames, 3, cells).
    """
    y, u, v = (cells[:, i].astype(np.float32) for i in range(3))
    y, u, v = (y - 16) / 219, (u - 128) / 224, (v - 128) / 224
    codes = (y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u)
    r, g, b = (_LINEAR[(np.clip(code, 0, 1) * 1024).astype(np.int32)] for code in codes)
    luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
    red = np.where(r >= 0.8 * (r + g + b), np.maximum(r - g - b, 0) * 320, 0)
    return luminance.astype(np.float32), red.astype(np.float32)


class Counter:
    """Follows every cell from high to low and back, frame after frame."""

    def __init__(self, kind: Kind, fps: float) -> None:
        self._kind = kind
        self._reach = max(1, round(_TOGETHER * fps))
        self._fps = fps
        self._index = 0
        self._high: Cells | None = None
        self._low: Cells | None = None
        self._way: NDArray[np.int8] | None = None
        self._recent: list[tuple[NDArray[np.bool_], NDArray[np.bool_]]] = []
        #: Frame and direction of each change of more than a quarter of the frame.
        self.changes: list[tuple[int, int]] = []

    def feed(self, values: Cells) -> None:
        """Take the next frames, shape (frames, cells)."""
        for frame in values:
            self._step(frame)
            self._index += 1

    def _step(self, now: Cells) -> None:
        if self._high is None or self._low is None or self._way is None:
            self._high, self._low = now.copy(), now.copy()
            self._way = np.zeros(now.shape, np.int8)
            return
        kind, way = self._kind, self._way
        np.maximum(self._high, now, out=self._high)
        np.minimum(self._low, now, out=self._low)
        up = (now - self._low >= kind.step) & (self._low < kind.ceiling) & (way <= 0)
        down = (self._high - now >= kind.step) & (now < kind.ceiling) & (way >= 0) & ~up
        way[up], way[down] = 1, -1
        # An extreme is counted from the last change on.
        self._high[up] = now[up]
        self._low[down] = now[down]
        self._judge(up, down)

    def _judge(self, up: NDArray[np.bool_], down: NDArray[np.bool_]) -> None:
        self._recent = [*self._recent[1 - self._reach :], (up, down)][-self._reach :]
        shares = [
            float(np.logical_or.reduce([pair[side] for pair in self._recent]).mean())
            for side in (0, 1)
        ]
        if max(shares) <= AREA:
            return
        way = 1 if shares[0] > shares[1] else -1
        self._recent = []
        if not self.changes or self.changes[-1][1] != way:
            self.changes.append((self._index, way))

    @property
    def worst(self) -> float:
        """Most flashes in any second; a pair of changes is one."""
        frames = [index for index, _ in self.changes]
        return most(frames, self._fps) / 2


def most(frames: Sequence[int], fps: float) -> int:
    """Return the largest number of ``frames`` (sorted) in any span of one second."""
    best = first = 0
    for last, frame in enumerate(frames):
        while frame - frames[first] >= fps:
            first += 1
        best = max(best, last - first + 1)
    return best
