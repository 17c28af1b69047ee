"""Sound without a clear pulse: a usable grid, an honest confidence, never NaN."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from beatreel.music import hear
from tests.compose import RATE, compose, write_wav
from tests.music.scoring import f_measure

noise = np.random.default_rng(5)


def clicks(bpm: float, seconds: float = 16.0) -> np.ndarray:
    samples = np.zeros(int(seconds * RATE))
    for time in np.arange(0.4, seconds - 0.1, 60 / bpm):
        at = int(time * RATE)
        samples[at : at + 400] += np.hanning(400) * np.sin(np.arange(400) * 0.3)
    return samples


def rubato() -> np.ndarray:
    noise = np.random.default_rng(7)
    samples, at = np.zeros(20 * RATE), 0.3
    while at < 18.5:
        tone = np.arange(RATE) / RATE
        pitch = 220 * 2 ** (noise.integers(0, 12) / 12)
        first = int(at * RATE)
        samples[first : first + RATE] += 0.3 * np.sin(2 * np.pi * pitch * tone) * np.exp(-3 * tone)
        at += noise.uniform(0.25, 1.3)
    return samples


def speech() -> np.ndarray:
    """Syllables of buzz and hiss, three to seven a second, with pauses for breath."""
    noise = np.random.default_rng(3)
    samples, at = np.zeros(20 * RATE), 0.2
    while at < 19.0:
        size = int(noise.uniform(0.08, 0.3) * RATE)
        time = np.arange(size) / RATE
        pitch = 110 * (1 + 0.2 * noise.standard_normal()) * (1 - 0.3 * time)
        voiced = np.tanh(4 * np.sin(2 * np.pi * pitch * time)) if noise.random() < 0.7 else 0.0
        sound = (voiced + 0.2 * noise.standard_normal(size)) * np.hanning(size)
        first = int(at * RATE)
        samples[first : first + size] += 0.3 * sound[: len(samples) - first]
        at += size / RATE * noise.uniform(0.8, 1.4) + (noise.random() < 0.15) * noise.uniform(
            0.2, 0.8
        )
    return samples


def seven() -> np.ndarray:
    bars = [compose(140.0, meter, (("chorus", 1),)).samples for meter in (4, 3)]
    cut = [bar[: int(m * 60 / 140 * RATE)] for bar, m in zip(bars, (4, 3), strict=True)]
    return np.concatenate(cut * 6)


def ballad(bpm: float) -> np.ndarray:
    """Sixteen bars of six-eight at so many dotted quarters: kick, snare, bass and broken chords."""
    noise, eighth = np.random.default_rng(1), 20 / bpm
    samples, time = np.zeros(int((96 * eighth + 1) * RATE)), np.arange(RATE // 2) / RATE

    def add(sound: np.ndarray, count: float) -> None:
        first = int(count * eighth * RATE)
        samples[first : first + len(sound)] += sound[: len(samples) - first]

    def tone(pitch: float, decay: float) -> np.ndarray:
        return np.sin(2 * np.pi * pitch * time) * np.exp(-decay * time)

    kick = np.sin(2 * np.pi * (50 + 90 * np.exp(-30 * time)) * time) * np.exp(-9 * time)
    snare = noise.normal(0, 0.5, len(time)) * np.exp(-18 * time) + 0.4 * tone(190, 14)
    for bar in range(16):
        root = (220, 175, 262, 196)[bar % 4]
        for place, ratio in enumerate((1, 1.5, 2, 2.5, 2, 1.5)):
            add(0.3 * tone(root * ratio, 5), 6 * bar + place)
        add(kick + 0.5 * tone(root / 4, 2), 6 * bar)
        add(snare + 0.4 * tone(root / 4, 2), 6 * bar + 3)
        if bar % 2:
            add(0.6 * kick, 6 * bar + 5)
    return 0.4 * samples


def mixed(before: float, after: float) -> tuple[np.ndarray, np.ndarray]:
    """Two songs of their own tempi, the second faded in over eight seconds, and their beats."""
    one, two = compose(before, seconds=56.0), compose(after, seconds=56.0, seed=4, tonic=5)
    size = 8 * RATE
    fade = np.linspace(0.0, 1.0, size)[:, None]
    seam = one.samples[-size:] * (1 - fade) + two.samples[:size] * fade
    samples = np.concatenate([one.samples[:-size], seam, two.samples[size:]])
    return samples, np.concatenate([one.beats[one.beats < 48], two.beats[two.beats > 8] + 48])


SOUNDS = {
    "silence": lambda: np.zeros((6 * RATE, 2)),
    "noise": lambda: noise.normal(0, 0.1, 12 * RATE),
    "one sample": lambda: np.r_[np.zeros(2 * RATE), 1.0, np.zeros(2 * RATE)],
    "direct current": lambda: np.full(4 * RATE, 0.5),
    "clipped": lambda: np.clip(compose(124.0, seconds=8.0).samples * 9, -1, 1),
    "two seconds": lambda: compose(124.0, seconds=2.0).samples,
    "ten seconds": lambda: compose(124.0, seconds=10.0).samples,
    "30 BPM": lambda: clicks(30),
    "300 BPM": lambda: clicks(300),
    "rubato": rubato,
    "seven-eight": seven,
    "speech": speech,
}


@pytest.mark.parametrize("name", SOUNDS)
def test_any_sound_gets_a_usable_grid(tmp_path: Path, name: str) -> None:
    song = hear(write_wav(tmp_path / "a.wav", SOUNDS[name]()))
    json.dumps(song.to_dict(), allow_nan=False)
    times = [beat.time for beat in song.beats]
    assert len(times) >= 2
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] < song.duration
    assert np.diff(times).max() < 2.1
    assert 0 <= song.confidence <= 1
    assert song.sections[0].start == 0
    assert song.sections[-1].end == song.duration
    assert np.isfinite(song.signals.values).all()


@pytest.mark.parametrize("name", ["silence", "noise", "rubato", "speech", "direct current"])
def test_no_pulse_is_said_plainly(tmp_path: Path, name: str) -> None:
    assert hear(write_wav(tmp_path / "a.wav", SOUNDS[name]())).confidence < 0.35


@pytest.mark.parametrize(("bpm", "found", "other"), [(30, 60, "half"), (300, 150, "double")])
def test_clicks_that_nobody_taps_name_their_octave(
    tmp_path: Path, bpm: float, found: float, other: str
) -> None:
    song = hear(write_wav(tmp_path / "a.wav", clicks(bpm)))
    assert song.tempo == pytest.approx(found, rel=0.01)
    assert song.alternatives[other] > 0.9
    assert song.confidence < 0.7


@pytest.mark.parametrize("bpm", [40, 60, 100, 120, 140, 200])
def test_a_metronome_is_taken_at_its_word(tmp_path: Path, bpm: float) -> None:
    song = hear(write_wav(tmp_path / "a.wav", clicks(bpm)))
    assert song.tempo == pytest.approx(bpm, rel=0.005)
    assert min(abs(beat.time - 0.4) for beat in song.beats) < 0.02
    assert song.confidence > 0.7


def test_seven_in_a_bar_is_heard(tmp_path: Path) -> None:
    song = hear(write_wav(tmp_path / "a.wav", seven()))
    assert song.meter == 7
    assert song.tempo == pytest.approx(140.0, rel=0.01)
    # It is put together of four and three that begin alike: either may be the one.
    groups = np.arange(6) * 7 * 60 / 140
    ones = max(f_measure(groups + shift * 60 / 140, song.downbeats) for shift in (0, 4))
    assert ones > 0.9


@pytest.mark.parametrize("bpm", [52.0, 56.0])
def test_six_eight_is_counted_as_two(tmp_path: Path, bpm: float) -> None:
    song = hear(write_wav(tmp_path / "a.wav", ballad(bpm)))
    assert song.tempo == pytest.approx(bpm, rel=0.01)
    assert song.meter == 2
    assert f_measure(np.arange(16) * 120 / bpm, song.downbeats) > 0.9


@pytest.mark.parametrize("bpm", [150.0, 160.0])
def test_fast_eighths_of_sevens_are_no_beats(tmp_path: Path, bpm: float) -> None:
    bar = compose(bpm, 4, (("chorus", 1),)).samples[: int(3.5 * 60 / bpm * RATE)]
    song = hear(write_wav(tmp_path / "a.wav", np.concatenate([bar] * 16)))
    assert song.tempo == pytest.approx(bpm, rel=0.01)
    assert song.meter == 7


def test_a_mix_is_followed_from_one_tempo_to_the_next(tmp_path: Path) -> None:
    samples, beats = mixed(120.0, 140.0)
    song = hear(write_wav(tmp_path / "a.wav", samples))
    found = [beat.time for beat in song.beats]
    clear = [time for time in found if time < 48 or time > 56]
    assert f_measure(beats, clear) > 0.97
    (first, slow), (second, fast) = song.tempi
    assert (slow, fast) == (pytest.approx(120, rel=0.01), pytest.approx(140, rel=0.01))
    assert first < 1.0
    assert 46 < second < 58
    assert [round(row["bpm"]) for row in song.to_dict()["tempi"]] == [120, 140]


def test_an_intro_of_pads_keeps_the_tempo_of_the_song(tmp_path: Path) -> None:
    music = compose(116.0, sections=(("break", 12), ("verse", 16)))
    song = hear(write_wav(tmp_path / "a.wav", music.samples))
    assert len(song.tempi) == 1
    assert f_measure(music.beats, [beat.time for beat in song.beats]) > 0.95


def test_ten_seconds_are_enough(tmp_path: Path) -> None:
    song = hear(write_wav(tmp_path / "a.wav", SOUNDS["ten seconds"]()))
    assert song.tempo == pytest.approx(124.0, rel=0.01)


def test_a_delayed_start_moves_the_grid_with_it(tmp_path: Path) -> None:
    music = compose(124.0, sections=(("chorus", 10),))
    late = np.concatenate([np.zeros((1102, 2), np.float32), music.samples])
    a, b = (
        hear(write_wav(tmp_path / name, samples))
        for name, samples in (("a.wav", music.samples), ("b.wav", late))
    )
    shift = b.beats[8].time - min(a.beats, key=lambda x: abs(x.time + 0.025 - b.beats[8].time)).time
    assert shift == pytest.approx(0.025, abs=0.006)
