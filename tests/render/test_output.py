"""Files appear whole or not at all, and whoever is in the way is told so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from beatreel.errors import AlreadyExists, InvalidInput, RenderFailed, Unavailable
from beatreel.render.output import SUFFIXES, check, part


def write(out: Path | str, *, force: bool = False, data: bytes = b"new") -> None:
    with part(out, SUFFIXES, force=force) as hidden:
        hidden.write_bytes(data)


@pytest.mark.parametrize(
    "name", ["a.mp4", "-a.mp4", 'it\'s "a" clip.mp4', "歌曲 🎵.mp4", "a:b.MP4", "x.m4v"]
)
def test_name_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 1


def test_missing_folder_is_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "c.mp4")
    assert (tmp_path / "a" / "b" / "c.mp4").exists()


def test_nothing_is_replaced_without_force(tmp_path: Path) -> None:
    target = tmp_path / "a.mp4"
    target.write_bytes(b"old")
    with pytest.raises(AlreadyExists, match="--force"):
        write(target)
    with pytest.raises(AlreadyExists):
        check(target)
    assert target.read_bytes() == b"old"
    check(target, force=True)
    write(target, force=True)
    assert target.read_bytes() == b"new"


def test_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.mp4"

    def meanwhile() -> None:
        with part(target, SUFFIXES) as hidden:
            hidden.write_bytes(b"new")
            target.write_bytes(b"theirs")

    with pytest.raises(AlreadyExists):
        meanwhile()
    assert target.read_bytes() == b"theirs"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def broken() -> None:
        with part(tmp_path / "a.mp4", SUFFIXES) as hidden:
            hidden.write_bytes(b"half")
            raise error

    with pytest.raises(error):
        broken()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.avi", "a", "a.mp4.txt"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="mp4"):
        check(tmp_path / name)


def test_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").mkdir()
    with pytest.raises(InvalidInput, match="folder"):
        check(tmp_path / "a.mp4")


@pytest.mark.parametrize("name", ["n" * 300 + ".mp4", "a\0b.mp4"])
def test_impossible_name_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="file name"):
        write(tmp_path / name)


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises((RenderFailed, InvalidInput, AlreadyExists)):
        write(tmp_path / "a" / "b.mp4")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_closed_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Unavailable, match="cannot be written to"):
        check(tmp_path / "a.mp4")


#: A process that may write no file larger than 64 KB, as on a disk that is full.
_FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
from fractions import Fraction
import numpy as np
from beatreel.errors import Unavailable
from beatreel.render.encode import QUALITIES, encode
from beatreel.render.film import Film
from beatreel.render.output import SUFFIXES, part
from beatreel.render.painting import Canvas
canvas = Canvas(320, 180)
noise = np.random.default_rng(0)
def frames():
    for _ in range(60):
        canvas.planes[0][:] = noise.integers(16, 235, (180, 320), np.uint8)
        yield canvas.frame
try:
    with part(sys.argv[1], SUFFIXES) as hidden:
        film = Film(hidden, Fraction(30), 60)
        try:
            film.append(encode(frames(), 320, 180, Fraction(30), QUALITIES["draft"]))
            film.close()
        except BaseException:
            film.abandon()
            raise
except Unavailable as error:
    print(error)
"""


def test_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path / "a.mp4")], capture_output=True, text=True
    )
    assert "free some space" in ran.stdout, ran.stderr
    assert list(tmp_path.iterdir()) == []
