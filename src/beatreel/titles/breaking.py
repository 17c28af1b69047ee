"""Balanced lines: the break that leaves the block least ragged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from beatreel.titles.wording import Token


def join(tokens: Sequence[Token]) -> str:
    """The text of one line."""
    return "".join((" " if t.spaced and i else "") + t.text for i, t in enumerate(tokens))


def broken(
    tokens: Sequence[Token],
    widths: Sequence[float],
    space: float,
    lines: int,
    strictness: float = 0.15,
) -> list[list[Token]]:
    """Split ``tokens`` into exactly ``lines`` lines (fewer if there are fewer tokens).

    Minimises the widest line, then raggedness and the penalties of the breaks; exact, by dynamic
    programming over the break points.

    Parameters
    ----------
    widths
        Width of each token, in any unit.
    space
        Width of a space in the same unit.
    strictness
        Weight of an ugly break against raggedness.
    """
    count = len(tokens)
    lines = max(1, min(lines, count))
    prefix = [0.0]
    for token, width in zip(tokens, widths, strict=True):
        prefix.append(prefix[-1] + width + (space if token.spaced else 0.0))
    ideal = prefix[-1] / lines or 1.0

    def cost(start: int, end: int) -> float:
        lead = space if start < count and tokens[start].spaced else 0.0
        width = (prefix[end] - prefix[start] - lead) / ideal
        penalty = strictness * tokens[start].penalty if start else 0.0
        return (width - 1) ** 2 * (2.0 if width > 1 else 1.0) + penalty

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return cost(start, count), ()
        choices = []
        for end in range(start + 1, count - left + 2):
            rest, breaks = best(end, left - 1)
            choices.append((cost(start, end) + rest, (end, *breaks)))
        return min(choices)

    edges = [0, *best(0, lines)[1], count]
    return [list(tokens[a:b]) for a, b in pairwise(edges)]
