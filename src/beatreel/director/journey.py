"""Journeys: a wish that goes from one picture to the next, "in the city, then out to the stars"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .score import Part, Score
from .wish import Wish, read

#: Words after which another picture comes.
_THEN = re.compile(
    r"\b(?:and\s+|but\s+)?(?:then|after\s+that|afterwards|finally|later\s+on|"
    r"end(?:s|ing)?\s+(?:up\s+)?(?:in|with|on|at|among)|"
    r"(?:turn|morph|fad|dissolv|transform|melt|transition)(?:s|e|es|ing)?\s+(?:in)?to)\b|"
    r"→|->|=>|然后|接着|随后|之后|最后|最终|再到|再去|转到|转为|变成|变为|过渡到",
    re.IGNORECASE,
)
#: Most pictures of a journey, and the longest wish that is looked at for one, characters.
_MOST, _READ = 4, 2000
#: How much nearer a high part seems when a place to go on is looked for, as a share of the song.
_PULL = 0.12
_HIGH = ("chorus", "drop")


@dataclass(frozen=True, slots=True)
class Leg:
    """Parts of a song, in order, and what is wished for in them."""

    parts: tuple[Part, ...]
    wish: Wish


def stages(wish: Wish) -> tuple[Wish, ...]:
    """Return the wishes of a journey in order; none where a wish is one picture."""
    found: list[Wish] = []
    for text in _THEN.split(wish.wanted[:_READ]):
        stage = read(text)
        if _seen(stage):
            found.append(replace(stage, avoid=wish.avoid, pace=wish.pace, language=wish.language))
    kept = [it for n, it in enumerate(found) if n == 0 or _seen(it) != _seen(found[n - 1])]
    return tuple(kept[:_MOST]) if len(kept) > 1 else ()


def _seen(wish: Wish) -> frozenset[str]:
    """Return what of a wish is a picture, not a mood or a colour."""
    return frozenset((*wish.subjects, *wish.places, *wish.weather, *wish.styles))


def legs(score: Score, wish: Wish) -> tuple[Leg, ...]:
    """Share the parts of a song out among the pictures of a wish.

    A leg takes about an equal time and begins where a part does, at a chorus or a drop if one is
    near. A song of fewer parts than pictures shows the first ones.
    """
    parts = tuple(score.parts)
    wishes = stages(wish)[: len(parts)]
    if len(wishes) < 2:
        return (Leg(parts, wish),)
    cuts = [0]
    for number in range(1, len(wishes)):
        cuts.append(_turn(score, parts, number / len(wishes), cuts[-1], len(wishes) - number))
    return tuple(
        Leg(parts[first:stop], it)
        for first, stop, it in zip(cuts, [*cuts[1:], len(parts)], wishes, strict=True)
    )


def _turn(score: Score, parts: Sequence[Part], share: float, after: int, ahead: int) -> int:
    """Return the part that goes on to the next picture; leave one to each picture that follows."""
    whole = score.song.duration

    def off(place: int) -> float:
        part = parts[place]
        away = abs(score.span(parts[0].first, part.first) / whole - share)
        return away - (_PULL if part.label in _HIGH else 0.0)

    return min(range(after + 1, len(parts) - ahead + 1), key=off)
