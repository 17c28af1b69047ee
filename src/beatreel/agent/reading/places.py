"""Places in the song as people say them, in English and Chinese, found in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Any

from ..where import Where
from .landmarks import LANDMARKS, Maker
from .numbers import NTH, number, ordinal


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a message names it."""

    start: int
    end: int
    where: Where
    #: Whether it is meant for "the end" or "the start" of the video, loosely.
    edge: str = ""
    #: Whether it is named as what is not meant: "not the drop", "except the intro".
    barred: bool = False
    #: Whether it is named as what something is to be like: "as in the drop".
    model: bool = False


#: Verbs that look like sections: "drop the title", "build me a video", "break it up".
_VERB = re.compile(
    r"^(?:please |pls |and |then |now |can you |could you |just )*(?:drop|break|build|hook|bridge)"
    r"(?= (?:the|that|all|my|this|me|a|an|it|up|down|in|intensity|energy|tension|momentum|hype)\b)(?! up section)(?! (?:up )?(?:in)?to )",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:the )?(?:whole|entire|full) (?:thing|time|video|song|track|clip|film|piece)\b|"
    r"\b(?:everywhere|everything|throughout|all over|all of it|all the shots|all shots|anywhere)\b|"
    r"\b(?:over(?:all)|in general)\b|全片|整个视频|整体|全部画面|整首歌?|整支|整部|通篇|全程|全局|所有镜头|"
    r"全部镜头|到处|(?:整|全)个?(?:片子|影片|视频|曲子|歌)",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?:at|in|on|from|to|of)? ?\bthe (?:very )?(?:start|beginning|top of the video)\b|开头|开场|开始的?(?:时候|地方)|最开始|片头",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:at|in|on|to|of|before)? ?\bthe (?:very )?end\b(?! of the (?!video|song|track))|末尾|最后(?=[左右上下中正大小底顶]|加|放|打|写|显示|来|出现)|收尾",
    re.IGNORECASE,
)
#: What stands before a place that is not meant, and whether it holds for a list of them.
_BARS_ALL = re.compile(
    r"(?:\bexcept(?: for)?|\bapart from|\bother than|\ball but|\bevery(?:thing|where|one|body) but|\banywhere but|\bexcluding|\bbut not|除了?)\s*$",
    re.IGNORECASE,
)
_BARS = re.compile(
    r"(?:\b(?:not|instead of|rather than)(?: (?:just|only))?|不是|而不是|不含|不包括|别在|不要在|不在)\s*$",
    re.IGNORECASE,
)
#: What stands behind a place that is not meant.
_BARRED = re.compile(
    r"^\s*(?:以外|之外|除外|例外|不算|不包括|不动|不变|不[用要](?=$|[，。,.])|就不用|excluded|excepted|aside\b|stays? (?:as (?:it )?is|the same|like (?:it is|that|this)))",
    re.IGNORECASE,
)
#: What stands before a place that something is to be like, and behind it in Chinese.
_MODELS = re.compile(
    r"(?:\b(?:like|as|than|match(?:es|ing)?|similar to|copy(?: of)?|compared (?:to|with)|resembles?)(?: (?:we|you) (?:did|have))?|[像跟和同比])\s*$",
    re.IGNORECASE,
)
_MODELS_EN = re.compile(
    r"\b(?:like|as|than|match(?:es|ing)?|similar to|copy of|compared (?:to|with)|resembles?)\b",
    re.IGNORECASE,
)
_LIKED = re.compile(
    r"\b(?:i|we|you|don'?t|didn'?t|do not|not|really|would|feels?|still|also|kinda|never) like\s*$",
    re.IGNORECASE,
)
_MODELLED = re.compile(r"(?:的)?\s*(?:那样|一样|一致|似的|那么|相同|看齐|还|更)")
_JOINT = r"(?:,|，|、|&|/|\band\b|\bn\b|\bor\b|\bplus\b|\bnor\b|和|跟|与|及|或|还有|以及)"
#: What two places stand side by side with.
_BESIDE = re.compile(
    rf"^\s*{_JOINT}+(?:\s|{_JOINT}|\b(?:also|in|on|at|for|the)\b)*$", re.IGNORECASE
)
#: The number of another section of the same kind, behind "verse 1" or before "second verse".
_ALSO = re.compile(
    rf"\s*{_JOINT}\s*(?:the )?(?P<n>[1-9]|one|two|three|four|[一二三四])(?![\w\d.:%]| ?(?:x|s|secs?|seconds?|min|%|times|fps|beats?|bars?|steps?|shots?)\b)|"
    rf"\s*{_JOINT}\s*(?P<z>[一二三四])(?![个点些下秒段倍遍行次上来到进开响出拍成十百])",
    re.IGNORECASE,
)
_ALSO_NTH = re.compile(rf"\b(?P<n>{NTH})\s*{_JOINT}\s*(?:the )?$", re.IGNORECASE)
_UNTIL = re.compile(
    r"^(?:[\s,，]*|.{0,3}(?:一直|直))(?P<to>into|to|till?|until|up to|through|thru|到|至)\s*(?:the)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """The places of a text, and the text without them."""

    places: tuple[Place, ...]
    #: As long as before, with blanks where the places were.
    rest: str
    #: Whether all of the video was named.
    whole: bool

    text: str = ""

    @property
    def where(self) -> list[Where]:
        """The places that are meant, those that narrow each other down made one."""
        return self._joined([it for it in self.places if not (it.barred or it.model)])

    @property
    def barred(self) -> list[Where]:
        """The places that are not meant."""
        return self._joined([it for it in self.places if it.barred])

    @property
    def models(self) -> list[Place]:
        """The places that something is to be like."""
        return [it for it in self.places if it.model]

    @property
    def listed(self) -> bool:
        """Whether the places that are meant stand side by side, as with "and"."""
        there = [it for it in self.places if not (it.barred or it.model)]
        return any(_BESIDE.match(self.text[a.end : b.start]) for a, b in pairwise(there))

    @property
    def stretch(self) -> tuple[Where, Where, bool] | None:
        """Where two sections are the ends of what is meant: both, and whether the last is out."""
        ends = [it for it in self.places if not (it.barred or it.model)]
        if len(ends) != 2 or not (ends[0].where.section and ends[1].where.section):
            return None
        between = self.text[ends[0].end : ends[1].end]
        lead = re.match(r"\s*(?:\w{1,7}\s+)?", self.text[ends[1].start : ends[1].end])
        joint = self.text[ends[0].end : ends[1].start] + (lead.group() if lead else "")
        match = _UNTIL.match(joint) or (re.match(r"(?P<to>[到至])", between.strip()))
        if match is None:
            return None
        return (
            ends[0].where,
            ends[1].where,
            match["to"].lower() in ("til", "till", "until", "up to"),
        )

    @property
    def nearest(self) -> tuple[Where, Where] | None:
        """Where a section is named by one that it stands beside: "the verse before the drop"."""
        there = [it for it in self.places if not (it.barred or it.model)]
        if len(there) != 2 or self.text[there[0].end : there[1].start].strip():
            return None
        one, other = (it.where for it in there)
        plain = one.section and one == Where(section=one.section, loose=one.loose)
        return (one, other) if plain and other.side and other.section else None

    def _joined(self, places: Sequence[Place]) -> list[Where]:
        return _joined(list(places), self.text)


def find(
    text: str,
    media: Sequence[tuple[re.Pattern[str], str]] = (),
    more: Sequence[tuple[re.Pattern[str], Where]] = (),
) -> Found:
    """Return the places that a text names.

    Parameters
    ----------
    media
        Patterns that name clips, and their ids.
    more
        Other patterns, and the places that they name.
    """
    taken = bytearray(len(text))
    if verb := _VERB.match(text):
        word = re.search(r"(?:drop|break|build|hook|bridge)$", verb.group(), re.IGNORECASE)
        first = word.start() if word else 0
        taken[first : verb.end()] = b"\x02" * (verb.end() - first)
    places = list(_matches(text, taken))
    places += [more for it in places for more in _also(text, taken, it)]
    own = [(pattern, Where(media=name)) for pattern, name in media]
    for pattern, where in (*own, *more):
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                places.append(Place(match.start(), match.end(), where))
                _take(taken, match)
    whole = False
    for match in _WHOLE.finditer(text):
        whole = True
        _take(taken, match)
    places += _edges(text, taken)
    places.sort(key=lambda it: it.start)
    meant = tuple(_meant(text, places))
    for it in meant:
        taken[it.start : it.end] = b"\x01" * (it.end - it.start)
    rest = "".join(" " if taken[i] == 1 else sign for i, sign in enumerate(text))
    return Found(meant, rest, whole, text)


def _meant(text: str, places: Sequence[Place]) -> Iterator[Place]:
    """Yield the places with what is said of them: not that one, as in that one."""
    barring, last = False, 0
    for it in places:
        before = text[: it.start]
        between = text[last : it.start]
        listed = _BESIDE.match(between) and "，" not in between
        barring = bool(_BARS_ALL.search(before)) or (barring and bool(listed))
        model = None if _LIKED.search(before) else _MODELS.search(before)
        like = model is not None and (
            bool(_MODELS_EN.search(model.group())) or bool(_MODELLED.match(text[it.end :]))
        )
        behind = _BARRED.match(text[it.end :])
        barred = barring or bool(_BARS.search(before)) or behind is not None
        # "The drop excluded": what bars a place is a part of it.
        last = it.end + (behind.end() if behind else 0)
        yield replace(it, end=last, barred=barred, model=like and not barred)


def _take(taken: bytearray, match: re.Match[str]) -> None:
    taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())


def _matches(text: str, taken: bytearray) -> Iterator[Place]:
    for pattern, maker in LANDMARKS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            where = _made(maker, match)
            if where is not None:
                _take(taken, match)
                yield Place(match.start(), match.end(), where)


def _also(text: str, taken: bytearray, place: Place) -> Iterator[Place]:
    """Yield the sections that are only counted beside one: "verse 1 and 2", "first and second verse"."""
    where = place.where
    if where.ordinal is None or where != Where(section=where.section, ordinal=where.ordinal):
        return
    behind = _ALSO.match(text, place.end)
    if behind and not any(taken[place.end : behind.end()]):
        name = "n" if behind["n"] else "z"
        yield _another(where, behind, name, taken)
    ahead = _ALSO_NTH.search(text, 0, place.start)
    if ahead and not any(taken[ahead.start() : ahead.end()]):
        yield _another(where, ahead, "n", taken)


def _another(where: Where, match: re.Match[str], name: str, taken: bytearray) -> Place:
    start, end = match.span(name)
    taken[start:end] = b"\x01" * (end - start)
    counted = ordinal(match[name]) or int(number(match[name]) or 1)
    return Place(start, end, where.model_copy(update={"ordinal": counted}))


def _made(maker: Maker, match: re.Match[str]) -> Where | None:
    try:
        return maker(match)
    except (ValueError, KeyError, OverflowError):
        return None


def _edges(text: str, taken: bytearray) -> Iterator[Place]:
    for pattern, edge, section in ((_START, "start", "intro"), (_END, "end", "outro")):
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                _take(taken, match)
                where = Where.model_validate({"section": section})
                yield Place(match.start(), match.end(), where, edge)


def _joined(places: Sequence[Place], text: str) -> list[Where]:
    """Return the places that are listed, those that narrow each other down made one."""
    every = next((it.where.every for it in places if _thins(it.where)), 1)
    found: list[Where] = []
    for group in _listed([it for it in places if not _thins(it.where)], text):
        found += _narrowed([it.where for it in group])
    unique = list(dict.fromkeys(found))
    if every == 1:
        return unique
    return [it.model_copy(update={"every": every}) for it in unique] or [Where(every=every)]


def _thins(place: Where) -> bool:
    """Return whether a place is only "every other shot": of all that is listed."""
    return place.every > 1 and place == Where(every=place.every)


def _listed(places: Sequence[Place], text: str) -> list[list[Place]]:
    """Part places that stand side by side, as "the intro and the first half of the drop"."""
    groups: list[list[Place]] = []
    for it, after in zip_longest(places, places[1:]):
        beside = groups and _BESIDE.match(text[groups[-1][-1].end : it.start])
        bare = it.where.section is None and bool(it.where.half or it.where.beats)
        # "The intro and the second half of the drop": the half is of what follows.
        bare = bare and (after is None or bool(_BESIDE.match(text[it.end : after.start])))
        if groups and (not beside or bare):
            groups[-1].append(it)
        else:
            groups.append([it])
    return groups


def _narrowed(found: list[Where]) -> list[Where]:
    """Join "the second half of the drop", "the first shot of the chorus"."""
    extra: dict[str, Any] = {}
    for it in (it for it in found if it.section is None):
        if it.half:
            extra["half"] = it.half
        elif it.beats:
            extra["beats"] = it.beats
    rest = [it for it in found if it.section or not (it.half or it.beats)]
    sections = [it for it in rest if it.section and not it.shots]
    inner = [it for it in rest if it.section is None and _counts(it)]
    if len(inner) == 1 and (len(sections) == 1 or not inner[0].shots) and sections:
        told = inner[0].model_dump(exclude_defaults=True)
        rest = [it.model_copy(update=told) for it in sections]
    if not rest:
        return [Where.model_validate(extra)] if extra else []
    return [it.model_copy(update=extra) for it in rest] if extra else rest


def _counts(place: Where) -> bool:
    """Return whether a place can be counted in a section: shots, bars, the last seconds."""
    return bool(place.shots or place.bars or place.first or place.last)
