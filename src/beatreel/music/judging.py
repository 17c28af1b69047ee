"""Which pulse, metre and downbeat a listener would choose among those that fit.

Every hypothesis is described by measures that mean the same for all songs; their weights are
those of a conditional logit (D. McFadden, 1974), fitted by ``scripts/fit_grid.py`` on songs
with exact truth. Nothing is learnt from a song that is judged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from beatreel.music import bars
from beatreel.music.bars import READINGS, BarReading, BeatTable
from beatreel.music.context import Context, listen
from beatreel.music.features import BAND_FPS, Features
from beatreel.music.grid import Times
from beatreel.music.pulse import Evidence, decoded, tempo_of, upsampled

#: Bands of :func:`~beatreel.music.onsets.band_onsets` that are read together with the posterior.
_GROUPS = ("beat", "low", "mid", "high")
#: Names of the measures of a pulse.
PULSE_NAMES = (
    *(f"{name}: on against half" for name in _GROUPS),
    "odds: on against half",
    *(f"{name}: every other" for name in _GROUPS[1:]),
    *(f"{name}: every other, on against half" for name in _GROUPS[1:]),
    "kick and snare in turn", "kick and snare in turn, half against on",
    *(f"{name}: on against quarters" for name in _GROUPS),
    *(f"{name}: half against quarters" for name in _GROUPS),
    "on fours against the rest", "thirds against quarters",
    "tempo", "tempo squared", "too slow", "too fast",
    "posterior on", "share of the posterior", "odds on",
    "tempo of the heard beats", "heard beats met", "beats met by heard",
    "tempo of the heard bars", "heard bars met", "beats met by bars",
    "context: on against half", "context odds: on against half", "context: on against quarters",
    "context: half against quarters", "context: every other", "context: on", "context odds: on",
    "share of the context", "context: uneven", "context: chance of the tempo",
    "tempo of the context", "context beats met", "beats met by context",
    "tempo of the context's bars", "context's bars met", "beats met by context's bars",
    "context: downbeats on", "context: downbeats on half",
)  # fmt: skip
NAMES = (*PULSE_NAMES, *bars.NAMES)
#: Beats a minute around which tempo is judged.
_USUAL = 115.0
#: Shifts in beats that are judged; thirds only where beats are long enough to be triple.
_SHIFTS, _THIRDS, _TRIPLE_BELOW = (0.0, 0.25, 0.5, 0.75), (1 / 3, 2 / 3), 100.0
#: Fewest beats that can be judged.
FEWEST = 12
#: Pulses whose bars are judged, after a first look at the pulses alone.
_SHORTLIST = 10
_EPS = 0.15

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """A pulse with its bars, and how well it does."""

    times: Times
    tempo: float
    bar: BarReading
    #: Log-odds up to a constant that all readings of a song share.
    score: float


def shifted(times: Times, tempo: float) -> list[Times]:
    """Return a pulse at each phase that is judged."""
    periods = np.append(np.diff(times), times[-1] - times[-2])
    shares = _SHIFTS + (_THIRDS if tempo < _TRIPLE_BELOW else ())
    return [times + share * periods for share in shares]


def may_be(reading: BarReading, pulse: Array) -> bool:
    """Return whether a reading is one that people write: two in a bar only when each is triple."""
    triple = pulse[PULSE_NAMES.index("thirds against quarters")] > 0
    slow = pulse[PULSE_NAMES.index("tempo")] < np.log2(_TRIPLE_BELOW / _USUAL)
    return reading.metre != 2 or bool(triple and slow)


class Judge:
    """Describes and scores the pulses of one song.

    Parameters
    ----------
    features, evidence
        Of the song.
    heard
        Beats as decoded from the activations alone: of beats, of bars.
    """

    def __init__(self, features: Features, evidence: Evidence, heard: tuple[Times, Times]) -> None:
        self._context = listen(features.scene)
        self._table = BeatTable(features, evidence, self._context)
        self._heard = heard
        onsets = evidence.onsets
        groups = [
            evidence.beat,
            onsets[:, 0] + 0.5 * onsets[:, 1],
            onsets[:, 2] + onsets[:, 3],
            onsets[:, 4],
        ]
        curves = maximum_filter1d(np.column_stack(groups), 5, axis=0)
        self._curves = curves / (curves.mean(0) + 1e-3)
        chance = np.clip(maximum_filter1d(evidence.beat, 5), 0.02, 0.98)
        self._odds = np.log(chance / (1.0 - chance))
        self._wide = _Wide(self._context, len(evidence.beat))

    def describe(self, times: Times) -> tuple[Array, Array]:
        """Return the measures of a pulse and, for each of READINGS, those of its bars."""
        return self._pulse(times), bars.bar_features(*self._table.rows(times))

    def readings(self, pulses: list[Times], metre: int | None = None) -> list[Reading]:
        """Return the scored readings of the likelier pulses, all metres or one."""
        weights = _weights()[: len(PULSE_NAMES)]
        measured = [(times, self._pulse(times)) for times in pulses]
        measured.sort(key=lambda pair: -float(pair[1] @ weights))
        return [
            reading
            for times, pulse in measured[:_SHORTLIST]
            for reading in self._with_bars(times, pulse, metre)
        ]

    def told(self, times: Times) -> float:
        """Return by how much the context's chance of a beat is higher at some times than around."""
        return self._wide.told(times)

    def first(self, times: Times, metre: int) -> int:
        """Return the beat at which a bar of any length most likely begins."""
        columns, _, _ = self._table.rows(times)
        places = np.arange(len(columns)) % metre
        means = np.array([columns[places == place].mean(0) for place in range(metre)])
        ones = means - (means.sum(0) - means) / (metre - 1)
        weights = dict(zip(NAMES, _weights(), strict=True))
        return int(np.argmax(ones @ [weights[f"one of 4: {name}"] for name in bars.COLUMNS]))

    def _with_bars(self, times: Times, pulse: Array, metre: int | None) -> list[Reading]:
        weights = _weights()
        bar = bars.bar_features(*self._table.rows(times))
        common = float(pulse @ weights[: len(PULSE_NAMES)])
        scores = bar @ weights[len(PULSE_NAMES) :]
        tempo = tempo_of(times)
        return [
            Reading(times, tempo, reading, common + float(score))
            for reading, score in zip(READINGS, scores, strict=True)
            if (reading.metre == metre if metre else may_be(reading, pulse))
        ]

    def _pulse(self, times: Times) -> Array:
        periods = np.append(np.diff(times), times[-1] - times[-2])
        twelfths = times[:, None] + periods[:, None] * np.arange(12) / 12
        rows = np.clip(np.round(twelfths * BAND_FPS).astype(int), 0, len(self._curves) - 1)
        cells, odds = self._curves[rows], self._odds[rows]
        mean = cells.mean(0)
        on, half = mean[0], mean[6]
        quarters, thirds = (mean[3] + mean[9]) / 2, (mean[4] + mean[8]) / 2
        rest = mean[[1, 2, 5, 7, 10, 11]].mean(0)
        turns = _alternation(cells)
        met, total = cells[:, 0, 0].sum(), self._curves[:, 0].sum()
        tempo = tempo_of(times)
        octave = np.log2(tempo / _USUAL)
        return np.array(
            [
                *_ratio(on, half),
                odds[:, 0].mean() - odds[:, 6].mean(),
                *np.abs(turns[0, 1:]),
                *(np.abs(turns[0]) - np.abs(turns[6]))[1:],
                -turns[0, 1] * turns[0, 2],
                turns[6, 1] * turns[6, 2] - turns[0, 1] * turns[0, 2],
                *_ratio(on, quarters),
                *_ratio(half, quarters),
                _ratio((on + half + quarters) / 3, (rest + thirds) / 2).mean(),
                _ratio(thirds, quarters).mean(),
                octave,
                octave**2,
                4.0 * max(0.0, -octave - 0.45) ** 2,
                4.0 * max(0.0, octave - 0.45) ** 2,
                on[0],
                np.log(5.0 * met / (total + 1e-6) + 0.02),
                odds[:, 0].mean(),
                *(value for heard in self._heard for value in _agreement(times, tempo, heard)),
                *self._wide.measures(times, rows, tempo),
            ]
        )


