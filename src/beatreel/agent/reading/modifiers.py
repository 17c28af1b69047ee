"""What a request says beside what is to be done: how often, on what, when, in which colour.

Each is a slot. A tool that has no use for one would pass it over, and do something else than was
asked for: :func:`unused` finds it, and the user is asked.
"""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..naming import COLORS, names_effect
from .clause import Clause, Intent
from .numbers import NUM, NUM_ZH, TIME, number, seconds

_RATE = re.compile(
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
#: A grid that is meant as a whole, as "the cuts are off the beat".
_GRADUAL = re.compile(
    r"\bgradual(?:ly)?\b|\bprogressive(?:ly)?\b|\bover time\b|\b(?:bit by bit|step by step|little by little)\b|\bmore and more\b|\b(?:slowly|steadily) (?:mak|chang|get|becom|build|turn|ris|ramp|grow|go|bring)\w*|\bramp(?:s|ing)? (?:it |things )?up\b|"
    r"逐渐|渐渐|逐步|慢慢(?!点|的?[剪切放])|越来越|越.越"
)
_CONDITION = re.compile(
    r"\b(?:when(?:ever)?|while|until|till?|unless|as soon as|the moment|each time|every time|once)\b|\bif\b|"
    r"每当|直到|如果|要是|假如|除非|一旦|的时候|(?<=[到来进响起])[^，,]{0,2}就|一.{0,3}(?:进来|响起?|出现|开始)就?"
)
#: Said with a condition that is none.
_POLITE = re.compile(
    r"\bwhen(?:ever)? (?:the )?(?:kicks?|snares?|claps?|hats?|hi-?hats?|bass|808s?|drums?|beats?)\b|\bif (?:you|u|it'?s|that'?s|possible|poss|not|so|need(?:ed)?)\b|\bonce (?:more|again|you)\b|\bwhen (?:you|u|done|i|it'?s done|we'?re)\b|\bwhile (?:you|u|we)\b|\bif .{0,14}(?:can|could|possible|ok|okay)\b|"
    r"如果(?:可以|行|能|有)|要是(?:可以|行|能)|可以的话|有空的时候|顺便"
)
_ALTERNATE = re.compile(
    r"\balternat\w+|\bback and forth\b|\btake turns\b|\btaking turns\b|\bin turns?\b|交替|轮流|来回切|穿插|轮换"
)
_CORNER = re.compile(
    r"\b(?:top|upper|bottom|lower)[ -]*(?:left|right)\b|\b(?:left|right|top|bottom|upper|lower) (?:half|side|corner|third|part) of the (?:screen|frame|picture|image|shot)\b|\bin the (?:left |right |top |bottom )*corner\b|"
    r"[左右][上下]角|画面[的]?(?:左|右|上|下)(?:边|半|侧|方)"
)
_PERSON = re.compile(
    r"\b(?:put|have|add|insert|show|place|edit|get|feature|need|want|with|of) (?:me|myself|my (?:face|crew|girl|boys?|dog|cat|friends?|band|homies|homie|mom|car)|us|him|her|them)\b(?! (?:the|a|an|some|more|less|what|how|why|another|to|something|in touch|every|all|only|my|your|that|this|it)\b)|"
    r"\b(?:the |a |my )?(?:singer|rapper|dancers?|actors?|actress|artist|crowd|people)(?: \w+){0,2} (?:danc|sing|rap|walk|lip|jump|run)\w*|让?(?:歌手|演员|舞者|人物|模特|主唱)(?=.{0,4}(?:唱|跳|走|对口型|出现|跑|演))|"
    r"\b(?:on|of|to|at|with|into) my (?:face|dog|cat|girl|girlfriend|friends?|homies|crew|band|car)\b|我本人|我自己|我的?脸|我们俩|把我(?!的)(?=.{0,4}(?:放|加|p|P|剪|弄))|本人"
)
_TIMES = re.compile(
    rf"\b(?P<a>once|twice|thrice|{NUM} times)\b(?! (?:more|again|as|the|faster|slower|bigger|smaller|size))|(?P<b>[两三四五六七八九\d]+)(?:次|下|遍)(?!数)"
)
_AMOUNTS = re.compile(
    r"(?<![\d:.])(?P<n>\d+(?:\.\d+)?) ?(?P<unit>%|percent|per cent|x\b|×|倍|fps|px|ms|毫秒|bpm|seconds?|secs?|s\b|秒|minutes?|mins?|分钟?|beats?|拍|bars?|小节|db|分贝)"
)
#: A number whose unit is left out: "down to 60".
_BARE_AMOUNT = re.compile(
    r"(?:\b(?:to|by) |[到至])(?P<n>\d{1,4})(?![\d:.,%号个]| ?(?:%|percent|x\b|fps|p\b|k\b|ms|s\b|sec|min|bars?|beats?|and|to|-))"
)
#: The negation of all that follows, at the head of a clause.
_NOT = re.compile(
    r"^\W*(?:(?:please|pls|and|but|also|just|nah|no|so|then|请|但是?|而且|可)[\s,，]*)*(?:don'?t|do not|never|no need to|not|别|不要|不是要?|不用|不需要|没必要)(?![a-z])"
    r"(?!\s*(?:forget|hesitate|like|love|dig|feel|want|need|care|think|know|see|sure|bad|enough|忘|客气|够|错|好|行|喜欢|满意|动))"
)
#: How far is too far: the opposite is meant, and the rules for it know.
_DEGREE = re.compile(
    r"\b(?:so|too|that|as|quite|this) \w+|(?:这么|那么|太|得太|切得?|那样)|\b(?:so|too) (?:much|many|fast|hard)\b"
)


#: How far is far enough: the same is meant, and less of it.
_HEDGE = re.compile(
    r"[,，]?\s*\b(?:but |though |just )?(?:not|nothing|don'?t (?:make it|go|overdo it)|without (?:being|going)) (?:too|overly|that|so|as) (?:much|many|\w+)\b(?=\s*(?:$|[,.;!，。]))|"
    r"[,，]?\s*(?:但|但是|不过|可)(?:也)?(?:别|不要)(?:太|过于?|那么|这么)[^，。,.!！]{1,4}(?=$|[，。,.!！])",
    re.IGNORECASE,
)


def hedged(text: str) -> str:
    """Return ``text`` as long as before, with "but not too much" told as a little."""

    def little(match: re.Match[str]) -> str:
        if not text[: match.start()].strip():
            return match.group()
        words = " 稍微" if re.search(r"[\u3400-\u9fff]", match.group()) else " a bit"
        return words.ljust(len(match.group()))

    return _HEDGE.sub(little, text)


#: Not so much of it: the opposite is meant.
_LESS = re.compile(
    r"\b(?:don'?t|do not|not|n'?t|never|stop)\b(?:(?! but | and ).){0,24}?\b(?:so|too|that|as|this) (?:fast|quick|quickly|slow|slowly|often|much|hard|many|choppy|frantic|wild|crazy|intense|loud)\b|"
    r"(?:别|不要|没必要|不用).{0,6}?(?:这么|那么|太)"
)


#: One thing in the place of another.
_EXCHANGE = (
    re.compile(
        r"\b(?:replace|swap|switch|change|trade|exchange)s?\b (?P<old>.+?) (?:with|for|to|into|by) (?P<new>.+)$"
    ),
    re.compile(
        r"\binstead of (?P<old>[\w ]+?)[,，]? (?:use|do|put|add|make|have|try|go with)\b (?P<new>.+)$"
    ),
    re.compile(r"^(?P<new>.+?) (?:instead of|rather than|in place of) (?P<old>.+)$"),
    re.compile(r"用(?P<new>.+?)(?:代替|替换掉?|取代|换掉|替)(?P<old>.+)$"),
    re.compile(
        r"(?:把|将)?(?P<old>.+?)(?:换成|改成|变成|替换成|换为|改为|替换为|变为)(?P<new>.+)$"
    ),
    re.compile(r"^(?P<new>.+?)(?:而不是|而非)(?P<old>.+)$"),
)


def exchanged(text: str) -> tuple[str, str] | None:
    """Return what is wanted and what it takes the place of: "a strobe instead of the flash"."""
    for sign in _EXCHANGE:
        if match := sign.search(text):
            return match["new"], match["old"]
    return None


def turned(text: str) -> bool:
    """Return whether a text asks for less of what it names: "don't cut so fast"."""
    return bool(_LESS.search(text))


#: Something else that it is to be measured by.
_THAN = re.compile(
    r"\bthan (?!that|this|it\b|now|before|usual|ever|the original|necessary|needed)|比(?!如|例|较|起来|现在|之前|原来|刚才|原先|以前|[\d:：]|分)"
)
#: A place that is pointed at.
_HERE = re.compile(
    r"\b(?:this|that) (?:part|bit|section|passage)\b|\b(?:right |over )?here\b|\b(?:in|over|right|around|at) there\b|[这那]一?段(?!时间)|[这那](?:里|儿|块)"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that a request says, and the words that say it."""

    kind: str
    words: str


def rate(clause: Clause) -> float | None:
    """Return every how many beats something is to be, as 2 for "every other beat"."""
    match = _RATE.search(clause.low)
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
    """Return the signal that something is to follow, as "snare"; empty if none is said."""
    found = _signals(clause)
    return found[0] if len(found) == 1 else ""


def _signals(clause: Clause) -> list[str]:
    """Return all signals that are named."""
    text = _RATE.sub(" ", clause.rest)
    found = [name for name, sign in _FOLLOWS if sign.search(text)]
    return found + [name for name, sign in _BARE if name not in found and sign.search(text)]


def gradual(clause: Clause) -> bool:
    """Return whether something is to come bit by bit."""
    return bool(_GRADUAL.search(clause.low))


def refused(clause: Clause, intent: Intent) -> bool:
    """Return whether a clause asks not to do what was read in it: "don't make it brighter"."""
    match = _NOT.match(clause.low)
    asked = intent.args.get("about") in ("text", "title", "title shown", "scene")
    if match is None or _negates(intent) or (intent.tool in _NO_EDITS and not asked):
        return False
    if any(match.end() <= it.start <= match.end() + 5 for it in clause.found.places if it.barred):
        # "Not the drop, the build" speaks of a place, and asks for all the rest.
        return False
    return not _DEGREE.search(clause.low[match.end() :])


#: Tools that are read from a negation.
_NEGATIVE = frozenset({
    "remove_effects", "remove_text", "remove_lyrics", "remove_shots", "lock", "unlock", "mute",
    "regenerate", "undo",
})  # fmt: skip
_NO_EDITS = frozenset({
    "ask", "talk", "help", "list", "pick", "again", "unread", "stay", "get_status", "get_credits",
    "explain", "compare", "show_history", "upload_url", "generate_video",
})  # fmt: skip


def _negates(intent: Intent) -> bool:
    if intent.tool in _NEGATIVE:
        return True
    return (
        intent.args.get("direction") in ("less", "slower") or intent.args.get("transition") == "cut"
    )


#: The slots that each tool has a use for; a place and a number are looked for in its arguments.
_USED: dict[str, frozenset[str]] = {
    "add_effects": frozenset({"rate", "signal"}),
    "change_intensity": frozenset({"gradual"}),
    "change_pace": frozenset({"rate", "gradual", "signal"}),
    "change_transition": frozenset({"gradual"}),
    "fade": frozenset({"gradual"}),
    "duck": frozenset({"gradual", "condition"}),
    "change_look": frozenset({"colour"}),
    "change_scene": frozenset({"colour", "signal"}),
    "regenerate": frozenset({"times"}),
    "add_text": frozenset({"colour", "corner", "times", "person", "gradual"}),
    "change_text": frozenset({"colour", "corner", "gradual"}),
    "move_text": frozenset({"corner"}),
    "set_title": frozenset({"place", "like", "here", "colour", "number", "person", "rate", "signal", "times"}),
    "set_artist": frozenset({"place", "colour", "number", "person"}),
    "set_lyrics": frozenset({"place", "colour", "number", "person", "rate", "signal", "times"}),
    "trim_shot": frozenset({"place"}),
    "move_shot": frozenset({"place"}),
    "swap_shots": frozenset({"place"}),
    "set_duration": frozenset({"place"}),
    "make_thumbnail": frozenset({"place"}),
    "correct_grid": frozenset({"like", "rate", "signal", "place", "gradual"}),
    "undo": frozenset({"times"}),
    "redo": frozenset({"times"}),
}  # fmt: skip


def unused(clause: Clause, intent: Intent) -> Slot | None:
    """Return the first thing that a clause says and the call read from it leaves out."""
    if intent.tool in _NO_EDITS:
        return None
    used = _USED.get(intent.tool, frozenset())
    return next((it for it in _slots(clause, intent) if it.kind not in used), None)


_EXCEPT = re.compile(
    r"\b(?:except|apart from|other than|all but|everything but)\b|除了|除.{1,6}(?:之?外|以外)|除外"
)
#: Words around the names of effects that say nothing of their own.
_FILLERS = re.compile(
    r"\b(?:add|put|apply|use|throw|give|make|have|want|need|try|some|any|more|a|an|the|to|on|in|at|of|for|with|it|that|this|these|those|effects?|fx|filters?|please|pls|bit|little|lots?|tiny|touch|heavy|hard|subtle|big|quick|slow|whole|all|over|and|also|then|n|can|could|you|u|we|i|yo|me|there|here|nothing|else|every|each|when|like|kinda|is|should|be|as|well|too|instead|do|go|get|let|lets|let's|just|only|camera|thing|stuff|again|now|so|but|not|except|my|video|shots?|clips?)\b|"
    r"特效|效果|一点|一下|加|上|来|用|要|放|添|给|弄|配|套|搞|个|些|点|的|都|也|再|请|帮我|全部|镜头|画面|和|跟|把|在|里|一|点儿|吧|呗|了|带|有|让|很|除了?|以外|之外|轻微|强烈|强|弱"
)


def _listed(c: Clause, intent: Intent) -> str:
    """Return what is listed beside effects and is none: "grain" of "grain and vignette"."""
    if intent.tool != "add_effects" or intent.args.get("instead"):
        return ""
    parts = re.split(r",|，|、|&|\+|和|跟|\band\b|\bplus\b|\bn\b", c.rest)
    known = str(intent.args["effect"])
    for part in parts if len(parts) > 1 else ():
        bare = _FILLERS.sub(" ", part).strip(" .!?。！？~")
        short = 0 < len(bare.split()) <= 2 and len(bare) <= (24 if bare.isascii() else 4)
        if short and not names_effect(part) and bare not in known:
            return bare
    return ""


def _slots(c: Clause, intent: Intent) -> Iterator[Slot]:
    if c.found.models:
        place = c.found.models[0]
        yield Slot("like", c.text[place.start : place.end])
    elif match := _THAN.search(c.rest):
        yield Slot("like", c.text[match.start() :].strip()[:40])
    if not intent.args.get("where") and not c.found.whole and (match := _HERE.search(c.low)):
        yield Slot("here", match.group())
    if c.found.places and not _placed(c, intent):
        places = [it for it in c.found.places if not it.model]
        if places:
            yield Slot("place", c.text[places[0].start : places[-1].end])
    if match := _RATE.search(c.low):
        yield Slot("rate", match.group())
    elif names := _signals(c):
        signs = (sign for known, sign in (*_FOLLOWS, *_BARE) if known == names[0])
        found = next((it for it in (sign.search(c.rest) for sign in signs) if it), None)
        # Of two signals one would be passed over.
        kind = "signal" if len(names) == 1 else "signals"
        yield Slot(kind, found.group() if found else names[0])
    for kind, sign in (
        ("gradual", _GRADUAL),
        ("alternate", _ALTERNATE),
        ("corner", _CORNER),
        ("person", _PERSON),
        ("times", _TIMES),
    ):
        if match := sign.search(c.rest):
            yield Slot(kind, match.group())
    if condition := _condition(c):
        yield Slot("condition", condition)
    if quote := _quoted(c, intent):
        yield Slot("quote", quote)
    if (match := _EXCEPT.search(c.low)) and not (c.found.barred or intent.args.get("keep")):
        yield Slot("except", c.text[match.start() :].strip()[:40])
    if listed := _listed(c, intent):
        yield Slot("listed", listed)
    if colour := _colour(c, intent):
        yield Slot("colour", colour)
    if amount := _number(c, intent):
        yield Slot("number", amount)


def _quoted(c: Clause, intent: Intent) -> str:
    """Return quoted words that a call does not take: they may be meant for a text."""
    if intent.tool not in _WORDLESS:
        return ""
    if (loud := _CAPITALS.search(c.text)) and re.search(r"[a-z]{3}", c.text):
        return loud.group()
    told = " ".join(it for it in _leaves(intent.args) if isinstance(it, str)).lower()
    return next((it for it in c.quotes if it.lower() not in told), "")


#: Tools that have no use for quoted words, whatever they are.
_WORDLESS = frozenset({
    "add_effects", "change_pace", "change_transition", "change_speed", "change_look",
    "change_scene", "change_intensity",
})  # fmt: skip
#: Words that are written large among others that are not.
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ '][A-Z]{2,})+\b")


def _placed(c: Clause, intent: Intent) -> bool:
    """Return whether a call says where, as the clause does."""
    if intent.args.get("where"):
        return True
    if intent.tool == "fade":
        edges = ("intro", "outro")
        return all(
            it.edge or it.where.first or it.where.last or it.where.section in edges
            for it in c.found.places
        )
    # Text that names a place is said by its words: "change the title to Drop".
    texts = [it for it in intent.args.values() if isinstance(it, str)]
    named = [c.message.restored(c.text[it.start : it.end]).strip() for it in c.found.places]
    media = {it.where.media for it in c.found.places}
    if intent.args.get("sound") and media == {intent.args["sound"]}:
        return True
    return all(any(name in text for text in texts) for name in named)


def _condition(c: Clause) -> str:
    """Return a condition that no place stands for: "when the vocals come in"."""
    for match in _CONDITION.finditer(c.low):
        if _POLITE.match(c.low, match.start()) or _POLITE.search(
            c.low[max(0, match.start() - 6) : match.end()]
        ):
            continue
        # "When the drop hits" has its place behind it, 高潮的时候 before it.
        behind = match.group().isascii()
        near = (
            match.start() - 2 <= it.start <= match.end() + 12
            if behind
            else match.start() - 4 <= it.end and it.start <= match.end() + 4
            for it in c.found.places
        )
        if not any(near):
            return c.text[match.start() :].strip()[:40]
    return ""


_COLOUR = re.compile(
    r"\b(?:"
    + "|".join(it for it in COLORS if it.isascii())
    + r")\b|[红橙橘黄绿青蓝紫粉金银]色?(?=的|色|光|字|$)"
)


def _colour(c: Clause, intent: Intent) -> str:
    if intent.tool not in _COLOURLESS:
        return ""
    match = _COLOUR.search(c.rest)
    if match is None or (match.group() in ("white", "black", "白", "黑")):
        return ""
    return "" if match.group() in str(intent.args.get("effect", "")) else match.group()


#: Tools that change what is seen and cannot give it a colour.
_COLOURLESS = frozenset({"add_effects", "change_transition", "change_intensity", "change_pace"})


def _number(c: Clause, intent: Intent) -> str:
    """Return a number with its unit that is in none of the arguments."""
    # What is to be seen or felt is taken as it is said, and yet holds no number.
    taken = {k: v for k, v in intent.args.items() if k not in ("scene", "look")}
    leaves = list(_leaves(taken))
    told = [it for it in leaves if isinstance(it, str)]
    values = {round(abs(float(it)), 3) for it in leaves if isinstance(it, (int, float))}
    if intent.tool == "set_duration" and c.context.draft:
        # "30 seconds shorter" is said, and how long it is then is in the call.
        values |= {round(abs(it - c.context.draft.duration / 1000), 3) for it in tuple(values)}
    text = _RATE.sub(" ", c.rest)
    for match in re.finditer(TIME, text):
        if (seconds(match.group()) or -1) in values:
            text = text.replace(match.group(), " ")
        elif not any(match.group() in it for it in told) and not match.group()[0].isdigit():
            return match.group()
    for match in (*_AMOUNTS.finditer(text), *_BARE_AMOUNT.finditer(text)):
        n = float(match["n"])
        same = (n, n / 100, 100 - n, 1 - n / 100, 1 + n / 100, 60 * n, 1 / n if n else 0, 1000 * n)
        said = values & {round(it, 3) for it in same} or any(match["n"] in it for it in told)
        unit = match.groupdict().get("unit")
        bars = unit in ("bar", "bars", "小节") and intent.tool == "trim_shot"
        if not (said or bars):
            return match.group()
    return ""


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for it in value.values():
            yield from _leaves(it)
    elif isinstance(value, (list, tuple)):
        for it in value:
            yield from _leaves(it)
    else:
        yield value
