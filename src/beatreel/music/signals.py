"""The curves that drive pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from beatreel.music.features import BAND_FPS, VOICE_FPS, Features, band_frequencies
from beatreel.music.framing import led, parts
from beatreel.music.grid import Grid, Times
from beatreel.music.song import SIGNALS, Section, Signals

#: Seconds in which an envelope falls to a third.
_RELEASE = {
    "kick": 0.16,
    "snare": 0.14,
    "hat": 0.08,
    "bass": 0.18,
    "mid": 0.15,
    "treble": 0.10,
    "energy": 0.6,
    "brightness": 0.4,
    "onset": 0.12,
    "vocal": 0.3,
}
#: Hz, edges of the three bands.
_BANDS = {"bass": (30, 160), "mid": (160, 2500), "treble": (2500, 11_000)}

Curve = NDArray[np.float32]


def signals(
    features: Features,
    grid: Grid,
    sections: Sequence[Section],
    hits: Mapping[str, tuple[Times, Curve]],
    vocal: Curve,
) -> Signals:
    """Return all signals of a song at BAND_FPS rows a second.

    Parameters
    ----------
    features, grid, sections
        Of the song.
    hits
        Seconds and strengths 0…1 of kick, snare and hat.
    vocal
        How voice-like the sound is, at VOICE_FPS.
    """
    rows = max(2, int(np.ceil(features.duration * BAND_FPS)) + 1)
    at = np.arange(rows) / BAND_FPS
    curves = {
        "beat": grid.count(at) % 1.0,
        "bar": _phase_between(grid.downbeats, at, grid.period * grid.meter),
        "section": _progress(sections, at),
        "energy": _energy(features),
        "brightness": _brightness(features),
        "onset": _onset(features),
        "vocal": np.repeat(vocal, BAND_FPS // VOICE_FPS),
    }
    curves |= {name: _band(features, *edges) for name, edges in _BANDS.items()}
    for name, (times, strengths) in hits.items():
        curves[name] = _struck(times, strengths, rows)
    values = np.zeros((rows, len(SIGNALS)), np.float32)
    for column, name in enumerate(SIGNALS):
        curve = _fitted(np.asarray(curves[name]), rows)
        values[:, column] = _released(curve, _RELEASE[name]) if name in _RELEASE else curve
    return Signals(float(BAND_FPS), np.clip(values, 0.0, 1.0))


def _fitted(curve: NDArray, rows: int) -> NDArray:
    """Cut or hold a curve to a length."""
    return np.pad(curve[:rows], (0, max(0, rows - len(curve))), mode="edge")


def _phase_between(marks: Times, at: Times, period: float) -> Times:
    """Run from 0 to 1 between marks, and on at ``period`` seconds past the outer ones."""
    if not len(marks):
        return at / period % 1.0
    index = np.arange(len(marks), dtype=float)
    count = np.interp(at, marks, index)
    count = np.where(at < marks[0], (at - marks[0]) / period, count)
    count = np.where(at > marks[-1], index[-1] + (at - marks[-1]) / period, count)
    return count % 1.0


def _progress(sections: Sequence[Section], at: Times) -> Times:
    edges = np.array([s.start for s in sections] + [sections[-1].end])
    count = np.interp(at, edges, np.arange(len(edges), dtype=float))
    return np.minimum(count, len(sections) - 1e-6) % 1.0


def _energy(features: Features) -> Curve:
    """Loudness of the half second around, on a scale of what the song holds."""
    # A running sum may end a rounding error below nothing.
    power = np.maximum(uniform_filter1d(features.wave[:, 2], BAND_FPS // 2), 0.0)
    return _ranked(10 * np.log10(power + 1e-8), floor=24.0)


def _band(features: Features, low: float, high: float) -> Curve:
    hz = band_frequencies()
    power = features.bands[:, (hz >= low) & (hz < high)].mean(1)
    return _ranked(20 * np.log10(power + 1e-4), floor=30.0)


def _brightness(features: Features) -> Curve:
    octaves = np.log2(band_frequencies()).astype(np.float32)
    centre = np.empty(len(features.bands), np.float32)
    for part in parts(len(centre)):
        power = np.square(features.bands[part]) + 1e-9
        centre[part] = power @ octaves / power.sum(1)
    smooth = uniform_filter1d(centre, BAND_FPS // 5)
    return np.clip((smooth - 6.5) / 5.0, 0.0, 1.0).astype(np.float32)


def _onset(features: Features) -> Curve:
    rise = np.empty(len(features.bands), np.float32)
    for part in parts(len(rise)):
        logs = np.log1p(20.0 * led(features.bands, part, 1))
        rise[part] = np.maximum(np.diff(logs, axis=0), 0.0).mean(1)
    around = maximum_filter1d(uniform_filter1d(rise, 8), 8 * BAND_FPS)
    high = np.percentile(rise, 99) + 1e-6
    scaled = np.clip(rise / np.maximum(around * 2.0, 0.3 * high), 0.0, 1.0)
    return (scaled**1.5).astype(np.float32)


def _ranked(level: Curve, floor: float) -> Curve:
    """Scale decibels so that the song's loud moments are 1 and ``floor`` under them is 0."""
    if level.max() < -75.0:
        return np.zeros_like(level)
    top = np.percentile(level, 97)
    return np.clip((level - top + floor) / floor, 0.0, 1.0)


def _struck(times: Times, strengths: Curve, rows: int) -> Curve:
    curve = np.zeros(rows, np.float32)
    index = np.floor(times * BAND_FPS).astype(int)
    inside = (index >= 0) & (index < rows)
    np.maximum.at(curve, index[inside], strengths[inside])
    return curve


def _released(curve: NDArray, seconds: float) -> Curve:
    """Follow a curve up at once and down slowly: y[i] = max(x[i], y[i-1] · decay)."""
    decay = np.log(3.0) / (seconds * BAND_FPS)
    # In the log domain the recursion is a running maximum of a tilted curve.
    ramp = decay * np.arange(len(curve))
    tilted = np.log(np.maximum(curve, 1e-6)) + ramp
    return np.exp(np.maximum.accumulate(tilted) - ramp).astype(np.float32)
