"""The commands of a server as processes: start, refuse, stop, grant, settings."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from beatreel.cli.app import run
from beatreel.store import Home, Store, open_store
from tests.chaos.machines import Machine, Server, running

QUIET = {"BEATREEL_WORKERS": "0", "BEATREEL_IDLE_SECONDS": "1"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("serving")
    found = Server(home, QUIET)
    with running(found):
        yield found


def test_a_server_answers_at_the_address_it_prints(server: Server) -> None:
    assert httpx2.get(f"{server.url}/health").json() == {"status": "ok"}
    assert httpx2.get(f"{server.url}/metrics").status_code == 200


def test_a_second_server_of_a_home_is_refused(server: Server) -> None:
    second = Machine("serve", f"--home={server.home}", "--port=0", environment=QUIET)
    with running(second):
        second.line(rf"(Another beatreel server \(process \d+ at {server.url}\) uses)")
        assert second.process.wait(20) == 1


def test_an_agent_is_sent_to_the_server_of_a_home(server: Server) -> None:
    command = [sys.executable, "-m", "beatreel.cli", "mcp", f"--home={server.home}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"give your agent its address {server.url}/mcp" in done.stderr
    assert done.stdout == ""


def test_a_port_that_is_taken_is_told(server: Server, tmp_path: Path) -> None:
    port = server.url.rsplit(":", 1)[1]
    second = Machine("serve", f"--home={tmp_path}", f"--port={port}", environment=QUIET)
    with running(second):
        second.line(r"(Port \d+ on 127.0.0.1 cannot be used)")
        assert second.process.wait(20) == 1


def test_a_slow_sender_is_cut_off_and_keeps_nobody_waiting(server: Server) -> None:
    host, port = "127.0.0.1", int(server.url.rsplit(":", 1)[1])
    slow = [socket.create_connection((host, port)) for _ in range(50)]
    for connection in slow:
        connection.sendall(
            b"POST /run HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
            b"Content-Type: application/json\r\nAuthorization: Bearer x\r\n\r\n{"
        )
    begun = time.monotonic()
    assert httpx2.get(f"{server.url}/health", timeout=10).status_code == 200
    assert time.monotonic() - begun < 5
    for connection in slow:
        connection.settimeout(20)
        assert connection.recv(100).startswith(b"HTTP/1.1 4")
        connection.close()


@pytest.mark.slow
def test_a_server_that_is_stopped_ends_in_good_order(tmp_path: Path) -> None:
    found = Server(tmp_path)
    with running(found):
        (worker,) = found.children()
        assert found.stop() == 0
        assert not worker.is_running()
    home = Home(tmp_path)
    home.lock()
    home.close()
    assert list((tmp_path / "work").iterdir()) == []


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Path, Store]]:
    store = open_store(tmp_path)
    yield tmp_path, store
    store.close()


def test_credits_are_given_on_the_command_line(
    kept: tuple[Path, Store], capsys: pytest.CaptureFixture[str]
) -> None:
    home, store = kept
    user, _ = store.users.of_client("ann")
    assert run(["credits", "grant", user.id, "500", "--home", str(home)]) == 0
    assert run(["credits", "balance", user.id, "--home", str(home)]) == 0
    assert run(["credits", "audit", "--home", str(home)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{user.id} has 500 credits.",
        f"{user.id} has 500 credits and 0 frozen.",
        "The ledger balances.",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grant", "anon_nobody", "5"], "no user"),
        (["grant", "USER", "-5"], "from 1 up"),
        (["grant", "USER", "0"], "from 1 up"),
    ],
)
def test_credits_that_cannot_be_given_are_told(
    kept: tuple[Path, Store],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    home, store = kept
    user, _ = store.users.of_client("ann")
    told = [argument.replace("USER", user.id) for argument in arguments]
    assert run(["credits", *told, "--home", str(home)]) != 0
    assert words in capsys.readouterr().err.lower()


def test_settings_are_a_table_without_secrets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEATREEL_DATABASE", "postgresql://me:hunter2@db/beatreel")
    monkeypatch.setenv("BEATREEL_LANGUAGE_MODEL_KEY", "sk-hunter2")
    assert run(["settings", "--home", str(tmp_path), "--json"]) == 0
    text = capsys.readouterr().out
    rows = {row["name"]: row for row in json.loads(text)}
    assert rows["port"]["variable"] == "BEATREEL_PORT"
    assert rows["home"]["value"] == str(tmp_path)
    assert "hunter2" not in text
