"""Lyrics: pasted with times or line by line, set in another style, or to go."""

from __future__ import annotations

import re

from ..clause import Clause, Intent
from ..text import Message
from .mentions import REMOVE

#: Longest lyrics that are taken from a message, characters.
LONGEST = 20_000
_STAMP = re.compile(r"\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]|-->")
_LYRICS = re.compile(r"\blyrics?\b|歌词", re.IGNORECASE)
_STYLES = (
    (re.compile(r"\bkaraoke\b|卡拉 ?ok", re.IGNORECASE), "karaoke"),
    (re.compile(r"\bkinetic\b|动态排版|动感文字", re.IGNORECASE), "kinetic"),
    (re.compile(r"\btype ?writer\b|\btyped\b|打字机?", re.IGNORECASE), "typewriter"),
    (re.compile(r"\bstack(?:ed)?\b|堆叠|叠字", re.IGNORECASE), "stack"),
    (re.compile(r"\b(?:plain|simple|line by line|lines?)\b|逐行|普通"), "line"),
)
#: Longest first row that asks for lyrics, characters; a longer one is sung.
_HEAD = 80


def pasted(message: Message) -> tuple[str, str]:
    """Return lyrics that stand in a message, and what is said before them; empty if there are none.

    Lines without times are lyrics where the first row says so.
    """
    text = message.raw
    if match := _STAMP.search(text):
        return text[:LONGEST], text[: match.start()]
    head, _, rest = text.strip().partition("\n")
    rows = [row for row in rest.splitlines() if row.strip()]
    if len(head) <= _HEAD and _LYRICS.search(head) and len(rows) >= 2:
        return rest[:LONGEST], head
    return "", ""


def lyrics(c: Clause) -> Intent | None:
    """Read pasted lyrics, their style, or that they should go."""
    text, before = pasted(c.message)
    if text:
        style = _style(before)
        return Intent("set_lyrics", {"lyrics": text} | ({"style": style} if style else {}))
    if not _LYRICS.search(c.low):
        return None
    if REMOVE.search(c.low):
        return Intent("remove_lyrics")
    if style := _style(c.low):
        return Intent("set_lyrics", {"style": style})
    return Intent("ask", {"about": "lyrics"})


def _style(text: str) -> str:
    return next((name for sign, name in _STYLES if sign.search(text)), "")
