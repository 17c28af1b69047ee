"""Calming: taking brightness back where a finished video flashes too often.

Effects are limited before they are drawn (``safety``), but a scene may flash by itself: a tunnel
whose bright rings pass by, a cut to and fro. Where the finished file has more than three flashes
in a second, those frames are drawn again: dimmed to the lower envelope of their brightness, and,
where that is not enough because bright parts wander over the picture, until no more than a quarter
of it can change by what counts as a flash.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from .flashes import AREA, LIMIT

#: Seconds around a flash in which brightness is evened out.
_REACH = 0.4
#: Relative luminance above the envelope that may stay; far from the 0.1 of a flash.
_SPARE = 0.03
#: Swing of relative luminance that a quarter of the picture may exceed; 0.1 is a flash.
_SWING = 0.07
#: What is left of the light in a round against red flashes, which hardly move luminance.
_RED = 0.6

Curve = NDArray[np.float32]


def crowded(changes: Sequence[int], fps: float, frames: int) -> NDArray[np.bool_]:
    """Return the frames of all seconds that hold more flashes than are allowed."""
    found = np.zeros(frames, bool)
    margin = round(_REACH * fps)
    first = 0
    for last, frame in enumerate(changes):
        while frame - changes[first] >= fps:
            first += 1
        if last - first + 1 > 2 * LIMIT:
            found[max(0, changes[first] - margin) : frame + margin] = True
    return found


def dimming(luminance: Curve, where: NDArray[np.bool_], fps: float) -> Curve:
    """Return how much light is to be taken from each frame, 0…1: down to the lower envelope.

    Parameters
    ----------
    luminance
        Mean relative luminance of each frame, 0…1.
    where
        The frames to calm.
    """
    reach = 2 * round(_REACH * fps) + 1
    envelope = uniform_filter1d(minimum_filter1d(luminance, reach), reach)
    share = np.minimum(1.0, (envelope + _SPARE) / np.maximum(luminance, 1e-4))
    return np.where(where, 1.0 - share, 0.0).astype(np.float32)


def flattening(
    cells: NDArray[np.uint8], where: NDArray[np.bool_], fps: float, red: bool = False
) -> Curve:
    """Return how much light is to be taken from each frame, 0…1: until too little can flash.

    A flash is a swing of 0.1 over more than a quarter of the picture, so it is enough that three
    quarters of the cells swing by less.

    Parameters
    ----------
    cells
        Relative luminance of each cell of each frame in 1/255, shape (frames, cells).
    where
        The frames to calm.
    red
        Whether there are too many red flashes.
    """
    amounts = np.zeros(len(cells), np.float32)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    for first, stop in edges.reshape(-1, 2):
        span = cells[first:stop]
        swing = float(np.quantile(span.max(0) - span.min(0), 1.0 - AREA)) / 255
        share = min(1.0, _SWING / max(swing, 1e-4)) * (_RED if red else 1.0)
        amounts[first:stop] = 1.0 - share
    ease = max(1, round(_REACH * fps))
    return np.where(where, uniform_filter1d(amounts, ease), 0.0).astype(np.float32)
