"""The field's scores, small: matched times within a window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Times = Sequence[float] | NDArray[np.floating]


def f_measure(true: Times, found: Times, window: float = 0.07) -> float:
    """Return the F-measure of times matched one to one within ``window`` seconds."""
    true, found = np.sort(np.asarray(true, float)), np.sort(np.asarray(found, float))
    matched = i = j = 0
    while i < len(true) and j < len(found):
        gap = found[j] - true[i]
        if abs(gap) <= window:
            matched, i, j = matched + 1, i + 1, j + 1
        elif gap > 0:
            i += 1
        else:
            j += 1
    return 2 * matched / max(1, len(true) + len(found))


def offset(true: Times, found: Times) -> float:
    """Return the median of found minus true over beats that meet, seconds."""
    true, found = np.asarray(true, float), np.asarray(found, float)
    gaps = np.array([(found - t)[np.argmin(np.abs(found - t))] for t in true])
    return float(np.median(gaps[np.abs(gaps) < 0.07]))
