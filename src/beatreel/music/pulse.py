"""Pulses that fit the music: tempo candidates and, for each, the beats that follow it.

The two facts that a plain beat tracker does not use are used here: most songs keep one tempo,
and in those that do not the tempo changes slowly, while the pulse never jumps by half a beat.
So a pulse is a straight line, or one that evidence may bend only gently, over one tempo or over a
tempo curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import metricon
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, maximum_filter1d
from scipy.signal import find_peaks

from beatreel.music.features import BAND_FPS, Features
from beatreel.music.grid import Times
from beatreel.music.models import FPS

Curve = NDArray[np.float64]

#: Beats a minute between which a pulse is looked for.
SLOWEST, FASTEST = 42.0, 230.0
#: Readings of a pulse that listeners and trackers mix up with it.
_RATIOS = (1, 1 / 2, 2, 2 / 3, 3 / 2, 3 / 4, 4 / 3, 1 / 3, 3)
#: Two tempi this close (natural logarithm) are one.
_SAME = 0.025
#: Places in a beat, and what a step of one costs in beats of evidence.
_PLACES, _BEND = 48, 1.0
#: Straighter beats are enough while their evidence is this share of that of those that bend.
_LINE_SHARE = 0.95
#: Window and hop of the tempo curve, seconds; its reach, its steps and the cost of a step.
_WINDOW, _HOP, _REACH, _STEPS, _TURN = 10.0, 2.0, 0.08, 41, 0.1


#: Seconds that are decoded at once, and those around them that are heard too.
_DECODED, _LAP = 600.0, 10.0
#: Seconds within which two decoded beats are one.
_CLAIMED = 0.15


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for beats, at BAND_FPS."""

    #: (n,) posterior of any beat, 0…1.
    beat: Curve
    #: (n, 5) onset strength of the bands, 0…1.
    onsets: NDArray[np.float32]
    #: (n,) both of them, 0…1.
    pulse: Curve


def gather(features: Features, onsets: NDArray[np.float32]) -> Evidence:
    """Return the evidence in a song."""
    beat = upsampled(features.beats.sum(1), len(onsets))
    mean = onsets.mean(1)
    mean = np.clip(mean / (np.percentile(mean, 98) + 1e-6), 0.0, 1.0)
    sure = max(0.3, float(np.percentile(beat, 98)))
    return Evidence(beat, onsets, np.clip(0.6 * beat / sure + 0.4 * mean, 0.001, 0.98))


def upsampled(rows: NDArray, count: int) -> Curve:
    """Return a curve at FPS as ``count`` rows at BAND_FPS."""
    return np.interp(np.arange(count) / BAND_FPS, np.arange(len(rows)) / FPS, rows)


def decoded(rows: NDArray[np.float32]) -> tuple[Times, Times]:
    """Return the beats that metricon hears in activations alone: of beats, of bars.

    ``rows`` are those of :attr:`Features.beats` or of :attr:`Context.beats`.
    Its memory grows with the rows, so what is longer than :data:`_DECODED` is read in parts.
    """
    size, lap = round(_DECODED * FPS), round(_LAP * FPS)
    starts = range(0, max(1, len(rows) - lap), size)
    found: tuple[list[Times], list[Times]] = ([], [])
    for start in starts:
        last = start == starts[-1]
        first = max(0, start - lap)
        parts = _decoded(rows[first:] if last else rows[first : start + size + lap])
        for kept, times in zip(found, parts, strict=True):
            at = times + first / FPS
            inside = (at >= start / FPS) & ((at < (start + size) / FPS) | last)
            kept.append(at[inside])
    beats, bars = (np.concatenate(kept) for kept in found)
    return _apart(beats), bars


def _decoded(rows: NDArray[np.float32]) -> tuple[Times, Times]:
    activations = metricon.Activations.from_activations(rows.sum(1), rows[:, 1], FPS)
    beats = metricon.track_beats(activations, snap="center").times
    bars = metricon.track_downbeats(activations, beats_per_bar=(3, 4), snap="center").times
    return np.asarray(beats, float), np.asarray(bars, float)


