"""How far a text has been sung or typed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from beatreel.titles.caption import Timed
from beatreel.titles.composition import Piece
from beatreel.titles.motion import noise, smooth


def spread(
    pieces: Sequence[Piece], words: Sequence[Timed], length: float
) -> list[tuple[float, float]]:
    """(start, end) of each piece, seconds after the text's start.

    Word times are carried over by counting letters, so that a text may be cut otherwise than its
    words are (single Chinese characters, another spelling). Without words the pieces share 85 %
    of the time by their letters.

    Parameters
    ----------
    words
        Times in seconds after the text's start.
    """
    counts = [piece.letters for piece in pieces]
    if not words:
        weights = [1.0 + count for count in counts]
        ends = np.cumsum(weights) * (0.85 * length / sum(weights))
        starts = [0.0, *ends[:-1]]
        return [(float(a), float(b)) for a, b in zip(starts, ends, strict=True)]
    reach = np.concatenate([[0], np.cumsum([word.letters for word in words])])
    at = np.concatenate([[0], np.cumsum(counts)]) * (reach[-1] / sum(counts))
    return [(_begin(words, reach, a), _finish(words, reach, b)) for a, b in pairwise(at)]


def _begin(words: Sequence[Timed], reach: NDArray[np.float64], letter: float) -> float:
    """When the letter after ``letter`` letters begins."""
    i = min(int(np.searchsorted(reach, letter + 1e-6, "right")) - 1, len(words) - 1)
    share = (letter - reach[i]) / words[i].letters
    return words[i].start + (words[i].end - words[i].start) * float(max(share, 0.0))


def _finish(words: Sequence[Timed], reach: NDArray[np.float64], letter: float) -> float:
    """When the last of ``letter`` letters ends."""
    i = max(int(np.searchsorted(reach, letter - 1e-6, "left")) - 1, 0)
    share = (letter - reach[i]) / words[i].letters
    return words[i].start + (words[i].end - words[i].start) * float(min(share, 1.0))


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
    pieces: Sequence[Piece], words: Sequence[Timed], length: float
) -> list[tuple[float, float]]:
    """(start, end) of each letter as a hand types it: about 18 a second, never quite even."""
    if words:
        return [(start, start + 0.02) for start, _ in spread(pieces, words, length)]
    count = len(pieces)
    whole = min(max(0.4, count / 18), 0.6 * length)
    moments = [whole * (i + 0.6 * noise(i, pieces[i].span[0])) / count for i in range(count)]
    return [(moment, moment + 1e-3) for moment in moments]


def starts(
    pieces: Sequence[Piece], words: Sequence[Timed], beats: Sequence[float], length: float
) -> list[float]:
    """When each piece begins, seconds after the text's start.

    With the words if their times are known, else on the beats inside the first four fifths of
    the text, else in even steps over its first half.
    """
    if words:
        return [start for start, _ in spread(pieces, words, length)]
    count = len(pieces)
    inside = [0.0, *(beat for beat in beats if 0.08 < beat < 0.8 * length)]
    if len(inside) >= count:
        return inside[:count]
    return [0.5 * length * i / count for i in range(count)]
