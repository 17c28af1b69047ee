"""What a song is to the rest of beatreel: a grid, a form, a few numbers and its signals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.music.tempi import stretches

#: Names of the signals, in the order of the columns of :attr:`Signals.values`.
#: All run 0…1. ``beat``, ``bar`` and ``section`` are phases (0 on the beat, the downbeat, the
#: section start; rising to 1); the others are envelopes with a fast attack and a slow release.
SIGNALS = (
    "beat",
    "bar",
    "section",
    "kick",
    "snare",
    "hat",
    "bass",
    "mid",
    "treble",
    "energy",
    "brightness",
    "onset",
    "vocal",
)


#: How many of :data:`SIGNALS` are phases; they come first.
PHASES = 3


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat of the grid."""

    #: Seconds from the start of the song.
    time: float
    #: Place in its bar, 1 is the downbeat.
    position: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, on downbeats."""

    #: Seconds.
    start: float
    #: Seconds; equals the next section's start.
    end: float
    #: One of: intro, verse, build, drop, chorus, break, bridge, outro.
    label: str
    #: A letter; sections that sound alike share it.
    group: str
    #: Mean loudness of the section against the loudest one, 0…1.
    energy: float = 0.5


@dataclass(frozen=True, slots=True)
class Moment:
    """An event that an editor would mark."""

    #: Seconds.
    time: float
    #: One of: drop, build, break, stop, fade.
    kind: str
    #: Seconds; 0 for an instant.
    duration: float = 0.0
    #: How marked it is, 0…1.
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Hook:
    """The best window of a given length, on bar lines."""

    #: Seconds.
    start: float
    #: Seconds.
    end: float
    #: Why this window, as one phrase.
    reason: str


@dataclass(frozen=True, slots=True)
class Loudness:
    """ITU-R BS.1770-4 / EBU R 128 figures."""

    #: LUFS; -inf (``None`` in JSON) for digital silence.
    integrated: float
    #: LU.
    range: float
    #: dBTP.
    true_peak: float


@dataclass(frozen=True, slots=True)
class Mood:
    """Three plain axes, each 0…1."""

    energy: float = 0.5
    brightness: float = 0.5
    tension: float = 0.5


@dataclass(frozen=True, slots=True)
class Signals:
    """The curves that drive pictures, at a fixed rate."""

    #: Rows a second.
    rate: float
    #: float32, shape (rows, len(SIGNALS)), 0…1.
    values: NDArray[np.float32]

    def sample(self, fps: float, frames: int, start: float = 0.0) -> NDArray[np.float32]:
        """Return the signals at ``frames`` frames of ``fps`` from ``start`` seconds.

        Frame n stands for the half frame on either side of n / fps, so a beat at t seconds
        first shows on frame round(t · fps), where a cut to that beat lies as well: phases are
        read at the end of that span, envelopes are the highest value inside it.

        Returns float32 of shape (frames, len(SIGNALS)); past the end the last row holds.
        """
        rows = self.values
        at = (start + np.arange(frames) / fps) * self.rate
        half = 0.5 * self.rate / fps
        out = np.empty((frames, rows.shape[1]), np.float32)
        out[:, :PHASES] = _phases_at(rows[:, :PHASES], at + half)
        out[:, PHASES:] = _highest(rows[:, PHASES:], at - half, at + half)
        return out


def _neighbours(
    rows: NDArray[np.float32], at: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    at = np.clip(at, 0.0, len(rows) - 1)
    low = np.minimum(at.astype(np.int64), max(0, len(rows) - 2))
    share = (at - low).astype(np.float32)[:, None]
    return rows[low], rows[np.minimum(low + 1, len(rows) - 1)], share


def _phases_at(rows: NDArray[np.float32], at: NDArray[np.float64]) -> NDArray[np.float32]:
    """Interpolate phases, running on through the step from 1 to 0."""
    left, right, share = _neighbours(rows, at)
    right = right + (right < left - 0.5)
    return np.minimum((left + (right - left) * share) % 1.0, np.float32(0.999999))


def _highest(
    rows: NDArray[np.float32], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the highest value between two places, edges interpolated."""
    best = np.zeros((len(low), rows.shape[1]), np.float32)
    steps = max(2, int(np.ceil((high - low).max(initial=0.0))) + 1)
    for share in np.linspace(0.0, 1.0, steps):
        left, right, part = _neighbours(rows, low + (high - low) * share)
        best = np.maximum(best, left + (right - left) * part)
    return best


