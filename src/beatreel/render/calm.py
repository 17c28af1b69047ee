"""Calming: taking brightness back where a finished video flashes too often.

Effects are limited before they are drawn (``safety``), but a scene may flash by itself: a tunnel
whose bright rings pass by, a cut to and fro. Where the finished file has more than three flashes
in a second, those frames are drawn again, dimmed to the lower envelope of their brightness.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from .flashes import LIMIT

#: Seconds around a flash in which brightness is evened out.
_REACH = 0.4
#: Relative luminance above the envelope that may stay; far from the 0.1 of a flash.
_SPARE = 0.03
#: From light to the code values that are dimmed.
_GAMMA = 1 / 2.2

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
    """Return how much each frame is to be dimmed, 0…1.

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
    return np.where(where, 1.0 - share**_GAMMA, 0.0).astype(np.float32)
