"""Scattering: soft round points added up in a picture; they cost by the point, not the pixel."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import halide as hl

from .device import CARDS, device
from .shading import Num, Scalar, Vec2, clamp, maximum, minimum, num
from .tables import ROW, X, part

if TYPE_CHECKING:
    from .view import View

#: From a number to a place in the scene, a radius in its units, and one or more lights.
Point: TypeAlias = Callable[[Num], tuple[Vec2, Scalar, Sequence[Scalar]]]
#: Half the short side of 1080 pixels: a loop's bounds cannot be read at run time.
_HALF = 540
#: Points that are placed together.
_LANES = 8


def scattered(
    view: View, name: str, points: tuple[int, float, Point], size: tuple[hl.Expr, hl.Expr]
) -> tuple[hl.Func, hl.Func]:
    """Return the picture of all points, by column and row, and the table it is made of.

    Parameters
    ----------
    points
        How many, the largest radius in units of the scene, and what each is.
    size
        Of the picture, pixels.
    """
    count, reach, point = points
    edge = max(math.ceil(reach * _HALF), 2)
    table = _table(view, f"{name}_table", edge, point)
    func = hl.Func(name)
    func[X, ROW] = tuple(hl.cast(_light(), hl.f32(0.0)) for _ in range(table.outputs() - 3))
    _add(func, table, hl.RDom([(1 - edge, 2 * edge)] * 2 + [(0, count)]), size)
    return func, table


def _light() -> hl.Type:
    """Return how light is held: in half the memory, which is most of what points cost.

    Not every card counts in halves.
    """
    return hl.Float(32 if device() in CARDS else 16)


def _table(view: View, name: str, edge: int, point: Point) -> hl.Func:
    """Tabulate pixel x and y, one over the squared radius in pixels, and the lights."""
    i = hl.Var("i")
    place, radius, lights = point(Num(hl.cast(hl.Float(32), i)))
    spot = view.to_pixels(view.uncamera(place))
    radius = num(radius) / view.pixel
    size = clamp(radius, 1.3, edge)
    faint = minimum(radius / size, 1.0)
    lit = [num(light) * (faint * faint) for light in lights]
    table = hl.Func(name)
    table[i] = tuple(v.e for v in (spot.x, spot.y, 1.0 / (size * size), *lit))
    table.vectorize(i, _LANES)
    return table


def _add(func: hl.Func, table: hl.Func, r: hl.RDom, size: tuple[hl.Expr, hl.Expr]) -> None:
    wide, high = size
    row = table[r.z]
    px = hl.cast(hl.Int(32), hl.floor(row[0])) + r.x
    py = hl.cast(hl.Int(32), hl.floor(row[1])) + r.y
    r.where((px >= 0) & (px < wide) & (py >= 0) & (py < high))
    dx = Num(hl.cast(hl.Float(32), px)) - Num(row[0])
    dy = Num(hl.cast(hl.Float(32), py)) - Num(row[1])
    fall = maximum(1.0 - (dx * dx + dy * dy) * Num(row[2]), 0.0)
    x, y = hl.clamp(px, 0, wide - 1), hl.clamp(py, 0, high - 1)
    fall = fall * fall
    lit = (light_of(func, (x, y), k) + fall * Num(row[3 + k]) for k in range(func.outputs()))
    func[x, y] = tuple(hl.cast(_light(), light.e) for light in lit)


def light_of(func: hl.Func, place: tuple, k: int) -> Num:
    """Return one of the lights at a pixel."""
    return Num(hl.cast(hl.Float(32), part(func, place, k).e))
