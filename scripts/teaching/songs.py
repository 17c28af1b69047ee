"""Songs of the songbook, and whatever else is written as its songs are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import songbook
from clips import PLAYED, SECONDS, Piece
from players import Array, drawn_manner, play, write
from songbook import Note, Song

#: Chance that music is so fast that people tap every other beat, and its beats a minute.
FAST, FASTER = 0.15, (176.0, 215.0)
#: Seconds that a song lasts at least, for a clip to be cut from.
SHORTEST = SECONDS + 5.0
#: Styles that are played so fast.
HURRIED = (
    "rock", "metal", "country", "folk", "gaming", "orchestra", "shuffle", "swing", "chiptune",
    "synthwave", "disco",
)  # fmt: skip
#: Styles whose beat is seldom met, or whose written beat is none that all people tap.
RARE = {"five_four", "seven_four", "seven_eight", "bare_waltz", "drumandbass"}


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield songs, most of them of the styles that are common."""
    common = [style for style in songbook.STYLES if style not in RARE]
    for number in range(count):
        rng = np.random.default_rng([2, number])
        fast = bool(rng.random() < FAST)
        styles = HURRIED if fast else list(songbook.STYLES) if rng.random() < 0.05 else common
        style = str(rng.choice(styles))
        yield Piece("songs", f"{style}_{number}", Sung(style, number, fast))


@dataclass(frozen=True)
class Sung:
    """The first song of a style that is long enough; no seed is one that the songbook gives."""

    style: str
    number: int
    fast: bool

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        tempi = FASTER if self.fast else None
        seeds = itertools.count(20_000_000 + 1000 * self.number)
        songs = (songbook.compose(self.style, seed, tempi) for seed in seeds)
        return play_song(sound, next(song for song in songs if song.times[-1] > SHORTEST))


def written(
    rng: np.random.Generator,
    style: dict,
    times: Array,
    notes: list[Note],
    programs: dict[int, int],
) -> Song:
    """Return a song of notes and seconds of beats. Its style tells ``meter`` and ``loose``."""
    players = [(0.0, 0.0, channel, -program - 1, 0.0) for channel, program in programs.items()]
    return Song(style, rng, [], times, players + notes)


def play_song(sound: Path, song: Song) -> tuple[Array, Array]:
    """Write a song as it is played; return seconds and places in the bar of its beats."""
    write(sound, play(songbook.midi(song), PLAYED, drawn_manner(song.rng)), song.rng)
    times = song.times[:-1]
    return times, np.arange(len(times)) % song.meter + 1
