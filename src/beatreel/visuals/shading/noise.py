"""Randomness that is the same on every machine: integer hashes, lattice noises, cells."""

from __future__ import annotations

import halide as hl

from .maths import absolute, clamp, exp2, floor, minimum, mix, nearest, sqrt
from .numbers import Num, Scalar, Vec2, Vec3, num, vec2

_X, _Y, _Z = 0x27D4EB2D, 0x965667B1, 0x1B873593
#: Makes a second random number of a first: 2³² over the golden ratio.
_MORE = 0x9E3779B1
#: Whole numbers down to minus this have a hash of their own; float32 stays exact beyond it.
_ABOVE = 1 << 21


def _whole(value: Num) -> hl.Expr:
    # Unsigned, because its overflow is defined. Negative cells are moved above zero first: on
    # AVX-512 the two casts fuse into one that turns every negative number into nought.
    return hl.cast(hl.UInt(32), hl.cast(hl.Int(32), value.e) + hl.i32(_ABOVE))


def _scramble(n: hl.Expr) -> hl.Expr:
    n = (n ^ (n >> hl.u32(15))) * hl.u32(0x2C1B3C6D)
    n = (n ^ (n >> hl.u32(12))) * hl.u32(0x297A2D39)
    return n ^ (n >> hl.u32(15))


def _unit(n: hl.Expr) -> Num:
    return Num(
        hl.cast(hl.Float(32), hl.cast(hl.Int(32), n & hl.u32(0xFFFFFF))) * hl.f32(1.0 / 0xFFFFFF)
    )


def _key(p: Vec2) -> hl.Expr:
    return _whole(p.x) * hl.u32(_X) + _whole(p.y) * hl.u32(_Y)


def hash1(value: Scalar) -> Num:
    """A number 0…1 for each whole ``value``."""
    return _unit(_scramble(_whole(floor(num(value))) * hl.u32(_X) + hl.u32(0x3C6EF372)))


def hash2(p: Vec2) -> Num:
    """A number 0…1 for each cell of whole coordinates."""
    return _unit(_scramble(_key(floor(p))))


def hash22(p: Vec2) -> Vec2:
    """Two independent numbers 0…1 for each cell of whole coordinates."""
    return _pair(_scramble(_key(floor(p))))


def _pair(n: hl.Expr) -> Vec2:
    # The second is of the high bits, which depend on all.
    return Vec2(_unit(n), _unit((n * hl.u32(_MORE)) >> hl.u32(8)))


def name_of(cell: Vec2) -> Num:
    """What tells a cell of whole coordinates from others (no light: a uint32)."""
    return Num(_key(cell))


def hash22_of(name: Num, step: Vec2) -> Vec2:
    """Two numbers 0…1 for the cell so many cells from one that has been named."""
    return _pair(_scramble(name.e + _key(step) - _key(vec2(0.0, 0.0))))


def hash3(p: Vec3) -> Num:
    """A number 0…1 for each cell of whole coordinates in space."""
    key = _key(floor(p.xy)) + _whole(floor(p.z)) * hl.u32(_Z)
    return _unit(_scramble(key))


def _mixed(n: hl.Expr) -> Num:
    # One multiplication is enough under interpolation, for its high bits are what counts: ±2³¹,
    # to be scaled once the corners have been mixed.
    n = (n ^ (n >> hl.u32(15))) * hl.u32(0x2C1B3C6D)
    return Num(hl.cast(hl.Float(32), hl.reinterpret(hl.Int(32), n)))


def _ease(t: Num) -> Num:
    return t * t * (3.0 - 2.0 * t)


def noise(p: Vec2) -> Num:
    """Value noise 0…1 with features about one unit wide."""
    # On a whole number it may be the cell below as well: noise comes to the same there.
    cell = nearest(p - 0.5)
    u, v = _ease(p.x - cell.x), _ease(p.y - cell.y)
    key = _key(cell)
    x, y = hl.u32(_X), hl.u32(_Y)
    low = mix(_mixed(key), _mixed(key + x), u)
    high = mix(_mixed(key + y), _mixed(key + x + y), u)
    return mix(low, high, v) * 2.0**-32 + 0.5


def noise1(value: Scalar) -> Num:
    """Value noise along a line, 0…1."""
    v = num(value)
    cell = floor(v)
    return mix(hash1(cell), hash1(cell + 1.0), _ease(v - cell))


