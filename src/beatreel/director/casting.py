"""Casting: which scenes and which look suit a wish and a song, best first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .affinity import affinity
from .temper import Temper
from .wish import Wish

#: Weight of the wish against the mood where the wish says what to see.
_WISH, _MOOD = 3.0, 1.0
#: Spread of the lot that is drawn for each scene.
_LOT = 0.35
#: Affinity from which a scene is what was wished for.
WANTED = 0.45


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scene and why it would do."""

    scene: Scene
    score: float
    #: How well it answers the wish, 0…1.
    wish: float
    #: How well it fits the song, 0…1.
    mood: float


def rank(
    scenes: Mapping[str, Scene], wish: Wish, temper: Temper, dice: Random
) -> tuple[Candidate, ...]:
    """Return all scenes, the most suitable first; equal seeds give equal orders."""
    found = []
    for name in sorted(scenes):
        scene, lot = scenes[name], dice.random()
        asked = affinity(wish, scene)
        mood = suits(scene, temper)
        score = _WISH * asked + _MOOD * mood + _LOT * lot
        found.append(Candidate(scene, score, asked, mood))
    return tuple(sorted(found, key=lambda it: (-it.score, it.scene.name)))


def suits(scene: Scene, temper: Temper) -> float:
    """Return how well the nature of a scene fits a temper, 0…1."""
    energy = 1.0 - abs(scene.energy - (0.2 + 0.6 * temper.energy)) / 0.8
    light = 1.0 - abs(scene.brightness - (0.1 + 0.5 * temper.brightness)) / 0.8
    return max(0.0, 0.65 * energy + 0.35 * light)


def cast(ranked: Sequence[Candidate], size: int) -> tuple[Candidate, ...]:
    """Return the scenes of a video: the first, then what suits as well but differs from it.

    Where the wish names what to see, nothing is cast that has nothing to do with it.
    """
    lead = ranked[0]
    pool = list(ranked[1:])
    if lead.wish >= WANTED:
        near = [it for it in pool if it.wish >= 0.5 * lead.wish]
        pool = near or pool[:1]
    chosen = [lead]
    while pool and len(chosen) < size:
        best = max(pool, key=_against(chosen))
        chosen.append(best)
        pool.remove(best)
    return tuple(chosen)


def _against(chosen: Sequence[Candidate]) -> Callable[[Candidate], tuple[float, str]]:
    """Return the worth of one more scene beside those that are chosen."""

    def worth(candidate: Candidate) -> tuple[float, str]:
        alike = max(_likeness(candidate.scene, other.scene) for other in chosen)
        return candidate.score - 0.8 * alike, candidate.scene.name

    return worth


def _likeness(one: Scene, other: Scene) -> float:
    shared = len(set(one.words) & set(other.words))
    words = shared / max(1, min(len(one.words), len(other.words)))
    return min(1.0, words + 0.15 * (one.family == other.family))


def rank_looks(
    looks: Mapping[str, Look], wish: Wish, temper: Temper, dice: Random
) -> tuple[Look, ...]:
    """Return all looks, the most suitable first."""
    scores = {}
    for name in sorted(looks):
        entry, lot = looks[name], dice.random()
        scores[name] = _WISH * affinity(wish, entry) + 0.6 * lot
    return tuple(looks[name] for name in sorted(scores, key=lambda it: (-scores[it], it)))
