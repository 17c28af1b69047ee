"""Moments that an editor would mark: drops, builds, breaks, hard stops, the final fade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from beatreel.music.features import BAND_FPS, Features, band_frequencies
from beatreel.music.grid import Grid
from beatreel.music.song import Moment, Section

#: Decibels under the song's level that count as a stop, and seconds that it lasts.
_STOP_DEPTH, _STOP_LEAST, _STOP_MOST = 26.0, 0.18, 3.0
#: Decibels that a fade falls, and seconds that it takes at least.
_FADE_DEPTH, _FADE_LEAST = 9.0, 4.0


def moments(features: Features, grid: Grid, sections: Sequence[Section]) -> tuple[Moment, ...]:
    """Return the marked moments in the order of their times."""
    level = 10 * np.log10(np.maximum(uniform_filter1d(features.wave[:, 2], 5), 0.0) + 1e-9)
    if level.max() < -70.0:
        return ()
    found = [
        *_drops(features, grid),
        *_of_sections(sections),
        *_stops(level),
        *_fade(features),
    ]
    return tuple(sorted(found, key=lambda moment: (moment.time, moment.kind)))


def _drops(features: Features, grid: Grid) -> Iterable[Moment]:
    """Downbeats at which bass and loudness come back after they were gone."""
    low = features.bands[:, band_frequencies() < 150].sum(1)
    loud = np.sqrt(features.wave[:, 2])
    bar = grid.period * grid.meter
    for time in grid.downbeats:
        before = _mean(low, time - 2 * bar, time - 0.1), _mean(loud, time - 2 * bar, time - 0.1)
        after = _mean(low, time, time + 2 * bar), _mean(loud, time, time + 2 * bar)
        if time < 2 * bar or after[0] < 0.6 * np.percentile(low, 90):
            continue
        bass, gain = before[0] / (after[0] + 1e-9), before[1] / (after[1] + 1e-9)
        if bass < 0.5 and gain < 0.8:
            yield Moment(float(time), "drop", 0.0, float(np.clip(1.2 - bass - gain / 3, 0, 1)))


def _mean(curve: NDArray, start: float, end: float) -> float:
    first = max(0, int(start * BAND_FPS))
    part = curve[first : max(first + 1, int(end * BAND_FPS))]
    return float(part.mean()) if len(part) else 0.0


def _of_sections(sections: Sequence[Section]) -> Iterable[Moment]:
    for section in sections:
        if section.label in {"build", "break"}:
            length = section.end - section.start
            yield Moment(section.start, section.label, length, max(0.2, 1 - section.energy))


def _stops(level: NDArray) -> Iterable[Moment]:
    """Short silences inside the music."""
    loud = np.percentile(level, 90)
    quiet = np.concatenate([[0], level < loud - _STOP_DEPTH, [0]])
    turns = np.flatnonzero(np.diff(quiet))
    for first, last in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
        length = (last - first) / BAND_FPS
        inside = first > BAND_FPS and last < len(level) - BAND_FPS
        if inside and _STOP_LEAST <= length <= _STOP_MOST:
            sudden = level[first - 30 : first - 5].max() > loud - 12
            if sudden:
                yield Moment(first / BAND_FPS, "stop", length, min(1.0, length))


def _fade(features: Features) -> Iterable[Moment]:
    """A long even fall of loudness into the end."""
    curve = features.short_term
    sounding = np.flatnonzero(curve > -60)
    if len(sounding) < 100:
        return
    tail = curve[: sounding[-1] + 1]
    body = float(np.median(tail))
    high = np.flatnonzero(tail > body - 1.5)
    start, end = high[-1], len(tail) - 16
    if end - start < _FADE_LEAST * 10 or tail[end] > body - _FADE_DEPTH:
        return
    steps = np.diff(uniform_filter1d(tail[start:end], 10))
    if np.mean(steps < 0.05) > 0.8:
        yield Moment(start / 10, "fade", (end - start) / 10, 1.0)
