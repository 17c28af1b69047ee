"""Composes a folder of songs whose truth is known, to judge how well beatreel hears.

    apt-get install fluidsynth fluid-soundfont-gm
    .venv/bin/python scripts/benchmarks/songbook.py FOLDER [COUNT] [SEED] [SOUNDFONT …]

COUNT is that of each of twenty styles. Each song is drawn from a style of ``songbook.toml``
(tempo, metre, swing, kit, players, form) and from chance (chords, figures, fills, crashes, drift,
a change of tempo, a missing intro, where the clip starts), played by FluidSynth and written as
NAME.ogg, NAME.beats (seconds, tab, place in the bar), NAME.sections (start, end, label) and
NAME.onsets (seconds, drum of General MIDI), a folder a style. The same seed gives the same songs.
``scripts/benchmarks/music.py FOLDER`` then scores the tracker on them, style by style.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import tomllib
import zlib
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RATE, TICKS = 44_100, 480
STYLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SOUNDFONTS = ("/usr/share/sounds/sf2/FluidR3_GM.sf2",)
DRUM_NOTES = {
    "kick": 36, "snare": 38, "rim": 37, "clap": 39, "hat": 42, "open": 46, "ride": 51,
    "shaker": 70, "cowbell": 56, "conga": 63, "tambourine": 54, "crash": 49, "tom": 47,
}  # fmt: skip
MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
#: Degrees of the scale that follow each other, one a bar.
TURNS = (
    (0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 4, 3), (0, 0, 3, 4), (1, 4, 0, 0),
    (0, 6, 5, 4), (3, 4, 2, 5), (0, 2, 3, 4), (0, 3, 0, 4),
)  # fmt: skip
Note = tuple[float, float, int, int, float]


@dataclass
class Song:
    """What is played: notes in beats, and the seconds of every beat."""

    style: dict[str, Any]
    rng: np.random.Generator
    #: (label, letter, first bar, bars) of each section.
    form: list[tuple[str, str, int, int]]
    #: Seconds of each beat, one past the end.
    times: np.ndarray
    #: (beat, beats, channel, pitch, velocity).
    notes: list[Note] = field(default_factory=list)

    @property
    def meter(self) -> int:
        return self.style["meter"]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def one_of(self, values: Any) -> Any:
        return values[int(self.rng.integers(len(values)))]


def compose(name: str, seed: int, tempi: tuple[float, float] | None = None) -> Song:
    """Return a song of a style, at beats a minute of its own or between two others."""
    style = STYLES[name]
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    tempo = float(rng.uniform(*(tempi or style["tempo"])))
    form = _form(style, rng, tempo)
    bars = form[-1][2] + form[-1][3]
    song = Song(style, rng, form, _times(style, rng, tempo, bars * style["meter"], form))
    root, scale = int(rng.integers(12)), MAJOR if rng.random() < 0.5 else MINOR
    same = song.chance(0.35)
    players = {role: song.one_of(programs) for role, programs in style["players"].items()}
    song.notes += [(0.0, 0.0, i, -program - 1, 0) for i, program in enumerate(players.values())]
    song.notes.append((0.0, 0.0, 9, -song.one_of(style["kits"]) - 1, 0))
    kinds = {letter: _kind(song, same) for letter in {part[1] for part in form}}
    for index, (label, letter, first, count) in enumerate(form):
        _section(song, label, first, count, kinds[letter], list(players), root, scale)
        if index + 1 < len(form):
            _transition(song, label, form[index + 1][0], first + count)
    return song


def _form(style: dict[str, Any], rng: np.random.Generator, tempo: float) -> list:
    """Draw a form and lengths until the song lasts about a minute and a half."""
    template = style["forms"][int(rng.integers(len(style["forms"])))].split()
    unit = int(rng.choice([4, 8, 8, 8, 8, 16] if tempo > 95 else [4, 4, 8]))
    letters: dict[str, str] = {}
    lengths: dict[str, int] = {}
    form, bar, seconds = [], 0, 0.0
    for label in template:
        letter = letters.setdefault(label, chr(ord("A") + len(letters)))
        short = label in {"intro", "outro", "build", "break"}
        drawn = max(4, unit // 2) if short and rng.random() < 0.6 else unit
        drawn = int(rng.choice([drawn, drawn + 2, drawn + 4])) if rng.random() < 0.08 else drawn
        count = lengths.setdefault(label, drawn)
        form.append((label, letter, bar, count))
        bar += count
        seconds += count * style["meter"] * 60 / tempo
        if seconds > 95:
            break
    return form


def _times(
    style: dict[str, Any], rng: np.random.Generator, tempo: float, beats: int, form: list
) -> np.ndarray:
    """Return the seconds of each beat: steady, drifting like players, or changing once."""
    tempi = np.full(beats, tempo)
    kind = rng.choice(["steady", "drift", "change"], p=style.get("keeping", [0.7, 0.25, 0.05]))
    if kind == "drift":
        walk = np.cumsum(rng.normal(0, 1, beats // 4 + 2))
        walk = (walk - walk.mean()) / (np.abs(walk - walk.mean()).max() + 1e-6)
        size = rng.uniform(0.005, 0.04)
        tempi *= 1 + size * np.interp(np.arange(beats), np.arange(len(walk)) * 4, walk)
    elif kind == "change" and len(form) > 1:
        at = form[len(form) // 2][2] * style["meter"]
        tempi[at:] *= rng.choice([0.8, 0.85, 1.12, 1.2])
    return np.concatenate([[0.0], np.cumsum(60.0 / tempi)])


def _kind(song: Song, same: bool) -> dict[str, Any]:
    """Draw what a letter of the form sounds like."""
    style = song.style
    return {
        "turn": song.one_of(TURNS),
        "groove": style["grooves"][0] if same else song.one_of(style["grooves"]),
        "figure": song.one_of(style["figures"]),
        "line": [int(song.rng.integers(-3, 8)) for _ in range(16)],
        "rests": song.rng.random(16) < song.rng.uniform(0.1, 0.6),
        "step": song.one_of(style.get("lead_steps", [1.0, 0.5])),
        "lead": not same or song.chance(0.5),
        "pad": song.chance(0.5),
        "every": song.one_of([1, 1, 2]),
    }


#: Layers and loudness of the sections; a letter stands for a player: drums, bass, chords, lead.
LAYERS = {
    "intro": ("c", 0.7), "verse": ("dbc", 0.85), "pre": ("dbc", 0.9), "build": ("rc", 0.8),
    "chorus": ("dbcl", 1.0), "drop": ("dbcl", 1.0), "break": ("cl", 0.6), "bridge": ("dbc", 0.8),
    "outro": ("bc", 0.65), "A": ("dbcl", 0.9), "B": ("dbcl", 0.95), "C": ("dbcl", 0.85),
}  # fmt: skip


def _section(
    song: Song, label: str, first: int, count: int, kind: dict, roles: list, root: int, scale: tuple
) -> None:
    layers, level = LAYERS[label]
    layers = layers if song.style.get("drums", True) else layers.replace("d", "").replace("r", "")
    if label == "intro" and song.chance(0.5):
        layers = song.one_of(["d", "dc", "h", "hc", "l", "cl", "dbc"])
    if label == "outro" and song.chance(0.4):
        layers = "dbc"
    if "c" in layers or "l" in layers or "b" in layers or not song.style.get("drums", True):
        layers = layers if song.style.get("drums", True) else layers + "c"
    if not kind["lead"]:
        layers = layers.replace("l", "") or "c"
    for bar in range(first, first + count):
        degree = kind["turn"][(bar - first) // kind["every"] % 4]
        chord = [root + scale[(degree + k) % 7] + 12 * ((degree + k) // 7) for k in (0, 2, 4, 6)]
        at = bar * song.meter
        if "d" in layers or "h" in layers:
            _drums(song, at, kind["groove"], level, only_hats="h" in layers)
        if "r" in layers:
            _roll(song, at, (bar - first) / count)
        if "b" in layers and "bass" in roles:
            _bass(song, at, chord, kind, level, roles.index("bass"))
        if "c" in layers:
            _chords(song, at, chord, kind, level, roles.index("chords"))
            if "pad" in roles and kind["pad"]:
                for pitch in chord[:3]:
                    song.notes.append((at, song.meter, roles.index("pad"), 60 + pitch, 70))
        if "l" in layers and "lead" in roles:
            _lead(song, at, chord, kind, level, roles.index("lead"), (bar - first) % 4)


def _drums(song: Song, at: float, groove: dict[str, str], level: float, only_hats: bool) -> None:
    for drum, pattern in groove.items():
        if only_hats and drum in {"kick", "snare", "clap", "rim"}:
            continue
        step = song.meter / len(pattern)
        for i, sign in enumerate(pattern):
            if sign != ".":
                strength = {"X": 118, "x": 96, "o": 48}[sign] * level
                song.notes.append((at + _swung(song, i * step), 0.1, 9, DRUM_NOTES[drum], strength))


def _swung(song: Song, place: float) -> float:
    """Delay the second half of a beat (or of a half beat) as the style swings."""
    swing, unit = song.style.get("swing", 0.0), song.style.get("swing_unit", 1.0)
    inside = place / unit % 1.0
    return place + swing * unit if abs(inside - 0.5) < 1e-6 else place


def _roll(song: Song, at: float, share: float) -> None:
    steps = 1 if share < 0.5 else 2 if share < 0.75 else 4
    for i in range(song.meter * steps):
        song.notes.append((at + i / steps, 0.1, 9, 38, 60 + 50 * share))
    if share < 0.5:
        song.notes += [(at + i, 0.1, 9, 36, 90) for i in range(song.meter)]


def _bass(song: Song, at: float, chord: list, kind: dict, level: float, channel: int) -> None:
    figure = song.style["bass"]
    low = 36 + chord[0] % 12
    if figure == "walk":
        for i in range(song.meter):
            pitch = low + (chord[i % 3] - chord[0]) + int(song.rng.integers(-1, 2)) * (i == 3)
            song.notes.append((at + i, 0.9, channel, pitch, 95 * level))
        return
    step = song.meter / len(figure)
    for i, sign in enumerate(figure):
        if sign != ".":
            pitch = low + {"1": 0, "5": 7, "8": 12, "x": 0}[sign]
            song.notes.append(
                (at + _swung(song, i * step), step * 0.9, channel, pitch, 100 * level)
            )


def _chords(song: Song, at: float, chord: list, kind: dict, level: float, channel: int) -> None:
    figure: str = kind["figure"]
    voices = [55 + (pitch - 55) % 12 for pitch in chord[:3]]
    if figure.startswith("arp"):
        per = int(figure[3:])
        order = [0, 1, 2, 1] if per % 2 == 0 else [0, 1, 2]
        for i in range(song.meter * per):
            pitch = voices[order[i % len(order)]] + 12 * (i % 8 > 3)
            accent = 12 if i % per == 0 else 0
            song.notes.append(
                (at + _swung(song, i / per), 1 / per, channel, pitch, (74 + accent) * level)
            )
        return
    step = song.meter / len(figure)
    for i, sign in enumerate(figure):
        if sign == "b":
            song.notes.append((at + i * step, step, channel, voices[0] - 12, 88 * level))
        elif sign != ".":
            length = figure[i:].count("-", 1, 1 + len(figure[i + 1 :].split("x")[0].split("b")[0]))
            for pitch in voices:
                start = at + _swung(song, i * step)
                song.notes.append((start, step * (0.9 + length), channel, pitch, 80 * level))


def _lead(
    song: Song, at: float, chord: list, kind: dict, level: float, channel: int, bar: int
) -> None:
    step = kind["step"]
    for i in range(int(song.meter / step)):
        place = (bar * 4 + i) % 16
        if kind["rests"][place] and i:
            continue
        pitch = 72 + chord[kind["line"][place] % 4] % 12
        beat = at + _swung(song, i * step)
        song.notes.append((beat, step * 0.9, channel, pitch, (92 if i == 0 else 80) * level))


def _transition(song: Song, label: str, after: str, bar: int) -> None:
    """A fill before a section and a crash on it, as often as players do."""
    if not song.style.get("drums", True):
        return
    at = bar * song.meter
    if song.chance(0.4) and label not in {"intro", "break"}:
        for i in range(4):
            song.notes.append((at - 1 + i / 4, 0.1, 9, DRUM_NOTES["tom"] - 2 * i, 90))
    if song.chance(0.5) and after not in {"break", "outro"}:
        song.notes.append((at, 2.0, 9, DRUM_NOTES["crash"], 100))


def midi(song: Song) -> bytes:
    """Return the song as a Standard MIDI File of one tempo; drift is in where its notes are.

    FluidSynth rounds where it is to a tick at every tempo that it reads: with one a beat, it is
    tens of milliseconds off after a minute.
    """
    loose = song.style.get("loose", 0.004)
    period, beats = song.times[1] - song.times[0], np.arange(len(song.times))
    tempo = round(period * 1e6)
    events: list[tuple[int, int, bytes]] = [(0, 0, b"\xff\x51\x03" + tempo.to_bytes(3, "big"))]
    for beat, length, channel, pitch, velocity in song.notes:
        if pitch < 0:
            events.append((0, 1, bytes((0xC0 | channel, -pitch - 1))))
            continue
        at = float(np.interp(beat, beats, song.times)) + song.rng.normal(0.0, loose)
        start = max(0, round(at * 1e6 / tempo * TICKS))
        hard = int(np.clip(velocity + song.rng.normal(0, 4), 1, 127))
        end = start + max(20, round(length * TICKS))
        events.append((start, 3, bytes((0x90 | channel, pitch, hard))))
        events.append((end, 2, bytes((0x80 | channel, pitch, 0))))
    track, last = bytearray(), 0
    for tick, _, event in sorted(events):
        track += _variable(tick - last) + event
        last = tick
    track += _variable(TICKS) + b"\xff\x2f\x00"
    head = struct.pack(">4sIHHH4sI", b"MThd", 6, 0, 1, TICKS, b"MTrk", len(track))
    return head + bytes(track)


def _variable(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.insert(0, value & 0x7F | 0x80)
    return bytes(out)


def _played(song: Song, soundfont: str) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder, "a.mid"), Path(folder, "a.wav")
        score.write_bytes(midi(song))
        command = ["fluidsynth", "-niq", "-g", "0.5", "-r", str(RATE), "-F", str(sound)]
        subprocess.run([*command, soundfont, str(score)], check=True, capture_output=True)
        samples, _ = soundfile.read(sound, dtype="float32")
    return samples


def write(task: tuple[Path, str, int, str]) -> Path:
    """Compose, play and write one song; return its sound file."""
    folder, name, seed, soundfont = task
    song = compose(name, seed)
    end = song.times[-1]
    samples = _played(song, soundfont)[: int((end + 1.5) * RATE)]
    samples = samples * song.rng.uniform(0.5, 1.0) / max(float(np.abs(samples).max()), 1e-3)
    if song.chance(song.style.get("loud", 0.4)):
        samples = np.tanh(samples * song.rng.uniform(1.5, 4.0)) * 0.95
    # A clip seldom starts on the one.
    start = float(song.rng.uniform(0, 12)) if song.chance(0.4) else -float(song.rng.uniform(0, 1.5))
    lead = np.zeros((max(0, int(-start * RATE)), 2), np.float32)
    samples = np.concatenate([lead, samples[max(0, int(start * RATE)) :]])
    target = folder / name / f"{name}_{seed}.ogg"
    target.parent.mkdir(parents=True, exist_ok=True)
    # The encoder's C stack overflows when it is given minutes at once.
    with soundfile.SoundFile(target, "w", RATE, 2, format="OGG", subtype="VORBIS") as file:
        for part in np.split(samples, range(RATE, len(samples), RATE)):
            file.write(part)
    _write_truth(song, target, start)
    return target


def _write_truth(song: Song, target: Path, start: float) -> None:
    """Write what is true of a song from ``start`` seconds on, beside its sound."""
    beats = [(t - start, i % song.meter + 1) for i, t in enumerate(song.times[:-1]) if t > start]
    target.with_suffix(".beats").write_text("".join(f"{t:.4f}\t{p}\n" for t, p in beats), "utf-8")
    rows = []
    for label, _, first, count in song.form:
        a, b = song.times[first * song.meter] - start, song.times[(first + count) * song.meter]
        if b - start > 1.0:
            rows.append(f"{max(a, 0.0):.4f}\t{b - start:.4f}\t{label}\n")
    target.with_suffix(".sections").write_text("".join(rows), "utf-8")
    struck = sorted(
        (float(np.interp(note[0], np.arange(len(song.times)), song.times)) - start, note[3])
        for note in song.notes
        if note[2] == 9 and note[3] >= 0
    )
    target.with_suffix(".onsets").write_text(
        "".join(f"{time:.4f}\t{drum}\n" for time, drum in struck if time > 0), "utf-8"
    )


def main() -> int:
    words = sys.argv[1:]
    if not words:
        print(__doc__)
        return 2
    count, seed = (int(word) for word in (words[1:3] + ["4", "1"][len(words) - 1 :])[:2])
    fonts = tuple(words[3:]) or SOUNDFONTS
    tasks = [
        (Path(words[0]), name, 1000 * seed + n, fonts[n % len(fonts)])
        for name in STYLES
        for n in range(count)
    ]
    with Pool() as pool:
        for target in pool.imap_unordered(write, tasks):
            print(target)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
