"""Which text in the picture is spoken of: the title, the artist, the second one, or its words."""

from __future__ import annotations

import re

from ...where import texts
from ..clause import Clause
from ..numbers import NTH, NUM_ZH, number, ordinal

TITLE = re.compile(r"\b(?:song |main |video )?titles?\b|标题|片名|歌名|曲名|题目|大标题")
NOUN = re.compile(
    r"\b(?:texts?|titles?|captions?|words?|wording|lettering|letters|subtitles?|typography|quote|text overlay|overlay)\b|"
    r"文字|标题|字幕|文案|那行字|这行字|行字|大字|片名|歌名|字样|(?<![一-龥])字(?!体)|的字(?!体)|字(?=去|删|不|都|全)"
)
REMOVE = re.compile(
    r"\b(?:remove|delete|lose|kill|drop|ditch|erase|hide|clear|scrap|get rid of|take (?:out|off|away|down)|"
    r"no(?: more| need for)?|without|don'?t (?:want|need|show)|do not (?:want|show)|strip|cut out)\b|\b(?:titles?|texts?|captions?|lyrics) (?:off|gone|out)\b|"
    r"删|去掉|不要|拿掉|移除|去除|清除|清掉|隐藏|关了|关掉|别(?:放|加|显示|要)|取消|不需要|去了|撤掉"
)
ARTIST = re.compile(r"\bartist(?:'?s)?\b|\bmy name\b|歌手|艺术家|艺人|我的名字|艺名")
_NTH_TEXT = re.compile(
    rf"\b(?P<n>{NTH}) (?:texts?|captions?|lines?|subtitles?)\b|第(?P<z>{NUM_ZH})[段个行条句](?:文字|字幕|字)|(?P<l>最后)[一那]?[段个行条句](?:文字|字幕|字)"
)


def subject(c: Clause) -> str | None:
    """Return the text that a clause is about, an id or "title"; ``None`` if about none."""
    for name, wording in c.context.texts():
        line = wording.lower()
        if len(line) >= 2 and (line in c.low or line in (q.lower() for q in c.quotes)):
            return name
    if (counted := _counted(c)) is not None:
        return counted
    if TITLE.search(c.rest):
        return "title"
    if (artist := _artist(c)) is not None:
        return artist
    if c.subject and c.pronoun:
        return c.subject
    last = c.context.memory.get("text")
    return str(last) if last and c.pronoun and last in dict(c.context.texts()) else None


def _counted(c: Clause) -> str | None:
    """Return the text that a clause counts out: the second text, 最后一段文字."""
    match = _NTH_TEXT.search(c.low)
    if match is None or c.context.draft is None:
        return None
    there = texts(c.context.draft)
    told = ordinal(match["n"]) if match["n"] else -1 if match["l"] else number(match["z"] or "")
    place = int(told or 0)
    index = place - 1 if place > 0 else len(there) + place
    return there[index].id if place and 0 <= index < len(there) else None


def _artist(c: Clause) -> str | None:
    """Return the text that shows the artist, where the artist is spoken of."""
    draft = c.context.draft
    if draft is None or not draft.meta.artist or not ARTIST.search(c.rest):
        return None
    return next((name for name, text in c.context.texts() if text == draft.meta.artist), None)


def named(c: Clause) -> str | None:
    """Return the id of the text that a clause names by more than a pronoun."""
    if (artist := _artist(c)) is not None:
        return artist
    if (counted := _counted(c)) is not None:
        return counted
    for name, wording in c.context.texts():
        if len(wording) >= 2 and (wording.lower() in c.low or wording in c.quotes):
            return name
    return None
