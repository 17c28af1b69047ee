"""Where sections begin: bar lines at which the sound, the harmony or the rhythm turns.

Bars are compared before and after each line at several spans (the checkerboard of J. Foote,
ICME 2000, bar by bar), the way in which bars repeat earlier ones is compared too (J. Serrà and
others, AAAI 2012), and the lines that together explain the song best are chosen, knowing that
sections last four, eight or sixteen bars far more often than five. The weights were fitted with
``scripts/fit_form.py`` on composed songs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from beatreel.music.barwise import Array, Bars, model

#: Bars on either side of a line that are compared.
_SPANS = (1, 2, 4, 8)
#: Those whose turns are also compared with the turns around them.
_NEAR = (1, 2, 4)
_PARTS = ("sound", "harmony", "rhythm")
#: Names of the columns of :func:`evidence`.
NAMES = (
    *(f"{part} over {span}" for part in _PARTS for span in _SPANS),
    *(f"{part} over {span} stands out" for part in _PARTS for span in _NEAR),
    "sound against its bars", "repeats turn",
    "crash", "fill", "louder", "softer", "quiet before",
)  # fmt: skip
#: Longest section, bars.
_LONGEST = 40
#: Fewest bars of the first and the last section.
_OUTER = 3
_EPS = 0.02


def evidence(bars: Bars) -> Array:
    """Return what speaks for a boundary at the start of each bar, as (bars, :data:`NAMES`)."""
    count = len(bars.first)
    turns = [
        [_turn(rows, span) for span in _SPANS] for rows in (bars.sound, bars.harmony, bars.rhythm)
    ]
    columns = [np.log(turn + _EPS) for part in turns for turn in part]
    columns += [_stands_out(turn) for part in turns for turn in part[: len(_NEAR)]]
    within = np.array([_within(bars.sound, i) for i in range(count)])
    columns.append(np.log((turns[0][2] + _EPS) / (within + _EPS)))
    columns.append(np.log(_repeats(bars) + _EPS))
    step = np.diff(bars.level, prepend=bars.level[:1])
    before = np.roll(bars.fill, 1)
    before[:1] = 1.0
    quiet = np.roll(bars.level, 1) - bars.level.mean()
    columns += [
        bars.crash,
        before,
        np.maximum(step, 0.0),
        np.maximum(-step, 0.0),
        np.minimum(quiet, 0),
    ]
    return np.column_stack(columns)


def _turn(rows: Array, span: int) -> Array:
    """Return how far the ``span`` bars from each bar on are from those before, 0 or more.

    One is the mean distance of bars from the mean of the song.
    """
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    index = np.arange(len(rows))
    lo, hi = np.maximum(index - span, 0), np.minimum(index + span, len(rows))
    after = (sums[hi] - sums[index]) / np.maximum(hi - index, 1)[:, None]
    before = (sums[index] - sums[lo]) / np.maximum(index - lo, 1)[:, None]
    turn = np.square(after - before).sum(1)
    turn[:1] = 0.0
    return turn / (np.square(rows - rows.mean(0)).sum(1).mean() + 1e-9)


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


def _repeats(bars: Bars) -> Array:
    """Return how much the way in which bars repeat others turns at each bar.

    Each bar with its next three is likened to all others; in coordinates of (bar, lag) a
    repetition is a line along the bars, so where it begins or ends a column changes.
    """
    rows = np.hstack(
        [0.7 * bars.sound, bars.harmony / (bars.harmony.std() * 6 + 1e-6), 0.5 * bars.rhythm]
    )
    rows = rows.astype(np.float32)
    count = len(rows)
    if count < 12:
        return np.zeros(count)
    stacked = np.hstack([rows[np.minimum(np.arange(count) + k, count - 1)] for k in range(3)])
    gaps = _gaps(stacked)
    near = max(2, round(0.08 * count))
    bound = np.partition(gaps, near, axis=1)[:, near]
    alike = (gaps <= bound[:, None]) & (gaps <= bound[None])
    np.fill_diagonal(alike, val=False)
    lagged = np.array([np.roll(row, -bar) for bar, row in enumerate(alike)], np.float32)
    along = gaussian_filter1d(lagged, 2.0, axis=0, mode="nearest")
    smooth = gaussian_filter1d(along, 0.6, axis=1, mode="wrap")
    turn = np.square(np.diff(smooth, axis=0, prepend=smooth[:1])).sum(1)
    return turn / (turn.mean() + 1e-9)


def _gaps(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    power = np.square(rows).sum(1)
    return np.maximum(power[:, None] + power[None] - 2 * rows @ rows.T, 0.0)


def boundaries(bars: Bars) -> NDArray[np.int64]:
    """Return the beats at which sections begin; the first is beat 0."""
    if len(bars.first) < 2 * _OUTER:
        return np.zeros(1, np.int64)
    weights, bias, lengths = _model()
    chosen = best(evidence(bars) @ weights + bias, lengths)
    return np.array([0, *bars.first[chosen].tolist()], np.int64)


def best(odds: Array, lengths: Array) -> list[int]:
    """Return the bars at which sections begin, the first bar left out.

    Parameters
    ----------
    odds
        Log-odds of a boundary at the start of each bar.
    lengths
        What a section of so many bars gains, from none to the longest.
    """
    count = len(odds)
    total = np.full(count + 1, -np.inf)
    back = np.zeros(count + 1, np.int64)
    total[0] = 0.0
    for end in range(1, count + 1):
        first = max(0, end - len(lengths) + 1)
        gains = lengths[end - np.arange(first, end)]
        # The song may begin and end inside a section, so its outer parts are of any length.
        if end == count:
            gains = np.where(end - np.arange(first, end) >= _OUTER, np.maximum(gains, -1.0), gains)
        if first == 0 and end >= _OUTER:
            gains[0] = max(gains[0], -1.0)
        scores = total[first:end] + gains + (odds[end] if end < count else 0.0)
        back[end] = first + int(np.argmax(scores))
        total[end] = scores.max()
    chosen, at = [], int(back[count])
    while at > 0:
        chosen.append(at)
        at = int(back[at])
    return chosen[::-1]


def _model() -> tuple[Array, float, Array]:
    table = model()
    weights = np.array([table["evidence"][name] for name in NAMES])
    return weights, float(table["bias"]), np.array(table["lengths"])
