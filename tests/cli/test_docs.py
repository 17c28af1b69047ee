"""Everything that a user can type or meet is in the reference."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cyclopts import App

from beatreel import errors
from beatreel.cli.app import app
from beatreel.visuals import SCENES

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = [name for name in app if not name.startswith("-")]


def _flags(command: str) -> set[str]:
    found = app[command]
    if found.default_command is None:
        return {flag for name in found if name[0] != "-" for flag in _of(found[name])}
    return _of(found)


def _of(command: App) -> set[str]:
    arguments = command.assemble_argument_collection(parse_docstring=False)
    names = {name for argument in arguments if argument.show for name in argument.names}
    return {name for name in names if re.fullmatch(r"--[a-z-]+", name)}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_flag_is_documented(command: str) -> None:
    text = (DOCS / "reference/cli.md").read_text()
    positional = {"--song", "--wish", "--draft", "--message", "--user", "--amount"}
    assert f"beatreel {command}" in text
    missing = {flag for flag in _flags(command) - positional if f"`{flag}" not in text}
    assert not missing


@pytest.mark.parametrize("kind", [k for k in vars(errors).values() if isinstance(k, type)])
def test_every_error_is_documented_with_its_codes(kind: type[errors.BeatreelError]) -> None:
    text = (DOCS / "reference/errors.md").read_text()
    assert f"| `{kind.__name__}` | {kind.code} | {kind.http} |" in text


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scene_is_documented_with_its_parameters(name: str) -> None:
    pages = (DOCS / "reference/scenes.md").read_text().splitlines()
    row = next((line for line in pages if line.startswith(f"| `{name}` |")), "")
    for param in SCENES[name].params:
        written = f"`{param.name}` {param.low:g}…{param.high:g}, {param.default:g}: {param.about}"
        assert written in row


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = [
        (page.name, link)
        for page in [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / link).exists()
    ]
    assert not broken
