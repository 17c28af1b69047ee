"""Kick, snare and hat: struck when, and how hard.

Band onsets alone are right about kicks half of the time, so the rises of the spectrum are first
explained by three drum templates that adapt to the song and by a few free ones (semi-supervised
non-negative matrix factorisation, as in C.-W. Wu and A. Lerch, ISMIR 2015), and a hit is then
believed in the measure in which it lies on a sixteenth of the grid. A chord sets in as broadly as
a snare does, but it stays: so a snare is believed in the measure in which it dies away.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter
from scipy.signal import find_peaks

from beatreel.music.features import BAND_FPS, Features, band_frequencies
from beatreel.music.framing import led, parts
from beatreel.music.grid import Grid, Times

Curve = NDArray[np.float32]

#: Where the templates start: (centre Hz, octaves of spread, weight) of their lobes.
_LOBES = {
    "kick": ((70, 0.6, 1.0), (3000, 1.0, 0.08)),
    "snare": ((200, 0.6, 0.45), (1500, 1.3, 0.5), (5000, 1.2, 0.6)),
    "hat": ((9000, 0.7, 1.0),),
}
_FREE = 6
_ROUNDS = 24
#: Rows from which templates are learnt; a longer song is sampled evenly.
_LEARNT = 12_000
#: Seconds around a sixteenth in which a hit belongs to it.
_NEAR = 0.028
#: Between which shares of the strong hits the least one is looked for.
_LEAST = {"kick": (0.5, 0.95), "snare": (0.55, 1.1), "hat": (0.19, 0.2)}
#: Hz between which a snare is watched dying away, the rows after its onset at which it must have,
#: and the share of its rise that it must have lost by then.
_SNARE_HZ, _AFTER, _LOST = (500.0, 6000.0), (12, 22), 0.5
#: Seconds from the top of a rise back to where the hit began.
_LAG = 0.008


def hits(features: Features, grid: Grid) -> dict[str, tuple[Times, Curve]]:
    """Return seconds and strengths 0…1 of the hits of each drum."""
    bands = features.bands
    sampled = bands[:0] if len(bands) < 8 else _sampled_rises(bands)
    if not len(sampled) or sampled.max() < 1e-4:
        return {name: (np.zeros(0), np.zeros(0, np.float32)) for name in _LOBES}
    templates = _learnt(sampled)
    found = [_gains(_rises(led(bands, part, 2))[2:], templates) for part in parts(len(bands))]
    gains = np.concatenate(found)
    gains[:, list(_LOBES).index("snare")] *= np.minimum(_decay(features.bands) / _LOST, 1.0)
    return {name: _picked(gains[:, i], grid, name) for i, name in enumerate(_LOBES)}


def _rises(bands: Curve) -> Curve:
    """Return how far each row lies over the two before it."""
    level = np.sqrt(bands)
    past = level.copy()
    past[2:] = np.minimum(level[1:-1], level[:-2])
    return np.maximum(level - past, 0.0)


def _sampled_rises(bands: Curve) -> Curve:
    """Return the rises at rows that are spread evenly over a song."""
    rows = np.arange(0, len(bands), max(1, len(bands) // _LEARNT))
    level, one, two = (np.sqrt(bands[np.maximum(rows - back, 0)]) for back in (0, 1, 2))
    return np.maximum(level - np.minimum(one, two), 0.0)


def _decay(bands: Curve) -> Curve:
    """Return the share of what rises at each row that is gone a tenth of a second later, 0…1."""
    hz = band_frequencies()
    heard = (hz > _SNARE_HZ[0]) & (hz < _SNARE_HZ[1])
    level = np.concatenate([np.sqrt(bands[part][:, heard]).sum(1) for part in parts(len(bands))])
    first, last = _AFTER
    padded = np.pad(level, (6, last + 2), mode="edge")

    def later(rows: int) -> Curve:
        return padded[6 + rows : 6 + rows + len(level)]

    before = (later(-5) + later(-4) + later(-3)) / 3
    top = np.max([later(rows) for rows in (-1, 0, 1, 2, 3)], axis=0)
    stays = median_filter(padded, last - first + 1)[6 + (first + last) // 2 :][: len(level)]
    return np.clip((top - np.maximum(stays, before)) / (top - before + 1e-9), 0.0, 1.0)


def _starts() -> Curve:
    octave = np.log2(band_frequencies())
    rows = [
        sum(w * np.exp(-0.5 * ((octave - np.log2(hz)) / width) ** 2) for hz, width, w in lobes)
        for lobes in _LOBES.values()
    ]
    free = np.random.default_rng(0).uniform(0.2, 1.0, (_FREE, len(octave)))
    stacked = np.vstack([*rows, free]).astype(np.float32) + 1e-3
    return stacked / stacked.sum(1, keepdims=True)


def _learnt(rises: Curve) -> Curve:
    """Fit the templates (drums + free, bands) to a song."""
    rows = rises + 1e-6
    start = _starts()
    drums = len(_LOBES)
    templates = start.copy()
    gains = np.full((len(rows), len(start)), rows.mean(), np.float32)
    for turn in range(_ROUNDS):
        gains *= (rows / (gains @ templates + 1e-9)) @ templates.T / templates.sum(1)
        ratio = rows / (gains @ templates + 1e-9)
        templates *= gains.T @ ratio / (gains.sum(0)[:, None] + 1e-9)
        templates /= templates.sum(1, keepdims=True) + 1e-9
        # The drums may move away from where they start, but only so far.
        hold = max(0.8, 0.9 - 0.05 * turn)
        templates[:drums] = hold * start[:drums] + (1 - hold) * templates[:drums]
    return templates


def _gains(rises: Curve, templates: Curve) -> Curve:
    """Return how much of each template each row holds."""
    rows = rises + 1e-6
    gains = np.ones((len(rows), len(templates)), np.float32)
    for _ in range(_ROUNDS // 2):
        gains *= (rows / (gains @ templates + 1e-9)) @ templates.T
    return gains


def _picked(gain: Curve, grid: Grid, name: str) -> tuple[Times, Curve]:
    strong = np.percentile(gain[gain >= np.percentile(gain, 90)], 85) + 1e-6
    curve = gain / strong
    peaks, _ = find_peaks(curve, height=0.15, distance=5)
    times = np.maximum(peaks / BAND_FPS - _LAG, 0.0)
    if len(grid.times) > 1 and len(times):
        quarter = grid.count(times) * 4
        off = np.abs(quarter - np.round(quarter)) * grid.period / 4
        trust = np.where(off <= _NEAR, 1.0, 0.6 if name == "hat" else 0.4)
        trust = np.where(np.round(quarter) % 2 == 1, trust * 0.85, trust)
    else:
        trust = np.ones(len(times))
    heights = curve[peaks] * trust
    kept = heights >= _valley(heights, *_LEAST[name])
    return times[kept], np.minimum(heights[kept], 1.0).astype(np.float32)


def _valley(heights: NDArray, low: float, high: float) -> float:
    """Return where weak marks best part from strong ones (N. Otsu, 1979), between two bounds."""
    levels = np.geomspace(low, high, 24)
    heights = heights[heights > 0.7 * low]
    logs = np.log(np.maximum(heights, 1e-3))
    parting = []
    for level in levels:
        above = heights >= level
        share = float(above.mean()) if len(above) else 0.0
        apart = logs[above].mean() - logs[~above].mean() if 0.0 < share < 1.0 else 0.0
        parting.append(share * (1.0 - share) * apart**2)
    return float(levels[int(np.argmax(parting))])
