"""A small draft with lyrics, and its song as it was heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from beatreel.director import Options, direct
from beatreel.director.lyrics import set_lyrics
from beatreel.draft import Draft
from beatreel.lyrics import parse
from beatreel.music import Song, hear
from tests.compose import compose, write_wav

LRC = """[00:08.50]We were running through the rain with the city lights behind us
[00:12.50]Every window had a name
[00:16.50]Hold me close
[00:18.00]
[00:59.00]After the end
"""


@pytest.fixture(scope="session")
def wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty-six seconds at 120 beats a minute."""
    piece = compose(120.0, sections=(("intro", 4), ("verse", 6), ("drop", 6), ("outro", 2)))
    return write_wav(tmp_path_factory.mktemp("song") / "01_night drive.wav", piece.samples)


@pytest.fixture(scope="session")
def song(wav: Path) -> Song:
    return hear(wav)


@pytest.fixture(scope="session")
def draft(wav: Path, song: Song) -> Draft:
    options = Options(
        audio=str(wav),
        title="Night Drive",
        artist="The Engines",
        size=144,
        fps=25,
        quality="draft",
        scenes=("nebula", "silk"),
    )
    return set_lyrics(direct(song, "", options=options), parse(LRC, ".lrc"), style="karaoke")
