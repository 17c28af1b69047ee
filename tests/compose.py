"""Music that the tests compose themselves, with its exact truth.

A drum machine, a bass and chords: enough for a tracker to hear beats, bars and sections, and
every onset is known to the sample.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Samples = NDArray[np.float32]

#: Steps of a bar of four and of three beats, four to the beat; x is struck.
PATTERNS = {
    4: {"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    3: {"kick": "x...........", "snare": "....x...x...", "hat": "x.x.x.x.x.x."},
}
#: Which of the parts play, by the label of the section.
LAYERS = {
    "intro": "chords hat",
    "verse": "kick snare bass",
    "build": "chords snare hat",
    "drop": "kick snare hat bass chords",
    "chorus": "kick snare hat bass chords lead",
    "break": "chords",
    "bridge": "bass chords",
    "outro": "chords bass",
}
_CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))


@dataclass(frozen=True, slots=True)
class Piece:
    """A composed song and all that is true of it."""

    #: (n, 2) at RATE, within -1…1.
    samples: Samples
    #: Seconds.
    beats: NDArray[np.float64]
    #: Place of each beat in its bar, from 1.
    positions: NDArray[np.int64]
    #: (start s, end s, label).
    sections: tuple[tuple[float, float, str], ...]
    #: Seconds of the hits of "kick", "snare" and "hat".
    hits: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def downbeats(self) -> NDArray[np.float64]:
        return self.beats[self.positions == 1]


def compose(
    tempo: float | Sequence[float] = 120.0,
    meter: int = 4,
    sections: Sequence[tuple[str, int]] = (("verse", 8),),
    seconds: float | None = None,
    *,
    tonic: int = 0,
    lead_in: float = 0.0,
    seed: int = 0,
    patterns: dict[str, str] | None = None,
) -> Piece:
    """Compose a song.

    Parameters
    ----------
    tempo
        Beats a minute; a sequence gives each bar its own, the last one holding.
    meter
        3 or 4 beats a bar.
    sections
        (label, bars); repeated from the front until ``seconds`` are full.
    seconds
        Length; ``None`` is the length of the sections.
    tonic
        Semitones over C.
    lead_in
        Seconds of silence before the first downbeat.
    seed
        Of the small differences between hits.
    patterns
        Steps that replace those of :data:`PATTERNS`.
    """
    bars = _plan(tempo, meter, sections, seconds, lead_in)
    steps = PATTERNS[meter] | (patterns or {})
    end = seconds if seconds is not None else bars[-1][0] + bars[-1][1] * meter + 0.5
    tape = np.zeros((int(end * RATE) + RATE, 2), np.float32)
    noise = np.random.default_rng(seed)
    hits: dict[str, list[float]] = {"kick": [], "snare": [], "hat": []}
    for index, (start, beat, label) in enumerate(bars):
        layers = LAYERS[label].split()
        for drum in hits:
            if drum in layers:
                struck = [start + beat * i / 4 for i, c in enumerate(steps[drum]) if c == "x"]
                hits[drum] += struck
                for time in struck:
                    _add(tape, time, _drum(drum, noise))
        chord = [tonic + step for step in _CHORDS[index % 4]]
        if "bass" in layers:
            for i in range(2 * meter):
                _add(tape, start + i * beat / 2, _tone(chord[0] - 24, beat * 0.45, 0.35, 3))
        if "chords" in layers:
            for pitch in chord:
                _add(tape, start, _tone(pitch, beat * meter * 0.97, 0.10, 6))
        if "lead" in layers:
            for i in range(meter):
                _add(tape, start + i * beat, _tone(chord[i % 3] + 12, beat * 0.8, 0.12, 8))
    tape = tape[: int(end * RATE)]
    beats = [(s + i * b, i + 1) for s, b, _ in bars for i in range(meter) if s + i * b < end]
    return Piece(
        samples=np.tanh(tape).astype(np.float32),
        beats=np.array([time for time, _ in beats]),
        positions=np.array([place for _, place in beats]),
        sections=_truth(bars, meter, end),
        hits={name: np.array([t for t in times if t < end]) for name, times in hits.items()},
    )


def _plan(
    tempo: float | Sequence[float],
    meter: int,
    sections: Sequence[tuple[str, int]],
    seconds: float | None,
    lead_in: float,
) -> list[tuple[float, float, str]]:
    """Return (start s, seconds a beat, label) of each bar."""
    tempi = list(tempo) if isinstance(tempo, Sequence) else [tempo]
    labels = [label for label, count in sections for _ in range(count)]
    bars: list[tuple[float, float, str]] = []
    at = lead_in
    while (len(bars) < len(labels)) if seconds is None else (at < seconds):
        beat = 60.0 / tempi[min(len(bars), len(tempi) - 1)]
        bars.append((at, beat, labels[len(bars) % len(labels)]))
        at += beat * meter
    return bars


def _truth(
    bars: list[tuple[float, float, str]], meter: int, end: float
) -> tuple[tuple[float, float, str], ...]:
    starts = [i for i, bar in enumerate(bars) if i == 0 or bars[i - 1][2] != bar[2]]
    edges = [bars[i][0] for i in starts] + [min(end, bars[-1][0] + bars[-1][1] * meter)]
    return tuple((edges[n], edges[n + 1], bars[i][2]) for n, i in enumerate(starts))


def _add(tape: Samples, time: float, sound: Samples) -> None:
    first = round(time * RATE)
    part = tape[first : first + len(sound)]
    part += sound[: len(part), None]


def _drum(name: str, noise: np.random.Generator) -> Samples:
    level = noise.uniform(0.9, 1.0)
    if name == "kick":
        at = np.arange(int(0.25 * RATE)) / RATE
        sweep = 2 * np.pi * (48 * at + 90 * 0.03 * (1 - np.exp(-at / 0.03)))
        return (0.9 * level * np.sin(sweep) * np.exp(-at / 0.08)).astype(np.float32)
    if name == "snare":
        at = np.arange(int(0.2 * RATE)) / RATE
        body = 0.4 * np.sin(2 * np.pi * 190 * at) * np.exp(-at / 0.05)
        hiss = 0.5 * noise.standard_normal(len(at)) * np.exp(-at / 0.06)
        return (level * (body + hiss) * 0.8).astype(np.float32)
    at = np.arange(int(0.08 * RATE)) / RATE
    hiss = np.diff(noise.standard_normal(len(at) + 2), n=2)
    return (0.10 * level * hiss * np.exp(-at / 0.02)).astype(np.float32)


def _tone(pitch: int, seconds: float, level: float, partials: int) -> Samples:
    """A plucked tone; pitch is in semitones over middle C."""
    at = np.arange(max(1, int(seconds * RATE))) / RATE
    hz = 261.63 * 2 ** (pitch / 12)
    tone = sum(np.sin(2 * np.pi * hz * k * at) / k for k in range(1, partials + 1))
    shape = np.minimum(1.0, at / 0.005) * np.minimum(1.0, (seconds - at) / 0.01 + 1e-6)
    fall = np.exp(-at / max(0.3, seconds))
    return (level * tone * shape.clip(0, 1) * fall).astype(np.float32)


def write_wav(path: str | Path, samples: NDArray, rate: int = RATE) -> Path:
    """Write samples, (n,) or (n, channels) within -1…1, as a 16-bit WAV; return its path."""
    rows = np.atleast_2d(np.asarray(samples).T).T
    with wave.open(str(path), "wb") as file:
        file.setnchannels(rows.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((rows.clip(-1, 1) * 32767).astype("<i2").tobytes())
    return Path(path)
