"""Small drawings in a few inks, written as rows of letters and read by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .shading import Num, absolute, choose, clamp, exp2, floor, num
from .view import View

#: Letters for the inks 0 (nothing) to 3.
_INKS = ".ox#"


def pick(i: Num, values: Sequence[float]) -> Num:
    """Take one of a few constants by its number."""
    found = num(values[-1])
    for k, value in enumerate(values[:-1]):
        found = choose(absolute(i - float(k)) < 0.5, value, found)
    return found


def bitmap(view: View, rows: Sequence[str]) -> Callable[[Num, Num], Num]:
    """Return what reads the ink 0…3 at a column and a row from the top; 0 outside.

    A row has at most twelve letters: two bits each are what a float32 holds exactly.
    """
    wide, high = max(len(row) for row in rows), len(rows)
    codes = [float(sum(_INKS.index(ink) << (2 * k) for k, ink in enumerate(row))) for row in rows]
    table = view.curve(high + 1, lambda i: pick(i, [*codes, 0.0]))

    def ink(column: Num, row: Num) -> Num:
        there = (column >= 0.0) & (column < float(wide)) & (row >= 0.0) & (row < float(high))
        code = floor(table(clamp(row, 0.0, high - 1.0)) + 0.5)
        shifted = floor(code * exp2(clamp(column, 0.0, wide - 1.0) * -2.0) + 1e-4)
        return choose(there, shifted - floor(shifted * 0.25) * 4.0, 0.0)

    return ink
