"""Chunks: every frame once, 2 to 8 seconds, at cuts, and stable under edits elsewhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beatreel.render.plan import MEMORY, plan
from beatreel.render.reel import Reel

from .material import document, shots

times = st.lists(st.integers(100, 119_900), max_size=80, unique=True).map(sorted)


def reel_of(cuts: list[int], end: int = 120_000, fps: float = 30) -> Reel:
    return Reel.of(document(shots(*cuts, end=end), end, fps=fps))


@given(cuts=times, end=st.integers(120_000, 200_000), fps=st.sampled_from([24, 29.97, 60]))
def test_chunks_cover_every_frame_once_in_order(cuts: list[int], end: int, fps: float) -> None:
    reel = reel_of(cuts, end, fps)
    chunks = plan(reel)
    assert [index for chunk in chunks for index in chunk.frames] == list(range(reel.frames))
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))


@given(cuts=times)
def test_chunks_are_two_to_eight_seconds(cuts: list[int]) -> None:
    assert all(45 <= len(chunk.frames) <= 240 for chunk in plan(reel_of(cuts)))


@given(cuts=times)
def test_the_last_chunks_are_short(cuts: list[int]) -> None:
    chunks = plan(reel_of(cuts))
    assert all(len(c.frames) <= max(90, (3600 - c.start) // 4) for c in chunks)


@given(cuts=times)
def test_chunks_start_at_cuts_where_there_is_one(cuts: list[int]) -> None:
    reel = reel_of(cuts)
    known = set(reel.cuts())
    for chunk in plan(reel)[1:]:
        reach = range(chunk.start - 150, chunk.start)
        assert chunk.start in known or len(known & set(reach)) < len(reach) / 3


def test_short_video_is_one_chunk() -> None:
    assert [c.frames for c in plan(reel_of([500], end=2000))] == [range(60)]


def test_long_shot_is_divided_evenly() -> None:
    lengths = [len(c.frames) for c in plan(reel_of([], end=64_000))]
    assert lengths[0] == 240
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] >= 45


def test_section_start_is_preferred() -> None:
    segments = shots(4000, 6000, 7000, end=64_000)
    for segment, section in zip(segments, ("verse", "verse", "chorus", "chorus"), strict=True):
        segment["m"] = {"section": section}
    starts = [chunk.start for chunk in plan(Reel.of(document(segments, 64_000)))]
    assert starts[:2] == [0, 180]


def test_an_edit_leaves_chunks_far_away_alone() -> None:
    cuts = list(range(2000, 120_000, 2000))
    before = plan(reel_of(cuts))
    after = plan(reel_of([10_700, *cuts[5:]]))
    kept = {(c.start, c.stop) for c in before} & {(c.start, c.stop) for c in after}
    assert len(kept) >= 0.6 * len(before)


def test_scene_with_a_memory_is_run_up() -> None:
    reel = reel_of([], end=20_000)
    first, *others = plan(reel, lambda cue: True)
    assert first.runup == 0
    assert {c.runup for c in others} == {30 * MEMORY}
    assert {c.runup for c in plan(reel)} == {0}


def test_scene_with_a_memory_is_left_whole_up_to_the_longest_chunk() -> None:
    shown = reel_of([4000, 6000], end=8000)
    assert [len(chunk.frames) for chunk in plan(shown)] == [60, 60, 60, 60]
    kept = plan(shown, lambda cue: True)
    assert [chunk.start for chunk in kept] == [0, 120, 180]
    assert all(chunk.runup == 0 for chunk in kept)


def test_run_up_begins_with_the_transition() -> None:
    segments = shots(5000, end=64_000)
    segments[1]["tr"] = {"type": "dissolve", "d": 500}
    chunks = plan(Reel.of(document(segments, 64_000)), lambda cue: True)
    assert [(c.start, c.runup) for c in chunks[:2]] == [(0, 0), (150, 15)]
