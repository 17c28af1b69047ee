"""Cuts put on a corrected grid.

A segment says in ``m`` at which bar and beat it starts; its time in ms follows from the grid.
After a correction :func:`retime` puts every cut at the new time of the same bar and beat
(tempo or offset were wrong), and :func:`snap` puts every cut on the nearest line of the grid
and counts bars anew (half or double time, a shifted downbeat: the bars are others now).

A cut beside a locked segment stays where it is. Segments without a bar keep their time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from ..errors import InvalidInput
from . import times
from .document import VIDEO, Draft, Segment, Track
from .edits import Position
from .parts import changed, each, free, segments, with_segments


class Beat(Protocol):
    """A beat of the grid, as ``music.Beat``."""

    @property
    def time(self) -> float:
        """Seconds from the start of the song."""
        ...

    @property
    def position(self) -> int:
        """Place in its bar, 1 is the downbeat."""
        ...


def positions(beats: Iterable[Beat]) -> list[tuple[int, int, int]]:
    """Return (ms, bar, beat) of every beat; bar 1 is the first whole bar, 0 the pickup."""
    lines, bar = [], 0
    for beat in beats:
        bar += beat.position == 1
        lines.append((times.milliseconds(beat.time), bar, beat.position))
    return lines


def retime(draft: Draft, beats: Sequence[Beat]) -> Draft:
    """Return ``draft`` with every segment that has a bar at the time of its bar in ``beats``.

    Raises
    ------
    InvalidInput
        If a bar is not on the new grid: then :func:`snap` is what is wanted.
    """
    grid = {(bar, beat): ms for ms, bar, beat in positions(beats)}
    return _retimed(draft, lambda piece: _by_name(grid, piece))


def snap(draft: Draft, beats: Sequence[Beat]) -> Draft:
    """Return ``draft`` with every segment that has a bar on the nearest line of ``beats``.

    What started on a downbeat goes to a downbeat. Segments whose cuts fall together leave one:
    the last of them.
    """
    lines = positions(beats)
    downbeats = [line for line in lines if line[2] == 1]
    snapped = _retimed(draft, lambda piece: _by_time(lines, downbeats, piece))
    named = {ms: (bar, beat) for ms, bar, beat in lines}
    counted = [piece.id for piece in segments(snapped) if piece.meta.bar is not None]
    return each(snapped, counted, lambda it: _counted(it, named.get(it.start)), even_locked=True)


#: New start in ms, and the bar and beat there.
_Target = tuple[int, Position]


def _by_name(grid: dict[tuple[int, int], int], piece: Segment) -> _Target | None:
    bar, beat = piece.meta.bar, piece.meta.beat
    if bar is None or beat is None:
        return None
    whole = int(beat)
    if (bar, whole) not in grid:
        raise InvalidInput(
            f"Segment {piece.id} starts at bar {bar}, beat {beat}, which the corrected grid does"
            " not have: snap the cuts to the grid instead."
        )
    here = grid[bar, whole]
    later = grid.get((bar, whole + 1), grid.get((bar + 1, 1), here))
    return here + round((later - here) * (beat - whole)), (bar, beat)


def _by_time(
    lines: list[tuple[int, int, int]], downbeats: list[tuple[int, int, int]], piece: Segment
) -> _Target | None:
    bar, beat = piece.meta.bar, piece.meta.beat
    candidates = downbeats if beat == 1 else lines
    if bar is None or beat is None or not candidates:
        return None
    place = bisect_left(candidates, (piece.start,))
    ms, bar, position = min(
        candidates[max(0, place - 1) : place + 1], key=lambda line: abs(line[0] - piece.start)
    )
    return ms, (bar, position)


def _retimed(draft: Draft, target: Callable[[Segment], _Target | None]) -> Draft:
    for home in draft.tracks:
        goals = {piece.id: target(piece) for piece in home.segments}
        goals = {name: goal for name, goal in goals.items() if goal is not None}
        if goals:
            move = _cuts if home.type == VIDEO else _starts
            draft = with_segments(draft, home, move(home, goals, draft.duration))
    return draft


def _starts(home: Track, goals: dict[str, _Target], end: int) -> list[Segment]:
    """Return segments that may overlap or stand alone, each at its own new start."""
    return [
        _moved(piece, min(goals[piece.id][0], end), goals[piece.id][1], piece.duration)
        if piece.id in goals and not piece.locked
        else piece
        for piece in home.segments
    ]


def _cuts(home: Track, goals: dict[str, _Target], end: int) -> list[Segment]:
    """Return the segments of a video track with moved cuts; what touched still touches."""
    pieces = home.segments
    fixed = _fixed(pieces)
    edges = [edge for piece in pieces for edge in (piece.start, piece.end)]
    new: dict[int, int] = {edge: edge for edge in edges}
    for piece in pieces:
        if piece.id in goals and piece.start not in fixed and piece.start > 0:
            new[piece.start] = goals[piece.id][0]
    _untangle(new, fixed, max(end, edges[-1]))
    moved = []
    for piece in pieces:
        start, stop = new[piece.start], new[piece.end]
        if stop > start:
            on_goal = piece.id in goals and goals[piece.id][0] == start
            position = goals[piece.id][1] if on_goal else None
            moved.append(_moved(piece, start, position, stop - start))
    return moved


def _fixed(pieces: Sequence[Segment]) -> set[int]:
    """Return the edges that may not move: those of locked segments, and the last."""
    locked = {edge for piece in pieces if piece.locked for edge in (piece.start, piece.end)}
    return locked | {pieces[-1].end}


def _untangle(new: dict[int, int], fixed: set[int], end: int) -> None:
    """Keep the edges in order between those that stay, in place."""
    ordered = sorted(new)
    ceiling = end
    for edge in reversed(ordered):
        ceiling = edge if edge in fixed else min(new[edge], ceiling)
        new[edge] = ceiling
    for before, after in pairwise(ordered):
        if after not in fixed:
            new[after] = max(new[after], new[before])


def _moved(piece: Segment, start: int, position: Position | None, duration: int) -> Segment:
    if (start, duration) == (piece.start, piece.duration):
        return piece
    retimed = changed(
        free(piece),
        start=start,
        duration=duration,
        fade_in=min(piece.fade_in, duration),
        fade_out=min(piece.fade_out, duration),
    )
    return retimed if start == piece.start else _counted(retimed, position)


def _counted(piece: Segment, position: Position | None) -> Segment:
    bar, beat = position or (None, None)
    return changed(piece, meta=changed(piece.meta, bar=bar, beat=beat))
