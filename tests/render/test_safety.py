"""Flashes: held under the limit when they are made, counted as WCAG does when they are seen."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.render.flashes import GENERAL, RED, Counter, light, most
from beatreel.render.safety import RISE, limited

FPS = Fraction(30)


def hits(every: float, seconds: float = 6.0, fps: float = 30) -> np.ndarray:
    """A flash that is there at once and decays, every so many seconds."""
    at = np.arange(round(seconds * fps)) / fps
    return np.exp(-12 * (at % every)).astype(np.float32)


def rises(amounts: np.ndarray) -> list[int]:
    """Frames at which a flash begins."""
    steps = np.diff(amounts, prepend=0.0)
    return np.flatnonzero(steps > RISE).tolist()


def test_few_flashes_are_left_alone() -> None:
    assert np.array_equal(limited(hits(0.5), (), FPS), hits(0.5))


@pytest.mark.parametrize("every", [0.1, 0.15, 0.2, 0.25])
def test_many_flashes_become_three_a_second(every: float) -> None:
    kept = rises(limited(hits(every), (), FPS))
    assert most(kept, 30) == 3
    assert len(kept) >= 3 * 5


def test_cuts_count_as_half_a_flash() -> None:
    cuts = range(0, 180, 8)
    kept = rises(limited(hits(0.25), cuts, FPS))
    assert most([index for index in kept if index >= 30], 30) == 1


@given(
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=120),
    st.sampled_from([Fraction(24), FPS, Fraction(60)]),
)
def test_limited_is_never_more_and_never_too_often(values: list[float], fps: Fraction) -> None:
    wanted = np.array(values, np.float32)
    allowed = limited(wanted, (), fps)
    assert (allowed <= wanted).all()
    counter = Counter(GENERAL, float(fps))
    counter.feed(allowed[:, None] * np.float32(0.79))
    assert counter.worst <= 3.5


def flat(levels: np.ndarray, share: float = 1.0) -> np.ndarray:
    """Cells of which a share follows ``levels``."""
    cells = np.zeros((len(levels), 100), np.float32)
    cells[:, : round(100 * share)] = np.asarray(levels)[:, None]
    return cells


def square(times: int, seconds: float = 1.0, high: float = 0.5) -> np.ndarray:
    """Up and down ``times`` a second."""
    at = np.arange(round(30 * seconds)) / 30
    return np.where(at * times % 1 < 0.5, high, 0.0)


@pytest.mark.parametrize("times", [1, 2, 3, 5, 7])
def test_flashes_are_counted(times: int) -> None:
    counter = Counter(GENERAL, 30)
    counter.feed(flat(square(times, 4)))
    assert counter.worst == times


@pytest.mark.parametrize(("share", "worst"), [(0.2, 0), (0.3, 5)])
def test_a_quarter_of_the_frame_must_flash(share: float, worst: float) -> None:
    counter = Counter(GENERAL, 30)
    counter.feed(flat(square(5, 3), share))
    assert counter.worst == worst


def test_small_changes_and_bright_pictures_do_not_count() -> None:
    small, bright = Counter(GENERAL, 30), Counter(GENERAL, 30)
    small.feed(flat(square(5, 3, high=0.09)))
    bright.feed(flat(0.85 + 0.3 * square(5, 3)))
    assert (small.worst, bright.worst) == (0, 0)


def test_a_slow_fade_is_no_flash() -> None:
    counter = Counter(GENERAL, 30)
    counter.feed(flat(np.concatenate([np.linspace(0, 1, 60), np.linspace(1, 0, 60)])))
    assert counter.worst <= 1


def test_movement_is_no_flash() -> None:
    at = np.arange(90)[:, None]
    stripes = ((np.arange(100)[None, :] + 3 * at) % 40 < 20) * np.float32(0.6)
    counter = Counter(GENERAL, 30)
    counter.feed(stripes.astype(np.float32))
    assert counter.worst <= 3


def test_blocks_change_nothing() -> None:
    whole, parts = Counter(GENERAL, 30), Counter(GENERAL, 30)
    values = flat(square(4, 4))
    whole.feed(values)
    for block in np.array_split(values, 7):
        parts.feed(block)
    assert whole.changes == parts.changes


def colour(y: int, u: int, v: int) -> np.ndarray:
    return np.array([y, u, v], np.uint8)[None, :, None].repeat(100, 2)


def test_light_follows_bt709() -> None:
    white, _ = light(colour(235, 128, 128))
    black, _ = light(colour(16, 128, 128))
    grey, _ = light(colour(126, 128, 128))
    assert white[0, 0] == pytest.approx(1, abs=0.01)
    assert black[0, 0] == pytest.approx(0, abs=0.01)
    assert grey[0, 0] == pytest.approx(0.214, abs=0.02)


def test_red_flashes_are_seen() -> None:
    red, black = colour(63, 102, 240), colour(16, 128, 128)
    at = np.arange(90) // 3 % 2
    _, redness = light(np.concatenate([red if bright else black for bright in at]))
    counter = Counter(RED, 30)
    counter.feed(redness)
    assert redness.max() > 200
    assert counter.worst == 5
