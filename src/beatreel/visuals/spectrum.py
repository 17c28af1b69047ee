"""A spectrum and a wave that look like the music's, made of its signals alone.

Scenes read a dozen curves and not the sound. What stands between them is drawn by lot, anew many
times a second, so that each band has a life of its own under the curve it belongs to.
"""

from __future__ import annotations

from .shading import Num, Scalar, clamp, exp, noise, num, sin, vec2
from .view import View

#: How often a band's own strength changes, in a second.
_RATE = 9.0


def level(
    view: View, pitch: Num, salt: Scalar = 0.0, fine: float = 26.0, place: Num | None = None
) -> Num:
    """Strength of a band, 0…about 1.

    Parameters
    ----------
    pitch
        0 is the lowest band and 1 the highest.
    fine
        How many bands move on their own.
    place
        Where a band stands, if bands of one pitch stand in several places: −1…1.
    """
    low = exp(pitch * -9.0)
    top = exp((1.0 - pitch) * -7.0)
    middle = exp(-22.0 * (pitch - 0.42) * (pitch - 0.42))
    hits = low * view.kick * 0.55 + middle * view.snare * 0.45 + top * view.hat * 0.40
    tones = exp(-7.0 * pitch * pitch) * view.bass * 0.75
    tones = tones + middle * view.mid * 0.55 + clamp(pitch * 1.4 - 0.35) * view.treble * 0.50
    place = (pitch if place is None else place) + 2.0
    own = noise(vec2(place * fine + num(salt), view.time * _RATE))
    slow = noise(vec2(place * 7.0 + num(salt) * 3.0, view.time * 1.7 + 40.0))
    lively = 0.22 + 1.35 * own * own * (0.45 + 0.9 * slow)
    loud = (hits + tones) * lively + 0.03 + 0.05 * own * view.energy
    # Bends where it would clip, or loud bands would have flat tops.
    return 1.12 - 1.12 * exp(loud * -1.15)


def wave(view: View, x: Num, salt: Scalar = 0.0) -> Num:
    """Height of a wave at a place along it, about −1…1; bass is long, treble is short."""
    t = view.time
    # The trigger of a scope holds the phase: only the shape moves.
    salt = num(salt)
    own = 0.75 + 0.5 * sin(salt * 7.3) * sin(salt * 7.3)
    long = sin(x * (5.1 * own) + 2.2 * sin(t * 0.9 + salt)) * (0.15 + 0.75 * view.bass)
    punch = sin(x * 2.6 + t * 3.1 + salt) * view.kick * 0.55
    mid = sin(x * 13.7 + 3.1 * sin(t * 1.7 + salt * 2.0)) * sin(x * 2.3 + t) * view.mid * 0.42
    crack = (noise(vec2(x * 7.0 + salt, t * 23.0)) - 0.5) * view.snare * 0.5
    hiss = sin(x * 31.0 + 4.0 * sin(t * 2.3)) * (0.5 + 0.5 * sin(x * 3.3 - t * 5.0))
    hiss = hiss * (0.05 * view.treble + 0.16 * view.hat)
    return (long + punch + mid + crack + hiss) * 0.62
