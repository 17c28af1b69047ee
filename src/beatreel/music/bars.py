"""What each beat of a pulse is like, and which of them would be downbeats.

For every metre and every place that the bar could begin at, the beats are compared place by
place: the network's downbeat posterior, onsets by band, changes of harmony and bass, and the
novelty of the whole sound all tend to gather on the one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from beatreel.music import form
from beatreel.music.context import Context
from beatreel.music.features import BAND_FPS, CHROMA_FPS, Features
from beatreel.music.grid import Times
from beatreel.music.key import semitones
from beatreel.music.pulse import Evidence, upsampled

#: Metres that are compared; two is for six-eight, counted as two.
METRES = (2, 3, 4)
#: What is known of each beat, in the order of the columns.
COLUMNS = (
    "beat", "downbeat", "low", "low mid", "mid", "high mid", "high",
    "harmony over one", "harmony over two", "novelty", "bass", "context", "context downbeat",
)  # fmt: skip
#: Half-width in rows within which a beat's evidence is looked for.
_NEAR = 3
_LOW_BANDS = 14

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BarReading:
    """A metre and the place of its downbeats among the beats."""

    #: Beats in a bar.
    metre: int
    #: Index of the first downbeat.
    first: int


#: All readings, in the order of the rows of :func:`bar_features`.
READINGS = tuple(BarReading(metre, first) for metre in METRES for first in range(metre))
#: Names of the columns of :func:`bar_features`.
NAMES = (
    *(f"one of {metre}: {name}" for metre in METRES for name in COLUMNS),
    *(f"three of 4: {name}" for name in COLUMNS),
    "is 2", "is 3", "3 repeats its rhythm", "3 repeats its sound", "2 repeats its rhythm",
    "2 repeats its sound",
)  # fmt: skip


class BeatTable:
    """Curves of a song that are read at beats; made once, asked for many pulses."""

    def __init__(self, features: Features, evidence: Evidence, context: Context) -> None:
        self._features = features
        down = upsampled(features.beats[:, 1], len(evidence.beat))
        curves = np.column_stack([evidence.beat, down, evidence.onsets])
        self._curves = maximum_filter1d(curves, 2 * _NEAR + 1, axis=0)
        wide = np.column_stack([context.beats.sum(1), context.beats[:, 1]])
        wide = np.column_stack([upsampled(column, len(evidence.beat)) for column in wide.T])
        self._wide = maximum_filter1d(wide, 2 * _NEAR + 1, axis=0)
        self._gain = 20.0 / max(float(features.bands.mean()), 1e-9)
        self._chroma = semitones(features.chroma)

    def rows(self, times: Times) -> tuple[Array, Array, Array]:
        """Return what beats at ``times`` are like.

        Three arrays with a row a beat: :data:`COLUMNS` (1 is the song's mean), an embedding of
        the sound, and the rhythm of the beat (onsets on it and half-way to the next).
        """
        periods = np.append(np.diff(times), times[-1] - times[-2])
        on, half = (_at(self._curves, at) for at in (times, times + periods / 2))
        half = half[:, 2:]
        wide = _at(self._wide, times)
        mean = on.mean(0) + 0.02
        on, half = on / mean, half / mean[2:]
        chroma = form.over_beats(self._chroma, times, CHROMA_FPS)
        chroma = chroma / (np.linalg.norm(chroma, axis=1, keepdims=True) + 1e-6)
        sound = form.embedding(form.beat_features(self._features, times))
        novelty = form.novelty(sound, 8)
        tops = novelty >= np.maximum(np.roll(novelty, 1), np.roll(novelty, -1))
        novelty = np.where(tops, novelty, 0.0)
        low = form.over_beats(self._features.bands, times, BAND_FPS, self._lows)
        bass = np.abs(np.diff(low, axis=0, prepend=low[:1])).mean(1)
        columns = [
            on,
            _turn(chroma, 1),
            _turn(chroma, 2),
            np.minimum(novelty / (novelty.mean() + 1e-6), 6.0),
            bass / (bass.mean() + 1e-6),
            wide / (wide.mean(0) + 0.02),
        ]
        return np.column_stack(columns), sound.astype(float), np.hstack([on[:, 2:], half])

    def _lows(self, bands: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.log1p(self._gain * bands[:, :_LOW_BANDS])


def _at(curves: Array, times: Times) -> Array:
    return curves[np.clip(np.round(times * BAND_FPS).astype(int), 0, len(curves) - 1)]


def _turn(chroma: NDArray, span: int) -> Array:
    """Return how far the harmony of the ``span`` beats from each beat on is from that before."""
    count = len(chroma)
    sums = np.vstack([np.zeros((1, 12)), np.cumsum(chroma, axis=0)])
    index = np.arange(count)
    after = sums[np.minimum(index + span, count)] - sums[index]
    before = sums[index] - sums[np.maximum(index - span, 0)]
    after /= np.linalg.norm(after, axis=1, keepdims=True) + 1e-6
    before /= np.linalg.norm(before, axis=1, keepdims=True) + 1e-6
    distance = 1.0 - (after * before).sum(1)
    distance[:span] = 0.0
    return distance / (distance.mean() + 0.02)


def bar_features(columns: Array, sound: Array, rhythm: Array) -> Array:
    """Return what speaks for each of :data:`READINGS`, as (readings, :data:`NAMES`)."""
    beat = _echoes((rhythm - rhythm.mean(0)) / (rhythm.std(0) + 0.1))
    tone = _echoes(np.diff(sound - sound.mean(0), axis=0))
    return np.array([_reading(columns, beat, tone, reading) for reading in READINGS])


def _reading(
    columns: Array, beat: dict[int, float], tone: dict[int, float], reading: BarReading
) -> Array:
    metre = reading.metre
    places = (np.arange(len(columns)) - reading.first) % metre
    means = np.array([columns[places == place].mean(0) for place in range(metre)])
    blank = np.zeros(len(COLUMNS))
    one = means[0] - means[1:].mean(0)
    three = means[2] - (means[1] + means[3]) / 2 if metre == 4 else blank
    ternary = [max(e[3], e[6]) - max(e[2], e[4], e[8]) for e in (beat, tone)]
    binary = [e[2] - e[4] for e in (beat, tone)]
    repeats = np.array([*ternary, *binary]) * np.repeat([metre == 3, metre == 2], 2)
    ones = [one if metre == other else blank for other in METRES]
    return np.concatenate([*ones, three, [metre == 2, metre == 3], repeats])


def _echoes(rows: Array) -> dict[int, float]:
    """Return how like the rows are to those some beats later, by the number of beats."""
    power = float((rows * rows).sum()) + 1e-6
    return {
        lag: float((rows[lag:] * rows[:-lag]).sum()) / power if len(rows) > lag else 0.0
        for lag in (2, 3, 4, 6, 8)
    }
