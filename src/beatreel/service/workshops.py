"""One user's projects as other agents work on them by tools: what ``beatreel.mcp`` asks for.

Whatever changes a draft waits for its turn in the session like a message does. A call with a key
leaves its answer under it, and is answered by that when it comes again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from beatreel import mcp
from beatreel.errors import AlreadyExists, InvalidInput, NotFound, SessionNotFound
from beatreel.store import ACTIVE, File, Job, Project, Version

from . import adk
from .context import Service
from .conversation import Conversation, Message, keep
from .delivery import Output
from .desk import Desk, succeeded
from .identity import Caller
from .intake import taken
from .looking import Looking
from .planner import Turn
from .talking import Session
from .videos import KIND, progress_of, url_of

if TYPE_CHECKING:
    from beatreel.agent.tool import Tool

    from .planner import Planner
    from .runs import Run

Answer = TypeVar("Answer", bound=BaseModel)
#: What the answers of keyed calls are kept as.
_ANSWERS = "answers"
#: Tools that change the draft without being told it.
_BACK = ("undo", "redo")
#: Seconds between two looks at the work that goes on.
_LOOK = 0.5
#: Bytes of a file that are read at once.
_BLOCK = 1 << 20


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
        chosen = f"mcp-{self._mark('create', key)[:32]}" if key else None
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
        found, source = await self._project(project), Path(path).expanduser()
        if not source.is_file():
            raise NotFound(f"There is no file {path[:200]}: check the name.")
        file = await taken(self._service, found, self._caller.id, source.name, _pieces(source))
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
        return await self._once(found, "generate", asked, key, work, mcp.Edited, progress)

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
        return await self._once(found, "say", asked, key, work, mcp.Edited, progress)

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
        return await self._once(found, "operate", asked, key, work, mcp.Edited, _silently)

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
        target = self._target(path, force)
        mark = self._mark("export", key) if key else secrets.token_hex(16)
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
            await self._written(job, target, force)
        await progress(1.0, "done")
        return self._export(job, str(target or ""))

    def _target(self, path: str, force: bool) -> Path | None:
        if not path:
            return None
        if not self._local:
            raise InvalidInput("This server cannot write your files: take the link instead.")
        target = Path(path).expanduser()
        if target.suffix.lower() != ".mp4":
            raise InvalidInput(f"{target.name[:80]} does not end in .mp4: choose a name that does.")
        if not target.parent.is_dir():
            raise NotFound(f"There is no folder {target.parent}: create it.")
        if target.exists() and not force:
            raise AlreadyExists(f"{target} is already there: choose another name or pass force.")
        return target

    async def _written(self, job: Job, target: Path, force: bool) -> None:
        """Write the video of an export; the file appears whole or not at all."""
        file_id = (job.result or {})["file_id"]
        files = self._service.store.files
        file = await run_in_threadpool(files.get, self._caller.id, file_id)
        hidden = target.with_name(f".{target.name}.{job.id}.part")
        try:
            with hidden.open("wb") as out:
                async for piece in files.stream(file):
                    out.write(piece)
            if target.exists() and not force:
                raise AlreadyExists(f"{target} is there by now: choose another name.")
            hidden.replace(target)
        finally:
            hidden.unlink(missing_ok=True)

    async def status(self, project: str) -> mcp.StatusTold:
        """Tell how a project stands."""
        self._caller.need("read")
        found = await self._project(project)
        told = await self._desk(found, secrets.token_hex(8)).status()
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
        work: Callable[[Desk, Run], Awaitable[Answer]],
        shape: type[Answer],
        progress: mcp.Progress,
    ) -> Answer:
        """Do something in the session's turn; with a key, once."""
        self._caller.need("write")
        mark = self._mark(f"{kind}:{project.task_id}", key or secrets.token_hex(16))
        digest = hashlib.sha256(json.dumps([mark, asked], sort_keys=True).encode()).hexdigest()
        cache = self._service.store.cache

        async def carry(run: Run) -> None:
            held = await run_in_threadpool(cache.get, _ANSWERS, mark)
            if held is None:
                # As it is now that it is this call's turn.
                fresh = await self._project(project.task_id)
                answer = await work(self._desk(fresh, f"m-{mark[:40]}"), run)
                told = {"digest": digest, "answer": answer.model_dump()}
                await run_in_threadpool(cache.put, _ANSWERS, mark, json.dumps(told).encode())

        run = self._service.runs.start(project.task_id, digest, carry)
        await self._followed(run, project, progress)
        if run.failure is not None:
            raise run.failure
        told = json.loads(await run_in_threadpool(cache.get, _ANSWERS, mark) or b"{}")
        if told["digest"] != digest:
            raise AlreadyExists("That key was used for something else: choose another.")
        return shape.model_validate(told["answer"])

    async def _followed(self, run: Run, project: Project, progress: mcp.Progress) -> None:
        """Wait for a run and tell how far its work is."""
        last = -1
        async for _ in run.follow(0, _LOOK):
            jobs = await run_in_threadpool(
                lambda: self._service.store.jobs.all(
                    user_id=self._caller.id, task_id=project.task_id, states=ACTIVE
                )
            )
            done = max((job.progress for job in jobs), default=last)
            if done > last:
                last = done
                await progress(done / 100, "working")

    async def _say(self, project: Project, run: Run, text: str) -> None:
        """Put what was done into the session's log, where the other clients read it."""
        event = adk.said(text, last=True)
        event.invocation_id, event.author = run.id, project.app
        await run_in_threadpool(keep, self._service, project.task_id, event)
        run.publish(event)

    def _mark(self, kind: str, key: str) -> str:
        told = json.dumps([self._caller.id, kind, key])
        return hashlib.sha256(told.encode()).hexdigest()

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


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _BLOCK):
            yield piece
