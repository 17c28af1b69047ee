"""What is worked out once a frame and read anywhere: curves, and ridges behind one another."""

from __future__ import annotations

from collections.abc import Callable

import halide as hl

from .shading import Num, clamp, floor, num

#: Where a pixel is in what is stored by columns and rows.
X, ROW = hl.Var("x"), hl.Var("row")
#: Steps in which :func:`pairs` code a range.
_STEPS = (1 << 16) - 1


def part(func: hl.Func, place: tuple, k: int) -> Num:
    """Return one of the values that a Func has at a place."""
    found = func[place]
    return Num(found[k] if func.outputs() > 1 else found)


class Curve:
    """A function of whole numbers 0…count−1; between them it is a straight line.

    Parameters
    ----------
    func
        The table, with one dimension: numbers, or :func:`pairs` of them.
    count
        Its length.
    reach
        The range that pairs are coded in.
    """

    def __init__(self, func: hl.Func, count: int, reach: tuple[float, float] | None = None) -> None:
        self._func, self._count, self._reach = func, count, reach

    def __call__(self, position: Num) -> Num:
        """Read the curve; beyond its ends it keeps their values."""
        low, high, t = self.ends(position)
        return low + (high - low) * t

    def ends(self, position: Num) -> tuple[Num, Num, Num]:
        """Return what stands before and after a position, and how far between them it is."""
        held = clamp(num(position), 0.0, self._count - 1.001)
        cell = floor(held)
        k = hl.clamp(hl.cast(hl.Int(32), cell.e), 0, self._count - 2)
        return *self._read(k), held - cell

    def at(self, place: Num) -> Num:
        """Read the curve at a whole number; beyond its ends it keeps their values."""
        k = hl.cast(hl.Int(32), clamp(num(place), 0.0, self._count - 1.0).e)
        return self._read(hl.clamp(k, 0, self._count - 1))[0]

    def _read(self, k: hl.Expr) -> tuple[Num, Num]:
        if self._reach is None:
            return Num(self._func[k]), Num(self._func[k + 1])
        low, high = self._reach
        code = hl.Expr(self._func[k])
        halves = (code & hl.u32(_STEPS), code >> hl.u32(16))
        steps = (Num(hl.cast(hl.Float(32), hl.cast(hl.Int(32), half))) for half in halves)
        before, after = (step * ((high - low) / _STEPS) + low for step in steps)
        return before, after


def pairs(func: hl.Func, name: str, count: int, reach: tuple[float, float]) -> hl.Func:
    """Code each number of a table and the next in one, so that one load reads both."""
    i = hl.Var("i")
    low, high = reach

    def coded(k: hl.Expr) -> hl.Expr:
        share = clamp((Num(func[k]) - low) * (1.0 / (high - low)))
        return hl.cast(hl.UInt(32), hl.cast(hl.Int(32), (share * float(_STEPS) + 0.5).e))

    both = hl.Func(name)
    both[i] = coded(i) | (coded(hl.min(i + 1, count - 1)) << hl.u32(16))
    both.bound(i, 0, count)
    return both


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
