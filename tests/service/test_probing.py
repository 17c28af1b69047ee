"""A file is what its bytes say, and a hostile one harms nobody."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from beatreel.errors import BeatreelError, FileTooLarge, UnsupportedFile
from beatreel.media.formats import sniff
from beatreel.service.probing import Found, Prober

from . import media


def probed(path: Path, content: bytes) -> Found:
    path.write_bytes(content)
    return asyncio.run(Prober().probe(path, path.name))


@pytest.mark.parametrize("kind", media.SOUNDS)
def test_every_sound_is_known(tmp_path: Path, kind: str) -> None:
    found = probed(tmp_path / "upload", media.sound(kind))
    assert found.kind == "audio"
    assert found.duration == pytest.approx(2.0, abs=0.15)
    assert found.mime.startswith("audio/")


@pytest.mark.parametrize("kind", media.VIDEOS)
def test_every_video_is_known(tmp_path: Path, kind: str) -> None:
    found = probed(tmp_path / "upload", media.picture(kind, 10))
    assert (found.kind, found.width, found.height, found.fps) == ("video", 64, 48, 10.0)
    assert found.duration == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("kind", media.IMAGES)
def test_every_picture_is_known(tmp_path: Path, kind: str) -> None:
    found = probed(tmp_path / "upload", media.picture(kind))
    assert (found.kind, found.duration, found.width, found.height) == ("image", 0.0, 64, 48)


@pytest.mark.parametrize("name", media.hostile())
def test_what_is_not_media_is_refused_with_the_formats(tmp_path: Path, name: str) -> None:
    with pytest.raises(BeatreelError) as caught:
        probed(tmp_path / name, media.hostile()[name])
    assert isinstance(caught.value, UnsupportedFile | FileTooLarge)
    assert "mp4" in caught.value.message or "smaller" in caught.value.message


def test_a_polyglot_is_what_its_first_bytes_say(tmp_path: Path) -> None:
    page = b"<script>alert(1)</script>" * 50
    assert probed(tmp_path / "x.html", media.picture("jpg") + page).mime == "image/jpeg"


def test_a_sleeve_does_not_make_a_video() -> None:
    head = b"ID3\x04\x00\x00\x00\x00\x00\x04" + b"APIC" + media.sound("mp3")
    form = sniff(head)
    assert form is not None
    assert form.name == "mp3"


def test_nothing_is_no_format() -> None:
    assert sniff(b"") is None
    assert sniff(b"\x00" * 4096) is None
