"""What differs between two drafts, found by comparing them, so that it is always true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from .deltas import same
from .document import AUDIO, TEXT, VIDEO, Draft, Media, Segment, Track

Kind = Literal["shot", "text", "sound", "track", "media", "draft"]

_KINDS: dict[int, Kind] = {VIDEO: "shot", AUDIO: "sound", TEXT: "text"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one thing that is not as it was; or a thing that came or went."""

    #: What it is about.
    kind: Kind
    #: Its id; empty for the draft itself.
    id: str
    #: ``added``, ``removed``, or the path of the field, as ``text.color`` or ``params.speed``.
    field: str
    #: The value before; None if there was none.
    before: Any
    #: The value after; None if there is none.
    after: Any
    #: The thing itself, as it is now, or as it was if it is gone.
    subject: Segment | Track | Media | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences between two drafts, in the order of the document."""

    before: Draft
    after: Draft
    items: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.items)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.items)

    def to_list(self) -> list[dict[str, Any]]:
        """Return the differences as JSON."""
        return [
            {
                "kind": it.kind,
                "id": it.id,
                "field": it.field,
                "before": _json(it.before),
                "after": _json(it.after),
            }
            for it in self.items
        ]


def diff(before: Draft, after: Draft) -> Changes:
    """Return what is different in ``after``; empty if and only if the documents are the same."""
    items = (
        *_of_draft(before, after),
        *_of_things("media", _media(before), _media(after)),
        *_of_things("track", _tracks(before), _tracks(after)),
        *_of_order(before, after),
        *_of_segments(before, after),
    )
    return Changes(before, after, tuple(items))


def _of_draft(before: Draft, after: Draft) -> Iterator[Change]:
    if before is not after:
        old, new = (
            _flat(before, without=("media", "tracks")),
            _flat(after, without=("media", "tracks")),
        )
        yield from _of_fields("draft", "", old, new, None)


def _of_order(before: Draft, after: Draft) -> Iterator[Change]:
    """Yield a change where things that are in both drafts changed places."""
    yield from _of_places("track", "", "order", list(_tracks(before)), list(_tracks(after)))
    yield from _of_places("media", "", "order", list(_media(before)), list(_media(after)))
    old = {piece.id: piece.start for track in before.tracks for piece in track.segments}
    for track in after.tracks:
        home = _tracks(before).get(track.id)
        if home is not None and home is not track:
            stayed = [it.id for it in track.segments if old.get(it.id) == it.start]
            was = [piece.id for piece in home.segments]
            yield from _of_places("track", track.id, "stacking", was, stayed)


def _of_places(
    kind: Kind, name: str, field: str, old: list[str], new: list[str]
) -> Iterator[Change]:
    stayed, placed = [it for it in old if it in new], [it for it in new if it in old]
    if stayed != placed:
        yield Change(kind, name, field, stayed, placed)


def _of_segments(before: Draft, after: Draft) -> Iterator[Change]:
    old = {piece.id: (track, piece) for track in before.tracks for piece in track.segments}
    new = {piece.id: (track, piece) for track in after.tracks for piece in track.segments}
    for name, (track, piece) in old.items():
        if name not in new:
            yield Change(_KINDS[track.type], name, "removed", piece, None, piece)
    for name, (track, piece) in new.items():
        kind = _KINDS[track.type]
        if name not in old:
            yield Change(kind, name, "added", None, piece, piece)
            continue
        home, was = old[name]
        if home.id != track.id:
            yield Change(kind, name, "track", home.id, track.id, piece)
        if was is not piece:
            yield from _of_fields(kind, name, _flat(was), _flat(piece), piece)


def _of_things(
    kind: Literal["track", "media"], old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for name, thing in old.items():
        if name not in new:
            yield Change(kind, name, "removed", thing, None, thing)
    for name, thing in new.items():
        if name not in old:
            yield Change(kind, name, "added", None, thing, thing)
        elif thing is not old[name]:
            was = _flat(old[name], without=("segments",))
            yield from _of_fields(kind, name, was, _flat(thing, without=("segments",)), thing)


def _of_fields(
    kind: Kind, name: str, old: Mapping[str, Any], new: Mapping[str, Any], subject: Any
) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        before, after = old.get(field), new.get(field)
        if (field in old) != (field in new) or not same(_json(before), _json(after)):
            yield Change(kind, name, field, before, after, subject)


#: Parts whose fields are compared one by one.
_OPEN = ("meta", "text", "params")


def _flat(part: BaseModel, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields of ``part`` by path; a key that is not known counts as a field."""
    fields: dict[str, Any] = {}
    for name, value in _fields(part).items():
        if name in without:
            continue
        if name in _OPEN and value is not None:
            inner = _fields(value) if isinstance(value, BaseModel) else value
            fields.update({f"{name}.{key}": item for key, item in inner.items()})
        else:
            fields[name] = value
    return fields


def _fields(part: BaseModel) -> dict[str, Any]:
    return {
        **part.__dict__,
        **{f"+{key}": it for key, it in (part.__pydantic_extra__ or {}).items()},
    }


def _media(draft: Draft) -> dict[str, Media]:
    return {item.id: item for item in draft.media}


def _tracks(draft: Draft) -> dict[str, Track]:
    return {item.id: item for item in draft.tracks}


def _json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, (list, tuple)):
        return [_json(item) for item in value]
    return value
