# ruff: noqa: E402 - the number of threads is set before numpy is imported
"""How well beatreel hears: the field's scores over a folder of songs with truth.

    .venv/bin/python scripts/benchmarks/music.py FOLDER [--no-peer] [--songs]
    .venv/bin/python scripts/benchmarks/music.py --voice FOLDER
    .venv/bin/python scripts/benchmarks/music.py --prompted

The folder (with subfolders) holds NAME.wav, .ogg, .flac or .mp3 beside NAME.beats: seconds, tab,
place in the bar (0 where downbeats are not defined); and, where known, NAME.sections (start, end,
label) and NAME.onsets (seconds, drum of General MIDI). Scores are mir_eval's with its own
windows; the first two seconds are trimmed, and so are found beats before the first true beat and
after the last, for a grid covers the silence around a song too. librosa's beat tracker, the one
that users know, is scored beside. Drums are scored within 40 ms, names of sections by the
seconds that bear the true one.

``--voice`` lays a speaking and chanting voice (``tests/lyrics/voice.ogg``) over every other eight
seconds of each song and tells how well vocal-likeness parts those with it from those without: the
chance that it is higher where the voice is (area under the curve).

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
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import mir_eval.beat
import mir_eval.onset
import mir_eval.segment
import numpy as np
import scipy.stats
import soundfile

from beatreel import music
from beatreel.music.exchange import read_beats, read_labels
from beatreel.music.features import RATE, VOICE_FPS, extract
from beatreel.music.vocals import vocal_likeness

SOUNDS = (".wav", ".ogg", ".flac", ".mp3")
COLUMNS = ("beat F", "CMLt", "AMLt", "down F", "tempo", "offset", "sec .5", "sec 3", "cpu/3min")


VOICE = Path(__file__).resolve().parents[2] / "tests/lyrics/voice.ogg"
#: Seconds with the voice and without it in turn, and its level against the song's.
TURNS, LEVEL = 8, 1.0
#: Drums of General MIDI that each of ours stands for.
DRUMS = {"kick": {35, 36}, "snare": {38, 39, 40}, "hat": {42, 44, 46, 51, 53, 59}}
#: Labels whose names are comparable; the songbook's A, B, C and pre are not names of ours.
LABELS = ("intro", "verse", "build", "drop", "chorus", "break", "bridge", "outro")


@dataclass(frozen=True)
class Answer:
    """What a tracker says of one song; seconds."""

    beats: np.ndarray
    downbeats: np.ndarray | None
    tempo: float
    bounds: np.ndarray | None
    duration: float
    song: music.Song | None = None


def ours(sound: Path) -> Answer:
    song = music.hear(sound)
    bounds = np.array([section.start for section in song.sections] + [song.duration])
    beats = np.array([beat.time for beat in song.beats])
    return Answer(beats, np.array(song.downbeats), song.tempo, bounds, song.duration, song)


def librosas(sound: Path) -> Answer:
    import librosa

    samples, rate = librosa.load(sound, sr=22_050)
    tempo, beats = librosa.beat.beat_track(y=samples, sr=rate, units="time")
    return Answer(np.asarray(beats), None, float(np.ravel(tempo)[0]), None, len(samples) / rate)


def scores(sound: Path, tracker: Callable[[Path], Answer]) -> tuple[np.ndarray, Answer]:
    """Return COLUMNS for one song, NaN where there is no truth, and what was heard."""
    truth = read_beats(sound.with_suffix(".beats"))
    began = time.process_time()
    answer = tracker(sound)
    cpu = time.process_time() - began
    beats = np.array([beat.time for beat in truth])
    down = np.array([beat.time for beat in truth if beat.position == 1])
    edge = 0.5 * float(np.median(np.diff(beats)))
    found = answer.beats[(answer.beats > beats[0] - edge) & (answer.beats < beats[-1] + edge)]
    true, found = (mir_eval.beat.trim_beats(times) for times in (beats, found))
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
    ), answer


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


def drums(sound: Path, song: music.Song) -> dict[str, float]:
    """Return the F-measure of each drum that the song has, hits within 40 ms."""
    file = sound.with_suffix(".onsets")
    if not file.exists() or song.curves is None:
        return {}
    if not file.stat().st_size:
        return {}
    rows = np.loadtxt(file, ndmin=2)
    found = {}
    for drum, notes in DRUMS.items():
        true = np.unique(rows[np.isin(rows[:, 1], list(notes)), 0])
        if len(true):
            heard = song.curves.hits[drum]
            found[drum] = mir_eval.onset.f_measure(true, heard, window=0.04)[0]
    return found


def names(sound: Path, song: music.Song) -> list[tuple[str, str, float]]:
    """Return (true name, heard name, seconds) of all stretches of a song."""
    file = sound.with_suffix(".sections")
    if not file.exists():
        return []
    return [
        (label, section.label, min(end, section.end) - max(start, section.start))
        for start, end, label in read_labels(file)
        for section in song.sections
        if label in LABELS and min(end, section.end) > max(start, section.start)
    ]


def also(heard: dict[Path, music.Song]) -> None:
    """Print how well drums and the names of sections were heard."""
    table = [drums(sound, song) for sound, song in heard.items()]
    for drum in DRUMS:
        values = [row[drum] for row in table if drum in row]
        if values:
            print(f"{drum}: F {np.mean(values):.3f} in {len(values)} songs")
    rows = [row for sound, song in heard.items() for row in names(sound, song)]
    if not rows:
        return
    total = sum(seconds for _, _, seconds in rows)
    right = sum(seconds for true, found, seconds in rows if true == found)
    full = ("drop", "chorus")
    near = sum(s for true, found, s in rows if true == found or {true, found} == set(full))
    print(f"names: {right / total:.3f} of the time; drop and chorus as one {near / total:.3f}")
    print(f"{'true':10}" + "".join(f"{label:>8}" for label in LABELS))
    for true in LABELS:
        mine = sum(s for label, _, s in rows if label == true)
        if mine:
            shares = [sum(s for a, b, s in rows if (a, b) == (true, found)) for found in LABELS]
            print(f"{true:10}" + "".join(f"{share / mine:8.2f}" for share in shares))


def voiced(sound: Path, voice: np.ndarray) -> tuple[float, float]:
    """Return how surely vocal-likeness parts a song's turns with a voice, by row and by turn."""
    from beatreel.music.audio import blocks

    samples = np.concatenate(list(blocks(sound, rate=RATE)))
    turn = TURNS * RATE
    at = np.arange(len(samples))
    on = at // turn % 2 == 1
    if on.sum() < turn:
        return np.nan, np.nan
    laid = np.resize(voice, len(samples)) * on
    level = np.sqrt(np.square(samples).mean()) / np.sqrt(np.square(voice).mean())
    mix = samples + LEVEL * level * laid[:, None]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "mix.wav")
        soundfile.write(file, mix / max(1.0, float(np.abs(mix).max())), RATE, subtype="FLOAT")
        curve = vocal_likeness(extract(file))
    truth = np.arange(len(curve)) // (TURNS * VOICE_FPS) % 2 == 1
    count = len(curve) // (TURNS * VOICE_FPS)
    turns = curve[: count * TURNS * VOICE_FPS].reshape(count, -1).mean(1)
    return parted(curve, truth), parted(turns, np.arange(count) % 2 == 1)


