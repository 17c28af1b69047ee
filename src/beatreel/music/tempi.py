"""Where the tempo of a song goes to another one for good."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]
#: Shortest part of one tempo, seconds, and the share by which its tempo differs.
PART, _CHANGE = 12.0, 0.06
#: Beats over which a tempo is read, and beats by which its change is looked for more closely.
_READ, _NEAR = 8, 16
#: Beats on either side over which a tempo is smoothed.
_SMOOTH = 8


def read(times: Times) -> tuple[NDArray[np.float64], Times]:
    """Return octaves of the tempo along the beats, smoothed, and the seconds they stand for."""
    local = np.log2(_READ / (times[_READ:] - times[:-_READ]))
    return local, times[_READ // 2 : _READ // 2 + len(local)]


def changes(octaves: NDArray[np.float64], at: Times) -> list[float]:
    """Return seconds at which a tempo (octaves at some seconds) goes to another lasting one."""
    if not len(octaves):
        return []
    padded = np.pad(octaves, _SMOOTH, mode="edge")
    curve = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * _SMOOTH + 1), axis=1)
    bounds: list[float] = []
    start = 0
    for index in range(1, len(curve)):
        level = float(np.median(curve[start:index]))
        ahead = (at >= at[index]) & (at < at[index] + PART)
        gap = np.abs(curve[ahead] - level)
        lasting = (
            at[-1] - at[index] > PART and len(gap) > _READ and gap.min() > np.log2(1 + _CHANGE)
        )
        steady_there = lasting and float(np.ptp(curve[ahead])) < np.log2(1 + _CHANGE) / 2
        if steady_there and at[index] - at[start] > PART:
            bounds.append(float(at[index]))
            start = index
    return bounds


def stretches(times: Times) -> tuple[tuple[float, float], ...]:
    """Return (seconds, beats a minute) of each lasting tempo, from the first beat on.

    A song that keeps its tempo, or drifts about it, has one.
    """
    if len(times) < 2:
        return ()
    found = changes(*read(times)) if len(times) > 4 * _READ else []
    edges = [0, *(_turn(np.diff(times), int(np.searchsorted(times, t))) for t in found), len(times)]
    return tuple(
        (float(times[a]), 60.0 / float(np.polyfit(np.arange(b - a), times[a:b], 1)[0]))
        for a, b in pairwise(edges)
        if b - a > 1
    )


def _turn(gaps: Times, near: int) -> int:
    """Return the beat near another at which the gaps between beats turn most sharply."""
    first, last = max(0, near - _NEAR), min(len(gaps), near + _NEAR)
    options = range(first + 2, last - 1)
    spread = [gaps[first:i].var() * (i - first) + gaps[i:last].var() * (last - i) for i in options]
    return first + 2 + int(np.argmin(spread)) if spread else near
