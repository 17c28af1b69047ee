"""The options of the command line that correct the grid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from beatreel.cli.analyze import _print
from beatreel.cli.app import run
from beatreel.cli.options import GridOptions
from beatreel.errors import InvalidInput
from beatreel.music import Beat, Song
from tests.compose import compose, write_wav


@pytest.mark.parametrize(
    "values",
    [
        {"bpm": 120.0, "half": True}, {"half": True, "double": True},
        {"tap": Path("a"), "bpm": 90.0},
        {"grid": Path("a.mid"), "meter": 3}, {"grid": Path("a.mid"), "tap": Path("b")},
        {"grid": Path("a.beats"), "downbeat": 2},
    ],
    ids=str,
)  # fmt: skip
def test_flags_that_contradict_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="contradict each other: give only one"):
        GridOptions(**values).corrections()


def test_flags_that_agree_are_kept() -> None:
    found = GridOptions(bpm=140.0, meter=3, downbeat=2, offset_ms=-20.0).corrections()
    assert found.to_dict() == {"bpm": 140.0, "meter": 3, "downbeat": 2, "offset_ms": -20.0}


def test_nothing_said_is_nothing_corrected() -> None:
    assert GridOptions().corrections() is None


def test_a_change_of_tempo_is_told(song: Song, capsys: pytest.CaptureFixture[str]) -> None:
    times = [i * 0.5 for i in range(60)] + [30.0 + i * 60 / 140 for i in range(60)]
    beats = tuple(Beat(time, i % 4 + 1) for i, time in enumerate(times))
    _print(replace(song, beats=beats))
    assert "120.0 → 140.0 from 0:30.0 BPM" in capsys.readouterr().out


def test_a_grid_goes_out_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = str(write_wav(tmp_path / "a.wav", compose(120.0, seconds=12.0).samples))
    grid, plot = tmp_path / "grid.mid", tmp_path / "song.png"
    assert run(["analyze", song, "--half", "--export", str(grid), "--plot", str(plot)]) == 0
    assert plot.read_bytes().startswith(b"\x89PNG")
    capsys.readouterr()
    assert run(["analyze", song, "--grid", str(grid)]) == 0
    assert "60.0 BPM" in capsys.readouterr().out
