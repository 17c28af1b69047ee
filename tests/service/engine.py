"""An engine of jobs that needs no music and draws nothing: for tests of what is around it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

from beatreel.store import ACTIVE, Job, JobEvent, Store

from . import media

DRAFT = {
    "v": 1,
    "d": 2000,
    "m": {"title": "Test", "width": 1280, "height": 720, "fps": 30, "aspect": "16:9"},
    "t": [
        {
            "id": "t1",
            "tt": 0,
            "n": "Video",
            "sg": [{"id": "s1", "n": "city", "s": 0, "d": 2000, "src": "scene:neon_city"}],
        }
    ],
}


class QuickEngine:
    """Does everything at once, unless it is held up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        #: Cleared to keep jobs from ending.
        self.gate = asyncio.Event()
        self.gate.set()
        #: What the next jobs end with, if badly: code and message.
        self.failure: tuple[int, str] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def submit(self, spec: Any, *, price: int = 0, priority: int = 0) -> tuple[Job, bool]:
        kind = type(spec).__name__.lower()
        told = {name: getattr(spec, name) for name in spec.__dataclass_fields__}
        digest = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
        job, new = self._store.jobs.add(
            kind,
            spec.user_id,
            {},
            digest=digest,
            name=spec.name,
            task_id=spec.task_id,
            priority=priority,
            price=price,
        )
        if new:
            task = asyncio.create_task(self._work(job, spec))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return job, new

    async def _work(self, job: Job, spec: Any) -> None:
        jobs = self._store.jobs
        jobs.begin(job.id)
        jobs.advance(job.id, "draw", 40)
        await self.gate.wait()
        if self.failure:
            jobs.fail(job.id, *self.failure)
        elif job.kind == "generation":
            self._store.projects.save(job.task_id or "", DRAFT, f"Made: {spec.wish}", after=None)
            jobs.complete(job.id, {"file_id": spec.file_id, "song": {"tempo": 120.0}})
        else:
            jobs.complete(job.id, self._video(job))

    def _video(self, job: Job) -> dict[str, Any]:
        content = media.picture("mp4", 10)
        file = self._store.files.add(
            job.user_id,
            self._store.blobs.put_bytes(content),
            name="video.mp4",
            kind="video",
            media_type="video/mp4",
            info={"duration": 1.0, "made": job.id},
            task_id=job.task_id,
        )
        return {"file_id": file.id, "duration": 1.0, "size": len(content)}

    async def cancel(self, job_id: str) -> bool:
        return self._store.jobs.cancel(job_id)

    async def watch(self, job_id: str, after: int = 0) -> AsyncIterator[JobEvent]:
        while True:
            for event in self._store.jobs.events(job_id, after=after):
                after = event.number
                yield event
            if self._store.jobs.get(job_id).state not in ACTIVE:
                return
            await asyncio.sleep(0.01)
