"""What a planner can do in a session: look, make, change, deliver — each paid for exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from beatreel.errors import (
    BeatreelError,
    Cancelled,
    InvalidInput,
    NoCredits,
    NotFound,
    RenderFailed,
)
from beatreel.store import ACTIVE, File, Job, Project, Version

from .billing import unpaid
from .context import Service
from .delivery import Output
from .videos import KIND, begun, progress_of, url_of

if TYPE_CHECKING:
    from beatreel.draft import Draft
    from beatreel.draft.phrases import Language

    from .plans import Plan

#: Seconds that an answer waits for an export before it leaves it to go on.
PATIENCE = 600.0


class Desk:
    """A session at work.

    Parameters
    ----------
    run_id
        Names the run; what is paid for in it is paid for once.
    base
        Address under which the user reaches this server.
    language
        ``zh`` or ``en``.
    """

    def __init__(
        self, service: Service, project: Project, run_id: str, base: str, language: str
    ) -> None:
        self.service = service
        self.project = project
        self._run_id = run_id
        self.base = base
        self._language = language
        self._count = 0
        self._making: Job | None = None
        #: What the last change was, in words.
        self.said = ""

    async def version(self) -> Version | None:
        """Return the draft that counts; ``None`` before there is one."""
        try:
            return await run_in_threadpool(self.service.store.projects.draft, self.project.task_id)
        except NotFound:
            return None

    async def files(self) -> tuple[File, ...]:
        """Return the session's uploads, oldest first."""
        found = await run_in_threadpool(
            lambda: self.service.store.files.all(self.project.user_id, task_id=self.project.task_id)
        )
        return tuple(file for file in found if file.kind != "data" and "made" not in file.info)

    async def song(self) -> File | None:
        """Return the song that was uploaded last; ``None`` if there is none."""
        sounds = [file for file in await self.files() if file.kind == "audio"]
        return sounds[-1] if sounds else None

    async def generate(self, song: File, wish: str, **options: Any) -> Version:
        """Have a draft made of a song and a wish; paid for when it is there.

        Parameters
        ----------
        options
            As the engine's ``Generation`` takes them.

        Raises
        ------
        NoCredits, InvalidInput, UnsupportedFile, Cancelled, RenderFailed
            As the message says; nothing is paid for then.
        """
        from beatreel.jobs import Generation

        spec = Generation(
            user_id=self.project.user_id,
            task_id=self.project.task_id,
            file_id=song.id,
            wish=wish,
            name=self._key(),
            **options,
        )
        price = self.service.settings.price_generation
        try:
            job, _ = await self.service.engine.submit(spec, price=price, priority=0)
        except NoCredits:
            raise await self._unpaid() from None
        self._making = job
        succeeded(await self.finished(job))
        self._making = None
        version = await run_in_threadpool(self.service.store.projects.draft, self.project.task_id)
        self.said = version.said
        return version

    async def abandon(self) -> None:
        """Stop what is being made: nobody wants it any more, and nobody pays for it."""
        if self._making is not None:
            await self.service.engine.cancel(self._making.id)

    async def save(self, document: Mapping[str, Any], said: str, *, after: int) -> Version:
        """Keep a changed draft, and take what an edit costs, in one transaction.

        Parameters
        ----------
        said
            What the change was, in the words that the user is told.
        after
            Number of the version that was changed.

        Raises
        ------
        NoCredits, AlreadyExists
            There are too few credits, or somebody else saved meanwhile; nothing is changed.
        """
        try:
            version = await run_in_threadpool(self._saved, document, said, after, self._key())
        except NoCredits:
            raise await self._unpaid() from None
        self.said = said
        return version

    def _saved(self, document: Mapping[str, Any], said: str, after: int, key: str) -> Version:
        store, price = self.service.store, self.service.settings.price_edit
        with store.database.write():
            hold = store.credits.hold(self.project.user_id, price, "edit", key=key)
            version = store.projects.save(self.project.task_id, document, said, after=after)
            store.credits.capture(hold.id)
        return version

    async def select(self, number: int, *, after: int) -> Version:
        """Let another version count, as undo and redo do; free of charge."""
        task_id = self.project.task_id
        return await run_in_threadpool(
            lambda: self.service.store.projects.select(task_id, number, after=after)
        )

    async def export(self, output: Output | None = None, name: str | None = None) -> Job:
        """Begin an export of the draft that counts."""
        wanted = output or Output.model_validate({})
        return await begun(
            self.service,
            self.project.user_id,
            await self._plan(),
            self.project,
            None,
            wanted,
            name or f"render_{self._key()[2:]}",
        )

    async def finished(self, job: Job, seconds: float = PATIENCE) -> Job:
        """Return a job when it has ended, or as it is after some time."""
        try:
            async with asyncio.timeout(seconds):
                async for _ in self.service.engine.watch(job.id):
                    pass
        except TimeoutError:
            pass
        return await run_in_threadpool(self.service.store.jobs.get, job.id)

    def exported(self, job: Job) -> dict[str, Any]:
        """Return what is to be told of an export.

        Raises
        ------
        RenderFailed, Cancelled
            It ended badly.
        """
        if job.state not in (*ACTIVE, "completed"):
            succeeded(job)
        result = job.result or {}
        return {
            "id": job.name,
            "status": job.state,
            "progress": progress_of(job),
            "url": url_of(self.service, self.base, job) or "",
            "duration": float(result.get("duration", 0.0)),
            "size": result.get("size", 0) / 1_000_000,
        }

    async def status(self) -> dict[str, Any]:
        """Return how the session stands: the timeline, the work that goes on, the credits."""
        return await run_in_threadpool(self._status)

    def _status(self) -> dict[str, Any]:
        from beatreel.draft import load

        store, project = self.service.store, self.project
        language = "zh" if self._language == "zh" else "en"
        try:
            line = _timeline(load(store.projects.draft(project.task_id).document), language)
        except NotFound:
            line = _NOTHING[language]
        jobs = store.jobs.all(user_id=project.user_id, task_id=project.task_id, kind=KIND)
        running = [f"{job.name} {job.progress}%" for job in jobs if job.state in ACTIVE]
        balance = store.credits.balance(project.user_id)
        told = [line, *(_EXPORTING[language].format(what=what) for what in running)]
        told.append(_CREDITS[language].format(count=balance.available))
        return {
            "timeline": line,
            "exports": [
                {"id": job.name, "status": job.state, "progress": job.progress} for job in jobs
            ],
            "credits": {"available": balance.available, "frozen": balance.frozen},
            "said": " ".join(told),
        }

    async def _plan(self) -> Plan:
        user = await run_in_threadpool(self.service.store.users.get, self.project.user_id)
        return self.service.settings.plan_for(user)

    def _key(self) -> str:
        """Return the name of the next thing that this run pays for."""
        self._count += 1
        return f"{self._run_id}:{self._count}"

    async def _unpaid(self) -> NoCredits:
        return await run_in_threadpool(unpaid, self.service, self.base, self.project.user_id)


def succeeded(job: Job) -> None:
    """Raise what a job failed with, if it did."""
    if job.state == "completed":
        return
    error = job.error or {}
    message = str(error.get("message") or f"The work is {job.state}: ask for the status.")
    if job.state == "cancelled":
        raise Cancelled(message)
    code = error.get("code", 500)
    kind: type[BeatreelError] = {400: InvalidInput}.get(code, RenderFailed)
    told = kind(message)
    told.code = code
    raise told


_NOTHING = {"en": "There is no video yet.", "zh": "还没有视频。"}
_EXPORTING = {"en": "Exporting {what}.", "zh": "正在导出 {what}。"}
_CREDITS = {"en": "{count} credits are left.", "zh": "剩余积分：{count}。"}


def _timeline(draft: Draft, language: Language) -> str:
    """Return the timeline in one line, with Chinese names where the agent is installed."""
    from beatreel.draft import summary

    try:
        from beatreel.agent.telling import overview
    except ImportError:
        return summary(draft, language)
    return overview(draft, language)
