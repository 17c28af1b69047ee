"""Hard cuts of a finished video, found by looking.

Two frames are compared by the pattern of their brightness (correlation, so that a flash, which
adds light everywhere, changes little) and by their colours. A cut is a step between two frames
that stands out from the steps around it and that does not come back: every one of a few frames
before differs from every one of a few after.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

#: Frames on each side that must differ from those on the other.
REACH = 6
#: Least difference that is a cut, 0…about 2.
LEAST = 0.3
#: How many times the steps around it a cut must be.
CONTRAST = 5.0
#: How many times what changes around it must change in code values: what fades in from black has
#: a pattern all at once, but no step.
_SEEN = 1.5
#: Frames on each side whose steps are what is usual there.
_AROUND = 6
#: Deviation of code values under which a picture has no pattern.
_FLAT = 3.0
#: Code values of chroma that count as much as an unrelated pattern.
_CHROMA = 40.0
#: Frames that are kept from block to block.
_KEPT = REACH + _AROUND + 2

Features = NDArray[np.float32]


class Detector:
    """Finds cuts in blocks of glimpses; the outcome does not depend on where blocks end."""

    def __init__(self) -> None:
        self._held: Features | None = None
        self._first = 0
        self._judged = 1
        self._cells = 0

    def feed(self, cells: NDArray[np.uint8]) -> Iterator[int]:
        """Take the next frames, shape (frames, 3, cells); yield the first frame of each shot."""
        new = _features(cells)
        self._cells = cells.shape[2]
        self._held = new if self._held is None else np.concatenate([self._held, new])
        last = self._first + len(self._held) - _KEPT
        yield from self._judge(last)
        surplus = min(len(self._held), max(0, self._judged - _KEPT - self._first))
        self._held = self._held[surplus:]
        self._first += surplus

    def finish(self) -> Iterator[int]:
        """Yield the cuts near the end."""
        if self._held is not None:
            yield from self._judge(self._first + len(self._held))

    def _judge(self, stop: int) -> Iterator[int]:
        assert self._held is not None
        if stop <= self._judged:
            return
        steps = _differences(self._held[:-1], self._held[1:], self._cells)
        seen = _changes(self._held[:-1], self._held[1:], self._cells)
        for index in range(self._judged, stop):
            if self._is_cut(index - self._first, steps, seen):
                yield index
        self._judged = stop

    def _is_cut(self, at: int, steps: NDArray[np.float32], seen: NDArray[np.float32]) -> bool:
        """Judge the step into held frame ``at``."""
        assert self._held is not None
        step = steps[at - 1]
        if step < LEAST:
            return False
        low, high = max(0, at - 1 - _AROUND), min(len(steps), at + _AROUND)
        around = np.delete(steps[low:high], at - 1 - low)
        if len(around) and step < CONTRAST * float(np.median(around)):
            return False
        around = np.delete(seen[low:high], at - 1 - low)
        if len(around) and seen[at - 1] < _SEEN * float(np.median(around)):
            return False
        if step < steps[low:high].max() and self._belongs_to_a_larger(at, steps):
            return False
        before = self._held[max(0, at - REACH) : at]
        after = self._held[at : at + REACH]
        across = _differences(before[:, None], after[None, :], self._cells)
        return bool(across.min() >= max(LEAST, 0.5 * step))

    @staticmethod
    def _belongs_to_a_larger(at: int, steps: NDArray[np.float32]) -> bool:
        """Two steps within a few frames are one cut: the larger."""
        near = steps[max(0, at - 3) : at + 2]
        return bool(near.max() > steps[at - 1])


def _features(cells: NDArray[np.uint8]) -> Features:
    """Return brightness pattern (unit length), colours, brightness, (frames, 4 · cells)."""
    values = cells.astype(np.float32)
    luma = values[:, 0] - values[:, 0].mean(1, keepdims=True)
    size = np.sqrt((luma**2).mean(1, keepdims=True) + _FLAT**2)
    luma /= size * np.sqrt(np.float32(luma.shape[1]))
    count = cells.shape[0]
    chroma = values[:, 1:].reshape(count, -1) / _CHROMA
    return np.concatenate([luma, chroma, values[:, 0]], axis=1)


def _differences(a: Features, b: Features, cells: int) -> NDArray[np.float32]:
    pattern = 0.5 * np.square(a[..., :cells] - b[..., :cells]).sum(-1)
    colour = np.abs(a[..., cells : 3 * cells] - b[..., cells : 3 * cells]).mean(-1)
    return pattern + colour


def _changes(a: Features, b: Features, cells: int) -> NDArray[np.float32]:
    """Return by how many code values frames differ, in the mean of Y and of U and V."""
    apart = np.abs(a - b)
    light, colour = apart[..., 3 * cells :].mean(-1), apart[..., cells : 3 * cells].mean(-1)
    return light + _CHROMA * colour
