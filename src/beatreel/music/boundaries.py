"""Where sections begin: bar lines at which the sound or the harmony turns.

Bars are compared before and after each line at several spans (the checkerboard of J. Foote,
ICME 2000, bar by bar); harmony is compared with that of a turn of chords ago; and where a run of
bars begins to repeat another run, or ceases to, is measured along the diagonals of the
likeness of all bars. How much each of these says was fitted with ``scripts/fit_form.py`` on
composed songs; :mod:`beatreel.music.parting` weighs it against the lengths of sections.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from beatreel.music.barwise import Array, Bars, model
from beatreel.music.parting import Gains, best

#: Bars on either side of a line that are compared.
_SPANS = (1, 2, 4)
#: Bars after which chords come again, and bars of a run that may be repeated.
_TURNS = (4, 8)
#: Fewest bars of which sections are looked for.
_FEWEST = 6
_EPS = 0.02


def evidence(bars: Bars) -> dict[str, Array]:
    """Return what speaks for a boundary at the start of each bar, (bars,) by name."""
    return {**_turned(bars), **_levels(bars), **_marked(bars), **_recurring(bars)}


def _turned(bars: Bars) -> dict[str, Array]:
    """Return how far the bars after each line differ from those before."""
    found: dict[str, Array] = {}
    for part, rows in (("sound", bars.sound), ("harmony", bars.harmony)):
        for span in _SPANS:
            turn = _turn(rows, span)
            found[f"{part} over {span}"] = np.log(turn + _EPS)
            found[f"{part} over {span} stands out"] = _stands_out(turn)
    within = np.array([_within(bars.sound, i) for i in range(len(bars))])
    turn = _turn(bars.sound, 4)
    return {**found, "sound against its bars": np.log((turn + _EPS) / (within + _EPS))}


def _turn(rows: Array, span: int) -> Array:
    """Return how far the ``span`` bars from each bar on are from those before, 0 or more.

    One is the mean distance of bars from the mean of the song.
    """
    power = np.square(rows - rows.mean(0)).sum(1).mean() + 1e-9
    return np.square(_step(rows, span)).sum(1) / power


def _step(rows: Array, span: int) -> Array:
    """Return the mean of the ``span`` bars from each bar on, less that of those before."""
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    index = np.arange(len(rows))
    lo, hi = np.maximum(index - span, 0), np.minimum(index + span, len(rows))
    after = (sums[hi] - sums[index]) / np.maximum(hi - index, 1)[:, None]
    before = (sums[index] - sums[lo]) / np.maximum(index - lo, 1)[:, None]
    step = after - before
    step[:1] = 0.0
    return step


def _stands_out(curve: Array, reach: int = 3) -> Array:
    """Return the logarithm of a curve over its mean around, itself left out."""
    padded = np.pad(curve, reach, mode="reflect" if len(curve) > reach else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    around = (windows.sum(1) - curve) / (2 * reach)
    return np.log((curve + _EPS) / (around + _EPS))


def _within(rows: Array, index: int, span: int = 4) -> float:
    """Return how much the bars before a line, and those after it, differ among themselves."""
    parts = [rows[max(0, index - span) : index], rows[index : index + span]]
    spreads = [np.square(part - part.mean(0)).sum(1).mean() for part in parts if len(part)]
    return float(np.mean(spreads) / (np.square(rows - rows.mean(0)).sum(1).mean() + 1e-9))


def _levels(bars: Bars) -> dict[str, Array]:
    """Return what rises and what falls at each line: all, and low, middle and high bands."""
    found: dict[str, Array] = {}
    step = np.diff(bars.level, prepend=bars.level[:1])
    quiet = np.roll(bars.level, 1) - bars.level.mean()
    found |= {"louder": np.maximum(step, 0.0), "softer": np.maximum(-step, 0.0)}
    found["quiet before"] = np.minimum(quiet, 0.0)
    energy = bars.energy.mean(1)
    for name, bands in (("low", slice(0, 2)), ("middle", slice(2, 5)), ("high", slice(5, 8))):
        for span in (1, 4):
            step = _step(energy[:, bands].mean(1, keepdims=True), span)[:, 0]
            found[f"{name} up over {span}"] = np.sqrt(np.maximum(step, 0.0))
            found[f"{name} down over {span}"] = np.sqrt(np.maximum(-step, 0.0))
    return found


def _marked(bars: Bars) -> dict[str, Array]:
    """Return the marks of drummers: a fill before a line, a cymbal that rings from it on."""
    before = np.roll(bars.fill, 1)
    before[:1] = 1.0
    half = max(1, bars.energy.shape[1] // 2)
    treble = bars.energy[:, :half, 5:].mean((1, 2))
    rings = treble - np.append(treble[1:], treble[-1:])
    return {"crash": bars.crash, "fill": before, "cymbal": np.clip(rings, -2.0, 2.0)}


def _recurring(bars: Bars) -> dict[str, Array]:
    """Return where chords turn otherwise than before, and where runs of bars recur."""
    found: dict[str, Array] = {}
    for lag in _TURNS:
        new = _new(bars.harmony, lag)
        edge = np.full(min(lag, len(new)), new.mean())
        before = np.concatenate([edge, new])[: len(new)]
        after = np.concatenate([new[len(edge) :], edge])
        logs = [np.log(curve + 0.05) for curve in (new, before, after)]
        found[f"harmony unlike {lag} bars ago"] = logs[0]
        found[f"harmony unlike {lag} bars ago stands out"] = logs[0] - (logs[1] + logs[2]) / 2
    scaled = bars.harmony / (bars.harmony.std() * 6 + 1e-6)
    likeness = _gaps(np.hstack([0.7 * bars.sound, scaled, 0.5 * bars.rhythm]))
    for span in _TURNS:
        found[f"{span} bars recur"], found[f"{span} bars recur no more"] = _recurs(likeness, span)
    return found


def _new(rows: Array, lag: int) -> Array:
    """Return how far the ``lag`` bars from each bar on are from those ``lag`` bars before."""
    steps = np.zeros(len(rows))
    steps[lag:] = np.square(rows[lag:] - rows[:-lag]).sum(1) / (rows.var(0).sum() + 1e-9)
    if len(rows) > lag:
        steps[:lag] = steps[lag:].mean()
    sums = np.concatenate([[0.0], np.cumsum(steps)])
    index = np.arange(len(rows))
    ends = np.minimum(index + lag, len(rows))
    return (sums[ends] - sums[index]) / (ends - index)


def _gaps(rows: Array) -> NDArray[np.float32]:
    """Return how far each bar is from each other one, squared; one is the mean."""
    single = rows.astype(np.float32)
    power = np.square(single).sum(1)
    gaps = np.maximum(power[:, None] + power[None] - 2 * single @ single.T, 0.0)
    return gaps / (gaps.mean() + 1e-9)


def _recurs(gaps: NDArray[np.float32], span: int) -> tuple[Array, Array]:
    """Return how surely a run of ``span`` bars that recurs begins at each bar, and ends there.

    It begins where the bars from there on are like those from some other bar on and the bars
    before are not.
    """
    count = len(gaps)
    after = _along(gaps, span)
    before = _along(gaps[::-1, ::-1], span)[::-1, ::-1]
    change = np.zeros_like(after)
    change[1:, 1:] = np.log(before[:-1, :-1] + 0.1) - np.log(after[1:, 1:] + 0.1)
    bars = np.arange(count)
    change[np.abs(bars[:, None] - bars) < span] = 0.0
    return change.max(1).astype(float), -change.min(1).astype(float)


def _along(gaps: NDArray[np.float32], span: int) -> NDArray[np.float32]:
    """Return the mean of the ``span`` gaps from each pair of bars on, or as many as there are."""
    count = len(gaps)
    sums = np.zeros_like(gaps)
    for step in range(min(span, count)):
        sums[: count - step, : count - step] += gaps[step:, step:]
    left = count - np.maximum(np.arange(count)[:, None], np.arange(count))
    return sums / np.minimum(left, span).astype(np.float32)


def boundaries(bars: Bars) -> NDArray[np.int64]:
    """Return the beats at which sections begin; the first is beat 0."""
    if len(bars) < _FEWEST:
        return np.zeros(1, np.int64)
    table = model()
    found = evidence(bars)
    odds = sum(weight * found[name] for name, weight in table["evidence"].items()) + table["bias"]
    chosen = best(odds, Gains.by_kind(**table["lengths"]))
    return np.array([0, *bars.first[chosen].tolist()], np.int64)
