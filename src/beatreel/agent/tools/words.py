"""Tools for the type in the picture: titles and other texts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from beatreel.draft import (
    Draft,
    Segment,
    Text,
    segments,
)
from beatreel.draft import (
    add_text as put_text,
)
from beatreel.draft import (
    change_text as set_text,
)
from beatreel.draft import (
    move_text as shift_text,
)
from beatreel.draft import (
    remove_text as drop_text,
)
from beatreel.draft import (
    set_artist as name_artist,
)
from beatreel.draft import (
    set_title as name_title,
)
from beatreel.draft.document import TEXT
from beatreel.draft.parts import made

from ..naming import animation_of, color_of, position_of, style_of
from ..refusals import Refusal
from ..tool import destructive, tool
from ..where import Places, clock, spans, texts

#: ms that a text stands where nobody says how long.
_STANDS = 4_000
#: Sizes by word, as a share of the frame's height.
SIZES = {"small": 0.05, "normal": 0.08, "big": 0.14, "huge": 0.2}

Which = Annotated[
    str,
    Field(
        max_length=200,
        description="Which text: its id, words of it, “title”, “last”, or “all”.",
    ),
]
Wording = Annotated[str, Field(min_length=1, max_length=500)]
Optional = Annotated[str, Field(max_length=100)]


def find(draft: Draft, which: str) -> list[Segment]:
    """Return the texts that ``which`` means.

    Raises
    ------
    Refusal
        There is none like it; the message lists those that are there.
    """
    there = list(texts(draft))
    wanted = which.strip().lower()
    if wanted == "all" and there:
        return there
    for piece in there:
        if piece.id == which:
            return [piece]
    if wanted == "title" and there:
        titled = [it for it in there if it.text and _is_title(draft, it.text.text)]
        return titled[:1] or there[:1]
    if wanted == "last" and there:
        return there[-1:]
    exact = [it for it in there if it.text and it.text.text.lower() == wanted]
    part = [it for it in there if it.text and wanted and wanted in it.text.text.lower()]
    if exact or part:
        return (exact or part)[:1]
    listed = [it.text.text.splitlines()[0][:30] for it in there[:6] if it.text]
    if not listed:
        raise Refusal(
            "There is no text in the video: add one first.", "视频里还没有文字：请先添加。"
        )
    raise Refusal(
        f"There is no such text: there are {', '.join(f'“{it}”' for it in listed)}.",
        f"没有这段文字：现有{'、'.join(f'“{it}”' for it in listed)}。",
    )


def _is_title(draft: Draft, text: str) -> bool:
    return bool(draft.meta.title) and text.splitlines()[0] == draft.meta.title


@tool
def add_text(
    draft: Draft,
    text: Wording,
    where: Places = (),
    seconds: Annotated[float | None, Field(gt=0, description="How long it stands.")] = None,
    position: Optional = "center",
    color: Optional = "",
    size: Annotated[str, Field(description="small, normal, big or huge.")] = "normal",
    style: Annotated[str, Field(description="Style of type: neon, serif, poster, …")] = "",
) -> Draft:
    """Show words in the picture from where a place begins; without a place, at the start."""
    found = spans(draft, where)
    fields: dict[str, Any] = {"text": text, "size": SIZES.get(size, 0.08)}
    fields["pos"] = position_of(position) or position or "center"
    fields["font"] = style_of(style) or _own_style(draft)
    if code := color_of(color):
        fields["color"] = code
    for start, end in found if where else found[:1]:
        first, length = _placed(where, start, end, seconds)
        draft = put_text(draft, made(Text, **fields), first, length, name="Text")
    return draft


def _placed(where: Places, start: int, end: int, seconds: float | None) -> tuple[int, int]:
    """Return start and length in ms: at the end of the last seconds, else from the start."""
    closing = any(
        it.last is not None or it.section == "outro" or it.side == "before" for it in where
    )
    if seconds is not None:
        length = round(1000 * seconds)
        return (max(start, end - length) if closing else start), length
    exact = any(it.last is not None or it.end is not None for it in where)
    length = end - start if exact else min(_STANDS, end - start)
    return (end - length if closing else start), max(1, length)


def _own_style(draft: Draft) -> str:
    """Return the style that the texts have already, so that a video keeps to one."""
    return next((it.text.font for it in texts(draft) if it.text and it.text.font), "")


@tool
def change_text(
    draft: Draft,
    which: Which,
    text: Annotated[str, Field(max_length=500, description="New wording.")] = "",
    position: Optional = "",
    color: Optional = "",
    size: Annotated[str, Field(description="bigger, smaller, small, normal, big or huge.")] = "",
    style: Optional = "",
    animation: Optional = "",
) -> Draft:
    """Change a text: its wording, place in the picture, colour, size, style or animation."""
    given = {
        "text": text,
        "pos": (position_of(position) or position) if position else "",
        "color": (color_of(color) or color) if color else "",
        "font": (style_of(style) or style) if style else "",
        "anim": (animation_of(animation) or animation) if animation else "",
    }
    fields: dict[str, Any] = {name: value for name, value in given.items() if value}
    for piece in find(draft, which):
        now = fields | ({"size": _sized(piece, size)} if size else {})
        draft = set_text(draft, piece.id, **now)
    return draft


def _sized(piece: Segment, size: str) -> float:
    now = piece.text.size if piece.text else 0.08
    step = {"bigger": 1.35, "smaller": 0.75}.get(size)
    return round(min(0.5, max(0.02, now * step)), 4) if step else SIZES.get(size, now)


@tool
def move_text(
    draft: Draft,
    which: Which,
    where: Places,
) -> Draft:
    """Let a text appear at another time: where a place begins."""
    start, _ = spans(draft, where)[0]
    (piece, *_) = find(draft, which)
    return shift_text(draft, piece.id, min(start, max(0, draft.duration - 1)))


@tool
def time_text(draft: Draft, which: Which, seconds: Annotated[float, Field(gt=0, le=3600)]) -> Draft:
    """Let a text stand for so many seconds."""
    from beatreel.draft import trim_segment

    for piece in find(draft, which):
        end = min(piece.start + round(1000 * seconds), max(draft.duration, piece.start + 1))
        draft = trim_segment(draft, piece.id, end=end)
    return draft


@destructive
def remove_text(
    draft: Draft,
    which: Which,
    keep: Annotated[str, Field(max_length=200, description="The text that stays, of all.")] = "",
) -> Draft:
    """Take a text, or all texts, out of the picture, or all but one."""
    kept = {it.id for it in find(draft, keep)} if keep else set[str]()
    for piece in find(draft, which):
        if piece.id not in kept:
            draft = drop_text(draft, piece.id)
    return draft


@tool
def set_title(draft: Draft, title: Wording) -> Draft:
    """Set the title of the video; where the old one is shown, the new one is."""
    return name_title(draft, " ".join(title.split()))


@tool
def set_artist(draft: Draft, artist: Wording) -> Draft:
    """Set the artist; where the old name is shown, the new one is."""
    old, new = draft.meta.artist, " ".join(artist.split())
    for piece in texts(draft):
        if old and piece.text and piece.text.text == old:
            draft = set_text(draft, piece.id, text=new)
    return name_artist(draft, new)


def listed(draft: Draft) -> str:
    """Return the texts of a draft in one line, for a summary."""
    return ", ".join(
        f"{it.id} “{it.text.text.splitlines()[0][:40]}” {clock(it.start)}–{clock(it.end)}"
        for it in segments(draft, TEXT)
        if it.text
    )
