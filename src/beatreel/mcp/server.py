"""The server: tools and resources over a workshop, for any transport."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from mcp.server.mcpserver import Context, Image, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

import beatreel
from beatreel.errors import BeatreelError, NotFound

from .workshop import (
    AnalysisTold,
    CreditsTold,
    DraftTold,
    Edited,
    ExportTold,
    FileTold,
    Operation,
    Progress,
    ProjectTold,
    StatusTold,
    Workshop,
)

P = ParamSpec("P")
T = TypeVar("T")
#: Finds the workshop of whoever calls.
Opener = Callable[[Context], Awaitable[Workshop]]

INSTRUCTIONS = """\
beatreel turns a song and a wish into a music video that is cut to the music.
Order: create_project, upload the song, generate with a wish in plain English or Chinese, look at \
it with contact_sheet and frame, change it with edit (words) or edit_operation (exact), export.
Every edit says what changed and gives the draft's new version. Pass that version to the next edit \
and it is refused if somebody else changed the draft meanwhile. Pass a key of your own to be able \
to send a call again: it happens once. Refusals are sentences that say what to do.\
"""

_Project = Annotated[str, Field(description="Id that create_project gave.", max_length=128)]
_Key = Annotated[
    str, Field(description="Any text; the same key makes a call happen once.", max_length=100)
]
_Version = Annotated[
    int | None, Field(description="Version that is to be changed; refused if it is another.", ge=0)
]
_LOOKS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)


def build(opener: Opener, *, local: bool = False) -> MCPServer:
    """Return the server.

    Parameters
    ----------
    local
        Whether the caller is this machine's own user, who may name files of it.
    """
    server = _quiet()
    tools = _Tools(opener)
    for function in (
        tools.list_projects,
        tools.list_operations,
        tools.analyze,
        tools.get_draft,
        tools.frame,
        tools.contact_sheet,
        tools.status,
        tools.credits,
    ):
        server.add_tool(function, annotations=_LOOKS)
    for function in (
        tools.create_project,
        tools.upload_file if local else tools.upload_url,
        tools.generate,
        tools.edit,
        tools.edit_operation,
    ):
        server.add_tool(function, annotations=_CHANGES)
    export = tools.export_to if local else tools.export
    server.add_tool(export, name="export", annotations=_CHANGES)
    if local:
        server.add_tool(tools.upload_url, annotations=_CHANGES)
    _add_resources(server, opener)
    return server


