"""A bare pulse: strokes at one distance with nothing between them, as a metronome gives.

Readings are judged by what music has on and between its beats; clicks have nothing of that, so
they are taken at their word.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import find_peaks

from beatreel.music.features import BAND_FPS, Features
from beatreel.music.grid import Grid
from beatreel.music.onsets import LEAD

#: Fewest strokes, seconds by which they may miss the line, decibels that the sound falls between.
_FEWEST, _STRAIGHT, _BARE = 6, 0.015, 25.0
#: Likeness (cosine) over which two strokes are one sound; the share that must be.
_ALIKE, _SAME = 0.9, 0.6
#: Beats in a bar that an accent may mark.
_METRES = (3, 4, 5, 6, 7)
#: Beats a minute that people tap.
_SLOWEST, _FASTEST = 40.0, 220.0
#: How sure a grid is at the tempo of the strokes, and at half or double of it.
_SURE, _UNSURE = 0.9, 0.5


def bare_pulse(features: Features, onsets: NDArray[np.float32]) -> Grid | None:
    """Return the grid of bare strokes, ``None`` for any other sound.

    Strokes slower or faster than people tap are counted at an octave of their tempo; the grid is
    then less sure and names the other reading.
    """
    curve = onsets.sum(1)
    strokes, _ = find_peaks(curve, height=0.3 * float(curve.max(initial=0.0)), distance=8)
    if len(strokes) < _FEWEST or not _is_bare(features, strokes):
        return None
    index = np.arange(len(strokes))
    period, start = np.polyfit(index, strokes / BAND_FPS + LEAD, 1)
    if np.abs(start + period * index - strokes / BAND_FPS - LEAD).max() > _STRAIGHT:
        return None
    accent = _accent(onsets[strokes])
    if accent is None:
        return None
    meter, first = accent
    count = max(2, int((features.duration - start) / period) + 1)
    times = start + period * np.arange(-int(max(0.0, start) / period), count)
    turn = round((times[0] - start) / period) - first
    positions = (np.arange(len(times)) + turn) % meter + 1
    return _tappable(Grid(np.maximum(times, 0.0), positions, meter, confidence=_SURE))


def _is_bare(features: Features, strokes: NDArray[np.int64]) -> bool:
    level = 10 * np.log10(uniform_filter1d(features.wave[:, 2], 3) + 1e-9)
    middles = (strokes[1:] + strokes[:-1]) // 2
    tops = np.array([level[max(0, row - 2) : row + 4].max() for row in strokes[:-1]])
    return bool(np.median(tops - level[middles]) > _BARE)


def _accent(strokes: NDArray[np.float32]) -> tuple[int, int] | None:
    """Return the metre that accents mark and the stroke of the first; four where all are alike."""
    lengths = np.linalg.norm(strokes, axis=1)
    unit = strokes / (lengths[:, None] + 1e-6)
    usual = np.median(unit, axis=0)
    plain = unit @ usual / (np.linalg.norm(usual) + 1e-6) > _ALIKE
    if plain.mean() > 0.95:
        return 4, 0
    if plain.mean() < _SAME:
        return None
    marks = np.flatnonzero(~plain)
    meter = int(np.median(np.diff(marks))) if len(marks) > 1 else 0
    regular = len(marks) > 1 and bool(np.all(np.diff(marks) == meter))
    return (meter, int(marks[0])) if regular and meter in _METRES else None


def _tappable(grid: Grid) -> Grid:
    """Count strokes that are too slow or too fast to tap at an octave of their tempo."""
    times, positions, meter = grid.times, grid.positions, grid.meter
    if grid.tempo < _SLOWEST:
        times = np.interp(np.arange(2 * len(times) - 1) / 2, np.arange(len(times)), times)
        positions = np.arange(len(times)) % meter + 1
        return Grid(times, positions, meter, _UNSURE, {"half": 1.0})
    if grid.tempo > _FASTEST:
        first = int(np.flatnonzero(positions == 1)[0]) % 2 if 1 in positions else 0
        times = times[first::2]
        return Grid(times, np.arange(len(times)) % 4 + 1, 4, _UNSURE, {"double": 1.0})
    return grid
