"""Slips in the words for places are mended, and no others."""

from __future__ import annotations

import pytest

from beatreel.agent.reading.spelling import spelled


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the brdige darker", "the bridge darker"),
        ("scnd chrous", "second chorus"),
        ("teh Verze", "teh verse"),
        ("副哥太碎", "副歌太碎"),
    ],
)
def test_slips_are_mended(text: str, meant: str) -> None:
    assert spelled(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "the bridges in 10 seconds", "bread and chords", "built for the verge of it",
        "Drop the bass, fires and frost", "verses, choruses, breaks", "into the intro",
    ],
)  # fmt: skip
def test_other_words_stay(text: str) -> None:
    assert spelled(text) == text
