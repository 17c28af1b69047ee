"""How shots come in."""

from __future__ import annotations

import re

from beatreel.draft.scopes import passages
from beatreel.visuals.transitions import Transition

from ...castings import catalogue, mentioned
from ...naming import TRANSITION_WORDS
from ...where import Where
from ..clause import Clause, Intent, places
from ..exchanges import exchanged
from ..numbers import TIME, seconds
from .words import REMOVE, TRANSITION

_CUT = re.compile(
    r"\b(?:hard|straight|plain|simple|jump|clean) cuts?\b|直接切|硬切|直切|不要转场|无转场|去掉.{0,4}转场"
)
_SECTIONS = re.compile(r"\b(?:every|each|all) sections?\b|每个?段落?(?!副|主)|各个?段落")
_BETWEEN = re.compile(r"\b(?:between|all|every|each)\b|之间|每|所有|全部")


#: Longest transition that is taken, s.
_LONGEST = 10.0


def transition(c: Clause) -> Intent | None:
    """Read how shots come in."""
    if not TRANSITION.search(c.rest):
        return None
    if pair := exchanged(c.rest):
        return _swapped(c, *pair)
    # The cut before a section is the one into it.
    where = [it.model_copy(update={"side": None}) for it in c.where]
    if _CUT.search(c.rest) or REMOVE.search(c.rest):
        return Intent("change_transition", {"transition": "cut", "where": places(where)})
    named = transition_in(c)
    if named is None:
        return Intent("ask", {"about": "transition"})
    if named.name == "dip" and (edge := _edge(c, where)):
        return Intent("ask", {"about": "black", "edge": edge})
    args = {"transition": named.name, "where": places(where), **_lasting(c.rest)}
    if _SECTIONS.search(c.low) and c.context.draft is not None:
        there = [it for it in passages(c.context.draft) if it.label and it.start > 0]
        every = [{"section": it.label, "ordinal": it.ordinal} for it in there]
        return Intent("change_transition", {**args, "where": every, "into": True})
    between = _BETWEEN.search(c.rest)
    if not (where or c.found.whole or between):
        return Intent("ask", {"about": "transition place", "transition": named.name})
    enters = not between or re.search(r"\b(?:into|entering)\b|进入?|切入", c.low)
    into = enters and not c.found.whole and any(it.section for it in where)
    return Intent("change_transition", args | ({"into": True} if into else {}))


def transition_in(c: Clause) -> Transition | None:
    """Return the transition that a clause names."""
    return mentioned(c.rest, catalogue().transitions, TRANSITION_WORDS)


def _edge(c: Clause, where: list[Where]) -> str:
    """Return the edge of the video that is to be black, where it is no transition."""
    if re.search(r"\binto\b|进入?", c.rest):
        return ""
    edges = [it for it in ("intro", "outro") if it in {there.section for there in where}]
    ends = re.search(r"\bends? (?:on|in|with)\b", c.rest)
    return edges[0] if edges else "outro" if ends else ""


def _lasting(text: str) -> dict[str, float]:
    """Return the seconds that a transition is to last, if they are told."""
    match = re.search(rf"(?P<t>half (?:a )?second|{TIME})", text)
    if match is None:
        return {}
    told = 0.5 if match["t"].startswith("half") else seconds(match["t"])
    return {"seconds": told} if told and told <= _LONGEST else {}


def _swapped(c: Clause, new: str, old: str) -> Intent:
    """Read "whip pans instead of the dissolves"."""
    kinds = [_kind(it) for it in (new, old)]
    if not all(kinds):
        return Intent("ask", {"about": "transition"})
    args = {"transition": kinds[0], "instead": kinds[1], "where": places(c.where)}
    return Intent("change_transition", args)


def _kind(text: str) -> str:
    """Return the name of the transition in a text, ``cut`` for none; empty if it says neither."""
    named = mentioned(text, catalogue().transitions, TRANSITION_WORDS)
    plain = _CUT.search(text) or re.search(r"\bcuts?\b|切", text)
    return named.name if named else "cut" if plain else ""
