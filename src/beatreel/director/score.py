"""The score: a song as an editor reads it, bars with a pace and lines to cut on.

Everything after this module counts in bars. A *line* is a place of the grid where a cut may
lie: every downbeat, and the middle of a bar where that is a beat. A *part* is a section whose
edges have been laid on lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from beatreel.music.song import SIGNALS, Song

#: Seconds between lines where a song has no beats.
_NEUTRAL = 2.0
#: Confidence of the grid from which cuts may lie inside a bar.
SURE = 0.5
#: Confidence under which the grid says little and energy decides.
UNSURE = 0.35

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A place of the grid where a cut may lie."""

    #: Seconds.
    time: float
    #: Bars from the first downbeat; a half is the middle of a bar, less than 0 the pickup.
    at: float
    #: Bar as the draft counts, 1 is the first whole one; None without a grid.
    bar: int | None
    #: Beat of that bar, 1 is the downbeat; None without a grid.
    beat: int | None
    #: Whether a phrase begins here.
    phrase: bool = False

    @property
    def downbeat(self) -> bool:
        """Whether it is the beginning of a bar."""
        return self.beat in (None, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the song between two lines."""

    #: From 0.
    number: int
    #: One of: intro, verse, build, drop, chorus, break, bridge, outro.
    label: str
    #: Letter; parts that sound alike share it.
    group: str
    #: Mean loudness against the loudest, 0…1.
    energy: float
    #: Place of its first line.
    first: int
    #: Place of the line after its last one.
    stop: int
    #: Which of its label it is, from 1.
    ordinal: int


@dataclass(frozen=True, slots=True)
class Score:
    """A song, ready to be cut."""

    song: Song
    #: In order; the first is at 0 s, the last at the end of the song.
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    #: How lively each span between two lines is, 0…1, one fewer than lines.
    pace: tuple[float, ...]
    #: How much changes at each line, 0…1.
    change: tuple[float, ...]
    #: Places of lines on which something drops in.
    drops: frozenset[int]
    #: Mean of hits and tempo, 0 (still) … 1 (driving).
    drive: float
    #: Seconds of a bar, typical.
    bar: float

    def part_at(self, place: int) -> Part:
        """Return the part that the line at ``place`` opens or lies in."""
        return next(part for part in reversed(self.parts) if part.first <= place)

    def place(self, time: float) -> int:
        """Return the place of the line nearest to ``time`` seconds."""
        return nearest([line.time for line in self.lines], time)

    def span(self, first: int, stop: int) -> float:
        """Return the seconds between two lines."""
        return self.lines[stop].time - self.lines[first].time

    @property
    def beat(self) -> float:
        """Seconds of a beat, typical."""
        return self.bar / max(self.song.meter, 1)


def read_score(song: Song) -> Score:
    """Return the score of a song, also of one without beats or sections."""
    lines = _lines(song)
    edges = [line.time for line in lines]
    loud = _means(song, "energy", edges)
    struck = _means(song, "kick", edges) + _means(song, "snare", edges) + _means(song, "hat", edges)
    drive = _drive(song)
    parts = _parts(song, lines)
    drops = frozenset(
        nearest(edges[:-1], moment.time) for moment in song.moments if moment.kind == "drop"
    ) - {0}
    return Score(
        song=song,
        lines=lines,
        parts=parts,
        pace=tuple(_pace(loud, struck, drive, parts)),
        change=tuple(_change(loud, struck)),
        drops=drops,
        drive=drive,
        bar=_bar(song),
    )


def _bar(song: Song) -> float:
    if len(song.downbeats) < 2:
        return _NEUTRAL
    return 60.0 / max(song.tempo, 20.0) * max(song.meter, 1)


def nearest(times: Sequence[float], time: float) -> int:
    """Return the place in ``times`` (sorted, not empty) of what is nearest to ``time``."""
    place = bisect_left(times, time)
    around = [i for i in (place - 1, place) if 0 <= i < len(times)]
    return min(around, key=lambda i: abs(times[i] - time))


def _lines(song: Song) -> tuple[Line, ...]:
    inner = _heard_lines(song) if len(song.downbeats) >= 2 else _neutral_lines(song)
    inner = [line for line in inner if 0.25 < line.time < song.duration - 0.25]
    opening = _opening(song, inner)
    closing = Line(song.duration, inner[-1].at + 1.0 if inner else opening.at + 1.0, None, None)
    return (opening, *inner, closing)


def _heard_lines(song: Song) -> list[Line]:
    half = song.meter // 2 + 1 if song.meter >= 4 and song.meter % 2 == 0 else 0
    phrases = np.asarray(song.phrases, float)
    lines, bar = [], 0
    for beat in song.beats:
        bar += beat.position == 1
        if bar and beat.position in (1, half):
            opens = beat.position == 1 and bool(np.any(np.abs(phrases - beat.time) < 0.05))
            at = bar - 1 + (0.0 if beat.position == 1 else 0.5)
            lines.append(Line(beat.time, at, bar, beat.position, opens))
    return lines


def _neutral_lines(song: Song) -> list[Line]:
    marks = {round(section.start, 3) for section in song.sections}
    marks |= {i * _NEUTRAL for i in range(1, int(song.duration / _NEUTRAL))}
    return [Line(time, time / _NEUTRAL, None, None) for time in sorted(marks)]


def _opening(song: Song, inner: Sequence[Line]) -> Line:
    first = next((beat for beat in song.beats if beat.position == 1), None)
    if first is not None and first.time <= 0.25:
        return Line(0.0, 0.0, 1, 1, phrase=True)
    if inner and inner[0].bar is not None:
        return Line(0.0, inner[0].at - inner[0].time / _bar(song), 0, None)
    return Line(0.0, 0.0, None, None)


def _parts(song: Song, lines: Sequence[Line]) -> tuple[Part, ...]:
    """Lay sections on downbeats; one that vanishes by that is left out."""
    bars = [i for i, line in enumerate(lines[:-1]) if line.downbeat or i == 0]
    times = [lines[i].time for i in bars]
    opens: dict[int, int] = {}
    for index, section in enumerate(song.sections):
        opens[bars[nearest(times, section.start)] if index else 0] = index
    if not opens:
        return (Part(0, "verse", "A", 0.5, 0, len(lines) - 1, 1),)
    places = [*sorted(opens), len(lines) - 1]
    parts: list[Part] = []
    for first, stop in pairwise(places):
        section = song.sections[opens[first]]
        ordinal = 1 + sum(part.label == section.label for part in parts)
        parts.append(
            Part(len(parts), section.label, section.group, section.energy, first, stop, ordinal)
        )
    return tuple(parts)


def _means(song: Song, name: str, edges: Sequence[float]) -> Curve:
    """Return the mean of a signal between neighbouring ``edges``, seconds."""
    column = song.signals.values[:, SIGNALS.index(name)].astype(np.float64)
    if not len(column):
        return np.zeros(len(edges) - 1)
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(column))])
    rows = np.clip(np.round(np.asarray(edges) * song.signals.rate).astype(int), 0, len(column))
    first = np.minimum(rows[:-1], len(column) - 1)
    stop = np.maximum(rows[1:], first + 1)
    return (sums[stop] - sums[first]) / (stop - first)


def _drive(song: Song) -> float:
    """Return how hard the song drives: half its tempo, half how much is struck."""
    whole = [0.0, max(song.duration, 0.01)]
    struck = sum(float(_means(song, name, whole)[0]) for name in ("kick", "snare", "hat")) / 3
    tempo = (song.tempo - 70.0) / 90.0
    return float(np.clip(0.5 * np.clip(tempo, 0, 1) + 0.5 * (struck - 0.12) / 0.15, 0.0, 1.0))


#: What a label adds to the pace of its bars.
_LIFT = {
    "intro": -0.22,
    "verse": -0.06,
    "build": 0.05,
    "drop": 0.24,
    "chorus": 0.2,
    "break": -0.26,
    "bridge": -0.1,
    "outro": -0.28,
}


def _pace(loud: Curve, struck: Curve, drive: float, parts: Sequence[Part]) -> Curve:
    """Return how lively the picture may be: against the song itself, its drive, its form."""
    raw = 0.55 * loud + 0.45 * np.clip(struck / 1.2, 0, 1)
    low, middle, high = np.percentile(raw, (10, 50, 90))
    relative = np.clip(0.5 + 0.8 * (raw - middle) / (high - low + 0.15), 0, 1)
    pace = 0.5 * relative + 0.4 * drive + 0.1
    for part in parts:
        span = slice(part.first, part.stop)
        pace[span] += _LIFT.get(part.label, 0.0) + 0.2 * (part.energy - 0.75)
    return np.clip(pace, 0.0, 1.0)


def _change(loud: Curve, struck: Curve) -> Curve:
    """Return how much differs between the two spans on either side of a line."""
    steps = np.abs(np.diff(loud)) * 1.5 + np.abs(np.diff(struck)) * 0.6
    return np.clip(np.concatenate([[1.0], steps, [1.0]]), 0.0, 1.0)