def parted(values: np.ndarray, truth: np.ndarray) -> float:
    """Return the chance that a value where ``truth`` holds is higher than one where it does not."""
    ranks = scipy.stats.rankdata(values)
    high, low = int(truth.sum()), int((~truth).sum())
    return float((ranks[truth].sum() - high * (high + 1) / 2) / (high * low))


def with_voice(sounds: list[Path]) -> int:
    """Print how well vocal-likeness finds a voice in songs."""
    from beatreel.music.audio import blocks

    voice = np.concatenate(list(blocks(VOICE, rate=RATE, channels=1)))[:, 0]
    rows = np.array([voiced(sound, voice) for sound in sounds])
    for group in sorted({sound.parent for sound in sounds}):
        mine = [row for row, sound in zip(rows, sounds, strict=True) if sound.parent == group]
        print(f"{group.name:16}" + "".join(f"{value:7.3f}" for value in np.nanmean(mine, axis=0)))
    print(f"{'all':16}" + "".join(f"{value:7.3f}" for value in np.nanmean(rows, axis=0)))
    return 0


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
    judged = {sound: scores(sound, tracker) for sound in sounds}
    results = {sound: values for sound, (values, _) in judged.items()}
    for group in sorted({sound.parent for sound in sounds}):
        mine = [values for sound, values in results.items() if sound.parent == group]
        if every:
            for sound, values in results.items():
                if sound.parent == group:
                    print(row("  " + sound.stem, values))
        name = str(group.relative_to(folder)) if group != folder else folder.name
        print(row(f"{name} ({len(mine)})", mean(mine)))
    print(row(f"all ({len(results)})", mean(list(results.values()))))
    also({sound: answer.song for sound, (_, answer) in judged.items() if answer.song})


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
    if "--voice" in sys.argv:
        return with_voice(sounds)
    # One song first, so that imports and caches are not part of anybody's time.
    ours(sounds[0])
    table("beatreel", folder, sounds, ours, "--songs" in sys.argv)
    if "--no-peer" not in sys.argv:
        librosas(sounds[0])
        table("librosa", folder, sounds, librosas, "--songs" in sys.argv)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
