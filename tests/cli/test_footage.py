"""Clips on the command line: what can go wrong is said before anything is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from beatreel.cli.app import run
from tests.media import clips


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEATREEL_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fill"], "--media"),
        (["--keep-sound", "-18"], "--media"),
        (["--media", "CLIP", "--keep-sound", "5"], "-80 to 0"),
        (["--media", "none.mp4"], "There is no file"),
        (["--media", "none*.mp4"], "No file fits"),
        (["--media", "FOLDER"], "no clip and no photo"),
        (["--media", "NOTES"], "mp4 mov"),
    ],
    ids=["fill", "sound", "level", "file", "pattern", "folder", "text"],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "notes.txt").write_text("words")
    places = {
        "CLIP": str(clips.clip(tmp_path / "a.mp4", 10)),
        "FOLDER": str(tmp_path / "folder"),
        "NOTES": str(tmp_path / "notes.txt"),
    }
    asked = [places.get(it, it) for it in arguments]
    code = run(["draft", "song.wav", "neon", "-o", str(tmp_path / "out.json"), *asked])
    assert code == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()
