"""The client tells a draft as the draft tells itself, without knowing it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from beatreel import draft as drafts
from beatreel.client import changes, summary
from beatreel.draft import Draft
from tests.draft.samples import drafts as any_draft

EXAMPLE = {
    "d": 10_000,
    "m": {"title": "Night", "aspect": "16:9"},
    "t": [
        {"tt": 0, "sg": [{"id": "a", "s": 0, "d": 10_000, "n": "city timelapse"}]},
        {"tt": 1, "sg": [{"id": "b", "s": 0, "d": 10_000, "n": "Lo-fi", "v": 0.35}]},
        {"tt": 7, "sg": [{"id": "c", "s": 0, "d": 3000, "x": {"text": "Urban Dreams"}}]},
    ],
}


def changed(**fields: Any) -> dict[str, Any]:
    return {**EXAMPLE, **fields}


def with_segment(track: int, **fields: Any) -> dict[str, Any]:
    tracks: list[Any] = [dict(each) for each in EXAMPLE["t"]]  # pyright: ignore[reportGeneralTypeIssues]
    tracks[track]["sg"] = [{**tracks[track]["sg"][0], **fields}]
    return changed(t=tracks)


def test_a_timeline_reads_as_documented() -> None:
    assert summary(EXAMPLE) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) "
        '2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
    )


@given(any_draft())
def test_it_is_told_as_the_draft_tells_it(draft: Draft) -> None:
    document = drafts.dump(draft)
    assert summary(document) == drafts.summary(draft)
    assert summary(document, "zh") == drafts.summary(draft, "zh")


@pytest.mark.parametrize(
    "document", [{}, {"t": None}, {"t": [{}]}, {"t": [{"sg": [{}, 3]}]}, {"t": ["x"]}]
)
def test_any_document_is_told(document: dict[str, Any]) -> None:
    assert summary(document).startswith("Timeline (")
    assert isinstance(changes({}, document), str)
    assert isinstance(changes(document, EXAMPLE), str)


@pytest.mark.parametrize(
    ("after", "english", "chinese"),
    [
        (EXAMPLE, "", ""),
        (changed(d=8000), "Length 10 s → 8 s.", "时长 10 秒 → 8 秒。"),
        (
            changed(m={"title": "Day", "aspect": "16:9"}),
            "Title Night → Day.",
            "Title Night → Day。",
        ),
        (
            with_segment(0, p={"speed": 2}),
            "Changed the shot at 0 s (city timelapse).",
            "修改了0 秒处的镜头（city timelapse）。",
        ),
        (with_segment(1, v=1), "Changed the sound Lo-fi.", "修改了声音Lo-fi。"),
        (
            changed(t=EXAMPLE["t"][:2]),
            'Removed the text "Urban Dreams".',
            '移除文字"Urban Dreams"。',
        ),
    ],
)
def test_a_silent_edit_is_told(after: dict[str, Any], english: str, chinese: str) -> None:
    assert changes(EXAMPLE, after) == english
    assert changes(EXAMPLE, after, "zh") == chinese


def test_many_changes_are_counted() -> None:
    shots = [{"id": str(n), "s": n * 1000, "d": 1000} for n in range(30)]
    track = [{"tt": 0, "sg": shots}]
    assert changes({"t": []}, {"t": track}) == "Added 30 shots."
    meta = {str(n): n for n in range(9)}
    assert changes({"t": []}, {"t": track, "m": meta}).endswith("5 more changes.")
