"""Loops: one bar, two or four over and over, exactly as a sampler repeats them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from clips import PLAYED, Piece
from players import DRUMS, Array
from songbook import Note
from songs import play_song, written

#: Kick, snare and hat on the sixteenths of a bar: X loud, o soft.
BREAKS = (
    ("x.x.......xx....", "....X..o.o..X..o", "x.x.x.x.x.x.x.x."),
    ("x.x...o...x.....", "....X..o.o.oX..o", "xxx.xxxxxxx.xxx."),
    ("x.......x.x.....", "....X.......X...", "x.x.x.x.x.x.x.x."),
    ("x..x..x.......x.", "....X..o....X...", "x.x.x.x.x.x.x.x."),
    ("x.x.x......x..x.", "....X.......X..o", "x.x.x.x.x.x.x.xx"),
    ("x......x..x.....", "....X.......X.o.", "..x...x...x...x."),
    ("X...X...X...X...", "....x.......x...", "..x...x...x...x."),
    ("x.....x.x.....x.", "....X.......X...", "xxxxxxxxxxxxxxxx"),
    ("x...x...x...x.x.", "....X.......X...", "x...x...x...x..."),
    ("x.........x.....", "....X.......X...", "x.xxx.xxx.xxx.xx"),
    ("x..x....x..x....", "....X.......X...", "x.x.x.x.x.x.x.x."),
    ("x.....x.........", "........X.......", "x.x.x.x.x.x.x.x."),
    ("x.x.....x.x.....", "....X..X....X..X", "..x...x...x...x."),
)
STRENGTH = {"X": 1.15, "x": 1.0, "o": 0.45}
KICK, SNARE, HATS = 36, 38, (42, 42, 44, 46, 51, 70, 54)
#: Drums of General MIDI that are struck by hand, or by a machine.
STRUCK = (*range(60, 71), *range(75, 82), 37, 39, 41, 43, 45, 47, 50, 54, 56, 73)
KITS, BASSES, STABS = (0, 8, 16, 24, 25, 26, 40), (38, 39, 81, 80, 87, 62, 28, 33, 90), (81, 90, 4)

Bars = Callable[[np.random.Generator, int, int], list[Note]]


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield loops, each a family of its own."""
    for number in range(count):
        rng = np.random.default_rng([3, number])
        kind = str(rng.choice(list(KINDS), p=[often for _, often in KINDS.values()]))
        yield Piece("loops", f"{kind}_{number}", Loop(kind, number))


@dataclass(frozen=True)
class Loop:
    """A loop of a kind, in four or seldom in three."""

    kind: str
    number: int

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        rng = np.random.default_rng([3, self.number, 1])
        meter = 4 if rng.random() < 0.93 else 3
        tempo = float(np.clip(np.exp(rng.normal(np.log(112), 0.24)), 78, 158))
        bars, swing = int(rng.choice([1, 1, 2, 2, 4])), float(rng.choice([0, 0, 0, 0.1, 1 / 6]))
        notes = [
            (_swung(at, swing) + abs(rng.normal(0, 0.004)) * tempo / 60, *note)
            for player in KINDS[self.kind][0]
            for at, *note in player(rng, bars, 4 * meter)
        ]
        turns = int(PLAYED * tempo / 60 / bars / meter) + 1
        tiled = [(at + n * bars * meter, *note) for n in range(turns) for at, *note in notes]
        programs = {DRUMS: int(rng.choice(KITS)), 0: int(rng.choice(BASSES))}
        programs[1] = int(rng.choice(STABS))
        style = {"meter": meter, "loose": 0.0}
        times = np.arange(turns * bars * meter + 1) * 60.0 / tempo
        return play_song(sound, written(rng, style, times, tiled, programs))


def _swung(beat: float, swing: float) -> float:
    """Delay every other sixteenth."""
    return beat + swing / 2 if beat * 4 % 2 == 1 else beat


def _struck(pattern: str | Array, first: int, drum: int, strength: float) -> list[Note]:
    """Return strokes on the sixteenths of a bar that begins at the sixteenth ``first``."""
    return [
        ((first + i) / 4, 0.1, DRUMS, drum, strength * STRENGTH.get(str(sign), 1.0))
        for i, sign in enumerate(pattern)
        if sign and sign != "."
    ]


