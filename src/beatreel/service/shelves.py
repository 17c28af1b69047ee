"""A shelf: one user's projects as other agents read them by tools, and the songs in them.

What ``beatreel.mcp`` asks for without changing anything; ``workshops`` changes.
"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool

from beatreel import mcp
from beatreel.errors import NotFound, SessionNotFound
from beatreel.store import File, Job, Project, Version

from .context import Service
from .desk import Desk, succeeded
from .identity import Caller
from .looking import Looking
from .videos import KIND, progress_of, url_of


class Shelf:
    """A user's projects.

    Parameters
    ----------
    caller
        Who, and what the token allows.
    base
        Address under which the user reaches this server.
    local
        Whether the user is this machine's own and may name files of it.
    """

    def __init__(
        self,
        service: Service,
        caller: Caller,
        base: str,
        looking: Looking,
        *,
        local: bool = False,
    ) -> None:
        self._service = service
        self._caller = caller
        self._base = base
        self._looking = looking
        self._local = local

    async def projects(self) -> list[mcp.ProjectTold]:
        """Return the projects, the one changed last first."""
        self._caller.need("read")
        found = await run_in_threadpool(self._service.store.projects.all, self._caller.id)
        return [await self._told(project) for project in found]

    async def analyze(self, project: str, file: str, progress: mcp.Progress) -> mcp.AnalysisTold:
        """Hear a song of a project; the last one if none is named."""
        self._caller.need("read")
        found = await self._project(project)
        song = await self._song(found, file)
        heard = await self._heard(found, song, progress)
        return mcp.AnalysisTold(
            file=file_told(song),
            duration=heard.get("duration", 0.0),
            tempo=heard.get("tempo", 0.0),
            meter=heard.get("meter", 4),
            key=heard.get("key", ""),
            confidence=heard.get("confidence", 0.0),
            sections=[
                mcp.SectionTold.model_validate({"energy": 0.0, **section})
                for section in heard.get("sections", [])
            ],
        )

    async def draft(self, project: str, version: int | None) -> mcp.DraftTold:
        """Return a draft, the one that counts if no version is named."""
        self._caller.need("read")
        found = await self._project(project)
        held = await run_in_threadpool(self._service.store.projects.draft, found.task_id, version)
        return mcp.DraftTold(
            version=held.number,
            said=held.said,
            timeline=timeline_told(held),
            draft=dict(held.document),
        )

    async def frame(self, project: str, at: float, size: int) -> bytes:
        """Return one frame as JPEG."""
        held = await self._shown(project)
        return await self._looking.frame(self._caller.id, held.document, at, size)

    async def sheet(self, project: str) -> bytes:
        """Return one frame a shot as JPEG."""
        held = await self._shown(project)
        return await self._looking.sheet(self._caller.id, held.document)

    async def _shown(self, project: str) -> Version:
        self._caller.need("read")
        self._pace()
        found = await self._project(project)
        return await run_in_threadpool(self._service.store.projects.draft, found.task_id)

    async def status(self, project: str) -> mcp.StatusTold:
        """Tell how a project stands."""
        self._caller.need("read")
        found = await self._project(project)
        told = await self._desk(found, "look").status()
        jobs = await run_in_threadpool(self._exports, found)
        return mcp.StatusTold(
            said=str(told["said"]),
            timeline=str(told["timeline"]),
            version=found.version,
            exports=[self._export(job, "") for job in jobs],
            credits=await self.credits(),
        )

    async def credits(self) -> mcp.CreditsTold:
        """Tell what the account has."""
        self._caller.need("read")
        found = await run_in_threadpool(self._service.store.credits.balance, self._caller.id)
        return mcp.CreditsTold(available=found.available, frozen=found.frozen, total=found.total)

    async def report(self, project: str) -> dict[str, Any]:
        """Return the report of the project's last finished export."""
        self._caller.need("read")
        found = await self._project(project)
        jobs = await run_in_threadpool(self._exports, found)
        reports = [job.result["report"] for job in jobs if job.result and "report" in job.result]
        if not reports:
            raise NotFound("Nothing was exported yet: export the project first.")
        return reports[-1]

    async def grid(self, project: str) -> dict[str, Any]:
        """Return what was heard in the project's song."""
        self._caller.need("read")
        found = await self._project(project)
        return await self._heard(found, await self._song(found, ""), silently)

    def _exports(self, project: Project) -> list[Job]:
        jobs = self._service.store.jobs.all(
            user_id=self._caller.id, task_id=project.task_id, kind=KIND
        )
        return sorted(jobs, key=lambda job: job.created)

    async def _heard(self, project: Project, song: File, progress: mcp.Progress) -> dict[str, Any]:
        """Return what is heard in a song, having it heard if nobody did."""
        from beatreel.jobs import Analysis

        spec = Analysis(
            user_id=self._caller.id,
            task_id=project.task_id,
            file_id=song.id,
            name=f"mcp_{song.id}_{project.task_id}"[:128],
        )
        job, _ = await self._service.engine.submit(spec)
        async for event in self._service.engine.watch(job.id):
            await progress(event.progress / 100, event.stage or "listen")
        job = await run_in_threadpool(self._service.store.jobs.get, job.id)
        succeeded(job)
        return (job.result or {})["song"]

    async def _song(self, project: Project, name: str) -> File:
        files = [f for f in await self._desk(project, "look").files() if f.kind == "audio"]
        wanted = [file for file in files if not name or name in (file.id, file.name)]
        if not wanted:
            raise NotFound("There is no such song in this project: upload one first.")
        return wanted[-1]

    async def _project(self, name: str) -> Project:
        """Return a project by its session or its task."""
        found = await run_in_threadpool(self._service.store.projects.all, self._caller.id)
        for project in found:
            if name in (project.session_id, project.task_id):
                return project
        raise SessionNotFound("There is no such project: see list_projects or create one.")

    async def _told(self, project: Project) -> mcp.ProjectTold:
        desk = self._desk(project, "look")
        version = await desk.version()
        return mcp.ProjectTold(
            project=project.session_id,
            name=project.name,
            version=version.number if version else 0,
            timeline=timeline_told(version),
            files=[file_told(file) for file in await desk.files()],
        )

    def _desk(self, project: Project, run_id: str) -> Desk:
        language = "zh" if project.language.startswith("zh") else "en"
        return Desk(self._service, project, run_id, self._base, language)

    def _pace(self) -> None:
        """Count what is work like a message is; on one's own machine nobody counts."""
        if not self._local:
            most = self._service.settings.chats_per_minute
            self._service.limits.take("chats", self._caller.id, most)

    def _export(self, job: Job, path: str) -> mcp.ExportTold:
        result = job.result or {}
        return mcp.ExportTold(
            id=job.name or job.id,
            status=job.state,
            progress=progress_of(job),
            url=url_of(self._service, self._base, job) or "" if not self._local else "",
            path=path,
            duration=float(result.get("duration", 0.0)),
            size=int(result.get("size", 0)),
        )


async def silently(share: float, what: str) -> None:
    """Tell nobody how far it is."""


def file_told(file: File) -> mcp.FileTold:
    """Return what is told of a file."""
    duration = float(file.info.get("duration", 0.0))
    return mcp.FileTold(id=file.id, name=file.name, kind=file.kind, duration=duration)


def timeline_told(version: Version | None) -> str:
    """Return a draft in a few lines; nothing if there is none."""
    from beatreel.draft import load, summary

    return summary(load(dict(version.document))) if version else ""
