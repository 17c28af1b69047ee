"""Colours as they are perceived: OKLCH (Ottosson 2020) from and to ``#rrggbb``."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

#: Steps by which chroma is halved towards what sRGB can show.
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour as it is perceived."""

    #: 0…1.
    light: float
    #: 0…about 0.3.
    chroma: float
    #: Degrees.
    hue: float


def tone(code: str) -> Tone:
    """Return the tone of ``#rrggbb``."""
    r, g, b = (_linear(int(code[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Tone(light, hypot(a, b), degrees(atan2(b, a)) % 360)


def code(tone: Tone) -> str:
    """Return ``#rrggbb`` of a tone, with as much of its chroma as sRGB can show."""
    low, high = 0.0, tone.chroma
    if _shown(_rgb(tone)):
        low = high
    for _ in range(_STEPS if low < high else 0):
        middle = 0.5 * (low + high)
        fits = _shown(_rgb(Tone(tone.light, middle, tone.hue)))
        low, high = (middle, high) if fits else (low, middle)
    channels = (_curve(part) for part in _rgb(Tone(tone.light, low, tone.hue)))
    return "#" + bytes(round(255 * min(1.0, max(0.0, part))) for part in channels).hex()


def _rgb(tone: Tone) -> tuple[float, float, float]:
    turn = radians(tone.hue)
    a, b = tone.chroma * cos(turn), tone.chroma * sin(turn)
    long = (tone.light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (tone.light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (tone.light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shown(rgb: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= part <= 1.0001 for part in rgb)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _curve(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
