"""A part of a video as a video of its own: a short, a teaser, a loop."""

from __future__ import annotations

from ..errors import InvalidInput
from . import times
from .document import AUDIO, Draft, Effect, Segment, Track
from .parts import changed, with_segments


def excerpt(draft: Draft, start: int, end: int) -> Draft:
    """Return what ``draft`` shows from ``start`` to ``end`` ms, beginning at 0.

    The window into the song moves along, so that all stays in time with it. Texts that would
    be seen for less than half a second go.

    Raises
    ------
    InvalidInput
        If the range is empty or outside the video.
    """
    if not 0 <= start < end <= draft.duration:
        raise InvalidInput(
            f"The video runs from 0 to {draft.duration} ms: choose a range within, not {start}"
            f" to {end}."
        )
    tracks = tuple(_cropped(draft, track, start, end) for track in draft.tracks)
    offset = draft.meta.start or 0
    meta = changed(draft.meta, start=offset + start, end=offset + end, loop=None)
    made = changed(draft, tracks=tracks, duration=end - start, meta=meta)
    for track in tracks:
        # What was left of a shot may be less than a frame: the next one takes its place.
        made = with_segments(made, track, track.segments)
    return made


#: Shortest text that can be read, ms.
_READABLE = 500


def _cropped(draft: Draft, home: Track, start: int, end: int) -> Track:
    kept = (_window(draft, piece, start, end) for piece in home.segments)
    return changed(home, segments=tuple(piece for piece in kept if piece is not None))


def _window(draft: Draft, piece: Segment, start: int, end: int) -> Segment | None:
    first, last = max(piece.start, start), min(piece.end, end)
    least = _READABLE if piece.text else 1
    if last - first < least or not times.frames(first, last - first, draft.meta.fps):
        return None
    cut = first - piece.start
    sooner, later = cut > 0, last < piece.end
    return changed(
        piece,
        start=first - start,
        duration=last - first,
        source_start=piece.source_start + (round(cut * piece.speed) if piece.media_id else 0),
        fade_in=0 if sooner else min(piece.fade_in, last - first),
        fade_out=0 if later else min(piece.fade_out, last - first),
        transition=None if first == start else piece.transition,
        effects=tuple(e for e in (_moved(it, start, end) for it in piece.effects) if e),
        text=_text(piece, cut),
        meta=changed(piece.meta, bar=None, beat=None) if sooner else piece.meta,
    )


def _moved(effect: Effect, start: int, end: int) -> Effect | None:
    """Return an effect bound to a time as it is in the excerpt; ``None`` if it is outside."""
    if effect.start is None:
        return effect
    first = max(effect.start, start)
    last = end if effect.duration is None else min(effect.start + effect.duration, end)
    if last <= first:
        return None
    left = None if effect.duration is None else last - first
    return changed(effect, start=first - start, duration=left)


def _text(piece: Segment, cut: int) -> object:
    text = piece.text
    if text is None or not text.words:
        return text
    words = tuple(
        changed(word, start=max(0, word.start - cut))
        for word in text.words
        if word.start + word.duration > cut
    )
    return changed(text, words=words)


def silent(draft: Draft) -> Draft:
    """Return the draft without its sound tracks, as a loop without sound has it."""
    return changed(draft, tracks=tuple(it for it in draft.tracks if it.type != AUDIO))
