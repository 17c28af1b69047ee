"""Mood as three plain axes.

The scales run between what the calmest and the fiercest of some 150 songs of thirty styles hold
(5th and 95th percentile), so that music spreads over the whole of 0…1 and few songs lie at an end.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from beatreel.music.features import Features, band_frequencies
from beatreel.music.framing import led, parts
from beatreel.music.key import semitones
from beatreel.music.song import Mood

#: Rise of the log bands from row to row, of a song brought to one level.
_STRUCK = (0.055, 0.105)
#: Spectral flatness between 250 Hz and 4 kHz: strings to cymbals and distortion.
_NOISE = (math.log(0.02), math.log(0.25))
#: Octaves of beats a minute.
_PACE = (math.log2(70.0), math.log2(170.0))
#: Loudness under the true peak, LU: played freely to pressed flat.
_DENSE = (-16.0, -9.0)
#: Octaves of the middle of the spectrum.
_MIDDLE = (7.1, 8.5)
#: Share of seconds, semitones and tritones among the intervals that sound together.
_ROUGH = (0.15, 0.45)
#: LU of loudness range.
_SWING = (1.0, 16.0)

#: Intervals in semitones and how rough they are; and those at ease.
_TENSE, _AT_EASE = {1: 1.0, 2: 0.5, 6: 1.0}, (3, 4, 5)


def mood_of(features: Features, tempo: float, key: str) -> Mood:
    """Return energy, brightness and tension, each 0…1.

    Energy is how hard and how noisily things are struck, how fast, and how densely they are
    mixed; brightness is where the middle of the spectrum lies, and the mode; tension is how much
    neighbouring semitones and tritones sound together, minor mode, a swing of loudness, energy.
    """
    if features.bands.max(initial=0.0) < 1e-3:
        return Mood(0.0, 0.5, 0.0)
    minor = key.endswith("minor")
    noise = math.log(max(1e-6, float(features.voice[:, 2].mean())))
    dense = features.loudness.integrated - features.loudness.true_peak
    energy = (
        0.4 * _on(_struck(features), _STRUCK)
        + 0.3 * _on(noise, _NOISE)
        + 0.15 * _on(math.log2(max(1.0, tempo)), _PACE)
        + 0.15 * _on(dense, _DENSE)
    )
    brightness = 0.85 * _on(_middle(features), _MIDDLE) + 0.15 * (not minor)
    tension = (
        0.5 * _on(_roughness(features.chroma), _ROUGH)
        + 0.2 * minor
        + 0.15 * _on(features.loudness.range, _SWING)
        + 0.15 * energy
    )
    return Mood(energy, brightness, tension)


def _on(value: float, scale: tuple[float, float]) -> float:
    """Return where a value lies on a scale, 0…1; what is not finite lies at its foot."""
    low, high = scale
    return min(1.0, max(0.0, (value - low) / (high - low))) if math.isfinite(value) else 0.0


def _struck(features: Features) -> float:
    """Return the mean rise of the log bands, whatever level the song was mixed to."""
    bands = features.bands
    level = sum(float(np.sqrt(np.square(bands[part]).sum(1)).sum()) for part in parts(len(bands)))
    gain = 100.0 * len(bands) / (level + 1e-9)
    total = 0.0
    for part in parts(len(bands)):
        logs = np.log1p(gain * led(bands, part, 1))
        total += float(np.maximum(np.diff(logs, axis=0), 0.0).sum())
    return total / bands.size


def _middle(features: Features) -> float:
    """Return the mean of the spectrum's octaves, each weighed by its magnitude."""
    power = np.zeros(features.bands.shape[1])
    for part in parts(len(features.bands)):
        power += np.square(features.bands[part]).sum(0)
    weight = np.sqrt(power)
    return float(weight @ np.log2(band_frequencies()) / (weight.sum() + 1e-12))


def _roughness(chroma: NDArray[np.float32]) -> float:
    """Return the share of rough intervals among those that sound together, 0…1."""
    rows = semitones(chroma)
    total = rows.sum(1)
    rows = rows[total > 0.1 * np.median(total)]
    rows = np.maximum(rows - np.median(rows, axis=1, keepdims=True), 0.0)
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    if not len(rows):
        return 0.0
    sounding = {k: float((rows * np.roll(rows, k, axis=1)).sum(1).mean()) for k in range(1, 7)}
    rough = sum(weight * sounding[k] for k, weight in _TENSE.items())
    return rough / (rough + sum(sounding[k] for k in _AT_EASE) + 1e-6)
