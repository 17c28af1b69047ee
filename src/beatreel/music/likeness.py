"""Which sections sound alike: those get the same letter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from beatreel.music.barwise import Array, Bars, model

#: Names of the measures of :func:`compared`.
NAMES = (
    "sound", "sound bar by bar", "harmony", "harmony bar by bar", "rhythm", "rhythm bar by bar",
    "level", "length",
)  # fmt: skip


def groups(bars: Bars, starts: NDArray[np.int64]) -> list[str]:
    """Return a letter for each section; sections that sound alike share it.

    A section joins the letter that it is likest to on the whole, if it is liker than not.

    Parameters
    ----------
    bars
        Of the song.
    starts
        Beats at which its sections begin.
    """
    spans = spans_of(bars, starts)
    weights, bias = _model()
    letters: list[int] = []
    for index, span in enumerate(spans):
        odds = [float(compared(bars, span, other) @ weights) + bias for other in spans[:index]]
        known = sorted(set(letters))
        means = [np.mean([o for o, a in zip(odds, letters, strict=True) if a == k]) for k in known]
        near = int(np.argmax(means)) if means else -1
        letters.append(known[near] if near >= 0 and means[near] > 0.0 else len(known))
    return [_letter(number) for number in letters]


def spans_of(bars: Bars, starts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the first bar of each section and the one after its last."""
    first = np.searchsorted(bars.first, starts)
    ends = np.append(first[1:], len(bars))
    return [(int(a), int(max(b, a))) for a, b in zip(first, ends, strict=True)]


def compared(bars: Bars, one: tuple[int, int], other: tuple[int, int]) -> Array:
    """Return how two sections, (bar, bar after the last) each, differ: :data:`NAMES`."""
    lengths = one[1] - one[0], other[1] - other[0]
    count = min(lengths)
    if count < 1:
        # A scrap at the edge of a song is like nothing.
        return np.full(len(NAMES), 3.0)
    found = []
    for rows, power in zip((bars.sound, bars.harmony, bars.rhythm), bars.powers, strict=True):
        whole = rows[slice(*one)].mean(0) - rows[slice(*other)].mean(0)
        found.append(np.log(whole @ whole / power + 0.02))
        steps = rows[one[0] : one[0] + count] - rows[other[0] : other[0] + count]
        found.append(np.log(np.vdot(steps, steps) / count / power + 0.05))
    level = bars.level[slice(*one)].mean() - bars.level[slice(*other)].mean()
    found.append(abs(level) / (bars.spread + 1e-6))
    found.append(abs(np.log(lengths[0] / lengths[1])))
    return np.array(found)


def _letter(number: int) -> str:
    """A … Z, then AA, AB …"""
    head, tail = divmod(number, 26)
    return (_letter(head - 1) if head else "") + chr(ord("A") + tail)


def _model() -> tuple[Array, float]:
    table = model()
    return np.array([table["alike"][name] for name in NAMES]), float(table["alike bias"])
