"""New names: of the song, of the artist."""

from __future__ import annotations

import re

from ..clause import Clause, Intent
from .mentions import ARTIST, TITLE
from .wording import after

_RENAME = re.compile(
    r"\brename\b|\bcall (?:it|this|the (?:video|song|track))\b|\b(?:song|track|video|title|it)(?:'s| is|s) (?:actually |really )?(?:called|named|titled)\b|"
    r"\bname (?:it|the (?:video|song|track))\b|改名|重命名|歌名|片名|曲名|名字(?:改|叫|是|换)|叫做|叫"
)
_TITLE_TO = re.compile(
    r"\btitle\b ?[:=] ?(?P<s>.+)$|\btitle\b.{0,24}?\b(?:to|is|be|into|as|reads?|say|should be|=)\s+(?:called |named )?(?P<t>.+)$|"
    r"\b(?:rename|call|name|retitle)\b(?: it| this(?: one| video| song)?| the (?:video|song|track|title))?(?: to| as| into)?\s+(?P<u>.+)$|"
    r"\b(?:called|named|titled)\s+(?P<v>.+)$"
)
_TITLE_TO_ZH = re.compile(
    r"(?:标题|片名|歌名|曲名|题目|名字|视频名)(?:里|上)?(?:文字|内容)?(?:请)?(?:给我)?(?:改成|改为|换成|换为|设成|设为|变成|叫做|叫|是|写成|写|用|为|:)+\s*(?P<t>[^,，。;；!！]+)"
)
_STYLING = re.compile(r"\b(?:fonts?|typeface|colou?r|size|ugly)\b|字体|颜色|字号|样式|动画")
_ARTIST_TO = re.compile(
    r"\bartist(?:'s)?(?: name)?(?: is| to| should be)(?: called| named)? (?P<t>.+)$|(?:歌手|艺术家|艺人)(?:名字?)?(?:叫做?|是|改成|改为|换成|写成)(?P<u>[^，。,]+)"
)
#: How a title is to be written, and no part of it.
_CAPS = re.compile(
    r"\s*\b(?:in (?:all )?(?:caps|capitals)|all caps|uppercase)$|^(?:全部?)?大写的?", re.IGNORECASE
)
_SETS = re.compile(r"\b(?:change|set|update|fix|make|to|is|should|be)\b|改|换|设|是|叫|为|写")
_SETS_ARTIST = re.compile(r"\b(?:is|to|should|change|set|call|fix)\b|叫|是|改|换|写成")

_NOT_OLD = re.compile(
    r"\s*[,，]?\s*(?:\b(?:not|instead of|rather than)\s|而?不是|别叫)(?P<old>.+)$", re.IGNORECASE
)


def title(c: Clause) -> Intent | None:
    """Read a new title, or a new name of the artist."""
    named = bool(_RENAME.search(c.rest))
    if ARTIST.search(c.rest) and not TITLE.search(c.rest):
        return _artist(c)
    if not (TITLE.search(c.rest) or named) or (_STYLING.search(c.rest) and not c.quotes):
        return None
    if c.found.where and not named and not re.search(r"\bchange|改|换", c.rest):
        return None
    if c.quotes and (named or _SETS.search(c.rest)):
        shows = re.search(r"\badd\b|\bshow\b|加一", c.rest) and not named
        return None if shows else Intent("set_title", {"title": c.quotes[-1]})
    words = after(c, _TITLE_TO) or after(c, _TITLE_TO_ZH)
    words = _unlike(c, words)
    bare = _CAPS.sub("", words).strip()
    if bare and bare != words:
        words = bare.upper()
    return Intent("set_title", {"title": words}) if words else None


def _unlike(c: Clause, words: str) -> str:
    """Return new words without what they are not to be: "Night Ride not Midnight Drive"."""
    draft = c.context.draft
    old = [it for _, it in c.context.texts()] + ([draft.meta.title] if draft else [])
    match = _NOT_OLD.search(words)
    told = match["old"].strip(" \"'.!“”").lower() if match else ""
    return words[: match.start()] if match and told in {it.lower() for it in old} else words


def _artist(c: Clause) -> Intent | None:
    words = c.quotes[0] if c.quotes else after(c, _ARTIST_TO)
    sets = words and _SETS_ARTIST.search(c.rest)
    return Intent("set_artist", {"artist": words}) if sets else None
