"""Sections, letters, moments: from bars to a form."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel.music.barwise import Bars, bars_of, model
from beatreel.music.boundaries import boundaries
from beatreel.music.features import BAND_FPS, extract
from beatreel.music.form import beat_features
from beatreel.music.grid import on_one_line, steady
from beatreel.music.likeness import groups
from beatreel.music.moments import moments
from beatreel.music.parting import Gains, best, parted
from beatreel.music.sections import sections
from tests.compose import compose, write_wav
from tests.music.scoring import f_measure

FORM = (("verse", 8), ("chorus", 8), ("verse", 8), ("break", 4), ("chorus", 8))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory):
    music = compose(128.0, sections=FORM)
    features = extract(write_wav(tmp_path_factory.mktemp("form") / "a.wav", music.samples))
    return music, features, steady(128.0, features.duration)


def test_every_section_is_found(heard) -> None:
    music, features, grid = heard
    true = [start for start, _, _ in music.sections][1:]
    found = [section.start for section in sections(features, grid)][1:]
    assert f_measure(true, found, 0.5) > 0.85


def test_letters_are_those_of_the_composer(heard) -> None:
    music, features, grid = heard
    bars = bars_of(beat_features(features, grid.times), grid)
    starts = np.array([np.argmin(np.abs(grid.times - start)) for start, _, _ in music.sections])
    assert groups(bars, starts) == ["A", "B", "A", "C", "B"]


def test_silence_before_a_song_is_no_section(heard) -> None:
    _, features, _ = heard
    rows = 3 * BAND_FPS
    quiet = replace(
        features,
        duration=features.duration + 3.0,
        bands=np.pad(features.bands, ((rows, 0), (0, 0))),
        wave=np.pad(features.wave, ((rows, 0), (0, 0))),
        chroma=np.pad(features.chroma, ((30, 0), (0, 0))),
    )
    grid = steady(128.0, quiet.duration, offset=3.0)
    late = [round(section.start - 3.0, 1) for section in sections(quiet, grid)][1:]
    soon = [round(section.start, 1) for section in sections(features, steady(128.0, 81.0))][1:]
    assert f_measure(soon, late, 0.5) > 0.85


def test_a_hard_stop_is_marked_and_rhythm_is_not(heard) -> None:
    _, features, grid = heard
    wave, bands = features.wave.copy(), features.bands.copy()
    for start in (20.0, *(40.0 + np.arange(8) * 0.9)):
        rows = slice(int(start * BAND_FPS), int((start + 0.5) * BAND_FPS))
        wave[rows], bands[rows] = 0.0, 0.0
    cut = replace(features, wave=wave, bands=bands)
    stops = [m.time for m in moments(cut, grid, sections(features, grid)) if m.kind == "stop"]
    assert stops == [pytest.approx(20.0, abs=0.05)]


def test_a_fade_is_marked_and_a_sudden_end_is_not(heard) -> None:
    _, features, grid = heard
    form = sections(features, grid)
    assert not [m for m in moments(features, grid, form) if m.kind == "fade"]
    rows = len(features.wave)
    fade = np.interp(np.arange(rows), [rows - 1300, rows - 60], [1.0, 0.01])
    faded = replace(features, wave=features.wave * (fade**2)[:, None].astype(np.float32))
    marks = [m for m in moments(faded, grid, form) if m.kind == "fade"]
    assert len(marks) == 1
    assert features.duration - 13.0 < marks[0].time < features.duration - 4.0


GAINS = Gains.by_kind(**model()["lengths"])


def ways(bars: int) -> list[list[int]]:
    """Return all ways to part so many bars."""
    inner = range(1, bars)
    return [list(cuts) for count in range(bars) for cuts in combinations(inner, count)]


@given(st.lists(st.floats(-4.0, 4.0), min_size=2, max_size=9))
@settings(max_examples=30, deadline=None)
def test_all_ways_to_part_a_song_are_summed(odds: list[float]) -> None:
    total, begins = 0.0, np.zeros(len(odds))
    for cuts in ways(len(odds)):
        lengths = np.diff([0, *cuts, len(odds)])
        gain = sum(odds[cut] for cut in cuts) + GAINS.inner[lengths[1:-1]].sum()
        gain += GAINS.first[lengths[0]] + GAINS.last[lengths[-1]] if cuts else 0.0
        total += np.exp(gain)
        begins[cuts] += np.exp(gain)
    # A longer song beside it changes nothing.
    both = np.zeros((2, len(odds) + 5))
    both[0, : len(odds)] = odds
    sums = parted(both, np.array([len(odds), len(odds) + 5]), GAINS)
    assert sums.total[0] == pytest.approx(np.log(total))
    assert sums.begins[0, : len(odds)] == pytest.approx(begins / total, abs=1e-9)


@given(st.lists(st.floats(-12.0, 6.0), min_size=6, max_size=80))
@settings(max_examples=60, deadline=None)
def test_chosen_lines_rise_and_leave_no_scraps(odds: list[float]) -> None:
    edges = [0, *best(np.array(odds), GAINS), len(odds)]
    assert edges == sorted(set(edges))
    assert min(np.diff(edges)) >= 2


def test_lines_four_bars_apart_beat_lines_five_apart() -> None:
    odds = np.full(32, -4.0)
    odds[[8, 16, 24]] = 0.5
    odds[13] = 0.5
    assert best(odds, GAINS) == [8, 16, 24]


@pytest.mark.parametrize("bars", [20, 400])
def test_what_never_turns_stays_whole(bars: int) -> None:
    assert best(np.full(bars, -9.0), GAINS) == []


def test_the_bars_of_silence_around_a_song_are_left_out(heard) -> None:
    _, features, grid = heard
    beats = beat_features(features, grid.times)
    sounding = beats.sounding.copy()
    sounding[:6], sounding[-9:] = False, False
    full, cut = bars_of(beats, grid), bars_of(replace(beats, sounding=sounding), grid)
    assert cut.first[0] == 8
    assert len(cut) == len(full) - 4


def test_few_bars_are_one_section() -> None:
    empty = np.zeros((3, 4))
    energy, ones = np.zeros((3, 4, 8)), np.ones(3)
    bars = Bars(np.arange(3) * 4, empty, empty, empty, energy, ones, ones, ones)
    assert boundaries(bars).tolist() == [0]


def test_beats_that_slip_to_the_off_beats_come_back_to_the_line() -> None:
    true = steady(140.0, 80.0, offset=1.2)
    slipped = replace(true, times=true.times + np.where(true.times < 14.0, true.period / 2, 0.0))
    mended = on_one_line(slipped)
    assert f_measure(true.times, mended.times, 0.01) > 0.98
    assert f_measure(true.downbeats, mended.downbeats, 0.01) > 0.95


def test_a_tempo_that_drifts_is_left_alone() -> None:
    true = steady(120.0, 80.0)
    drifting = replace(true, times=true.times * (1 + 0.01 * np.sin(true.times / 9)))
    assert on_one_line(drifting) is drifting
