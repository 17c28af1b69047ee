"""A message in sentences, and a sentence in clauses that ask for something each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..where import Where
from .clause import Clause, Intent
from .rulebook import rule

#: Ends a clause always.
_STRONG = re.compile(
    r"(?:\.(?=\s|$|[\u3400-\u9fff])|[;!?\n。；！？…])+|"
    r"\b(?:and then|then|after that|afterwards)\b|然后|接着|之后再|完了再|另外|此外",
    re.IGNORECASE,
)
#: May end a clause: only where both sides ask for something.
_WEAK = re.compile(
    r"、|[,，]\s*(?:and\b|but\b|also\b|plus\b|so\b|再|并且?|同时|顺便|还有|也|而且)?|\b(?:and also|and|also|plus|but|n|w/)(?<![\d]n)(?=\s)|(?<=ing) (?=(?:more|less|fewer) [a-z])|(?<=\w)(?<!please)(?<!pls)(?<!can you)(?<!could you)(?<!just)(?<!to)(?<!let's)(?<!lets)(?<!don't)(?<!dont)(?<!not) (?=(?:make|turn|keep) (?:it|them|that|this)\b)|并且|同时|顺便|还有|(?<!不)但是?|再(?=把|给|加|改|锁|导)",
    re.IGNORECASE,
)
_COLOUR = (
    "black|white|red|orange|yellow|gold|green|teal|blue|purple|violet|pink|brown|grey|gray|silver"
)
#: Two colours are one look: "black and white".
_PAIR = re.compile(
    rf"\b(?:{_COLOUR})\s*(?:,|\band\b|\bn\b|&)\s*(?=(?:{_COLOUR})\b)|(?<=[红橙黄绿青蓝紫黑白金粉灰])[,，](?=[红橙黄绿青蓝紫黑白金粉灰]色)",
    re.IGNORECASE,
)
_THEN = re.compile(r"then|after|然后|接着|之后|完了", re.IGNORECASE)
#: A reason for what was said before, and no request of its own.
_REASON = re.compile(
    r"^\s*(?:it'?s |they'?re |that'?s |it is |its )?(?:way |just |a bit |kinda )?(?:too|so)\b|"
    r"^\s*(?:because|cuz|cause|since|my|it'?s|its|it is|that'?s)\b|^\s*(?:太|有点|因为|感觉|真的|好(?!的))",
    re.IGNORECASE,
)
#: Questions about what was clearly asked for, but for the one thing that is missing.
_OPEN = frozenset({
    "text", "title", "title shown", "lyrics", "which text", "duck", "rest", "which scene",
    "look or scene",
})  # fmt: skip
#: Tools that take what was missing.
_ANSWERS = frozenset({"add_text", "change_text", "set_title", "set_lyrics", "remove_text"})
#: How a request begins that is one of its own.
_ASKS = re.compile(
    r"\s*(?:please |pls |then |can you |could you |also )*(?:add|put|show|make|give|remove|delete|change|swap|set|turn|move|"
    r"write|use|keep|lose|kill|ditch|hide|apply|replace|let|bring|take|get rid|cut|render|animate|insert|drop|sync|zoom|pan|tilt|rotate|flip|crop|blend|"
    r"mix|blur|align|match|stabili[sz]e|upload|publish|post|share|send)\b(?! (?:me|us|it)?\s*$)|"
    r"\s*(?:请|再|帮我)*(?:把|将|给).{1,12}|\s*(?:请|再|并|也|还|帮我)?(?:加|放|显示|去掉|删|改|换|调|移|写|用|让|旋转|裁|模糊|发布|上传|分享|发)",
    re.IGNORECASE,
)
#: Words beside a place that ask for nothing of their own.
_BESIDE = re.compile(
    r"\b(?:and|or|but|also|too|as well|only|just|please|pls|the|in|on|at|for|of|it|there|then|both|all|same|plus)\b|[也都还就只再和跟与在里，、]|[\s,.!?;:。！？]+"
)
#: What a request may be about: a part that speaks of it is not passed over.
_ABOUT = re.compile(
    r"\b(?:titles?|texts?|captions?|lyrics|music|song|volume|effects?|cuts?|shots?|transitions?|colou?rs?|looks?|scenes?|visuals|beat|tempo|logo|watermark)\b|标题|文字|字幕|歌词|音乐|特效|镜头|转场|颜色|画面|节奏|水印"
)
#: What an intent is about: more words say it more exactly, and do not change it.
_SUBJECT = ("which", "media", "direction", "kind")


def sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the sentences, and whether each goes on from the one before, as after "then"."""
    start, then = 0, False
    for match in _STRONG.finditer(text):
        if text[start : match.start()].strip(" ,，"):
            yield text[start : match.start()], then
        start, then = match.end(), bool(_THEN.search(match.group()))
    if text[start:].strip(" ,，"):
        yield text[start:], then


