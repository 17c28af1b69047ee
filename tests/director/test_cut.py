"""The cut by itself: what the planner does with lines, walls and obstacles."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel.director.cut import LENGTHS, spans
from beatreel.director.flashes import LIMIT, Budget
from beatreel.director.score import read_score
from beatreel.director.timing import Clock
from beatreel.draft.times import frame
from beatreel.music import Moment

from .composer import CLUB, POP, compose


def lengths(plan: object, **options: object) -> list[float]:
    """Return the bars of each shot."""
    score = read_score(compose(plan, **options))  # pyright: ignore
    return [round(it.bars, 1) for it in spans(score, 1.0, Random(0))]


@pytest.mark.parametrize("plan", [POP, CLUB], ids=["pop", "club"])
def test_shots_have_the_lengths_that_editors_use(plan: object) -> None:
    found = lengths(plan, tail=0.0)
    usual = [it for it in found if it in LENGTHS]
    assert len(usual) >= 0.9 * len(found)
    assert len(set(usual)) >= 3


def test_parts_and_drops_are_always_cut() -> None:
    song = compose(CLUB)
    score = read_score(song)
    cuts = {score.lines[it.first].time for it in spans(score, 1.0, Random(0))}
    assert {section.start for section in song.sections} <= cuts


def test_a_drop_inside_a_section_is_a_wall() -> None:
    song = compose([("verse", "A", 16, 0.8)], moments=[Moment(10.0, "drop")])
    score = read_score(song)
    assert 10.0 in {score.lines[it.first].time for it in spans(score, 1.0, Random(0))}


def test_sections_that_are_off_the_grid_are_laid_on_it() -> None:
    song = compose(POP)
    moved = [section.start + 0.31 for section in song.sections[1:]]
    loose = compose(POP)
    object.__setattr__(
        loose,
        "sections",
        tuple(
            type(section)(start, end, section.label, section.group, section.energy)
            for section, start, end in zip(
                song.sections, [0.0, *moved], [*moved, song.duration], strict=True
            )
        ),
    )
    score = read_score(loose)
    assert all(score.lines[part.first].time in (0.0, *song.downbeats) for part in score.parts)


def test_waltzes_are_not_cut_inside_the_bar() -> None:
    score = read_score(compose(POP, meter=3, tempo=90.0))
    assert {line.beat for line in score.lines[:-1]} == {1}


def test_half_bars_only_where_they_last() -> None:
    score = read_score(compose(CLUB, tempo=190.0))
    assert all(it.seconds >= 0.8 for it in spans(score, 2.0, Random(1)))


@given(st.floats(0.0, 600.0), st.sampled_from((24, 25, 29.97, 30, 50, 59.94, 60)))
def test_a_cut_is_on_the_frame_that_shows_when_the_beat_sounds(at: float, fps: float) -> None:
    clock = Clock(fps, 700.0)
    off = at - frame(clock.cut(at), fps) / float(clock.fps)
    assert -0.03 / fps <= off <= 1.0 / fps


def test_a_window_is_never_empty() -> None:
    window = Clock(30, 10.0).window(1.0, 1.0)
    assert window["duration"] >= 33


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 20.0), max_size=60))
def test_the_budget_never_gives_more_than_the_limit(times: list[float]) -> None:
    budget = Budget()
    taken = sorted(at for at in times if budget.take(at))
    for start in taken:
        assert sum(start <= at <= start + 1.0 for at in taken) <= LIMIT


def test_the_budget_gives_what_may_be() -> None:
    budget = Budget()
    assert all(budget.take(at) for at in np.arange(0.0, 10.0, 0.6))
    assert [budget.take(at) for at in (20.0, 20.1, 20.2, 20.3, 21.4)] == [1, 1, 1, 0, 1]


def test_breathing_beats_marching() -> None:
    found = lengths([("verse", "A", 32, 0.6)], tail=0.0)
    assert sum(a == b for a, b in pairwise(found)) <= 0.5 * len(found)
