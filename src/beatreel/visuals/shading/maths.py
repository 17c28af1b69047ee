"""Elementary functions, all float32 and all vectorised.

The library's own sine, exponential and logarithm are too slow per pixel; the polynomial ones
here are accurate to 4e-6 (sine, beside the rounding of its argument), 3e-6 relative (exp2) and
3e-5 (log2).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar, cast, overload

import halide as hl

from .numbers import Num, Scalar, Vec2, Vec3, num, spread2, spread3

V = TypeVar("V", Num, Vec2, Vec3)

TAU = math.tau


def _each(function: Callable[[Num], Num], value: V) -> V:
    """Apply a function of one number to a number, or to each part of a vector."""
    if isinstance(value, Vec2 | Vec3):
        return cast(V, type(value)(*(function(part) for part in value)))
    return cast(V, function(num(value)))


def floor(value: V) -> V:
    """Round down."""
    return _each(lambda v: Num(hl.floor(v.e)), value)


def nearest(value: V) -> V:
    """Round to the nearest whole number, halves to an even one: one instruction."""
    return _each(lambda v: Num(hl.round(v.e)), value)


def fract(value: V) -> V:
    """Return the part after the point, 0…1 also below zero."""
    return _each(lambda v: v - floor(v), value)


def absolute(value: V) -> V:
    """Drop the sign."""
    return _each(lambda v: Num(hl.abs(v.e)), value)


def sqrt(value: Scalar) -> Num:
    """Square root; below zero counts as zero."""
    return Num(hl.sqrt(hl.max(num(value).e, hl.f32(0.0))))


def inverse_sqrt(value: Scalar) -> Num:
    """One over the square root of a positive number, to 4e-4: a fraction of the exact cost."""
    return Num(hl.fast_inverse_sqrt(num(value).e))


def minimum(a: Scalar, b: Scalar) -> Num:
    """Return the smaller."""
    return Num(hl.min(num(a).e, num(b).e))


def maximum(a: Scalar, b: Scalar) -> Num:
    """Return the larger."""
    return Num(hl.max(num(a).e, num(b).e))


def clamp(value: V, low: Scalar = 0.0, high: Scalar = 1.0) -> V:
    """Hold inside [low, high]."""
    return _each(lambda v: minimum(maximum(v, low), high), value)


@overload
def choose(condition: Num, yes: Vec3, no: Vec3) -> Vec3: ...
@overload
def choose(condition: Num, yes: Vec2, no: Vec2) -> Vec2: ...
@overload
def choose(condition: Num, yes: Scalar, no: Scalar) -> Num: ...
def choose(condition, yes, no):
    """Take ``yes`` where the condition holds, else ``no``; both are computed."""
    if isinstance(yes, Vec3) or isinstance(no, Vec3):
        pairs = zip(spread3(yes), spread3(no), strict=True)
        return Vec3(*(choose(condition, a, b) for a, b in pairs))
    if isinstance(yes, Vec2) or isinstance(no, Vec2):
        pairs = zip(spread2(yes), spread2(no), strict=True)
        return Vec2(*(choose(condition, a, b) for a, b in pairs))
    return Num(hl.select(condition.e, num(yes).e, num(no).e))


@overload
def mix(a: Vec3, b: Vec3 | Scalar, t: Scalar | Vec3) -> Vec3: ...
@overload
def mix(a: Vec2, b: Vec2, t: Scalar) -> Vec2: ...
@overload
def mix(a: Scalar, b: Scalar, t: Scalar) -> Num: ...
def mix(a, b, t):
    """Go from ``a`` (t = 0) to ``b`` (t = 1) in a straight line."""
    if not isinstance(a, Vec2 | Vec3):
        a = num(a)
    return a + (b - a) * t


def smoothstep(low: Scalar, high: Scalar, value: Scalar) -> Num:
    """Rise from 0 at ``low`` to 1 at ``high`` with flat ends (low may exceed high)."""
    if isinstance(low, int | float) and isinstance(high, int | float):
        t = clamp(num(value) * (1.0 / (high - low)) - low / (high - low))
    else:
        t = clamp((num(value) - low) / (num(high) - low))
    return t * t * (3.0 - 2.0 * t)


def step(edge: Scalar, value: Scalar) -> Num:
    """Return 0 below the edge and 1 from it on (not anti-aliased: see ``fields.cover``)."""
    return choose(num(value) >= edge, 1.0, 0.0)


def sin(angle: V) -> V:
    """Sine of an angle in radians."""
    return _each(lambda a: _cosine(a * (1.0 / TAU) - 0.25), angle)


def cos(angle: V) -> V:
    """Cosine of an angle in radians."""
    return _each(lambda a: _cosine(a * (1.0 / TAU)), angle)


def _cosine(turns: Num) -> Num:
    # How far it is from a quarter turn, either side of zero, then a minimax polynomial of degree 7.
    t = (0.25 - absolute(turns - nearest(turns))) * TAU
    s = t * t
    return t * (1.0 + s * (-0.16665681 + s * (0.00831237 + s * -0.00018492)))


def exp2(value: Scalar) -> Num:
    """Two to the power of ``value``, which is held inside ±126."""
    v = clamp(num(value), -126.0, 126.0)
    whole = nearest(v)
    t = v - whole
    poly = 1.0 + t * (0.69312419 + t * (0.24024099 + t * (0.05590643 + t * 0.00958284)))
    # Whole powers are added to the exponent.
    power_ = hl.cast(hl.Int(32), whole.e) << hl.i32(23)
    return Num(hl.reinterpret(hl.Float(32), hl.reinterpret(hl.Int(32), poly.e) + power_))


def exp(value: Scalar) -> Num:
    """Natural exponential."""
    return exp2(num(value) * 1.44269504)


def log2(value: Scalar) -> Num:
    """Logarithm to base two; values under 1e-30 count as that."""
    bits = hl.reinterpret(hl.Int(32), maximum(value, 1e-30).e)
    exponent = Num(hl.cast(hl.Float(32), (bits >> hl.i32(23)) - hl.i32(127)))
    mantissa_bits = (bits & hl.i32(0x7FFFFF)) | hl.i32(0x3F800000)
    m = Num(hl.reinterpret(hl.Float(32), mantissa_bits)) - 1.0
    poly = m * (
        1.4425449
        + m
        * (-0.7181452 + m * (0.45754919 + m * (-0.27790426 + m * (0.12179768 + m * -0.025843132))))
    )
    return exponent + poly


def power(value: Scalar, exponent: Scalar) -> Num:
    """``value`` ≥ 0 to any real power."""
    return exp2(log2(value) * exponent)


def tanh(value: Scalar) -> Num:
    """A soft limiter to ±1 (the rational approximation by Padé, clamped)."""
    v = clamp(num(value), -3.0, 3.0)
    s = v * v
    return v * (27.0 + s) / (27.0 + 9.0 * s)


def atan2(y: Scalar, x: Scalar) -> Num:
    """Angle of (x, y) in radians, −π…π, to 1e-4."""
    y, x = num(y), num(x)
    ax, ay = absolute(x), absolute(y)
    low, high = minimum(ax, ay), maximum(maximum(ax, ay), 1e-20)
    t = low / high
    s = t * t
    a = t * (
        0.99997726
        + s
        * (-0.33262347 + s * (0.19354346 + s * (-0.11643287 + s * (0.05265332 + s * -0.0117212))))
    )
    a = choose(ay > ax, math.pi / 2 - a, a)
    a = choose(x < 0.0, math.pi - a, a)
    return choose(y < 0.0, -a, a)


def dot(a: Vec2 | Vec3, b: Vec2 | Vec3) -> Num:
    """Scalar product."""
    total = num(0.0)
    for left, right in zip(a, b, strict=True):
        total = total + left * right
    return total


def cross(a: Vec3, b: Vec3) -> Vec3:
    """Vector product."""
    return Vec3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)


def length(v: Vec2 | Vec3) -> Num:
    """Euclidean length."""
    return sqrt(dot(v, v))


def normalize(v: Vec3) -> Vec3:
    """Scale to length one."""
    return v * (1.0 / maximum(length(v), 1e-9))


def rotate(p: Vec2, angle: Scalar) -> Vec2:
    """Turn counter-clockwise by ``angle`` radians about the origin."""
    c, s = cos(num(angle)), sin(num(angle))
    return Vec2(p.x * c - p.y * s, p.x * s + p.y * c)


def polar(p: Vec2) -> Vec2:
    """Return (radius, angle in turns, −0.5…0.5, 0 to the right)."""
    return Vec2(length(p), atan2(p.y, p.x) / TAU)


def pulse(phase: Scalar, sharpness: float = 4.0) -> Num:
    """Turn a phase (0 on the beat, rising to 1) into a hit that decays until the next."""
    return exp(-sharpness * num(phase))


def triangle(value: Scalar) -> Num:
    """A triangle wave of period 1 between 0 and 1, 0 at whole numbers."""
    v = num(value)
    return absolute(v - nearest(v)) * 2.0


def wave(turns: Scalar) -> Num:
    """A wave of parabolas, −1…1, that a sine of so many turns is never 0.06 off: for less."""
    v = num(turns)
    t = v - nearest(v)
    return t * (8.0 - 16.0 * absolute(t))


def repeat(value: Scalar, period: float) -> Num:
    """Fold into [−period/2, period/2]."""
    v = num(value)
    return v - nearest(v / period) * period
