"""Cutting more and less often, changing places, taking a part: all to the millisecond."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.draft import (
    AUDIO,
    VIDEO,
    Draft,
    describe,
    diff,
    duck,
    excerpt,
    lock,
    quicken,
    segment,
    segments,
    slacken,
    swap,
)
from beatreel.errors import InvalidInput
from tests.agent.reel import reel

#: ms.
FRAME = 34
NAMES = tuple(it.id for it in segments(reel(), VIDEO))
some = st.lists(st.sampled_from(NAMES), min_size=1, max_size=12, unique=True)


def whole(draft: Draft) -> bool:
    """Return whether the pictures run from 0 to the end without a gap."""
    shots = segments(draft, VIDEO)
    touching = all(a.end == b.start for a, b in pairwise(shots))
    return touching and shots[0].start == 0 and shots[-1].end == draft.duration


@given(some)
def test_quicker_cuts_are_on_the_grid_and_leave_no_gap(names: list[str]) -> None:
    after = quicken(reel(), names)
    assert whole(after)
    assert len(segments(after, VIDEO)) == len(NAMES) + len(names)
    for piece in segments(after, VIDEO):
        assert piece.start == (piece.meta.bar - 1) * 2_000 + (piece.meta.beat - 1) * 500
    untouched = set(NAMES) - set(names)
    assert all(segment(after, name) == segment(reel(), name) for name in untouched)


@given(some)
def test_the_new_shots_show_something_else(names: list[str]) -> None:
    after = quicken(reel(), names)
    for before, piece in pairwise(segments(after, VIDEO)):
        if piece.id not in NAMES and piece.scene:
            assert piece.params["seed"] != before.params["seed"]


@given(some)
def test_slower_cuts_leave_no_gap_and_join_no_sections(names: list[str]) -> None:
    after = slacken(reel(), names)
    assert whole(after)
    old = {it.start: it.meta.part for it in segments(reel(), VIDEO)}
    for piece in segments(after, VIDEO):
        inside = {part for start, part in old.items() if piece.start <= start < piece.end}
        assert inside == {piece.meta.part}


def test_what_cannot_be_cut_stays_as_it_is() -> None:
    draft = reel()
    for _ in range(6):
        draft = quicken(draft, ["v9"])
    assert quicken(draft, ["v9"]) is draft
    assert segment(draft, "v9").duration == 1_000
    assert slacken(reel(), ["v13"]) == reel()
    assert quicken(lock(reel(), "v9"), ["v9"]) == lock(reel(), "v9")


@pytest.mark.parametrize(
    ("edit", "en", "zh"),
    [
        (
            lambda it: quicken(it, ["v9", "v10"]),
            "Cut 2 shots (0:32–0:40) in pieces.",
            "把 2 个镜头（0:32–0:40）切开。",
        ),
        (
            lambda it: duck(it, "a1", [(56_000, 60_000)], 0.3),
            'Set the volume of the sound "midnight.wav" (0:56–1:00) to 30%.',
            "把声音“midnight.wav” (0:56–1:00)的音量设为 30%。",
        ),
        (
            lambda it: duck(it, "a1", [(0, 60_000)], 0.5),
            'Set the volume of the sound "midnight.wav" (0:00–1:00) to 50%.',
            "把声音“midnight.wav” (0:00–1:00)的音量设为 50%。",
        ),
    ],
)
def test_pieces_are_told_as_one_change(edit, en: str, zh: str) -> None:
    changes = diff(reel(), edit(reel()))
    assert (describe(changes), describe(changes, "zh")) == (en, zh)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_two_shots_change_places_and_back(one: str, other: str) -> None:
    if one == other:
        with pytest.raises(InvalidInput):
            swap(reel(), one, other)
        return
    after = swap(reel(), one, other)
    assert whole(after)
    assert segment(after, one).start == segment(reel(), other).start
    assert segment(after, other).start == segment(reel(), one).start
    back = swap(after, one, other)
    assert [it.source for it in segments(back, VIDEO)] == [
        it.source for it in segments(reel(), VIDEO)
    ]


@given(st.integers(0, 119_000), st.integers(1_000, 120_000))
def test_an_excerpt_is_in_time_with_the_song(start: int, length: int) -> None:
    end = min(120_000, start + length)
    after = excerpt(reel(), start, end)
    assert whole(after)
    assert (after.duration, after.meta.start, after.meta.end) == (end - start, start, end)
    (sound,) = segments(after, AUDIO)
    assert (sound.start, sound.end, sound.source_start) == (0, end - start, start)
    for piece in segments(after, VIDEO):
        old = segment(reel(), piece.id)
        # What was left of a neighbour may have been less than a frame.
        assert piece.end + start <= old.end + FRAME
        assert piece.start + start >= old.start - FRAME


def test_an_excerpt_of_nothing_is_refused() -> None:
    for start, end in ((0, 0), (5, 4), (0, 120_001), (-1, 5)):
        with pytest.raises(InvalidInput, match="choose a range within"):
            excerpt(reel(), start, end)


@given(st.integers(0, 118_000), st.integers(500, 20_000), st.floats(0.0, 1.0))
def test_ducking_leaves_the_song_whole(start: int, length: int, share: float) -> None:
    end = min(120_000, start + length)
    after = duck(reel(), "a1", [(start, end)], share)
    pieces = segments(after, AUDIO)
    assert all(a.end == b.start for a, b in pairwise(pieces))
    assert (pieces[0].start, pieces[-1].end) == (0, 120_000)
    assert all(it.source_start == it.start for it in pieces)
    for piece in pieces:
        inside = start - 50 <= piece.start and piece.end <= end + 50
        assert piece.volume == (round(share, 3) if inside else 1.0)
