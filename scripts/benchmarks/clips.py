"""Cuts clips with exact truth from music that others made: scores, loops and projects.

    apt-get install freedoom freedm fluidsynth fluid-soundfont-gm sonic-pi-samples lmms
    .venv/bin/python scripts/benchmarks/clips.py FOLDER [SCORES …]

Writes 45 seconds of each piece as NAME.ogg and NAME.beats (seconds, tab, place in the bar; 0 where
bars are not defined), a folder a kind:

- ``midi``: the music of Freedoom and FreeDM (BSD), played by FluidSynth. SCORES are WADs or
  folders of .mid files; Debian's WADs if none is given. Truth is the score's.
- ``loops``: loops of Sonic Pi (CC0), tiled. Truth is the length over the number of beats.
- ``lmms``: the demo songs of LMMS (free licences), rendered. Truth is the project's grid.
- ``fitted``: those of all kinds that beatreel's tables were fitted on. Claim nothing on them.

The same packages give the same clips; a clip starts where its name says by chance, seldom on a
beat. Music whose truth is not certain is left out, and the reason is printed. A clip that is there
already is not made again. ``scripts/benchmarks/music.py FOLDER`` scores the tracker on them.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import soundfile

from beatreel.music.midi import NOTE, read_events

SECONDS, RATE = 45, 44_100
#: Seconds of a score that are played, for a clip to be cut from.
PLAYED = 70
GAMES = Path("/usr/share/games/doom")
SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
SAMPLES = Path("/usr/share/sonic-pi/samples")
PROJECTS = Path("/usr/share/lmms/projects")
#: Beats of a loop and beats in its bar (0: not told by the loop). Not here: loops without strokes
#: on a grid (3d_printer, drone_g_97, perc2, weirdo) and compus, in 16 or in 8.
LOOPS = {
    "amen": (4, 4), "amen_full": (16, 4), "breakbeat": (4, 4), "electric": (4, 4),
    "garzul": (16, 4), "industrial": (2, 0), "mehackit1": (4, 4), "mehackit2": (4, 4),
    "mika": (16, 4), "perc1": (4, 0), "safari": (16, 4), "tabla": (16, 0),
}  # fmt: skip
#: What beatreel's tables were fitted on: loops, projects, and the CRC-32 of scores (dm01, dm12,
#: e1m4, map05 and map23 of Freedoom's sources).
FITTED = {
    "amen", "breakbeat", "CapDan-ReggaetonTry", "Momo64-esp", "Socceroos-Progress",
    "Thomasso-AxeFromThe80s", 0x6A4A730E, 0x2C94EDF5, 0xA5BB42FA, 0xF2A8BCFC, 0x3C79AF99,
}  # fmt: skip
#: Written beats a minute up to which they are those that are felt, and from which half of them are.
WRITTEN, HALVED = 160.0, 175.0

Array = np.ndarray


class LeftOut(Exception):
    """Why there is no clip of a piece."""


@dataclass(frozen=True)
class Score:
    """A Standard MIDI File; ticks."""

    #: Ticks in a quarter.
    quarter: int
    #: (tick, microseconds a quarter), from tick 0 on.
    tempi: list[tuple[int, int]]
    #: (tick, over, under), from tick 0 on; none if the file tells none.
    signatures: list[tuple[int, int, int]]
    #: (notes, 2): tick, and pitch, or 128 and drum.
    notes: Array

    def seconds(self, ticks: Array) -> Array:
        at, tempo = np.array([(0, 500_000), *self.tempi], float).T
        passed = np.concatenate([[0.0], np.cumsum(np.diff(at) * tempo[:-1])])
        index = np.searchsorted(at, ticks, side="right") - 1
        return (passed[index] + (ticks - at[index]) * tempo[index]) / self.quarter / 1e6


def read_score(data: bytes) -> Score:
    """Return what a Standard MIDI File says."""
    try:
        quarter, events, _ = read_events(data)
    except (ValueError, IndexError, struct.error) as error:
        raise LeftOut("no Standard MIDI File") from error
    return Score(
        quarter,
        [(t, int.from_bytes(body, "big")) for t, kind, body in events if kind == 0x51],
        [(t, body[0], 2 ** body[1]) for t, kind, body in events if kind == 0x58],
        np.array([(t, body[0]) for t, kind, body in events if kind == NOTE]).reshape(-1, 2),
    )


def score_truth(score: Score) -> tuple[Array, Array]:
    """Return seconds and places in the bar of the quarters of a score.

    A file that tells no signature is in four, as the standard says. The places are 0 where the
    music does not come back after whole bars, for then the bar lines are nobody's.
    """
    if not on_beats(score):
        raise LeftOut("the notes do not keep to the beats of the file")
    signatures = score.signatures or [(0, 4, 4)]
    if any(under != 4 for _, _, under in signatures):
        raise LeftOut("it is not counted in quarters")
    ticks = np.arange(0, score.notes[:, 0].max() + 1, score.quarter)
    places = np.zeros(len(ticks), int)
    for start, over, _ in signatures:
        after = ticks >= start
        places[after] = (ticks[after] - start) // score.quarter % over + 1
    bars = {over for _, over, _ in signatures}
    told = all(comes_back(score, over) for over in bars) if len(bars) == 1 else True
    return score.seconds(ticks), places if told else np.zeros_like(places)


def on_beats(score: Score) -> bool:
    """Return whether notes lie on quarters or sixths of the beats far more often than by chance.

    They do not in files made from recordings of a game, whose division stands for time alone.
    """
    places = score.notes[:, 0] / score.quarter
    shares = []
    for parts in (4, 6):
        met = np.mean(np.abs(places * parts - np.round(places * parts)) / parts <= 1 / 24)
        shares.append((met - parts / 12) / (1 - parts / 12))
    return max(shares) > 0.4


def comes_back(score: Score, over: int) -> bool:
    """Return whether the music is most like itself after whole bars, of five to sixteen beats."""
    cells = np.round(score.notes[:, 0] / score.quarter * 4).astype(int)
    rows = np.zeros((cells.max() + 1, 24))
    drum = score.notes[:, 1] >= 128
    pitch = score.notes[:, 1] % 128
    np.add.at(rows, (cells, np.where(drum, 12 + pitch % 12, pitch % 12)), 1.0)
    rows -= rows.mean(0)
    lags = [lag for lag in range(5, 17) if 8 * lag < len(rows)]
    echo = [(rows[4 * lag :] * rows[: -4 * lag]).sum(1).mean() for lag in lags]
    return bool(echo) and lags[int(np.argmax(echo))] % over == 0


def felt(times: Array, places: Array, first: int) -> tuple[Array, Array]:
    """Return the beats that people tap: every other one of very fast ones, without bars.

    ``first`` is the number of the first beat in its piece.
    """
    while 60.0 / np.diff(times).max() > HALVED - 0.5:
        times, places = times[first % 2 :: 2], np.zeros_like(places[first % 2 :: 2])
        first = (first + 1) // 2
    if 60.0 / np.diff(times).min() < WRITTEN + 0.5:
        return times, places
    tempo = 60.0 / np.median(np.diff(times))
    raise LeftOut(f"at {tempo:.0f} a minute, the beat may be the half of the written")


@dataclass(frozen=True)
class Piece:
    """Music to cut a clip from."""

    kind: str
    name: str
    #: Writes a sound file, and returns seconds and places of the beats.
    play: Callable[[Path], tuple[Array, Array]]
    fitted: bool = False


def scores(sources: list[Path]) -> Iterator[Piece]:
    """Yield the music of WADs and folders, each score once."""
    seen: set[int] = set()
    for source in sources:
        for name, data in _lumps(source) if source.is_file() else _files(source):
            code = zlib.crc32(data)
            if code not in seen:
                seen.add(code)
                yield Piece("midi", f"{source.stem}_{name}", Played(data), code in FITTED)


def _lumps(wad: Path) -> Iterator[tuple[str, bytes]]:
    data = wad.read_bytes()
    count, table = struct.unpack("<ii", data[4:12])
    for at in range(table, table + 16 * count, 16):
        start, size, label = struct.unpack("<ii8s", data[at : at + 16])
        name = label.rstrip(b"\0").decode("ascii").lower()
        if name.startswith("d_"):
            yield name, data[start : start + size]


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    return ((file.stem, file.read_bytes()) for file in sorted(folder.glob("*.mid")))


@dataclass(frozen=True)
class Played:
    """A score, played by FluidSynth."""

    data: bytes

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        truth = score_truth(read_score(self.data))
        score = sound.with_suffix(".mid")
        score.write_bytes(self.data)
        command = ["fluidsynth", "-niq", "-g", "0.45", "-r", str(RATE), "-T", "raw", "-O", "s16"]
        command += ["-F", "/dev/stdout", SOUNDFONT, str(score)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as player:
            assert player.stdout
            samples = player.stdout.read(4 * RATE * PLAYED)
            player.kill()
        soundfile.write(sound, np.frombuffer(samples, "<i2").reshape(-1, 2), RATE)
        return truth


def loops() -> Iterator[Piece]:
    for name in LOOPS:
        yield Piece("loops", f"loop_{name}", Tiled(name), name in FITTED)


@dataclass(frozen=True)
class Tiled:
    """A loop, over and over."""

    name: str

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        samples, rate = soundfile.read(SAMPLES / f"loop_{self.name}.flac", always_2d=True)
        turns = int(2 * SECONDS * rate / len(samples)) + 1
        soundfile.write(sound, np.tile(samples, (turns, 1)), rate, subtype="FLOAT")
        count, meter = LOOPS[self.name]
        index = np.arange(turns * count)
        places = index % meter + 1 if meter else np.zeros_like(index)
        return index * len(samples) / rate / count, places


def projects() -> Iterator[Piece]:
    for file in sorted(PROJECTS.glob("demos/**/*.mmp*")):
        yield Piece("lmms", file.stem, Rendered(file), file.stem in FITTED)


@dataclass(frozen=True)
class Rendered:
    """A project of LMMS, rendered by it."""

    project: Path

    def __call__(self, sound: Path) -> tuple[Array, Array]:
        times, places = project_truth(self.project.read_bytes())
        allow = ["--allowroot"] if os.geteuid() == 0 else []
        command = ["lmms", *allow, "render", str(self.project), "-f", "wav", "-o", str(sound)]
        quiet = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(sound.parent)}
        done = subprocess.run(command, capture_output=True, env=quiet)
        if done.returncode:
            raise LeftOut(f"LMMS ended with {done.returncode}; run this again")
        return times, places


def project_truth(data: bytes) -> tuple[Array, Array]:
    """Return seconds and places in the bar of the quarters of a project's first half hour."""
    root = xml.etree.ElementTree.fromstring(data if data[:1] == b"<" else zlib.decompress(data[4:]))
    head = root.find("head")
    if head is None or "bpm" not in head.attrib:
        raise LeftOut("its tempo is automated")
    over, under = (int(head.attrib[f"timesig_{part}"]) for part in ("numerator", "denominator"))
    index = np.arange(int(30 * float(head.attrib["bpm"])))
    meter = 4 * over // under
    whole = 4 * over % under == 0 and 2 <= meter <= 7
    places = index % meter + 1 if whole else np.zeros_like(index)
    return index * 60.0 / float(head.attrib["bpm"]), places


