"""Rock bands: songs in parts, whose players push, halve, double and play against the beat.

What is written here misleads those who listen for a moment: a snare on every "and", an arpeggio
in threes over four, chords that come before their bar, hats on the off-beat alone. The rest of the
song tells the beat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from clips import PLAYED, Piece
from players import DRUMS, Array
from songbook import Note
from songs import FAST, play_song, written

GUITAR, BASS, PAD, ARPEGGIO, LEAD = range(5)
PLAYERS = {
    GUITAR: (29, 30, 30, 27, 28, 25, 81, 16), BASS: (33, 34, 38, 39, 32),
    PAD: (48, 89, 91, 52, 50, 95), ARPEGGIO: (0, 11, 46, 24, 88, 81, 6, 45),
    LEAD: (30, 29, 81, 56, 48, 73, 0, 68), DRUMS: (0, 0, 16, 8, 24, 25),
}  # fmt: skip
KICK, SNARE, HAT, OPEN, RIDE, CRASH, TOMS = 36, 38, 42, 46, 51, 49, (50, 47, 45, 41)
SCALES = (
    (0, 1, 3, 5, 7, 8, 10),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 2, 4, 5, 7, 9, 11),
    (0, 3, 5, 6, 7, 10),
)
#: Beats of the snare in four; how often a part is so; whether the song may be fast.
SNARES = {
    "backbeat": ((1, 3), 0.40, True), "half": ((2,), 0.16, True), "late": ((3,), 0.03, False),
    "ands": ((0.5, 1.5, 2.5, 3.5), 0.09, False), "all": ((0, 1, 2, 3), 0.04, True),
    "push": ((1, 2.5), 0.05, False), "train": ((1, 1.75, 3, 3.75), 0.04, False),
    "toms": ((), 0.07, True), "blast": (tuple(np.arange(8) / 2 + 0.25), 0.03, False),
    "silent": ((), 0.09, True),
}  # fmt: skip
#: What the metals strike in a beat: shares of it; and how often.
METALS = {
    (0.0, 0.5): 0.36, (0.0,): 0.17, (0.0, 0.25, 0.5, 0.75): 0.15, (0.5,): 0.14,
    (0.0, 0.5, 0.75): 0.06, (0.0, 0.25, 0.5): 0.05, (): 0.07,
}  # fmt: skip
TRIPLE_METALS = {(0.0, 2 / 3): 0.5, (0.0, 1 / 3, 2 / 3): 0.25, (0.0,): 0.2, (2 / 3,): 0.05}
GUITARS = ("eighths", "kick", "riff", "threes", "ands", "long", "gallop", "none")
GUITAR_SHARES = (0.15, 0.14, 0.24, 0.08, 0.07, 0.16, 0.08, 0.08)
BASSES, BASS_SHARES = (
    ("guitar", "kick", "eighths", "long", "walk", "ands"),
    (0.34, 0.2, 0.2, 0.1, 0.1, 0.06),
)


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield songs, each a family of its own."""
    for number in range(count):
        yield Piece("bands", f"band_{number}", Song(number))


@dataclass(frozen=True)
class Song:
    """Three or four parts in turn, mostly in four."""

    number: int

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        rng = np.random.default_rng([5, self.number])
        fast = bool(rng.random() < FAST)
        band = Band(rng, fast)
        bars = int(PLAYED * band.tempo / 60 / band.meter) + 2
        style = {"meter": band.meter, "loose": float(rng.choice([0, 0.003, 0.006]))}
        times = np.arange(bars * band.meter + 1) * 60.0 / band.tempo
        return play_song(sound, written(rng, style, times, band.notes(bars), band.programs()))


@dataclass
class Part:
    """What is played in one part; all places are beats."""

    snare: str
    kicks: Array
    metal: tuple[float, ...]
    cymbal: int
    guitar: str
    riff: list[tuple[float, int]]
    bass: str
    chords: Array
    tune: list[tuple[float, float, int]]
    #: Beats by which chords come before their bar.
    push: float
    drums: bool
    pad: bool
    arpeggio: Array | None
    step: float
    accents: set[int] = field(default_factory=set)


