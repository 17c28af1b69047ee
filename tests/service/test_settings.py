"""Settings come from flags, variables and a file, in that order, and all are documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from beatreel.errors import InvalidInput
from beatreel.service.settings import load, table

DOCS = Path(__file__).parents[2] / "docs/reference/settings.md"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for row in table():
        monkeypatch.delenv(row.variable, raising=False)
    monkeypatch.setenv("BEATREEL_HOME", str(tmp_path))


def test_a_flag_wins_over_a_variable_and_a_variable_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beatreel.toml").write_text("port = 1\nworkers = 1\nupload_mb = 1\n")
    monkeypatch.setenv("BEATREEL_PORT", "2")
    monkeypatch.setenv("BEATREEL_WORKERS", "2")
    found = load(port=3, workers=None)
    assert (found.port, found.workers, found.upload_mb) == (3, 2, 1)


def test_a_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "other.toml"
    file.write_text("credits_start = 7\n")
    assert load(config=file).credits_start == 7
    monkeypatch.setenv("BEATREEL_CONFIG", str(file))
    assert load().credits_start == 7


def test_plans_are_tables_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "beatreel.toml").write_text(
        'plan_anonymous = "free"\n[plans.free]\nexport = false\nheight = 720\n'
    )
    found = load()
    assert not found.plan_of("free").export
    assert found.plan_of("free").height == 720
    assert found.plan_of("open").export
    assert found.plan_of("gone").export


@pytest.mark.parametrize(
    ("flags", "file", "word"),
    [
        ({"port": 70_000}, "", "port"),
        ({"keepalive_seconds": 16}, "", "keepalive_seconds"),
        ({"plan": "gold"}, "", "gold"),
        ({}, "prot = 1", "prot"),
        ({}, "port = ", "read"),
        ({}, '[plans.free]\nexports = "many"', "plans.free.exports"),
        ({"config": Path("/nowhere.toml")}, "", "/nowhere.toml"),
    ],
)
def test_a_bad_setting_is_named(
    tmp_path: Path, flags: dict[str, object], file: str, word: str
) -> None:
    (tmp_path / "beatreel.toml").write_text(file)
    with pytest.raises(InvalidInput, match=word):
        load(**flags)


def test_every_setting_is_in_the_reference_with_its_default() -> None:
    text = DOCS.read_text()
    for row in table():
        default = f"`{row.default}`" if row.default else ""
        assert f"| `{row.name}` | `{row.variable}` | {default} | {row.meaning} |" in text
