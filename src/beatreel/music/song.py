"""What a song is to the rest of beatreel: a grid, a form, a few numbers and its signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

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

        Returns float32 of shape (frames, len(SIGNALS)); past the end the last row holds.
        Phases step back from 1 to 0 at once, so they are read at the nearest row before the
        frame and envelopes are interpolated.
        """
        raise NotImplementedError


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
