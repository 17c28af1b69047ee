"""Key of a song: major or minor, by name and on the Camelot wheel.

Peaks of long spectra fold into a chroma whose tuning is found first; its mean is compared with
the profiles of D. Temperley (Music and Probability, MIT Press 2007, from the Kostka-Payne
corpus).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
#: Kostka-Payne profiles, steps from the tonic.
_MAJOR = np.array(
    [0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400]
)
_MINOR = np.array(
    [0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330]
)


def semitones(chroma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a (n, 36) chroma as (n, 12), at the tuning that most of it agrees on."""
    mean = chroma.mean(0) if len(chroma) else np.zeros(36)
    # Bin 3k is the k-th semitone at 440 Hz; a song may lie up to half a semitone away.
    angle = np.angle((mean * np.exp(2j * np.pi * np.arange(36) / 3)).sum())
    shift = angle / (2 * np.pi) * 3
    offsets = np.arange(36)[:, None] - (np.arange(12) * 3 + shift)[None]
    near = np.abs((offsets + 18) % 36 - 18)
    return (chroma @ np.maximum(0.0, 1.5 - near).astype(np.float32)).astype(np.float32)


def key_of(chroma: NDArray[np.float32]) -> tuple[str, str]:
    """Return the key as ("A minor", "8A") for a (n, 36) chroma."""
    rows = semitones(chroma)
    total = rows.sum(1, keepdims=True)
    loud = total[:, 0] > 0.1 * np.median(total) if len(total) else np.zeros(0, bool)
    if not loud.any() or total.max() < 1e-6:
        return "C major", "8B"
    mean = (rows[loud] / np.maximum(total[loud], 1e-9)).mean(0)
    scores = {
        (tonic, minor): float(np.corrcoef(mean, np.roll(profile, tonic))[0, 1])
        for tonic in range(12)
        for minor, profile in ((False, _MAJOR), (True, _MINOR))
    }
    tonic, minor = max(scores, key=lambda pair: scores[pair])
    return f"{_NAMES[tonic]} {'minor' if minor else 'major'}", camelot(tonic, minor=minor)


def camelot(tonic: int, *, minor: bool) -> str:
    """Return the place on the Camelot wheel of a key whose tonic is 0 (C) … 11 (B)."""
    major = (tonic + 3) % 12 if minor else tonic
    return f"{(major * 7 + 7) % 12 + 1}{'A' if minor else 'B'}"
