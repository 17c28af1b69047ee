"""Shades: darkness where the music holds its breath, stops dead, begins or fades away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from beatreel.draft import Effect

from .flashes import Budget
from .hits import drops
from .kit import Kit
from .shots import Shot
from .timing import Clock
from .treatment import Brief

#: Steps of a fade; each is too small to be seen alone.
_STEPS = 14
#: Seconds of the fade into and out of the video, at most.
_IN, _OUT = 1.2, 3.0
#: How much of its colour each kind of part holds back, so that the strong ones have it.
_PALE = {"intro": 0.3, "verse": 0.2, "break": 0.45, "bridge": 0.3}
#: Seconds under which a silence is only a gap.
_GAP = 0.25


class Shades:
    """Chooses darkness shot by shot, within the budget of flashes."""

    def __init__(self, brief: Brief, kit: Kit, clock: Clock, budget: Budget) -> None:
        self._score, self._clock, self._budget = brief.score, clock, budget
        self._kit, self._dim, self._bars = kit, kit.dim, kit.bars

    def of(self, before: Shot | None, shot: Shot, following: Shot | None) -> Iterator[Effect]:
        """Yield the shades over a shot."""
        if following is not None and drops(self._score, following):
            yield from self._breath(shot)
        if before is None:
            yield from self._opening(shot)
        if following is None:
            yield from self._ending(shot)
        yield from self._silences(shot)
        yield from self._withdrawn(shot)

    def _withdrawn(self, shot: Shot) -> Iterator[Effect]:
        """Take the picture back where the music steps back, close in on it where it rises."""
        label, kit = shot.span.part.label, self._kit
        if label == "break" and kit.bars:
            yield Effect(type=kit.bars.name, amount=0.8)
        part, first = shot.span.part, shot.span.first
        dropped = any(part.first <= place <= first for place in self._score.drops)
        if label in _PALE and kit.drain and len(self._score.parts) > 1 and not dropped:
            yield Effect(type=kit.drain.name, amount=_PALE[label])
        if label == "build" and kit.ramp and shot.last:
            yield Effect(type=kit.ramp.name, amount=0.6)
        if label == "build" and kit.close:
            yield Effect(type=kit.close.name, amount=min(1.0, 0.3 + 0.1 * shot.number))

    def _breath(self, shot: Shot) -> Iterator[Effect]:
        """Darken the last half bar before a drop, more and more."""
        end = self._score.lines[shot.span.stop].time
        length = 0.5 * self._score.bar
        if self._dim is None or shot.span.seconds < 0.9 * length:
            return
        if not self._budget.take(end - length):
            return
        yield from self._ramp(end - length, end, 0.0, 0.85)
        if self._bars:
            window = self._clock.window(max(0.0, end - 2 * length), end)
            yield Effect(type=self._bars.name, amount=1.0, **window)
        if self._kit.freeze and shot.span.seconds > 2 * length:
            window = self._clock.window(end - self._score.beat, end)
            yield Effect(type=self._kit.freeze.name, amount=1.0, **window)

    def _opening(self, shot: Shot) -> Iterator[Effect]:
        """Rise out of black where the song does not begin with a blow."""
        if shot.force >= 0.5 or shot.span.pace > 0.6:
            return
        length = min(_IN, 0.4 * shot.span.seconds)
        if self._budget.take(0.0):
            yield from self._ramp(0.0, length, 1.0, 0.0)

    def _ending(self, shot: Shot) -> Iterator[Effect]:
        """Go to black with the end of the song."""
        end = self._score.song.duration
        fade = next((m for m in self._score.song.moments if m.kind == "fade"), None)
        length = min(_OUT, 0.5 * shot.span.seconds)
        if fade is not None:
            length = min(fade.duration, 0.8 * shot.span.seconds)
        elif shot.force > 0.5:
            length = min(0.5, length)
        if self._budget.take(end - length):
            yield from self._ramp(end - length, end, 0.0, 1.0)

    def _silences(self, shot: Shot) -> Iterator[Effect]:
        """Go dark where the music stops dead."""
        if self._dim is None:
            return
        first, stop = (self._score.lines[i].time for i in (shot.span.first, shot.span.stop))
        for moment in self._score.song.moments:
            if moment.kind != "stop" or moment.duration < _GAP:
                continue
            start, end = max(first, moment.time), min(stop, moment.time + moment.duration)
            if end - start > 0.05 and self._budget.take(start):
                window = self._clock.window(start, end)
                yield Effect(type=self._dim.name, amount=0.8, **window)

    def _ramp(self, start: float, end: float, low: float, high: float) -> Iterator[Effect]:
        """Yield an eased change of darkness between two times, seconds."""
        if self._dim is None or end <= start:
            return
        edges = [start + (end - start) * i / _STEPS for i in range(_STEPS + 1)]
        marks = sorted({self._clock.cut(edge) for edge in edges})
        for place, (first, stop) in enumerate(pairwise(marks)):
            share = (place + 0.5) / (len(marks) - 1)
            amount = low + (high - low) * share * share * (3.0 - 2.0 * share)
            yield Effect(
                type=self._dim.name, amount=round(amount, 3), start=first, duration=stop - first
            )
