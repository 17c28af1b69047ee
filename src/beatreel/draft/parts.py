"""Finding a part of a draft and putting another in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import InvalidInput, NotFound
from . import times
from .codec import explain
from .document import TEXT, VIDEO, Draft, Media, Segment, Track

Part = TypeVar("Part", bound=BaseModel)

#: Names listed in a message before it ends in an ellipsis.
_LISTED = 12


class Locked(InvalidInput):
    """The segment is locked: unlock it first."""

    code = 423
    http = 423


def changed(part: Part, /, **fields: Any) -> Part:
    """Return ``part`` with ``fields`` replaced and checked, or ``part`` itself if they are as is.

    Raises
    ------
    InvalidInput
        If a value is not one that the document can hold.
    """
    kind = type(part)
    fields = {name: value for name, value in fields.items() if getattr(part, name) != value}
    if not fields:
        return part
    values = {**part.__dict__, **fields}
    keys = {name: str(field.validation_alias or name) for name, field in kind.model_fields.items()}
    content = {keys[name]: value for name, value in values.items()}
    return made(kind, **(part.__pydantic_extra__ or {}), **content)


def made(kind: type[Part], /, **fields: Any) -> Part:
    """Return a new part; as ``kind(**fields)`` but what is wrong is said in one sentence."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        clause = explain(error, f"The {kind.__name__.lower()}")
        raise InvalidInput(f"{clause}: choose another value.") from error


def segments(draft: Draft, kind: int | None = None) -> tuple[Segment, ...]:
    """Return the segments of all tracks, or of the tracks of one kind, track by track."""
    return tuple(
        piece for track in draft.tracks if kind in (None, track.type) for piece in track.segments
    )


def segment(draft: Draft, segment_id: str) -> Segment:
    """Return the segment with the id ``segment_id``.

    Raises
    ------
    NotFound
        If there is none; the message lists those that are there.
    """
    return _named(segments(draft), segment_id, "segment")


def track(draft: Draft, track_id: str) -> Track:
    """Return the track with the id ``track_id``, or raise ``NotFound``."""
    return _named(draft.tracks, track_id, "track")


def media(draft: Draft, media_id: str) -> Media:
    """Return the media with the id ``media_id``, or raise ``NotFound``."""
    return _named(draft.media, media_id, "media")


def track_of(draft: Draft, segment_id: str) -> Track:
    """Return the track that holds the segment with that id, or raise ``NotFound``."""
    segment(draft, segment_id)
    return next(it for it in draft.tracks if any(piece.id == segment_id for piece in it.segments))


def names(ids: str | Iterable[str]) -> tuple[str, ...]:
    """Return ``ids`` as a tuple without doubles; one id may stand for itself."""
    return (ids,) if isinstance(ids, str) else tuple(dict.fromkeys(ids))


def free(piece: Segment) -> Segment:
    """Return ``piece`` if it may change, or raise ``Locked``."""
    if piece.locked:
        title = f"{piece.id} ({piece.name})" if piece.name else piece.id
        raise Locked(f"Segment {title} is locked: unlock it first.")
    return piece


def fresh(draft: Draft, letter: str = "s", *, but: Iterable[str] = ()) -> str:
    """Return an id that nothing in ``draft`` has and that is not in ``but``.

    The same draft gives the same id.
    """
    taken = {*but, *(piece.id for piece in segments(draft))}
    taken |= {item.id for item in (*draft.tracks, *draft.media)}
    number = len(taken)
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def with_track(draft: Draft, track: Track) -> Draft:
    """Return ``draft`` with the track of the same id replaced, long enough to hold it.

    Text alone does not make a video longer.
    """
    tracks = tuple(track if item.id == track.id else item for item in draft.tracks)
    reach = max((piece.end for piece in track.segments), default=0)
    if track.type == TEXT and draft.duration:
        reach = 0
    return changed(draft, tracks=tracks, duration=max(draft.duration, reach))


def with_segments(draft: Draft, track: Track, pieces: Iterable[Segment]) -> Draft:
    """Return ``draft`` with other segments on ``track``, sorted and their transitions fitted."""
    ordered = sorted(pieces, key=lambda piece: piece.start)
    fitted = _fitted(_joined(ordered, draft)) if track.type == VIDEO else ordered
    return with_track(draft, changed(track, segments=tuple(fitted)))


def each(
    draft: Draft,
    ids: str | Iterable[str],
    change: Callable[[Segment], Segment],
    *,
    even_locked: bool = False,
) -> Draft:
    """Return ``draft`` with ``change`` applied to the segments named; all or none change.

    Raises
    ------
    NotFound
        If one is not there.
    Locked
        If one that would change is locked.
    """
    there = {piece.id: piece for piece in segments(draft)}
    wanted = {name: there.get(name) or segment(draft, name) for name in names(ids)}
    new = {name: change(piece) for name, piece in wanted.items()}
    for name, piece in wanted.items():
        if new[name] is not piece and not even_locked:
            free(piece)
    for home in draft.tracks:
        if any(piece.id in new for piece in home.segments):
            draft = with_segments(draft, home, (new.get(it.id, it) for it in home.segments))
    return draft


def _joined(pieces: Sequence[Segment], draft: Draft) -> list[Segment]:
    """Close gaps that no frame falls into, so that what touches in frames touches in ms."""
    joined: list[Segment] = []
    fps = draft.meta.fps
    for place, piece in enumerate(pieces):
        start = 0 if not joined and not times.frame(piece.start, fps) else piece.start
        end = pieces[place + 1].start if place + 1 < len(pieces) else draft.duration
        if times.frame(end, fps) != times.frame(piece.end, fps):
            end = piece.end
        stretched = (start, end) != (piece.start, piece.end) and not piece.locked
        joined.append(changed(piece, start=start, duration=end - start) if stretched else piece)
    return joined


def _fitted(pieces: Sequence[Segment]) -> list[Segment]:
    """Shorten a transition that no longer fits into the segment before it, or take it away."""
    fitted: list[Segment] = []
    for piece in pieces:
        before = fitted[-1] if fitted and fitted[-1].end == piece.start else None
        fitted.append(_fit(piece, before.duration if before else 0))
    return fitted


def _fit(piece: Segment, room: int) -> Segment:
    way = piece.transition
    if way is None or way.duration <= room:
        return piece
    return changed(free(piece), transition=changed(way, duration=room) if room else None)


def _named(parts: Sequence[Any], name: str, what: str) -> Any:
    for part in parts:
        if part.id == name:
            return part
    known = ", ".join(part.id for part in parts[:_LISTED]) + ("…" if len(parts) > _LISTED else "")
    advice = f"choose one of {known}" if known else "there is none yet, so add one first"
    raise NotFound(f"There is no {what} {name[:60]!r}: {advice}.")
