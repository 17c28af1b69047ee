"""What the user knows better than the tracker, as data that is kept with the project."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput
from beatreel.music.exchange import read_beats, read_labels, read_taps
from beatreel.music.features import Features
from beatreel.music.grid import Grid, Times, steady
from beatreel.music.pulse import FASTEST, SLOWEST
from beatreel.music.tracking import track

#: A section that the user drew: seconds from, seconds to, its name.
Drawn = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Each field that is set wins over what was heard; all of them may be set together."""

    #: Beats a minute.
    bpm: float | None = None
    #: Every second beat is one.
    half: bool = False
    #: Between two beats lies another.
    double: bool = False
    #: Milliseconds by which the grid is moved; later is positive.
    offset_ms: float = 0.0
    #: The beat, counted as it was heard, that is the one.
    downbeat: int | None = None
    #: Beats in a bar.
    meter: int | None = None
    #: Seconds at which the user tapped beats.
    taps: tuple[float, ...] = ()
    #: The parts that the user drew.
    sections: tuple[Drawn, ...] = ()
    #: A grid made elsewhere: seconds and place in the bar, 0 where that is not known.
    beats: tuple[tuple[float, int], ...] = ()

    def __post_init__(self) -> None:
        _between("bpm", self.bpm, 20.0, 400.0)
        _between("offset", self.offset_ms, -10_000.0, 10_000.0)
        _between("downbeat", self.downbeat, 1, 16)
        _between("meter", self.meter, 1, 16)
        if self.half and self.double:
            raise InvalidInput("Both half and double were asked for: choose one of them.")
        if self.taps and len(self.taps) < 2:
            raise InvalidInput("One tap gives no tempo: tap at least twice, better eight times.")
        if self.beats and len(self.beats) < 2:
            raise InvalidInput("One beat is no grid: give a file with all of them.")
        if self.beats and self.taps:
            raise InvalidInput("Both taps and a whole grid were given: choose one of them.")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any] | None) -> Corrections:
        """Return the corrections in a JSON document; names that are not known are left out.

        Raises
        ------
        InvalidInput
            A value is of the wrong kind or out of its range.
        """
        known = {f.name for f in fields(cls)}
        given = {k: v for k, v in (values or {}).items() if k in known and v is not None}
        try:
            given["taps"] = tuple(sorted({float(t) for t in given.get("taps", ())}))
            given["sections"] = tuple(
                (float(a), float(b), str(name)) for a, b, name in given.get("sections", ())
            )
            beats = {float(time): int(place) for time, place in given.get("beats", ())}
            given["beats"] = tuple(sorted(beats.items()))
            for name, kind in (
                ("bpm", float),
                ("offset_ms", float),
                ("half", bool),
                ("double", bool),
            ):
                if name in given:
                    given[name] = kind(given[name])
            for name in ("downbeat", "meter"):
                if name in given:
                    given[name] = int(given[name])
        except (TypeError, ValueError) as error:
            raise InvalidInput(
                "The corrections of the grid cannot be read: give numbers for bpm, offset_ms, "
                "downbeat and meter, seconds for taps, [start, end, name] for sections and "
                "[seconds, place] for beats."
            ) from error
        return cls(**given)

    @classmethod
    def from_files(
        cls,
        *,
        taps: str | Path | None = None,
        sections: str | Path | None = None,
        beats: str | Path | None = None,
        **values: Any,
    ) -> Corrections:
        """Return corrections with what is told in files read from them; see :mod:`exchange`."""
        given: dict[str, Any] = dict(values)
        if taps is not None:
            given["taps"] = read_taps(taps)
        if sections is not None:
            given["sections"] = read_labels(sections)
        if beats is not None:
            given["beats"] = [(beat.time, beat.position) for beat in read_beats(beats)]
        return cls.from_dict(given)

    def to_dict(self) -> dict[str, Any]:
        """Return what is set, safe for JSON; the inverse of :meth:`from_dict`."""
        blank = Corrections()
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        given = {k: v for k, v in values.items() if v != getattr(blank, k)}
        if "taps" in given:
            given["taps"] = list(self.taps)
        if "sections" in given:
            given["sections"] = [list(section) for section in self.sections]
        if "beats" in given:
            given["beats"] = [list(beat) for beat in self.beats]
        return given


