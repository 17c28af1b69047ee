"""What the user knows better, and the grid in files of other programs."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel.draft import History, retime, set_draft_meta
from beatreel.errors import BeatreelError, InvalidInput, NotFound
from beatreel.music import Beat, Corrections, Song, read_beats, read_labels, read_taps, write
from beatreel.music.corrections import corrected
from beatreel.music.features import Features, extract
from beatreel.music.grid import Grid
from beatreel.music.hearing import understand
from beatreel.music.midi import read_midi
from tests.compose import compose, write_wav
from tests.draft.samples import reel
from tests.music.scoring import f_measure


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Features, Grid]:
    music = compose(120.0, sections=(("verse", 4), ("chorus", 4), ("verse", 4)))
    file = write_wav(tmp_path_factory.mktemp("corrections") / "a.wav", music.samples)
    features = extract(file)
    return features, corrected(features, Corrections())


def fixed(heard: tuple[Features, Grid], **values: Any) -> Grid:
    return corrected(heard[0], Corrections.from_dict(values))


def test_half_keeps_the_ones_and_every_second_beat(heard: tuple[Features, Grid]) -> None:
    half = fixed(heard, half=True)
    assert half.tempo == pytest.approx(heard[1].tempo / 2, rel=0.01)
    assert half.downbeats[0] == heard[1].downbeats[0]
    assert set(half.times) <= set(heard[1].times)


def test_double_puts_a_beat_between(heard: tuple[Features, Grid]) -> None:
    double = fixed(heard, double=True)
    assert double.tempo == pytest.approx(2 * heard[1].tempo, rel=0.01)
    assert f_measure(heard[1].times, double.times[:-1:2], 0.01) > 0.97


@pytest.mark.parametrize("beat", [1, 2, 3, 4])
def test_the_beat_that_is_named_becomes_the_one(heard: tuple[Features, Grid], beat: int) -> None:
    turned = fixed(heard, downbeat=beat)
    assert turned.downbeats[0] in heard[1].times[heard[1].positions == beat]


@pytest.mark.parametrize("offset", [-40.0, 25.0])
def test_an_offset_moves_every_beat(heard: tuple[Features, Grid], offset: float) -> None:
    moved = fixed(heard, offset_ms=offset)
    shifted = heard[1].times + offset / 1000
    assert np.abs(moved.times[:, None] - shifted[4:-4]).min(0).max() < 1e-6


def test_a_given_tempo_is_kept(heard: tuple[Features, Grid]) -> None:
    assert fixed(heard, bpm=60.0).tempo == pytest.approx(60.0, rel=0.02)


def test_a_given_metre_is_kept(heard: tuple[Features, Grid]) -> None:
    grid = fixed(heard, meter=3)
    assert grid.meter == 3
    assert set(np.diff(np.flatnonzero(grid.positions == 1))) == {3}


def test_unsteady_taps_become_a_steady_line(heard: tuple[Features, Grid]) -> None:
    hand = np.random.default_rng(2).normal(0.0, 0.012, 16)
    grid = fixed(heard, taps=(0.25 + 0.6 * np.arange(16) + hand).tolist())
    assert np.ptp(np.diff(grid.times)) < 1e-9
    assert grid.tempo == pytest.approx(100.0, rel=0.01)
    assert grid.times[-1] > heard[0].duration - 0.7


def test_free_taps_stay_where_they_are(heard: tuple[Features, Grid]) -> None:
    taps = np.cumsum([0.5, 0.5, 0.8, 0.5, 0.5, 0.9, 0.5, 0.5])
    assert set(np.round(taps, 6)) <= set(np.round(fixed(heard, taps=taps.tolist()).times, 6))


def test_drawn_sections_win_and_lie_on_downbeats(heard: tuple[Features, Grid]) -> None:
    drawn = [[0.0, 6.1, "Intro"], [6.1, 14.2, "Chorus 1"], [14.2, 24.0, "mystery"]]
    song = understand(heard[0], Corrections.from_dict({"sections": drawn}))
    assert [section.label for section in song.sections][:2] == ["intro", "chorus"]
    assert len(song.sections) == 3
    assert all(section.start in song.downbeats for section in song.sections[1:])


def test_all_that_hangs_on_the_grid_follows(heard: tuple[Features, Grid]) -> None:
    song = understand(heard[0], Corrections(bpm=90.0, downbeat=2))
    assert all(section.start in song.downbeats for section in song.sections[1:])
    assert all(hook.start in song.downbeats for hook in song.hooks.values())
    assert set(song.phrases) <= set(song.downbeats)
    phase = song.signals.values[:, 1]
    rows = np.round(np.array(song.downbeats[1:-1]) * song.signals.rate).astype(int)
    near = np.minimum(phase[rows], 1 - phase[rows])
    assert near.max() < 0.02


def test_a_correction_is_undone_with_all_that_followed_it(heard: tuple[Features, Grid]) -> None:
    features, as_heard = heard
    before = reel(6)
    corrections = Corrections(downbeat=2, offset_ms=40.0)
    grid = corrected(features, corrections)
    moved = set_draft_meta(retime(before, grid.beats()), grid=corrections.to_dict())
    cuts = [piece.start for piece in before.tracks[0].segments]
    assert [piece.start for piece in moved.tracks[0].segments] != cuts
    history = History().record(before, moved, "corrected the beat grid")
    history, undone = history.undo(moved)
    assert undone == before
    assert [piece.start for piece in undone.tracks[0].segments] == cuts
    again = corrected(features, Corrections.from_dict(undone.meta.grid))
    np.testing.assert_array_equal(again.times, as_heard.times)
    _, redone = history.redo(undone)
    assert redone == moved
    back = corrected(features, Corrections.from_dict(redone.meta.grid))
    np.testing.assert_allclose(back.times, grid.times, atol=1e-9)


def test_half_and_double_together_are_refused() -> None:
    with pytest.raises(InvalidInput, match="choose one"):
        Corrections(half=True, double=True)


@pytest.mark.parametrize(
    "values",
    [
        {"bpm": 0}, {"bpm": math.nan}, {"bpm": "fast"}, {"meter": 0}, {"downbeat": 17},
        {"offset_ms": math.inf}, {"taps": [1.0]}, {"taps": 3}, {"sections": [[1]]},
        {"beats": [[0.5, 1]]}, {"beats": [1, 2]},
        {"beats": [[0.5, 1], [1.0, 2]], "taps": [1.0, 2.0]},
    ],
    ids=str,
)  # fmt: skip
def test_what_makes_no_grid_is_refused_in_one_sentence(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Corrections.from_dict(values)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("values", [{"taps": [900.0, 901.0]}, {"beats": [[900, 1], [901, 2]]}])
def test_a_grid_outside_the_song_is_refused(
    heard: tuple[Features, Grid], values: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput, match="outside the song"):
        fixed(heard, **values)


_seconds = st.floats(0.0, 500.0).map(lambda value: round(value, 4))


@given(
    st.builds(
        Corrections,
        bpm=st.none() | st.floats(20.0, 400.0),
        half=st.booleans(),
        offset_ms=st.floats(-500, 500),
        downbeat=st.none() | st.integers(1, 16),
        meter=st.none() | st.integers(1, 16),
        taps=st.just(()) | st.lists(_seconds, min_size=2, unique=True).map(sorted).map(tuple),
        sections=st.lists(st.tuples(_seconds, _seconds, st.text(max_size=5))).map(tuple),
    )
)
@settings(max_examples=40, deadline=None)
def test_corrections_survive_a_document(corrections: Corrections) -> None:
    document = json.loads(json.dumps(corrections.to_dict(), allow_nan=False))
    assert Corrections.from_dict(document) == corrections


@pytest.mark.parametrize("ending", [".beats", ".txt", ".mid"])
def test_an_exported_grid_comes_back(song: Song, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"grid{ending}"
    write(song, file)
    back = read_beats(file)
    # A tempo map can only begin with a whole bar: the pickup is its lead-in.
    first = song.downbeats[0] if ending == ".mid" else 0.0
    expected = [beat for beat in song.beats if beat.time >= first]
    assert len(back) == len(expected)
    for beat, other in zip(back, expected, strict=True):
        assert beat.time == pytest.approx(other.time, abs=0.0005)
        assert beat.position == other.position


def test_a_grid_from_a_file_is_the_grid(song: Song, wav: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.beats"
    file.write_text("".join(f"{0.3 + 0.7 * i:.3f}\t{i % 3 + 1}\n" for i in range(20)), "utf-8")
    features = extract(wav, end=20.0)
    again = understand(features, Corrections.from_files(beats=file))
    assert again.meter == 3
    assert again.tempo == pytest.approx(60 / 0.7, rel=0.001)
    assert again.downbeats[0] == pytest.approx(0.3)


def test_sections_come_back_as_they_went(song: Song, tmp_path: Path) -> None:
    file = tmp_path / "grid.sections.txt"
    write(song, file)
    rows = read_labels(file)
    assert [round(start, 3) for start, _, _ in rows] == [round(s.start, 3) for s in song.sections]
    assert rows[0][2].startswith(song.sections[0].label)


@given(st.lists(st.floats(0.2, 2.0), min_size=2, max_size=30), st.integers(1, 7))
@settings(max_examples=40, deadline=None)
def test_any_tempo_map_keeps_its_times(song: Song, gaps: list[float], meter: int) -> None:
    from dataclasses import replace

    from beatreel.music import midi_tempo_map

    times = np.concatenate([[0.0], np.cumsum(gaps)])
    beats = tuple(Beat(float(t), i % meter + 1) for i, t in enumerate(times))
    data = midi_tempo_map(replace(song, beats=beats, meter=meter, sections=()))
    if meter > 1:
        back = [beat.time for beat in read_midi(data, "a.mid")]
        np.testing.assert_allclose(back[: len(times) - 1], times[:-1], atol=1e-4)


def test_a_tempo_map_of_another_program_in_six_eight(tmp_path: Path) -> None:
    tempo = b"\x00\xff\x51\x03" + (500_000).to_bytes(3, "big")
    signature = b"\x00\xff\x58\x04\x06\x03\x18\x08"
    note = b"\x00\x90\x3c\x40\x9c\x00\x3c\x00"
    track = tempo + signature + note + b"\x00\xff\x2f\x00"
    head = b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x01\xe0"
    file = tmp_path / "six.mid"
    file.write_bytes(head + b"MTrk" + len(track).to_bytes(4, "big") + track)
    beats = read_beats(file)
    assert {beat.position for beat in beats} == {1, 2}
    assert beats[1].time == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.mid", b"no midi"), ("a.mid", b"MThd" + bytes(40)), ("a.beats", b"one two"),
     ("a.txt", b"\xff\xfe\x00"), ("a.txt", b"\n\n"), ("a.beats", b"nan 1")],
)  # fmt: skip
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(BeatreelError) as caught:
        read_beats(file)
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"none\.txt"):
        read_taps(tmp_path / "none.txt")


def test_a_name_of_no_known_kind_is_refused(song: Song, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no known kind"):
        write(song, tmp_path / "grid.doc")
