"""How a frame is developed: the numbers of the grade, and the curve that they drive."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from .looks import Look
from .shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    clamp,
    dot,
    linear,
    luminance,
    maximum,
    mix,
    saturate,
    smoothstep,
    sqrt,
    vec3,
)


@dataclass(slots=True)
class Grade:
    """The numbers of one frame's development; effects change them before it is drawn."""

    exposure: float = 1.0
    contrast: float = 0.25
    saturation: float = 1.0
    bloom: float = 0.4
    vignette: float = 0.35
    grain: float = 0.5
    #: Share of the picture that is replaced by the look's light, 0…1.
    flash: float = 0.0
    #: Share that is replaced by black, 0…1.
    fade: float = 0.0
    #: Share that is replaced by the negative, 0…1.
    invert: float = 0.0
    #: Share of the height that black bars take.
    letterbox: float = 0.0
    #: Steps of a poster, 0 is off.
    posterise: float = 0.0
    frame: float = 0.0
    width: float = 0.0
    height: float = 0.0
    shadow_r: float = 0.0
    shadow_g: float = 0.0
    shadow_b: float = 0.0
    highlight_r: float = 1.0
    highlight_g: float = 1.0
    highlight_b: float = 1.0
    light_r: float = 1.0
    light_g: float = 1.0
    light_b: float = 1.0

    def write(self, out: np.ndarray) -> None:
        """Write the numbers in their order."""
        for i, name in enumerate(PLACES):
            out[i] = getattr(self, name)


PLACES = {f.name: i for i, f in enumerate(fields(Grade))}


def of_look(look: Look, frame: int, width: int, height: int) -> Grade:
    """Return the grade that a look asks for."""
    return Grade(
        1.0, look.contrast, look.saturation, look.bloom, look.vignette, look.grain,
        0.0, 0.0, 0.0, 0.0, 0.0, float(frame % 4096), float(width), float(height),
        *linear(look.shadows), *linear(look.highlights), *linear(look.light),
    )  # fmt: skip


class Numbers:
    """The grade as it is read inside a kernel."""

    def __init__(self, uniforms) -> None:
        self._uniforms = uniforms

    def __getattr__(self, name: str) -> Num:
        return Num(self._uniforms[PLACES[name]])

    def colour(self, name: str) -> Vec3:
        """Return the triple ``name_r, name_g, name_b``."""
        return Vec3(*(getattr(self, f"{name}_{part}") for part in "rgb"))


def develop(light: Vec3, bloom: Vec3, p: Vec2, half: Vec2, g: Numbers) -> Vec3:
    """Turn linear light at ``p`` into display values 0…1.

    ``p`` has its origin in the middle and ``half`` is the far corner, in the same units.
    """
    c = (light + bloom * g.bloom) * g.exposure
    corner = dot(p, p) / dot(half, half)
    c = c * (1.0 - g.vignette * smoothstep(0.15, 1.25, corner))
    c = saturate(c, g.saturation)
    c = mix(c, g.colour("light") * 1.6, g.flash) * (1.0 - g.fade)
    d = display(c)
    y = luminance(d)
    d = d + g.colour("shadow") * ((1.0 - y) * (1.0 - y) * 0.10)
    d = d * mix(vec3(1.0, 1.0, 1.0), g.colour("highlight"), y)
    d = Vec3(*(clamp(part) for part in d))
    d = mix(d, Vec3(*(part * part * (3.0 - 2.0 * part) for part in d)), g.contrast)
    d = mix(d, 1.0 - d, g.invert)
    bar = absolute(p.y) > half.y * (1.0 - g.letterbox)
    return d * (1.0 - clamp(Num(_truth(bar))))


def _truth(condition: Num):
    import halide as hl

    return hl.select(condition.e, hl.f32(1.0), hl.f32(0.0))


def display(c: Vec3) -> Vec3:
    """Film-like tone curve (Narkowicz's fit of ACES), then the sRGB curve by three roots."""
    return Vec3(*(_encode(_shoulder(maximum(part, 0.0))) for part in c))


def _shoulder(x: Num) -> Num:
    x = x * 0.8
    return clamp((x * (x * 2.51 + 0.03)) / (x * (x * 2.43 + 0.59) + 0.14))


def _encode(x: Num) -> Num:
    a = sqrt(x)
    b = sqrt(a)
    d = sqrt(b)
    return clamp(a * 0.662002687 + b * 0.684122060 - d * 0.323583601 - x * 0.022541147)