def clauses(whole: Clause) -> Iterator[tuple[Clause, Intent]]:
    """Yield the clauses of a sentence that ask for something.

    A part that says nothing by itself belongs to the part before it, or to the one after it
    where none is before.
    """
    found = _Reading(whole).read()
    if not found:
        intent = rule(whole)
        if intent is not None:
            yield whole, intent
        return
    for place, it in enumerate(found):
        yield it.clause, _shared(it, found[place + 1 :])


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a sentence, from sign to sign, and what it asks for."""

    start: int
    stop: int
    clause: Clause
    intent: Intent


class _Reading:
    """A sentence while it is read part by part."""

    def __init__(self, whole: Clause) -> None:
        self._whole = whole
        self._made: list[_Part] = []
        #: Where the parts begin that say nothing so far.
        self._pending: int | None = None
        self._before, self._subject = whole.before, whole.subject

    def read(self) -> list[_Part]:
        for start, stop in _stretches(self._whole.text):
            self._take(start, stop)
        return self._made

    def _take(self, start: int, stop: int) -> None:
        alone, pending = start, self._pending
        start = alone if pending is None else pending
        clause = self._clause(start, stop)
        reason = bool(self._made and _REASON.search(clause.text))
        intent = None if reason else rule(clause)
        if (
            intent is not None
            and intent.tool == "stay"
            and _asks(ahead := self._clause(start, alone))
        ):
            # What stays is said of the rest: what stands before it is not passed over.
            self._made.append(_Part(start, alone, ahead, unread(ahead)))
            start, clause = alone, self._clause(alone, stop)
        if intent is None:
            self._silent(_Part(start, stop, clause, unread(clause)), reason)
        elif self._made and self._styles(stop):
            self._made[-1] = self._grown(stop)
        elif self._open(intent, clause, stop):
            # Half of it can be done: the other half is asked about, not passed over.
            self._made.append(_Part(start, stop, clause, intent))
            self._pending = None
        elif intent.tool in ("talk", "ask") and (self._made or stop < len(self._whole.text)):
            self._talked(start, stop, intent)
        else:
            self._made.append(_Part(start, stop, clause, intent))
            self._pending, self._before = None, spoken_of(clause, intent, self._before)
            self._subject = str(intent.args.get("which", self._subject))

    def _clause(self, start: int, stop: int) -> Clause:
        return replace(
            self._whole,
            text=self._whole.text[start:stop],
            before=self._before,
            chained=self._whole.chained or bool(self._made),
            subject=self._subject,
        )

    def _silent(self, part: _Part, reason: bool) -> None:
        """Take a part that no rule reads: it belongs to its neighbour, or is not understood."""
        if not self._made:
            self._pending = part.start
            return
        apart = not reason and _elsewhere(part.clause) and bool(_BESIDE.sub("", part.clause.rest))
        longer = self._made[-1] if apart else self._grown(part.stop)
        if longer.intent == self._made[-1].intent and not reason and _asks(part.clause):
            # What was asked for and not understood is told, not passed over.
            self._made.append(part)
        else:
            self._extend(longer)

    def _talked(self, start: int, stop: int, intent: Intent) -> None:
        """Take a part that only talks or lacks something: what is beside it may say what."""
        if self._made:
            self._extend(self._grown(stop))
        elif intent.tool == "ask":
            self._pending = start

    def _extend(self, longer: _Part) -> None:
        self._made[-1] = longer
        self._before = spoken_of(longer.clause, longer.intent, self._whole.before)

    def _open(self, intent: Intent, clause: Clause, stop: int) -> bool:
        """Return whether a part lacks one thing, and what follows has it not."""
        if intent.args.get("about") not in _OPEN:
            return False
        rest = self._whole.text[stop:]
        longer = rule(replace(clause, text=clause.text + rest)) if rest.strip() else None
        return longer is None or longer.tool not in _ANSWERS

    def _styles(self, stop: int) -> bool:
        """Return whether a part goes on about the text of the one before: "smaller and red"."""
        last = self._made[-1]
        if last.intent.tool not in ("change_text", "add_text"):
            return False
        again = rule(replace(last.clause, text=self._whole.text[last.start : stop]))
        if again is None or again.tool != last.intent.tool:
            return False
        return len(again.args) > len(last.intent.args)

    def _grown(self, stop: int) -> _Part:
        """Return the last part with what follows, where it still asks for the same."""
        last = self._made[-1]
        longer = replace(last.clause, text=self._whole.text[last.start : stop])
        again = rule(longer)
        if again is not None and again.tool == last.intent.tool and _keeps(last.intent, again):
            return _Part(last.start, stop, longer, again)
        return last


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a sentence begin and end; "black and white" is one."""
    pairs = [range(*m.span()) for m in _PAIR.finditer(text)]
    signs = [m for m in _WEAK.finditer(text) if not any(m.start() in pair for pair in pairs)]
    starts = [0, *(m.end() for m in signs)]
    stops = [*(m.start() for m in signs), len(text)]
    for start, stop in zip(starts, stops, strict=True):
        if text[start:stop].strip():
            yield start, stop


