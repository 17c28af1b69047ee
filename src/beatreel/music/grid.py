"""The grid: beats in seconds with their place in the bar, and arithmetic on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from beatreel.music.song import Beat

Times = NDArray[np.float64]
#: Beats over which the tempo is taken as steady.
_STEADY = 16
#: Seconds before the song that still are its start.
_SLACK = 0.02
#: Seconds within which a beat lies on a line, and the share of beats that must.
_ON_LINE, _MOST = 0.02, 0.7


@dataclass(frozen=True, slots=True)
class Grid:
    """Beats and bars of one song."""

    #: Seconds, rising.
    times: Times
    #: Place of each beat in its bar, 1 is the downbeat.
    positions: NDArray[np.int64]
    #: Beats in a bar.
    meter: int
    #: 0…1.
    confidence: float = 1.0
    #: Other readings that are close: name → score 0…1.
    alternatives: Mapping[str, float] = field(default_factory=dict)

    @property
    def downbeats(self) -> Times:
        return self.times[self.positions == 1]

    @property
    def period(self) -> float:
        """Seconds a beat, from lines through long runs of beats."""
        if len(self.times) < 2:
            return 0.5
        span = min(_STEADY, len(self.times) - 1)
        found = np.sort((self.times[span:] - self.times[:-span]) / span)
        # Where the tempo changes, the commonest one is meant, not one between them.
        near = np.searchsorted(found, found * 1.01) - np.searchsorted(found, found * 0.99)
        return float(np.median(found[near >= 0.9 * near.max()]))

    @property
    def tempo(self) -> float:
        """Beats a minute."""
        return 60.0 / self.period

    def beats(self) -> tuple[Beat, ...]:
        """Return the records of :class:`~beatreel.music.song.Song`."""
        pairs = zip(self.times.tolist(), self.positions.tolist(), strict=True)
        return tuple(Beat(time, position) for time, position in pairs)

    def count(self, at: Times) -> Times:
        """Return how many beats have passed at some times, running on past both ends."""
        index = np.arange(len(self.times), dtype=float)
        inside = np.interp(at, self.times, index)
        before = (at - self.times[0]) / self._edge(0)
        after = index[-1] + (at - self.times[-1]) / self._edge(1)
        return np.where(at < self.times[0], before, np.where(at > self.times[-1], after, inside))

    def times_at(self, count: Times) -> Times:
        """Return the seconds at which so many beats have passed; inverse of :meth:`count`."""
        index = np.arange(len(self.times), dtype=float)
        inside = np.interp(count, index, self.times)
        before = self.times[0] + count * self._edge(0)
        after = self.times[-1] + (count - index[-1]) * self._edge(1)
        return np.where(count < 0, before, np.where(count > index[-1], after, inside))

    def extended(self, duration: float) -> Grid:
        """Return the grid carried on at its edges over the whole of ``duration`` seconds."""
        return self.carried(0.0, duration)

    def carried(self, start: float, end: float) -> Grid:
        """Return the grid between two times, carried on at its edges where it is short of them."""
        if not len(self.times):
            return self
        # A beat that is found just before the song begins is the one that it begins with.
        slack = _SLACK if start <= 0.0 else 0.0
        first = -max(0, int(np.floor((self.times[0] - start + slack) / self._edge(0))))
        last = len(self.times) + max(0, int(np.floor((end - self.times[-1]) / self._edge(1))))
        index = np.arange(first, last)
        times = self.times_at(index.astype(float))
        before = (self.positions[0] - 1 + index) % self.meter + 1
        after = (self.positions[-1] - len(self.times) + index) % self.meter + 1
        known = self.positions[np.clip(index, 0, len(self.times) - 1)]
        positions = np.where(index < 0, before, np.where(index < len(self.times), known, after))
        inside = (times >= start - slack) & (times < end)
        times = np.maximum(times[inside], start)
        return replace(self, times=times, positions=positions[inside])

    def _edge(self, side: int) -> float:
        """Seconds a beat at the first (0) or last (1) beats."""
        part = self.times[-_STEADY:] if side else self.times[:_STEADY]
        return float(np.median(np.diff(part))) if len(part) > 1 else 0.5


def on_one_line(grid: Grid) -> Grid:
    """Return a grid whose beats keep one line where some slip to the off-beats of it.

    In an intro of hats and pads a pulse is drawn to the off-beats; the beats of a song that keeps
    its tempo do not jump by half of one. A grid that bends otherwise is returned as it is.
    """
    times = grid.times
    if len(times) < 4 * _STEADY:
        return grid
    starts = range(0, len(times) - 2 * _STEADY + 1, _STEADY // 2)
    lines = [np.polyfit(np.arange(2 * _STEADY), times[a : a + 2 * _STEADY], 1) for a in starts]
    period, start = max(lines, key=lambda line: int(np.sum(np.abs(_miss(times, *line)) < _ON_LINE)))
    for _ in range(2):
        met = np.abs(_miss(times, period, start)) < _ON_LINE
        if met.sum() < 2 * _STEADY:
            return grid
        period, start = np.polyfit(np.round((times[met] - start) / period), times[met], 1)
    miss = np.abs(_miss(times, period, start)) / period
    met = miss * period < _ON_LINE
    slipped = (miss > 0.35) & ~met
    if met.mean() < _MOST or slipped.sum() < 0.8 * (~met).sum() or not slipped.any():
        return grid
    first, last = (round((time - start) / period) for time in (times[0], times[-1]))
    index = np.arange(first, last + 1)
    known = np.round((times[met] - start) / period).astype(int)
    turn = np.bincount((grid.positions[met] - 1 - known) % grid.meter).argmax()
    return replace(grid, times=start + period * index, positions=(index + turn) % grid.meter + 1)


def _miss(times: Times, period: float, start: float) -> Times:
    """Return the seconds from each time to the nearest beat of a line."""
    count = (times - start) / period
    return (count - np.round(count)) * period


def steady(tempo: float, duration: float, *, offset: float = 0.0, meter: int = 4) -> Grid:
    """Return a metronome's grid over ``duration`` seconds with a downbeat at ``offset``."""
    period = 60.0 / tempo
    first = -int(np.floor(offset / period))
    count = max(1, int(np.ceil((duration - offset) / period)))
    index = np.arange(first, count)
    times = offset + index * period
    inside = (times >= -1e-9) & (times < max(duration, 1e-9))
    positions = index % meter + 1
    return Grid(np.maximum(times[inside], 0.0), positions[inside], meter)
