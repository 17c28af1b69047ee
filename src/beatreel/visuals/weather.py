"""What falls, glints and drifts in front of a place: stars, rain, flakes, motes."""

from __future__ import annotations

from .shading import (
    Num,
    Scalar,
    Vec2,
    absolute,
    clamp,
    exp2,
    floor,
    fract,
    hash1,
    hash22,
    maximum,
    num,
    sin,
    smoothstep,
)
from .view import View


def stars(p: Vec2, cells: float, view: View, density: float = 0.5) -> Num:
    """Scattered stars of unequal brightness that twinkle slowly; at least a pixel wide.

    ``cells`` is how many fit in one unit each way; values reach about 1.
    """
    q = p * cells
    cell = floor(q)
    lot = view.keep(hash22(cell))
    away = q - cell - (lot * 0.8 + 0.1)
    size = maximum(view.pixel * (cells * 0.75), 0.03)
    d2 = view.keep((away.x * away.x + away.y * away.y) * (1.0 / (size * size)))
    rank = fract(lot.x * 57.0 + lot.y * 31.0)
    # Most of a sky is empty: past six times its size a star is a thousandth of itself.
    with view.where((d2 < 36.0) & (rank < density)):
        there = clamp((density - rank) * 1e3)
        magnitude = exp2(lot.x * -5.0)
        twinkle = 0.75 + 0.25 * sin(view.time * (1.0 + 2.0 * lot.y) + lot.y * 40.0)
        return view.keep(there * magnitude * twinkle * (1.0 / (1.0 + d2 * d2)))


def rain(p: Vec2, columns: float, time: Scalar, slant: Scalar, view: View) -> Num:
    """One sheet of falling streaks, 0…1: ``columns`` a unit, so more of them is further away."""
    x = view.keep((p.x + p.y * slant) * columns)
    lot = view.keep(hash1(x))
    y = view.keep(p.y * (columns * 0.055) + num(time) * (1.6 + 0.5 * lot) + lot * 91.0)
    drop = view.keep(fract(lot * 91.7 + floor(y) * 0.618034))
    wide = maximum(view.pixel * (columns * 0.6), 0.05)
    across = absolute(fract(x) - (0.25 + 0.5 * drop)) * (1.0 / wide)
    along = fract(y)
    # A streak is brightest at its lower end and ends there.
    tail = clamp(1.13 - along * 2.7)
    streak = clamp(along * 30.0) * tail * tail
    return clamp(1.0 - across) * streak * clamp(drop * 2.0 - 0.7)


def flakes(p: Vec2, cells: Scalar, size: Scalar, soft: Scalar, salt: Scalar) -> Num:
    """One sheet of round flakes or motes scattered over cells; move ``p`` to let them drift.

    ``size`` and ``soft`` (width of the edge) are in cells and together stay under 0.3. Four
    cells in ten are empty, and few flakes are as large as ``size``.
    """
    q = p * cells
    cell = floor(q)
    lot = hash22(cell + salt)
    rank = fract(lot.x * 37.0 + lot.y * 73.0)
    radius = num(size) * (0.35 + 0.65 * rank * rank)
    margin = num(size) + soft
    away = q - cell - (lot * (1.0 - 2.0 * margin) + margin)
    d2 = away.x * away.x + away.y * away.y
    outer = radius + soft
    disc = smoothstep(outer * outer, radius * radius * 0.2, d2)
    return disc * clamp(rank * 1.9 - 0.75)
