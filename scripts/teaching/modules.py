"""Tracker modules of Debian's games, played by libopenmpt, which tells when each row begins."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from clips import RATE, LeftOut, Piece
from players import Array, library, write

FOLDERS = (
    "bb", "games/biniax2/music", "games/bomberclone/music", "games/criticalmass",
    "games/dodgindiamond2", "games/flobopuyo/sfx", "games/gemdropx/sounds", "games/gl-117/music",
    "sounds/gweled", "games/heroes/mod", "games/madbomber/music", "games/monsterz/sound",
    "games/njam/data", "games/pekka-kana-2/data/music", "games/penguin-command/sound",
    "games/pingus/data/music", "games/rafkill/music", "games/solarwolf/data/music",
    "games/tecnoballz/musics", "tomatoes/music", "games/vectoroids/music", "games/vodovod",
)  # fmt: skip
FORMATS = {".xm", ".it", ".s3m", ".mod"}
#: Clips that are cut from a module at most, and seconds of it that are played.
CLIPS, PLAYED = 3, 150
#: Samples between two looks at the row.
LOOK = 128
#: Beats a minute, beyond which the beat may be the half or the double.
SLOWEST, FASTEST = 74.0, 158.0


@dataclass(frozen=True)
class Rows:
    """The rows that were played."""

    #: Seconds; number in the pattern; rows of the pattern; notes that begin.
    times: Array
    numbers: Array
    lengths: Array
    notes: Array


def pieces(count: int, share: Path) -> Iterator[Piece]:
    """Yield modules by chance, each as often as any other."""
    names: dict[int, tuple[str, Path]] = {}
    for folder in FOLDERS:
        game = folder.removeprefix("games/").split("/")[0]
        for file in sorted((share / folder).glob("*")):
            if file.suffix.lower() in FORMATS:
                name = re.sub(r"\W+", "_", f"{game}_{file.name}")
                names.setdefault(zlib.crc32(file.read_bytes()), (name, file))
    modules = list(names.values())
    order = np.random.default_rng(6).permutation(len(modules))
    for number in range(min(count, CLIPS * len(modules))):
        name, file = modules[order[number % len(modules)]]
        yield Piece("modules", f"{name}+{number}", Tracked(file, number))


@dataclass(frozen=True)
class Tracked:
    """A module, played."""

    file: Path
    number: int

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        samples, rows = play(self.file.read_bytes())
        truth = module_truth(rows)
        write(sound, samples, np.random.default_rng([6, self.number]))
        return truth


def play(data: bytes) -> tuple[Array, Rows]:
    """Return (n, 2) samples of a module at :data:`RATE`, and its rows."""
    mpt = _openmpt()
    module = mpt.openmpt_module_create_from_memory(data, len(data), None, None, None)
    if not module:
        raise LeftOut("it is no module")
    mpt.openmpt_module_set_repeat_count(module, 3)
    channels = range(mpt.openmpt_module_get_num_channels(module))
    samples = np.zeros((PLAYED * RATE // LOOK, LOOK, 2), np.float32)
    rows, last = [], None
    for i, part in enumerate(samples):
        mpt.openmpt_module_read_interleaved_float_stereo(module, RATE, LOOK, part.ctypes.data)
        place = [getattr(mpt, f"{_CURRENT}_{what}")(module) for what in ("order", "pattern", "row")]
        if place != last:
            pattern, row, last = place[1], place[2], place
            length = mpt.openmpt_module_get_pattern_num_rows(module, pattern)
            notes = sum(_begins(module, pattern, row, channel) for channel in channels)
            rows.append(((i + 0.5) * LOOK / RATE, row, length, notes))
    mpt.openmpt_module_destroy(module)
    if len(rows) < 200:
        raise LeftOut("it has few rows")
    times, *rest = np.array(rows).T
    return samples.reshape(-1, 2), Rows(times, *(column.astype(int) for column in rest))


def _begins(module: int, pattern: int, row: int, channel: int) -> bool:
    """Return whether a cell holds a note, not what ends one."""
    cell = _openmpt().openmpt_module_get_pattern_row_channel_command(
        module, pattern, row, channel, 0
    )
    return 0 < cell <= 120


def module_truth(rows: Rows) -> tuple[Array, Array]:
    """Return seconds and places in the bar of the beats, every four rows or every eight.

    Four beats are a bar where the patterns are of whole bars. Notes must begin on beats more
    often than on their halves and quarters, and beats must follow each other evenly.
    """
    if np.mean(rows.lengths % 16 == 0) < 0.98:
        raise LeftOut("its patterns are not of sixteens")
    period = float(np.median(rows.times[16:] - rows.times[:-16])) / 16
    fitting = [per for per in (4, 8) if SLOWEST <= 60 / (period * per) <= FASTEST]
    if not fitting:
        raise LeftOut(f"at {15 / period:.0f} a minute, four rows may not be a beat")
    per = fitting[0]
    if not _on_beats(rows, per):
        raise LeftOut("its notes do not keep to its beats")
    beats = np.flatnonzero(rows.numbers % per == 0)
    times = rows.times[beats]
    apart = np.diff(times)
    if np.mean(np.abs(apart / np.median(apart) - 1) < 0.06) < 0.97:
        raise LeftOut("its beats do not follow each other evenly")
    index = np.arange(len(times))
    line = np.polyval(np.polyfit(index, times, 1), index)
    # Rows are seen a moment late or early; a steady tempo is a line.
    times = line if np.abs(line - times).max() < 0.02 else times
    whole = np.mean(rows.lengths % (4 * per) == 0) > 0.98
    places = rows.numbers[beats] // per % 4 + 1
    return times, places if whole else np.zeros_like(places)


def _on_beats(rows: Rows, per: int) -> bool:
    place = rows.numbers % 16
    mean = np.bincount(place, rows.notes, 16) / np.maximum(1, np.bincount(place, minlength=16))
    within = np.arange(16) % (per // 2) > 0
    beat, half = mean[::per].mean(), mean[per // 2 :: per].mean()
    return bool(beat > 1.08 * half and beat > 1.2 * mean[within].mean())


_CURRENT = "openmpt_module_get_current"


@cache
def _openmpt() -> ctypes.CDLL:
    whole, size, at = ctypes.c_int32, ctypes.c_size_t, ctypes.c_void_p
    return library(
        "libopenmpt.so.0",
        {
            "openmpt_module_create_from_memory": (at, ctypes.c_char_p, size, at, at, at),
            "openmpt_module_destroy": (None, at),
            "openmpt_module_set_repeat_count": (whole, at, whole),
            "openmpt_module_get_num_channels": (whole, at),
            "openmpt_module_get_pattern_num_rows": (whole, at, whole),
            "openmpt_module_read_interleaved_float_stereo": (size, at, whole, size, at),
            "openmpt_module_get_pattern_row_channel_command": (
                ctypes.c_uint8,
                at,
                whole,
                whole,
                whole,
                ctypes.c_int,
            ),
            **{f"{_CURRENT}_{what}": (whole, at) for what in ("order", "pattern", "row")},
        },
    )
