"""The truth of clips that are cut from scores and projects (scripts/benchmarks/clips.py)."""

from __future__ import annotations

import importlib.util
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from beatreel.music.midi import read_midi

# The script writes sound by what only the group "bench" installs.
pytest.importorskip("soundfile")

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
TICKS = 96


def loaded(name: str, folder: str = "benchmarks") -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / folder / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def clips() -> ModuleType:
    return loaded("clips")


def midi(notes: list[tuple[float, int]], *, bpm: float = 120.0, over: int | None = None) -> bytes:
    """Return a score of (beat, pitch), with half the tempo from beat 12 on."""
    events = [(0, b"\xff\x51\x03" + round(6e7 / bpm).to_bytes(3, "big"))]
    events.append((12 * TICKS, b"\xff\x51\x03" + round(12e7 / bpm).to_bytes(3, "big")))
    if over:
        events.append((0, b"\xff\x58\x04" + bytes((over, 2, 24, 8))))
    events += [(round(beat * TICKS), bytes((0x90, pitch, 90))) for beat, pitch in notes]
    track, last = bytearray(), 0
    for tick, event in sorted(events):
        delta = tick - last
        track += (bytes((delta >> 7 | 0x80,)) if delta > 127 else b"") + bytes((delta & 127,))
        track += event
        last = tick
    track += b"\x00\xff\x2f\x00"
    head = struct.pack(">4sIHHH", b"MThd", 6, 1, 1, TICKS)
    return head + struct.pack(">4sI", b"MTrk", len(track)) + bytes(track)


def phrase(beats: int, bars: int) -> list[tuple[float, int]]:
    """Return notes that come back after ``beats`` beats, and not before."""
    pitches = np.random.default_rng(3).integers(60, 72, 2 * beats).tolist()
    return [(b * beats + i / 2, p) for b in range(bars) for i, p in enumerate(pitches)]


@pytest.mark.parametrize("meter", [3, 4, 5])
def test_beats_of_a_score_are_those_that_its_tempo_map_tells(clips, meter):
    data = midi(phrase(meter, 24), over=meter)
    times, places = clips.score_truth(clips.read_score(data))
    beats = read_midi(data, "a score")[: len(times)]
    assert len(times) == meter * 24
    assert times == pytest.approx([beat.time for beat in beats], abs=1e-6)
    assert places.tolist() == [beat.position for beat in beats]


def test_bars_are_not_told_where_the_music_comes_back_after_others(clips):
    _, places = clips.score_truth(clips.read_score(midi(phrase(7, 16), over=4)))
    assert not places.any()
    _, places = clips.score_truth(clips.read_score(midi(phrase(8, 16))))
    assert places.tolist() == [1, 2, 3, 4] * 32


def test_scores_whose_beats_are_nobodys_are_left_out(clips):
    loose = [(beat * 1.137, pitch) for beat, pitch in phrase(4, 16)]
    with pytest.raises(clips.LeftOut, match="keep to the beats"):
        clips.score_truth(clips.read_score(midi(loose)))
    with pytest.raises(clips.LeftOut, match="Standard MIDI File"):
        clips.read_score(b"MUS\x1a")


def test_very_fast_beats_count_by_halves_and_fairly_fast_ones_not_at_all(clips):
    index = np.arange(40)
    times, places = clips.felt(index * 60 / 180, index % 4 + 1, first=3)
    assert times[0] == pytest.approx(60 / 180)
    assert np.diff(times) == pytest.approx(2 * 60 / 180)
    assert not places.any()
    times, places = clips.felt(index * 60 / 512, index % 4 + 1, first=3)
    assert times[0] == pytest.approx(60 / 512)
    assert np.diff(times) == pytest.approx(60 / 128)
    assert not places.any()
    times, places = clips.felt(index * 60 / 160, index % 4 + 1, first=3)
    assert len(times) == 40
    assert places.any()
    with pytest.raises(clips.LeftOut, match="170"):
        clips.felt(index * 60 / 170, index % 4 + 1, first=0)


