"""Numbers and vectors of the shading language: float32 expressions that read like arithmetic.

A :class:`Num` wraps one Halide expression and lifts every Python number it meets to float32, so
that no double slips into a kernel. Vectors are plain pairs and triples of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import halide as hl

_READS = (hl.FuncRef, hl.FuncTupleElementRef)


def _expr(value: Scalar) -> hl.Expr:
    if isinstance(value, Num):
        return value.e
    if isinstance(value, int | float):
        return hl.f32(float(value))
    # A bare read of a Func is not yet an expression: select would take two for tuples.
    return hl.Expr(value) if isinstance(value, _READS) else value


class Num:
    """A float32 (or boolean) value at one pixel."""

    __slots__ = ("e",)

    def __init__(self, value: Scalar) -> None:
        self.e = _expr(value)

    def __add__(self, other: Scalar) -> Num:
        return Num(self.e + _expr(other))

    __radd__ = __add__

    def __sub__(self, other: Scalar) -> Num:
        return Num(self.e - _expr(other))

    def __rsub__(self, other: Scalar) -> Num:
        return Num(_expr(other) - self.e)

    def __mul__(self, other: Scalar) -> Num:
        return Num(self.e * _expr(other)) if not isinstance(other, Vec2 | Vec3) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar) -> Num:
        if isinstance(other, int | float):
            return Num(self.e * hl.f32(1.0 / other))
        return Num(self.e / _expr(other))

    def __rtruediv__(self, other: Scalar) -> Num:
        return Num(_expr(other) / self.e)

    def __neg__(self) -> Num:
        return Num(-self.e)

    def __lt__(self, other: Scalar) -> Num:
        return Num(self.e < _expr(other))

    def __le__(self, other: Scalar) -> Num:
        return Num(self.e <= _expr(other))

    def __gt__(self, other: Scalar) -> Num:
        return Num(self.e > _expr(other))

    def __ge__(self, other: Scalar) -> Num:
        return Num(self.e >= _expr(other))

    def __and__(self, other: Num) -> Num:
        return Num(self.e & other.e)

    def __or__(self, other: Num) -> Num:
        return Num(self.e | other.e)

    def __pow__(self, power: int) -> Num:
        """Raise to a small whole power by multiplication (use :func:`power` for others)."""
        result = self
        for _ in range(power - 1):
            result = result * self
        return result


Scalar: TypeAlias = Num | float | int | hl.Expr


def num(value: Scalar) -> Num:
    """Lift a Python number or a Halide expression."""
    return value if isinstance(value, Num) else Num(value)


@dataclass(frozen=True, slots=True)
class Vec2:
    """A pair, x to the right and y up."""

    x: Num
    y: Num

    def __iter__(self) -> Iterator[Num]:
        return iter((self.x, self.y))

    def __add__(self, other: Vec2 | Scalar) -> Vec2:
        o = spread2(other)
        return Vec2(self.x + o.x, self.y + o.y)

    __radd__ = __add__

    def __sub__(self, other: Vec2 | Scalar) -> Vec2:
        o = spread2(other)
        return Vec2(self.x - o.x, self.y - o.y)

    def __rsub__(self, other: Vec2 | Scalar) -> Vec2:
        return spread2(other) - self

    def __mul__(self, other: Vec2 | Scalar) -> Vec2:
        o = spread2(other)
        return Vec2(self.x * o.x, self.y * o.y)

    __rmul__ = __mul__

    def __truediv__(self, other: Vec2 | Scalar) -> Vec2:
        o = spread2(other)
        return Vec2(self.x / o.x, self.y / o.y)

    def __neg__(self) -> Vec2:
        return Vec2(-self.x, -self.y)


@dataclass(frozen=True, slots=True)
class Vec3:
    """A triple: x to the right, y up, z away; or red, green, blue in linear light."""

    x: Num
    y: Num
    z: Num

    def __iter__(self) -> Iterator[Num]:
        return iter((self.x, self.y, self.z))

    def __add__(self, other: Vec3 | Scalar) -> Vec3:
        o = spread3(other)
        return Vec3(self.x + o.x, self.y + o.y, self.z + o.z)

    __radd__ = __add__

    def __sub__(self, other: Vec3 | Scalar) -> Vec3:
        o = spread3(other)
        return Vec3(self.x - o.x, self.y - o.y, self.z - o.z)

    def __rsub__(self, other: Vec3 | Scalar) -> Vec3:
        return spread3(other) - self

    def __mul__(self, other: Vec3 | Scalar) -> Vec3:
        o = spread3(other)
        return Vec3(self.x * o.x, self.y * o.y, self.z * o.z)

    __rmul__ = __mul__

    def __truediv__(self, other: Vec3 | Scalar) -> Vec3:
        o = spread3(other)
        return Vec3(self.x / o.x, self.y / o.y, self.z / o.z)

    def __neg__(self) -> Vec3:
        return Vec3(-self.x, -self.y, -self.z)

    def parts(self) -> tuple[hl.Expr, hl.Expr, hl.Expr]:
        """Return the bare expressions."""
        return self.x.e, self.y.e, self.z.e

    @property
    def xy(self) -> Vec2:
        return Vec2(self.x, self.y)


def spread2(value: Vec2 | Scalar) -> Vec2:
    """Turn a number into a pair of it; a pair stays."""
    return value if isinstance(value, Vec2) else Vec2(num(value), num(value))


def spread3(value: Vec3 | Scalar) -> Vec3:
    """Turn a number into a triple of it; a triple stays."""
    return value if isinstance(value, Vec3) else Vec3(num(value), num(value), num(value))


def vec2(x: Scalar, y: Scalar) -> Vec2:
    """Make a pair."""
    return Vec2(num(x), num(y))


def vec3(x: Scalar, y: Scalar, z: Scalar) -> Vec3:
    """Make a triple."""
    return Vec3(num(x), num(y), num(z))
