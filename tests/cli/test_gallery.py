"""The gallery, and what can be asked of pictures on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beatreel.render.report import beside


def test_a_gallery_has_a_sheet_of_each_scene(beatreel, tmp_path: Path) -> None:
    asked = ("--scene", "silk", "--look", "dusk", "palette:#b0247f", "--no-videos")
    said = beatreel("gallery", "-o", tmp_path / "all", *asked, "--json")
    assert said.code == 0
    assert json.loads(said.out) == {"scenes": ["silk"], "videos": []}
    sheet = tmp_path / "all/silk.png"
    assert sheet.read_bytes().startswith(b"\x89PNG")
    stamp = sheet.stat().st_mtime_ns
    assert beatreel("gallery", "-o", tmp_path / "all", *asked).code == 0
    assert sheet.stat().st_mtime_ns == stamp, "it was drawn again"


@pytest.mark.slow
def test_a_gallery_has_loops_that_are_on_time_and_safe(beatreel, tmp_path: Path) -> None:
    asked = ("gallery", "-o", tmp_path, "--scene", "silk", "--look", "dusk", "--quality", "draft")
    said = beatreel(*asked, "--json")
    (row,) = json.loads(said.out)["videos"]
    assert row["on_beat"] >= 0.99
    assert row["safe"]
    assert row["flashes"] <= 3
    video = tmp_path / row["video"]
    assert video.stat().st_size > 10_000
    # A gallery that was stopped goes on from the reports that are there.
    stamp = video.stat().st_mtime_ns
    assert json.loads(beatreel(*asked, "--json").out)["videos"] == [row]
    assert video.stat().st_mtime_ns == stamp
    beside(video).write_text("{}")
    assert beatreel(*asked).failed_politely()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--scene", "nowhere"),
        ("--look", "ugly"),
        ("--look", "palette:mud"),
        ("--scene", "{}"),
    ],
)
def test_a_gallery_of_what_there_is_not(beatreel, tmp_path: Path, arguments: tuple) -> None:
    assert beatreel("gallery", "-o", tmp_path / "g", *arguments).failed_politely()
    assert not (tmp_path / "g").exists()


def test_a_gallery_needs_a_folder(beatreel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    said = beatreel("gallery", "-o", tmp_path / "file", "--scene", "silk", "--no-videos")
    assert said.failed_politely()


@pytest.mark.parametrize(
    ("look", "kept"),
    [
        ("dusk", "dusk"),
        ("#b0247f", "palette:#b0247f"),
        ("#b0247f, #19d3ff", "palette:#b0247f, #19d3ff"),
    ],
)
def test_a_look_is_a_name_or_colours(beatreel, song, tmp_path: Path, look: str, kept: str) -> None:
    out = tmp_path / "d.json"
    said = beatreel("draft", song, "the sea", "-o", out, "--look", look, "--scene", "galaxy", "ink")
    assert said.code == 0
    found = json.loads(out.read_text())
    text = json.dumps(found)
    assert kept in text
    assert "scene:galaxy" in text
    assert "scene:ocean_moon" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("--look", "ugly"),
        ("--look", "#zzzzzz"),
        ("--look", "#111,#222,#333,#444,#555,#666"),
        ("--look", "palette:"),
        ("--scene", "nowhere"),
    ],
)
def test_pictures_that_there_are_not(beatreel, song, tmp_path: Path, arguments: tuple) -> None:
    out = tmp_path / "d.json"
    assert beatreel("draft", song, "-o", out, *arguments).failed_politely()
    assert not out.exists()
