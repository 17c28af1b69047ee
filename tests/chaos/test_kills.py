"""A server and its worker are killed again and again; nothing is lost, doubled or unpaid."""

from __future__ import annotations

import random
import time
from pathlib import Path

import av
import pytest

from beatreel.store import Store, open_store

from .machines import PATIENCE, Client, Server, draft

KILLS = 20
#: Chunks that one worker has in hand: as many as are drawn, and the next.
IN_HAND = 3
SECONDS = 60


@pytest.mark.slow
def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    dice = random.Random(20)
    home = tmp_path / "home"
    environment = {"BEATREEL_WORKERS": "2", "BEATREEL_PRICE_EXPORT": "3"}
    server = Server(home, environment)
    names: list[str] = []
    client = Client(lambda: server.url)
    try:
        for kill in range(KILLS):
            if not names or client.status(names[-1])["status"] == "completed":
                names.append(f"render_{kill}")
                client.export(names[-1], draft(SECONDS, names[-1], size=(1280, 720)))
            _further(client, names[-1])
            time.sleep(dice.uniform(0.0, 2.0))
            if dice.random() < 0.5:
                server.kill()
                server.end()
                server = Server(home, environment)
            else:
                for child in server.children():
                    child.kill()
        for name in names:
            assert client.finished(name)["status"] == "completed"
        balance = client.call("GET", "/api/credits/balance/simple")["data"]
        left = 100 - 3 * len(names)
        assert balance == {"available": left, "frozen": 0, "total": left}
        _whole(client, names, tmp_path)
        assert server.stop() == 0
    finally:
        client.close()
        server.end()
        print("".join(server.said))
    store = open_store(home)
    _accounted(store, client.id, names)
    store.close()


def _further(client: Client, name: str) -> None:
    """Return when there is progress since now."""
    begun = client.status(name)["progress"]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if client.status(name)["progress"] > begun:
            return
        time.sleep(0.05)
    raise AssertionError(f"{name} stays at {begun}")


def _whole(client: Client, names: list[str], folder: Path) -> None:
    """Every film has every frame."""
    for name in names:
        path = client.download(name, folder / "film.mp4")
        with av.open(str(path)) as film:
            assert sum(1 for _ in film.decode(video=0)) == 30 * SECONDS


def _accounted(store: Store, user_id: str, names: list[str]) -> None:
    """Each job is there once, with one file; the ledger balances; little was drawn twice."""
    jobs = store.jobs.all(user_id=user_id, kind="export")
    assert [job.name for job in jobs] == names
    assert {job.state for job in jobs} == {"completed"}
    files = [file for file in store.files.all(user_id) if "made" in file.info]
    assert sorted(file.info["made"] for file in files) == sorted(job.id for job in jobs)
    assert store.credits.audit() == []
    pieces = [piece for job in jobs for piece in store.pieces.all(job.id)]
    again = sum(max(0, piece.attempts - 1) for piece in pieces)
    print(f"{len(names)} exports, {len(pieces)} chunks, {again} drawn again")
    assert again <= KILLS * IN_HAND, [piece.attempts for piece in pieces]