@dataclass(frozen=True, slots=True)
class Curves:
    """What a picture of the song needs beside its signals."""

    #: float32 (rows, 2): lowest and highest sample of each 10 ms, -1…1.
    outline: NDArray[np.float32]
    #: LUFS of the 3 s around each 100 ms; -70 is silence.
    short_term: NDArray[np.float64]
    #: Seconds at which kick, snare and hat were struck, by name.
    hits: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Song:
    """All that beatreel hears in one piece of audio."""

    #: Seconds.
    duration: float
    #: Hz, of the source.
    sample_rate: int
    #: Beats a minute, from a line through the beats.
    tempo: float
    #: Beats in a bar.
    meter: int
    #: How sure the grid is, 0…1; under 0.35 the grid is a neutral one made from the energy.
    confidence: float
    beats: tuple[Beat, ...]
    sections: tuple[Section, ...]
    moments: tuple[Moment, ...]
    #: By length in seconds: 15, 30, 60 (those that fit).
    hooks: Mapping[int, Hook]
    #: As "A minor".
    key: str
    #: As "8A".
    camelot: str
    loudness: Loudness
    mood: Mood
    signals: Signals
    #: Other readings of the grid that are close: name ("half", "double", "shifted") → score 0…1.
    alternatives: Mapping[str, float] = field(default_factory=dict)
    #: Bars in a phrase: 4 or 8.
    phrase: int = 4
    #: Seconds at which a phrase begins.
    phrases: tuple[float, ...] = ()
    #: ``None`` for a song that was composed by hand, as in tests.
    curves: Curves | None = None

    @property
    def downbeats(self) -> tuple[float, ...]:
        """Seconds at which a bar begins."""
        return tuple(beat.time for beat in self.beats if beat.position == 1)

    @property
    def tempi(self) -> tuple[tuple[float, float], ...]:
        """(seconds, beats a minute) from which on each lasting tempo holds; mostly one."""
        return stretches(np.array([beat.time for beat in self.beats]))

    def to_dict(self) -> dict[str, Any]:
        """Return the document of ``beatreel analyze --json``; it holds no NaN and no infinity."""
        document: dict[str, Any] = {
            "duration": _number(self.duration),
            "sample_rate": self.sample_rate,
            "tempo": _number(self.tempo),
            "tempi": [{"time": _number(t), "bpm": _number(bpm)} for t, bpm in self.tempi],
            "meter": self.meter,
            "confidence": _number(self.confidence),
            "beats": [{"time": _number(b.time), "position": b.position} for b in self.beats],
            "sections": [_fields(section) for section in self.sections],
            "moments": [_fields(moment) for moment in self.moments],
            "hooks": {str(length): _fields(hook) for length, hook in self.hooks.items()},
            "key": self.key,
            "camelot": self.camelot,
            "loudness": _fields(self.loudness),
            "mood": _fields(self.mood),
            "alternatives": {name: _number(value) for name, value in self.alternatives.items()},
            "phrase": self.phrase,
            "phrases": [_number(time) for time in self.phrases],
        }
        if self.curves is not None:
            document["hits"] = {k: [_number(t) for t in v] for k, v in self.curves.hits.items()}
            document["short_term"] = {
                "rate": 10,
                "lufs": [_number(round(value, 1)) for value in self.curves.short_term],
            }
            document["outline"] = {"rate": 10, **_outline(self.curves.outline)}
            energy = self.signals.sample(10, len(document["outline"]["low"]))
            column = energy[:, SIGNALS.index("energy")]
            document["energy"] = {"rate": 10, "values": _rounded(column)}
        return document


def _outline(rows: NDArray[np.float32]) -> dict[str, list[float]]:
    """Return the lowest and the highest sample of each tenth of a second."""
    starts = np.arange(0, len(rows), 10)
    low = np.minimum.reduceat(rows[:, 0], starts)
    high = np.maximum.reduceat(rows[:, 1], starts)
    return {"low": _rounded(low), "high": _rounded(high)}


def _rounded(values: NDArray[np.float32]) -> list[float]:
    return np.round(values.astype(float), 3).tolist()


def _fields(record: Section | Moment | Hook | Loudness | Mood) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    return {k: v if isinstance(v, str) else _number(v) for k, v in values.items()}


def _number(value: float) -> float | None:
    """Round to what is heard; JSON has no infinity."""
    return round(float(value), 4) if math.isfinite(value) else None
