"""What a file is, and the sentence for what it is not."""

from __future__ import annotations

import base64
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from beatreel.errors import BeatreelError, FileTooLarge, NotFound, UnsupportedFile
from beatreel.media import Projector, gathered, probe

from . import clips

#: 16×16, Adobe CMYK, all cyan: written once by another program.
CMYK = base64.b64decode(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2Rjcs"
    "LUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAAB"
    "AgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNi"
    "coIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SV"
    "lpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4E"
    "QwBNAFkASwAAPwDzCvTq9Or06iiiiiiiiiiiiv/Z"
)


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that says it is large."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(
        ">I4sIIBBBBB", 13, b"IHDR", width, height, 8, 2, 0, 0, 0
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.mp4", b"", "empty"),
        ("list.mp4", b"#EXTM3U\nhttp://127.0.0.1:1/secret.ts\n", "playlist"),
        ("list.mov", b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        ("dash.mp4", b"<?xml version='1.0'?><MPD></MPD>", "playlist"),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("photo.png", clips.archive(), "zip"),
        (
            "noise.mp4",
            b"\x00\x00\x00\x20ftypisom" + os.urandom(4000),
            "cannot be opened|can be opened",
        ),
        ("text.txt", b"just words", "mp4 mov"),
    ],
    ids=lambda it: it if isinstance(it, str) and "." in it else None,
)
def test_what_is_no_clip_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnsupportedFile, match=said) as caught:
        probe(path)
    assert name in caught.value.message


@pytest.mark.parametrize(
    "content",
    [
        png_of(20_000, 20_000),
        b"GIF89a" + struct.pack("<HH", 20_000, 20_000) + bytes(20),
        b"\xff\xd8\xff\xe0\x00\x10JFIF"
        + bytes(11)
        + b"\xff\xc0\x00\x11\x08"
        + struct.pack(">HH", 20_000, 20_000)
        + bytes(20),
        b"RIFF\x00\x01\x00\x00WEBPVP8X" + bytes(8) + b"\x1f\x4e\x00\x1f\x4e\x00" + bytes(20),
    ],
    ids=["png", "gif", "jpg", "webp"],
)
def test_a_bomb_is_refused_by_its_head(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_runs(*_: object, **__: object) -> None:
        raise AssertionError("a decoder was started")

    monkeypatch.setattr("subprocess.run", nothing_runs)
    path = tmp_path / "bomb"
    path.write_bytes(content)
    with pytest.raises(FileTooLarge, match="20000×20000"):
        probe(path)


@pytest.mark.parametrize(
    ("tag", "said"), [(b"vvc1", "VVC"), (b"xxxx", "codec"), (b"hvc1", "HEVC"), (b"av01", "AV1")]
)
def test_a_codec_that_does_not_open_is_named(tmp_path: Path, tag: bytes, said: str) -> None:
    path = clips.clip(tmp_path / "a.mp4", 4)
    path.write_bytes(path.read_bytes().replace(b"avc1", tag))
    with pytest.raises(UnsupportedFile, match=said):
        probe(path)


def test_a_clip_without_a_picture_is_a_sound(tmp_path: Path) -> None:
    from tests.service.media import sound

    path = tmp_path / "a.m4a"
    path.write_bytes(sound("m4a"))
    assert probe(path).kind == "audio"
    with pytest.raises(NotFound, match="no clip and no photo"):
        gathered([str(path)])


def test_names_say_nothing(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mp4", 6).rename(tmp_path / "holiday.png")
    source = probe(path)
    assert (source.kind, source.width, source.height, source.fps) == ("video", 160, 96, 30.0)
    assert source.duration == pytest.approx(0.2)


def test_sizes_are_as_displayed(tmp_path: Path) -> None:
    turned = clips.turned(clips.clip(tmp_path / "a.mp4", 4), 90)
    wide = clips.clip(tmp_path / "b.mp4", 4, sample_aspect_ratio=clips.Fraction(3, 2))
    assert (probe(turned).width, probe(turned).height) == (96, 160)
    assert (probe(wide).width, probe(wide).height) == (240, 96)


def test_gifs_are_clips_if_they_move(tmp_path: Path) -> None:
    moving = clips.clip(tmp_path / "a.gif", 5, fps=10, codec="gif", pixels="rgb8")
    still = clips.clip(tmp_path / "b.gif", 1, fps=10, codec="gif", pixels="rgb8")
    assert [probe(path).kind for path in (moving, still)] == ["video", "image"]


def test_cmyk_is_shown_in_its_colour(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(CMYK)
    assert probe(path).kind == "image"
    projector = Projector(64, 64)
    try:
        found = projector.show(str(path), 0.0, 0, 0)
    finally:
        projector.close()
    assert found is not None
    (_, u, v), _ = found
    assert u.mean() > 140
    assert v.mean() < 110


def test_8k_is_opened(tmp_path: Path) -> None:
    path = clips.photo(tmp_path / "a.jpg", np.zeros((4320, 7680, 3), np.uint8), "mjpeg", "yuvj420p")
    assert (probe(path).width, probe(path).height) == (7680, 4320)


def test_folders_and_patterns_pass_over_what_is_no_clip(tmp_path: Path) -> None:
    clips.clip(tmp_path / "b.mp4", 4)
    clips.photo(tmp_path / "a.png", clips.bars(3))
    (tmp_path / "notes.txt").write_text("words")
    (tmp_path / ".hidden.mp4").write_bytes(b"x")
    (tmp_path / "deep").mkdir()
    clips.clip(tmp_path / "deep" / "c.mp4", 4)
    (tmp_path / "cut.mp4").write_bytes((tmp_path / "b.mp4").read_bytes()[:300])
    sources, left = gathered([str(tmp_path)])
    assert [source.name for source in sources] == ["a.png", "b.mp4", "c.mp4"]
    assert len(left) == 1
    assert "cut.mp4" in left[0]
    sources, _ = gathered([str(tmp_path / "*.png"), str(tmp_path / "b.mp4")])
    assert {source.name for source in sources} == {"a.png", "b.mp4"}


@pytest.mark.parametrize("name", ["none.mp4", "none*.mp4"])
def test_a_name_that_fits_nothing_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound, match="none"):
        gathered([str(tmp_path / name)])


def test_a_named_file_must_be_one(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("words")
    with pytest.raises(BeatreelError):
        gathered([str(path)])
