"""Older documents brought to the schema of today, one step a version.

Version 0 is the public form of the document, which names only tracks (``t``), their type
(``tt``), segments (``sg``), duration (``d``) and metadata (``m``) and carries no version:
it may lack ids and starts, and its sources may be bare media ids. A document that says
``tracks`` for ``t`` is in the readable names of today and needs no version either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..errors import InvalidInput

Document = dict[str, Any]


def _from_0(document: Document) -> Document:
    if not isinstance(document.get("t"), (list, tuple)):
        return {**document, "v": 1}
    media = {item.get("id") for item in _dicts(document.get("md"))}
    segments = (item for track in _dicts(document.get("t")) for item in _dicts(track.get("sg")))
    taken = {item.get("id") for item in segments} | {
        track.get("id") for track in _dicts(document.get("t"))
    }
    fresh = _fresh(taken)
    tracks = [_track_from_0(track, fresh, media) for track in _list(document.get("t"))]
    return {**document, "v": 1, "t": tracks, "d": document.get("d", _reach(tracks))}


def _track_from_0(track: Any, fresh: Iterator[str], media: set[Any]) -> Any:
    if not isinstance(track, Mapping):
        return track
    cursor = 0
    pieces: list[Any] = []
    for piece in _list(track.get("sg")):
        if isinstance(piece, Mapping):
            piece = {"s": cursor, **piece}
            piece["id"] = piece.get("id") or next(fresh)
            if piece.get("src") in media:
                piece["src"] = f"media:{piece['src']}"
            cursor = _end(piece)
        pieces.append(piece)
    named = {**track, "id": track.get("id") or next(fresh)}
    return {**named, "sg": pieces} if isinstance(track.get("sg"), (list, tuple)) else named


def _fresh(taken: set[Any]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"s{number}" not in taken:
            yield f"s{number}"


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in _list(value) if isinstance(item, Mapping)]


def _end(piece: Mapping[str, Any]) -> int:
    start, duration = piece.get("s"), piece.get("d")
    return start + duration if isinstance(start, int) and isinstance(duration, int) else 0


def _reach(tracks: list[Any]) -> int:
    return max(
        (_end(piece) for track in _dicts(tracks) for piece in _dicts(track.get("sg"))), default=0
    )


#: What brings a document of version n to version n + 1.
UPGRADES: dict[int, Callable[[Document], Document]] = {0: _from_0}

#: The version that the last step arrives at.
CURRENT = max(UPGRADES) + 1


def upgrade(document: Mapping[str, Any]) -> Document:
    """Return ``document`` in the schema of today; the argument is left as it is.

    Raises
    ------
    InvalidInput
        If the version is newer than this beatreel or is no version at all.
    """
    current = dict(document)
    version = current.get("v", current.get("version", CURRENT if "tracks" in current else 0))
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise InvalidInput(
            "The draft's version v should be a whole number: correct it or leave it out."
        )
    if version > CURRENT:
        raise InvalidInput(
            f"The draft is of version {version} and this beatreel reads up to version {CURRENT}:"
            " upgrade beatreel and try again."
        )
    while version < CURRENT:
        current = UPGRADES[version](current)
        version += 1
    return current
