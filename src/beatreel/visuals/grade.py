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
    choose,
    clamp,
    dot,
    linear,
    luminance,
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
    bar = _bar(p, half, g)
    gain = _gain(p, half, g) * bar
    c = saturate(light + bloom * g.bloom, g.saturation) * gain
    c = c + g.colour("light") * (bar * _flash(g))
    d = Vec3(*(tone(part) for part in c))
    y = luminance(d)
    d = d * mix(vec3(1.0, 1.0, 1.0), g.colour("highlight"), y)
    d = d + g.colour("shadow") * ((1.0 - y) * (1.0 - y) * (0.10 * bar * (1.0 - g.fade)))
    return Vec3(*(inverted(contrasted(part, g), g) for part in d))


def exposed(bloom: Vec3, p: Vec2, half: Vec2, g: Numbers) -> tuple[Num, Num]:
    """Return gain and offset that turn a pixel's own luminance into the one to be toned."""
    bar = _bar(p, half, g)
    gain = _gain(p, half, g) * bar
    spilled = luminance(bloom) * (gain * g.bloom)
    return gain, spilled + luminance(g.colour("light")) * (bar * _flash(g))


def _bar(p: Vec2, half: Vec2, g: Numbers) -> Num:
    return choose(absolute(p.y) > half.y * (1.0 - g.letterbox), 0.0, 1.0)


def _gain(p: Vec2, half: Vec2, g: Numbers) -> Num:
    corner = dot(p, p) * (1.0 / dot(half, half))
    shade = 1.0 - g.vignette * smoothstep(0.15, 1.25, corner)
    return shade * (g.exposure * (1.0 - g.flash) * (1.0 - g.fade))


def _flash(g: Numbers) -> Num:
    return 1.6 * g.flash * (1.0 - g.fade)


def contrasted(d: Num, g: Numbers) -> Num:
    """Blend towards an S-curve."""
    return mix(d, d * d * (3.0 - 2.0 * d), g.contrast)


def inverted(d: Num, g: Numbers) -> Num:
    """Blend towards the negative."""
    return d * (1.0 - 2.0 * g.invert) + g.invert


def tone(light: Num) -> Num:
    """Film-like tone curve and the sRGB curve in one, to 0.7 of a code value.

    A rational fit over the square root of the light (exposed by 0.8) of Narkowicz's fit of the
    ACES curve followed by IEC 61966-2-1; 1.0 is reached at about eight times white.
    """
    s = sqrt(light)
    above = s * (s * (s * (s * 30.73388454 - 19.55266909) + 6.39918988) - 0.18164340)
    below = s * (s * (s * (s * 30.51489284 - 20.35579921) + 11.84016233) - 3.26582881) + 1.0
    return clamp(above / below)