class _Wide:
    """What the context of a song says of its pulses."""

    def __init__(self, context: Context, count: int) -> None:
        self._context = context
        self._heard = decoded(context.beats)
        both = np.column_stack([context.beats.sum(1), context.beats[:, 1]])
        curves = np.column_stack([upsampled(column, count) for column in both.T])
        self._curves = maximum_filter1d(curves, 5, axis=0)
        chance = np.clip(self._curves[:, 0], 0.01, 0.99)
        self._odds = np.log(chance / (1.0 - chance))

    def told(self, times: Times) -> float:
        chance = self._curves[:, 0]
        rows = np.clip(np.round(times * BAND_FPS).astype(int), 0, len(chance) - 1)
        return float(chance[rows].mean() - chance.mean())

    def measures(self, times: Times, rows: NDArray[np.int64], tempo: float) -> tuple[float, ...]:
        """Return the last measures of :data:`PULSE_NAMES`; ``rows`` are twelfths of the beats."""
        cells = self._curves[rows]
        mean, odds = cells.mean(0), self._odds[rows[:, [0, 6]]].mean(0)
        on, half, quarters = mean[0, 0], mean[6, 0], (mean[3, 0] + mean[9, 0]) / 2
        even, odd = cells[::2, 0, 0], cells[1::2, 0, 0]
        total = self._curves[:, 0].sum()
        return tuple(
            float(value)
            for value in (
                _against(on, half),
                odds[0] - odds[1],
                _against(on, quarters),
                _against(half, quarters),
                abs(even.mean() - odd.mean()) / (even.mean() + odd.mean() + 0.1),
                on,
                odds[0],
                np.log(5.0 * cells[:, 0, 0].sum() / (total + 1e-6) + 0.02),
                np.std(cells[:, 0, 0]),
                np.log(self._context.chance_of(tempo) + 1e-4),
                *(value for heard in self._heard for value in _agreement(times, tempo, heard)),
                mean[0, 1],
                mean[6, 1],
            )
        )


