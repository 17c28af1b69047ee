"""The most used client of tus, in its own language, against a server of ours."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.chaos.machines import Client, Server, running

from . import media

SCRIPT = Path(__file__).with_name("tus_client.mjs")
PACKAGE = "tus-js-client@4.3.1"
MB = 1_000_000


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with the package in it."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node is not installed.")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    got = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE],
        cwd=folder,
        capture_output=True,
        timeout=120,
    )
    if got.returncode:
        pytest.skip("The package cannot be had here.")
    return folder


@pytest.mark.slow
def test_its_upload_is_killed_and_goes_on_where_it_was(tmp_path: Path, package: Path) -> None:
    song = tmp_path / "夜 song.wav"
    song.write_bytes(media.sound("wav", 116))
    size = song.stat().st_size
    assert size > 20 * MB
    server = Server(tmp_path / "home", {"BEATREEL_WORKERS": "0"})
    with running(server):
        client = Client(lambda: server.url)
        made = client.call("POST", "/api/tasks/me/with-session/nemo_agent", json={})
        session = made["data"]["session_id"]

        def upload(*more: str) -> subprocess.CompletedProcess[str]:
            told = (f"{server.url}/api/uploads", client.token, session, str(song))
            return subprocess.run(
                ["node", str(SCRIPT), *told, str(tmp_path / "memory.json"), *more],
                cwd=package,
                capture_output=True,
                text=True,
                timeout=120,
            )

        assert upload(str(8 * MB)).returncode == -signal.SIGKILL
        (kept,) = json.loads((tmp_path / "memory.json").read_text()).values()
        path = kept["uploadUrl"].removeprefix(server.url)
        broken = client.call("GET", path)["data"]
        assert 8 * MB <= broken["offset"] < size
        assert broken["file"] is None
        done = upload()
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        # What was on its way when the client died may still have come in, no byte came twice.
        assert broken["offset"] <= told["first"] < size
        became = client.call("GET", path)["data"]
        assert (became["offset"], became["length"]) == (size, size)
        assert became["file"]["filename"] == song.name
        client.close()
        assert server.stop() == 0
