# ruff: noqa: E402 - the number of threads is set before numpy is imported
"""How well beatreel hears: the field's scores over a folder of songs with truth.

    .venv/bin/python scripts/benchmarks/music.py FOLDER [--no-peer] [--songs]
    .venv/bin/python scripts/benchmarks/music.py --prompted

The folder (with subfolders) holds NAME.wav, .ogg, .flac or .mp3 beside NAME.beats: seconds, tab,
place in the bar (0 where downbeats are not defined); and, where known, NAME.sections: start,
end, label. Scores are mir_eval's with its own windows; the first two seconds are trimmed.
librosa's beat tracker, the one that users know, is scored beside.

``--prompted`` hears the 28 finished tracks of the package immich-memories-music, whose licence
file tells the tempo and the key that each was generated from. A generator keeps to its prompt
only roughly, so this is weak truth: octaves of the tempo are forgiven.
"""

from __future__ import annotations

import os
import re

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[variable] = "1"

import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import mir_eval.beat
import mir_eval.segment
import numpy as np

from beatreel import music
from beatreel.music.exchange import read_beats, read_labels

SOUNDS = (".wav", ".ogg", ".flac", ".mp3")
COLUMNS = ("beat F", "CMLt", "AMLt", "down F", "tempo", "offset", "sec .5", "sec 3", "cpu/3min")


@dataclass(frozen=True)
class Answer:
    """What a tracker says of one song; seconds."""

    beats: np.ndarray
    downbeats: np.ndarray | None
    tempo: float
    bounds: np.ndarray | None
    duration: float


def ours(sound: Path) -> Answer:
    song = music.hear(sound)
    bounds = np.array([section.start for section in song.sections] + [song.duration])
    beats = np.array([beat.time for beat in song.beats])
    return Answer(beats, np.array(song.downbeats), song.tempo, bounds, song.duration)


def librosas(sound: Path) -> Answer:
    import librosa

    samples, rate = librosa.load(sound, sr=22_050)
    tempo, beats = librosa.beat.beat_track(y=samples, sr=rate, units="time")
    return Answer(np.asarray(beats), None, float(np.ravel(tempo)[0]), None, len(samples) / rate)


def scores(sound: Path, tracker: Callable[[Path], Answer]) -> np.ndarray:
    """Return COLUMNS for one song; NaN where there is no truth."""
    truth = read_beats(sound.with_suffix(".beats"))
    began = time.process_time()
    answer = tracker(sound)
    cpu = time.process_time() - began
    beats = np.array([beat.time for beat in truth])
    down = np.array([beat.time for beat in truth if beat.position == 1])
    true, found = (mir_eval.beat.trim_beats(times) for times in (beats, answer.beats))
    continuity = mir_eval.beat.continuity(true, found)
    downbeat = np.nan
    if len(down) and answer.downbeats is not None:
        downbeat = mir_eval.beat.f_measure(
            mir_eval.beat.trim_beats(down), mir_eval.beat.trim_beats(answer.downbeats)
        )
    span = min(16, len(beats) - 1)
    tempo = 60 * span / np.median(beats[span:] - beats[:-span])
    return np.array(
        [
            mir_eval.beat.f_measure(true, found),
            continuity[1],
            continuity[3],
            downbeat,
            float(abs(answer.tempo / tempo - 1) <= 0.04),
            offset(true, found),
            *sections(sound, answer),
            cpu * 180 / answer.duration,
        ]
    )


def offset(true: np.ndarray, found: np.ndarray) -> float:
    """Return the median of found minus true for the beats that meet, milliseconds."""
    if not len(found):
        return np.nan
    gaps = [(found - beat)[np.argmin(np.abs(found - beat))] for beat in true]
    met = [gap for gap in gaps if abs(gap) <= 0.07]
    return 1000 * float(np.median(met)) if met else np.nan


