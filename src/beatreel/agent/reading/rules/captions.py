"""New text in the picture: its words, when, where and how."""

from __future__ import annotations

import re
from typing import Any

from ...naming import color_of, position_of, style_of
from ...where import texts
from ..clause import Clause, Intent, places
from ..numbers import first_seconds
from .mentions import ARTIST, NOUN, REMOVE
from .styling import FONT, size_of
from .wording import without_places

_ADD = re.compile(
    r"\b(?:add|put|show|write|display|caption|overlay|insert|flash|type|have|want|text|say(?:s|ing)?|place|throw|stick|include)\b|"
    r"加|写|打|显示|放|出现|来|配|弹出|贴|叠"
)
_SAYING = re.compile(
    r"(?:\b(?:saying|that says|says|say|reading|that reads|with the words?|with the text|captioned|text:|caption:|words:)\s*:?\s*|"
    r"(?:字幕|文字|字|文案|写着|写上|写|内容是|打上|显示)\s*[:：]\s*)(?P<t>[^,，;；。\n]+)"
)
#: The title itself is to be seen, and no other words.
_TITLED = re.compile(
    r"\b(?:add|put|show|display|insert|include|have|want|need|bring)\b(?: in| on| up| back)? (?:the |a |my |its )?(?:song |main |video )?title\b|"
    r"(?:加|加上|加个|添加|显示|放上|打上|放|配上?|来个?)(?:一个|个)?(?:歌曲|视频)?(?:的)?(?:标题|片名|歌名|曲名)"
)
#: "HOLD UP in big red letters".
_LETTERED = re.compile(
    r"^\s*(?:please |pls |put |write |add |show )*(?P<t>.+?) in (?:\w+ ){0,3}(?:letters|text|type|caps)\b"
)
_WRITE = re.compile(r"\b(?:write|type)\b(?: the words?| the text)?\s+(?P<t>.+)$")
_WRITTEN_ZH = re.compile(
    r"(?:写上|写着|写个|打上|打出)(?!标题|片名|歌名|曲名|字幕|文字|歌词|歌手|艺人|我的|一?[行个段句]|字|大字|小字)(?P<t>[^,，;；。\n]+)"
)
_UNDER = re.compile(r"\b(?:under|below|beneath) (?:the )?title\b|标题(?:的)?下(?:面|方|边)")
_THROUGHOUT = re.compile(
    r"\b(?:whole|entire|all of the|throughout the|all through)\b|整(?:个|段)|一直"
)
_LASTING = re.compile(r"(?:\bfor\b|停留?|持续|显示)\s*(?P<t>.{1,16})")
#: A size that compares, said of a text that is new.
_NEW_SIZES = {"bigger": "big", "smaller": "small"}


def add(c: Clause) -> Intent | None:
    """Read "show “Out Now” at the end"."""
    words, rest = _written(c)
    if not words and _TITLED.search(c.rest) and c.context.draft:
        words = c.context.draft.meta.title
        if not words:
            return Intent("ask", {"about": "title"})
        if not c.found.where and words in (it.splitlines()[0] for _, it in c.context.texts()):
            return Intent("ask", {"about": "title shown", "text": words})
    if words:
        return Intent("add_text", {"text": words[:500], **_times(c, rest), **_style(rest)})
    lacking = NOUN.search(c.rest) and _ADD.search(c.rest) and not REMOVE.search(c.rest)
    return Intent("ask", {"about": "text"}) if lacking else None


def _written(c: Clause) -> tuple[str, str]:
    """Return the words to be shown, and what is said of them; no words where none are given."""
    adds, noun = _ADD.search(c.rest), NOUN.search(c.rest)
    placed = bool(c.found.where) and position_of(c.rest) is not None
    if c.quotes and (noun or adds or c.words == "" or placed):
        return c.quotes[0], c.rest
    saying = _SAYING.search(c.low)
    if saying and (noun or re.search(r"\bsay", c.rest)):
        start, end = saying.span("t")
        if c.rest[end:].strip(" ,，") and not _describes(c.rest[end:]):
            # A comma within what is said.
            end = len(c.text)
        return without_places(c, start, end), f"{c.rest[:start]} {c.rest[end:]}"
    if (bare := _WRITTEN_ZH.search(c.rest)) and bare["t"].strip():
        start, end = bare.span("t")
        return without_places(c, start, end), f"{c.rest[:start]} {c.rest[end:]}"
    if (lettered := _LETTERED.search(c.rest)) and lettered["t"].strip():
        start, end = lettered.span("t")
        return without_places(c, start, end), c.rest[end:]
    if (written := _WRITE.search(c.rest)) and written["t"].strip():
        start, end = written.span("t")
        return without_places(c, start, end), c.rest[:start]
    if ARTIST.search(c.rest) and adds and c.context.draft:
        return c.context.draft.meta.artist or "", c.rest
    return "", c.rest


def _describes(tail: str) -> bool:
    """Return whether what follows the words says how or how long they are shown."""
    return bool(position_of(tail) or color_of(tail) or first_seconds(tail) or size_of(tail))


def _times(c: Clause, rest: str) -> dict[str, Any]:
    """Return the places and the seconds that a new text is to be seen."""
    args: dict[str, Any] = {"where": places(c.where)}
    if c.found.whole and not c.found.where and c.context.draft:
        args["where"] = [{"start": 0.0, "end": c.context.draft.duration / 1000}]
    elif not c.found.where and (start := _under_title(c)):
        args |= {"where": [{"start": start, "end": start + 4.0}], "position": "lower"}
    lasting = _LASTING.search(rest)
    length = (first_seconds(lasting["t"]) if lasting else None) or _all_through(c)
    return args | ({"seconds": length} if length else {})


def _style(rest: str) -> dict[str, Any]:
    """Return the style fields of a new text."""
    size = size_of(rest) or ""
    found = {
        "position": position_of(rest),
        "color": color_of(rest),
        "size": _NEW_SIZES.get(size, size),
        "style": style_of(rest) if FONT.search(rest) else None,
    }
    return {key: value for key, value in found.items() if value}


def _under_title(c: Clause) -> float:
    """Return the second at which the title comes, where words are to stand below it."""
    draft = c.context.draft
    if draft is None or not _UNDER.search(c.low):
        return 0.0
    shown = (it for it in texts(draft) if it.text and it.text.text == draft.meta.title)
    return next((it.start / 1000 for it in shown), 0.0)


def _all_through(c: Clause) -> float | None:
    """Return the seconds of a section all through which a text is to stand."""
    if not _THROUGHOUT.search(c.low) or not any(it.section for it in c.found.where):
        return None
    return next(((end - start) / 1000 for start, end in c.context.spans(c.where)), None)
