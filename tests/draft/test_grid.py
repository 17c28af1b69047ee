from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel import draft as reels
from beatreel.draft import SegmentMeta
from beatreel.errors import InvalidInput

from .samples import drafts, reel, video_of


@dataclass(frozen=True)
class Beat:
    time: float
    position: int


def grid(tempo: float = 120, first: float = 0.0, count: int = 40, shift: int = 0) -> list[Beat]:
    return [Beat(first + n * 60 / tempo, (n + shift) % 4 + 1) for n in range(count)]


def starts(draft: reels.Draft) -> list[int]:
    return [piece.start for piece in video_of(draft)]


def test_a_grid_that_is_right_changes_nothing() -> None:
    assert reels.retime(reel(), grid()) == reel()
    assert reels.snap(reel(), grid()) == reel()


def test_offset_moves_every_cut_with_its_bar() -> None:
    retimed = reels.retime(reel(), grid(first=0.05))
    assert starts(retimed) == [0, 2050, 4050, 6050, 8050, 10_050]
    assert video_of(retimed)[-1].end == 12_000
    assert [piece.meta.bar for piece in video_of(retimed)] == [1, 2, 3, 4, 5, 6]


def test_tempo_moves_late_cuts_further() -> None:
    assert starts(reels.retime(reel(), grid(tempo=125))) == [0, 1920, 3840, 5760, 7680, 9600]


def test_half_beats_lie_between_beats() -> None:
    draft = reels.trim_segment(reel(), "s1", start=2250, position=(2, 1.5))
    assert starts(reels.retime(draft, grid(first=0.1)))[1] == 2350


def test_a_bar_that_is_gone_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"s3 starts at bar 4, beat 1.*snap"):
        reels.retime(reel(), grid(tempo=60, count=12))


def test_half_time_keeps_cuts_that_are_on_downbeats_and_counts_anew() -> None:
    snapped = reels.snap(reel(), grid(tempo=60, count=12))
    assert set(starts(snapped)) <= {0, 4000, 8000}
    assert [(it.start, it.meta.bar, it.meta.beat) for it in video_of(snapped)] == [
        (0, 1, 1),
        (4000, 2, 1),
        (8000, 3, 1),
    ]
    assert video_of(snapped)[-1].end == 12_000


def test_shifted_downbeat_moves_cuts_to_it() -> None:
    snapped = reels.snap(reel(), grid(shift=-1))
    assert starts(snapped) == [0, 2500, 4500, 6500, 8500, 10_500]
    assert [it.meta.bar for it in video_of(snapped)][1:] == [2, 3, 4, 5, 6]


def test_cuts_beside_a_locked_segment_stay() -> None:
    draft = reels.lock(reel(), "s2")
    retimed = reels.retime(draft, grid(first=0.1))
    assert starts(retimed) == [0, 2100, 4000, 6000, 8100, 10_100]
    assert reels.segment(retimed, "s2") == reels.segment(draft, "s2")


def test_texts_on_a_bar_follow_and_others_stay() -> None:
    draft = reels.set_meta(reel(), "title", bar=2, beat=1)
    assert reels.segment(reels.retime(draft, grid(first=0.05)), "title").start == 2050
    assert reels.segment(reels.retime(reel(), grid(first=0.05)), "title").start == 0


def test_pickup_is_bar_0() -> None:
    from beatreel.draft.grid import positions

    lines = positions(grid(shift=2, count=4))
    assert [(bar, beat) for _, bar, beat in lines] == [(0, 3), (0, 4), (1, 1), (1, 2)]


@given(drafts(), st.floats(40, 240), st.floats(0, 2), st.integers(0, 3))
@settings(max_examples=60)
def test_snapped_video_has_no_gaps(
    draft: reels.Draft, tempo: float, first: float, shift: int
) -> None:
    snapped = reels.snap(draft, grid(tempo, first, 200, shift))
    pieces = video_of(snapped)
    assert pieces[0].start == 0
    assert pieces[-1].end == draft.duration
    assert all(before.end == after.start for before, after in pairwise(pieces))
    ids = [piece.id for piece in video_of(draft)]
    assert [piece.id for piece in pieces] == [it for it in ids if it in {p.id for p in pieces}]
    assert all(isinstance(piece.meta, SegmentMeta) for piece in pieces)
