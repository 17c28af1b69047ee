"""Casting: which scenes and which look suit a wish and a song, best first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .affinity import WEIGHTS, affinity, answered, answers, profile
from .journey import stages
from .lexicon import lexicon
from .likeness import likeness
from .palettes import HUES, lightness, shows, warmth
from .temper import Temper
from .wish import Wish

#: Weight of the wish, of the mood beside it, and of the mood where the wish says nothing.
_WISH, _MOOD, _FREE_MOOD = 5.0, 1.0, 1.6
#: Weight of likeness where the lexicon is not sure, and where it understood nothing.
_UNSURE, _BLIND = 1.5, 4.0
#: Affinity from which the lexicon is sure of a wish whose words it all knows.
_SURE = 0.7
#: Spread of the lot that is drawn for each scene, and where the wish leaves it to the song.
_LOT, _FREE_LOT = 0.35, 1.0
#: Affinity by which two scenes answer a wish equally well.
_AS_GOOD = 0.03
#: What a scene with a subject and a place is worth more, where nothing was asked for.
_SUBJECT = {"place": 0.3, "space": 0.3, "music": 0.1, "abstract": 0.1}
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
    asked = {name: affinity(wish, scenes[name]) for name in scenes}
    alike = _alike(scenes, wish, asked)
    weight = _UNSURE if wish.concepts else _BLIND
    told = wish.visual or bool(alike)
    spread, feeling = (_LOT, _MOOD) if told else (_FREE_LOT, _FREE_MOOD)
    found = []
    # Those that answer a wish equally well are told apart by the song.
    enough = max(asked.values(), default=0.0) - _AS_GOOD
    for name in sorted(scenes):
        scene, lot = scenes[name], dice.random()
        mood = suits(scene, temper)
        like = alike.get(name, 0.0)
        score = _WISH * min(asked[name], enough) + weight * like + feeling * mood + spread * lot
        score += 0.0 if wish.visual else _SUBJECT.get(scene.family, 0.0)
        found.append(Candidate(scene, score, max(asked[name], 0.7 * like), mood))
    return tuple(sorted(found, key=lambda it: (-it.score, it.scene.name)))


def likely(wish: Wish, scenes: Mapping[str, Scene], count: int = 4) -> tuple[str, ...]:
    """Return scenes that a video of a wish will show, whatever the song; none if it may be any.

    Of a journey these are the best of each of its pictures.
    """
    wishes = stages(wish) or (wish,)
    found: list[str] = []
    for one in wishes:
        asked = {name: affinity(one, entry) for name, entry in scenes.items()}
        best = sorted(asked, key=lambda name: (-asked[name], name))[: max(1, count // len(wishes))]
        found += [name for name in best if asked[name] >= WANTED]
    return tuple(dict.fromkeys(found))


def _alike(
    scenes: Mapping[str, Scene], wish: Wish, asked: Mapping[str, float]
) -> Mapping[str, float]:
    """Return likeness of words where the lexicon did not understand all there is to see."""
    best = max(asked.values(), default=0.0)
    foreign = not wish.concepts and any(character.isalpha() for character in wish.wanted)
    if not foreign and (best >= _SURE or not wish.visual):
        return {}
    return likeness(wish.wanted, scenes)


def suits(scene: Scene, temper: Temper) -> float:
    """Return how well the nature of a scene fits a temper, 0…1."""
    energy = 1.0 - abs(scene.energy - (0.2 + 0.6 * temper.energy)) / 0.8
    light = 1.0 - abs(scene.brightness - (0.1 + 0.5 * temper.brightness)) / 0.8
    return max(0.0, 0.65 * energy + 0.35 * light)


def cast(ranked: Sequence[Candidate], wish: Wish, size: int) -> tuple[Candidate, ...]:
    """Return the scenes of a video: the first, then what suits as well but differs from it.

    Where the wish names what to see, nothing is cast that has nothing to do with it.
    """
    lead = ranked[0]
    pool = [it for it in ranked[1:] if it.wish >= 0.0]
    if lead.wish >= WANTED:
        near = [it for it in pool if it.wish >= 0.55 * lead.wish or _adds(it, [lead], wish) > 0.2]
        pool = near or _neighbours(lead, pool)[:1]
    chosen = [lead]
    while pool and len(chosen) < size:
        best = max(pool, key=_against(chosen, wish))
        chosen.append(best)
        pool.remove(best)
    return tuple(chosen)


def _neighbours(lead: Candidate, pool: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates by how much of what the lead shows is seen in them too."""
    world = world_of(lead.scene)
    shared = {it.scene.name: answered(world, profile(it.scene), WEIGHTS) for it in pool}
    return sorted(pool, key=lambda it: (-shared[it.scene.name], it.scene.name))