def noise3(p: Vec3) -> Num:
    """Value noise in space, 0…1: twice the cost of :func:`noise`."""
    layer = floor(p.z)
    t = _ease(p.z - layer)
    shift = vec2(37.0, 17.0)
    return mix(noise(p.xy + shift * layer), noise(p.xy + shift * (layer + 1.0)), t)


def gradient_noise(p: Vec2) -> Num:
    """Perlin's noise (2002 fade curve), −1…1: rounder and less blocky than :func:`noise`."""
    cell = floor(p)
    f = p - cell
    fade = Vec2(*(t * t * t * (t * (t * 6.0 - 15.0) + 10.0) for t in f))
    key = _key(cell)

    def corner(dx: int, dy: int) -> Num:
        n = _scramble(key + hl.u32(_X) * hl.u32(dx) + hl.u32(_Y) * hl.u32(dy))
        gx = _unit(n) * 2.0 - 1.0
        gy = (
            Num(
                hl.cast(hl.Float(32), hl.cast(hl.Int(32), (n >> hl.u32(8)) & hl.u32(0xFFFF)))
                * hl.f32(2 / 65535)
            )
            - 1.0
        )
        return gx * (f.x - dx) + gy * (f.y - dy)

    low = mix(corner(0, 0), corner(1, 0), fade.x)
    high = mix(corner(0, 1), corner(1, 1), fade.x)
    return mix(low, high, fade.y) * 1.3


def next_octave(p: Vec2) -> Vec2:
    """Double the frequency, turned by 37°: octaves that share axes show their lattice."""
    return vec2(p.x * 1.6 - p.y * 1.2 + 13.7, p.x * 1.2 + p.y * 1.6 + 7.3)


def fbm(p: Vec2, octaves: int = 4, gain: float = 0.5) -> Num:
    """Fractal sum of value noise, 0…1 (Musgrave's fBm, lacunarity 2)."""
    total, weight, reach = num(0.0), 1.0, 0.0
    for _ in range(octaves):
        total = total + noise(p) * weight
        reach += weight
        weight *= gain
        p = next_octave(p)
    return total / reach


def crest(p: Vec2) -> Num:
    """One octave of ridges, 0…1."""
    ridge = 1.0 - absolute(noise(p) * 2.0 - 1.0)
    return ridge * ridge


def ridged(p: Vec2, octaves: int = 4, gain: float = 0.5) -> Num:
    """Fractal ridges, 0…1, sharp at the crests: mountains, lightning, veins."""
    total, weight, reach = num(0.0), 1.0, 0.0
    for _ in range(octaves):
        total = total + crest(p) * weight
        reach += weight
        weight *= gain
        p = next_octave(p)
    return total / reach


def warp(p: Vec2, amount: Scalar, octaves: int = 2) -> Vec2:
    """Push each point along two noises: liquid and smoke (domain warping after Quilez)."""
    shift = vec2(fbm(p + 5.2, octaves), fbm(p + vec2(1.7, 9.2), octaves)) - 0.5
    return p + shift * amount


def voronoi(p: Vec2, jitter: float = 1.0) -> tuple[Num, Num, Num]:
    """Cells around scattered points.

    Returns the distance to the nearest point, the distance to the border between cells
    (approximate: half the difference of the two nearest), and a number 0…1 for the cell.
    """
    cell = floor(p)
    f = p - cell
    near, second, name = num(64.0), num(64.0), num(0.0)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            corner = cell + vec2(dx, dy)
            spot = (hash22(corner) - 0.5) * jitter + 0.5
            away = spot + vec2(dx, dy) - f
            d = away.x * away.x + away.y * away.y
            closer = d < near
            second = Num(hl.select(closer.e, near.e, minimum(second, d).e))
            name = Num(hl.select(closer.e, hash2(corner + 31.0).e, name.e))
            near = minimum(near, d)
    near, second = sqrt(near), sqrt(second)
    return near, (second - near) * 0.5, name


def sparkle(p: Vec2, density: Scalar, size: Scalar) -> Num:
    """Stars scattered one a cell: brightness follows a power law, so that few are bright.

    ``density`` 0…1 is the share of cells with a star, ``size`` its radius in cells.
    """
    cell = floor(p)
    h = hash22(cell)
    spot = h * 0.7 + 0.15
    away = p - cell - spot
    d2 = (away.x * away.x + away.y * away.y) / (num(size) * size)
    there = clamp((num(density) - hash2(cell + 71.0)) * 1e4)
    magnitude = exp2(-6.0 * hash2(cell + 17.0))
    return there * magnitude * (1.0 / (1.0 + d2 * d2)) * clamp(1.5 - d2 * 0.02)
