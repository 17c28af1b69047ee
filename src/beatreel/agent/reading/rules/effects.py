"""Effects that should come or go."""

from __future__ import annotations

import re
from typing import Any

from beatreel.visuals.effect import Effect

from ...castings import catalogue, mentioned
from ...naming import EFFECT_WORDS
from ..clause import Clause, Intent, places
from ..drives import followed, rate
from ..exchanges import exchanged
from ..values import amount
from .words import AGAIN, BLACKED, EFFECTS, LESS, REMOVE, TRANSITION

_PUT = re.compile(
    r"\b(?:add|put|apply|use|with|give|want|more|on|throw|some|make|try|include|insert|have|need|set|bring)\b|加|来|上|用|要|放|添|给|弄|配|套|搞"
)
_HALVED = re.compile(r"\bhalf (?:of )?(?:the|that|those|as)\b|\bhalve\b|减半|少一半|减一半")
#: Words that point at what is there, and such that ask for more.
_REFERS = re.compile(r"\b(?:the|that|those|these|this)\s+(?:\w+\s+)?\w+|[那这]个?")
_ADDS = re.compile(
    r"\b(?:add|put|apply|use|more|throw|give|want|with|need|bring|insert|include|on|every|each|crank|stronger|bigger|harder|double)\b|加|上|用|放|给|来|更|再|大"
)
#: What is said of an effect that there is too much of.
_TOO_MUCH = re.compile(
    r"\btoo (?:much|many|strong|intense|heavy|fast|hard|shaky|flashy|glitchy|blurry|crazy)\b|\bannoying\b|\bhurts?\b|\bdistracting\b|\boverdone\b|\bmakes? me (?:sick|dizzy)\b|\bdial .{0,14}(?:back|down)\b|\btone .{0,14}down\b|"
    r"太多|太强|太过|太晃|太闪|太抖|太猛|刺眼|难受|眼花|太频繁|头晕|眼睛疼"
)
#: The moment at which a section begins, and no more of it.
_HITS = re.compile(
    r"\b(?:when|as|once|right when|the moment) (?:the |it )?.{0,24}?\b(?:hits|drops|lands|kicks in|comes in|starts|begins)\b|"
    r"(?:一(?:到|来|进|开始)|来的(?:那一)?(?:下|刻|瞬间)|一上来|一响|一出来|(?:到|来|进)的?(?:那)?(?:瞬间|一瞬|一刻|一下))"
)
#: Effects whose words also say what is seen or how fast; they count only where "effect" is said.
_FAINT = frozenset({"slow", "ramp", "burn", "heat", "tunnel", "glow", "dim", "wash", "outline", "vivid",
                    "crush", "drain", "pump", "surge", "punch", "tape", "ripple", "breathe", "echo",
                    "lens", "dolly", "pull", "duotone", "smear"})  # fmt: skip
#: Those that count all the same where they are called by a word of more than a sign or two.
_TOLD = frozenset({"punch", "burn", "pull", "dolly", "glow", "tape", "ripple", "tunnel"})


def effects(c: Clause) -> Intent | None:
    """Read effects that should come or go."""
    if (pair := exchanged(c.rest)) and (swapped := _swapped(c, *pair)):
        return swapped
    named = effect_in(c)
    if named is None or (named.name == "dim" and not BLACKED.search(c.rest)):
        # 黑 alone is a colour.
        everything = EFFECTS.search(c.rest) and REMOVE.search(c.rest) and not LESS.search(c.rest)
        return Intent("remove_effects", {"where": places(c.where)}) if everything else None
    call = {"effect": ", ".join(_listed(c, named)), "where": places(c.where)}
    if REMOVE.search(c.rest):
        fewer = re.search(r"\bless\b|\bfewer\b|少(?:一?点|些)", c.rest)
        return Intent("remove_effects", call | ({"keep": 0.5} if fewer else {}))
    if _HALVED.search(c.rest):
        return Intent("remove_effects", call | {"keep": 0.5})
    there = any(it.type == named.name for shot in c.context.shots(c.where) for it in shot.effects)
    if _TOO_MUCH.search(c.low):
        return Intent("remove_effects", call | {"keep": 0.4}) if there else None
    if there and _REFERS.search(c.rest) and not _ADDS.search(c.low):
        # "The glitches in the chorus" are those that are there: more of them is not what is meant.
        return Intent("ask", {"about": "effect there", **call})
    return Intent("add_effects", call | _given(c, named)) if _meant(c, named) else None


