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
#: Seconds around a stop in which there may be one more, not two.
_STOP_APART = 8.0
#: Decibels that a fade falls, and seconds that it takes at least.
_FADE_DEPTH, _FADE_LEAST = 9.0, 4.0


def moments(features: Features, grid: Grid, sections: Sequence[Section]) -> tuple[Moment, ...]:
    """Return the marked moments in the order of their times."""
    level = 10 * np.log10(np.maximum(uniform_filter1d(features.wave[:, 2], 5), 0.0) + 1e-9)
    if level.max() < -70.0:
        return ()
    found = [
        *_drops(features, grid, sections),
        *_of_sections(sections),
        *_stops(level),
        *_fade(features),
    ]
    return tuple(sorted(found, key=lambda moment: (moment.time, moment.kind)))


def _drops(features: Features, grid: Grid, sections: Sequence[Section]) -> Iterable[Moment]:
    """Downbeats at which bass and loudness come back after they were gone.

    Where no section begins more is asked for, and of neighbours the most marked is meant.
    """
    starts = np.array([section.start for section in sections])
    found = sorted(_returns(features, grid, starts), key=lambda moment: -moment.strength)
    kept: list[Moment] = []
    for moment in found:
        if all(abs(moment.time - other.time) > 4 * grid.period * grid.meter for other in kept):
            kept.append(moment)
    yield from kept


def _returns(features: Features, grid: Grid, starts: NDArray) -> Iterable[Moment]:
    low = features.bands[:, band_frequencies() < 150].sum(1)
    loud = np.sqrt(features.wave[:, 2])
    full = 0.6 * float(np.percentile(low, 90))
    bar = grid.period * grid.meter
    for time in grid.downbeats:
        before = _mean(low, time - 2 * bar, time - 0.1), _mean(loud, time - 2 * bar, time - 0.1)
        after = _mean(low, time, time + 2 * bar), _mean(loud, time, time + 2 * bar)
        if time < 2 * bar or after[0] < full:
            continue
        bass, gain = before[0] / (after[0] + 1e-9), before[1] / (after[1] + 1e-9)
        opens = np.abs(starts - time).min() < 1.1 * grid.period
        if bass < (0.5 if opens else 0.25) and gain < (0.8 if opens else 0.6):
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
    """Short silences inside the music; those that keep coming back are its rhythm."""
    loud = np.percentile(level, 90)
    quiet = np.concatenate([[0], level < loud - _STOP_DEPTH, [0]])
    turns = np.flatnonzero(np.diff(quiet))
    found = []
    for first, last in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
        length = (last - first) / BAND_FPS
        inside = first > BAND_FPS and last < len(level) - BAND_FPS
        sudden = inside and level[max(0, first - 30) : first - 5].max() > loud - 12
        if sudden and length >= _STOP_LEAST:
            found.append((first / BAND_FPS, length))
    starts = np.array([start for start, _ in found])
    for start, length in found:
        if length <= _STOP_MOST and np.sum(np.abs(starts - start) < _STOP_APART) <= 2:
            yield Moment(start, "stop", length, min(1.0, length))


def _fade(features: Features) -> Iterable[Moment]:
    """A long even fall of loudness into the end."""
    power = uniform_filter1d(features.wave[:, 2], BAND_FPS)[:: BAND_FPS // 10]
    level = 10 * np.log10(np.maximum(power, 0.0) + 1e-9)
    sounding = np.flatnonzero(level > level.max() - 50.0)
    tail = level[: sounding[-1] + 1]
    body = float(np.percentile(tail, 60))
    start = int(np.flatnonzero(tail > body - 1.5)[-1])
    fall = tail[start:]
    if len(fall) < _FADE_LEAST * 10 or fall[-1] > body - _FADE_DEPTH:
        return
    # A quiet last part, or a last chord that rings, falls at once and then little.
    half = fall[len(fall) // 2] - fall[0]
    if 0.08 < half / (fall[-1] - fall[0]) < 0.75 and np.mean(np.diff(fall) < 0.5) > 0.7:
        yield Moment(start / 10, "fade", len(fall) / 10, 1.0)
