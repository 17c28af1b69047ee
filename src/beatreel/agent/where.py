"""Where an edit applies: a piece of the song in musical words, as data, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from beatreel.director.reasons import LABELS_ZH
from beatreel.draft import (
    TEXT,
    VIDEO,
    Draft,
    Passage,
    Segment,
    bar_time,
    passages,
    segment,
    segments,
    unlocked,
)
from beatreel.errors import InvalidInput

from .refusals import Refusal

Section = Literal["intro", "verse", "build", "drop", "chorus", "break", "bridge", "outro"]
#: The part that stands for another where a song has none of the first.
_KIN = {"drop": "chorus", "chorus": "drop", "break": "bridge", "bridge": "break"}


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


def spans(draft: Draft, places: Places) -> list[tuple[int, int]]:
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


def _spans(draft: Draft, place: Where) -> list[tuple[int, int]]:
    """Return the spans of one place; conditions that are said together all hold."""
    found = [(0, draft.duration)]
    if place.shots or place.ids or place.media:
        found = [(it.start, it.end) for it in _shots_at(draft, _counted_out(place))]
    if place.section is not None and not place.shots:
        parts = [(it.start, it.end) for it in _sections(draft, place)]
        if place.lead is not None:
            parts = [_lead(draft, start, place.lead) for start, _ in parts]
        found = [span for part in parts for span in _met(found, part)]
    if place.bars is not None:
        found = _bars_of(draft, found, place.bars)
    if place.start is not None or place.end is not None:
        found = _met(found, _times(draft, place.start, place.end))
    if place.first is not None:
        found = [(start, min(end, start + round(1000 * place.first))) for start, end in found]
    if place.last is not None:
        found = [(max(start, end - round(1000 * place.last)), end) for start, end in found]
    if place.half is not None:
        found = [_half(span, place.half) for span in found]
    if place.beats is not None:
        found = [_beats(draft, span, *place.beats) for span in found]
    return found


def _counted_out(place: Where) -> Where:
    """Return only what names shots one by one; "the first shot of the chorus" counts in there."""
    kept: dict[str, object] = {"shots": place.shots, "ids": place.ids, "media": place.media}
    if place.shots:
        kept |= {"section": place.section, "ordinal": place.ordinal, "loose": place.loose}
    return Where.model_validate(kept)


def _met(found: Iterable[tuple[int, int]], span: tuple[int, int]) -> list[tuple[int, int]]:
    met = [(max(start, span[0]), min(end, span[1])) for start, end in found]
    return [(start, end) for start, end in met if start < end]


def _half(span: tuple[int, int], half: str) -> tuple[int, int]:
    middle = (span[0] + span[1]) // 2
    return (span[0], middle) if half == "first" else (middle, span[1])


def _bars(draft: Draft, first: int, last: int) -> tuple[int, int]:
    if first < 0:
        count = _bar_count(draft)
        first, last = max(1, count + 1 + first), count + 1 + last
    if last < first:
        first, last = last, first
    try:
        start = bar_time(draft, first)
    except InvalidInput as error:
        count = _bar_count(draft)
        if not count:
            raise Refusal(error.message, "这份草稿不知道小节：请改说时间。") from error
        raise Refusal(
            f"There is no bar {first}: the last one is {count}.",
            f"没有第 {first} 小节：最后一小节是第 {count} 小节。",
        ) from error
    try:
        return start, bar_time(draft, last + 1)
    except InvalidInput:
        return start, draft.duration


def _bars_of(
    draft: Draft, found: list[tuple[int, int]], bars: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return bars of spans: by their numbers in the song, or counted in each span.

    "Bars 17 to 20 of the drop" are bars of the song, "the first two bars of the drop" are not.
    """
    whole = found == [(0, draft.duration)]
    if whole or bars[0] > 0:
        try:
            met = _met(found, _bars(draft, *bars))
        except Refusal:
            met = []
            if whole:
                raise
        if met or whole:
            return met
    bar = _bar(draft)
    inside: list[tuple[int, int]] = []
    for start, end in found:
        count = max(1, round((end - start) / bar))
        low, high = sorted(it if it > 0 else count + 1 + it for it in bars)
        if not 1 <= low <= high:
            raise Refusal(
                f"There are {count} bars there, counted from 1.",
                f"那里有 {count} 小节，从 1 数起。",
            )
        span = round(start + (low - 1) * bar), min(end, round(start + high * bar))
        inside += [span] if span[0] < span[1] else []
    return inside


