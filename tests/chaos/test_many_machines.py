"""Workers on PostgreSQL and S3: one is killed, one is frozen and comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from beatreel.store import open_store
from tests.store.servers import bucket, create_database, postgres

from .machines import PATIENCE, Client, Machine, Server, draft, running

SECONDS = 60


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of machines that share a database and a bucket."""
    with postgres(tmp_path / "postgres") as base, bucket() as (files, environment):
        yield {
            **environment,
            "BEATREEL_DATABASE": create_database(base, "beatreel"),
            "BEATREEL_STORE": files,
            "BEATREEL_WORKER_PATIENCE_SECONDS": "4",
            "BEATREEL_PRICE_EXPORT": "3",
        }


def workers(folder: Path, shared: dict[str, str], count: int) -> list[Machine]:
    """Start workers, each with a home of its own, as other machines would."""
    found = [
        Machine("worker", f"--home={folder / f'worker{n}'}", "--workers=1", environment=shared)
        for n in range(count)
    ]
    for machine in found:
        machine.line(r"(worker_\w+) works")
    return found


@pytest.mark.slow
def test_a_render_survives_a_dead_and_a_frozen_worker(
    tmp_path: Path, shared: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(tmp_path / "server", {**shared, "BEATREEL_WORKERS": "0"})
    killed, frozen, third = crew = workers(tmp_path, shared, 3)
    client = Client(lambda: server.url)
    with running(server, *crew):
        client.export("one", draft(SECONDS, "one", size=(1280, 720)))
        _progress(client, "one", 15)
        killed.kill()
        frozen.freeze()
        assert client.finished("one")["status"] == "completed"
        # A worker that was thought dead is one of the crew again, and spoils nothing.
        frozen.thaw()
        client.export("two", draft(20, "two", size=(1280, 720)))
        assert client.finished("two")["status"] == "completed"
        assert client.status("one")["status"] == "completed"
        balance = client.call("GET", "/api/credits/balance/simple")["data"]
        assert balance == {"available": 94, "frozen": 0, "total": 94}
        film = client.download("one", tmp_path / "film.mp4")
        assert [third.stop(), frozen.stop(), server.stop()] == [0, 0, 0]
        client.close()
    with av.open(str(film)) as video:
        assert sum(1 for _ in video.decode(video=0)) == 30 * SECONDS
    for name, value in shared.items():
        monkeypatch.setenv(name, value)
    store = open_store(
        tmp_path / "look", database=shared["BEATREEL_DATABASE"], files=shared["BEATREEL_STORE"]
    )
    jobs = store.jobs.all(kind="export")
    assert [(job.name, job.state) for job in jobs] == [("one", "completed"), ("two", "completed")]
    assert len([f for f in store.files.all(client.id) if "made" in f.info]) == 2
    assert store.credits.audit() == []
    pieces = [piece for job in jobs for piece in store.pieces.all(job.id)]
    # Two were taken away, with at most two chunks in hand each.
    assert sum(max(0, piece.attempts - 1) for piece in pieces) <= 4
    assert store.workers.all() == ()
    store.close()


@pytest.mark.slow
def test_a_worker_that_is_stopped_hands_over_at_once(
    tmp_path: Path, shared: dict[str, str]
) -> None:
    server = Server(tmp_path / "server", {**shared, "BEATREEL_WORKERS": "0"})
    (first,) = workers(tmp_path / "a", shared, 1)
    client = Client(lambda: server.url)
    with running(server, first):
        client.export("one", draft(60, "one", size=(1280, 720)))
        _progress(client, "one", 15)
        assert first.stop() == 0
        (second,) = workers(tmp_path / "b", shared, 1)
        with running(second):
            assert client.finished("one")["status"] == "completed"
        client.close()


def _progress(client: Client, name: str, least: int) -> None:
    until = time.monotonic() + PATIENCE
    while client.status(name)["progress"] < least:
        assert time.monotonic() < until
        time.sleep(0.05)