def sections(sound: Path, answer: Answer) -> tuple[float, float]:
    """Return boundary F at half a second and at three."""
    file = sound.with_suffix(".sections")
    if not file.exists() or answer.bounds is None:
        return np.nan, np.nan
    rows = read_labels(file)
    true = np.array([[start, end] for start, end, _ in rows])
    found = np.column_stack([answer.bounds[:-1], answer.bounds[1:]])
    f = [mir_eval.segment.detection(true, found, w, trim=True)[2] for w in (0.5, 3.0)]
    return f[0], f[1]


def row(name: str, values: np.ndarray) -> str:
    cells = [f"{value:9.3f}" if np.isfinite(value) else f"{'–':>9}" for value in values]
    cells[5] = f"{values[5]:+6.1f} ms" if np.isfinite(values[5]) else f"{'–':>9}"
    return f"{name:28.28}" + "".join(cells)


def mean(rows: list[np.ndarray]) -> np.ndarray:
    """Return the mean of each column over the songs that have it; of offsets, the median."""
    table = np.array(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        out = np.nanmean(table, axis=0)
        out[5] = np.nanmedian(table[:, 5])
    return out


def table(title: str, folder: Path, sounds: list[Path], tracker: Callable, every: bool) -> None:
    print(f"\n{title:28}" + "".join(f"{name:>9}" for name in COLUMNS))
    results = {sound: scores(sound, tracker) for sound in sounds}
    for group in sorted({sound.parent for sound in sounds}):
        mine = [values for sound, values in results.items() if sound.parent == group]
        if every:
            for sound, values in results.items():
                if sound.parent == group:
                    print(row("  " + sound.stem, values))
        name = str(group.relative_to(folder)) if group != folder else folder.name
        print(row(f"{name} ({len(mine)})", mean(mine)))
    print(row(f"all ({len(results)})", mean(list(results.values()))))


def prompted() -> int:
    """Print how the tempo and the key of finished tracks agree with their prompts."""
    import importlib.metadata

    files = importlib.metadata.distribution("immich-memories-music").files or []
    listed = next(file for file in files if file.name.startswith("LICENSE-MUSIC"))
    rows = re.findall(
        r"(\S+\.opus)\s+(\d+) bpm\s+(\w+ \w+)", Path(listed.locate()).read_text("utf-8")
    )
    right, exact, keys, sure = 0, 0, 0, []
    for name, bpm, key in rows:
        file = next(file for file in files if file.name == name)
        song = music.hear(Path(file.locate()))
        ratio = song.tempo / float(bpm)
        near = min((1 / 3, 1 / 2, 1, 2, 3), key=lambda octave: abs(ratio / octave - 1))
        fits = abs(ratio / near - 1) <= 0.04
        right, exact = right + fits, exact + (fits and near == 1)
        keys, sure = keys + (song.key == key), [*sure, song.confidence]
        print(
            f"{name:32} {bpm:>4} {song.tempo:6.1f} {'' if fits else 'no':3} {song.meter}/4"
            f"  {key:9} {song.key:9} sure {song.confidence:.2f}  {len(song.sections)} sections"
        )
    count = len(rows)
    print(
        f"tempo, octaves forgiven {right / count:.3f}, as prompted {exact / count:.3f};"
        f" key {keys / count:.3f}; least confidence {min(sure):.2f}"
    )
    return 0


def main() -> int:
    if "--prompted" in sys.argv:
        return prompted()
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if len(words) != 1:
        print(__doc__)
        return 2
    folder = Path(words[0])
    sounds = sorted(
        sound
        for sound in folder.rglob("*")
        if sound.suffix in SOUNDS and sound.with_suffix(".beats").exists()
    )
    if not sounds:
        print(f"{folder} holds no sound with a .beats file beside it: name another folder.")
        return 1
    # One song first, so that imports and caches are not part of anybody's time.
    ours(sounds[0])
    table("beatreel", folder, sounds, ours, "--songs" in sys.argv)
    if "--no-peer" not in sys.argv:
        librosas(sounds[0])
        table("librosa", folder, sounds, librosas, "--songs" in sys.argv)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
