"""``beatreel edit``: words in, a changed draft out, and back again in another run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from beatreel.cli.app import run
from beatreel.draft import digest, load, save
from tests.agent.reel import reel


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "d.json"
    save(reel(), path)
    return path


def test_a_draft_is_changed_and_changed_back(draft: Path, capsys) -> None:
    known = digest(load(draft))
    assert run(["edit", str(draft), "make the bridge black and white"]) == 0
    assert capsys.readouterr().out == "Set the look of 2 shots (1:28–1:36) to noir.\n"
    assert digest(load(draft)) != known
    assert run(["edit", str(draft), "撤销"]) == 0
    assert digest(load(draft)) == known


def test_another_draft_is_written_and_the_first_stays(draft: Path, tmp_path: Path, capsys) -> None:
    known, out = draft.read_bytes(), tmp_path / "e.json"
    assert run(["edit", str(draft), "60 fps", "-o", str(out)]) == 0
    assert (draft.read_bytes(), load(out).meta.fps) == (known, 60)
    assert run(["edit", str(draft), "50 fps", "-o", str(out)]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["edit", str(draft), "50 fps", "-o", str(out), "--force"]) == 0
    assert load(out).meta.fps == 50


def test_a_question_writes_nothing(draft: Path, capsys) -> None:
    known = draft.read_bytes()
    assert run(["edit", str(draft), "make it better"]) == 0
    assert "?" in capsys.readouterr().out
    assert draft.read_bytes() == known


def test_json_tells_what_was_called_and_changed(draft: Path, capsys) -> None:
    assert run(["edit", str(draft), "60 fps", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reply"] == "Set the frame rate to 60 fps."
    assert told["calls"] == [{"name": "set_fps", "args": {"fps": 60.0}}]
    assert told["changes"] == [
        {"kind": "draft", "id": "", "field": "meta.fps", "before": 30, "after": 60}
    ]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"past": 3}'])
def test_a_history_that_cannot_be_read_is_begun_anew(draft: Path, content: str) -> None:
    (draft.parent / "d.json.history.json").write_text(content)
    assert run(["edit", str(draft), "60 fps"]) == 0
    assert load(draft).meta.fps == 60


def test_what_is_no_draft_is_refused(tmp_path: Path, capsys) -> None:
    assert run(["edit", str(tmp_path / "none.json"), "60 fps"]) == 1
    assert capsys.readouterr().err.startswith("beatreel: ")
