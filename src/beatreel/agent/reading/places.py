"""Places in the song as people say them, in English and Chinese, found in a message."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..where import Where
from .landmarks import LANDMARKS, Maker


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a message names it."""

    start: int
    end: int
    where: Where
    #: Whether it is meant for "the end" or "the start" of the video, loosely.
    edge: str = ""


#: Verbs that look like sections: "drop the title", "build me a video", "break it up".
_VERB = re.compile(
    r"^(?:please |pls |and |then |now |can you |could you |just )*(?:drop|break|build|hook|bridge)"
    r"(?= (?:the|that|all|my|this|me|a|an|it|up|down|in)\b)(?! up section)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:the )?(?:whole|entire|full) (?:thing|video|song|track|clip|film|piece)\b|"
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
    r"(?:at|in|on|to|of|before)? ?\bthe (?:very )?end\b(?! of the (?!video|song|track))|末尾|最后(?=加|放|打|写|显示|来|出现)|收尾",
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

    @property
    def where(self) -> list[Where]:
        """The places, those that narrow each other down made one."""
        return _joined([it.where for it in self.places])


def find(text: str, media: Sequence[tuple[re.Pattern[str], str]] = ()) -> Found:
    """Return the places that a text names.

    Parameters
    ----------
    media
        Patterns that name clips, and their ids.
    """
    taken = bytearray(len(text))
    if verb := _VERB.match(text):
        word = re.search(r"(?:drop|break|build|hook|bridge)$", verb.group(), re.IGNORECASE)
        first = word.start() if word else 0
        taken[first : verb.end()] = b"\x02" * (verb.end() - first)
    places = list(_matches(text, taken))
    for pattern, name in media:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                places.append(Place(match.start(), match.end(), Where(media=name)))
                _take(taken, match)
    whole = False
    for match in _WHOLE.finditer(text):
        whole = True
        _take(taken, match)
    places += _edges(text, taken)
    places.sort(key=lambda it: it.start)
    rest = "".join(" " if taken[i] == 1 else sign for i, sign in enumerate(text))
    return Found(tuple(places), rest, whole)


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


def _within(found: list[Where]) -> list[Where]:
    """Join "the first shot of the chorus": shots that are counted inside one section."""
    sections = [it for it in found if it.section]
    numbered = [it for it in found if it.shots]
    if len(sections) == len(numbered) == 1 and sections[0] is not numbered[0]:
        joined = sections[0].model_copy(update={"shots": numbered[0].shots})
        return [joined, *(it for it in found if it not in (sections[0], numbered[0]))]
    return found


def _joined(found: Sequence[Where]) -> list[Where]:
    """Join "every other shot" and "the second half" with the place that they are said of."""
    extra: dict[str, Any] = {}
    rest: list[Where] = []
    for it in found:
        if it.every > 1 and it.section is None:
            extra["every"] = it.every
        elif it.half and it.section is None:
            extra["half"] = it.half
        elif it.beats and it.section is None:
            extra["beats"] = it.beats
        elif (it.first or it.last) and it.section is None and len(found) > 1:
            extra |= {"first": it.first} if it.first else {"last": it.last}
            rest.append(it)
        else:
            rest.append(it)
    edge = {key: extra.pop(key) for key in ("first", "last") if key in extra}
    sections = [it for it in rest if it.section]
    if edge and sections:
        rest = [it.model_copy(update=edge) for it in sections]
    rest = _within(rest)
    if not rest:
        return [Where.model_validate(extra)] if extra else []
    unique = list(dict.fromkeys(rest))
    return [it.model_copy(update=extra) for it in unique] if extra else unique
