"""Five and seven in a bar: rhythm that comes back after an odd number of beats.

The judged readings know two, three and four. Music in five or seven fits none of them, but its
rhythm comes back after five or seven beats, or half beats, and not after four, six or eight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from beatreel.music.features import BAND_FPS
from beatreel.music.grid import Times

#: Half beats in the bars that are asked for, and in those of common metres.
_ODD, _COMMON = (5, 7, 10, 14), (6, 8, 12, 16)
#: By how much the rhythm must come back better after an odd bar: of composed songs, those in
#: two, three and four reach 0, those in five and seven 0.12 and more.
_BETTER = 0.08
#: Bars after which the rhythm must come back, and half beats that must be left to compare.
_BARS, _LEFT = 3, 16
#: Share of what whole beats reach at which a bar is counted in half beats.
_HALVES = 0.75
#: Half-width in rows within which an onset is looked for.
_NEAR = 3


def odd_metre(onsets: NDArray[np.float32], times: Times) -> tuple[int, bool] | None:
    """Return beats in a bar (5 or 7) and whether those are half beats; ``None`` for neither.

    Parameters
    ----------
    onsets
        (rows, bands) at BAND_FPS.
    times
        Seconds of the beats.
    """
    echo = _echoes(onsets, times)
    usual = max(_mean(echo, lag) for lag in _COMMON)
    gains = {lag: _mean(echo, lag) - usual for lag in _ODD}
    beats = 5 if gains[10] > gains[14] else 7
    if max(gains.values()) < _BETTER or max(gains[beats], gains[2 * beats]) < _BETTER:
        return None
    return beats, gains[beats] > _HALVES * gains[2 * beats]


def _echoes(onsets: NDArray[np.float32], times: Times) -> dict[int, float]:
    """Return how like the onsets are to those some half beats later, by their number."""
    halves = np.interp(np.arange(2 * len(times) - 1) / 2, np.arange(len(times)), times)
    index = np.clip(np.round(halves * BAND_FPS).astype(int), 0, len(onsets) - 1)
    rows = maximum_filter1d(onsets, 2 * _NEAR + 1, axis=0)[index].astype(float)
    rows = (rows - rows.mean(0)) / (rows.std(0) + 0.1)
    power = float(np.square(rows).sum(1).mean()) + 1e-6
    lags = {lag * bars for lag in _ODD + _COMMON for bars in range(1, _BARS + 1)}
    return {
        lag: float((rows[lag:] * rows[:-lag]).sum(1).mean()) / power
        for lag in lags
        if len(rows) >= lag + _LEFT
    }


def _mean(echo: dict[int, float], lag: int) -> float:
    found = [echo[lag * bars] for bars in range(1, _BARS + 1) if lag * bars in echo]
    return float(np.mean(found)) if len(found) > 1 else -1.0
