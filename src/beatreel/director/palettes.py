"""How well the colours of a look answer colour words and a temper, in OKLCH (Ottosson 2020)."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians

from beatreel.visuals.looks import Look
from beatreel.visuals.oklch import Tone, tone

#: Hue in degrees of each colour word.
HUES = {
    "red": 25.0,
    "orange": 55.0,
    "gold": 82.0,
    "yellow": 102.0,
    "green": 150.0,
    "teal": 195.0,
    "blue": 255.0,
    "purple": 305.0,
    "pink": 355.0,
    "brown": 60.0,
}
#: Degrees at which two hues have nothing in common.
_REACH = 45.0
#: Chroma that is a full colour.
_FULL = 0.1
#: Share of the picture of deep, base, mid, accent, light.
_SHARES = (0.25, 0.32, 0.28, 0.1, 0.05)
#: How much each is taken for the colour of the look; deep is seen as black.
_TELLING = (0.12, 0.3, 0.36, 0.18, 0.04)


@lru_cache(maxsize=256)
def tones(look: Look) -> tuple[Tone, ...]:
    """Return the five tones of a look: deep, base, mid, accent, light."""
    return tuple(tone(code) for code in look.colours)


def shows(look: Look, colour: str) -> float:
    """Return how much of a look is of a colour of the lexicon, 0…1."""
    five = tones(look)
    chroma = sum(share * it.chroma for share, it in zip(_TELLING, five, strict=True))
    light = lightness(look)
    if colour in HUES:
        return min(1.0, 1.7 * _of_hue(five, HUES[colour]))
    if colour in ("monochrome", "grey"):
        return max(0.0, 1.0 - chroma * look.saturation / 0.05)
    if colour == "colourful":
        return min(1.0, _spread(five) / 90.0) * min(1.0, chroma / 0.12)
    if colour == "pastel":
        return max(0.0, 1.0 - abs(five[2].light - 0.8) / 0.3) * max(
            0.0, 1 - abs(chroma - 0.08) / 0.1
        )
    if colour in ("warm", "cool"):
        warm = warmth(look)
        return max(0.0, warm if colour == "warm" else -warm)
    if colour == "white":
        return max(0.0, min(1.0, (light - 0.35) / 0.3))
    return max(0.0, min(1.0, (0.45 - light) / 0.2)) if colour == "black" else 0.0


def _of_hue(five: tuple[Tone, ...], hue: float) -> float:
    return sum(
        share * max(0.0, 1.0 - _apart(it.hue, hue) / _REACH) * min(1.0, it.chroma / _FULL)
        for share, it in zip(_TELLING, five, strict=True)
    )


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180.0) % 360.0 - 180.0)


def _spread(five: tuple[Tone, ...]) -> float:
    """Return how far the hues are apart that a picture shows much of; the accent is rare."""
    base, mid, accent = (it if it.chroma > 0.04 else None for it in five[1:4])
    near = _apart(base.hue, mid.hue) if base and mid else 0.0
    return 0.75 * near + (0.25 * _apart(mid.hue, accent.hue) if mid and accent else 0.0)


def warmth(look: Look) -> float:
    """Return -1 (all cool) … 1 (all warm)."""
    total = 0.0
    for share, it in zip(_TELLING, tones(look), strict=True):
        side = 1.0 if _apart(it.hue, 55.0) < 75.0 else -1.0 if _apart(it.hue, 235.0) < 75.0 else 0.0
        total += share * side * min(1.0, it.chroma / 0.08)
    return total


def lightness(look: Look) -> float:
    """Return the mean lightness of what the look covers, 0…1."""
    return sum(share * it.light for share, it in zip(_SHARES, tones(look), strict=True))


def distance(one: Look, other: Look) -> float:
    """Return how far two looks are apart, 0 (the same) … about 1."""
    return sum(
        share * (abs(a.light - b.light) + 3.0 * _between(a, b))
        for share, a, b in zip(_TELLING, tones(one), tones(other), strict=True)
    )


def _between(one: Tone, other: Tone) -> float:
    """Return the distance of two colours in the plane of hue and chroma."""
    turn = radians(one.hue - other.hue)
    square = one.chroma**2 + other.chroma**2 - 2 * one.chroma * other.chroma * cos(turn)
    return max(0.0, square) ** 0.5