def _against(chosen: Sequence[Candidate], wish: Wish) -> Callable[[Candidate], tuple[float, str]]:
    """Return the worth of one more scene beside those that are chosen."""

    def worth(candidate: Candidate) -> tuple[float, str]:
        alike = max(_kinship(candidate.scene, other.scene) for other in chosen)
        if wish.visual:
            new = _adds(candidate, chosen, wish)
            return candidate.score - 0.8 * alike + 3.0 * new, candidate.scene.name
        # Where nothing was asked for, what the lead shows is taken for the wish.
        world = answered(world_of(chosen[0].scene), profile(candidate.scene), WEIGHTS)
        return candidate.score - 0.4 * alike + 3.5 * world, candidate.scene.name

    return worth


def world_of(scene: Scene) -> Wish:
    """Return the wish that a scene would be the answer to."""
    concepts = lexicon().concepts
    seen = [it for it in profile(scene) if concepts[it].facet not in ("moods", "colours", "pace")]
    return Wish(subjects=tuple(seen[:8]))


def _adds(candidate: Candidate, chosen: Sequence[Candidate], wish: Wish) -> float:
    """Return the share of the wish that a scene answers and none of the chosen ones does."""
    own = answers(wish, candidate.scene)
    known = [answers(wish, it.scene) for it in chosen]
    total = sum(weight for weight, _ in own.values())
    gain = sum(
        weight * max(0.0, share - max(it[name][1] for it in known))
        for name, (weight, share) in own.items()
    )
    return gain / total if total else 0.0


def _kinship(one: Scene, other: Scene) -> float:
    shared = len(set(one.words) & set(other.words))
    words = shared / max(1, min(len(one.words), len(other.words)))
    return min(1.0, words + 0.15 * (one.family == other.family))


#: How much a facet of the wish counts for the choice of a look.
_LOOK_WEIGHTS = {
    "places": 0.4,
    "space": 0.4,
    "abstract": 1.0,
    "music": 0.2,
    "styles": 0.9,
    "subjects": 0.6,
    "weather": 0.5,
    "times": 0.6,
    "moods": 0.7,
    "motions": 0.0,
    "colours": 1.0,
    "pace": 0.0,
}


def rank_looks(
    looks: Mapping[str, Look], lead: Scene, wish: Wish, temper: Temper, dice: Random
) -> tuple[Look, ...]:
    """Return all looks, the most suitable first: colour words, mood words, scene, then song."""
    scores, world = {}, world_of(lead)
    for name in sorted(looks):
        entry, lot = looks[name], dice.random()
        asked = answered(wish, profile(entry), _LOOK_WEIGHTS, entry.words)
        score = 2.0 * _coloured(wish, entry) + 1.8 * asked + 0.7 * _tempered(entry, temper)
        score += (0.6 if wish.visual else 1.5) * answered(world, profile(entry), _LOOK_WEIGHTS)
        # Songs with one wish differ in colour unless the wish says which.
        scores[name] = score + (0.3 if wish.colours else 0.6) * lot
    return tuple(looks[name] for name in sorted(scores, key=lambda it: (-scores[it], it)))


def _coloured(wish: Wish, look: Look) -> float:
    """Return how well the colours that were named are there, and those that were refused not."""
    named = profile(look)
    wanted = [max(shows(look, name), 0.9 * named.get(name, 0.0)) for name in wish.colours]
    refused = max((shows(look, name) for name in wish.avoid if name in HUES), default=0.0)
    return (sum(wanted) / len(wanted) if wanted else 0.0) - 1.5 * refused


def _tempered(look: Look, temper: Temper) -> float:
    light = 1.0 - abs(lightness(look) - (0.25 + 0.35 * temper.brightness)) / 0.35
    warm = 1.0 - abs(warmth(look) - (2.0 * temper.gladness - 1.0)) / 2.0
    return 0.4 * max(0.0, light) + 0.6 * warm
