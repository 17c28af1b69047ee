"""Distance fields: negative inside, zero on the edge, in the units of the position given."""

from __future__ import annotations

import math

from .maths import (
    absolute,
    choose,
    clamp,
    cos,
    length,
    maximum,
    minimum,
    mix,
    nearest,
    polar,
    sin,
    smoothstep,
)
from .numbers import Num, Scalar, Vec2, Vec3, num, vec2


def circle(p: Vec2, radius: Scalar) -> Num:
    """Distance to a disc's edge."""
    return length(p) - radius


def box(p: Vec2, half: Vec2) -> Num:
    """Distance to a rectangle's edge; ``half`` is half its width and height."""
    d = absolute(p) - half
    outside = length(vec2(maximum(d.x, 0.0), maximum(d.y, 0.0)))
    return outside + minimum(maximum(d.x, d.y), 0.0)


def segment(p: Vec2, a: Vec2, b: Vec2) -> Num:
    """Distance to a line from ``a`` to ``b``."""
    pa, ba = p - a, b - a
    t = clamp((pa.x * ba.x + pa.y * ba.y) / maximum(ba.x * ba.x + ba.y * ba.y, 1e-9))
    return length(pa - ba * t)


def ring(p: Vec2, radius: Scalar, width: Scalar) -> Num:
    """Distance to a ring's edge; ``width`` is its whole breadth."""
    return absolute(length(p) - radius) - num(width) * 0.5


def polygon(p: Vec2, sides: int, radius: Scalar) -> Num:
    """Distance (exact along the normals) to a regular polygon of the given inner radius."""
    r, turn = polar(p)
    sector = 1.0 / sides
    a = (turn - nearest(turn / sector) * sector) * math.tau
    return r * cos(a) - radius


def sphere(p: Vec3, radius: Scalar) -> Num:
    """Distance to a ball."""
    return length(p) - radius


def torus(p: Vec3, radius: Scalar, tube: Scalar) -> Num:
    """Distance to a ring of round section lying in the x–z plane."""
    return length(vec2(length(vec2(p.x, p.z)) - radius, p.y)) - tube


def cuboid(p: Vec3, half: Vec3) -> Num:
    """Distance to a box in space."""
    d = absolute(p) - half
    outside = length(Vec3(*(maximum(part, 0.0) for part in d)))
    return outside + minimum(maximum(d.x, maximum(d.y, d.z)), 0.0)


def union(a: Scalar, b: Scalar, blend: float = 0.0) -> Num:
    """Join two shapes; ``blend`` > 0 melts them (polynomial smooth minimum)."""
    if blend <= 0.0:
        return minimum(a, b)
    h = clamp((num(b) - a) / blend * 0.5 + 0.5)
    return mix(num(b), a, h) - h * (1.0 - h) * blend


def cover(distance: Scalar, pixel: Scalar) -> Num:
    """Share of a pixel that the inside of a shape covers: an edge one pixel soft."""
    # A pixel is mostly the same everywhere, so its reciprocal is found once a row.
    return clamp(0.5 - num(distance) * (1.0 / num(pixel)))


def stroke(distance: Scalar, width: Scalar, pixel: Scalar) -> Num:
    """A line along an edge, never thinner than a pixel: thinner ones get fainter instead."""
    width = num(width)
    drawn = maximum(width, pixel)
    return cover(absolute(num(distance)) - drawn * 0.5, pixel) * clamp(width / drawn)


def lines(value: Scalar, width: Scalar, pixel: Scalar) -> Num:
    """Lines at whole numbers of ``value``; ``pixel`` is how much ``value`` changes a pixel.

    Far lines that would shimmer fade to their mean instead.
    """
    v = num(value)
    pixel = num(pixel)
    width = num(width)
    drawn = maximum(width, pixel)
    distance = absolute(v - nearest(v)) - drawn * 0.5
    fine = 1.0 / pixel
    sharp = clamp(0.5 - distance * fine) * minimum(width * fine, 1.0)
    return mix(sharp, width, smoothstep(0.3, 0.7, pixel))


def fold(p: Vec2, sectors: Scalar) -> Vec2:
    """Fold the plane into one mirrored sector: a kaleidoscope."""
    r, turn = polar(p)
    t = turn * sectors
    t = absolute(t - nearest(t)) / num(sectors) * math.tau
    return vec2(r * cos(t), r * sin(t))


def inside(distance: Scalar, yes: Vec3, no: Vec3, pixel: Scalar) -> Vec3:
    """Paint ``yes`` over ``no`` inside a shape."""
    return mix(no, yes, cover(distance, pixel))


def above(value: Scalar, edge: Scalar) -> Num:
    """Truth of ``value`` > ``edge`` as 0 or 1."""
    return choose(num(value) > edge, 1.0, 0.0)