def _against(one: float, other: float) -> float:
    return float(np.log((one + 0.05) / (other + 0.05)))


def _ratio(one: Array, other: Array) -> Array:
    return np.log((one + _EPS) / (other + _EPS))


def _alternation(cells: Array) -> Array:
    """Return how even and odd beats differ, -1…1, at each twelfth: (12, groups)."""
    even, odd = cells[::2].mean(0), cells[1::2].mean(0)
    return (even - odd) / (even + odd + _EPS)


def _agreement(times: Times, tempo: float, heard: Times) -> tuple[float, float, float]:
    """Return whether the tempo is that of heard beats, and the shares of both that meet."""
    if len(heard) < 2:
        return 0.0, 0.0, 0.0
    same = float(abs(np.log2(tempo / tempo_of(heard))) < 0.04)
    return same, _met(times, heard), _met(heard, times)


def _met(times: Times, others: Times) -> float:
    """Return the share of ``others`` that have one of ``times`` within 50 ms."""
    right = np.searchsorted(times, others).clip(1, len(times) - 1)
    gaps = np.minimum(np.abs(others - times[right - 1]), np.abs(others - times[right]))
    return float(np.mean(gaps < 0.05))


@cache
def _weights() -> Array:
    file = resources.files("beatreel.music") / "weights" / "grid.json"
    table = json.loads(file.read_text("utf-8"))
    return np.array([table[name] for name in NAMES])
