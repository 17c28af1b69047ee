"""The cut: where shots begin, found by dynamic programming over the lines of the score.

A plan is a chain of shots; its cost adds up how far each shot is from the length that its
music wants (in octaves), what its end lies on (a phrase, a change, the middle of a bar), and
how it follows the lengths before it (equal ones march, long-short-short-long breathes). The
chain of least cost is exact for these rules (Bellman 1957); a little noise from the seed makes
two seeds cut differently where it hardly matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log2
from random import Random

from .score import SURE, UNSURE, Part, Score

#: Lengths of shots, bars.
LENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0)
#: Seconds of a shot in the stillest and in the liveliest music.
SLOWEST, FASTEST = 9.0, 1.5
#: Seconds; no shot is shorter unless the song is.
SHORTEST = 0.8
#: Longest shot that may be planned at all, bars; a part that cannot be cut may be longer.
_LONGEST = 8.6
#: Lines that a shot may span; there are two to a bar.
_REACH = 20
_ODD = 1.2
_ACROSS_PHRASE = 0.8
_INSIDE_BAR = 0.45
_TWICE = 0.4
_THRICE = 3.0
_BREATH = 0.35
#: Price of a first shot that is gone before it is seen.
_HASTY = 2.0
_NOISE = 0.16


@dataclass(frozen=True, slots=True)
class Span:
    """A shot as the cut sees it."""

    #: Place of the line at which it begins.
    first: int
    #: Place of the line at which the next one begins.
    stop: int
    part: Part
    #: Bars.
    bars: float
    #: Seconds.
    seconds: float
    #: 0…1.
    pace: float


@dataclass(frozen=True, slots=True)
class _State:
    """The end of a chain: the two lengths before here, bars."""

    last: float
    before: float


@dataclass(frozen=True, slots=True)
class _Link:
    cost: float
    first: int
    state: _State | None


def spans(score: Score, tempo: float, dice: Random) -> tuple[Span, ...]:
    """Return the shots of the whole song, without gaps.

    Parameters
    ----------
    tempo
        Factor of the number of cuts that the wish asks for, about 0.5…2.
    """
    walls = _walls(score)
    forbidden = _forbidden(score)
    chain: list[int] = [0]
    state = _State(0.0, 0.0)
    for first, stop in pairwise(walls):
        stretch = _Stretch(score, (first, stop), forbidden, tempo, dice)
        places, state = _chain(stretch, state)
        chain += places
    return tuple(_span(score, a, b) for a, b in pairwise(chain))


def _walls(score: Score) -> list[int]:
    """Return the places that are cut whatever it costs: parts and drops."""
    walls = {part.first for part in score.parts} | score.drops | {0, len(score.lines) - 1}
    kept = [0]
    for place in sorted(walls - {0}):
        if score.span(kept[-1], place) >= SHORTEST:
            kept.append(place)
    last = len(score.lines) - 1
    if kept[-1] != last:
        kept = [*(kept[:-1] if len(kept) > 1 else kept), last]
    return kept


def _span(score: Score, first: int, stop: int) -> Span:
    lines = score.lines
    return Span(
        first=first,
        stop=stop,
        part=score.part_at(first),
        bars=lines[stop].at - lines[first].at,
        seconds=score.span(first, stop),
        pace=sum(score.pace[first:stop]) / (stop - first),
    )


class _Stretch:
    """The lines between two walls, and what a shot there costs."""

    def __init__(
        self,
        score: Score,
        walls: tuple[int, int],
        forbidden: frozenset[int],
        tempo: float,
        dice: Random,
    ) -> None:
        self.first, self.stop = first, stop = walls
        self.lines = score.lines
        self._score, self._tempo, self._dice = score, tempo, dice
        self._confidence = score.song.confidence
        label = score.part_at(first).label
        self._build, self._high = label == "build", label in ("drop", "chorus")
        self._forbidden = forbidden
        self._swing = _swing(score, self.first, self.stop, dice)
        self._sums = [0.0]
        for value in score.pace[first:stop]:
            self._sums.append(self._sums[-1] + value)

    def ends(self, first: int) -> list[int]:
        """Return the places at which a shot from ``first`` may end.

        Those of the lengths that editors use, and the wall; where obstacles leave neither,
        whatever is left.
        """
        reachable = [
            stop
            for stop in range(first + 1, min(first + _REACH, self.stop) + 1)
            if self.bars(first, stop) <= _LONGEST
            and (stop == self.stop or (self._whole(stop) and self._fits(first, stop)))
        ]
        usual = [it for it in reachable if it == self.stop or _nearly(self.bars(first, it))]
        return usual or reachable or [self.stop]

    def bars(self, first: int, stop: int) -> float:
        """Return the bars between two lines; a pickup belongs to the bar after it."""
        return self.lines[stop].at - max(0.0, self.lines[first].at)

    def _whole(self, stop: int) -> bool:
        inside = not self._score.lines[stop].downbeat
        return stop not in self._forbidden and not (inside and self._confidence < SURE)

    def _fits(self, first: int, stop: int) -> bool:
        score = self._score
        least = SHORTEST if self._confidence >= SURE else 1.9 * score.bar
        return score.span(first, stop) >= least and score.span(stop, self.stop) >= SHORTEST

    def cost(self, first: int, stop: int) -> float:
        """Return what a shot costs, whatever came before it."""
        score = self._score
        bars = self.bars(first, stop)
        wanted = self._wanted(first, stop)
        cost = log2(score.span(first, stop) / wanted) ** 2
        cost += 0.0 if _nearly(bars) else _ODD
        if first == self.first and bars < 0.9 and self._high:
            cost += _HASTY
        return cost + self._place(first, stop) + _NOISE * self._dice.random()

    def follow(self, bars: float, state: _State) -> float:
        """Return what a length costs after those before it; a build may march."""
        return (0.2 if self._build else 1.0) * _rhythm(bars, state)

    def _wanted(self, first: int, stop: int) -> float:
        """Return the seconds that a shot should last in this music."""
        a, b = first - self.first, stop - self.first
        pace = (self._sums[b] - self._sums[a]) / (b - a)
        if self._build and self._confidence >= SURE:
            share = 0.5 * (a + b) / max(1, self.stop - self.first)
            return max(SHORTEST, 2.4 * self._score.bar * 0.2**share) / self._tempo
        wanted = SLOWEST * (FASTEST / SLOWEST) ** pace / self._tempo * self._swing[a]
        return wanted * (1.8 if self._confidence < UNSURE else 1.0)

    def _place(self, first: int, stop: int) -> float:
        """Return what the end of a shot costs, and what it runs across."""
        lines = self._score.lines
        weight = 1.4 if self._confidence < UNSURE else 0.7
        cost = -weight * self._score.change[stop]
        if stop < self.stop:
            cost += _INSIDE_BAR if not lines[stop].downbeat else 0.0
            cost -= 0.3 if lines[stop].phrase else 0.0
        across = sum(lines[place].phrase for place in range(first + 1, stop))
        return cost + _ACROSS_PHRASE * across


def _swing(score: Score, first: int, stop: int, dice: Random) -> list[float]:
    """Return a factor of length for a shot from each line: phrases are not cut alike."""
    factors, factor = [], dice.choice((0.8, 1.25))
    for place in range(first, stop):
        if score.lines[place].phrase and place > first:
            factor = 1.0 / factor * dice.uniform(0.85, 1.2)
        factors.append(factor)
    return factors


def _nearly(bars: float) -> bool:
    return any(abs(bars - length) < 0.1 for length in LENGTHS)


def _rhythm(bars: float, state: _State) -> float:
    """Return the price of marching, less the reward of breathing."""
    last, before = state.last, state.before
    if not last:
        return 0.0
    same = abs(bars - last) < 0.1
    if same and abs(last - before) < 0.1:
        return _THRICE
    if same:
        return _TWICE - (_BREATH if before > last else 0.0)
    return -_BREATH if bars > last and abs(last - before) < 0.1 else 0.0


def _forbidden(score: Score) -> frozenset[int]:
    """Return the places inside hard stops and inside the last two thirds of a fade."""
    spans: list[tuple[float, float]] = []
    for moment in score.song.moments:
        end = moment.time + moment.duration
        if moment.kind == "stop":
            spans.append((moment.time + 0.05, end - 0.1))
        elif moment.kind == "fade":
            spans.append((moment.time + moment.duration / 3, score.song.duration))
    return frozenset(
        place
        for place, line in enumerate(score.lines[:-1])
        if any(start < line.time < end for start, end in spans)
    )


def _chain(stretch: _Stretch, opening: _State) -> tuple[list[int], _State]:
    """Return the places of the cheapest chain, without its first, and its last state."""
    best: dict[int, dict[_State, _Link]] = {stretch.first: {opening: _Link(0.0, -1, None)}}
    for first in range(stretch.first, stretch.stop):
        if first not in best:
            continue
        for stop in stretch.ends(first):
            _extend(stretch, best, first, stop)
    return _traced(best, stretch.first, stretch.stop)


def _extend(stretch: _Stretch, best: dict[int, dict[_State, _Link]], first: int, stop: int) -> None:
    bars = round(2 * stretch.bars(first, stop)) / 2
    there = best.setdefault(stop, {})
    alone = stretch.cost(first, stop)
    for state, link in best[first].items():
        cost = link.cost + alone + stretch.follow(bars, state)
        new = _State(bars, state.last)
        if new not in there or cost < there[new].cost:
            there[new] = _Link(cost, first, state)


def _traced(
    best: dict[int, dict[_State, _Link]], first: int, stop: int
) -> tuple[list[int], _State]:
    state = min(best[stop], key=lambda it: (best[stop][it].cost, it.last, it.before))
    end, places = state, []
    while stop != first:
        places.append(stop)
        link = best[stop][state]
        assert link.state is not None
        stop, state = link.first, link.state
    return places[::-1], end
