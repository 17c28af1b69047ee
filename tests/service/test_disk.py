"""A server whose disk is full says so, harms nothing and goes on when there is room."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from beatreel.jobs import open_memory
from beatreel.store import open_store
from beatreel.store.blobs import free
from tests.jobs.conftest import ended, film, peopled
from tests.store.disks import disk, filled

from . import media
from .conftest import Stage, Theatre


def on_a_small_disk(
    folder: Path, act: Callable[[Stage, Path], Awaitable[None]], megabytes: int = 4
) -> None:
    with disk(folder, megabytes) as home:
        Theatre(home)(lambda stage: act(stage, home))


def test_an_upload_without_room_is_503_and_leaves_nothing(tmp_path: Path) -> None:
    async def scene(stage: Stage, home: Path) -> None:
        ann = await stage.person()
        session = await ann.session()
        answer = await ann.upload(session, media.sound("wav", 60))
        assert (answer.status_code, answer.json()["code"]) == (503, 503)
        assert "room" in answer.json()["message"]
        left = [path for path in (home / "files").rglob("*") if path.is_file()]
        assert left == []
        assert (await ann.upload(session)).status_code == 200

    on_a_small_disk(tmp_path / "home", scene)


def test_a_full_database_is_503_until_there_is_room(tmp_path: Path) -> None:
    async def scene(stage: Stage, home: Path) -> None:
        ann = await stage.person()
        with filled(home):
            codes = set()
            for _ in range(300):
                answer = await ann.post("/api/tasks/me/with-session/nemo_agent", json={})
                codes.add(answer.status_code)
                if answer.status_code == 503:
                    assert "room" in answer.json()["message"]
                    break
            assert codes <= {200, 503}
            assert 503 in codes
            # Reading goes on.
            assert (await ann.get("/api/credits/balance/simple")).status_code == 200
        assert await ann.session()
        assert stage.store.credits.audit() == []

    on_a_small_disk(tmp_path / "home", scene)


@pytest.mark.slow
def test_an_export_without_room_fails_and_is_not_paid(tmp_path: Path) -> None:
    async def scene() -> None:
        store = open_store(home)
        studio = peopled(store)
        engine = await asyncio.to_thread(open_memory, store, 2)
        (home / "ballast").write_bytes(b"x" * (free(home) - 500_000))
        draft = film(120, width=1280, height=720)
        job = await ended(engine, store, studio.export(draft), price=5)
        assert job.state == "failed"
        assert "room" in (job.error or {})["message"]
        assert studio.credits == (100, 0)
        assert list(store.home.work().glob("*.mp4*")) == []
        await engine.close()
        store.close()

    with disk(tmp_path / "home", 2) as home:
        asyncio.run(scene())