def _apart(times: Times) -> Times:
    """Leave out beats that two parts both claim at their seam."""
    return times[np.append(True, np.diff(times) > _CLAIMED)] if len(times) else times


def tempo_of(times: Times) -> float:
    """Return beats a minute from long spans, which the rate of the rows cannot quantise."""
    if len(times) < 2:
        return 120.0
    span = min(16, len(times) - 1)
    return float(60.0 * span / np.median(times[span:] - times[:-span]))


def candidates(evidence: Evidence, heard: float) -> list[float]:
    """Return tempi worth following: relatives of the heard one and peaks of the tempogram."""
    found: list[float] = []
    for tempo in [heard * ratio for ratio in _RATIOS] + _tempogram_peaks(evidence):
        fresh = all(abs(np.log(tempo / other)) > _SAME for other in found)
        if SLOWEST <= tempo <= FASTEST and fresh:
            found.append(tempo)
    return found or [120.0]


def _tempogram_peaks(evidence: Evidence) -> list[float]:
    curve = evidence.onsets.sum(1) + 2.0 * evidence.beat
    curve = curve - curve.mean()
    size = 1 << (2 * len(curve) - 1).bit_length()
    power = np.abs(np.fft.rfft(curve, size)) ** 2
    echo = np.fft.irfft(power)[:700]
    wide = maximum_filter1d(echo / (echo[0] + 1e-9), 3)
    lags = np.arange(25, 151)
    comb = sum(wide[np.minimum(lags * k, len(wide) - 1)] for k in (1, 2, 4))
    tempi = 60.0 * BAND_FPS / lags
    liked = comb * np.exp(-0.5 * (np.log2(tempi / 110.0) / 0.9) ** 2)
    peaks, _ = find_peaks(liked)
    return tempi[peaks[np.argsort(-liked[peaks])][:4]].tolist()


def follow(pulse: Curve, tempo: float) -> list[Times]:
    """Return beats near a tempo, at any phase: straight ones, and, where they lose, ones that bend.

    ``pulse`` is :attr:`Evidence.pulse`. A part that is played off the beat bends a line as a change
    of tempo does, so what bends does not stand in for what is straight.
    """
    period, first = _straight(pulse, tempo)
    at = np.arange(len(pulse)) / BAND_FPS
    ways = [
        np.arange(first, len(pulse) / BAND_FPS, period),
        _bent(pulse, at / period),
        _bent(pulse, np.cumsum(_tempo_curve(pulse, tempo)) / BAND_FPS),
    ]
    levels = [held(pulse, way) for way in ways]
    enough = next(i for i in range(3) if levels[i] >= _LINE_SHARE * max(levels[i:]))
    return ways[: enough + 1]


def held(pulse: Curve, times: Times) -> float:
    """Return the mean evidence at some times."""
    if len(times) < 4:
        return 0.0
    rows = np.clip(np.round(times * BAND_FPS).astype(int), 0, len(pulse) - 1)
    return float(maximum_filter1d(pulse, 3)[rows].mean())


def _straight(pulse: Curve, tempo: float, reach: float = 0.02) -> tuple[float, float]:
    """Return the seconds of a beat near ``tempo``, and of the first: where folds are sharpest."""
    row = np.arange(len(pulse), dtype=np.uint32)
    beats = (len(pulse) - 1) / BAND_FPS * tempo / 60.0
    steps = int(np.clip(2 * reach * beats / 0.08, 21, 400)) | 1
    periods = 60.0 / tempo * (1.0 + np.linspace(-reach, reach, steps))
    rest = pulse - pulse.mean()
    tops = []
    for period in periods:
        # Turns of the beat in whole numbers, whose overflow is the remainder: a third of the cost.
        turns = row * np.uint32(round(2**32 / (period * BAND_FPS)))
        places = ((turns >> 8) * np.uint32(_PLACES)) >> 24
        folded = np.bincount(places, rest, minlength=_PLACES)
        folded = gaussian_filter1d(folded, 1.2, mode="wrap")
        tops.append((folded.max(), folded.argmax()))
    best = int(np.argmax(tops, 0)[0])
    return float(periods[best]), float((tops[best][1] + 0.5) / _PLACES * periods[best])


