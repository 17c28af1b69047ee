"""A segment that was cut in pieces is one change to a person, not one gone and several come."""

from __future__ import annotations

from collections.abc import Sequence

from .changes import Change, Kind
from .document import Draft, Segment
from .parts import segments

_TIMES = ("start", "duration", "source_start", "meta.bar", "meta.beat", "fade_in", "fade_out")


def gathered(before: Draft, changes: Sequence[Change]) -> list[Change]:
    """Return the changes with those of cut segments made few.

    A shot that was cut becomes ``split``; of a sound that was cut, only what became of the
    volume of its pieces is left, where it changed.
    """
    old = {piece.id: piece for piece in segments(before)}
    new = [it.subject for it in changes if it.field == "added" and isinstance(it.subject, Segment)]
    made = list(changes)
    for name, piece in old.items():
        parts = _parts(piece, changes, new)
        if len(parts) > 1:
            made = _told(made, name, piece, parts)
    return made


def _parts(piece: Segment, changes: Sequence[Change], new: Sequence[Segment]) -> list[Segment]:
    """Return what ``piece`` was cut into, itself first; empty if it was not cut."""
    now = next((it.subject for it in changes if it.id == piece.id and it.field == "duration"), None)
    if not isinstance(now, Segment) or now.start != piece.start or not piece.source:
        return []
    parts = [now]
    for it in sorted(new, key=lambda part: part.start):
        if it.source == piece.source and it.start == parts[-1].end and it.end <= piece.end:
            parts.append(it)
    return parts if parts[-1].end == piece.end else []


def _told(
    changes: list[Change], name: str, piece: Segment, parts: Sequence[Segment]
) -> list[Change]:
    ids = {it.id for it in parts}
    kind: Kind = next(it.kind for it in changes if it.id == name)
    rest = [it for it in changes if it.id not in ids or (it.id == name and it.field not in _TIMES)]
    if kind == "sound":
        louder = [it for it in parts[1:] if it.volume != piece.volume]
        found = [Change(kind, it.id, "volume", piece.volume, it.volume, it) for it in louder]
        first = any(it.id == name and it.field == "volume" for it in rest)
        return [*rest, *found] if louder or first else changes
    return [*rest, Change(kind, name, "split", None, len(parts), piece)]
