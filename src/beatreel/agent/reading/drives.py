"""What drives a change: how often it comes, what of the music it follows, whether bit by bit."""

from __future__ import annotations

import re

from .clause import Clause
from .numbers import NUM, NUM_ZH, number

RATE = re.compile(
    rf"\b(?:on |at |with |to )?(?:every|each|once (?:a|per)|per) (?:(?P<nth>other|single|2nd|second|3rd|third|4th|fourth|8th|eighth|16th) )?(?:(?P<n>{NUM}) )?(?P<half>half[ -])?(?P<unit>beat|bar|measure)s?\b|"
    r"\b(?:on |at )(?P<half2>half[ -])(?P<unit2>beat|bar)s\b|"
    rf"每(?P<skip>隔)?(?P<zh>{NUM_ZH})?个?(?P<unit3>拍|小节)|(?P<skip2>隔)(?P<zh2>{NUM_ZH})?个?(?P<unit4>拍|小节)|(?P<zh3>[一两二])(?P<unit5>拍|小节)一(?=[切剪闪抖下个刀])"
)
_NTH = {"other": 2, "single": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4,
        "8th": 8, "eighth": 8, "16th": 16}  # fmt: skip
#: What can be followed, as people call it: signal, English, Chinese.
_HEARD = (
    ("kick", r"kicks?(?: drums?)?", "底鼓|大鼓|地鼓"),
    ("snare", r"snares?|claps?", "军鼓|小鼓|拍手"),
    ("hat", r"(?:hi[- ]?)?hats?|cymbals?", "踩?镲"),
    ("bass", r"bass(?: ?line)?s?|808s?|subs?", "低音|贝斯"),
    ("vocal", r"vocals?|vox|voice|singing|singer", "人声|歌声"),
    ("onset", r"drums?|percussion", "鼓点|鼓声|打击乐|鼓"),
    ("bar", r"down ?beats?", "重拍|强拍"),
    ("beat", r"beats?|rhythm", "节拍|节奏|拍子"),
)
_CUE = r"(?:when(?:ever)?|on|to|with|at|off|follow(?:s|ing)?|by|every|each)\s+(?:(?:the|every|each|all|my|those)\s+)*"
_CUE_ZH = r"(?:跟着?|随着?|配合着?|踩着?|卡着?|按着?|对着?|每(?:次|个|一?下|一个|一声)?|听到)\s?"
_FOLLOWS = tuple(
    (name, re.compile(rf"\b{_CUE}(?:{en})\b(?:\s+(?:hits?|rolls?|drums?)\b)?|{_CUE_ZH}(?:{zh})"))
    for name, en, zh in _HEARD
)
#: Named without a cue, and yet followed: "snare flashes", 军鼓闪光.
_BARE = (
    ("kick", re.compile(r"\bkick drums?\b|底鼓|大鼓|地鼓")),
    ("snare", re.compile(r"\bsnares?\b|军鼓|小鼓")),
    ("hat", re.compile(r"\bhi[- ]?hats?\b|踩?镲")),
)
GRADUAL = re.compile(
    r"\bgradual(?:ly)?\b|\bprogressive(?:ly)?\b|\bover time\b|\b(?:bit by bit|step by step|little by little)\b|\bmore and more\b|\b(?:slowly|steadily) (?:mak|chang|get|becom|build|turn|ris|ramp|grow|go|bring)\w*|\bramp(?:s|ing)? (?:it |things )?up\b|"
    r"逐渐|渐渐|逐步|慢慢(?!点|的?[剪切放])|越来越|越.越"
)


def rate(clause: Clause) -> float | None:
    """Return every how many beats something is to be, as 2 for "every other beat"."""
    match = RATE.search(clause.low)
    if match is None:
        return None
    told = match.groupdict()
    unit = next(it for name, it in told.items() if name.startswith("unit") and it)
    plain = told["zh"] or told["zh2"] or told["zh3"] or told["n"] or ""
    count = float(_NTH.get(told["nth"] or "", 0) or number(plain) or 1)
    count += 1 if told["skip"] or told["skip2"] else 0
    meter = (clause.context.draft.meta.meter if clause.context.draft else None) or 4
    half = 0.5 if told["half"] or told["half2"] else 1.0
    return count * half * (1 if unit in ("beat", "拍") else meter)


def followed(clause: Clause) -> str:
    """Return the signal that something is to follow, as "snare"; empty if none or more are said."""
    found = signals(clause)
    return found[0][0] if len(found) == 1 else ""


def signals(clause: Clause) -> list[tuple[str, str]]:
    """Return all signals that are named, and the words that name each."""
    text, found = RATE.sub(" ", clause.rest), dict[str, str]()
    for name, sign in (*_FOLLOWS, *_BARE):
        if name not in found and (match := sign.search(text)):
            found[name] = match.group()
    return list(found.items())


def gradual(clause: Clause) -> bool:
    """Return whether something is to come bit by bit."""
    return bool(GRADUAL.search(clause.low))
