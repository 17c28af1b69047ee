"""What is worked out once a frame and read anywhere: curves, and ridges behind one another."""

from __future__ import annotations

from collections.abc import Callable

import halide as hl

from .shading import Num, clamp, floor, num

#: Where a pixel is in what is stored by columns and rows.
X, ROW = hl.Var("x"), hl.Var("row")


def part(func: hl.Func, place: tuple, k: int) -> Num:
    """Return one of the values that a Func has at a place."""
    found = func[place]
    return Num(found[k] if func.outputs() > 1 else found)


class Curve:
    """A function of whole numbers 0…count−1; between them it is a straight line.

    Parameters
    ----------
    func
        The table, with one dimension.
    count
        Its length.
    """

    def __init__(self, func: hl.Func, count: int) -> None:
        self._func, self._count = func, count

    def __call__(self, position: Num) -> Num:
        """Read the curve; beyond its ends it keeps their values."""
        low, high, t = self.ends(position)
        return low + (high - low) * t

    def ends(self, position: Num) -> tuple[Num, Num, Num]:
        """Return what stands before and after a position, and how far between them it is."""
        held = clamp(num(position), 0.0, self._count - 1.001)
        cell = floor(held)
        k = hl.clamp(hl.cast(hl.Int(32), cell.e), 0, self._count - 2)
        return Num(self._func[k]), Num(self._func[k + 1]), held - cell


def curve(name: str, count: int, value: Callable[[Num], Num]) -> hl.Func:
    """Tabulate a function of a whole number 0…count−1."""
    i = hl.Var("i")
    func = hl.Func(name)
    func[i] = value(Num(hl.cast(hl.Float(32), i))).e
    func.bound(i, 0, count)
    return func


def highest(
    name: str, columns: int, rows: int, value: Callable[[Num, Num], Num]
) -> tuple[hl.Func, Callable[[Num, Num], Num]]:
    """Tabulate ``value(column, row)``, each the highest of its row and all before."""
    i, j = X, ROW
    func, own = hl.Func(name), hl.Func(f"{name}_own")
    column, row = (Num(hl.cast(hl.Float(32), k)) for k in (i, j))
    own[i, j] = value(column, row).e
    func[i, j] = own[i, j]
    r = hl.RDom([(1, rows - 1)])
    func[i, r.x] = hl.max(func[i, r.x], func[i, r.x - 1])
    func.bound(i, 0, columns).bound(j, 0, rows)

    def read(column: Num, row: Num) -> Num:
        c = hl.clamp(hl.cast(hl.Int(32), column.e), 0, columns - 1)
        return Num(func[c, hl.clamp(hl.cast(hl.Int(32), row.e), 0, rows - 1)])

    return func, read
