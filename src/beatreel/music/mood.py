"""Mood as three plain axes."""

from __future__ import annotations

import numpy as np

from beatreel.music.features import Features, band_frequencies
from beatreel.music.key import semitones
from beatreel.music.song import Mood


def mood_of(features: Features, tempo: float, key: str) -> Mood:
    """Return energy, brightness and tension, each 0…1.

    Energy is how densely things are struck, how fast, and how little the loudness breathes;
    brightness is the balance of treble and the mode; tension is roughness: neighbouring
    semitones sounding together, minor mode, a wide swing of loudness.
    """
    power = np.square(features.bands)
    if power.max(initial=0.0) < 1e-6:
        return Mood(0.0, 0.5, 0.0)
    minor = key.endswith("minor")
    logs = np.log1p(20.0 * features.bands)
    struck = np.maximum(np.diff(logs, axis=0), 0.0).mean() * 30
    pace = (tempo - 60) / 120
    dense = 1.0 - features.loudness.range / 18
    energy = 0.5 * struck + 0.25 * pace + 0.25 * dense
    centre = (power.mean(0) ** 0.5) @ np.log2(band_frequencies()) / (power.mean(0) ** 0.5).sum()
    brightness = (centre - 7.0) / 4.0 + (0.0 if minor else 0.15)
    chroma = semitones(features.chroma)
    chroma = chroma / np.maximum(chroma.max(1, keepdims=True), 1e-6)
    rough = float(np.mean(chroma * np.roll(chroma, 1, axis=1))) * 3
    tension = 0.6 * rough + 0.2 * minor + features.loudness.range / 60
    return Mood(*(float(np.clip(v, 0.0, 1.0)) for v in (energy, brightness, tension)))