def _quiet() -> MCPServer:
    """Return an empty server; making one would give the whole process a logger of its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    server = MCPServer(
        "beatreel",
        title="beatreel",
        description="A song and a wish in, a music video cut to the music out.",
        instructions=INSTRUCTIONS,
        version=beatreel.__version__,
        log_level="ERROR",
    )
    root.handlers[:], root.level = handlers, level
    return server


def _refusing(
    function: Callable[Concatenate[_Tools, P], Awaitable[T]],
) -> Callable[Concatenate[_Tools, P], Awaitable[T]]:
    """Let a tool's refusals reach the caller as sentences."""

    @wraps(function)
    async def tool(self: _Tools, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await function(self, *args, **kwargs)
        except BeatreelError as error:
            raise ToolError(f"{error.message} (code {error.code})") from None

    return tool


def _progress(ctx: Context) -> Progress:
    async def told(share: float, what: str) -> None:
        await ctx.report_progress(round(100 * share), 100, what)

    return told


class _Tools:
    """The tools; their names and docstrings are what a model reads."""

    def __init__(self, opener: Opener) -> None:
        self._open = opener

    @_refusing
    async def list_projects(self, ctx: Context) -> list[ProjectTold]:
        """List your projects, the one changed last first."""
        return await (await self._open(ctx)).projects()

    @_refusing
    async def create_project(
        self,
        ctx: Context,
        name: Annotated[str, Field(max_length=200)] = "project",
        language: Annotated[
            str, Field(description="Of the answers, as en or zh-CN.", max_length=35)
        ] = "",
        key: _Key = "",
    ) -> ProjectTold:
        """Begin a project: one song, one video. Returns the id that all other tools want."""
        return await (await self._open(ctx)).create(name, language, key)

    @_refusing
    async def upload_url(
        self,
        ctx: Context,
        project: _Project,
        url: Annotated[str, Field(description="http(s) address of the file.", max_length=4000)],
    ) -> FileTold:
        """Fetch a song, picture or clip from a public address into a project."""
        return await (await self._open(ctx)).fetch(project, url)

    @_refusing
    async def upload_file(
        self,
        ctx: Context,
        project: _Project,
        path: Annotated[
            str, Field(description="File that the user named, on this machine.", max_length=4000)
        ],
    ) -> FileTold:
        """Copy a song, picture or clip that the user named from this machine into a project."""
        return await (await self._open(ctx)).take(project, path)

    @_refusing
    async def analyze(
        self,
        ctx: Context,
        project: _Project,
        file: Annotated[str, Field(description="Id of a song; empty is the last one.")] = "",
    ) -> AnalysisTold:
        """Hear a song: tempo, meter, key, sections. The beats are in the grid resource."""
        return await (await self._open(ctx)).analyze(project, file, _progress(ctx))

    @_refusing
    async def generate(
        self,
        ctx: Context,
        project: _Project,
        wish: Annotated[
            str, Field(description="What it should look like, English or Chinese.", max_length=5000)
        ] = "",
        options: Annotated[
            dict[str, Any] | None,
            Field(description="title, artist, aspect (16:9, 9:16, …), size, fps, seed, texts."),
        ] = None,
        key: _Key = "",
    ) -> Edited:
        """Make the video's draft from the project's song and a wish; it replaces the draft."""
        workshop = await self._open(ctx)
        return await workshop.generate(project, wish, options or {}, key, _progress(ctx))

    @_refusing
    async def edit(
        self,
        ctx: Context,
        project: _Project,
        words: Annotated[
            str, Field(description="As “make the drop more intense” or “撤销”.", max_length=100_000)
        ],
        version: _Version = None,
        key: _Key = "",
    ) -> Edited:
        """Change the draft, or ask about it, in plain English or Chinese; undo works too."""
        workshop = await self._open(ctx)
        return await workshop.say(project, words, version, key, _progress(ctx))

    @_refusing
    async def list_operations(self, ctx: Context) -> list[Operation]:
        """List the exact edits that edit_operation knows, with the schema of their arguments."""
        return (await self._open(ctx)).operations()

    @_refusing
    async def edit_operation(
        self,
        ctx: Context,
        project: _Project,
        operation: Annotated[str, Field(description="A name from list_operations.")],
        arguments: dict[str, Any] | None = None,
        version: _Version = None,
        key: _Key = "",
    ) -> Edited:
        """Carry out one exact edit of the draft."""
        workshop = await self._open(ctx)
        return await workshop.operate(project, operation, arguments or {}, version, key)

    @_refusing
    async def get_draft(
        self, ctx: Context, project: _Project, version: _Version = None
    ) -> DraftTold:
        """Return the draft: every shot, sound and text with its time and parameters."""
        return await (await self._open(ctx)).draft(project, version)

    @_refusing
    async def frame(
        self,
        ctx: Context,
        project: _Project,
        at: Annotated[float, Field(description="Seconds from the start.", ge=0)],
        size: Annotated[int, Field(description="Shorter side, pixels.", ge=144, le=1080)] = 480,
    ) -> Image:
        """Look at one frame of the draft, exactly as the finished video shows it."""
        content = await (await self._open(ctx)).frame(project, at, size)
        return Image(data=content, format="jpeg")

    @_refusing
    async def contact_sheet(self, ctx: Context, project: _Project) -> Image:
        """Look at the whole draft: one frame of every shot, with times and names."""
        return Image(data=await (await self._open(ctx)).sheet(project), format="jpeg")

    @_refusing
    async def export(
        self,
        ctx: Context,
        project: _Project,
        output: Annotated[
            dict[str, Any] | None, Field(description="quality, resolution, fps, aspect.")
        ] = None,
        key: _Key = "",
    ) -> ExportTold:
        """Draw the video and return a link to the MP4; costs no credits."""
        workshop = await self._open(ctx)
        return await workshop.export(project, output or {}, key, _progress(ctx))

    @_refusing
    async def export_to(
        self,
        ctx: Context,
        project: _Project,
        path: Annotated[
            str, Field(description="MP4 to write on this machine; empty only keeps it.")
        ] = "",
        force: Annotated[bool, Field(description="Replace the file if it is there.")] = False,
        output: Annotated[
            dict[str, Any] | None, Field(description="quality, resolution, fps, aspect.")
        ] = None,
        key: _Key = "",
    ) -> ExportTold:
        """Draw the video and write the MP4; never replaces a file without force."""
        workshop = await self._open(ctx)
        return await workshop.export(
            project, output or {}, key, _progress(ctx), path=path, force=force
        )

    @_refusing
    async def status(self, ctx: Context, project: _Project) -> StatusTold:
        """Tell how a project stands: timeline, exports, credits."""
        return await (await self._open(ctx)).status(project)

    @_refusing
    async def credits(self, ctx: Context) -> CreditsTold:
        """Tell how many credits the account has."""
        return await (await self._open(ctx)).credits()


def _add_resources(server: MCPServer, opener: Opener) -> None:
    """Give draft, report and grid of each project an address."""

    async def read(ctx: Context, reading: Callable[[Workshop], Awaitable[dict[str, Any]]]) -> str:
        try:
            return json.dumps(await reading(await opener(ctx)), ensure_ascii=False)
        except NotFound as error:
            raise ResourceNotFoundError(error.message) from None
        except BeatreelError as error:
            raise ResourceError(error.message) from None

    @server.resource(
        "beatreel://projects/{project}/draft",
        name="draft",
        description="The draft document of a project.",
        mime_type="application/json",
    )
    async def draft(project: str, ctx: Context) -> str:
        async def reading(workshop: Workshop) -> dict[str, Any]:
            return (await workshop.draft(project, None)).draft

        return await read(ctx, reading)

    @server.resource(
        "beatreel://projects/{project}/report",
        name="report",
        description="How well the last export sits on the beat, and what was measured on it.",
        mime_type="application/json",
    )
    async def report(project: str, ctx: Context) -> str:
        return await read(ctx, lambda workshop: workshop.report(project))

    @server.resource(
        "beatreel://projects/{project}/grid",
        name="grid",
        description="What is heard in the song: beats, bars, sections, key, loudness.",
        mime_type="application/json",
    )
    async def grid(project: str, ctx: Context) -> str:
        return await read(ctx, lambda workshop: workshop.grid(project))
