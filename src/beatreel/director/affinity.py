"""How well something that can be shown answers a wish, by what both mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

from beatreel.visuals.scene import Param, Scene

from .lexicon import lexicon
from .wish import Wish

#: How much a facet of the wish counts for the choice of a scene.
WEIGHTS: Mapping[str, float] = {
    "places": 1.0,
    "space": 1.0,
    "abstract": 1.0,
    "music": 1.0,
    "styles": 1.0,
    "subjects": 0.8,
    "weather": 0.7,
    "times": 0.45,
    "moods": 0.35,
    "motions": 0.25,
    "colours": 0.1,
    "pace": 0.0,
}
#: Facets of what a scene shows, rather than how it feels.
_SEEN = ("places", "space", "abstract", "music", "styles", "subjects", "weather")
#: Weight of an English word that only the scene and the wish know.
_LITERAL = 0.9
#: Share to which something shows what its list of words begins with.
_LISTED = 0.92
#: Families that name places and skies as a figure of speech, facets of those, and their share.
_FIGURES = frozenset({"abstract", "music", "retro"})
_WORLD = frozenset({"places", "space", "weather"})
_AS_FIGURE = 0.75
#: Nearness from which what is like a thing that is not wanted is not wanted either.
_TOO_NEAR = 0.85


class Worded(Protocol):
    """Something that says in words what it shows."""

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def words_zh(self) -> tuple[str, ...]: ...


Profile = dict[str, float]


@lru_cache(maxsize=512)
def _profile(words: tuple[str, ...]) -> Profile:
    known = lexicon()
    found: dict[str, float] = {}
    for place, word in enumerate(words):
        weight = max(0.7, 1.0 - 0.03 * place)
        for it in known.find(word):
            for name in it.names:
                found[name] = max(weight, found.get(name, 0.0))
    return found


def profile(entry: Worded) -> Profile:
    """Return what an entry shows, by concept, 0…1; its first words weigh most."""
    own = dict(_profile(entry.words))
    for name, weight in _profile(entry.words_zh).items():
        own[name] = max(weight, own.get(name, 0.0))
    concepts, family = lexicon().concepts, getattr(entry, "family", "place")
    for name in own:
        figure = family in _FIGURES and concepts[name].facet in _WORLD
        own[name] *= _LISTED * (_AS_FIGURE if figure else 1.0)
    return own | _called(getattr(entry, "name", ""))


def _called(name: str) -> Profile:
    """Return what a name says; what something is called, it is above all."""
    text = name.replace("_", " ")
    found = lexicon().find(text)
    if sum(it.end - it.start for it in found) < len(text.replace(" ", "")):
        return {}
    return dict.fromkeys((concept for it in found for concept in it.names), 1.0)


def means(param: Param) -> frozenset[str]:
    """Return the concepts that a parameter of a scene is about."""
    return frozenset(_profile((param.name.replace("_", " "), param.about)))


def affinity(wish: Wish, scene: Scene) -> float:
    """Return -1 (what was not wanted) … 0 (nothing in common) … 1 (what was asked for)."""
    own = profile(scene)
    return max(-1.0, answered(wish, own, WEIGHTS, scene.words) - _unwanted(wish, scene, own))


def answers(wish: Wish, scene: Scene) -> dict[str, tuple[float, float]]:
    """Return by concept of the wish its weight and the share to which a scene shows it."""
    known, own = lexicon(), profile(scene)
    return {
        name: (
            WEIGHTS[known.concepts[name].facet],
            _shown(name, own),
        )
        for name in wish.concepts
    }


def _shown(name: str, own: Profile) -> float:
    """Return the share to which a profile shows a concept, 0…1."""
    known = lexicon()
    return max((0.0, *(known.nearness(name, shown) * own[shown] for shown in own)))


def answered(
    wish: Wish, own: Profile, weights: Mapping[str, float], words: Iterable[str] = ()
) -> float:
    """Return the share of the wish that a profile answers, 0…1."""
    known = lexicon()
    total = reached = 0.0
    for place, name in enumerate(wish.concepts):
        weight = weights[known.concepts[name].facet] * max(0.75, 1.0 - 0.04 * place)
        total += weight
        reached += weight * _shown(name, own)
    literal = {word for phrase in words for word in phrase.split()}
    for word in wish.unknown:
        if word in literal:
            total += _LITERAL
            reached += _LITERAL
    return reached / total if total else 0.0


def _unwanted(wish: Wish, scene: Scene, own: Profile) -> float:
    """Return how much of a scene is not wanted; what a parameter can take away counts little."""
    known = lexicon()
    worst = 0.0
    for name, weight in _refused(wish):
        if known.concepts[name].facet not in _SEEN:
            share = 0.3 * own.get(name, 0.0)
        else:
            near = {shown: known.nearness(name, shown) for shown in own}
            share = max((own[it] for it in own if near[it] >= _TOO_NEAR), default=0.0)
        if any(name in means(param) for param in scene.params if param.low <= 0.0):
            share *= 0.15
        worst = max(worst, weight * share)
    return worst


def _refused(wish: Wish) -> Iterator[tuple[str, float]]:
    """Yield what is not wanted, and the opposites of what is (snow in spring), with weights."""
    yield from ((name, 1.0) for name in wish.avoid)
    concepts = lexicon().concepts
    for asked in wish.concepts:
        for name, share in concepts[asked].near.items():
            if share < 0.0 and name not in wish.concepts:
                yield name, -share
