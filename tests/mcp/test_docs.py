"""Every tool, resource and method is in the reference."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any

import pytest

from beatreel import client
from beatreel.mcp import build

REFERENCE = Path(__file__).parents[2] / "docs/reference"


async def _nobody(_: object) -> Any:
    raise AssertionError


@pytest.mark.parametrize("local", [True, False])
def test_every_tool_and_argument_is_documented(local: bool) -> None:
    text = (REFERENCE / "mcp.md").read_text()
    tools = asyncio.run(build(_nobody, local=local).list_tools())
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    for tool in tools:
        assert tool.description
        missing = [
            name for name in tool.input_schema["properties"] if f"`{name}`" not in rows[tool.name]
        ]
        assert not missing, (tool.name, missing)


def test_every_resource_is_documented() -> None:
    text = (REFERENCE / "mcp.md").read_text()
    templates = asyncio.run(build(_nobody).list_resource_templates())
    assert len(templates) == 3
    assert all(f"`{template.uri_template}`" in text for template in templates)


def test_both_clients_have_the_same_methods_and_all_are_documented() -> None:
    text = (REFERENCE / "client.md").read_text()

    def methods(kind: type) -> set[str]:
        return {name for name, _ in inspect.getmembers(kind, callable) if name[0] != "_"}

    assert methods(client.Client) == methods(client.AsyncClient)
    assert not [name for name in methods(client.Client) if f"`{name}(" not in text]
