"""What the server tells, as records. What it tells beyond them is in ``raw``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(slots=True)
class Session:
    """A conversation about one video. It changes when the server has lost it and begins anew."""

    #: Decimal, as text.
    id: str
    task_id: str = ""
    user_id: str = ""
    name: str = "project"
    #: ISO tag; empty lets the server follow the user.
    language: str = ""

    def become(self, other: Session) -> None:
        """Be another session from now on."""
        self.id, self.task_id, self.user_id = other.id, other.task_id, other.user_id


@dataclass(frozen=True, slots=True)
class Credits:
    """What the account has."""

    available: int
    #: Held for work that goes on.
    frozen: int
    total: int

    @classmethod
    def of(cls, data: Json) -> Credits:
        """Read the answer of the server."""
        available, frozen = whole(data.get("available")), whole(data.get("frozen"))
        return cls(available, frozen, whole(data.get("total"), available + frozen))


@dataclass(frozen=True, slots=True)
class File:
    """Something that was uploaded."""

    id: str
    filename: str
    #: video, audio or image.
    file_type: str
    url: str
    #: Seconds.
    duration: float
    #: Pixels; 0 for sound.
    width: int
    #: Pixels; 0 for sound.
    height: int
    hash: str
    raw: Json = field(repr=False, default_factory=dict)

    @classmethod
    def of(cls, data: Json) -> File:
        """Read the answer of the server."""
        return cls(
            id=str(data.get("id") or data.get("hash") or ""),
            filename=str(data.get("filename") or ""),
            file_type=str(data.get("file_type") or ""),
            url=str(data.get("cdn_url") or data.get("url") or ""),
            duration=real(data.get("duration")),
            width=whole(data.get("width")),
            height=whole(data.get("height")),
            hash=str(data.get("hash") or ""),
            raw=data,
        )


@dataclass(frozen=True, slots=True)
class State:
    """Everything about a session."""

    session_id: str
    task_id: str
    task_name: str
    files: tuple[File, ...]
    #: The document of the wire; empty before there is one.
    draft: Json
    #: 0 where the server does not count.
    draft_version: int
    #: width, height, aspect_ratio, fps.
    canvas: Json
    #: What was heard or seen, by the id of the file.
    analyses: Json
    raw: Json = field(repr=False, default_factory=dict)

    @property
    def export_ready(self) -> bool:
        """Whether there is anything to export: a track with a segment."""
        return any(track.get("sg") for track in self.draft.get("t") or [])

    @classmethod
    def of(cls, data: Json) -> State:
        """Read the answer of the server."""
        state = data.get("state") or {}
        return cls(
            session_id=str(data.get("session_id") or ""),
            task_id=str(data.get("task_id") or ""),
            task_name=str(data.get("task_name") or ""),
            files=tuple(File.of(file) for file in state.get("video_infos") or []),
            draft=state.get("draft") or {},
            draft_version=whole(state.get("draft_version")),
            canvas=state.get("canvas_config") or {},
            analyses=state.get("video_analyses") or {},
            raw=data,
        )


@dataclass(frozen=True, slots=True)
class Export:
    """A video that is being made, or is done."""

    id: str
    #: pending, processing, completed, failed or cancelled.
    status: str
    #: 0…100.
    progress: int
    #: Empty until it is completed.
    url: str
    #: Seconds.
    duration: float
    #: Bytes.
    size: int
    #: Why it failed; empty if it did not.
    error: str
    raw: Json = field(repr=False, default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("completed", "failed", "cancelled")

    @classmethod
    def of(cls, answer: Json) -> Export:
        """Read any of the three shapes that servers answer with."""
        data = answer.get("data") or {}
        output = answer.get("output") or data.get("output") or {}
        both = {**data, **{key: it for key, it in answer.items() if it is not None}}
        return cls(
            id=str(both.get("id") or both.get("taskId") or ""),
            status=str(both.get("status") or "pending"),
            progress=whole(both.get("progress")),
            url=str(both.get("outputUrl") or output.get("url") or ""),
            duration=real(output.get("duration")),
            size=whole(output.get("size")),
            error=_error(data.get("error") or answer.get("error")),
            raw=answer,
        )


def _error(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("message")
    return str(value or "")


def whole(value: Any, default: int = 0) -> int:
    """Return a number as int; the default if it is none."""
    return int(value) if isinstance(value, int | float) else default


def real(value: Any) -> float:
    """Return a number as float; 0 if it is none."""
    return float(value) if isinstance(value, int | float) else 0.0
