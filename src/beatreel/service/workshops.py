"""One user's projects as other agents work on them by tools: what ``beatreel.mcp`` asks for.

Whatever changes a draft waits for its turn in the session like a message does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from beatreel import mcp
from beatreel.errors import AlreadyExists, InvalidInput, NotFound, SessionNotFound
from beatreel.store import File, Job, Project, Version

from . import adk, paths
from .context import Service
from .conversation import Conversation, Message, keep
from .delivery import Output
from .desk import Desk, succeeded
from .identity import Caller
from .intake import taken
from .keyed import mark_of, once
from .looking import Looking
from .planner import Turn
from .talking import Session
from .videos import KIND, progress_of, url_of

if TYPE_CHECKING:
    from beatreel.agent.tool import Tool

    from .planner import Planner
    from .runs import Run

#: Tools that change the draft without being told it.
_BACK = ("undo", "redo")


class Workshop:
    """A user at work.

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
        planner: Planner,
        caller: Caller,
        base: str,
        looking: Looking,
        *,
        local: bool = False,
    ) -> None:
        self._service = service
        self._planner = planner
        self._caller = caller
        self._base = base
        self._looking = looking
        self._local = local

    async def projects(self) -> list[mcp.ProjectTold]:
        """Return the projects, the one changed last first."""
        self._caller.need("read")
        found = await run_in_threadpool(self._service.store.projects.all, self._caller.id)
        return [await self._told(project) for project in found]

    async def create(self, name: str, language: str, key: str) -> mcp.ProjectTold:
        """Begin a project."""
        self._caller.need("write")
        add, app = self._service.store.projects.add, self._service.settings.app_name
        chosen = f"mcp-{mark_of(self._caller.id, 'create', key)[:32]}" if key else None
        try:
            project = await run_in_threadpool(
                lambda: add(
                    self._caller.id, name=name, language=language, app=app, session_id=chosen
                )
            )
        except AlreadyExists:
            project = await self._project(chosen or "")
        return await self._told(project)

    async def fetch(self, project: str, url: str) -> mcp.FileTold:
        """Fetch a file from an address into a project."""
        self._caller.need("upload")
        found, service = await self._project(project), self._service
        async with service.fetcher.fetch(url, service.settings.upload_bytes) as answered:
            file = await taken(service, found, self._caller.id, answered.filename, answered.pieces)
        return _file(file)

    async def take(self, project: str, path: str) -> mcp.FileTold:
        """Copy a file of this machine into a project."""
        if not self._local:
            raise InvalidInput("This server cannot read your files: upload by address instead.")
        found, source = await self._project(project), paths.source(path)
        file = await taken(self._service, found, self._caller.id, source.name, paths.pieces(source))
        return _file(file)

    async def analyze(self, project: str, file: str, progress: mcp.Progress) -> mcp.AnalysisTold:
        """Hear a song of a project; the last one if none is named."""
        self._caller.need("read")
        found = await self._project(project)
        song = await self._song(found, file)
        heard = await self._heard(found, song, progress)
        return mcp.AnalysisTold(
            file=_file(song),
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

    async def generate(
        self, project: str, wish: str, options: dict[str, Any], key: str, progress: mcp.Progress
    ) -> mcp.Edited:
        """Make a draft of the project's song and a wish."""
        found, wish, options = await self._project(project), writable(wish), writable(options)

        async def work(desk: Desk, run: Run) -> mcp.Edited:
            song = await desk.song()
            if song is None:
                raise InvalidInput("There is no song in this project: upload one first.")
            pictures = [file for file in await desk.files() if file.kind in ("video", "image")]
            version = await desk.generate(
                song, wish, options=options, media=tuple(file.id for file in pictures)
            )
            await self._say(found, run, version.said)
            return _edited(version.said, version, changed=True)

        asked = {"wish": wish, "options": options}
        return await self._once(found, "generate", asked, key, work, progress)

    async def say(
        self, project: str, text: str, version: int | None, key: str, progress: mcp.Progress
    ) -> mcp.Edited:
        """Have the agent do what a message asks for."""
        found, text = await self._project(project), writable(text)
        if not text.strip():
            raise InvalidInput("There are no words: say what to change.")

        async def work(desk: Desk, run: Run) -> mcp.Edited:
            before = await self._expected(desk, version)
            content = adk.Content(parts=[adk.Part(text=text)], role="user")
            message = Message(content, (), {})
            await Conversation(self._service, self._planner, found, message, self._base)(run)
            texts = [event.part.text for event in run.events if not event.partial]
            said = "\n".join(told for told in texts if told)
            after = await desk.version()
            changed = (after and after.number) != (before and before.number)
            return _edited(said, after, changed=bool(changed))

        asked = {"text": text, "version": version}
        return await self._once(found, "say", asked, key, work, progress)

    def operations(self) -> list[mcp.Operation]:
        """Return the edits that can be asked for by name."""
        return [
            mcp.Operation(
                name=tool.name,
                about=tool.about,
                arguments=tool.arguments.model_json_schema(),
                destructive=tool.destructive,
            )
            for tool in _operations().values()
        ]

    async def operate(
        self, project: str, operation: str, arguments: dict[str, Any], version: int | None, key: str
    ) -> mcp.Edited:
        """Carry out one edit."""
        found, arguments = await self._project(project), writable(arguments)
        tool = _operations().get(operation)
        if tool is None:
            raise NotFound(f"There is no operation {operation[:60]!r}: see list_operations.")

        async def work(desk: Desk, run: Run) -> mcp.Edited:
            from beatreel.agent.tool import Room

            if await self._expected(desk, version) is None:
                raise InvalidInput("There is no video yet: generate one first.")
            language = "zh" if desk.project.language.startswith("zh") else "en"
            world = Session(Turn("", (), desk.project, language, run.id, desk))
            outcome = await tool.run(Room(world, language), arguments)
            if not outcome.ok:
                raise InvalidInput(outcome.said)
            await self._say(found, run, outcome.said)
            return _edited(outcome.said, await desk.version(), changed=outcome.changed)

        asked = {"operation": operation, "arguments": arguments, "version": version}
        return await self._once(found, "operate", asked, key, work, _silently)

    async def draft(self, project: str, version: int | None) -> mcp.DraftTold:
        """Return a draft, the one that counts if no version is named."""
        self._caller.need("read")
        found = await self._project(project)
        held = await run_in_threadpool(self._service.store.projects.draft, found.task_id, version)
        return mcp.DraftTold(
            version=held.number,
            said=held.said,
            timeline=_timeline(held),
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

    async def export(
        self,
        project: str,
        output: dict[str, Any],
        key: str,
        progress: mcp.Progress,
        *,
        path: str = "",
        force: bool = False,
    ) -> mcp.ExportTold:
        """Have the draft drawn, and the file written to ``path`` if one is given."""
        self._caller.need("render")
        found = await self._project(project)
        if path and not self._local:
            raise InvalidInput("This server cannot write your files: take the link instead.")
        target = paths.target(path, force=force) if path else None
        mark = mark_of(self._caller.id, f"export:{found.task_id}", key)
        desk = self._desk(found, mark)
        try:
            wanted = Output.model_validate(output)
        except ValueError as error:
            raise InvalidInput(
                f"The output cannot be made ({_first(error)}): correct it."
            ) from None
        job = await desk.export(wanted, name=f"mcp_{mark[:32]}")
        async for event in self._service.engine.watch(job.id):
            await progress(event.progress / 100, event.stage or "draw")
        job = await run_in_threadpool(self._service.store.jobs.get, job.id)
        succeeded(job)
        if target is not None:
            file_id = (job.result or {})["file_id"]
            file = await run_in_threadpool(self._service.store.files.get, self._caller.id, file_id)
            await paths.write(self._service.store, file, target, force=force)
        await progress(1.0, "done")
        return self._export(job, str(target or ""))

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
        return await self._heard(found, await self._song(found, ""), _silently)

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
            timeline=_timeline(version),
            files=[_file(file) for file in await desk.files()],
        )

    def _desk(self, project: Project, run_id: str) -> Desk:
        language = "zh" if project.language.startswith("zh") else "en"
        return Desk(self._service, project, run_id, self._base, language)

    async def _expected(self, desk: Desk, version: int | None) -> Version | None:
        """Return the draft, having checked that it is the one that is meant."""
        held = await desk.version()
        number = held.number if held else 0
        if version is not None and version != number:
            raise AlreadyExists(f"The draft is at version {number} by now: read it and try again.")
        return held

    async def _once(
        self,
        project: Project,
        kind: str,
        asked: dict[str, Any],
        key: str,
        work: Callable[[Desk, Run], Awaitable[mcp.Edited]],
        progress: mcp.Progress,
    ) -> mcp.Edited:
        """Change a project when it is its turn; with a key, once."""
        self._caller.need("write")
        self._pace()

        async def turn(run: Run, mark: str) -> mcp.Edited:
            # As it is now that it is this call's turn.
            fresh = await self._project(project.task_id)
            return await work(self._desk(fresh, f"m-{mark[:40]}"), run)

        return await once(self._service, project, kind, asked, key, turn, mcp.Edited, progress)

    def _pace(self) -> None:
        """Count what is work like a message is; on one's own machine nobody counts."""
        if not self._local:
            most = self._service.settings.chats_per_minute
            self._service.limits.take("chats", self._caller.id, most)

    async def _say(self, project: Project, run: Run, text: str) -> None:
        """Put what was done into the session's log, where the other clients read it."""
        event = adk.said(text, last=True)
        event.invocation_id, event.author = run.id, project.app
        await run_in_threadpool(keep, self._service, project.task_id, event)
        run.publish(event)

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


def _operations() -> dict[str, Tool]:
    """Return the tools of the agent that change a draft exactly."""
    from beatreel.agent import TOOLS

    return {name: tool for name, tool in TOOLS.items() if tool.edits or name in _BACK}


def writable(value: Any) -> Any:
    """Return a text, or a document, without what no database keeps: NUL and half characters."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\x00", "")
    if isinstance(value, dict):
        return {writable(key): writable(each) for key, each in value.items()}
    return [writable(each) for each in value] if isinstance(value, list) else value


async def _silently(share: float, what: str) -> None:
    """Tell nobody how far it is."""


def _file(file: File) -> mcp.FileTold:
    duration = float(file.info.get("duration", 0.0))
    return mcp.FileTold(id=file.id, name=file.name, kind=file.kind, duration=duration)


def _timeline(version: Version | None) -> str:
    from beatreel.draft import load, summary

    return summary(load(dict(version.document))) if version else ""


def _edited(said: str, version: Version | None, *, changed: bool) -> mcp.Edited:
    return mcp.Edited(
        said=said,
        changed=changed,
        version=version.number if version else 0,
        timeline=_timeline(version),
    )


def _first(error: ValueError) -> str:
    return str(error).splitlines()[-1].strip()[:200]
