"""A store with a user, and films that are quick to draw."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from beatreel.jobs import Export, JobEngine, Request
from beatreel.store import File, Job, Store
from tests.render.material import clicks, write_wav
from tests.store.blank import opened


@dataclass(frozen=True)
class Studio:
    """A store and somebody who uses it."""

    store: Store
    user_id: str
    task_id: str

    def export(self, draft: dict[str, Any], name: str | None = None) -> Export:
        return Export(user_id=self.user_id, task_id=self.task_id, draft=draft, name=name)

    def song(self, path: Path) -> File:
        return self.store.files.add(
            self.user_id,
            self.store.blobs.put_path(path),
            name="04 first_light.wav",
            kind="audio",
            media_type="audio/wav",
            task_id=self.task_id,
        )

    @property
    def credits(self) -> tuple[int, int]:
        held = self.store.credits.balance(self.user_id)
        return held.available, held.frozen


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    store = opened(tmp_path / "home")
    yield peopled(store)
    store.close()


def peopled(store: Store) -> Studio:
    user, _ = store.users.of_client("somebody")
    store.credits.grant(user.id, 100, "welcome", key="welcome")
    project = store.projects.add(user.id, name="project")
    return Studio(store, user.id, project.task_id)


def film(seconds: int = 20, word: str = "Line", **about: Any) -> dict[str, Any]:
    """Words on black, a line every two seconds."""
    texts = [
        {"id": f"x{n}", "s": 2000 * n, "d": 1800, "x": {"text": f"{word} {n}", "size": 0.1}}
        for n in range(seconds // 2)
    ]
    meta = {"title": "Film", "width": 256, "height": 144, "fps": 30, "aspect": "16:9", **about}
    track = {"id": "t1", "tt": 7, "n": "Title", "sg": texts}
    return {"v": 1, "d": 1000 * seconds, "m": {**meta, "quality": "draft"}, "t": [track]}


async def ended(engine: JobEngine, store: Store, request: Request, **terms: Any) -> Job:
    """Have a job carried out."""
    job, _ = await engine.submit(request, **terms)
    async with asyncio.timeout(60):
        async for event in engine.watch(job.id):
            last = event
    assert last.final
    return store.jobs.get(job.id)


async def begun(store: Store, job_id: str, stage: str = "draw") -> None:
    """Wait until a job is at a stage."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job = store.jobs.get(job_id)
        if job.stage == stage or not job.active:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{job_id} never came to {stage}")


@pytest.fixture(scope="session")
def song_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of clicks at 120 BPM."""
    return write_wav(tmp_path_factory.mktemp("song") / "song.wav", clicks(10))
