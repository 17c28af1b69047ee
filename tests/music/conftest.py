"""Songs that many tests of hearing share; each is composed and heard once."""

from __future__ import annotations

from pathlib import Path

import pytest

from beatreel.music import Song, hear
from tests.compose import Piece, compose, write_wav

FORM = (("intro", 4), ("verse", 8), ("drop", 8), ("break", 4), ("drop", 8), ("outro", 4))


@pytest.fixture(scope="session")
def piece() -> Piece:
    return compose(124.0, sections=FORM, tonic=9)


@pytest.fixture(scope="session")
def wav(piece: Piece, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("song") / "song.wav", piece.samples)


@pytest.fixture(scope="session")
def song(wav: Path) -> Song:
    return hear(wav)
