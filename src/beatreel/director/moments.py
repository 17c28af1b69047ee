"""Moments: which part of which clip each shot shows, chosen from first to last.

Every shot looks at all places of all clips that are long enough and takes the one that is worth
most: good to look at, as lively as the music, something happening on a beat, not shown yet, and
later in its clip than what was shown of it before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from beatreel.media import Footage, Stretch

#: Seconds that a moment may be off a beat and still be on it.
_ON = 0.04
#: Seconds of a photo that is looked at gladly, and between places that are tried.
_GAZE, _STEP = 5.0, 0.5
#: Most places of a kind that are tried in one run of a clip.
_TRIED = 40
#: Seconds after a cut in which a beat is worth meeting.
_MET = 4.0
_REPEATED, _BACKWARDS, _SAME, _WORN = 4.0, 0.7, 0.6, 0.9
_PEAK, _LIVELY, _DEAR, _FREE = 0.5, 0.6, 0.35, 0.05
_STORY, _LOT = 0.6, 0.06


@dataclass(frozen=True, slots=True)
class Need:
    """What a shot asks of a moment; times are seconds."""

    #: How much of a clip it shows.
    length: float
    #: Beats after its cut, from it, with how strong they are, 0…1.
    beats: tuple[tuple[float, float], ...]
    #: How lively the music is, 0…1.
    force: float
    #: Seconds of a clip in a second, at its beginning.
    speed: float = 1.0
    #: How much of the song is over, 0…1: clips are told from their beginning to their end.
    progress: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A part of a clip for a shot."""

    footage: Footage
    stretch: Stretch
    #: Seconds into the file.
    start: float
    #: Beat that something happens on, s after the cut; None for no such luck.
    meets: float | None
    score: float


@dataclass(slots=True)
class Memory:
    """What was shown so far."""

    #: Spans by clip.
    shown: dict[int, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    last: int = -1


class Picker:
    """Chooses moments one after the other.

    Parameters
    ----------
    clips
        What there is to choose from.
    dice
        Decides where two moments are worth the same.
    """

    def __init__(self, clips: Sequence[Footage], dice: Random) -> None:
        self._clips, self._dice = tuple(clips), dice
        self._memory = Memory()

    @property
    def longest(self) -> float:
        """Seconds of the longest run without a cut; photos last as long as one likes to look."""
        return max(
            _GAZE if clip.source.kind == "image" else stretch.duration
            for clip in self._clips
            for stretch in clip.stretches
        )

    def pick(self, need: Need) -> Moment | None:
        """Return the best moment, and remember it; ``None`` if no run is long enough."""
        found = [moment for clip in range(len(self._clips)) for moment in self._of(clip, need)]
        best = max(found, key=lambda it: it.score, default=None)
        if best is not None:
            number = next(n for n, clip in enumerate(self._clips) if clip is best.footage)
            self._memory.last = number
            self._memory.shown[number].append((best.start, best.start + need.length))
        return best

    def _of(self, clip: int, need: Need) -> Iterator[Moment]:
        footage = self._clips[clip]
        shown = self._memory.shown[clip]
        rounds = self._rounds(clip)
        fewest = min(self._rounds(other) for other in range(len(self._clips)))
        usual = -_SAME * (clip == self._memory.last) - _WORN * (rounds - fewest)
        for stretch in footage.stretches:
            if footage.source.kind == "image":
                score = usual + 0.6 - _LIVELY * need.force - _REPEATED * 0.4 * len(shown)
                score -= 0.1 * max(0.0, need.length - _GAZE)
                yield Moment(footage, stretch, 0.0, None, score + self._lot())
                continue
            if stretch.duration < need.length:
                continue
            for start in _places(stretch, need):
                moment = self._at(footage, stretch, start, need, shown)
                yield Moment(footage, stretch, start, moment[1], usual + moment[0] + self._lot())

    def _rounds(self, clip: int) -> float:
        """Return how much of a clip was shown, against all of it."""
        gone = sum(stop - start for start, stop in self._memory.shown[clip])
        return gone / max(self._clips[clip].source.duration, _GAZE)

    def _at(
        self,
        footage: Footage,
        stretch: Stretch,
        start: float,
        need: Need,
        shown: Sequence[tuple[float, float]],
    ) -> tuple[float, float | None]:
        stop = start + need.length
        score = stretch.worth_of(start, stop)
        score -= _LIVELY * abs(stretch.motion - need.force)
        strength, meets = _meeting(stretch, start, need)
        score += _PEAK * strength
        overlap = sum(max(0.0, min(stop, b) - max(start, a)) for a, b in shown)
        score -= _REPEATED * overlap / need.length
        if shown and start < shown[-1][1] - 1e-3:
            score -= _BACKWARDS
        length = max(footage.source.duration - need.length, 0.1)
        score -= _STORY * abs(start / length - need.progress)
        return score - _dear(footage, stretch, start), meets

    def _lot(self) -> float:
        return _LOT * self._dice.random()


def _places(stretch: Stretch, need: Need) -> list[float]:
    """Return where a shot could begin: key frames, and so that peaks fall on beats."""
    last = stretch.stop - need.length
    steps = max(1, int((last - stretch.start) / _STEP) + 1)
    kinds = (
        stretch.keys,
        [
            p - need.speed * beat
            for p, weight in stretch.peaks
            if weight > 0.5
            for beat, _ in need.beats[:6]
        ],
        [stretch.start + _STEP * n for n in range(steps)],
    )
    tried = {
        max(0.0, round(place, 4))
        for kind in kinds
        for place in _thinned([it for it in kind if stretch.start - 1e-3 <= it <= last + 1e-6])
    }
    return sorted(tried) or [stretch.start]


def _thinned(places: Sequence[float]) -> Sequence[float]:
    return sorted(places)[:: max(1, -(-len(places) // _TRIED))]


def _meeting(stretch: Stretch, start: float, need: Need) -> tuple[float, float | None]:
    """Return how well something happens on a beat, 0…1, and on which."""
    best, meets = 0.0, None
    for peak, strength in stretch.peaks:
        at = (peak - start) / need.speed
        if not -0.5 * _ON <= at <= min(_MET, need.length):
            continue
        for beat, weight in need.beats:
            off = abs(at - beat) / _ON
            # Sooner is better, and so is closer.
            value = strength * weight * (1.0 - 0.4 * at / _MET) * (1.0 - 0.4 * off)
            if off <= 1.0 and value > best:
                best, meets = value, beat
    return best, meets


def _dear(footage: Footage, stretch: Stretch, start: float) -> float:
    """Return what it costs to get to a place that is no key frame."""
    place = bisect_right(stretch.keys, start + 1e-3)
    if not place:
        return _DEAR * min(1.0, footage.gop / 4.0)
    away = start - stretch.keys[place - 1]
    return -_FREE if away < 0.05 else _DEAR * min(1.0, away / 4.0)
