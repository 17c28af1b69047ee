"""All ways to part a song into sections, summed up: how likely one begins at each bar.

A song is a row of sections (a semi-Markov field; S. Sarawagi and W. Cohen, NIPS 2004): each bar
line speaks for or against a boundary, and each section gains by how many bars it lasts, for
music is written in four, eight or sixteen far more often than in five. What is likely in sum
over all ways is surer than the one likeliest way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Longest section, bars; only a whole song may be longer.
LONGEST = 40
#: Kinds of lengths: by their bars; then multiples of four, even and odd ones.
KINDS = ("1", "2", "3", "4", "8", "16", "fours", "twos", "odd")
#: Kinds of lengths at the edges of a song, where a clip may be cut.
EDGE_KINDS = ("1", "2", "any")
_NEVER = -1e9
#: Bars between two boundaries at least.
_APART = 2


@dataclass(frozen=True)
class Gains:
    """What sections gain by their bars: the first, those between, the last."""

    #: (LONGEST + 1,) each, from no bar on.
    first: Array
    inner: Array
    last: Array

    @classmethod
    def by_kind(
        cls, first: Mapping[str, float], inner: Mapping[str, float], last: Mapping[str, float]
    ) -> Gains:
        """Return gains from those of :data:`EDGE_KINDS`, :data:`KINDS`, :data:`EDGE_KINDS`."""
        edge, middle = kinds(EDGE_KINDS), kinds(KINDS)
        return cls(
            edge @ [first[kind] for kind in EDGE_KINDS],
            middle @ [inner[kind] for kind in KINDS],
            edge @ [last[kind] for kind in EDGE_KINDS],
        )


def kinds(names: tuple[str, ...]) -> Array:
    """Return which of some kinds each length is of: ones in (LONGEST + 1, kinds)."""
    table = np.zeros((LONGEST + 1, len(names)))
    for bars in range(1, LONGEST + 1):
        general = "odd" if bars % 2 else "twos" if bars % 4 else "fours"
        kind = next(kind for kind in (str(bars), general, "any") if kind in names)
        table[bars, names.index(kind)] = 1.0
    return table


@dataclass(frozen=True)
class Parted:
    """What is expected of songs over all ways to part them; one row a song."""

    #: (songs,) logarithm of the sum over all ways, where not to part the song is one.
    total: Array
    #: (songs, bars) chance that a section begins at each bar; 0 for the first.
    begins: Array
    #: (songs, LONGEST + 1) how often each length is expected: first, inner and last sections.
    counts: tuple[Array, Array, Array]


def parted(odds: Array, bars: NDArray[np.int64], gains: Gains) -> Parted:
    """Sum over all ways to part songs into sections.

    Parameters
    ----------
    odds
        (songs, bars) log-odds of a boundary at the start of each bar.
    bars
        (songs,) how many bars each song has; columns beyond them are ignored.
    gains
        Of the lengths of sections.
    """
    until, total = _forward(odds, bars, gains)
    songs, most = odds.shape
    rows = np.arange(songs)
    after = np.full_like(until, _NEVER)
    after[rows, bars] = 0.0
    gain = np.zeros_like(until)
    gain[:, :most] = odds
    gain[rows, bars] = 0.0
    counts = np.zeros((3, songs, LONGEST + 1))
    for start in range(most - 1, -1, -1):
        ahead = slice(start + 1, start + 1 + LONGEST)
        ends = np.arange(start + 1, start + 1 + LONGEST) == bars[:, None]
        lasts, others = (gains.last, gains.inner) if start else (np.zeros(LONGEST + 1), gains.first)
        sums = after[:, ahead] + gain[:, ahead] + np.where(ends, lasts[1:], others[1:])
        live = bars > start
        after[:, start] = np.where(live, _summed(sums), after[:, start])
        chance = np.exp(until[:, LONGEST + start, None] + sums - total[:, None]) * live[:, None]
        counts[1 if start else 0, :, 1:] += np.where(ends, 0.0, chance)
        if start:
            counts[2, :, 1:] += np.where(ends, chance, 0.0)
    begins = np.exp(until[:, LONGEST : LONGEST + most] + after[:, :most] - total[:, None])
    begins[:, 0] = 0.0
    return Parted(total, begins, (counts[0], counts[1], counts[2]))


def _forward(odds: Array, bars: NDArray[np.int64], gains: Gains) -> tuple[Array, Array]:
    """Return the sums over all ways up to each bar, and those of the whole songs.

    Column LONGEST + b stands for bar b, so that every section has columns to look back to.
    """
    songs, most = odds.shape
    until = np.full((songs, most + 1 + LONGEST), _NEVER)
    until[:, LONGEST] = 0.0
    total = np.zeros(songs)
    for end in range(1, most + 1):
        over = bars == end
        sums = (
            until[:, end : end + LONGEST]
            + np.where(over[:, None], gains.last, gains.inner)[:, :0:-1]
        )
        if end <= LONGEST:
            sums[:, LONGEST - end] = np.where(over, 0.0, gains.first[end])
        found = _summed(sums)
        # A song is never too long to stay whole.
        whole = found if end <= LONGEST else np.logaddexp(found, 0.0)
        total = np.where(over, whole, total)
        if end < most:
            until[:, LONGEST + end] = np.where(bars > end, found + odds[:, end], _NEVER)
    return until, total


def _summed(logs: Array) -> Array:
    """Return the logarithm of the sum of each row of logarithms."""
    top = logs.max(1)
    return np.log(np.exp(logs - top[:, None]).sum(1)) + top


def best(odds: Array, gains: Gains) -> list[int]:
    """Return the bars at which sections begin, the first bar left out.

    Those are chosen of which the highest F-measure is expected: the likeliest ones, as many as
    pay; none if the song is likelier whole.

    Parameters
    ----------
    odds
        (bars,) log-odds of a boundary at the start of each bar.
    gains
        Of the lengths of sections.
    """
    sums = parted(odds[None], np.array([len(odds)]), gains)
    chances = sums.begins[0]
    expected = float(chances.sum())
    chosen: list[int] = []
    hits = f = 0.0
    for bar in np.argsort(-chances, kind="stable").tolist():
        if 2.0 * chances[bar] <= f:
            break  # It, and all that are less likely, would lower the score.
        if all(abs(bar - other) >= _APART for other in (0, len(odds), *chosen)):
            chosen.append(bar)
            hits += chances[bar]
            f = 2.0 * hits / (len(chosen) + expected)
    return sorted(chosen) if f > np.exp(-sums.total[0]) else []
