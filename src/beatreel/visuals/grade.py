"""How a frame is developed: the numbers of the grade, and the curve that they drive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import halide as hl
import numpy as np

from . import fixed
from .looks import Look
from .shading import Num, Vec3, linear, luminance, maximum, num

if TYPE_CHECKING:
    from .buffers import Input

#: How much of the shadows' tint black is lifted by.
_LIFT = 0.3
#: Light of a full flash, in whites, and what it adds to the exposure.
_FLASH, _BURST = 1.6, 2.5

#: Of :func:`tone`: what is added to the light, and the weights of the powers of its reciprocal, in
#: 1/16384, with what rounds.
_TOE = 0.08922
_CURVE = (16643.8, -2257.49, -236.482, 86.4919, -8.44236, 0.28164)

Triple = tuple[float, float, float]


@dataclass(slots=True)
class Grade:
    """The numbers of one frame's development; effects change them before it is drawn."""

    exposure: float = 1.0
    contrast: float = 0.25
    saturation: float = 1.0
    bloom: float = 0.4
    vignette: float = 0.35
    grain: float = 0.5
    #: How far it is overexposed towards the look's light, 0…1.
    flash: float = 0.0
    #: Share that is replaced by black, 0…1.
    fade: float = 0.0
    #: Share that is replaced by the negative, 0…1.
    invert: float = 0.0
    #: Strength of the look's accent over everything, 0…1.
    wash: float = 0.0
    #: Share of the height that black bars take.
    letterbox: float = 0.0
    frame: int = 0
    width: int = 0
    height: int = 0
    #: Display values 0…1.
    shadows: Triple = (0.0, 0.0, 0.0)
    #: Factors of display values.
    highlights: Triple = (1.0, 1.0, 1.0)
    #: Linear light of the flash and of the wash.
    light: Triple = (1.0, 1.0, 1.0)
    accent: Triple = (1.0, 1.0, 1.0)

    def write(self, out: np.ndarray) -> None:
        """Write what the kernels read, in the order of :data:`PLACES`."""
        shown = 1.0 - self.fade
        # A flash overexposes; only at its height does it veil the shadows.
        veil = self.flash**3
        lit = (1.0 + _BURST * self.flash) * (1.0 - veil)
        gain = self.exposure * lit * (1.0 - 0.45 * self.wash) * shown
        added = (_FLASH * veil * shown, 0.07 * self.wash * shown)
        out[: len(PLACES)] = (
            gain, self.contrast, self.saturation, self.bloom, self.vignette, self.grain,
            self.invert, self.frame % 4096, self.width, self.height,
            *(_LIFT * shown * s for s in self.shadows),
            *(h - 1.0 for h in self.highlights),
            *(
                added[0] * light + added[1] * accent
                for light, accent in zip(self.light, self.accent, strict=True)
            ),
        )  # fmt: skip


#: What a kernel reads, and where.
PLACES = {
    name: place
    for place, name in enumerate(
        (
            "gain", "contrast", "saturation", "bloom", "vignette", "grain",
            "invert", "frame", "width", "height",
            *(f"{name}_{part}" for name in ("shadows", "highlights", "added") for part in "rgb"),
        )
    )
}  # fmt: skip


def of_look(look: Look, frame: int, width: int, height: int) -> Grade:
    """Return the grade that a look asks for."""
    return Grade(
        contrast=look.contrast,
        saturation=look.saturation,
        bloom=look.bloom,
        vignette=look.vignette,
        grain=look.grain,
        frame=frame,
        width=width,
        height=height,
        shadows=_display(look.shadows),
        highlights=_display(look.highlights),
        light=linear(look.light),
        accent=linear(look.accent),
    )


def _display(code: str) -> Triple:
    r, g, b = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return r, g, b


class Numbers:
    """The grade as it is read inside a kernel."""

    def __init__(self, uniforms: Input) -> None:
        self._uniforms = uniforms

    def __getattr__(self, name: str) -> Num:
        return Num(self._uniforms[PLACES[name]])

    def colour(self, name: str) -> Vec3:
        """Return the triple ``name_r, name_g, name_b``."""
        return Vec3(*(getattr(self, f"{name}_{part}") for part in "rgb"))


def toned(light: Vec3, g: Numbers) -> tuple[hl.Expr, ...]:
    """Turn exposed linear light into what a film shows of it, display values, fixed-point."""
    rest = luminance(light) * (1.0 - g.saturation)
    return tuple(tone(part * g.saturation + rest) for part in light)


def tinted(d: Sequence[hl.Expr], g: Numbers) -> list[hl.Expr]:
    """Tint shadows and highlights, and bend towards the contrast."""
    bright = fixed.doubled(fixed.luminance(d))
    dark = hl.i16(fixed.FULL) - bright
    for _ in range(2):
        dark = fixed.squared(dark)
    # Shadows are at most a third: in display values they are half their factor.
    tints = zip(d, g.colour("highlights"), g.colour("shadows") * 0.5, strict=True)
    return [
        contrasted(
            part
            + fixed.times(part, fixed.times(bright, fixed.factor(high)))
            + fixed.times(dark, fixed.factor(low)),
            g,
        )
        for part, high, low in tints
    ]


def contrasted(d: hl.Expr, g: Numbers) -> hl.Expr:
    """Blend towards an S-curve: d + c·d·(1 − d)·(2d − 1)."""
    twice = fixed.doubled(d)
    bent = fixed.times(fixed.times(twice, hl.i16(fixed.FULL) - twice), twice - hl.i16(fixed.ONE))
    return d + fixed.times(bent, fixed.factor(g.contrast))


def tone(light: Num) -> hl.Expr:
    """Film-like tone curve and the sRGB curve in one, to a display value, fixed-point.

    A fit of Narkowicz's fit of the ACES curve (light exposed by 0.8) followed by IEC 61966-2-1:
    a polynomial of the reciprocal of the light and a little, 0.3 code values off at most; 1.0 is
    reached at about eight times white. The reciprocal is the processor's estimate (12 bits or
    more).
    """
    u = Num(hl.fast_inverse(maximum(light + _TOE, _TOE).e))
    d = num(_CURVE[-1])
    for weight in reversed(_CURVE[:-1]):
        d = d * u + weight
    return hl.min(hl.cast(hl.Int(16), d.e), hl.i16(fixed.ONE))
