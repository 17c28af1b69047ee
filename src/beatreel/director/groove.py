"""A few bars of music of our own, for showing pictures where no song is given.

Four bars at 120 a minute: two of drums that wait, two of drums that play, over four chords. It
is made of sines and noise, as from a tape, is the same every time, and ends where it begins, so
it loops.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]

#: Samples a second.
RATE = 48_000
#: Beats a minute, and of a bar.
TEMPO, METER = 120.0, 4
BARS = 4
_BEAT = 60.0 / TEMPO
#: Seconds.
LENGTH = BARS * METER * _BEAT
#: Semitones from A of each bar's chord: A minor, F, C, G.
_CHORDS = ((0, 3, 7), (-4, 0, 3), (3, 7, 10), (-2, 2, 5))
#: A below middle C, Hz.
_A = 220.0
#: Level of the tape's hiss. Without one the AAC encoder finds nothing to spend its bits on and
#: tries every packet five times over.
_HISS = 10.0 ** (-66 / 20)


def groove() -> Wave:
    """Return the music, −1…1, shape (samples, 2)."""
    left, right = np.zeros(_at(LENGTH)), np.zeros(_at(LENGTH))
    dice = np.random.default_rng(120)
    for bar, chord in enumerate(_CHORDS):
        start, full = bar * METER * _BEAT, bar >= BARS // 2
        for place, tone in enumerate(chord):
            _add(left, start, 0.08 * _pad(_note(tone), 4 * _BEAT, 0.1 * place))
            _add(right, start, 0.08 * _pad(_note(tone) * 1.003, 4 * _BEAT, 0.3 + 0.1 * place))
        for beat in range(METER):
            now = start + beat * _BEAT
            bass = 0.30 * _bass(_note(chord[0]) / 4, 0.9 * _BEAT)
            hat = 0.10 * dice.standard_normal(_at(0.05)) * _fall(0.05, 70.0)
            # A kick on the first beat of every bar, on all of them once the drums play.
            kick = (0.75 if full or beat == 0 else 0.0) * _kick()
            snare = (0.34 if full and beat % 2 else 0.0) * _snare(dice)
            for side in (left, right):
                _add(side, now, kick)
                _add(side, now, snare)
                _add(side, now, bass if full else 0.6 * bass)
                _add(side, now + 0.5 * _BEAT, hat)
    both = np.stack([left, right], 1) + _HISS * dice.standard_normal((len(left), 2))
    return 0.89 * both / np.abs(both).max()


def write_groove(path: Path) -> Path:
    """Write the music as a WAV file of 16 bits."""
    data = np.round(groove() * 32_767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())
    return path


def _at(seconds: float) -> int:
    return round(seconds * RATE)


def _times(seconds: float) -> Wave:
    return np.arange(_at(seconds)) / RATE


def _fall(seconds: float, speed: float) -> Wave:
    return np.exp(-speed * _times(seconds))


def _note(semitones: int) -> float:
    return _A * 2.0 ** (semitones / 12)


def _add(track: Wave, start: float, sound: Wave) -> None:
    """Mix a sound in; what would reach over the end comes round to the beginning."""
    places = (_at(start) + np.arange(len(sound))) % len(track)
    track[places] += sound


def _kick() -> Wave:
    t = _times(0.32)
    return np.sin(2 * np.pi * (48.0 * t + 5.5 * (1 - np.exp(-28.0 * t)))) * np.exp(-9.0 * t)


def _snare(dice: np.random.Generator) -> Wave:
    t = _times(0.2)
    body = 0.5 * np.sin(2 * np.pi * 190.0 * t) * np.exp(-26.0 * t)
    return body + dice.standard_normal(len(t)) * np.exp(-20.0 * t)


def _bass(pitch: float, seconds: float) -> Wave:
    t = _times(seconds)
    shape = np.minimum(1.0, 200.0 * t) * np.exp(-2.5 * t) * np.minimum(1.0, 40.0 * (seconds - t))
    return shape * (np.sin(2 * np.pi * pitch * t) + 0.3 * np.sin(4 * np.pi * pitch * t))


def _pad(pitch: float, seconds: float, phase: float) -> Wave:
    t = _times(seconds)
    shape = np.minimum(1.0, np.minimum(12.0 * t, 12.0 * (seconds - t)))
    tones = sum(np.sin(2 * np.pi * (pitch * k * t + phase * k)) / k**2 for k in (1, 2, 3, 4))
    return shape * np.asarray(tones)
