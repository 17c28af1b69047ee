"""Drafts become frames: which picture, from when to when, and how it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.draft.times import frame
from beatreel.errors import InvalidInput
from beatreel.render.reel import Reel

from .material import document, shots


def test_cuts_are_roundings_of_absolute_times() -> None:
    cuts = [1011, 2022, 3033, 4044]
    reel = Reel.of(document(shots(*cuts, end=5000), 5000))
    assert reel.cuts() == tuple(frame(ms, 30) for ms in cuts)
    assert reel.frames == 150


def test_gap_is_black() -> None:
    reel = Reel.of(document([shots(end=1000)[0]], 3000))
    assert [(cue.segment is None, cue.start, cue.stop) for cue in reel.cues] == [
        (False, 0, 30),
        (True, 30, 90),
    ]


def test_later_track_covers_earlier() -> None:
    made = document(shots(end=3000), 3000)
    over = made.tracks[0].model_copy(
        update={
            "id": "v2",
            "segments": (
                made.tracks[0]
                .segments[0]
                .model_copy(update={"id": "over", "start": 1000, "duration": 1000}),
            ),
        }
    )
    reel = Reel.of(made.model_copy(update={"tracks": (*made.tracks, over)}))
    assert [cue.segment.id for cue in reel.cues if cue.segment] == ["s0", "over", "s0"]
    assert [cue.start for cue in reel.cues] == [0, 30, 60]


def test_transition_ends_on_the_cut() -> None:
    segments = shots(2000, end=4000)
    segments[1]["tr"] = {"type": "dissolve", "d": 500}
    reel = Reel.of(document(segments, 4000))
    assert (reel.cues[1].start, reel.cues[1].lead, reel.cues[1].seen) == (60, 15, 45)


def test_transition_is_no_longer_than_the_shot_before() -> None:
    segments = shots(2000, 2300, end=4000)
    segments[2]["tr"] = {"type": "dissolve", "d": 2000}
    reel = Reel.of(document(segments, 4000))
    assert reel.cues[2].seen == reel.cues[1].start


def test_empty_draft_is_refused() -> None:
    with pytest.raises(InvalidInput, match="duration"):
        Reel.of(document([], 0))


def test_blank_text_is_not_drawn() -> None:
    texts = [{"id": "t", "s": 0, "d": 500, "x": {"text": " \n"}}]
    assert Reel.of(document(shots(end=1000), 1000, texts=texts)).captions == ()


@given(
    cuts=st.lists(st.integers(1, 19_999), max_size=30, unique=True).map(sorted),
    fps=st.sampled_from([24, 25, 29.97, 30, 50, 60]),
)
def test_cues_cover_every_frame_once(cuts: list[int], fps: float) -> None:
    reel = Reel.of(document(shots(*cuts, end=20_000), 20_000, fps=fps))
    assert reel.cues[0].start == 0
    assert reel.cues[-1].stop == reel.frames == frame(20_000, fps)
    for before, after in zip(reel.cues[:-1], reel.cues[1:], strict=True):
        assert before.start < before.stop == after.start
    for index in range(0, reel.frames, 7):
        cue = reel.cues[reel.cue(index)]
        assert cue.start <= index < cue.stop
