"""Shots: which picture each span of the cut shows, from where and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Param, Scene

from .cut import Span
from .score import Score
from .treatment import Idea, Treatment


@dataclass(frozen=True, slots=True)
class Shot:
    """A span with its picture."""

    span: Span
    idea: Idea
    scene: Scene
    look: Look
    #: 0…999.
    seed: int
    #: By name, within their ranges.
    params: dict[str, float]
    #: Scene seconds in a second, against what the energy says.
    speed: float
    #: Place among the shots of its part, from 0.
    number: int
    #: Whether it is the last shot of its part.
    last: bool
    #: Whether it shows the part's second picture.
    away: bool


def shots(score: Score, treatment: Treatment, cuts: Sequence[Span], name: str) -> tuple[Shot, ...]:
    """Return the shots; ``name`` is what all lots are drawn from."""
    made: list[Shot] = []
    for span in cuts:
        before = made[-1] if made else None
        fresh = before is None or before.span.part is not span.part
        number = 0 if fresh or before is None else before.number + 1
        last = span.stop == span.part.stop
        made.append(_shot(score, treatment, span, (number, last), name, before, made))
    return tuple(made)


def _shot(
    score: Score,
    treatment: Treatment,
    span: Span,
    place: tuple[int, bool],
    name: str,
    before: Shot | None,
    made: Sequence[Shot],
) -> Shot:
    number, last = place
    idea = treatment.ideas[span.part.number]
    away = _cuts_away(span, number, idea, before)
    scene = idea.counter if away and idea.counter is not None else idea.scene
    # The n-th shot of a group has one seed in all its rounds, so that a chorus comes back.
    key = f"{name}|{span.part.group}|{scene.name}|{number}"
    seed = Random(key).randrange(1000)
    params = chosen_params(scene, Random(key + "|params"), idea.force, idea.round, number)
    if idea.returns and number == 0 and made[0].scene is scene:
        seed, params = made[0].seed, made[0].params
    if before is not None and before.scene is scene and before.seed == seed:
        seed = (seed + 137) % 1000
    return Shot(
        span=span,
        idea=idea,
        scene=scene,
        look=idea.look,
        seed=seed,
        params=params,
        speed=round(0.7 + 0.5 * idea.force, 2),
        number=number,
        last=last,
        away=away,
    )


def _cuts_away(span: Span, number: int, idea: Idea, before: Shot | None) -> bool:
    """Return whether a shot shows the other picture: short ones do, never twice running."""
    if idea.counter is None or number == 0 or before is None or before.away:
        return False
    return span.bars < before.span.bars or number % 3 == 2


def chosen_params(
    scene: Scene, dice: Random, force: float, again: int, number: int
) -> dict[str, float]:
    """Return parameters around the defaults, on alternating sides of them."""
    values = {}
    for param in scene.params:
        side = 1 if (number + again + dice.randrange(2)) % 2 else -1
        values[param.name] = _value(param, side * (0.1 + 0.32 * dice.random()), force)
    return values


def _value(param: Param, step: float, force: float) -> float:
    width = param.high - param.low
    value = param.default + width * (step + 0.12 * (force - 0.5))
    return round(min(param.high, max(param.low, value)), 4)
