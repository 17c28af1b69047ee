"""Hit rates, with the chance level that makes them mean something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.render.sync import agreement, hits


def test_cuts_on_beats_hit() -> None:
    found = hits([0, 15, 30, 45], [0.0, 0.5, 1.0, 1.5], 30, 60)
    assert (found.frame, found.loose, found.offset) == (1.0, 1.0, 0.0)


def test_offset_is_negative_when_cuts_are_early() -> None:
    assert hits([14, 29, 44], [0.5, 1.0, 1.5], 30, 60).offset == pytest.approx(-33.3)


def test_one_frame_off_hits_both_two_frames_only_the_loose() -> None:
    beats = [0.5, 1.5]
    assert hits([16], beats, 30, 60).frame == 1.0
    assert hits([17], beats, 30, 60).frame == 0.0
    assert hits([17], beats, 30, 60).loose == 1.0
    assert hits([18], beats, 30, 60).loose == 0.0


def test_chance_is_the_share_of_frames_that_would_hit() -> None:
    beats = [i * 0.5 for i in range(20)]
    found = hits(list(range(300)), beats, 30, 300)
    assert found.frame == found.chance_frame == pytest.approx(59 / 300, abs=1e-3)
    assert found.loose == found.chance_loose


def test_nothing_to_compare() -> None:
    assert hits([], [1.0], 30, 60).frame is None
    assert hits([3], [], 30, 60).loose is None


@given(st.lists(st.integers(0, 599), max_size=20), st.lists(st.floats(0, 20), max_size=20))
def test_rates_are_shares(cuts: list[int], beats: list[float]) -> None:
    found = hits(cuts, beats, 30, 600)
    for rate in (found.frame, found.loose, found.chance_frame, found.chance_loose):
        assert rate is None or 0 <= rate <= 1
    assert found.frame is None or found.loose is None or found.frame <= found.loose


def test_agreement_allows_the_frame_next_door() -> None:
    found = agreement([10, 20, 30], [11, 30, 50])
    assert found.precision == pytest.approx(2 / 3, abs=1e-3)
    assert found.recall == pytest.approx(2 / 3, abs=1e-3)
    assert agreement([], []).precision is None
