"""Bars and beats of a draft as musicians count them, in ms."""

from __future__ import annotations

from collections.abc import Iterable

from beatreel.draft import Draft, bar_time
from beatreel.errors import InvalidInput

from .refusals import Refusal

#: Start and end, ms.
Span = tuple[int, int]


def common(found: Iterable[Span], span: Span) -> list[Span]:
    """Return what spans have in common with another."""
    met = [(max(start, span[0]), min(end, span[1])) for start, end in found]
    return [(start, end) for start, end in met if start < end]


def bars_between(draft: Draft, first: int, last: int) -> Span:
    """Return the span of bars of the song, both included; from 1, or back from -1, the last."""
    if first < 0:
        count = bar_count(draft)
        first, last = max(1, count + 1 + first), count + 1 + last
    if last < first:
        first, last = last, first
    try:
        start = bar_time(draft, first)
    except InvalidInput as error:
        count = bar_count(draft)
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


def bars_of(draft: Draft, found: list[Span], bars: tuple[int, int]) -> list[Span]:
    """Return bars of spans: by their numbers in the song, or counted in each span.

    "Bars 17 to 20 of the drop" are bars of the song, "the first two bars of the drop" are not.
    """
    whole = found == [(0, draft.duration)]
    if whole or bars[0] > 0:
        try:
            met = common(found, bars_between(draft, *bars))
        except Refusal:
            met = []
            if whole:
                raise
        if met or whole:
            return met
    bar = bar_length(draft)
    inside: list[Span] = []
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


def bars_before(draft: Draft, start: int, bars: int) -> Span:
    """Return the span of so many bars before a moment (ms)."""
    return max(0, round(start - bars * bar_length(draft))), start


def bar_length(draft: Draft) -> float:
    """Return the ms of a bar."""
    if not draft.meta.tempo:
        raise Refusal(
            "The draft does not know its bars: give a time instead.",
            "这份草稿不知道小节：请改说时间。",
        )
    return 60_000 / draft.meta.tempo * (draft.meta.meter or 4)


def bar_count(draft: Draft) -> int:
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


def beat_of(draft: Draft) -> float:
    """Return how long a beat is, ms."""
    if not draft.meta.tempo:
        raise Refusal(
            "The draft does not know its beats: give a time instead.",
            "这份草稿不知道节拍：请改说时间。",
        )
    return 60_000 / draft.meta.tempo


def beats_of(draft: Draft, span: Span, first: int, last: int) -> Span:
    """Return the beats of a span that are counted from its start, or back from its end."""
    start, end = span
    beat = beat_of(draft)
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
