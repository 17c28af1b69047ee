"""Proxies: made where they save work, once, and the same picture."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import av
import pytest

from beatreel.media import Projector, keeping, probe
from beatreel.media.proxies import Use, proxies, proxy, worth
from beatreel.media.source import Source

from . import clips


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEATREEL_CACHE", str(tmp_path / "cache"))


def source(**fields: object) -> Source:
    told = {
        "duration": 60.0,
        "width": 1920,
        "height": 1080,
        "fps": 30.0,
        "codec": "h264",
        "gop": 1.0,
    }
    return Source("/a", "a", "video", "mov", **{**told, **fields})  # type: ignore[arg-type]


def test_what_is_quick_to_play_needs_none() -> None:
    starts = tuple(n * 1.7 for n in range(30))
    assert not worth(source(), Use("/a", starts, 60.0))
    assert not worth(source(gop=8.0), Use("/a", tuple(n * 8.0 for n in range(7)), 60.0))


def test_many_starts_between_far_key_frames_are_worth_one() -> None:
    many = tuple((n * 5.3) % 60 for n in range(60))
    assert worth(source(gop=20.0), Use("/a", many, 60.0))
    assert not worth(source(gop=20.0), Use("/a", many[:5], 60.0))
    assert not worth(source(gop=20.0, duration=7200.0), Use("/a", many, 60.0))


def test_a_proxy_is_the_same_picture_and_made_once(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mp4", 200, options={"g": "250"}, sample_aspect_ratio=2)
    assert probe(path).gop == pytest.approx(6.6, abs=0.1)
    use = Use(str(path), tuple(1.3 + n / 10 % 5 for n in range(40)), 6.0)
    made = proxies([use], (160, 96))[str(path)]
    whole = Path(made).stat().st_ino
    assert proxies([use], (160, 96)) == {str(path): made}
    assert Path(made).stat().st_ino == whole
    projector = Projector(160, 96)
    try:
        for picture, index in enumerate((0, 77, 13, 199)):
            found = projector.show(made, index / 30, 0, picture)
            assert found is not None
            assert clips.number(found[0][0]) == index
            assert found[1] == pytest.approx(160 / 96 * 2, rel=0.01)
    finally:
        projector.close()
    with av.open(made) as file:
        keys = [
            p.pts * p.time_base for p in file.demux(video=0) if p.is_keyframe and p.pts is not None
        ]
    assert max(float(b - a) for a, b in pairwise(keys)) <= 0.51


def test_a_file_that_breaks_gets_none(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(5000))
    assert proxies([Use(str(path), (0.0,), 1.0)], (160, 96)) == {}


class Enough(Exception):
    pass


def test_making_one_ends_when_nobody_waits(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mp4", 1500, options={"g": "250"})

    def check() -> None:
        raise Enough

    with pytest.raises(Enough):
        proxy(probe(path), (160, 96), check)
    assert not list(keeping.folder().iterdir())


def test_proxies_that_were_not_used_for_longest_go(tmp_path: Path) -> None:
    for number, name in enumerate(("a.mp4", "b.mp4", "c.mp4", "kept.json")):
        with keeping.fresh(name) as hidden:
            hidden.write_bytes(bytes(1000))
        os.utime(keeping.folder() / name, (1000 + number, 1000 + number))
    assert keeping.used("a.mp4")
    assert not keeping.used("none.mp4")
    keeping.trim(".mp4", 2000, spare="c.mp4")
    assert sorted(it.name for it in keeping.folder().iterdir()) == ["a.mp4", "c.mp4", "kept.json"]
