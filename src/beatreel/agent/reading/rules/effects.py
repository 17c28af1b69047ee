"""Effects that should come or go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from beatreel.draft.document import VIDEO
from beatreel.draft.parts import segments
from beatreel.errors import BeatreelError

from ...castings import catalogue, mentioned
from ...naming import EFFECT_WORDS
from ...where import shots
from ..clause import Clause, Intent, places
from ..drives import followed, rate
from ..exchanges import exchanged
from ..values import amount
from .words import AGAIN, BLACKED, EFFECTS, LESS, REMOVE, TRANSITION

_PUT = re.compile(
    r"\b(?:add|put|apply|use|with|give|want|more|on|throw|some|make|try|include|insert|have|need|set|bring)\b|加|来|上|用|要|放|添|给|弄|配|套|搞"
)


def effect_in(c: Clause) -> Any:
    text = c.rest
    if TRANSITION.search(text):
        return None
    spoken = bool(EFFECTS.search(text))
    if AGAIN.search(text) and not spoken:
        return None
    return mentioned(text, catalogue().effects, EFFECT_WORDS, strict=not spoken)


def _effect_for(c: Clause, new: str, old: str) -> Intent | None:
    """Read "a strobe instead of the flash"."""
    table = catalogue().effects
    one, other = (mentioned(it, table, EFFECT_WORDS, strict=True) for it in (new, old))
    if one is None or other is None or one is other:
        return None
    args = {"effect": one.name, "instead": other.name, "where": places(c.where)}
    if on := followed(c):
        args["on"] = on
    return Intent("add_effects", args)


def effects(c: Clause) -> Intent | None:
    """Read effects that should come or go."""
    if (pair := exchanged(c.rest)) and (swapped := _effect_for(c, *pair)):
        return swapped
    named = effect_in(c)
    if named is not None and named.name == "dim" and not BLACKED.search(c.rest):
        # 黑 alone is a colour.
        named = None
    removing = bool(REMOVE.search(c.rest))
    if named is None:
        everything = EFFECTS.search(c.rest) and removing and not LESS.search(c.rest)
        if everything:
            return Intent("remove_effects", {"where": places(c.where)})
        return None
    spoken = EFFECTS.search(c.rest)
    args: dict[str, Any] = {"effect": ", ".join(_effects(c, named)), "where": places(c.where)}
    if _HALVED.search(c.rest) and not removing:
        return Intent("remove_effects", {**args, "keep": 0.5})
    if _TOO_MUCH.search(c.low) and not removing:
        there = _shows(c, named.name)
        return Intent("remove_effects", {**args, "keep": 0.4}) if there else None
    if removing:
        fewer = re.search(r"\bless\b|\bfewer\b|少(?:一?点|些)", c.rest)
        return Intent("remove_effects", {**args, "keep": 0.5} if fewer else args)
    if (
        not removing
        and _REFERS.search(c.rest)
        and not _ADDS.search(c.low)
        and _shows(c, named.name)
    ):
        # "The glitches in the chorus" are those that are there: more of them is not what is meant.
        return Intent("ask", {"about": "effect there", **args})
    if not spoken and not (_strong(named, c.rest) or followed(c) or rate(c)):
        return None
    listed = c.chained and len(c.words.split()) <= 4
    placed = c.found.where or c.found.whole or c.found.barred or rate(c) or followed(c)
    if not (spoken or _PUT.search(c.rest) or placed or listed):
        return None
    much = amount(c.low)
    if much != 0.5:
        args["amount"] = 0.35 if much < 0.5 else 0.9
    if named.name == "dim":
        args["amount"] = 1.0
    if every := rate(c):
        args["every"] = every
        beats = {it.beats for it in c.where}
        if len(beats) == 1 and (told := beats.pop()) and told[0] == told[1] > 0:
            # "Beat 3 of every bar".
            args["where"] = places([it.model_copy(update={"beats": None}) for it in c.where])
            args["where"] = [it for it in args["where"] if it]
            args["first"] = told[0]
    elif on := followed(c):
        args["on"] = on
    elif _HITS.search(c.low) and all(it.section and not it.beats for it in c.where):
        args["where"] = places([it.model_copy(update={"beats": (1, 1)}) for it in c.where])
    return Intent("add_effects", args)


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


def _shows(c: Clause, name: str) -> bool:
    """Return whether shots at the places of a clause have an effect."""
    draft = c.context.draft
    if draft is None:
        return False
    try:
        ids = set(shots(draft, c.where, even_locked=True))
    except BeatreelError:
        return False
    pieces = (it for it in segments(draft, VIDEO) if it.id in ids)
    return any(e.type == name for it in pieces for e in it.effects)


#: The moment at which a section begins, and no more of it.
_HITS = re.compile(
    r"\b(?:when|as|once|right when|the moment) (?:the |it )?.{0,24}?\b(?:hits|drops|lands|kicks in|comes in|starts|begins)\b|"
    r"(?:一(?:到|来|进|开始)|来的(?:那一)?(?:下|刻|瞬间)|一上来|一响|一出来|(?:到|来|进)的?(?:那)?(?:瞬间|一瞬|一刻|一下))"
)


def _effects(c: Clause, first: Any) -> list[str]:
    """Return all effects that a clause names, the first one found first."""
    names, text = [first.name], c.rest
    known = {**EFFECT_WORDS, **{name: name for name in catalogue().effects}}
    for part in re.split(r",|，|、|和|跟|\band\b|\bplus\b|&|\+|\bn\b", text):
        found = mentioned(part, catalogue().effects, known, strict=True)
        if found is not None and found.name not in names and found.name not in _FAINT:
            names.append(found.name)
    return names


#: Effects whose words also say what is seen or how fast; they count only where "effect" is said.
_FAINT = frozenset({"slow", "ramp", "burn", "heat", "tunnel", "glow", "dim", "wash", "outline", "vivid",
                    "crush", "drain", "pump", "surge", "punch", "tape", "ripple", "breathe", "echo",
                    "lens", "dolly", "pull", "duotone", "smear"})  # fmt: skip


def _strong(named: Any, text: str) -> bool:
    if named.name not in _FAINT or (named.name == "dim" and BLACKED.search(text)):
        return True
    own: Mapping[str, str] = {
        word: name for word, name in EFFECT_WORDS.items() if name == named.name
    }
    said = [word for word in own if word in text and len(word) > (2 if word.isascii() else 1)]
    return bool(said) and named.name in (
        "punch",
        "burn",
        "pull",
        "dolly",
        "glow",
        "tape",
        "ripple",
        "tunnel",
    )
