"""Edits of the type in the picture."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidInput
from .document import TEXT, Draft, Segment, Text
from .edits import Position, add_segment, add_track, move_segment, remove_segment
from .parts import changed, each, fresh, made, segment, segments

#: Where a text may stand in the safe area.
POSITIONS = (
    "upper-left",
    "upper",
    "upper-right",
    "left",
    "center",
    "right",
    "lower-left",
    "lower",
    "lower-right",
)


def add_text(
    draft: Draft,
    text: Text,
    start: int,
    duration: int,
    *,
    name: str = "",
    track: str | None = None,
    new_id: str | None = None,
) -> Draft:
    """Show ``text`` from ``start`` for ``duration`` ms, on ``track`` or the first text track.

    A text track is added where there is none. What is longer than the video is shortened.

    Raises
    ------
    InvalidInput
        If it would start after the end of the video.
    """
    _placeable(text)
    _within(draft, start)
    if draft.duration:
        duration = min(duration, draft.duration - start)
    home = track or next((it.id for it in draft.tracks if it.type == TEXT), None)
    if home is None:
        draft = add_track(draft, TEXT)
        home = draft.tracks[-1].id
    piece = made(
        Segment,
        id=new_id or fresh(draft),
        name=name,
        start=start,
        duration=duration,
        text=text,
    )
    return add_segment(draft, home, piece)


def change_text(draft: Draft, segment_id: str, **fields: Any) -> Draft:
    """Set fields of a text: ``text``, ``font``, ``size``, ``color``, ``pos``, ``anim``, ``words``.

    New wording takes the times of single words away unless they are given too.
    """
    old = text_of(draft, segment_id)
    unknown = fields.keys() - Text.model_fields.keys()
    if unknown:
        raise InvalidInput(
            f"A text has no {min(unknown)}: choose one of {', '.join(Text.model_fields)}."
        )
    if fields.get("text", old.text) != old.text:
        fields.setdefault("words", ())
    new = changed(old, **fields)
    _placeable(new)
    return each(draft, segment_id, lambda it: changed(it, text=new))


def place_text(draft: Draft, segment_id: str, pos: str) -> Draft:
    """Move a text to another place in the picture, one of :data:`POSITIONS`."""
    return change_text(draft, segment_id, pos=pos)


def move_text(
    draft: Draft, segment_id: str, start: int, *, position: Position | None = None
) -> Draft:
    """Move a text to another time, ms."""
    text_of(draft, segment_id)
    _within(draft, start)
    return move_segment(draft, segment_id, start, position=position)


def remove_text(draft: Draft, segment_id: str) -> Draft:
    """Take a text away."""
    text_of(draft, segment_id)
    return remove_segment(draft, segment_id)


def text_of(draft: Draft, segment_id: str) -> Text:
    """Return the text of a segment; ``InvalidInput`` if it shows none."""
    text = segment(draft, segment_id).text
    if text is None:
        known = ", ".join(piece.id for piece in segments(draft) if piece.text)
        advice = f"choose one of {known}" if known else "add a text first"
        raise InvalidInput(f"Segment {segment_id} shows no text: {advice}.")
    return text


def _within(draft: Draft, start: int) -> None:
    if draft.duration and start >= draft.duration:
        raise InvalidInput(
            f"The video ends at {draft.duration} ms: choose a start before {start} ms."
        )


def _placeable(text: Text) -> None:
    if text.pos not in POSITIONS:
        raise InvalidInput(
            f"There is no position {text.pos[:60]!r}: choose one of {', '.join(POSITIONS)}."
        )
