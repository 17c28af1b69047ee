"""Joins: hard cuts, and the few places where one picture becomes the next."""

from __future__ import annotations

from random import Random

from beatreel.draft import Transition
from beatreel.visuals import transitions

from .affinity import profile
from .hits import drops
from .shots import Shot
from .timing import Clock
from .treatment import HIGH, Brief

#: Energy up to which a transition is soft, and from which it is wild.
_SOFT, _WILD = 0.3, 0.55
#: Beats that a soft and a wild one last.
_SLOW, _QUICK = 2.0, 0.5


class Joins:
    """Chooses how each shot comes in; one soft and one wild transition a video."""

    def __init__(self, brief: Brief, clock: Clock, dice: Random) -> None:
        self._score, self._clock, self._temper = brief.score, clock, brief.temper
        self._wish = frozenset(brief.wish.concepts)
        table = [brief.catalogue.transitions[name] for name in sorted(brief.catalogue.transitions)]
        self._soft = self._pick([it for it in table if it.energy <= _SOFT], dice)
        self._wild = self._pick([it for it in table if it.energy >= _WILD], dice)

    def into(self, before: Shot | None, shot: Shot) -> Transition | None:
        """Return how a shot comes in; None is a hard cut, as nearly always."""
        if before is None or before.span.part is shot.span.part:
            return None
        label = shot.span.part.label
        if label in ("break", "bridge", "outro"):
            return self._over(self._soft, before, shot, _SLOW)
        if self._temper.energy < 0.35:
            calm = label == "verse" and before.idea.force < 0.3
            return self._over(self._soft, before, shot, _SLOW) if calm else None
        # A drop comes out of the dark at once: nothing of it may be seen before.
        spiced = label in HIGH and not drops(self._score, shot)
        return self._over(self._wild, before, shot, _QUICK) if spiced else None

    def _over(
        self, choice: transitions.Transition | None, before: Shot, shot: Shot, beats: float
    ) -> Transition | None:
        """Return a transition that ends on the cut, shorter than half the shot before."""
        if choice is None:
            return None
        end = self._score.lines[shot.span.first].time
        length = min(beats * self._score.beat, 0.45 * before.span.seconds)
        duration = self._clock.cut(end) - self._clock.cut(end - length)
        return Transition(type=choice.name, duration=duration) if duration >= 1 else None

    def _pick(
        self, pool: list[transitions.Transition], dice: Random
    ) -> transitions.Transition | None:
        lots = {it.name: dice.random() for it in pool}
        called = [it for it in pool if self._wish & set(profile(it))]
        return max(called or pool, key=lambda it: lots[it.name], default=None)