def _keeps(intent: Intent, again: Intent) -> bool:
    """Return whether an intent that is read from more words is about the same as before."""
    told = [key for key in _SUBJECT if key in intent.args]
    effects = str(intent.args.get("effect", "")).split(", ")
    if not set(effects) <= {*str(again.args.get("effect", "")).split(", "), ""}:
        return False
    return all(again.args.get(key) == intent.args[key] for key in told)


def _asks(clause: Clause) -> bool:
    """Return whether a part asks for something by how it begins, where it is, or what it names."""
    named = _ABOUT.search(clause.low)
    return bool(_ASKS.match(clause.text) or named) or _elsewhere(clause)


def _elsewhere(clause: Clause) -> bool:
    """Return whether a part speaks of a place, which is passed over if the part is."""
    return bool(clause.found.where) and not clause.found.barred


def _shared(part: _Part, later: list[_Part]) -> Intent:
    """Give "darker" of "darker and faster cuts in the drop" the place that is said last."""
    intent = part.intent
    if intent.args.get("where") != [] or part.clause.found.whole:
        return intent
    for other in later:
        there = other.intent.args.get("where")
        if _ASKS.match(other.clause.text) or not there:
            return intent
        if other.clause.found.places:
            return replace(intent, args={**intent.args, "where": there})
    return intent


def unread(clause: Clause) -> Intent:
    """Return the intent to say that a clause was not understood."""
    words = clause.message.restored(" ".join(clause.text.split())).strip(" ,，")
    return Intent("unread", {"words": words[:80]})


def left_out(clause: Clause) -> bool:
    """Return whether a sentence that no rule reads says enough to be told so."""
    return bool(clause.found.places or _ASKS.match(clause.text))


def spoken_of(
    clause: Clause, intent: Intent, before: tuple[Where, ...] | None
) -> tuple[Where, ...] | None:
    """Return the places that "it" and "there" are in what follows."""
    if intent.tool == "use_media":
        return tuple(Where.model_validate(it) for it in intent.args["where"])
    return tuple(clause.where) if clause.where else (() if clause.found.whole else before)
