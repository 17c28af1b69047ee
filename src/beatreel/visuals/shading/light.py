"""Colour and light, in linear BT.709: 1.0 is paper white, more is brighter than the screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .maths import clamp, exp, maximum, mix, smoothstep
from .numbers import Num, Scalar, Vec3, num, vec3


def rgb(code: str) -> Vec3:
    """Linear light of an sRGB colour written as ``#rrggbb``."""
    return vec3(*linear(code))


@lru_cache(maxsize=256)
def linear(code: str) -> tuple[float, float, float]:
    """Decode ``#rrggbb`` (IEC 61966-2-1) to linear floats 0…1."""
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


def luminance(colour: Vec3) -> Num:
    """Relative luminance (BT.709 weights)."""
    return colour.x * 0.2126 + colour.y * 0.7152 + colour.z * 0.0722


def saturate(colour: Vec3, amount: Scalar) -> Vec3:
    """0 is grey, 1 leaves the colour, more is stronger."""
    grey = luminance(colour)
    return vec3(*(maximum(mix(grey, part, amount), 0.0) for part in colour))


def ramp(t: Scalar, colours: Sequence[Vec3]) -> Vec3:
    """Go through the colours as ``t`` goes 0…1, smoothly at each."""
    t = clamp(num(t)) * (len(colours) - 1)
    result = colours[0]
    for i, colour in enumerate(colours[1:]):
        result = mix(result, colour, smoothstep(i, i + 1.0, t))
    return result


def glow(distance: Scalar, size: Scalar) -> Num:
    """Light around a shape: 1 on it, falling with the square of the distance, no edge."""
    d = maximum(distance, 0.0) / num(size)
    return 1.0 / (1.0 + d * d)


def halo(distance: Scalar, size: Scalar) -> Num:
    """A soft Gaussian light, 1 at the centre."""
    d = num(distance) / num(size)
    return exp(-1.0 * d * d)


def haze(colour: Vec3, air: Vec3, distance: Scalar, density: Scalar) -> Vec3:
    """Let distance take the colour of the air (Beer–Lambert)."""
    return mix(air, colour, exp(-1.0 * num(distance) * density))


def screen(a: Vec3, b: Vec3) -> Vec3:
    """Add light without passing white when both are under it."""
    return a + b * (1.0 - clamp(a))
