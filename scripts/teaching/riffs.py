"""Riffs as games play them: guitars in any rhythm, drums of many feels, or ambience instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from clips import PLAYED, Piece
from players import DRUMS, Array
from songbook import Note
from songs import FAST, play_song, written

#: Sixteenths of a beat that a riff strikes.
CELLS = ((0, 2), (0, 2, 3), (0, 1, 2), (0, 1, 2, 3), (0,), (0, 3), (2,), (), (1, 2))
#: Those that leave the beat out: seldom how a riff begins.
OFF = {(2,), (), (1, 2)}
SCALES = ((0, 1, 3, 5, 6, 7, 8, 10), (0, 2, 3, 5, 7, 8, 10))
#: Beats of the snare; and how often a part is played so, slow enough and twice as fast.
FEELS = {
    "plain": ((1, 3), 0.34, 0.55), "half": ((2,), 0.22, 0.1),
    "double": ((0.5, 1.5, 2.5, 3.5), 0.12, 0.0), "blast": (tuple(np.arange(8) / 2 + 0.25), 0.06, 0),
    "four": ((1, 3), 0.1, 0.08), "ride": ((1, 3), 0.06, 0.15), "none": ((), 0.1, 0.12),
}  # fmt: skip
GUITAR, BASS, PAD, ARPEGGIO, LEAD = range(5)
PLAYERS = {
    GUITAR: (29, 30, 30, 27, 81), BASS: (33, 34, 38, 39), PAD: (48, 89, 91, 52, 95, 50),
    ARPEGGIO: (0, 11, 46, 24, 88, 81, 6), LEAD: (30, 29, 81, 56, 48, 73), DRUMS: (0, 16, 8, 24),
}  # fmt: skip
KICK, SNARE, HAT, RIDE, CRASH, TOMS = 36, 38, 42, 51, 49, (50, 47, 45, 41)


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield riffs, each a family of its own."""
    for number in range(count):
        ambient = bool(np.random.default_rng([4, number]).random() < 0.3)
        name = f"{'ambience' if ambient else 'riff'}_{number}"
        yield Piece("riffs", name, Riff(number, ambient))


@dataclass(frozen=True)
class Riff:
    """Three parts in turn, in four or seldom in three."""

    number: int
    ambient: bool

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        rng = np.random.default_rng([4, self.number, 1])
        fast = bool(rng.random() < FAST)
        tempo = float(np.clip(np.exp(rng.normal(np.log(112), 0.26)), 70, 158))
        tempo = float(rng.uniform(176, 228)) if fast else tempo
        tempo = round(tempo, 0 if rng.random() < 0.7 else 2)
        meter = 4 if fast or rng.random() < 0.92 else 3
        band = Band(rng, meter, self.ambient, fast)
        bars = int(PLAYED * tempo / 60 / meter) + 2
        notes = [note for bar in range(bars) for note in band.bar(bar)]
        programs = {channel: int(rng.choice(choice)) for channel, choice in PLAYERS.items()}
        style = {"meter": meter, "loose": float(rng.choice([0, 0.003, 0.006]))}
        times = np.arange(bars * meter + 1) * 60.0 / tempo
        return play_song(sound, written(rng, style, times, notes, programs))


