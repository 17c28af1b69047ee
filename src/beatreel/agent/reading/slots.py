"""What a request says beside what is to be done: how often, on what, when, in which colour.

Each is a slot. A tool that has no use for one would pass it over, and do something else than was
asked for: :func:`unused` finds it, and the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..naming import COLORS, names_effect
from .clause import Clause, Intent
from .drives import GRADUAL, RATE, signals
from .negations import NO_EDITS
from .numbers import NUM, TIME, seconds

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
#: Something else that it is to be measured by.
_THAN = re.compile(
    r"\bthan (?!that|this|it\b|now|before|usual|ever|the original|necessary|needed)|比(?!如|例|较|起来|现在|之前|原来|刚才|原先|以前|[\d:：]|分)"
)
#: A place that is pointed at.
_HERE = re.compile(
    r"\b(?:this|that) (?:part|bit|section|passage)\b|\b(?:right |over )?here\b|\b(?:in|over|right|around|at) there\b|[这那]一?段(?!时间)|[这那](?:里|儿|块)"
)
_EXCEPT = re.compile(
    r"\b(?:except|apart from|other than|all but|everything but)\b|除了|除.{1,6}(?:之?外|以外)|除外"
)
#: Words around the names of effects that say nothing of their own.
_FILLERS = re.compile(
    r"\b(?:add|put|apply|use|throw|give|make|have|want|need|try|some|any|more|a|an|the|to|on|in|at|of|for|with|it|that|this|these|those|effects?|fx|filters?|please|pls|bit|little|lots?|tiny|touch|heavy|hard|subtle|big|quick|slow|whole|all|over|and|also|then|n|can|could|you|u|we|i|yo|me|there|here|nothing|else|every|each|when|like|kinda|is|should|be|as|well|too|instead|do|go|get|let|lets|let's|just|only|camera|thing|stuff|again|now|so|but|not|except|my|video|shots?|clips?)\b|"
    r"特效|效果|一点|一下|加|上|来|用|要|放|添|给|弄|配|套|搞|个|些|点|的|都|也|再|请|帮我|全部|镜头|画面|和|跟|把|在|里|一|点儿|吧|呗|了|带|有|让|很|除了?|以外|之外|轻微|强烈|强|弱"
)
_COLOUR = re.compile(
    r"\b(?:"
    + "|".join(it for it in COLORS if it.isascii())
    + r")\b|[红橙橘黄绿青蓝紫粉金银]色?(?=的|色|光|字|$)"
)
#: Tools that have no use for quoted words, whatever they are.
_WORDLESS = frozenset({
    "add_effects", "change_pace", "change_transition", "change_speed", "change_look",
    "change_scene", "change_intensity",
})  # fmt: skip
#: Words that are written large among others that are not.
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ '][A-Z]{2,})+\b")
#: Tools that change what is seen and cannot give it a colour.
_COLOURLESS = frozenset({"add_effects", "change_transition", "change_intensity", "change_pace"})
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


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that a request says, and the words that say it."""

    kind: str
    words: str


def unused(clause: Clause, intent: Intent) -> Slot | None:
    """Return the first thing that a clause says and the call read from it leaves out."""
    if intent.tool in NO_EDITS:
        return None
    used = _USED.get(intent.tool, frozenset())
    open_ones = ((kind, find) for kind, find in _SLOTS if kind not in used)
    found = (Slot(kind, find(clause, intent)) for kind, find in open_ones)
    return next((it for it in found if it.words), None)


def _said(sign: re.Pattern[str]) -> Callable[[Clause, Intent], str]:
    """Return a finder of the words beside places that a pattern takes."""
    return lambda c, _: match.group() if (match := sign.search(c.rest)) else ""


def _like(c: Clause, _: Intent) -> str:
    """Return what something is to be measured by: "like the drop", "than verse 1"."""
    if c.found.models:
        place = c.found.models[0]
        return c.text[place.start : place.end]
    match = _THAN.search(c.rest)
    return c.text[match.start() :].strip()[:40] if match else ""


def _here(c: Clause, intent: Intent) -> str:
    if intent.args.get("where") or c.found.whole:
        return ""
    match = _HERE.search(c.low)
    return match.group() if match else ""


def _place(c: Clause, intent: Intent) -> str:
    places = [it for it in c.found.places if not it.model]
    return "" if not places or _placed(c, intent) else c.text[places[0].start : places[-1].end]


def _rate(c: Clause, _: Intent) -> str:
    match = RATE.search(c.low)
    return match.group() if match else ""


def _signal(c: Clause, _: Intent) -> str:
    found = [] if RATE.search(c.low) else signals(c)
    return found[0][1] if len(found) == 1 else ""


def _signals(c: Clause, _: Intent) -> str:
    """Return the first of several signals: only one can be followed."""
    found = [] if RATE.search(c.low) else signals(c)
    return found[0][1] if len(found) > 1 else ""


def _except(c: Clause, intent: Intent) -> str:
    if c.found.barred or intent.args.get("keep"):
        return ""
    match = _EXCEPT.search(c.low)
    return c.text[match.start() :].strip()[:40] if match else ""


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


def _quoted(c: Clause, intent: Intent) -> str:
    """Return quoted words that a call does not take: they may be meant for a text."""
    if intent.tool not in _WORDLESS:
        return ""
    if (loud := _CAPITALS.search(c.text)) and re.search(r"[a-z]{3}", c.text):
        return loud.group()
    told = " ".join(it for it in _leaves(intent.args) if isinstance(it, str)).lower()
    return next((it for it in c.quotes if it.lower() not in told), "")


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


def _condition(c: Clause, _: Intent) -> str:
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


def _colour(c: Clause, intent: Intent) -> str:
    if intent.tool not in _COLOURLESS:
        return ""
    match = _COLOUR.search(c.rest)
    if match is None or (match.group() in ("white", "black", "白", "黑")):
        return ""
    return "" if match.group() in str(intent.args.get("effect", "")) else match.group()


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
    text = RATE.sub(" ", c.rest)
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


#: Each slot and what finds the words for it, in the order in which they are asked about.
_SLOTS: tuple[tuple[str, Callable[[Clause, Intent], str]], ...] = (
    ("like", _like),
    ("here", _here),
    ("place", _place),
    ("rate", _rate),
    ("signal", _signal),
    ("signals", _signals),
    ("gradual", _said(GRADUAL)),
    ("alternate", _said(_ALTERNATE)),
    ("corner", _said(_CORNER)),
    ("person", _said(_PERSON)),
    ("times", _said(_TIMES)),
    ("condition", _condition),
    ("quote", _quoted),
    ("except", _except),
    ("listed", _listed),
    ("colour", _colour),
    ("number", _number),
)
