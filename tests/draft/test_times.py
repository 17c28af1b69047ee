from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.draft import times

from .samples import RATES

rates = st.sampled_from(RATES) | st.fractions(1, 240, max_denominator=1001)
moments = st.integers(0, 86_400_000)


@pytest.mark.parametrize(
    ("fps", "exact"),
    [
        (30, Fraction(30)),
        (29.97, Fraction(30_000, 1001)),
        (23.976, Fraction(24_000, 1001)),
        (59.94, Fraction(60_000, 1001)),
        (12.5, Fraction(25, 2)),
        (Fraction(25), Fraction(25)),
    ],
)
def test_rate_is_exact(fps: float | Fraction, exact: Fraction) -> None:
    assert times.rate(fps) == exact


@pytest.mark.parametrize(
    ("ms", "fps", "index"),
    [(0, 30, 0), (16, 30, 0), (17, 30, 1), (1000, 30, 30), (50, 30, 2), (600_000, 29.97, 17_982)],
)
def test_frame_is_the_nearest_with_halves_up(ms: int, fps: float, index: int) -> None:
    assert times.frame(ms, fps) == index


@given(moments, rates)
def test_frame_is_within_half_a_frame_of_the_time(ms: int, fps: float | Fraction) -> None:
    exact = times.rate(fps)
    assert abs(times.frame(ms, fps) - ms * exact / 1000) <= Fraction(1, 2)


@given(st.integers(0, 20_000_000), rates)
def test_a_frame_has_a_time_that_gives_it_back(index: int, fps: float | Fraction) -> None:
    assert times.frame(times.time(index, fps), fps) == index


@given(moments, moments, rates)
def test_frames_never_go_back(one: int, other: int, fps: float | Fraction) -> None:
    early, late = sorted((one, other))
    assert times.frame(early, fps) <= times.frame(late, fps)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=50), rates)
def test_segments_that_touch_touch_in_frames_and_nothing_drifts(
    lengths: list[int], fps: float | Fraction
) -> None:
    start, counted = 0, []
    for length in lengths:
        counted.extend(times.frames(start, length, fps))
        start += length
    assert counted == list(range(times.frame(sum(lengths), fps)))


@given(moments)
def test_seconds_come_back_as_the_same_ms(ms: int) -> None:
    assert times.milliseconds(ms / 1000) == ms
