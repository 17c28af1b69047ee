"""The temper of a video: where the song and the wish want it between still and wild."""

from __future__ import annotations

from dataclasses import dataclass

from .score import Score
from .wish import Wish

#: Energy that a wish for the fastest adds, and for the slowest takes.
_PACE = 0.3


@dataclass(frozen=True, slots=True)
class Temper:
    """Four axes, each 0…1."""

    #: Still … wild.
    energy: float
    #: Dark … light.
    brightness: float
    #: At ease … on edge.
    tension: float
    #: Sad … glad.
    gladness: float


def temper_of(score: Score, wish: Wish) -> Temper:
    """Return the temper of a song, stiller or wilder as the wish has it.

    ``Mood.energy`` says how full the sound is; what is struck and how fast says how far the
    picture may move, so it counts most.
    """
    song = score.song
    major = 0.0 if song.key.endswith("minor") else 1.0
    energy = 0.15 * song.mood.energy + 0.85 * score.drive + _PACE * wish.pace
    gladness = 0.45 * major + 0.3 * energy + 0.25 * song.mood.brightness
    return Temper(
        energy=_held(energy),
        brightness=_held(0.7 * song.mood.brightness + 0.2 * major + 0.1 * energy),
        tension=_held(song.mood.tension),
        gladness=_held(gladness),
    )


def _held(value: float) -> float:
    return min(1.0, max(0.0, value))
