"""Hits: the effects that answer the drums, the drops and the silences, and when they rest."""

from __future__ import annotations

from collections.abc import Sequence

from beatreel.draft import Effect

from .catalogue import Catalogue
from .flashes import Budget
from .score import Score
from .shots import Shot
from .timing import Clock
from .treatment import HIGH

#: Amount of a punch that is 1 % of zoom.
_PERCENT = 1 / 12


class Hits:
    """Chooses effects shot by shot, within one budget of flashes."""

    def __init__(self, score: Score, catalogue: Catalogue, clock: Clock) -> None:
        self._score, self._clock = score, clock
        self._budget = Budget()
        self._punch = catalogue.effect("punch", "zoom")
        self._flash = catalogue.effect("flash")
        self._dim = catalogue.effect("dim", "blackout")
        self._split = catalogue.effect("split", "rgb split", "chromatic")
        self._rush = catalogue.effect("zoomblur", "zoom blur", "rush")
        self._shake = catalogue.effect("shake")

    def of(self, shot: Shot, following: Shot | None) -> tuple[Effect, ...]:
        """Return the effects of a shot, in the order in which they are drawn."""
        found: list[Effect] = []
        found += self._pulse(shot)
        found += self._arrival(shot)
        found += self._breath(shot, following)
        found += self._silences(shot)
        return tuple(found)

    def _pulse(self, shot: Shot) -> Sequence[Effect]:
        """Return what answers kick and snare, nothing in a shot that rests."""
        force, lively = shot.idea.force, shot.span.pace
        if force < 0.35 or lively < 0.35 or shot.number % 4 == 3:
            return ()
        found = []
        if self._punch:
            percent = 2.0 + 4.0 * force * lively
            found.append(Effect(type=self._punch.name, amount=_amount(percent), on="kick"))
        if self._split and force >= 0.8 and lively > 0.55:
            found.append(Effect(type=self._split.name, amount=0.25, on="snare"))
        return found

    def _arrival(self, shot: Shot) -> Sequence[Effect]:
        """Return what marks the first shot of a high part, and every drop."""
        drop = shot.span.first in self._score.drops or (
            shot.number == 0 and shot.span.part.label == "drop"
        )
        if not drop and not (shot.number == 0 and shot.span.part.label in HIGH):
            return ()
        start = self._score.lines[shot.span.first].time
        if start <= 0:
            return ()
        window = self._clock.window(start, start + self._score.beat)
        found = []
        if self._flash and self._budget.take(start):
            amount = 0.9 if drop else 0.55
            found.append(Effect(type=self._flash.name, amount=amount, on="beat", **window))
        if drop and self._rush:
            found.append(Effect(type=self._rush.name, amount=0.7, on="beat", **window))
        if drop and self._shake:
            bars = self._clock.window(start, start + 2 * self._score.bar)
            found.append(Effect(type=self._shake.name, amount=0.35, on="kick", **bars))
        return found

    def _breath(self, shot: Shot, following: Shot | None) -> Sequence[Effect]:
        """Return the darkness of the last half bar before a drop."""
        if following is None or self._dim is None:
            return ()
        drop = following.span.first in self._score.drops or (
            following.number == 0 and following.span.part.label == "drop"
        )
        end = self._score.lines[shot.span.stop].time
        start = end - 0.5 * self._score.bar
        if not drop or shot.span.seconds < 0.75 * self._score.bar:
            return ()
        if not self._budget.take(start):
            return ()
        return [
            Effect(
                type=self._dim.name,
                amount=0.85 * step**2,
                **self._clock.window(end - (end - start) * (1 - late), end),
            )
            for step, late in ((0.5, 0.0), (0.75, 0.2), (1.0, 0.4))
        ]

    def _silences(self, shot: Shot) -> Sequence[Effect]:
        """Return darkness where the music stops dead."""
        if self._dim is None:
            return ()
        lines = self._score.lines
        found = []
        for moment in self._score.song.moments:
            inside = lines[shot.span.first].time <= moment.time < lines[shot.span.stop].time
            if moment.kind == "stop" and inside and self._budget.take(moment.time):
                end = min(moment.time + moment.duration, lines[shot.span.stop].time)
                window = self._clock.window(moment.time, end)
                found.append(Effect(type=self._dim.name, amount=0.8, **window))
        return found


def _amount(percent: float) -> float:
    return round(percent * _PERCENT, 3)