def effect_in(c: Clause) -> Effect | None:
    """Return the effect that a clause names, where nothing else is meant by its words."""
    spoken = bool(EFFECTS.search(c.rest))
    if TRANSITION.search(c.rest) or (AGAIN.search(c.rest) and not spoken):
        return None
    return mentioned(c.rest, catalogue().effects, EFFECT_WORDS, strict=not spoken)


def _swapped(c: Clause, new: str, old: str) -> Intent | None:
    """Read "a strobe instead of the flash"."""
    table = catalogue().effects
    one, other = (mentioned(it, table, EFFECT_WORDS, strict=True) for it in (new, old))
    if one is None or other is None or one is other:
        return None
    args = {"effect": one.name, "instead": other.name, "where": places(c.where)}
    return Intent("add_effects", args | ({"on": on} if (on := followed(c)) else {}))


def _meant(c: Clause, named: Effect) -> bool:
    """Return whether a clause that names an effect asks for it."""
    if EFFECTS.search(c.rest):
        return True
    driven = bool(rate(c) or followed(c))
    if not (driven or _strong(named, c.rest)):
        return False
    listed = c.chained and len(c.words.split()) <= 4
    placed = c.found.where or c.found.whole or c.found.barred
    return bool(driven or placed or listed or _PUT.search(c.rest))


def _strong(named: Effect, text: str) -> bool:
    """Return whether the words of an effect say nothing else."""
    if named.name not in _FAINT or (named.name == "dim" and BLACKED.search(text)):
        return True
    own = (word for word, name in EFFECT_WORDS.items() if name == named.name and word in text)
    return named.name in _TOLD and any(len(it) > (2 if it.isascii() else 1) for it in own)


def _given(c: Clause, named: Effect) -> dict[str, Any]:
    """Return how strong an effect is to be, and what drives it."""
    args: dict[str, Any] = {}
    if (much := amount(c.low)) != 0.5:
        args["amount"] = 0.35 if much < 0.5 else 0.9
    if named.name == "dim":
        args["amount"] = 1.0
    if every := rate(c):
        return args | {"every": every} | _first(c)
    if on := followed(c):
        return args | {"on": on}
    if _HITS.search(c.low) and all(it.section and not it.beats for it in c.where):
        args["where"] = places([it.model_copy(update={"beats": (1, 1)}) for it in c.where])
    return args


def _first(c: Clause) -> dict[str, Any]:
    """Return the beat to begin on and where, for "beat 3 of every bar"."""
    beats = {it.beats for it in c.where}
    told = beats.pop() if len(beats) == 1 else None
    if not told or not told[0] == told[1] > 0:
        return {}
    bars = places([it.model_copy(update={"beats": None}) for it in c.where])
    return {"where": [it for it in bars if it], "first": told[0]}


def _listed(c: Clause, first: Effect) -> list[str]:
    """Return the names of all effects in a clause, the first one found first."""
    names = [first.name]
    known = {**EFFECT_WORDS, **{name: name for name in catalogue().effects}}
    for part in re.split(r",|，|、|和|跟|\band\b|\bplus\b|&|\+|\bn\b", c.rest):
        found = mentioned(part, catalogue().effects, known, strict=True)
        if found is not None and found.name not in (*names, *_FAINT):
            names.append(found.name)
    return names
