"""Edits of how often a passage is cut, with every cut on the grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from ..errors import InvalidInput
from .document import VIDEO, Draft, Segment
from .edits import Position, remove_segment, split_segment
from .parts import fresh, segment, segments
from .pictures import set_params
from .scopes import bar_time

#: Shortest shot that a cut may leave, ms.
SHORTEST = 400


def quicken(draft: Draft, ids: Iterable[str]) -> Draft:
    """Cut each shot in two, on the bar or the beat nearest its middle.

    The new shot shows the same scene from elsewhere: another seed. A shot that is too short, or
    that does not know its bar, stays as it is; the same draft comes back where all are.
    """
    for name in ids:
        piece = segment(draft, name)
        line = None if piece.locked else _middle(draft, piece)
        if line is None:
            continue
        at, position = line
        new = fresh(draft)
        draft = split_segment(draft, name, at, position=position, new_id=new)
        if piece.scene:
            draft = set_params(draft, new, {"seed": _seed(piece, new)})
    return draft


def slacken(draft: Draft, ids: Iterable[str]) -> Draft:
    """Take every second shot away of those that follow each other; the one before takes its time.

    Shots of two sections are never joined. The same draft comes back where nothing can go.
    """
    kept: Segment | None = None
    for piece in sorted((segment(draft, name) for name in ids), key=lambda it: it.start):
        joins = (
            kept is not None
            and kept.end == piece.start
            and kept.meta.part == piece.meta.part
            and not (kept.locked or piece.locked)
        )
        if joins:
            draft, kept = remove_segment(draft, piece.id, fill="before"), None
        else:
            kept = piece
    return draft


def _middle(draft: Draft, piece: Segment) -> tuple[int, Position] | None:
    """Return the line nearest the middle of a shot: a bar's, else half a bar's."""
    half = piece.start + piece.duration / 2
    lines = [it for it in _lines(draft, piece) if _leaves_enough(piece, it[0])]
    return min(lines, key=lambda it: (abs(it[0] - half), it[1][1]), default=None)


def _leaves_enough(piece: Segment, at: int) -> bool:
    return piece.start + SHORTEST <= at <= piece.end - SHORTEST


def _lines(draft: Draft, piece: Segment) -> Iterator[tuple[int, Position]]:
    """Yield time, bar and beat of the lines inside a shot: bars, and the middles of bars."""
    bar, meter = piece.meta.bar, draft.meta.meter or 4
    if bar is None:
        return
    here, beat = bar, meter // 2 + 1
    while True:
        try:
            start = bar_time(draft, here)
            stop = _bar_end(draft, here, start)
        except InvalidInput:
            return
        if start >= piece.end:
            return
        yield start, (here, 1)
        # The middle of a bar is a line only where the bar has one.
        if meter % 2 == 0:
            yield round((start + stop) / 2), (here, beat)
        here += 1


def _bar_end(draft: Draft, bar: int, start: int) -> int:
    try:
        return bar_time(draft, bar + 1)
    except InvalidInput:
        tempo = draft.meta.tempo or 120.0
        return start + round(60_000 / tempo * (draft.meta.meter or 4))


def _seed(piece: Segment, name: str) -> int:
    seed = Random(f"{piece.params.get('seed')}|{name}").randrange(1000)
    return seed if seed != piece.params.get("seed") else (seed + 1) % 1000


def swap(draft: Draft, one: str, other: str) -> Draft:
    """Let two shots change places; cuts, bars and transitions stay where they are."""
    from .edits import reorder_segment
    from .parts import track_of

    home = track_of(draft, one)
    order = [piece.id for piece in home.segments]
    if home.type != VIDEO or other not in order or one == other:
        known = ", ".join(piece.id for piece in segments(draft, VIDEO)[:6])
        raise InvalidInput(f"Two shots of one video track change places: name two of {known}.")
    first, second = sorted((one, other), key=order.index)
    a, b = order.index(first), order.index(second)
    draft = reorder_segment(draft, first, b)
    return reorder_segment(draft, second, a) if b - a > 1 else draft