def _between(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not (math.isfinite(value) and low <= value <= high):
        raise InvalidInput(f"{name} is {value}: give a number from {low:g} to {high:g}.")


def corrected(features: Features, corrections: Corrections) -> Grid:
    """Return the grid of a song as it was heard and then put right."""
    c = corrections
    if c.taps or c.beats:
        known = _given(c.beats, features.duration, c.meter) if c.beats else None
        grid = known or _tapped(np.array(c.taps), features.duration, c.meter or 4)
        grid = _at_tempo(grid, c.bpm, features.duration) if c.bpm else grid
    else:
        grid = track(features, tempo=c.bpm, meter=c.meter)
    if c.bpm or c.taps or c.beats or c.meter:
        grid = replace(grid, confidence=max(grid.confidence, 0.9))
    grid = _halved(grid) if c.half else _doubled(grid) if c.double else grid
    if c.downbeat:
        turned = (grid.positions - c.downbeat) % grid.meter + 1
        grid = replace(grid, positions=turned)
    if c.offset_ms:
        grid = replace(grid, times=grid.times + c.offset_ms / 1000)
    return _inside(grid.extended(features.duration), features.duration)


def _inside(grid: Grid, duration: float) -> Grid:
    kept = (grid.times >= 0.0) & (grid.times < duration)
    return replace(grid, times=grid.times[kept], positions=grid.positions[kept])


def _tapped(taps: Times, duration: float, meter: int) -> Grid:
    """Carry taps on over the song; a hand is unsteady, so a steady tapping becomes a line."""
    taps = taps[(taps >= 0.0) & (taps <= duration)]
    if len(taps) < 2:
        raise InvalidInput("The taps lie outside the song: give seconds from its start.")
    gaps = np.diff(taps)
    index = np.concatenate([[0], np.cumsum(np.maximum(1, np.round(gaps / np.median(gaps))))])
    slope, start = np.polyfit(index, taps, 1)
    slope = float(np.clip(slope, 60 / FASTEST / 2, 60 / SLOWEST * 2))
    if np.abs(taps - (start + slope * index)).max() < 0.15 * slope:
        return steady(60.0 / slope, duration, offset=float(start), meter=meter)
    counted = np.arange(int(index[-1]) + 1)
    times = np.interp(counted, index, taps)
    return Grid(times, counted % meter + 1, meter).extended(duration)


def _given(beats: Sequence[tuple[float, int]], duration: float, meter: int | None) -> Grid:
    """Return a grid as it was given, carried on over the song."""
    inside = [(time, place) for time, place in beats if -1e-6 <= time <= duration]
    if len(inside) < 2:
        raise InvalidInput("The beats of the grid lie outside the song: give seconds of this song.")
    times = np.array([max(0.0, time) for time, _ in inside])
    places = np.array([place for _, place in inside])
    bar = meter or int(places.max()) or 4
    if meter or not (places > 0).all():
        ones = np.flatnonzero(places == 1)
        places = (np.arange(len(times)) - (int(ones[0]) if len(ones) else 0)) % bar + 1
    return Grid(times, places, bar).extended(duration)


def _at_tempo(grid: Grid, bpm: float, duration: float) -> Grid:
    first = float(grid.downbeats[0]) if len(grid.downbeats) else 0.0
    return steady(bpm, duration, offset=first, meter=grid.meter)


def _halved(grid: Grid) -> Grid:
    if not len(grid.times):
        return grid
    down = np.flatnonzero(grid.positions == 1)
    first = int(down[0]) if len(down) else 0
    index = np.arange(first % 2, len(grid.times), 2)
    positions = ((index - first) // 2) % grid.meter + 1
    return replace(grid, times=grid.times[index], positions=positions)


def _doubled(grid: Grid) -> Grid:
    count = np.arange(2 * len(grid.times) - 1) / 2.0
    times = grid.times_at(count)
    down = np.flatnonzero(grid.positions == 1)
    first = 2 * int(down[0]) if len(down) else 0
    positions = (np.arange(len(times)) - first) % grid.meter + 1
    return replace(grid, times=times, positions=positions)


def drawn_cuts(grid: Grid, sections: Sequence[Drawn]) -> tuple[NDArray[np.int64], list[str]]:
    """Return the beats at which drawn sections begin, on the nearest downbeat, and their names.

    A song has no gaps: a section runs to the start of the next one, the first from beat 0.
    """
    lines = np.flatnonzero(grid.positions == 1)
    if not len(lines):
        return np.zeros(1, np.int64), [sections[0][2]]
    named: dict[int, str] = {}
    for start, _, name in sorted(sections):
        near = int(np.argmin(np.abs(grid.times[lines] - start)))
        # A label at the very start is about the song's first beat, pickup included.
        beat = 0 if not named and start < grid.times[lines[0]] + grid.period else int(lines[near])
        named[beat] = name
    first = min(named)
    if first > 0:
        named = {0: "intro", **named}
    beats = sorted(named)
    return np.array(beats, np.int64), [named[beat] for beat in beats]
