"""Edits of what is heard: volume, fades, ducking, mute."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import InvalidInput
from .document import AUDIO, Draft, Segment
from .edits import split_segment
from .parts import changed, each, names, segment, segments

Ids = str | Iterable[str]

#: Longest frame that is worth a thought here, ms.
_FRAME = 50


def set_volume(draft: Draft, ids: Ids, volume: float) -> Draft:
    """Set the volume, 0…1; a muted segment is heard again."""
    return each(
        draft, ids, lambda it: changed(it, volume=volume, meta=changed(it.meta, unmuted=None))
    )


def set_fades(
    draft: Draft, ids: Ids, *, fade_in: int | None = None, fade_out: int | None = None
) -> Draft:
    """Set how long segments fade in and out, ms; what is left out stays.

    Raises
    ------
    InvalidInput
        If the fades are longer than a segment.
    """
    return each(draft, ids, lambda it: _faded(it, fade_in, fade_out))


def duck(draft: Draft, ids: Ids, spans: Iterable[tuple[int, int]], volume: float) -> Draft:
    """Lower segments to a share of their volume within spans of ms; outside they stay as loud.

    A segment is cut at the edges of a span, where there is more than a frame on both sides.
    """
    spans = _merged(spans)
    for edge in sorted({edge for span in spans for edge in span}):
        for name in _now(draft, ids):
            piece = segment(draft, name)
            if piece.start + _FRAME < edge < piece.end - _FRAME:
                draft = split_segment(draft, name, edge)
    under = within(draft, ids, spans)
    return each(draft, under, lambda it: changed(it, volume=round(it.volume * volume, 3)))


def within(draft: Draft, ids: Ids, spans: Iterable[tuple[int, int]]) -> list[str]:
    """Return the pieces of segments that lie within spans of ms, as :func:`duck` cuts them."""
    spans = _merged(spans)
    return [
        it.id
        for it in (segment(draft, name) for name in _now(draft, ids))
        if any(start <= it.start + _FRAME and it.end - _FRAME <= end for start, end in spans)
    ]


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans of which those that touch are made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + _FRAME:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _now(draft: Draft, ids: Ids) -> list[str]:
    """Return the segments that ``ids`` have become: all that play the same media there."""
    known = [it for it in segments(draft, AUDIO) if it.id in names(ids)]
    sources = {it.source for it in known}
    return [it.id for it in segments(draft, AUDIO) if it.source in sources]


def mute(draft: Draft, ids: Ids) -> Draft:
    """Silence segments; :func:`unmute` brings the volume back."""
    return each(draft, ids, _silent)


def unmute(draft: Draft, ids: Ids) -> Draft:
    """Let muted segments be heard as loud as before."""
    return each(draft, ids, _heard)


def _faded(piece: Segment, fade_in: int | None, fade_out: int | None) -> Segment:
    first = piece.fade_in if fade_in is None else fade_in
    last = piece.fade_out if fade_out is None else fade_out
    if first + last > piece.duration:
        raise InvalidInput(
            f"Fades of {first + last} ms do not fit into the {piece.duration} ms of segment"
            f" {piece.id}: choose shorter ones."
        )
    return changed(piece, fade_in=first, fade_out=last)


def _silent(piece: Segment) -> Segment:
    if piece.volume == 0:
        return piece
    return changed(piece, volume=0.0, meta=changed(piece.meta, unmuted=piece.volume))


def _heard(piece: Segment) -> Segment:
    if piece.meta.unmuted is None:
        return piece
    return changed(piece, volume=piece.meta.unmuted, meta=changed(piece.meta, unmuted=None))
