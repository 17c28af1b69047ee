"""A workshop: one user's projects as other agents make and change them by tools.

Whatever changes a draft waits for its turn in the session like a message does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from beatreel import mcp
from beatreel.errors import AlreadyExists, InvalidInput, NotFound
from beatreel.store import Project, Version

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
from .shelves import Shelf, file_told, silently, timeline_told
from .talking import Session

if TYPE_CHECKING:
    from beatreel.agent.tool import Tool

    from .planner import Planner
    from .runs import Run

#: Tools that change the draft without being told it.
_BACK = ("undo", "redo")


class Workshop(Shelf):
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
        super().__init__(service, caller, base, looking, local=local)
        self._planner = planner

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
        return file_told(file)

    async def take(self, project: str, path: str) -> mcp.FileTold:
        """Copy a file of this machine into a project."""
        if not self._local:
            raise InvalidInput("This server cannot read your files: upload by address instead.")
        found, source = await self._project(project), paths.source(path)
        file = await taken(self._service, found, self._caller.id, source.name, paths.pieces(source))
        return file_told(file)

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
        return await self._once(found, "operate", asked, key, work, silently)

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

    async def _say(self, project: Project, run: Run, text: str) -> None:
        """Put what was done into the session's log, where the other clients read it."""
        event = adk.said(text, last=True)
        event.invocation_id, event.author = run.id, project.app
        await run_in_threadpool(keep, self._service, project.task_id, event)
        run.publish(event)


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


def _edited(said: str, version: Version | None, *, changed: bool) -> mcp.Edited:
    return mcp.Edited(
        said=said,
        changed=changed,
        version=version.number if version else 0,
        timeline=timeline_told(version),
    )


def _first(error: ValueError) -> str:
    return str(error).splitlines()[-1].strip()[:200]
