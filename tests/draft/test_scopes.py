from __future__ import annotations

from typing import Any

import pytest

from beatreel import draft as reels
from beatreel.draft import Draft, Passage, Scope
from beatreel.errors import BeatreelError, InvalidInput, NotFound

from .samples import reel, shot


def test_passages_count_what_comes_again() -> None:
    assert reels.passages(reel()) == (
        Passage("verse", 1, 0, 4000, "A"),
        Passage("chorus", 1, 4000, 8000, "B"),
        Passage("verse", 2, 8000, 12_000, "A"),
    )


def test_part_tells_two_choruses_in_a_row_apart() -> None:
    draft = reels.set_meta(reel(), ["s0", "s1"], section="chorus", group="B", part=1)
    draft = reels.set_meta(draft, ["s2", "s3"], part=2)
    assert [(it.label, it.ordinal) for it in reels.passages(draft)][:2] == [
        ("chorus", 1),
        ("chorus", 2),
    ]


@pytest.mark.parametrize(
    ("scope", "ids"),
    [
        (Scope(), "s0 s1 s2 s3 s4 s5"),
        (Scope(ids=("s4", "s1")), "s1 s4"),
        (Scope(kind=reels.TEXT), "title"),
        (Scope(section="verse"), "s0 s1 s4 s5"),
        (Scope(section="verse", ordinal=2), "s4 s5"),
        (Scope(section="verse", ordinal=-1), "s4 s5"),
        (Scope(bars=(3, 4)), "s2 s3"),
        (Scope(bars=(6, 99)), "s5"),
        (Scope(span=(3000, 6001)), "s2 s3"),
        (Scope(span=(4100, 4200)), "s2"),
        (Scope(last=3000), "s5"),
        (Scope(every=2), "s0 s2 s4"),
        (Scope(every=2, first=1), "s1 s3 s5"),
        (Scope(section="verse", every=2), "s0 s4"),
    ],
)
def test_select(scope: Scope, ids: str) -> None:
    assert reels.select(reel(), scope) == tuple(ids.split())


@pytest.mark.parametrize(
    ("scope", "kind", "message"),
    [
        (Scope(section="bridge"), NotFound, "no bridge: there are verse ×2, chorus ×1"),
        (Scope(section="chorus", ordinal=2), NotFound, "no chorus number 2"),
        (Scope(section="chorus", ordinal=0), NotFound, "no chorus number 0"),
        (Scope(ids=("s9",)), NotFound, "choose one of s0"),
        (Scope(span=(20_000, 21_000)), InvalidInput, "runs from 0 to 12000 ms"),
        (Scope(span=(5000, 4000)), InvalidInput, "choose a range within"),
        (Scope(bars=(7, 8)), InvalidInput, "no bar 7: choose one up to 6"),
        (Scope(bars=(4, 3)), InvalidInput, "run backwards"),
        (Scope(first=99), InvalidInput, "wider range"),
    ],
)
def test_select_says_what_is_there_instead(
    scope: Scope, kind: type[BeatreelError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        reels.select(reel(), scope)


def test_a_draft_without_sections_says_so() -> None:
    draft = Draft(
        tracks=[{"id": "t", "type": 0, "segments": [{"id": "a", "start": 0, "duration": 9}]}],
        duration=9,
    )
    with pytest.raises(NotFound, match="names no sections"):
        reels.select(draft, Scope(section="chorus"))
    with pytest.raises(InvalidInput, match="does not know its bars"):
        reels.select(draft, Scope(bars=(1, 2)))


def test_bars_are_found_between_and_beyond_the_cuts() -> None:
    draft = reel()
    for name in ("s1", "s2", "s3"):
        draft = reels.remove_segment(draft, name)
    assert [reels.bar_time(draft, bar) for bar in (1, 2, 4, 5, 6)] == [0, 2000, 6000, 8000, 10_000]
    longer = reels.set_duration(draft, 20_000)
    assert reels.bar_time(longer, 9) == 16_000


def test_unlocked() -> None:
    assert reels.unlocked(reels.lock(reel(), "s1"), ["s0", "s1"]) == ("s0",)


def test_scopes_drive_edits() -> None:
    draft = reels.add_segment(reel(), "t1", shot(9, 12_000, 500))
    ids: Any = reels.select(draft, Scope(section="chorus"))
    edited = reels.set_source(draft, ids, "scene:ocean")
    assert [it.scene for it in edited.tracks[0].segments][2:4] == ["ocean", "ocean"]