class Band:
    """Who plays what in which part."""

    def __init__(self, rng: np.random.Generator, meter: int, ambient: bool, fast: bool) -> None:
        self.rng, self.meter, self.ambient = rng, meter, ambient
        self.root, self.scale = int(rng.integers(28, 41)), SCALES[int(rng.integers(2))]
        self.section, self.bars = int(rng.choice([4, 4, 8])), int(rng.choice([1, 2, 2, 4]))
        share = rng.dirichlet(np.ones(len(CELLS)) * 0.6)
        self.riffs = [self._riff(share) for _ in range(3)]
        shares = np.array([feel[1 + fast] for feel in FEELS.values()])
        self.feels = [str(f) for f in rng.choice(list(FEELS), 3, p=shares / shares.sum())]
        if rng.random() < 0.5:
            self.feels = self.feels[:1] * 3
        self.kicks = [rng.random(4 * meter) < rng.uniform(0.08, 0.3) for _ in range(3)]
        self.hats = int(rng.choice([1, 2, 2, 2, 4]))
        self.lead = rng.random() < 0.5
        self.pad = rng.random() < (0.9 if ambient else 0.3)
        self.arpeggio = rng.choice(self.scale, 8) if self._arpeggiates() else None
        self.step, self.turn = float(rng.choice([0.25, 0.5, 0.5, 1.0])), rng.choice(self.scale, 4)

    def _arpeggiates(self) -> bool:
        # Ambience always has something that tells its beat.
        return self.ambient or self.rng.random() < 0.15

    def _riff(self, share: Array) -> list[tuple[int, int]]:
        """Return (sixteenth, semitones above the root)."""
        strokes = []
        for beat in range(self.bars * self.meter):
            cell = CELLS[int(self.rng.choice(len(CELLS), p=share))]
            if beat == 0 and cell in OFF and self.rng.random() < 0.85:
                cell = CELLS[0]
            for i in cell:
                moved = self.rng.random() < 0.35
                strokes.append((4 * beat + i, int(self.rng.choice(self.scale)) if moved else 0))
        return strokes

    def bar(self, bar: int) -> list[Note]:
        """Return the notes of a bar."""
        part, at = bar // self.section % 3, bar * self.meter
        feel = self.feels[part]
        notes: list[Note] = []
        if not self.ambient or feel in {"plain", "half"}:
            notes += self._guitars(part, bar)
        if not self.ambient or feel in {"plain", "half", "four"}:
            notes += self._drums(part, at) + self._turns(bar, at)
        chord = self.root + 24 + int(self.turn[bar % 4])
        if self.pad:
            notes += [(at, self.meter * 0.98, PAD, chord + k, 78) for k in (0, 3, 7)]
        if self.arpeggio is not None:
            for i in range(int(self.meter / self.step)):
                pitch = chord + 12 + int(self.arpeggio[i % 8])
                strength = 86 if i * self.step % 1 == 0 else 72
                notes.append((at + i * self.step, self.step * 0.9, ARPEGGIO, pitch, strength))
        if self.lead and part:
            notes += self._lead(at)
        return notes

    def _guitars(self, part: int, bar: int) -> list[Note]:
        cells, notes = 4 * self.meter, []
        first = bar % self.bars * cells
        for i, step in self.riffs[part]:
            if first <= i < first + cells:
                at, pitch = bar * self.meter + (i - first) / 4, self.root + step
                notes.append((at, 0.22, BASS, pitch, 100))
                if not self.ambient:
                    notes.append((at, 0.22, GUITAR, pitch + 12, 112 if step else 105))
                    notes.append((at, 0.22, GUITAR, pitch + 19, 98))
        return notes

    def _drums(self, part: int, at: int) -> list[Note]:
        feel, meter = self.feels[part], self.meter
        if feel == "none":
            return []
        snares = [beat for beat in FEELS[feel][0] if beat < meter]
        backbeats = {int(4 * beat) for beat in snares}
        drawn = [
            i / 4
            for i, kick in enumerate(self.kicks[part])
            if i == 0 or (kick and i not in backbeats)
        ]
        steady = {"double": np.arange(meter), "four": np.arange(meter)}
        steady["blast"] = np.arange(2 * meter) / 2
        notes = [(at + float(beat), 0.1, DRUMS, SNARE, 112) for beat in snares]
        notes += [(at + float(b), 0.1, DRUMS, KICK, 105) for b in steady.get(feel, drawn)]
        metal = RIDE if feel == "ride" else HAT
        for i in range(meter * self.hats):
            strength = 70 if i % self.hats else 84
            notes.append((at + i / self.hats, 0.1, DRUMS, metal, strength))
        return notes

    def _turns(self, bar: int, at: int) -> list[Note]:
        """A crash where a part begins and a fill where it ends, as often as players do."""
        if bar % self.section == 0 and self.rng.random() < 0.7:
            return [(at, 1.0, DRUMS, CRASH, 105)]
        if (bar + 1) % self.section == 0 and self.rng.random() < 0.5:
            first = at + self.meter - 1
            return [(first + i / 4, 0.1, DRUMS, tom, 100) for i, tom in enumerate(TOMS)]
        return []

    def _lead(self, at: int) -> list[Note]:
        notes, i = [], 0
        while i < 4 * self.meter:
            length = int(self.rng.choice([2, 4, 4, 6, 8]))
            pitch = self.root + 36 + int(self.rng.choice(self.scale))
            notes.append((at + i / 4, length / 4 * 0.9, LEAD, pitch, 90))
            i += length
        return notes
