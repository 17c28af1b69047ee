"""How a frame is developed: the numbers of the grade, and the curve that they drive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import halide as hl
import numpy as np

from .looks import Look
from .shading import Num, Vec3, clamp, linear, luminance, maximum, mix

if TYPE_CHECKING:
    from .buffers import Input

#: How much of the shadows' tint black is lifted by.
_LIFT = 0.3
#: Light of a full flash, in whites, and what it adds to the exposure.
_FLASH, _BURST = 1.6, 2.5

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


def develop(light: Vec3, g: Numbers) -> Vec3:
    """Turn exposed linear light into display values 0…1, before the negative."""
    grey = luminance(light)
    d = Vec3(*(tone(mix(grey, part, g.saturation)) for part in light))
    y = luminance(d)
    dark = (1.0 - y) * (1.0 - y)
    d = d * (g.colour("highlights") * y + 1.0) + g.colour("shadows") * (dark * dark)
    return Vec3(*(contrasted(part, g) for part in d))


def contrasted(d: Num, g: Numbers) -> Num:
    """Blend towards an S-curve."""
    return mix(d, d * d * (3.0 - 2.0 * d), g.contrast)


def inverted(d: Num, g: Numbers) -> Num:
    """Blend towards the negative."""
    return d * (1.0 - 2.0 * g.invert) + g.invert


def tone(light: Num) -> Num:
    """Film-like tone curve and the sRGB curve in one, to a code value.

    A rational fit over the square root of the light (exposed by 0.8) of Narkowicz's fit of the
    ACES curve followed by IEC 61966-2-1; 1.0 is reached at about eight times white. Root and
    quotient are the processor's estimates (12 bits or more): a tenth of a code value.
    """
    held = maximum(light, 1e-7)
    s = held * Num(hl.fast_inverse_sqrt(held.e))
    above = s * (s * (s * (s * 30.73388454 - 19.55266909) + 6.39918988) - 0.18164340)
    below = s * (s * (s * (s * 30.51489284 - 20.35579921) + 11.84016233) - 3.26582881) + 1.0
    return clamp(above * Num(hl.fast_inverse(below.e)))
