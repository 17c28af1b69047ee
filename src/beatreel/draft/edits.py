"""Edits of the timeline: tracks, and when a segment is shown.

Every edit takes a draft and returns another; the first stays as it is and all that did not
change is shared. On a video track the picture is continuous: what one segment gives up its
neighbour takes, and what is put in the way of another overwrites it. A locked segment makes
an edit fail with ``Locked``. A segment whose start moves loses its ``bar`` and ``beat``
unless the edit names new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeVar

from ..errors import InvalidInput
from . import times
from .document import VIDEO, Draft, Media, Segment, SegmentMeta, Text, Track
from .parts import (
    changed,
    each,
    free,
    fresh,
    made,
    media,
    segment,
    segments,
    track,
    track_of,
    with_segments,
    with_track,
)

#: A bar and a beat in it.
Position = tuple[int, float]
#: Who takes the time of a removed segment: its neighbour or nobody.
Fill = Literal["before", "after", "gap"]

Item = TypeVar("Item")


def add_media(draft: Draft, item: Media) -> Draft:
    """Add a file to draw on."""
    return changed(draft, media=(*draft.media, item))


def remove_media(draft: Draft, media_id: str) -> Draft:
    """Forget a file that no segment uses; ``InvalidInput`` if one does."""
    item = media(draft, media_id)
    user = next((piece for piece in segments(draft) if piece.media_id == media_id), None)
    if user is not None:
        raise InvalidInput(
            f"Media {media_id} is used by segment {user.id}: remove the segment first."
        )
    return changed(draft, media=tuple(it for it in draft.media if it is not item))


def add_track(draft: Draft, kind: int, name: str = "", *, new_id: str | None = None) -> Draft:
    """Add an empty track of type ``VIDEO``, ``AUDIO`` or ``TEXT`` after the others."""
    added = made(
        Track,
        id=new_id or fresh(draft, "t"),
        type=kind,
        name=name,
        segments=(),
    )
    return changed(draft, tracks=(*draft.tracks, added))


def remove_track(draft: Draft, track_id: str) -> Draft:
    """Remove a track with all that is on it."""
    gone = track(draft, track_id)
    for piece in gone.segments:
        free(piece)
    return changed(draft, tracks=tuple(item for item in draft.tracks if item is not gone))


def reorder_track(draft: Draft, track_id: str, place: int) -> Draft:
    """Move a track to ``place``, counted from 0; later text and video tracks lie on top."""
    return changed(draft, tracks=_moved(draft.tracks, track(draft, track_id), place))


def add_segment(draft: Draft, track_id: str, piece: Segment) -> Draft:
    """Put ``piece`` on the track ``track_id``; on a video track it overwrites what is there."""
    target = track(draft, track_id)
    others = target.segments
    if target.type == VIDEO:
        others = _cleared(draft, others, piece)
    return with_segments(draft, target, (*others, piece))


def remove_segment(draft: Draft, segment_id: str, *, fill: Fill = "before") -> Draft:
    """Remove a segment; on a video track the neighbour on the side ``fill`` takes its time.

    Where that neighbour is locked or not there, the other one does, and failing that a gap is
    left, which is drawn black.
    """
    home, gone = track_of(draft, segment_id), free(segment(draft, segment_id))
    rest = tuple(piece for piece in home.segments if piece is not gone)
    if home.type == VIDEO and fill != "gap":
        rest = _closed(draft, rest, gone, fill)
    return with_segments(draft, home, rest)


def move_segment(
    draft: Draft, segment_id: str, start: int, *, position: Position | None = None
) -> Draft:
    """Let a segment start at ``start`` ms; effects that are bound to a time go along.

    On a video track the segments around the old place close up and the new place is overwritten.
    """
    home, piece = track_of(draft, segment_id), free(segment(draft, segment_id))
    if start == piece.start:
        return draft
    placed = _placed(piece, start, position)
    if home.type != VIDEO:
        return with_segments(draft, home, (placed if it is piece else it for it in home.segments))
    lifted = remove_segment(draft, segment_id)
    return add_segment(lifted, home.id, placed)


def trim_segment(
    draft: Draft,
    segment_id: str,
    *,
    start: int | None = None,
    end: int | None = None,
    position: Position | None = None,
) -> Draft:
    """Move one edge or both, in ms; ``position`` says where the new start stands.

    On a video track a touching neighbour follows the edge, so the cut itself moves, and if only
    the end moves ``position`` is where the neighbour starts.

    Raises
    ------
    InvalidInput
        If a segment would be left with less than a frame, or edges would cross.
    """
    home, piece = track_of(draft, segment_id), free(segment(draft, segment_id))
    first, last = piece.start if start is None else start, piece.end if end is None else end
    trimmed = _portion(draft, piece, first, last, position)
    rest = [it for it in home.segments if it is not piece]
    if home.type == VIDEO:
        follower = position if start is None else None
        rest = [_yielded(draft, it, piece, trimmed, follower) for it in rest]
    return with_segments(draft, home, (*rest, trimmed))


def split_segment(
    draft: Draft,
    segment_id: str,
    at: int,
    *,
    position: Position | None = None,
    new_id: str | None = None,
) -> Draft:
    """Cut a segment in two at ``at`` ms; the second goes on where the first stops.

    The second is called ``new_id``, or by the next free id; it comes in by a plain cut.
    """
    home, piece = track_of(draft, segment_id), free(segment(draft, segment_id))
    if not piece.start < at < piece.end:
        raise InvalidInput(
            f"Segment {segment_id} runs from {piece.start} to {piece.end} ms: choose a time within."
        )
    left = changed(_portion(draft, piece, piece.start, at), fade_out=0)
    right = _tail(draft, piece, at, new_id or fresh(draft), position)
    rest = (it for it in home.segments if it is not piece)
    return with_segments(draft, home, (*rest, left, right))


def reorder_segment(draft: Draft, segment_id: str, place: int) -> Draft:
    """Let a segment be the one at ``place`` on its track, counted from 0.

    On a video track the cuts stay on the music: pictures change places, while times, bars and
    transitions stay where they are. On other tracks segments keep their lengths and follow
    each other without gaps.
    """
    home, piece = track_of(draft, segment_id), segment(draft, segment_id)
    order = _moved(home.segments, piece, place)
    arranged = _reslotted(home.segments, order) if home.type == VIDEO else _packed(order)
    return with_segments(draft, home, arranged)


def lock(draft: Draft, ids: str | Iterable[str]) -> Draft:
    """Protect segments from every edit but :func:`unlock`."""
    return each(draft, ids, lambda piece: _with_lock(piece, True), even_locked=True)


def unlock(draft: Draft, ids: str | Iterable[str]) -> Draft:
    """Let segments change again."""
    return each(draft, ids, lambda piece: _with_lock(piece, False), even_locked=True)


def _with_lock(piece: Segment, locked: bool) -> Segment:
    return changed(piece, meta=changed(piece.meta, locked=locked))


def set_duration(draft: Draft, duration: int) -> Draft:
    """Let the draft last ``duration`` ms: what lies beyond goes, the last picture may grow."""
    tracks = [_ended(draft, item, duration) for item in draft.tracks]
    shorter = changed(draft, duration=duration)
    for item in tracks:
        shorter = with_track(shorter, item)
    return shorter


def _ended(draft: Draft, home: Track, end: int) -> Track:
    for gone in home.segments:
        if gone.start >= end:
            free(gone)
    kept = [
        piece if piece.end <= end else _lasting(free(piece), end - piece.start)
        for piece in home.segments
        if piece.start < end
    ]
    if home.type == VIDEO and kept and kept[-1].end == draft.duration and not kept[-1].locked:
        kept[-1] = _lasting(kept[-1], end - kept[-1].start)
    return changed(home, segments=tuple(kept))


def _lasting(piece: Segment, duration: int) -> Segment:
    return changed(
        piece,
        duration=duration,
        fade_in=min(piece.fade_in, duration),
        fade_out=min(piece.fade_out, duration),
    )


def _moved(items: Sequence[Item], item: Item, place: int) -> tuple[Item, ...]:
    if not 0 <= place < len(items):
        raise InvalidInput(f"There is no place {place}: choose one up to {len(items) - 1}.")
    rest = [it for it in items if it is not item]
    return (*rest[:place], item, *rest[place:])


def _reslotted(slots: Sequence[Segment], order: Sequence[Segment]) -> list[Segment]:
    return [
        piece if piece is slot else _in_slot(free(piece), slot)
        for slot, piece in zip(slots, order, strict=True)
    ]


def _in_slot(piece: Segment, slot: Segment) -> Segment:
    there = slot.meta
    placed = _lasting(_placed(piece, slot.start, None), slot.duration)
    return changed(
        placed,
        transition=slot.transition,
        meta=changed(
            placed.meta,
            bar=there.bar,
            beat=there.beat,
            section=there.section,
            part=there.part,
            group=there.group,
        ),
    )


def _packed(order: Sequence[Segment]) -> list[Segment]:
    cursor = min(piece.start for piece in order)
    packed = []
    for piece in order:
        packed.append(piece if piece.start == cursor else _placed(free(piece), cursor, None))
        cursor += piece.duration
    return packed


def _placed(piece: Segment, start: int, position: Position | None) -> Segment:
    """Return ``piece`` at another time; whatever is bound to a time goes along."""
    shift = start - piece.start
    effects = tuple(
        effect if effect.start is None else changed(effect, start=max(0, effect.start + shift))
        for effect in piece.effects
    )
    return changed(piece, start=start, effects=effects, meta=_at(piece, position))


def _at(piece: Segment, position: Position | None) -> SegmentMeta:
    bar, beat = position or (None, None)
    return changed(piece.meta, bar=bar, beat=beat)


def _portion(
    draft: Draft, piece: Segment, start: int, end: int, position: Position | None = None
) -> Segment:
    """Return ``piece`` with other edges, its media and its words where they were in the song."""
    if times.frame(end, draft.meta.fps) <= times.frame(start, draft.meta.fps):
        raise InvalidInput(
            f"Segment {piece.id} would run from {start} to {end} ms, less than a frame:"
            " leave it longer or remove it."
        )
    shift = start - piece.start
    inside = piece.source_start + (round(shift * piece.speed) if piece.media_id else 0)
    return changed(
        piece,
        start=start,
        duration=end - start,
        source_start=max(0, inside),
        fade_in=min(piece.fade_in, end - start),
        fade_out=min(piece.fade_out, end - start),
        text=_text_from(piece.text, shift) if piece.text else None,
        meta=_at(piece, position) if shift else piece.meta,
    )


def _tail(
    draft: Draft, piece: Segment, at: int, new_id: str, position: Position | None = None
) -> Segment:
    """Return what is left of ``piece`` after ``at``, as a segment of its own."""
    rest = _portion(draft, piece, at, piece.end, position)
    return changed(rest, id=new_id, fade_in=0, transition=None)


def _text_from(text: Text, shift: int) -> Text:
    """Return ``text`` with its words where they were in the song after the start moved."""
    words = tuple(
        changed(word, start=max(0, word.start - shift))
        for word in text.words
        if word.start + word.duration > shift
    )
    return changed(text, words=words)


def _yielded(
    draft: Draft, piece: Segment, old: Segment, new: Segment, position: Position | None
) -> Segment:
    """Return a neighbour of ``old`` as it is beside ``new``."""
    if piece.end == old.start and new.start != old.start:
        return _portion(draft, free(piece), piece.start, new.start)
    if piece.start == old.end and new.end != old.end:
        return _portion(draft, free(piece), new.end, piece.end, position)
    if piece.start < new.end and new.start < piece.end:
        raise InvalidInput(
            f"Segment {piece.id} from {piece.start} to {piece.end} ms is in the way:"
            " trim or remove it first."
        )
    return piece


def _cleared(draft: Draft, pieces: Iterable[Segment], new: Segment) -> list[Segment]:
    """Return ``pieces`` with nothing left where ``new`` will be."""
    left: list[Segment] = []
    for piece in pieces:
        if piece.end <= new.start or piece.start >= new.end:
            left.append(piece)
        else:
            left.extend(_remains(draft, free(piece), new))
    return left


def _remains(draft: Draft, piece: Segment, new: Segment) -> Iterator[Segment]:
    """Yield what ``new`` leaves of ``piece``: its head, its tail, or both if they fill a frame."""
    fps = draft.meta.fps
    head = bool(times.frames(piece.start, max(0, new.start - piece.start), fps))
    if head:
        yield changed(_portion(draft, piece, piece.start, new.start), fade_out=0)
    if times.frames(new.end, max(0, piece.end - new.end), fps):
        name = fresh(draft, but=[new.id]) if head else piece.id
        yield _tail(draft, piece, new.end, name)


def _closed(
    draft: Draft, rest: tuple[Segment, ...], gone: Segment, fill: Fill
) -> tuple[Segment, ...]:
    before = next((it for it in rest if it.end == gone.start and not it.locked), None)
    after = next((it for it in rest if it.start == gone.end and not it.locked), None)
    taker = (before or after) if fill == "before" else (after or before)
    if taker is None:
        return rest
    if taker is before:
        grown = changed(taker, duration=taker.duration + gone.duration)
    else:
        grown = _portion(draft, taker, gone.start, taker.end, _position(gone))
    return tuple(grown if it is taker else it for it in rest)


def _position(piece: Segment) -> Position | None:
    meta = piece.meta
    return None if meta.bar is None or meta.beat is None else (meta.bar, meta.beat)