def start_of(name: str, samples: Array, times: Array) -> float:
    """Return where a clip starts (seconds): by chance, off the beat, where the music goes on."""
    last = min(len(samples) / RATE, times[-1]) - SECONDS
    if last < 0:
        raise LeftOut("it is too short")
    level = np.sqrt(np.square(samples[: len(samples) // RATE * RATE]).mean(1))
    level = level.reshape(-1, RATE).mean(1)
    loud = level > 0.02 * np.percentile(level, 90)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    for start in rng.uniform(0.0, last, 200):
        away = np.abs(times - start).min() / np.median(np.diff(times))
        clip = loud[int(start) : int(start) + SECONDS]
        if away > 0.1 and clip.mean() > 0.95 and clip[:2].all():
            return float(start)
    raise LeftOut("it never sounds so long")


def cut(task: tuple[Path, Piece]) -> str:
    """Write the clip of a piece; return what there is to say."""
    folder, piece = task
    target = folder / ("fitted" if piece.fitted else piece.kind) / f"{piece.name}.ogg"
    if target.with_suffix(".beats").exists():
        return f"{target} is there"
    with tempfile.TemporaryDirectory() as scratch:
        sound = Path(scratch, "sound.wav")
        try:
            times, places = piece.play(sound)
            samples, rate = soundfile.read(sound, dtype="float32", always_2d=True)
            if rate != RATE:
                raise LeftOut(f"its rate is {rate}")
            start = start_of(piece.name, samples, times)
            kept = (times > start) & (times < start + SECONDS)
            times, places = felt(times[kept], places[kept], int(np.argmax(kept)))
        except LeftOut as reason:
            return f"left out {piece.name}: {reason}"
    target.parent.mkdir(parents=True, exist_ok=True)
    clip = samples[int(start * RATE) : int(start * RATE) + SECONDS * RATE]
    # The encoder's C stack overflows when it is given minutes at once.
    with soundfile.SoundFile(target, "w", RATE, clip.shape[1], "VORBIS", format="OGG") as file:
        for part in np.split(clip, range(RATE, len(clip), RATE)):
            file.write(part)
    moved = times - int(start * RATE) / RATE
    rows = [f"{time:.4f}\t{place}\n" for time, place in zip(moved, places, strict=True)]
    target.with_suffix(".beats").write_text("".join(rows), "utf-8")
    return str(target)


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    folder, *words = (Path(word) for word in sys.argv[1:])
    sources = words or [GAMES / f"{name}.wad" for name in ("freedoom1", "freedoom2", "freedm")]
    pieces = [*loops(), *scores(sources), *projects()]
    with Pool(len(os.sched_getaffinity(0))) as pool:
        for line in pool.imap_unordered(cut, [(folder, piece) for piece in pieces]):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