def _lead(draft: Draft, start: int, bars: int) -> tuple[int, int]:
    return max(0, round(start - bars * _bar(draft))), start


def _bar(draft: Draft) -> float:
    """Return the ms of a bar."""
    if not draft.meta.tempo:
        raise Refusal(
            "The draft does not know its bars: give a time instead.",
            "这份草稿不知道小节：请改说时间。",
        )
    return 60_000 / draft.meta.tempo * (draft.meta.meter or 4)


def _bar_count(draft: Draft) -> int:
    """Return the last bar that can be named, 0 where bars are not known."""
    low, high = 0, 1
    try:
        bar_time(draft, 1)
        while True:
            bar_time(draft, high)
            low, high = high, 2 * high
    except InvalidInput:
        if not low:
            return 0
    while high - low > 1:
        middle = (low + high) // 2
        try:
            bar_time(draft, middle)
            low = middle
        except InvalidInput:
            high = middle
    return low


def _beats(draft: Draft, span: tuple[int, int], first: int, last: int) -> tuple[int, int]:
    """Return the beats of a span that are counted from its start, or back from its end."""
    start, end = span
    beat = 60_000 / draft.meta.tempo if draft.meta.tempo else 0.0
    if not beat:
        raise Refusal(
            "The draft does not know its beats: give a time instead.",
            "这份草稿不知道节拍：请改说时间。",
        )
    count = max(1, round((end - start) / beat))
    low, high = sorted(it if it > 0 else count + 1 + it for it in (first, last))
    if not 1 <= low <= high <= count:
        raise Refusal(
            f"There are {count} beats there, counted from 1.", f"那里有 {count} 拍，从 1 数起。"
        )
    # What is last is counted back from the end, where the next part begins on its beat.
    if first < 0:
        return round(end - (count + 1 - low) * beat), round(end - (count - high) * beat)
    return round(start + (low - 1) * beat), min(end, round(start + high * beat))


def _times(draft: Draft, start: float | None, end: float | None) -> tuple[int, int]:
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


def _sections(draft: Draft, place: Where) -> list[Passage]:
    found = _labelled(draft, place)
    if place.side is None:
        return found
    there, step = passages(draft), -1 if place.side == "before" else 1
    places = [there.index(it) + step for it in found]
    beside = [there[at] for at in places if 0 <= at < len(there)]
    if not beside:
        label_zh = LABELS_ZH.get(place.section or "", "") + ("之前" if step < 0 else "之后")
        raise Refusal(
            f"There is nothing {place.side} the {place.section}.", f"{label_zh}没有别的段落。"
        )
    return beside


def _labelled(draft: Draft, place: Where) -> list[Passage]:
    there, label = passages(draft), place.section or ""
    same = [it for it in there if it.label == label]
    if not same and place.loose:
        same = [it for it in there if it.label == _KIN.get(label)]
    if same and place.ordinal is None:
        return same
    number = place.ordinal or 1
    index = number - 1 if number > 0 else len(same) + number
    if 0 <= index < len(same):
        return [same[index]]
    raise _no_section(there, label, place.ordinal, len(same))


_ORDINALS = ("", "first ", "second ", "third ", "fourth ", "fifth ", "sixth ")


def _no_section(there: Sequence[Passage], label: str, ordinal: int | None, same: int) -> Refusal:
    count = Counter(it.label for it in there if it.label)
    if not count:
        return Refusal(
            "The video has no named sections: say bars or a time instead.",
            "这个视频没有标出段落：请改说小节或时间。",
        )
    nth = _ORDINALS[ordinal] if same and ordinal and 0 < ordinal < len(_ORDINALS) else ""
    known = ", ".join(_counted(name, number) for name, number in count.items())
    known_zh = "、".join(f"{number} 段{LABELS_ZH.get(it, it)}" for it, number in count.items())
    nth_zh = f"第 {ordinal} 段" if ordinal and ordinal > 0 and same else ""
    return Refusal(
        f"There is no {nth}{label}: there {'is' if len(there) == 1 else 'are'} {known}.",
        f"没有{nth_zh}{LABELS_ZH.get(label, label)}：这里有{known_zh}。",
    )


def _counted(label: str, number: int) -> str:
    article = "an" if label[0] in "aeiou" else "a"
    plural = "choruses" if label == "chorus" else f"{label}s"
    return f"{article} {label}" if number == 1 else f"{number} {plural}"


def texts(draft: Draft) -> tuple[Segment, ...]:
    """Return the texts in the order of time."""
    return tuple(sorted((it for it in segments(draft, TEXT) if it.text), key=_start))
