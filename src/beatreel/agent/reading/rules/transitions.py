"""How shots come in."""

from __future__ import annotations

import re
from typing import Any

from beatreel.draft.scopes import passages

from ...castings import catalogue, mentioned
from ...naming import TRANSITION_WORDS
from ..clause import Clause, Intent, places
from ..exchanges import exchanged
from ..numbers import TIME, seconds
from .words import REMOVE, TRANSITION

_CUT = re.compile(
    r"\b(?:hard|straight|plain|simple|jump|clean) cuts?\b|直接切|硬切|直切|不要转场|无转场|去掉.{0,4}转场"
)
_SECTIONS = re.compile(r"\b(?:every|each|all) sections?\b|每个?段落?(?!副|主)|各个?段落")
_BETWEEN = re.compile(r"\b(?:between|all|every|each)\b|之间|每|所有|全部")


def transition_in(c: Clause) -> Any:
    return mentioned(c.rest, catalogue().transitions, TRANSITION_WORDS)


def transition(c: Clause) -> Intent | None:
    """Read how shots come in."""
    if not TRANSITION.search(c.rest):
        return None
    if pair := exchanged(c.rest):
        return _transition_for(c, *pair)
    # The cut before a section is the one into it.
    where = [it.model_copy(update={"side": None}) for it in c.where]
    named = transition_in(c)
    plain = bool(_CUT.search(c.rest)) or bool(REMOVE.search(c.rest))
    if plain:
        return Intent("change_transition", {"transition": "cut", "where": places(where)})
    if named is None:
        return Intent("ask", {"about": "transition"})
    edges = {"intro", "outro"} & {it.section for it in where}
    edges |= {"outro"} if re.search(r"\bends? (?:on|in|with)\b", c.rest) else set()
    if named.name == "dip" and edges and not re.search(r"\binto\b|进入?", c.rest):
        return Intent("ask", {"about": "black", "edge": edges.pop()})
    args: dict[str, Any] = {"transition": named.name, "where": places(where)}
    if match := re.search(rf"(?P<t>half (?:a )?second|{TIME})", c.rest):
        told = 0.5 if match["t"].startswith("half") else seconds(match["t"])
        if told and told <= 10:
            args["seconds"] = told
    if _SECTIONS.search(c.low) and c.context.draft is not None:
        there = [it for it in passages(c.context.draft) if it.label and it.start > 0]
        every = [{"section": it.label, "ordinal": it.ordinal} for it in there]
        return Intent("change_transition", {**args, "where": every, "into": True})
    sectioned = any(it.section for it in where)
    enters = re.search(r"\b(?:into|entering)\b|进入?|切入", c.low)
    if sectioned and (enters or not _BETWEEN.search(c.rest)) and not c.found.whole:
        args["into"] = True
    if not where and not c.found.whole and not _BETWEEN.search(c.rest):
        return Intent("ask", {"about": "transition place", "transition": named.name})
    return Intent("change_transition", args)


def _transition_for(c: Clause, new: str, old: str) -> Intent | None:
    """Read "whip pans instead of the dissolves"."""
    table = catalogue().transitions
    kinds: list[str] = []
    for text in (new, old):
        named = mentioned(text, table, TRANSITION_WORDS)
        plain = _CUT.search(text) or re.search(r"\bcuts?\b|切", text)
        kinds.append(named.name if named else "cut" if plain else "")
    if not kinds[0] or not kinds[1]:
        return Intent("ask", {"about": "transition"})
    args = {"transition": kinds[0], "instead": kinds[1], "where": places(c.where)}
    return Intent("change_transition", args)
