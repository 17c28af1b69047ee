"""Lyrics, versions, batches and editors on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beatreel.draft import VIDEO, load, segments


@pytest.fixture
def draft(beatreel, song: Path, tmp_path: Path) -> Path:
    words = tmp_path / "words.lrc"
    words.write_text("[00:03.00]hold me close\n[00:06.00]and do not let go\n", encoding="utf-8")
    out = tmp_path / "d.json"
    said = beatreel("draft", song, "calm sea", "--lyrics", words, "--lyric-style", "karaoke",
                    "--lyric-offset", 250, "--title", "Sea", "-o", out)  # fmt: skip
    assert said.code == 0, said.err
    return out


def test_lyrics_are_shown_moved_edited_and_exported(beatreel, draft: Path, tmp_path: Path) -> None:
    lines = json.loads(beatreel("lyrics", draft, "--json").out)
    assert [(line["start"], line["text"]) for line in lines] == [
        (3250, "hold me close"),
        (6250, "and do not let go"),
    ]
    said = beatreel("lyrics", draft, "--offset", -250, "--edit", "2=let go", "--style", "stack",
                    "--export", tmp_path / "out.lrc")  # fmt: skip
    assert said.code == 0
    assert "let go" in said.out
    assert "[00:03.00]hold me close" in (tmp_path / "out.lrc").read_text().splitlines()
    assert beatreel("lyrics", draft, "--export", tmp_path / "out.srt").code == 0
    assert "00:00:03,000 --> " in (tmp_path / "out.srt").read_text()
    assert beatreel("lyrics", draft, "--remove").code == 0
    assert beatreel("lyrics", draft).failed_politely()


def test_a_missing_glyph_and_lines_after_the_end_are_said(
    beatreel, song: Path, tmp_path: Path
) -> None:
    lines = "[00:03.00]\U0001315c and on\n[09:00.00]late\n"
    (tmp_path / "w.lrc").write_text(lines, encoding="utf-8")
    said = beatreel("draft", song, "--lyrics", tmp_path / "w.lrc", "-o", tmp_path / "d.json")
    assert said.code == 0
    assert "no glyph on this machine" in said.err
    assert "1 line lies after the end of the video" in said.err


@pytest.mark.parametrize(
    "arguments",
    [("--edit", "two=x"), ("--edit", "9=x"), ("--read", "none.lrc"), ("--export", "words.pdf"),
     ("--offset", "99999999")],
)  # fmt: skip
def test_wrong_lyrics_fail_politely(beatreel, draft: Path, arguments: tuple[str, str]) -> None:
    before = draft.read_bytes()
    assert beatreel("lyrics", draft, *arguments).failed_politely()
    assert draft.read_bytes() == before


def test_metadata_is_made_and_not_overwritten(beatreel, draft: Path, tmp_path: Path) -> None:
    asked = ("versions", draft, "--metadata", "--type-beat", "A x B", "--free", "-o", tmp_path)
    said = beatreel(*asked)
    assert said.out.splitlines() == [
        str(tmp_path / "sea-metadata.json"),
        str(tmp_path / "sea-metadata.txt"),
    ]
    assert '(FREE) A x B Type Beat - "Sea"' in (tmp_path / "sea-metadata.txt").read_text()
    assert beatreel(*asked).failed_politely()


def test_a_batch_ends_with_a_table_and_its_failures(beatreel, song: Path, tmp_path: Path) -> None:
    folder = tmp_path / "songs"
    folder.mkdir()
    (folder / "a.wav").write_bytes(song.read_bytes())
    (folder / "b.wav").write_bytes(b"RIFFnothing")
    (tmp_path / "r.toml").write_text('versions = ["metadata"]\nsize = 144\n')
    said = beatreel("batch", folder, "--recipe", tmp_path / "r.toml", "-o", tmp_path / "out")
    assert said.code == 1
    table = said.out.splitlines()
    assert table[0].split() == ["song", "metadata"]
    assert table[1].split() == ["a.wav", "made"]
    assert table[2].split() == ["b.wav", "FAILED"]
    assert table[3].startswith("b.wav, draft: ")
    assert "1 version failed" in said.err


def test_a_draft_goes_to_an_editor_and_back(beatreel, draft: Path, tmp_path: Path) -> None:
    pytest.importorskip("opentimelineio")
    out = tmp_path / "cut.otio"
    said = beatreel("export", draft, "-o", out, "--beats")
    assert "placeholders" in said.err
    names = [it["name"] for it in json.loads(out.read_text())["tracks"]["markers"]]
    assert "Bar 2" in names
    assert "Beat 2.3" in names
    assert beatreel("import", out, "-o", tmp_path / "back.json").code == 0
    assert load(tmp_path / "back.json") == load(draft)
    assert beatreel("export", draft, "-o", out).failed_politely()
    assert beatreel("export", draft, "-o", tmp_path / "cut.aaf").failed_politely()
    both = ("--render", "--picture", song_picture(tmp_path))
    assert beatreel("export", draft, "-o", tmp_path / "c.xml", *both).failed_politely()


def song_picture(folder: Path) -> Path:
    (folder / "film.mp4").write_bytes(b"film")
    return folder / "film.mp4"


def test_shots_are_drawn_into_clips_for_the_editor(beatreel, song: Path, tmp_path: Path) -> None:
    made = tmp_path / "d.json"
    beatreel("draft", song, "nebula", "--to", "4", "-o", made, "--size", "720", "--fps", "24")
    small = load(made)
    meta = small.meta.model_copy(update={"width": 256, "height": 144})
    made.write_text(json.dumps(small.model_copy(update={"meta": meta}).model_dump(by_alias=True)))
    out = tmp_path / "cut.fcpxml"
    said = beatreel("export", made, "-o", out, "--render", "--quality", "draft")
    assert said.code == 0, said.err
    clips = sorted((tmp_path / "cut clips").iterdir())
    assert len(clips) == len(segments(small, VIDEO))
    assert clips[0].as_uri() in out.read_text()
