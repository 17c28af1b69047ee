"""What the tools of this server do their work with; a service or a program implements it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from pydantic import BaseModel, Field

#: Told how far the work is: a share 0…1 and what is being done.
Progress = Callable[[float, str], Awaitable[None]]


class FileTold(BaseModel):
    """A file of a project."""

    id: str
    name: str
    kind: str = Field(description="audio, video or image.")
    duration: float = Field(description="Seconds; 0 for a picture.")


class ProjectTold(BaseModel):
    """A project: a song, a draft and its versions."""

    project: str = Field(description="Id to pass to the other tools.")
    name: str
    version: int = Field(description="Of the draft; 0 before there is one.")
    timeline: str = Field(description="What is on the tracks, in one line.")
    files: list[FileTold]


class Edited(BaseModel):
    """What an edit came to."""

    said: str = Field(description="What changed, or what was answered.")
    changed: bool = Field(description="Whether the draft is another than before.")
    version: int = Field(description="Of the draft that counts now.")
    timeline: str


class DraftTold(BaseModel):
    """A draft."""

    version: int
    said: str = Field(description="What its last change was.")
    timeline: str
    draft: dict[str, Any] = Field(
        description="t tracks, sg segments, s start and d duration in ms, x text, m metadata."
    )


class SectionTold(BaseModel):
    """A part of a song."""

    label: str
    start: float = Field(description="Seconds.")
    end: float = Field(description="Seconds.")
    energy: float = Field(description="0…1.")


class AnalysisTold(BaseModel):
    """What is heard in a song; beats and more are in the project's grid resource."""

    file: FileTold
    duration: float = Field(description="Seconds.")
    tempo: float = Field(description="Beats a minute.")
    meter: int
    key: str
    confidence: float = Field(description="Of the grid, 0…1.")
    sections: list[SectionTold]


class Operation(BaseModel):
    """An edit that can be asked for by name."""

    name: str
    about: str
    arguments: dict[str, Any] = Field(description="JSON schema.")
    destructive: bool


class ExportTold(BaseModel):
    """A video that is made, or being made."""

    id: str
    status: str = Field(description="pending, processing, completed, failed or cancelled.")
    progress: int = Field(description="0…100.")
    url: str = Field(description="Signed link to the MP4; empty until completed.")
    path: str = Field("", description="File that was written on this machine, if any.")
    duration: float = Field(description="Seconds.")
    size: int = Field(description="Bytes.")


class CreditsTold(BaseModel):
    """What the account has."""

    available: int
    frozen: int
    total: int


class StatusTold(BaseModel):
    """How a project stands."""

    said: str
    timeline: str
    version: int
    exports: list[ExportTold]
    credits: CreditsTold


class Workshop(Protocol):
    """One user's projects.

    Every method raises :class:`beatreel.errors.BeatreelError` with a sentence that says what to
    do. A ``key`` makes a call happen once however often it is sent; a ``version`` other than the
    draft's is refused.
    """

    async def projects(self) -> list[ProjectTold]:
        """Return the projects, the one changed last first."""
        ...

    async def create(self, name: str, language: str, key: str) -> ProjectTold:
        """Begin a project."""
        ...

    async def fetch(self, project: str, url: str) -> FileTold:
        """Fetch a file from an address into a project."""
        ...

    async def take(self, project: str, path: str) -> FileTold:
        """Copy a file of this machine into a project."""
        ...

    async def analyze(self, project: str, file: str, progress: Progress) -> AnalysisTold:
        """Hear a song of a project; the last one if none is named."""
        ...

    async def generate(
        self, project: str, wish: str, options: dict[str, Any], key: str, progress: Progress
    ) -> Edited:
        """Make a draft of the project's song and a wish."""
        ...

    async def say(
        self, project: str, text: str, version: int | None, key: str, progress: Progress
    ) -> Edited:
        """Have the agent do what a message asks for."""
        ...

    def operations(self) -> list[Operation]:
        """Return the edits that can be asked for by name."""
        ...

    async def operate(
        self, project: str, operation: str, arguments: dict[str, Any], version: int | None, key: str
    ) -> Edited:
        """Carry out one edit."""
        ...

    async def draft(self, project: str, version: int | None) -> DraftTold:
        """Return a draft, the one that counts if no version is named."""
        ...

    async def frame(self, project: str, at: float, size: int) -> bytes:
        """Return one frame as JPEG; ``size`` is the shorter side in pixels."""
        ...

    async def sheet(self, project: str) -> bytes:
        """Return one frame a shot as JPEG."""
        ...

    async def export(
        self,
        project: str,
        output: dict[str, Any],
        key: str,
        progress: Progress,
        *,
        path: str = "",
        force: bool = False,
    ) -> ExportTold:
        """Have the draft drawn, and the file written to ``path`` if one is given."""
        ...

    async def status(self, project: str) -> StatusTold:
        """Tell how a project stands."""
        ...

    async def credits(self) -> CreditsTold:
        """Tell what the account has."""
        ...

    async def report(self, project: str) -> dict[str, Any]:
        """Return the report of the project's last finished export."""
        ...

    async def grid(self, project: str) -> dict[str, Any]:
        """Return what was heard in the project's song: beats, bars, sections and the rest."""
        ...
