"""Palettes, colours, light and dark."""

from __future__ import annotations

import re

from ...castings import coloured, felt, shown
from ..clause import Clause, Intent, places
from .targets import seen, target
from .words import BLACKED, LETTERS, LOOKS

#: Complaints first: what is too dark should be brighter.
_TONES = (
    (
        re.compile(
            r"\b(?:too|(?:not|n'?t) (?:be )?(?:so|that|as|quite so)|less) dark\b|\bcan'?t (?:really )?see\b|太暗|太黑|看不清|看不见|(?:别|不要|没)(?:这么|那么)(?:暗|黑)"
        ),
        "brighter",
    ),
    (
        re.compile(
            r"\b(?:too|(?:not|n'?t) (?:be )?(?:so|that|as|quite so)|less) bright\b|太亮|太刺眼|(?:别|不要|没)(?:这么|那么)亮"
        ),
        "darker",
    ),
    (
        re.compile(
            r"\b(?:darker|dark|darken|too bright|dim(?:mer)?)\b|暗|黑一点|太亮|太刺眼|深一点"
        ),
        "darker",
    ),
    (
        re.compile(r"\b(?:brighter|lighter|lighten|too dark|brighten)\b|亮|太暗|太黑|明亮|浅一点"),
        "brighter",
    ),
    (re.compile(r"\bwarm(?:er|th)?\b|暖"), "warm"),
    (re.compile(r"\b(?:cooler|colder|cold|icy)\b|冷(?!静)"), "cold blue"),
)
#: Too much of a colour: which one is wanted is not said.
_TOO_COLOURED = re.compile(
    r"\b(?:no|remove|lose|kill|get rid of|without|hate)\s+(?:\w+\s+){0,2}?(?:red|orange|yellow|gold|green|teal|blue|purple|violet|pink|brown|grey|gray)\b(?! (?:instead|text))|(?:去掉|不要|别用)[红橙黄绿青蓝紫粉灰]色?|"
    r"\b(?:too|so|less|not (?:so|that|as)|no more) (?:much )?(?:red|orange|yellow|gold|green|teal|blue|purple|violet|pink|brown|grey|gray|white|black|colou?rful|saturated)\b|"
    r"(?:太|少点?|别那么|没那么|不要那么)[红橙黄绿青蓝紫粉灰]"
)
#: Words for a look that may as well mean what is seen.
_SOFT = re.compile(r"\b(?:feel|vibes?|mood)\b|感觉|氛围")


def look(c: Clause) -> Intent | None:
    """Read palettes, colours, light and dark."""
    where = places(c.where)
    if LETTERS.search(c.rest) or BLACKED.search(c.rest):
        return None
    if _TOO_COLOURED.search(c.rest):
        return Intent("ask", {"about": "look"})
    asked = bool(LOOKS.search(c.rest))
    wanted = target(c)
    named = coloured(wanted) or coloured(c.rest)
    if named and (asked or not seen(wanted)):
        words = wanted if coloured(wanted) else c.words
        return Intent("change_look", {"look": words[:200], "where": where})
    tone = next((word for sign, word in _TONES if sign.search(c.rest)), None)
    if tone and not seen(c.words):
        return Intent("change_look", {"look": tone, "where": where})
    if asked and _SOFT.search(c.rest) and shown(wanted):
        words = {"words": wanted[:200], "where": where}
        return Intent("ask", {"about": "look or scene", **words})
    if asked and len(wanted) > 1 and felt(wanted):
        return Intent("change_look", {"look": wanted[:200], "where": where})
    return Intent("ask", {"about": "look"}) if asked else None
