"""From a composed song to a Song: grid, form, drums, key, signals."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from beatreel.music import SIGNALS, Song, hear
from tests.compose import Piece, compose, write_wav
from tests.music.scoring import f_measure, offset


def times(song: Song) -> list[float]:
    return [beat.time for beat in song.beats]


def test_the_grid_is_the_composed_one(song: Song, piece: Piece) -> None:
    assert song.tempo == pytest.approx(124.0, rel=0.002)
    assert song.meter == 4
    assert f_measure(piece.beats, times(song)) > 0.97
    assert f_measure(piece.downbeats, song.downbeats) > 0.95
    assert abs(offset(piece.beats, times(song))) < 0.008
    assert song.confidence > 0.7


def test_sections_begin_where_the_composer_said(song: Song, piece: Piece) -> None:
    true = [start for start, _, _ in piece.sections][1:]
    found = [section.start for section in song.sections][1:]
    assert f_measure(true, found, 0.5) > 0.75


def test_half_a_song_is_no_intro(tmp_path: Path) -> None:
    form = (("drop", 8), ("chorus", 8))
    piece = compose(124.0, sections=form)
    song = hear(write_wav(tmp_path / "halves.wav", piece.samples))
    assert not {"intro", "outro"} & {section.label for section in song.sections}


def test_sections_leave_no_gap_and_lie_on_downbeats(song: Song) -> None:
    sections = song.sections
    assert sections[0].start == 0.0
    assert sections[-1].end == song.duration
    assert all(a.end == b.start for a, b in pairwise(sections))
    assert all(section.start in song.downbeats for section in sections[1:])


def test_a_section_that_returns_keeps_its_letter(song: Song, piece: Piece) -> None:
    middles = [(start + end) / 2 for start, end, label in piece.sections if label == "drop"]
    letters = {s.group for m in middles for s in song.sections if s.start <= m < s.end}
    assert len(letters) == 1


def test_the_drop_is_marked(song: Song, piece: Piece) -> None:
    back = next(s for s, _, label in piece.sections[4:] if label == "drop")
    drops = [moment.time for moment in song.moments if moment.kind == "drop"]
    assert any(abs(time - back) < 0.1 for time in drops)


def test_hooks_are_on_bar_lines_and_fit(song: Song) -> None:
    assert set(song.hooks) == {15, 30, 60}
    for length, hook in song.hooks.items():
        assert hook.end - hook.start <= length + 1e-6
        assert hook.start in song.downbeats
        assert hook.reason


def test_drums_are_found(song: Song, piece: Piece) -> None:
    assert song.curves is not None
    for drum, least in (("kick", 0.85), ("snare", 0.85), ("hat", 0.85)):
        assert f_measure(piece.hits[drum], song.curves.hits[drum], 0.04) > least, drum


def test_chords_are_not_taken_for_snares(tmp_path: Path) -> None:
    music = compose(110.0, sections=(("break", 6), ("verse", 6)))
    curves = hear(write_wav(tmp_path / "a.wav", music.samples)).curves
    assert curves is not None
    assert f_measure(music.hits["snare"], curves.hits["snare"], 0.04) > 0.95


def test_signals_are_bounded_and_sharp_on_the_beat(song: Song, piece: Piece) -> None:
    values = song.signals.values
    assert np.isfinite(values).all()
    assert values.min() >= 0.0
    assert values.max() <= 1.0
    kick = song.signals.sample(60, int(song.duration * 60))[:, SIGNALS.index("kick")]
    rising = np.diff(kick) > 0.3
    falling = np.diff(kick) < -0.3
    assert rising.sum() > 20
    assert falling.sum() == 0


@pytest.mark.parametrize("fps", [24, 29.97, 60])
def test_slow_signals_do_not_jitter(song: Song, fps: float) -> None:
    frames = song.signals.sample(fps, int(song.duration * fps))
    for name in ("energy", "brightness", "vocal"):
        step = np.diff(frames[:, SIGNALS.index(name)])
        back = step[1:] * step[:-1] < 0
        assert np.minimum(np.abs(step[1:]), np.abs(step[:-1]))[back].max(initial=0.0) < 0.1, name


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60, 29.97])
def test_the_frame_of_a_beat_is_the_first_of_its_phase(song: Song, fps: float) -> None:
    frames = song.signals.sample(fps, int(song.duration * fps))[:, SIGNALS.index("beat")]
    for beat in song.beats[2:-2]:
        at = round(beat.time * fps)
        assert frames[at] < 0.5 < frames[at - 1]


def test_sampling_a_part_equals_a_part_of_the_samples(song: Song) -> None:
    whole = song.signals.sample(30, 300)
    np.testing.assert_allclose(song.signals.sample(30, 100, start=2.0), whole[60:160], atol=1e-4)


def test_past_the_end_the_last_row_holds(song: Song) -> None:
    rows = song.signals.sample(30, 10, start=song.duration + 100)
    assert np.ptp(rows, axis=0).max() < 1e-6


def test_the_document_is_plain_json(song: Song) -> None:
    document = json.loads(json.dumps(song.to_dict(), allow_nan=False))
    assert {"duration", "sample_rate", "tempo", "meter", "confidence", "beats", "sections",
            "key", "loudness"} <= set(document)  # fmt: skip
    assert document["beats"][0].keys() == {"time", "position"}
    assert document["loudness"].keys() == {"integrated", "range", "true_peak"}
    assert document["camelot"] == song.camelot


def test_the_document_holds_what_the_picture_shows(song: Song, piece: Piece) -> None:
    document = json.loads(json.dumps(song.to_dict(), allow_nan=False))
    assert {"hits", "short_term", "outline", "energy", "sections", "hooks", "moments", "phrases",
            "camelot", "tempi"} <= set(document)  # fmt: skip
    outline, energy = document["outline"], document["energy"]
    rows = round(song.duration * 10)
    assert abs(len(outline["low"]) - rows) <= 1
    assert len(outline["high"]) == len(outline["low"]) == len(energy["values"])
    assert max(outline["high"]) == pytest.approx(piece.samples.mean(1).max(), abs=0.1)
    assert min(outline["low"]) >= -1.0
    assert 0.0 <= min(energy["values"]) <= max(energy["values"]) <= 1.0


def test_a_song_is_heard_the_same_twice(wav: Path, song: Song) -> None:
    again = hear(wav)
    assert again.beats == song.beats
    assert again.sections == song.sections
    np.testing.assert_array_equal(again.signals.values, song.signals.values)


def test_a_window_counts_from_its_start(wav: Path, song: Song) -> None:
    part = hear(wav, start=20.0, end=50.0)
    assert part.duration == pytest.approx(30.0, abs=0.001)
    expected = [time - 20.0 for time in times(song) if 20.0 <= time < 50.0]
    assert f_measure(expected, times(part)) > 0.95


@pytest.mark.parametrize(
    ("tonic", "key"), [(0, ("C major", "A minor")), (7, ("G major", "E minor"))]
)
def test_the_key_is_that_of_the_chords(tmp_path: Path, tonic: int, key: tuple[str, str]) -> None:
    music = compose(110.0, sections=(("break", 8),), tonic=tonic)
    assert hear(write_wav(tmp_path / "a.wav", music.samples)).key in key


@pytest.mark.parametrize("tempo", [84.0, 152.0])
def test_other_tempi(tmp_path: Path, tempo: float) -> None:
    music = compose(tempo, sections=(("chorus", 12),), seed=3)
    song = hear(write_wav(tmp_path / "a.wav", music.samples))
    assert f_measure(music.beats, times(song)) > 0.95


def test_three_in_a_bar(tmp_path: Path) -> None:
    music = compose(132.0, 3, (("chorus", 16),))
    song = hear(write_wav(tmp_path / "a.wav", music.samples))
    assert song.meter == 3
    assert f_measure(music.downbeats, song.downbeats) > 0.9


def test_a_drift_of_tempo_is_followed(tmp_path: Path) -> None:
    bars = [100.0 * (1 + 0.05 * np.sin(i / 4)) for i in range(20)]
    music = compose(bars, sections=(("chorus", 20),))
    song = hear(write_wav(tmp_path / "a.wav", music.samples))
    assert f_measure(music.beats, times(song)) > 0.95
    assert len(song.tempi) == 1


def test_a_drift_is_followed_to_the_end(tmp_path: Path) -> None:
    # Steady for most of the song, then players slow down: one line fits nearly all of it.
    bars = [84.0] * 14 + [84.0 - 0.7 * i for i in range(8)]
    music = compose(bars, sections=(("verse", 22),))
    song = hear(write_wav(tmp_path / "a.wav", music.samples))
    last = music.beats[-24:]
    found = [time for time in times(song) if last[0] - 0.3 < time < last[-1] + 0.3]
    assert f_measure(last, found) > 0.95


def test_a_change_of_tempo_is_followed(tmp_path: Path) -> None:
    one, two = (compose(tempo, seconds=32.0) for tempo in (118.0, 142.0))
    samples = np.concatenate([one.samples, two.samples])
    song = hear(write_wav(tmp_path / "a.wav", samples))
    assert f_measure([*one.beats, *(two.beats + 32.0)], times(song)) > 0.93
