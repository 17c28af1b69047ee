"""Columns: what is dealt out in columns of cells costs by the column and row, not the pixel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import halide as hl

from .shading import Num, Scalar, Vec2, choose, clamp, dot, floor, minimum, num, vec2
from .tables import ROW, X, part

if TYPE_CHECKING:
    from .view import View

#: From a column's number, and the p.y at which a row crosses its middle, to what it holds there.
Cell: TypeAlias = Callable[[Num, Num], Sequence[Scalar]]
#: Columns that a run of pixels may touch; where it touches more, it repeats the last.
ABREAST = 3


class Columns:
    """Columns of cells over a picture: a pixel is in column ⌊p · across + start⌋.

    Parameters
    ----------
    across, start
        Constant in a frame.
    count
        Columns from the picture's left edge on that are told apart.
    """

    def __init__(self, view: View, across: Vec2, start: Scalar, count: int) -> None:
        self._view, self._across, self._start = view, across, num(start)
        self._count = count
        self._y = view.screen().y

    def place(self, p: Vec2) -> Num:
        """Return where among the columns a point of the scene is."""
        return dot(p, self._across) + self._start

    def first(self, name: str) -> hl.Func:
        """Return the number of the first column of each row."""
        func = hl.Func(name)
        ends = (self.place(self._seen(side)) for side in (-self._view.half.x, self._view.half.x))
        func[ROW] = floor(minimum(*ends)).e
        return func

    def table(self, name: str, first: hl.Func, cell: Cell) -> hl.Func:
        """Tabulate what each column holds in each row."""
        func = hl.Func(name)
        column = Num(hl.cast(hl.Float(32), X)) + Num(first[ROW])
        # Rows are straight, so two places on one tell where it crosses the middle of a column.
        zero, one = self._seen(0.0), self._seen(1.0)
        x = (column + 0.5 - self.place(zero)) * (1.0 / dot(one - zero, self._across))
        func[X, ROW] = tuple(num(v).e for v in cell(column, zero.y + (one.y - zero.y) * x))
        func.bound(X, 0, self._count)
        return func

    def touched(self, low: Num, first: hl.Func, abreast: int) -> hl.Expr:
        """Return where in the table is what a run touches first that begins at a place."""
        here = clamp(floor(low) - Num(first[ROW]), 0.0, float(self._count - abreast))
        return hl.unsafe_promise_clamped(hl.cast(hl.Int(32), here.e), 0, self._count - abreast)

    def _seen(self, x: Scalar) -> Vec2:
        """Return the point of the scene that is seen in this row, so far from the middle."""
        return self._view.camera(vec2(x, self._y))


def read(table: hl.Func, at: hl.Expr, beyond: Num, abreast: int) -> list[Num]:
    """Return what a column holds that is ``beyond`` columns past one of the table's."""

    def held(k: int) -> Num:
        found = part(table, (at, ROW), k)
        for j in range(1, abreast):
            found = choose(beyond > j - 0.5, part(table, (at + j, ROW), k), found)
        return found

    return [held(k) for k in range(table.outputs())]
