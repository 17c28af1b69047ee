"""How pictures lie in memory between kernels: planar uint16, square-root coded linear light.

16 bits with a square root keep the shadows of a 10-bit display and highlights up to 16 times
white, at half the memory traffic of float32.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import halide as hl
import numpy as np
from numpy.typing import NDArray

from .shading import Num, Vec2, Vec3, clamp, floor, mix

if TYPE_CHECKING:
    from .view import View

#: The brightest light that can be stored; 1 is white.
PEAK = 16.0

Sampler = Callable[[Vec2], Vec3]


def pack(value: Num) -> hl.Expr:
    """Code linear light."""
    held = clamp(value * (1.0 / PEAK))
    return hl.cast(hl.UInt(16), hl.sqrt(held.e) * hl.f32(65535.0) + hl.f32(0.5))


def unpack(code: hl.Expr) -> Num:
    """Decode to linear light."""
    root = Num(hl.cast(hl.Float(32), code))
    return root * root * (PEAK / 65535.0**2)


def empty(width: int, height: int) -> NDArray[np.uint16]:
    """A black picture, shape (3, height, width)."""
    return np.zeros((3, height, width), np.uint16)


def decode(picture: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return a stored picture as linear float32, shape (3, height, width); for tests."""
    root = picture.astype(np.float32)
    return root * root * np.float32(PEAK / 65535.0**2)


def sampler(image: hl.ImageParam, view: View) -> Sampler:
    """Read a picture between its pixels, mirrored at its borders."""

    def mirror(index: hl.Expr, size: hl.Expr) -> hl.Expr:
        index = hl.select(index < 0, -1 - index, index)
        index = hl.select(index >= size, 2 * size - 1 - index, index)
        return hl.clamp(index, 0, size - 1)

    def read(p: Vec2) -> Vec3:
        at = view.to_pixels(p)
        cell = floor(at)
        t = at - cell
        width, height = image.dim(0).extent(), image.dim(1).extent()
        x0, y0 = hl.cast(hl.Int(32), cell.x.e), hl.cast(hl.Int(32), cell.y.e)
        xs = (mirror(x0, width), mirror(x0 + 1, width))
        ys = (mirror(y0, height), mirror(y0 + 1, height))

        def channel(c: int) -> Num:
            # Interpolating codes instead of light is a shade darker between far values and saves
            # three multiplications a tap.
            a, b, d, e = (Num(hl.cast(hl.Float(32), image[x, y, c])) for y in ys for x in xs)
            root = mix(mix(a, b, t.x), mix(d, e, t.x), t.y)
            return root * root * (PEAK / 65535.0**2)

        return Vec3(channel(0), channel(1), channel(2))

    return read
