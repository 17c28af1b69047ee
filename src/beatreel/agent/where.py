"""Where an edit applies: a piece of the song in musical words, as data, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from beatreel.draft import (
    TEXT,
    VIDEO,
    Draft,
    Segment,
    segment,
    segments,
    unlocked,
)

from .counting import Span, bars_before, bars_of, beats_of, common
from .parts import sections
from .refusals import Refusal

Section = Literal["intro", "verse", "build", "drop", "chorus", "break", "bridge", "outro"]


class Where(BaseModel):
    """One place; what is not said does not narrow it down, and nothing said is all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: Section | None = Field(default=None, description="Kind of section.")
    ordinal: int | None = Field(
        default=None,
        description="Which section of that kind, from 1; -1 is the last; empty is all.",
    )
    side: Literal["before", "after"] | None = Field(
        default=None, description="Not that section but the one next to it."
    )
    lead: int | None = Field(
        default=None, ge=1, le=64, description="Not that section but so many bars before it."
    )
    half: Literal["first", "second"] | None = Field(default=None, description="Only that half.")
    bars: tuple[int, int] | None = Field(
        default=None, description="Bars from 1, both included; -1 is the last."
    )
    beats: tuple[int, int] | None = Field(
        default=None, description="Beats of it from 1, both included; -1 is the last."
    )
    start: float | None = Field(default=None, ge=0, description="Seconds.")
    end: float | None = Field(default=None, ge=0, description="Seconds.")
    first: float | None = Field(default=None, gt=0, description="The first so many seconds.")
    last: float | None = Field(default=None, gt=0, description="The last so many seconds.")
    shots: tuple[int, ...] = Field(
        default=(), description="Numbers of shots, from 1; -1 is the last."
    )
    media: str | None = Field(
        default=None, description="Id of a clip or picture: shots that show it."
    )
    ids: tuple[str, ...] = Field(default=(), description="Ids of shots.")
    every: int = Field(default=1, ge=1, le=16, description="Every n-th shot of it.")
    #: As 高潮, which is a drop or a chorus.
    loose: bool = Field(default=False, description="Drop and chorus stand for each other.")

    @property
    def whole(self) -> bool:
        """Whether it is all of the video."""
        return self == Where()


Places = Annotated[
    Sequence[Where], Field(description="Where; empty is the whole video, several are all of them.")
]
#: ms by which a cut may be before the beat that it is meant for.
_EARLY = 100


def spans(draft: Draft, places: Places) -> list[Span]:
    """Return the (start, end) ms of each place, in order; the whole video if there is none.

    Raises
    ------
    Refusal
        A section, a bar, a shot or a time is not there; it says what is.
    """
    if not places:
        return [(0, draft.duration)]
    return sorted({span for place in places for span in _spans(draft, place)})


def shots(draft: Draft, places: Places, *, even_locked: bool = False) -> tuple[str, ...]:
    """Return the ids of the shots at the places, in the order of time, less those locked.

    Raises
    ------
    Refusal
        Nothing is there, or all of it is locked.
    """
    chosen: list[Segment] = []
    for place in places or (Where(),):
        chosen += _shots_at(draft, place)
    found = [it.id for it in sorted({it.id: it for it in chosen}.values(), key=_start)]
    if not found:
        raise Refusal(
            "There is no shot there: name a section, bars or a time in the video.",
            "那里没有镜头：请说一个段落、小节或时间。",
        )
    free = tuple(found) if even_locked else unlocked(draft, found)
    if not free:
        raise Refusal(
            "Those shots are locked: say “unlock” first.", "这些镜头已锁定：请先说“解锁”。"
        )
    return free


def _start(piece: Segment) -> int:
    return piece.start


def _shots_at(draft: Draft, place: Where) -> list[Segment]:
    there = sorted(segments(draft, VIDEO), key=_start)
    if place.ids:
        there = [segment(draft, name) for name in place.ids]
    if place.media is not None:
        there = [it for it in there if it.media_id == place.media]
    if place.section and place.shots:
        part = _shots_at(draft, place.model_copy(update={"shots": ()}))
        return [_numbered(part, number) for number in place.shots]
    if place.shots:
        there = [_numbered(there, number) for number in place.shots]
    if _narrowed(place):
        there = [it for it in there if any(_inside(it, *span) for span in _spans(draft, place))]
    return there[:: place.every]


def _inside(piece: Segment, start: int, end: int) -> bool:
    """Return whether a shot begins in a span, or is on through all of it; cuts come early."""
    begins = start - _EARLY <= piece.start < end - _EARLY
    return begins or (piece.start <= start and end <= piece.end)


def _numbered(there: Sequence[Segment], number: int) -> Segment:
    index = number - 1 if number > 0 else len(there) + number
    if number == 0 or not 0 <= index < len(there):
        raise Refusal(
            f"There is no shot {number}: there are {len(there)}, counted from 1.",
            f"没有第 {number} 个镜头：一共 {len(there)} 个，从 1 数起。",
        )
    return there[index]


def _narrowed(place: Where) -> bool:
    return any(
        value is not None
        for value in (
            place.section,
            place.bars,
            place.start,
            place.end,
            place.first,
            place.last,
            place.half,
            place.beats,
        )
    )


def _spans(draft: Draft, place: Where) -> list[Span]:
    """Return the spans of one place; conditions that are said together all hold."""
    found = [(0, draft.duration)]
    if place.shots or place.ids or place.media:
        found = [(it.start, it.end) for it in _shots_at(draft, _counted_out(place))]
    if place.section is not None and not place.shots:
        parts = [(it.start, it.end) for it in sections(draft, place)]
        if place.lead is not None:
            parts = [bars_before(draft, start, place.lead) for start, _ in parts]
        found = [span for part in parts for span in common(found, part)]
    if place.bars is not None:
        found = bars_of(draft, found, place.bars)
    if place.start is not None or place.end is not None:
        found = common(found, _times(draft, place.start, place.end))
    if place.first is not None:
        found = [(start, min(end, start + round(1000 * place.first))) for start, end in found]
    if place.last is not None:
        found = [(max(start, end - round(1000 * place.last)), end) for start, end in found]
    if place.half is not None:
        found = [_half(span, place.half) for span in found]
    if place.beats is not None:
        found = [beats_of(draft, span, *place.beats) for span in found]
    return found


def _counted_out(place: Where) -> Where:
    """Return only what names shots one by one; "the first shot of the chorus" counts in there."""
    kept: dict[str, object] = {"shots": place.shots, "ids": place.ids, "media": place.media}
    if place.shots:
        kept |= {"section": place.section, "ordinal": place.ordinal, "loose": place.loose}
    return Where.model_validate(kept)


def _half(span: Span, half: str) -> Span:
    middle = (span[0] + span[1]) // 2
    return (span[0], middle) if half == "first" else (middle, span[1])


def _times(draft: Draft, start: float | None, end: float | None) -> Span:
    first = 0 if start is None else round(1000 * start)
    last = draft.duration if end is None else round(1000 * end)
    if last < first:
        first, last = last, first
    if first >= draft.duration:
        total = clock(draft.duration)
        raise Refusal(
            f"{clock(first)} is past the end: the video lasts {total}.",
            f"{clock(first)} 已经超过结尾：视频全长 {total}。",
        )
    return first, min(max(last, first + 1), draft.duration)


def clock(ms: int) -> str:
    """Return ms as ``m:ss``."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def texts(draft: Draft) -> tuple[Segment, ...]:
    """Return the texts in the order of time."""
    return tuple(sorted((it for it in segments(draft, TEXT) if it.text), key=_start))
