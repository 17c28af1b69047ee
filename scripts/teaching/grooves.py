"""Grooves of Musical MIDI Accompaniment, under chords that are drawn by chance."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from clips import PLAYED, LeftOut, Piece, read_score
from players import Array, drawn_channels, drawn_manner, play, write
from songs import FAST

#: Files whose beat is not that which is written: in twos or in cut time, in six, twelve or five,
#: at tempi of their own; and those that are no music.
DOUBTFUL = re.compile(
    r"metronome|none|count|ending|intro|afro|68|128|54|samba|salsa|merengue|son$|reggae|dnb"
    r"|viene|march|fastwaltz|rave"
)
#: Beats a minute at which files are played: of the first whose pattern is in the name.
TEMPI = (
    (r"ballad|slow|lullaby|hymn|spiritual|serenade|bald|nitejazz", (58, 90)),
    (r"16|funk|rb|r[+]b|rnb|soul|hip|trip", (72, 112)),
    (r"dance|house|techno|trance|disco|electric|boneym", (112, 142)),
    (r"metal|punk|mtl|thr|hrk", (96, 158)),
    (r"waltz", (78, 150)),
    (r"swing|jazz|bigband|bebop|evans|combo|basie|trio", (100, 158)),
    (r"bossa|mambo|rhumba|chacha|tango|beguine|bolero|latin|calypso|cuban|quando", (96, 136)),
    (r"", (80, 150)),
)
#: Beats a minute of music whose every other beat people tap.
FASTER = (176, 228)
CHORDS = (
    "C", "Cm", "Dm", "Em", "F", "G", "G7", "Am", "A7", "D7", "Bb", "Eb", "Ab", "Fm", "Gm", "E7",
    "Fmaj7", "Cmaj7", "Dm7", "Em7", "Am7",
)  # fmt: skip


@dataclass(frozen=True)
class Groove:
    """A file of grooves, in three or in four, played for one clip."""

    number: int
    grooves: tuple[str, ...]
    meter: int
    tempi: tuple[int, int]

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        rng = np.random.default_rng([1, self.number, 1])
        fast = self.tempi[1] > 120 and rng.random() < FAST
        tempo = float(np.exp(rng.uniform(*np.log(FASTER if fast else self.tempi))))
        tempo = round(tempo, 2 if rng.random() < 0.5 else 0)
        bars = int(PLAYED * tempo / 60 / self.meter) + 3
        data = accompaniment(self._song(rng, tempo, bars))
        score = read_score(data)
        if any(signature[1:] != (self.meter, 4) for signature in score.signatures):
            raise LeftOut("it changes its metre")
        manner = replace(drawn_manner(rng), muted=drawn_channels(rng))
        write(sound, play(data, PLAYED, manner), rng)
        beats = np.arange(bars * self.meter)
        return score.seconds(beats * score.quarter), beats % self.meter + 1

    def _song(self, rng: np.random.Generator, tempo: float, bars: int) -> str:
        """Return a song in the words of MMA: grooves in turn, and four chords that come back."""
        turn, used = rng.choice(CHORDS, 4), rng.choice(self.grooves, 3)
        section, hold = int(rng.choice([4, 8, 8, 16])), int(rng.choice([1, 1, 1, 2]))
        lines = [f"RndSeed {self.number}", f"Tempo {tempo}"]
        for bar in range(bars):
            if bar % section == 0:
                lines.append(f"Groove {used[bar // section % 3]}")
            chord = turn[bar // hold % 4] if rng.random() < 0.9 else rng.choice(CHORDS)
            parted = self.meter == 4 and rng.random() < 0.12
            lines.append(f"{bar + 1} {chord}" + (f" / {turn[(bar + 1) % 4]}" if parted else ""))
        return "\n".join(lines) + "\n"


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield grooves of the library."""
    files = [file for file in sorted(share.glob("mma/lib/*/*.mma")) if _grooves(file)]
    for number in range(count if files else 0):
        file = files[int(np.random.default_rng([1, number]).integers(len(files)))]
        names, meter = _grooves(file)
        name = file.stem.lower()
        tempi = next(tempi for pattern, tempi in TEMPI if re.search(pattern, name))
        yield Piece(
            "grooves", re.sub(r"\W", "_", name) + f"+{number}", Groove(number, names, meter, tempi)
        )


def accompaniment(song: str) -> bytes:
    """Return what MMA plays, as a Standard MIDI File."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "song.mma").write_text(song, "utf-8")
        command = ["mma", "song.mma", "-f", "song.mid"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
        score = Path(folder, "song.mid")
        if not score.exists():
            raise LeftOut(f"MMA says {done.stdout.strip()[-80:]}")
        return score.read_bytes()


def _grooves(file: Path) -> tuple[tuple[str, ...], int] | tuple[()]:
    """Return the names of a file's grooves and beats in a bar; nothing if its beat is doubtful."""
    text = file.read_text("utf-8", errors="replace")
    time = re.search(r"(?im)^\s*Time\s+([34])(?:/4)?\s*$", text)
    signatures = re.findall(r"(?im)^\s*TimeSig\s+(\d+)[ /](\d+)", text)
    names = re.findall(r"(?im)^\s*DefGroove\s+(\S+)", text)
    names = [name for name in names if not re.search(r"(?i)intro|end|fill|break|metro", name)]
    if DOUBTFUL.search(file.stem.lower()) or not time or not names:
        return ()
    if any(signature != (time[1], "4") for signature in signatures):
        return ()
    return tuple(names), int(time[1])