def _breakbeat(rng: np.random.Generator, bars: int, cells: int) -> list[Note]:
    """A break; bars after the first differ in a stroke or two."""
    patterns = BREAKS[int(rng.integers(len(BREAKS)))]
    hat, ride = int(rng.choice(HATS)), rng.random() < 0.75
    notes: list[Note] = []
    for bar in range(bars):
        kick, snare, hats = (
            _changed(rng, pattern[:cells], int(rng.integers(3)) if bar else 0)
            for pattern in patterns
        )
        notes += _struck(kick, bar * cells, KICK, 105) + _struck(snare, bar * cells, SNARE, 108)
        notes += _struck(hats, bar * cells, hat, 80) if ride else []
    return notes


def _changed(rng: np.random.Generator, pattern: str, strokes: int) -> str:
    signs = list(pattern)
    for i in rng.integers(len(signs), size=strokes):
        # The first and the third beat stay.
        if i % 8:
            signs[i] = str(rng.choice(["x", "o"])) if signs[i] == "." else "."
    return "".join(signs)


def _percussion(rng: np.random.Generator, bars: int, cells: int, drums: int = 4) -> list[Note]:
    """Drums whose strokes are spread as evenly as can be, the first of them on the one."""
    chosen = [int(drum) for drum in rng.choice(STRUCK, drums, replace=False)]
    notes: list[Note] = []
    for n, drum in enumerate(chosen):
        strokes = int(rng.integers(2, 8))
        pattern = np.arange(cells) * strokes % cells < strokes
        pattern = np.roll(pattern, int(rng.choice([0, 0, 1, 2, 4]))) if n else pattern
        for bar in range(bars):
            notes += _struck(pattern, bar * cells, drum, 110 - 12 * n)
    every = rng.random() < 0.5
    for bar in range(bars if every else 1):
        notes.append((bar * cells / 4, 0.1, DRUMS, chosen[0] if drums == 4 else KICK, 120))
    return notes


def _machines(rng: np.random.Generator, bars: int, cells: int) -> list[Note]:
    return _percussion(rng, bars, cells, drums=3)


def _tabla(rng: np.random.Generator, bars: int, cells: int) -> list[Note]:
    """A low drum on the beats, but for the third, among soft strokes of others."""
    low, *others = (int(drum) for drum in rng.choice(STRUCK, 4, replace=False))
    notes: list[Note] = []
    for i in range(bars * cells):
        beat, inside = divmod(i % cells, 4)
        if inside == 0 or rng.random() < (0.55 if inside == 2 else 0.22):
            drum = low if inside == 0 and beat != 2 else int(rng.choice(others))
            strength = 110 if i % cells == 0 else 98 if inside == 0 else 72
            notes.append((i / 4, 0.1, DRUMS, drum, strength))
    return notes


def _line(rng: np.random.Generator, bars: int, cells: int) -> list[Note]:
    """A line of bass in sixteenths; at times chords off the beat."""
    root, steps = int(rng.integers(30, 44)), rng.choice([0, 3, 5, 7, 10, 12], cells)
    rests, stabs = rng.random(cells) < rng.uniform(0.05, 0.6), rng.random() < 0.33
    rests[0] = rng.random() < 0.15
    notes: list[Note] = []
    for i in range(bars * cells):
        at, cell = i / 4, i % cells
        if not rests[cell]:
            accent = 100 if cell % 4 == 0 else 84
            notes.append((at, 0.2, 0, root + int(steps[cell]), accent))
        if stabs and cell % 4 == 2:
            notes += [(at, 0.2, 1, 60 + root % 12 + third, 80) for third in (0, 3, 7)]
    return notes


def _pulse(rng: np.random.Generator, bars: int, cells: int) -> list[Note]:
    """The kick of a break, or its hats, or neither."""
    drum, row, strength = [(KICK, 0, 110), (KICK, 0, 110), (42, 2, 70), (42, 2, 0)][
        int(rng.integers(4))
    ]
    pattern = BREAKS[int(rng.integers(len(BREAKS)))][row][:cells] if strength else ""
    return [note for bar in range(bars) for note in _struck(pattern, bar * cells, drum, strength)]


#: Who plays a loop, and how often.
KINDS: dict[str, tuple[tuple[Bars, ...], float]] = {
    "break": ((_breakbeat,), 0.32),
    "percussion": ((_percussion,), 0.18),
    "machines": ((_machines,), 0.1),
    "tabla": ((_tabla,), 0.1),
    "line": ((_line, _pulse), 0.16),
    "mix": ((_breakbeat, _line), 0.14),
}