def _tempo_curve(pulse: Curve, tempo: float) -> Curve:
    """Return beats a second at each row: the smoothest way through a local tempogram."""
    window, hop = int(_WINDOW * BAND_FPS), int(_HOP * BAND_FPS)
    rest = pulse - gaussian_filter1d(pulse, 60.0 / tempo * BAND_FPS)
    starts = np.arange(0, len(pulse), hop)
    views = np.lib.stride_tricks.sliding_window_view(np.pad(rest, window // 2), window)
    parts = views[starts] * np.hanning(window)
    rates = tempo / 60.0 * (1.0 + np.linspace(-_REACH, _REACH, _STEPS))
    at = np.arange(window)[:, None] / BAND_FPS
    waves = [np.exp(-2j * np.pi * k * rates * at) for k in (1, 2, 4)]
    power = np.sum(
        [np.abs(parts @ wave) * w for wave, w in zip(waves, (1.0, 1.0, 0.7), strict=True)], 0
    )
    moves = np.arange(-3, 4)
    sources = np.clip(np.arange(_STEPS)[:, None] - moves, 0, _STEPS - 1)
    path = _best_way(_levelled(power), sources, _TURN * np.abs(moves))
    smooth = gaussian_filter1d(rates[path], 1.0)
    return np.interp(np.arange(len(pulse)), starts, smooth)


def _bent(pulse: Curve, count: Curve) -> Times:
    """Return beats that follow a running beat count at the phase that evidence asks for.

    The evidence is folded beat by beat; one way through the places of the beat is then found
    that seldom moves.
    """
    whole = count.astype(int)
    rows = whole[-1] + 1
    cells = whole * _PLACES + ((count - whole) * _PLACES).astype(int)
    folded = np.bincount(cells, pulse, minlength=rows * _PLACES).reshape(rows, _PLACES)
    folded = gaussian_filter1d(gaussian_filter1d(folded, 1.2, axis=1, mode="wrap"), 2.0, axis=0)
    moves = np.arange(-3, 4)
    sources = (np.arange(_PLACES)[:, None] - moves) % _PLACES
    path = _best_way(_levelled(folded), sources, _BEND * moves.astype(float) ** 2)
    # Unwrap: a step from the last place to the first is a step of one.
    steps = (np.diff(path) + _PLACES // 2) % _PLACES - _PLACES // 2
    place = path[0] + np.concatenate([[0], np.cumsum(steps)])
    at = np.arange(rows) + (place + 0.5) / _PLACES
    inside = (at >= count[0]) & (at <= count[-1])
    return np.interp(at[inside], count, np.arange(len(count)) / BAND_FPS)


def _levelled(rows: Curve) -> Curve:
    return rows / (np.percentile(rows.max(1), 70) + 1e-9)


def _best_way(scores: Curve, sources: NDArray[np.int64], costs: Curve) -> NDArray[np.int64]:
    """Return the best state at each row (Viterbi).

    ``sources`` (states, moves) are the states that a state may be reached from and ``costs``
    what each move costs.
    """
    best = scores[0].copy()
    back = np.zeros((len(scores), scores.shape[1]), np.int64)
    states = np.arange(scores.shape[1])
    for row in range(1, len(scores)):
        reached = best[sources] - costs
        choice = reached.argmax(1)
        back[row] = sources[states, choice]
        best = reached[states, choice] + scores[row]
    path = np.empty(len(scores), np.int64)
    path[-1] = best.argmax()
    for row in range(len(scores) - 1, 0, -1):
        path[row - 1] = back[row, path[row]]
    return path
