"""The reference says what the models say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from beatreel import draft as reels
from beatreel.draft import interchange, values
from beatreel.draft.codec import MAX_BYTES
from beatreel.errors import InvalidInput

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "draft.md"
MODELS: list[type[BaseModel]] = [
    reels.Draft,
    reels.Media,
    reels.Track,
    reels.Segment,
    reels.Text,
    reels.Word,
    reels.Transition,
    reels.Effect,
    reels.SegmentMeta,
    reels.Meta,
]


def chapter(title: str) -> str:
    text = REFERENCE.read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_in_the_table_of_its_part(model: type[BaseModel]) -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.*?) \|", chapter(model.__name__), re.MULTILINE)
    documented = {key: (name, default == "*required*") for key, name, default in rows}
    fields = model.model_fields.items()
    assert documented == {
        str(field.serialization_alias or name): (name, field.is_required())
        for name, field in fields
    }


def test_every_public_name_is_listed() -> None:
    listed = set(re.findall(r"`(\w+)`", chapter("In Python")))
    assert set(reels.__all__) <= listed


def test_limits_are_those_of_the_code() -> None:
    limits = chapter("Limits")
    for number in (
        MAX_BYTES // 2**20,
        values.MAX_TIME,
        values.MAX_TRACKS,
        values.MAX_SEGMENTS,
        values.MAX_MEDIA,
        values.MAX_EFFECTS,
        values.MAX_WORDS,
        values.MAX_ID,
        values.MAX_NAME,
        values.MAX_TEXT,
        values.MAX_PROSE,
        values.MAX_DEPTH,
        values.MAX_VALUES,
    ):
        assert re.search(rf"\b{number}\b", limits), number


def test_positions_are_those_of_the_code() -> None:
    row = next(line for line in chapter("Text").splitlines() if line.startswith("| `pos`"))
    assert set(re.findall(r"`([a-z-]+)`", row.split("|")[4])) == set(reels.POSITIONS)


def test_the_example_is_a_draft_and_is_written_as_it_stands() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    assert reels.dump(reels.load(example)) == example
    assert reels.export_ready(reels.load(example))


def test_a_refusal_reads_as_documented() -> None:
    example = json.loads(
        REFERENCE.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    )
    example["t"][0]["sg"] *= 2
    example["t"][0]["sg"][3] = {"id": "a", "s": -5, "d": 5}
    with pytest.raises(InvalidInput) as caught:
        reels.load(example)
    assert f"`{caught.value.message}`" in REFERENCE.read_text(encoding="utf-8")


def test_the_one_line_form_is_quoted_right() -> None:
    assert "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)" in (
        chapter("In Python")
    )


def test_every_format_is_in_the_table() -> None:
    text = REFERENCE.with_name("interchange.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `(\.\w+)` \|", text, re.MULTILINE)) == interchange.FORMATS
    assert f"over {MAX_BYTES // 2**20} MB" in text
