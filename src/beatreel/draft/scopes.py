"""Which segments an edit is about, in the words of music: a section, bars, times, the end.

A scope is data; :func:`select` turns it into the ids of segments, in the order of time.
Sections are read from what the segments say in ``m``, so a scope needs no song.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from ..errors import InvalidInput, NotFound
from .document import VIDEO, Draft, Segment
from .parts import segment, segments
from .values import MAX_TIME


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the song's form as the draft shows it."""

    #: As ``chorus``; empty where the segments name none.
    label: str
    #: Which of that label, from 1.
    ordinal: int
    #: ms.
    start: int
    #: ms.
    end: int
    #: Letter; passages that sound alike share it.
    group: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What to change; what is not said does not narrow it down."""

    #: These segments.
    ids: tuple[str, ...] = ()
    #: Type of track: ``VIDEO``, ``AUDIO`` or ``TEXT``; None for all.
    kind: int | None = VIDEO
    #: Sections with this label.
    section: str | None = None
    #: Only the n-th of them, from 1; −1 is the last.
    ordinal: int | None = None
    #: Bars from … to, both included.
    bars: tuple[int, int] | None = None
    #: ms from … up to; shots that start there, or the one that is on through all of it.
    span: tuple[int, int] | None = None
    #: The last … ms.
    last: int | None = None
    #: Every n-th of what is left, …
    every: int = 1
    #: … from this one on, counted from 0.
    first: int = 0


def passages(draft: Draft) -> tuple[Passage, ...]:
    """Return the sections that the video tracks show, in order."""
    found: list[Passage] = []
    count: Counter[str] = Counter()
    known: object = None
    for piece in sorted(segments(draft, VIDEO), key=lambda piece: piece.start):
        meta = piece.meta
        if (meta.part, meta.section, meta.group) != known:
            known = (meta.part, meta.section, meta.group)
            label = meta.section or ""
            count[label] += 1
            group = meta.group or ""
            found.append(Passage(label, count[label], piece.start, piece.end, group))
        else:
            last = found[-1]
            end = max(last.end, piece.end)
            found[-1] = Passage(last.label, last.ordinal, last.start, end, last.group)
    return tuple(found)


def select(draft: Draft, scope: Scope) -> tuple[str, ...]:
    """Return the ids of the segments that ``scope`` is about, in the order of time.

    Raises
    ------
    NotFound
        If a section or a segment that is named is not there; the message says which are.
    InvalidInput
        If a time or a bar lies past the end, or nothing is left.
    """
    chosen = [segment(draft, name) for name in scope.ids] or list(segments(draft, scope.kind))
    for start, end in _spans(draft, scope):
        chosen = [piece for piece in chosen if _inside(piece, start, end)]
    if scope.section is not None:
        wanted = _passages_of(draft, scope.section, scope.ordinal)
        chosen = [it for it in chosen if any(_inside(it, p.start, p.end) for p in wanted)]
    chosen.sort(key=lambda piece: piece.start)
    chosen = chosen[scope.first :: max(1, scope.every)]
    if not chosen:
        raise InvalidInput("Nothing in the draft fits that description: choose a wider range.")
    return tuple(piece.id for piece in chosen)


def unlocked(draft: Draft, ids: Iterable[str]) -> tuple[str, ...]:
    """Return those of ``ids`` whose segments may change."""
    return tuple(name for name in ids if not segment(draft, name).locked)


def _spans(draft: Draft, scope: Scope) -> list[tuple[int, int]]:
    spans = [scope.span] if scope.span else []
    if scope.last is not None:
        spans.append((max(0, draft.duration - scope.last), draft.duration))
    if scope.bars is not None:
        spans.append(_bar_span(draft, *scope.bars))
    for start, end in spans:
        if start >= max(1, draft.duration) or end <= start:
            raise InvalidInput(
                f"The draft runs from 0 to {draft.duration} ms: choose a range within, not"
                f" {start} to {end}."
            )
    return spans


def bar_time(draft: Draft, bar: int) -> int:
    """Return the ms at which ``bar`` starts, read between the cuts and beyond by the tempo.

    Raises
    ------
    InvalidInput
        If the draft does not know its bars, or has fewer.
    """
    meter = draft.meta.meter or 4
    cuts = sorted(
        ((it.meta.bar + ((it.meta.beat or 1) - 1) / meter), it.start)
        for it in segments(draft)
        if it.meta.bar is not None
    )
    if not cuts or not draft.meta.tempo:
        raise InvalidInput("The draft does not know its bars: give a time instead.")
    place = bisect_right(cuts, (bar, MAX_TIME))
    near, start = cuts[max(0, place - 1)]
    length = 60_000 / draft.meta.tempo * meter
    if 0 < place < len(cuts) and cuts[place][0] > near:
        length = (cuts[place][1] - start) / (cuts[place][0] - near)
    ms = max(0, round(start + (bar - near) * length))
    if ms >= draft.duration:
        last = ceil(near + (draft.duration - start) / length) - 1
        raise InvalidInput(f"There is no bar {bar}: choose one up to {last}.")
    return ms


def _bar_span(draft: Draft, first: int, last: int) -> tuple[int, int]:
    start = bar_time(draft, first)
    if last < first:
        raise InvalidInput(f"Bars {first} to {last} run backwards: say the earlier one first.")
    try:
        return start, bar_time(draft, last + 1)
    except InvalidInput:
        return start, draft.duration


def _inside(piece: Segment, start: int, end: int) -> bool:
    return start <= piece.start < end or (piece.start <= start and end <= piece.end)


def _passages_of(draft: Draft, label: str, ordinal: int | None) -> list[Passage]:
    there = passages(draft)
    same = [passage for passage in there if passage.label == label]
    if same and ordinal is None:
        return same
    place = (ordinal or 0) - 1 if (ordinal or 0) > 0 else len(same) + (ordinal or 0)
    if 0 <= place < len(same):
        return [same[place]]
    raise NotFound(f"There is no {_nth(label, ordinal)}: {_inventory(there)}.")


def _nth(label: str, ordinal: int | None) -> str:
    return label if ordinal is None else f"{label} number {ordinal}"


def _inventory(there: tuple[Passage, ...]) -> str:
    count = Counter(passage.label for passage in there if passage.label)
    if not count:
        return "the draft names no sections, so say a time instead"
    return "there are " + ", ".join(f"{label} ×{number}" for label, number in count.items())
