"""How sure a grid is, and which other readings of the song are close."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter1d
from scipy.signal import find_peaks

from beatreel.music.features import BAND_FPS
from beatreel.music.grid import Times
from beatreel.music.judging import Reading
from beatreel.music.pulse import Evidence

#: Parts of a beat on which onsets may lie, and seconds within which they do.
_DIVISIONS, _NEAR = (2, 3, 4), 0.03
#: Share of the onsets, chance taken off, that a grid explains when nothing follows it, and when
#: the music does: free playing reaches 0.46, composed songs begin at 0.6.
_FREE, _PLAYED = 0.3, 0.6
#: Strength of the beats that free playing, speech and noise do not reach (0.7 at most), and at
#: which there is a pulse whatever is played around it.
_FAINT, _CLEAR = 0.75, 1.0
#: Chance of a beat, by the context, at the beats above that around them: what speaks for nothing,
#: over the root of the number of beats, and how much more makes all sure. Among so many readings
#: one of free playing, speech or noise is met by accident: by 0.13 in 45 s, by 0.22 in 20 s.
_UNTOLD, _TOLD = 1.0, 0.1


def confidence(readings: list[Reading], best: Reading, evidence: Evidence, told: float) -> float:
    """Return how sure a grid is, 0…1.

    It is the share of its pulse among all readings, how strong the beats are, and how much of
    what is heard lies on it. The last does not count against very strong beats: guitars and
    tremolos rise at times that are nobody's. Beats that the context tells (by so much more than
    what is around them) are strong in soft music too.
    """
    scores = np.array([reading.score for reading in readings])
    share = np.exp(scores - scores.max())
    same = np.array([_meets(reading.times, best.times) for reading in readings])
    chosen = float(share[same].sum() / share.sum())
    rows = np.clip(np.round(best.times * BAND_FPS).astype(int), 0, len(evidence.pulse) - 1)
    wide = maximum_filter1d(evidence.pulse, 5)
    level = float(wide[rows].mean())
    contrast = (level - float(wide.mean())) / (level + 1e-6)
    beat = maximum_filter1d(evidence.beat, 5)[rows]
    strength = max(0.0, 0.6 * contrast / 0.5 + 0.7 * float(beat.mean()))
    played = (_explained(best.times, evidence) - _FREE) / (_PLAYED - _FREE)
    clear = (strength - _FAINT) / (_CLEAR - _FAINT)
    pulse = min(strength, 1.0) * float(np.clip(max(played, clear), 0.0, 1.0))
    heard = float(np.clip((told - _UNTOLD / np.sqrt(len(best.times))) / _TOLD, 0.0, 1.0))
    return max(pulse, heard) * (0.55 + 0.45 * chosen)


def _explained(times: Times, evidence: Evidence) -> float:
    """Return the share of the onsets that lie on parts of the beat; 0 is what chance gives."""
    curve = evidence.onsets.sum(1)
    peaks, _ = find_peaks(curve, height=0.25 * np.percentile(curve, 98), distance=6)
    peaks = peaks[(peaks / BAND_FPS > times[0]) & (peaks / BAND_FPS < times[-1])]
    if len(peaks) < 4:
        return 0.0
    count = np.interp(peaks / BAND_FPS, times, np.arange(len(times)))
    period, weight = float(np.median(np.diff(times))), curve[peaks]
    shares = []
    for parts in _DIVISIONS:
        miss = np.abs(count * parts - np.round(count * parts)) / parts * period
        met = float(weight[miss < _NEAR].sum() / weight.sum())
        chance = min(0.9, 2 * _NEAR * parts / period)
        shares.append((met - chance) / (1.0 - chance))
    return max(shares)


def _meets(times: Times, others: Times) -> bool:
    count = min(len(times), len(others))
    close = abs(len(times) - len(others)) <= 2
    return close and float(np.median(np.abs(times[:count] - others[:count]))) < 0.06


def alternatives(readings: list[Reading], best: Reading) -> dict[str, float]:
    """Return the chance of the nearest other readings against that of the chosen one."""
    found: dict[str, float] = {}
    for reading in readings:
        name = _relation(reading, best)
        if name:
            odds = float(np.exp(np.clip(reading.score - best.score, -20.0, 0.0)))
            found[name] = max(found.get(name, 0.0), odds)
    return {name: round(odds, 3) for name, odds in found.items() if odds >= 0.01}


def _relation(reading: Reading, best: Reading) -> str | None:
    octave = np.log2(reading.tempo / best.tempo)
    for name, value in (("half", -1.0), ("double", 1.0)):
        if abs(octave - value) < 0.05:
            return name
    if abs(octave) > 0.03:
        return "other tempo"
    if not _meets(reading.times, best.times):
        return "shifted"
    if reading.bar.metre != best.bar.metre:
        return f"{reading.bar.metre} in a bar"
    return "downbeat shifted" if reading.bar != best.bar else None
