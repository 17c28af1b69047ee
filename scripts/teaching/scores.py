"""MIDI music of Debian's games, in other keys, tempi and mixes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from clips import PLAYED, LeftOut, Piece, read_score, score_truth
from players import Array, drawn_channels, drawn_manner, play, write

#: Where the music is. Not here: the notes of Frets on Fire, which are frets and not music; and
#: Doom's, which ``scripts/benchmarks/clips.py`` judges on.
FOLDERS = {
    "openmsx": "games/openttd/baseset/openmsx", "simutrans": "games/simutrans/music",
    "dink": "games/dink/dink/Sound", "blupi": "planetblupi/music", "kobo": "kobo-deluxe/sfx",
    "freedoom": "games/freedoom-replaced",
}  # fmt: skip
#: Seconds that a score lasts at least.
SHORTEST = 55.0


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield scores whose truth is certain, by chance."""
    certain = list(_certain(share))
    for number in range(count if certain else 0):
        name, data = certain[int(np.random.default_rng([5, number]).integers(len(certain)))]
        yield Piece("scores", f"{name}+{number}", Varied(data, number))


def _certain(share: Path) -> Iterator[tuple[str, bytes]]:
    seen: set[int] = set()
    for game, folder in FOLDERS.items():
        for file in sorted((share / folder).glob("*.mid")):
            name, data = game + "_" + re.sub(r"\W+", "_", file.stem), file.read_bytes()
            if zlib.crc32(data) in seen:
                continue
            seen.add(zlib.crc32(data))
            try:
                times, _ = score_truth(read_score(data))
                if times[-1] < SHORTEST:
                    raise LeftOut("it is too short")
            except LeftOut as reason:
                print(f"left out {name}: {reason}")
            else:
                yield name, data


@dataclass(frozen=True)
class Varied:
    """A score, not as it is but as it might be."""

    data: bytes
    number: int

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        rng = np.random.default_rng([5, self.number, 1])
        score = read_score(self.data)
        times, places = score_truth(score)
        speed = float(np.exp(np.clip(rng.normal(0, 0.06), -0.15, 0.15)))
        speed = speed if rng.random() < 0.6 else 1.0
        latest = int(np.searchsorted(times, times[-1] - SHORTEST * speed))
        first = int(rng.integers(max(1, latest))) if rng.random() < 0.7 else 0
        manner = replace(
            drawn_manner(rng),
            muted=drawn_channels(rng),
            shift=int(rng.integers(-4, 5)),
            speed=speed,
            first=first * score.quarter,
        )
        seconds = min(PLAYED, (times[-1] - times[first]) / speed)
        write(sound, play(self.data, seconds, manner), rng)
        return (times - times[first]) / speed, places
