"""What can be asked of an engine; each is plain data that fits in a table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

#: Fields that say whose it is and where it belongs, not what is asked for.
_OUTSIDE = ("user_id", "task_id", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Hear a song; the result is ``{"file_id", "song"}``, the document of ``analyze --json``."""

    kind: ClassVar[str] = "analysis"
    user_id: str
    file_id: str
    task_id: str | None = None
    #: What the user calls it; any if not given.
    name: str | None = None
    #: Seconds of the file.
    start: float | None = None
    #: Seconds of the file.
    end: float | None = None
    #: As ``music.Corrections.to_dict`` gives them.
    grid: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Make a draft of a song and a wish and save it as the project's next version.

    The result is ``{"file_id", "song", "version", "said"}``.
    """

    kind: ClassVar[str] = "generation"
    user_id: str
    task_id: str
    #: Of the song.
    file_id: str
    wish: str = ""
    name: str | None = None
    #: Ids of pictures and clips: clips, and three pictures or more, are cut to the song; fewer
    #: pictures are for scenes that show one.
    media: tuple[str, ...] = ()
    #: Fields of ``director.Options``: title, artist, aspect, size, fps, seed, quality, look,
    #: scenes, start, end, texts, grid, ….
    options: Mapping[str, Any] = field(default_factory=dict)
    #: Version of the draft that it replaces; ``None`` for whichever is there.
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Draw a draft.

    The result is ``{"file_id", "sha256", "size", "duration", "width", "height", "fps",
    "report"}``. Media are found by their hash among the user's files; paths are not read.
    """

    kind: ClassVar[str] = "export"
    user_id: str
    #: The document of the wire.
    draft: Mapping[str, Any]
    task_id: str | None = None
    name: str | None = None
    #: draft, standard, high or archive; the draft's own if not given.
    quality: str | None = None


Request = Analysis | Generation | Export
_KINDS: dict[str, type[Request]] = {kind.kind: kind for kind in (Analysis, Generation, Export)}


def asked(request: Request) -> dict[str, Any]:
    """Return what is asked for as JSON."""
    return {key: value for key, value in asdict(request).items() if key not in _OUTSIDE}


def digest(request: Request) -> str:
    """Return the hash of what is asked for, hex SHA-256."""
    text = json.dumps(asked(request), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def request_of(
    kind: str, user_id: str, task_id: str | None, document: Mapping[str, Any]
) -> Request:
    """Return the request that :func:`asked` wrote."""
    told = {**document, "user_id": user_id, "task_id": task_id}
    if "media" in told:
        told["media"] = tuple(told["media"])
    return _KINDS[kind](**told)
