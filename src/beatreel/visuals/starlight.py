"""Stars: scattered points of light, shared by every scene that has a sky in space."""

from __future__ import annotations

from collections.abc import Callable

from .shading import (
    Num,
    Scalar,
    Vec2,
    Vec3,
    absolute,
    choose,
    floor,
    fract,
    hash1,
    mix,
    num,
    vec2,
)
from .view import View


def starfield(
    view: View, count: int, drift: Vec2, *, gain: Scalar = 1.0, dim: Callable | None = None
) -> Vec3:
    """Light of a sky of stars: most of them faint, a few bright, a part in loose clusters.

    Parameters
    ----------
    count
        Stars in the picture, whatever its shape.
    drift
        How far the brightest have moved, in heights; fainter ones move less.
    dim
        Optional factor on a star's light from its place ``(p) -> Num``: a planet, a cloud.
    """
    half = view.half * 1.08

    def star(i: Num) -> tuple[Vec2, Num, tuple[Num, Num]]:
        key = i * 5.0 + view.seed * 131.0
        u = hash1(key)
        size = u * u
        bright = size * size * size
        spot = fract(_scattered(i, key) + drift * (0.2 + 0.3 * size)) * 2.0 - 1.0
        place = vec2(spot.x * half.x, spot.y * half.y)
        twinkle = 1.0 + view.hat * 2.2 * (fract(u * 97.0) - 0.25)
        light = (0.9 + 30.0 * bright * size) * twinkle * gain
        if dim is not None:
            light = light * dim(place)
        warm = fract(u * 31.0)
        return place, 0.0026 + 0.0044 * bright, (light * (1.0 - warm), light * warm)

    cold, warm = view.points(count, 0.007, star)
    return mix(view.look.accent, view.look.light, 0.7) * cold + view.look.light * warm


def _scattered(i: Num, key: Num) -> Vec2:
    """Place one star in three near its group's middle, the others anywhere; 0…1."""
    anywhere = vec2(hash1(key + 1.0), hash1(key + 2.0))
    group = key - i * 5.0 + floor(fract(i * 0.2113) * 9.0)
    middle = vec2(hash1(group + 300.0), hash1(group + 400.0))
    spread = vec2(hash1(key + 3.0), hash1(key + 4.0)) - 0.5
    near = middle + vec2(spread.x * absolute(spread.x), spread.y * absolute(spread.y)) * 0.8
    return choose(fract(i * 0.618) < 0.33, near, anywhere)


def spikes(away: Vec2, size: Scalar) -> Num:
    """The cross of a bright point seen through a telescope, 1 at the centre."""
    per = 1.0 / num(size)
    x, y = away.x * per, away.y * per
    x, y = x * x, y * y
    # An arm fades along its way and, much faster, across it. Both over one denominator.
    level = (1.0 + x * 6.0) * (1.0 + y * 6000.0)
    upright = (1.0 + y * 6.0) * (1.0 + x * 6000.0)
    return (level + upright) / (level * upright)
