"""Shots: which picture each span of the cut shows, from where and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from beatreel.visuals.looks import Look
from beatreel.visuals.scene import Scene

from .cut import Span
from .params import Setting, set_up
from .treatment import Brief, Idea, Treatment, role


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
    #: How far it is turned up, 0…1.
    force: float
    #: Scene seconds in a second, against what the energy says.
    speed: float
    #: Place among the shots of its part, from 0.
    number: int
    #: Whether it is the last shot of its part.
    last: bool
    #: Whether it shows the part's second picture.
    away: bool
    #: Whether it is framed tighter than the shot of the same scene before it.
    tight: bool

    @property
    def opens(self) -> bool:
        """Whether a part begins with it."""
        return self.number == 0


def shots(brief: Brief, treatment: Treatment, cuts: Sequence[Span], name: str) -> tuple[Shot, ...]:
    """Return the shots; ``name`` is what all lots are drawn from."""
    made: list[Shot] = []
    for span in cuts:
        made.append(_shot(brief, treatment, span, made, name))
    return tuple(made)


def _shot(brief: Brief, treatment: Treatment, span: Span, made: Sequence[Shot], name: str) -> Shot:
    before = made[-1] if made else None
    number = before.number + 1 if before and before.span.part is span.part else 0
    idea = treatment.ideas[span.part.number]
    away = _cuts_away(span, number, idea, before) and not _spoils(treatment, span, idea, made)
    if span.first in brief.score.drops and idea.counters and before is not None:
        # What drops inside a part is another picture, too.
        away = number > 0 and before.scene is idea.scene
    turn = sum(shot.away for shot in made if shot.span.part is span.part)
    scene = idea.counters[turn // 2 % len(idea.counters)] if away else idea.scene
    # The n-th shot of a group has one key in all its rounds, so that a chorus comes back; what
    # differs is how far it is turned up.
    key = f"{name}|{role(span.part)}|{scene.name}|{number}"
    force = _force(brief, span, idea)
    seed = Random(key).randrange(1000)
    setting = Setting(
        wish=brief.wish,
        name=name,
        key=f"{key}|{idea.round}" if idea.round > 1 else key,
        force=force,
        number=number,
        progress=span.part.number / max(1, len(brief.score.parts) - 1),
    )
    params = set_up(scene, setting)
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
        force=force,
        speed=round((0.7 + 0.5 * force) * 2.0 ** (0.35 * brief.wish.pace), 2),
        number=number,
        last=span.stop == span.part.stop,
        away=away,
        tight=_tight(scene, made),
    )


def _tight(scene: Scene, made: Sequence[Shot]) -> bool:
    """Return whether a shot is the near one: sizes alternate for as long as a scene is seen."""
    before = next((shot for shot in reversed(made[-3:]) if shot.scene is scene), None)
    return before is not None and not before.tight


def _force(brief: Brief, span: Span, idea: Idea) -> float:
    """Return how far a shot is turned up: as its part, rising where the part is the song."""
    part, lines = span.part, brief.score.lines
    length = max(0.1, brief.score.span(part.first, part.stop))
    share = (lines[span.first].time - lines[part.first].time) / length
    return min(1.0, max(0.0, idea.force + idea.rise * (min(1.0, 1.4 * share) - 0.4)))


def _spoils(treatment: Treatment, span: Span, idea: Idea, made: Sequence[Shot]) -> bool:
    """Return whether cutting away would show too early what the next part opens with."""
    following = span.part.number + 1
    if span.stop != span.part.stop or following >= len(treatment.ideas):
        return False
    turn = sum(shot.away for shot in made if shot.span.part is span.part)
    counter = idea.counters[turn // 2 % len(idea.counters)]
    return counter is treatment.ideas[following].scene


def _cuts_away(span: Span, number: int, idea: Idea, before: Shot | None) -> bool:
    """Return whether a shot shows the other picture: short ones do, never twice running.

    A high part goes to and fro.
    """
    if not idea.counters or number == 0 or before is None or before.away:
        return False
    if idea.force >= 0.8:
        return True
    return span.bars < before.span.bars or number % 3 == 2
