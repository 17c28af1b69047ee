"""Hits: the effects that answer the drums and mark the parts, and when they rest."""

from __future__ import annotations

from collections.abc import Iterator

from beatreel.draft import Effect

from .flashes import Budget
from .kit import Kit
from .score import Score
from .shots import Shot
from .timing import Clock
from .treatment import HIGH, Brief

#: Amount of a punch that is 1 % of zoom.
_PERCENT = 1 / 12
#: How close a tight shot is: less than a third nearer, and a cut between them looks like a slip.
_NEAR = 0.75
#: Every so many shots one has no effects, so that the next hit lands.
_REST = 4
#: Force of a part, and pace of a shot, from which drums move the picture.
_LIVELY = 0.35


class Hits:
    """Chooses effects shot by shot, within one budget of flashes."""

    def __init__(self, brief: Brief, kit: Kit, clock: Clock, budget: Budget) -> None:
        self._score, self._temper = brief.score, brief.temper
        self._kit, self._clock, self._budget = kit, clock, budget

    def of(self, shot: Shot) -> Iterator[Effect]:
        """Yield the effects of a shot."""
        for effect, amount in self._kit.dress:
            yield Effect(type=effect.name, amount=amount)
        if shot.tight and self._kit.tight:
            yield Effect(type=self._kit.tight.name, amount=_NEAR)
        yield from self._motion(shot)
        if arrives(self._score, shot):
            yield from self._arrival(shot, drops(self._score, shot))
        yield from self._phrase_end(shot)
        if self._kit.glass and self._seen_through(shot):
            yield Effect(type=self._kit.glass.name, amount=0.7)

    def _motion(self, shot: Shot) -> Iterator[Effect]:
        """Answer kick and snare in lively shots; drift in the others and in those that rest."""
        force, pace, kit = shot.force, shot.span.pace, self._kit
        rests = shot.number % _REST == _REST - 1
        if force < _LIVELY or pace < _LIVELY or rests:
            yield from self._drift(shot)
            return
        if kit.punch:
            percent = 2.0 + 4.0 * force * pace * (0.5 + 0.5 * self._temper.energy)
            if shot.tight and kit.pull:
                yield Effect(type=kit.pull.name, amount=_amount(0.55 * percent), on="kick")
            else:
                yield Effect(type=kit.punch.name, amount=_amount(percent), on="kick")
        if kit.split and force >= 0.8 and pace > 0.55:
            yield Effect(type=kit.split.name, amount=0.25, on="snare")
        if kit.vivid and force >= 0.8:
            yield Effect(type=kit.vivid.name, amount=0.3, on="energy")

    def _drift(self, shot: Shot) -> Iterator[Effect]:
        """Keep a quiet shot from standing still: come closer, or breathe with the bass."""
        near = self._kit.approach if shot.number % 2 == 0 else self._kit.swell
        if near is None or shot.span.seconds < 2.0:
            return
        yield Effect(type=near.name, amount=0.4, on=near.signal)

    def _arrival(self, shot: Shot, drop: bool) -> Iterator[Effect]:
        """Mark the first beat of a high part; a drop takes everything."""
        start, kit = self._score.lines[shot.span.first].time, self._kit
        if start <= 0:
            return
        strength = 0.35 + 0.65 * self._temper.energy
        beat = self._clock.window(start, start + self._score.beat)
        light = kit.invert if drop and kit.invert else kit.flash
        if light and self._budget.take(start):
            amount = (0.9 if drop else 0.5) * strength
            yield Effect(type=light.name, amount=round(amount, 2), on="beat", **beat)
        if drop and kit.blow:
            yield Effect(type=kit.blow.name, amount=round(0.8 * strength, 2), on="beat", **beat)
        if drop and kit.shake:
            bars = self._clock.window(start, start + 2 * self._score.bar)
            yield Effect(type=kit.shake.name, amount=round(0.4 * strength, 2), on="kick", **bars)

    def _phrase_end(self, shot: Shot) -> Iterator[Effect]:
        """Put the video's own spice on the last beat of a part that leads somewhere."""
        spice, label = self._kit.spice, shot.span.part.label
        if spice is None or not shot.last or label not in (*HIGH, "build", "verse"):
            return
        if shot.force < 0.5 and shot.idea.round < 2:
            return
        end = self._score.lines[shot.span.stop].time
        window = self._clock.window(end - self._score.beat, end)
        yield Effect(type=spice.name, amount=0.6, on=spice.signal, **window)

    def _seen_through(self, shot: Shot) -> bool:
        """Return whether it is the shot of a returning high part that is seen otherwise."""
        if shot.span.part.label not in HIGH or shot.idea.round < 2:
            return False
        return shot.number == 2 or (shot.number == 1 and shot.last)


def drops(score: Score, shot: Shot) -> bool:
    """Return whether something drops in with a shot."""
    return shot.span.first in score.drops or (shot.opens and shot.span.part.label == "drop")


def arrives(score: Score, shot: Shot) -> bool:
    """Return whether a high part begins with a shot."""
    return drops(score, shot) or (shot.opens and shot.span.part.label in HIGH)


def _amount(percent: float) -> float:
    return round(percent * _PERCENT, 3)
