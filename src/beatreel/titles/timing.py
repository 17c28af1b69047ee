"""How far a text has been sung or typed."""

from __future__ import annotations

from collections.abc import Sequence

from beatreel.titles.composition import Piece
from beatreel.titles.motion import noise, smooth


def spread(
    pieces: Sequence[Piece], words: Sequence[tuple[float, float]], length: float
) -> list[tuple[float, float]]:
    """(start, end) of each piece, seconds after the text's start.

    Given word times are used where there are any (resampled if their number differs); without
    them the pieces share the time up to 85 % of the text by their number of letters.
    """
    if words:
        share = len(words) / len(pieces)
        firsts = [min(int(i * share), len(words) - 1) for i in range(len(pieces))]
        lasts = [max(int((i + 1) * share) - 1, first) for i, first in enumerate(firsts)]
        return [(words[a][0], words[b][1]) for a, b in zip(firsts, lasts, strict=True)]
    weights = [1.0 + piece.span[1] - piece.span[0] for piece in pieces]
    total, at, times = sum(weights), 0.0, []
    for weight in weights:
        times.append((0.85 * length * at / total, 0.85 * length * (at + weight) / total))
        at += weight
    return times


def edges(
    pieces: Sequence[Piece], times: Sequence[tuple[float, float]], now: float
) -> dict[int, float]:
    """By line, the pixel up to which it is filled: a word fills whole, then the next one."""
    reached: dict[int, float] = {}
    for piece, (start, end) in zip(pieces, times, strict=True):
        if now <= start:
            continue
        done = smooth(min((now - start) / max(end - start, 1e-3), 1.0))
        way = (piece.right - piece.left) * done
        reached[piece.line] = piece.right - way if piece.leftward else piece.left + way
    return reached


def typed(
    pieces: Sequence[Piece], words: Sequence[tuple[float, float]], length: float
) -> list[tuple[float, float]]:
    """(start, end) of each letter as a hand types it: about 18 a second, never quite even."""
    if words:
        return [(start, start + 0.02) for start, _ in spread(pieces, words, length)]
    count = len(pieces)
    whole = min(max(0.4, count / 18), 0.6 * length)
    moments = [whole * (i + 0.6 * noise(i, pieces[i].span[0])) / count for i in range(count)]
    return [(moment, moment + 1e-3) for moment in moments]
