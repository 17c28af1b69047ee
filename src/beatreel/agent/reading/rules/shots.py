"""The order of shots, and which of them go."""

from __future__ import annotations

import re

from ..clause import Clause, Intent, places
from .effects import effect_in
from .transitions import transition_in
from .words import DELETE, EFFECTS

_SWAP = re.compile(
    r"\b(?:swap(?:ped)?|switch(?:ed)?|exchanged?|trade|flip)\b|对调|互换|交换|调换|[换调]个?顺序|换个?位置?|换位置|对换"
)
_MOVE = re.compile(r"\bmove\b|\bput\b|\bshift\b|\bbring\b|移|挪|放到|调到|排到")


def order(c: Clause) -> Intent | None:
    """Read swaps, moves and deletions of shots."""
    numbers = [number for it in c.found.where for number in it.shots]
    if (moved := _moved(c, numbers)) is not None:
        return moved
    swaps = _SWAP.search(c.rest) or re.search(r"[换调]一下", c.rest)
    if len(numbers) == 2 and swaps:
        return Intent("swap_shots", {"one": numbers[0], "other": numbers[1]})
    if (
        numbers
        and DELETE.search(c.rest)
        and not (EFFECTS.search(c.rest) or transition_in(c) or effect_in(c))
    ):
        return Intent("remove_shots", {"where": places(c.found.where)})
    return None


def _moved(c: Clause, numbers: list[int]) -> Intent | None:
    if not numbers or c.media or not _MOVE.search(c.rest):
        return None
    if len(numbers) == 2:
        after = bool(re.search(r"\bafter\b|\bbehind\b|后面|之后|后边|后", c.rest))
        return Intent("move_shot", {"shot": numbers[0], "beside": numbers[1], "after": after})
    edges = {it.edge for it in c.found.places if it.edge}
    edges |= {"start"} if re.search(r"最前|\bthe front\b", c.rest) else set()
    edges |= {"end"} if re.search(r"最后面|末尾", c.rest) else set()
    if len(numbers) == 1 and edges:
        start = "start" in edges
        beside = 1 if start else -1
        return Intent("move_shot", {"shot": numbers[0], "beside": beside, "after": not start})
    return None