def test_a_project_tells_its_grid(clips):
    text = '<p><head bpm="{}" timesig_numerator="{}" timesig_denominator="{}"/></p>'
    times, places = clips.project_truth(text.format(120, 3, 4).encode())
    assert np.diff(times) == pytest.approx(0.5)
    assert places[:4].tolist() == [1, 2, 3, 1]
    packed = text.format(120, 8, 4).encode()
    _, places = clips.project_truth(len(packed).to_bytes(4, "big") + zlib.compress(packed))
    assert not places.any()
    with pytest.raises(clips.LeftOut, match="automated"):
        clips.project_truth(b'<p><head><bpm value="120" id="3"/></head></p>')


def test_a_project_that_breaks_lmms_is_left_out(clips, tmp_path, monkeypatch):
    (tmp_path / "lmms").write_text("#!/bin/sh\nexit 3\n", "utf-8")
    (tmp_path / "lmms").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    project = tmp_path / "song.mmp"
    project.write_text(
        '<p><head bpm="120" timesig_numerator="4" timesig_denominator="4"/></p>', "utf-8"
    )
    with pytest.raises(clips.LeftOut, match="LMMS ended with 3"):
        clips.Rendered(project)(tmp_path / "sound.wav")


def test_a_clip_starts_off_the_beat_where_the_music_goes_on(clips):
    times = np.arange(0.0, 120.0, 0.5)
    samples = np.random.default_rng(1).normal(0, 0.1, (120 * clips.RATE, 1)).astype(np.float32)
    samples[40 * clips.RATE : 60 * clips.RATE] = 0.0
    start = clips.start_of("a song", samples, times)
    assert start == clips.start_of("a song", samples, times)
    assert start >= 58
    assert np.abs(times - start).min() > 0.05
    for seconds in (30, 0.5):
        with pytest.raises(clips.LeftOut, match="too short"):
            clips.start_of("a song", samples[: int(seconds * clips.RATE)], times)


def test_a_composed_song_that_drifts_tells_one_tempo_and_plays_where_it_says(clips):
    songbook = loaded("songbook")
    times = np.cumsum(np.random.default_rng(2).uniform(0.4, 0.6, 65))
    times -= times[0]
    notes = [(float(beat), 0.2, 9, 38, 100.0) for beat in range(64)]
    song = songbook.Song({"meter": 4, "loose": 0.0}, np.random.default_rng(1), [], times, notes)
    score = clips.read_score(songbook.midi(song))
    assert len(score.tempi) == 1
    played = score.seconds(score.notes[:, 0])
    assert np.abs(played - times[:64]).max() < 0.002


def test_scores_that_were_replaced_are_taken_but_for_those_like_others(
    clips, tmp_path, capsys, monkeypatch
):
    replaced = loaded("replaced", "teaching")
    clone, kept, taken = (tmp_path / name for name in ("clone", "kept", "taken"))
    git = ["git", "-C", str(clone), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "init", "-q", str(clone)], check=True)

    def melody(seed: int, up: int = 0) -> list[tuple[float, int]]:
        pitches = np.random.default_rng(seed).integers(60, 72, 80) + up
        return [(i / 2, pitch) for i, pitch in enumerate(pitches.tolist())]

    for number, name, notes in (
        (1, "old", melody(1)),
        (2, "old", melody(2)),
        (3, "higher", melody(1, up=5)),
        (4, "brief", melody(4)[:20]),
        (5, "broken", []),
        (6, "kept", melody(6, up=-2)),
    ):
        (clone / f"{name}.mid").write_bytes(midi(notes) if notes else b"MUS")
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", str(number)], check=True)
    kept.mkdir()
    (kept / "now.mid").write_bytes(midi(melody(6)))
    monkeypatch.setattr(sys, "argv", ["replaced.py", str(clone), str(taken), str(kept)])
    assert replaced.main() == 0
    found = {file.read_bytes() for file in taken.iterdir()}
    assert len(capsys.readouterr().out.splitlines()) == len(found) == 2
    assert midi(melody(2)) in found
    assert found & {midi(melody(1)), midi(melody(1, up=5))}
