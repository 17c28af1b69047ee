"""What is in ``deploy/`` names what there is: settings, commands, files, services."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from beatreel.cli.app import app
from beatreel.service.settings import PREFIX, load, table

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = ("server", "worker")
#: What the storage reads for itself.
STORAGE = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_ENDPOINT",
    "AWS_ALLOW_HTTP",
}


def said(command: list[str]) -> None:
    """Read a command as the program would; raise if it has no such flag."""
    app.parse_args(command, exit_on_error=False, print_error=False)


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_variable_is_a_setting(file: Path) -> None:
    known = {row.variable for row in table()}
    named = set(re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", file.read_text()))
    assert named <= known


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_compose_can_be_started(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service: dict[str, Any] = COMPOSE["services"][name]
    said(service["command"])
    told = service["environment"]
    assert {key for key in told if not key.startswith(PREFIX)} == STORAGE
    for key, value in told.items():
        monkeypatch.setenv(key, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value))
    found = load()
    assert found.database
    assert found.database.endswith("@database/beatreel")
    assert found.store == "s3://beatreel"
    build = service["build"]
    root = (DEPLOY / build["context"]).resolve()
    assert (root / build["dockerfile"]).is_file()


def test_compose_names_only_what_it_has() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        assert "image" in service or "build" in service, name
        held = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert held <= set(COMPOSE["volumes"]), name
    asked = set(re.findall(r"//(?:[^@/\s]*@)?(\w+)[:/]", json.dumps(services)))
    assert asked - {"beatreel"} <= set(services)


def test_the_image_has_what_the_package_is_built_from() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    assert all((DEPLOY.parent / path).exists() for path in copied)
    needed = {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "src"}
    assert needed <= set(copied)
    (command,) = (json.loads(line[4:]) for line in lines if line.startswith("CMD "))
    said(command)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is(unit: Path) -> None:
    (start,) = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    said(shlex.split(start)[1:])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_a_unit(unit: Path, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("There is no systemd here.")
    text = unit.read_text().replace("/opt/beatreel/bin/beatreel", "/bin/true")
    (tmp_path / unit.name).write_text(text)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (found.returncode, found.stderr) == (0, "")