class Band:
    """Who plays what in which part."""

    def __init__(self, rng: np.random.Generator, fast: bool) -> None:
        self.rng, self.fast = rng, fast
        tempo = float(np.clip(np.exp(rng.normal(np.log(110), 0.27)), 66, 158))
        tempo = float(rng.uniform(176, 228)) if fast else tempo
        self.tempo = round(tempo, 0 if rng.random() < 0.7 else 2)
        self.meter = 4 if fast or rng.random() < 0.92 else 3
        self.triple = not fast and rng.random() < 0.14
        self.cells = 3 if self.triple else 4
        self.root, self.scale = int(rng.integers(28, 41)), SCALES[int(rng.integers(len(SCALES)))]
        self.length = int(rng.choice([4, 8, 8]))
        self.parts = [self._part() for _ in range(int(rng.integers(2, 5)))]
        # Most bands keep their feel, whatever else changes.
        if rng.random() < 0.5:
            for part in self.parts[1:]:
                part.snare, part.metal = self.parts[0].snare, self.parts[0].metal
        self.intro = int(rng.choice([0, 0, 2, 4, 8]))
        self.crashes, self.fills = rng.uniform(0.2, 0.95), rng.uniform(0.1, 0.7)

    def programs(self) -> dict[int, int]:
        return {channel: int(self.rng.choice(choice)) for channel, choice in PLAYERS.items()}

    def notes(self, bars: int) -> list[Note]:
        """Return the notes of so many bars."""
        return [note for bar in range(bars) for note in self._bar(bar)]

    def _part(self) -> Part:
        rng, meter = self.rng, self.meter
        names = [name for name, (_, _, quick) in SNARES.items() if quick or not self.fast]
        shares = np.array([SNARES[name][1] for name in names])
        metals = TRIPLE_METALS if self.triple else METALS
        metal = list(metals)[int(rng.choice(len(metals), p=np.array(list(metals.values()))))]
        rhythm = rng.random(meter * self.cells * int(rng.choice([1, 2]))) < rng.uniform(0.08, 0.4)
        rhythm[0] = rhythm[0] or rng.random() < 0.9
        arpeggiates = rng.random() < 0.3
        count = int(rng.choice([3, 4, 6, 8, 8]))
        return Part(
            snare=str(rng.choice(names, p=shares / shares.sum())),
            kicks=rhythm,
            metal=(0.0, 0.5) if self.fast and len(metal) > 2 else metal,
            cymbal=int(rng.choice([HAT, HAT, HAT, RIDE, OPEN, CRASH])),
            guitar=str(rng.choice(GUITARS, p=GUITAR_SHARES)),
            riff=self._riff(),
            bass=str(rng.choice(BASSES, p=BASS_SHARES)),
            chords=np.repeat(rng.choice(self.scale, 4), int(rng.choice([1, 1, 2]))),
            tune=self._tune() if rng.random() < 0.55 else [],
            push=float(rng.choice([0, 0, 0, 0.5, 1 / self.cells])),
            drums=bool(rng.random() < 0.85),
            pad=bool(rng.random() < 0.3),
            arpeggio=rng.choice(self.scale, count) if arpeggiates else None,
            step=float(rng.choice([1.0, 0.5, 1 / self.cells])),
            accents={0} if rng.random() < 0.5 else set(),
        )

    def _riff(self) -> list[tuple[float, int]]:
        """Return (beat, semitones above the root) over one, two or four bars."""
        rng = self.rng
        count = self.meter * self.cells * int(rng.choice([1, 2, 2, 4]))
        likely = np.where(np.arange(count) % self.cells == 0, 0.75, rng.uniform(0.15, 0.7))
        struck = rng.random(count) < likely
        struck[0] = struck[0] or rng.random() < 0.85
        moved = rng.random(count) < 0.35
        return [
            (i / self.cells, int(rng.choice(self.scale)) if moved[i] else 0)
            for i in np.flatnonzero(struck)
        ]

    def _tune(self) -> list[tuple[float, float, int]]:
        """Return (beat, beats, step of the scale) over two bars: a motive, often with a pickup."""
        rng, end = self.rng, 2.0 * self.meter
        at = float(rng.choice([0, 0, 0.5, 1, -0.5, -1]))
        step, tune = int(rng.integers(0, 7)), []
        while at < end - 0.5:
            length = float(
                rng.choice([0.5, 0.5, 1, 1, 1.5, 2, 3], p=[0.2, 0.2, 0.2, 0.15, 0.1, 0.1, 0.05])
            )
            if rng.random() < 0.85:
                tune.append((at, length, step))
            step = int(np.clip(step + rng.integers(-2, 3), -3, 12))
            at += length
        return tune

    def _pitch(self, step: int) -> int:
        octave, degree = divmod(step, len(self.scale))
        return self.root + 36 + 12 * octave + self.scale[degree]

    def _bar(self, bar: int) -> list[Note]:
        part, at = self.parts[bar // self.length % len(self.parts)], float(bar * self.meter)
        in_part = bar % self.length
        chord = self.root + int(part.chords[in_part % len(part.chords)])
        strokes = self._strokes(part, in_part)
        notes = self._guitars(part, at, chord, strokes) + self._bass(part, at, chord, strokes)
        if part.drums and bar >= self.intro:
            notes += self._drums(part, at, in_part) + self._turns(at, in_part)
        if part.pad:
            notes += [
                (max(0.0, at - part.push), self.meter * 0.98, PAD, chord + k, 78)
                for k in (24, 31, 36)
            ]
        notes += self._arpeggio(part, at, in_part, chord)
        if in_part % 2 == 0:
            notes += [
                (at + beat, length * 0.9, LEAD, self._pitch(step), 92)
                for beat, length, step in part.tune
                if at + beat >= 0
            ]
        return notes

    def _strokes(self, part: Part, in_part: int) -> list[tuple[float, float, int]]:
        """Return what the guitars strike in a bar: (beat, beats, semitones above the chord)."""
        meter, cell = self.meter, 1 / self.cells
        match part.guitar:
            case "eighths":
                half = 2 * cell if not self.triple else cell
                return [(float(b), 0.8 * half, 0) for b in np.arange(0, meter, half)]
            case "kick":
                return [(float(b), 0.2, 0) for b in self._kicks(part, in_part)]
            case "riff":
                length = self._riff_bars(part) * meter
                first = in_part * meter % length
                return [(b - first, 0.22, k) for b, k in part.riff if first <= b < first + meter]
            case "threes":
                # Groups of three over all of four bars, then over again.
                first = in_part % 4 * meter
                grid = np.arange(0, 4 * meter, 3 * cell)
                return [(float(b - first), 0.5, 0) for b in grid if first <= b < first + meter]
            case "ands":
                return [(b + 0.5, 0.2, 12) for b in range(meter)]
            case "long":
                return [(-part.push, meter * 0.95, 0)]
            case "gallop":
                shares = (0, 2, 3) if not self.triple else (0, 1, 2)
                return [(b + s * cell, 0.15, 0) for b in range(meter) for s in shares]
        return []

    def _riff_bars(self, part: Part) -> int:
        last = part.riff[-1][0] if part.riff else 0.0
        return next(n for n in (1, 2, 4, 8) if n * self.meter > last)

    def _guitars(self, part: Part, at: float, chord: int, strokes: list) -> list[Note]:
        return [
            (max(0.0, at + beat), length, GUITAR, chord + 12 + step + k, strength)
            for beat, length, step in strokes
            for k, strength in ((0, 108), (7, 98))
        ]

    def _bass(self, part: Part, at: float, chord: int, strokes: list) -> list[Note]:
        meter = self.meter
        match part.bass:
            case "guitar":
                places = [(beat, length, step % 12) for beat, length, step in strokes]
            case "kick":
                places = [(float(b), 0.3, 0) for b in self._kicks(part, 0)]
            case "eighths":
                step = 1 / self.cells if self.triple else 0.5
                places = [(float(b), 0.8 * step, 0) for b in np.arange(0, meter, step)]
            case "walk":
                places = [(float(b), 0.9, (0, 7, 12, 7)[b % 4]) for b in range(meter)]
            case "ands":
                places = [(b + 0.5, 0.4, 0) for b in range(meter)]
            case _:
                places = [(-part.push, meter * 0.9, 0)]
        return [(max(0.0, at + b), length, BASS, chord + step, 100) for b, length, step in places]

    def _kicks(self, part: Part, in_part: int) -> list[float]:
        meter = self.meter
        if part.snare in {"ands", "train"}:
            return [float(b) for b in range(meter)]
        if part.snare == "blast":
            return [b / 2 for b in range(2 * meter)]
        cells = meter * self.cells
        first = in_part * cells % len(part.kicks)
        drawn = np.flatnonzero(part.kicks[first : first + cells]) / self.cells
        return [float(b) for b in drawn if b not in SNARES[part.snare][0]]

    def _drums(self, part: Part, at: float, in_part: int) -> list[Note]:
        if part.snare == "silent":
            return [
                (at + b + s, 0.1, DRUMS, HAT, 80) for b in range(self.meter) for s in part.metal
            ]
        snares = [b for b in SNARES[part.snare][0] if b < self.meter]
        if self.triple:
            snares = [b for b in snares if float(b).is_integer()]
        notes = [(at + float(b), 0.1, DRUMS, SNARE, 112) for b in snares]
        notes += [(at + b, 0.1, DRUMS, KICK, 106) for b in self._kicks(part, in_part)]
        if part.snare == "toms":
            drawn = part.kicks[: self.meter * self.cells]
            notes += [
                (at + i / self.cells, 0.1, DRUMS, TOMS[i % 4], 100)
                for i in np.flatnonzero(~drawn[::2]) * 2
            ]
        for beat in range(self.meter):
            for share in part.metal:
                strength = 92 if share == 0 and beat in part.accents else 80
                notes.append((at + beat + share, 0.1, DRUMS, part.cymbal, strength))
        return notes

    def _turns(self, at: float, in_part: int) -> list[Note]:
        """A crash where a part begins and a fill where it ends, as often as the band does."""
        if in_part == 0 and self.rng.random() < self.crashes:
            return [(at, 1.0, DRUMS, CRASH, 108)]
        if in_part == self.length - 1 and self.rng.random() < self.fills:
            count = self.cells * int(self.rng.choice([1, 2]))
            first = at + self.meter - count / self.cells
            drum = self.rng.choice([SNARE, *TOMS], count)
            return [(first + i / self.cells, 0.1, DRUMS, int(drum[i]), 104) for i in range(count)]
        return []

    def _arpeggio(self, part: Part, at: float, in_part: int, chord: int) -> list[Note]:
        if part.arpeggio is None:
            return []
        count = round(self.meter / part.step)
        first = in_part * count if len(part.arpeggio) in {3, 6} else 0
        return [
            (
                at + i * part.step,
                part.step * 0.9,
                ARPEGGIO,
                chord + 36 + int(part.arpeggio[(first + i) % len(part.arpeggio)]),
                80,
            )
            for i in range(count)
        ]
