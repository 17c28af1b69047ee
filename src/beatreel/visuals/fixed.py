"""Arithmetic in 16 bits: twice as many numbers to a register as in float32.

A factor is in 1/32768, so that a product keeps the unit of the value; display values are in
1/16384, which leaves room above white.
"""

from __future__ import annotations

from collections.abc import Sequence

import halide as hl

from .shading import Num

#: White of display values.
ONE = 1 << 14
#: The largest factor, a thirty-thousandth below 1.
FULL = (1 << 15) - 1

#: BT.709, in 1/32768; they sum to 1.
_LUMA = (6966, 23436, 2366)


def times(value: hl.Expr, factor: hl.Expr | int) -> hl.Expr:
    """Multiply by a factor of −1…1 and round."""
    by = hl.i32(factor) if isinstance(factor, int) else hl.cast(hl.Int(32), factor)
    # One instruction; Halide's own rounding_mul_shift_right takes four, to hold −1 × −1.
    product = hl.cast(hl.Int(32), value) * by + hl.i32(1 << 14)
    return hl.cast(hl.Int(16), product >> hl.i32(15))


def squared(factor: hl.Expr) -> hl.Expr:
    """Multiply a factor of 0…1 by itself."""
    return hl.rounding_mul_shift_right(hl.max(factor, hl.i16(0)), factor, hl.u16(15))


def factor(value: Num) -> hl.Expr:
    """Return a float of −1…1 as a factor."""
    return hl.cast(hl.Int(16), (value * float(FULL)).e)


def doubled(value: hl.Expr) -> hl.Expr:
    """Return a display value as a factor, held at 1."""
    return hl.saturating_add(value, value)


def luminance(colour: Sequence[hl.Expr]) -> hl.Expr:
    """Return the luma of display values."""
    red, green, blue = (times(part, w) for part, w in zip(colour, _LUMA, strict=True))
    return red + green + blue
