"""Every tool and every argument is in the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from beatreel.agent import TOOLS
from beatreel.agent.where import Where

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_is_documented_with_its_arguments(name: str) -> None:
    text = (DOCS / "reference/tools.md").read_text(encoding="utf-8")
    mark = " †" if TOOLS[name].destructive else ""
    (row,) = [line for line in text.splitlines() if line.startswith(f"| `{name}`{mark} |")]
    assert " ".join(TOOLS[name].about.split()) in row
    assert all(f"`{argument}`" in row for argument in TOOLS[name].arguments.model_fields)


def test_every_field_of_a_place_is_documented() -> None:
    text = (DOCS / "reference/tools.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in Where.model_fields)
