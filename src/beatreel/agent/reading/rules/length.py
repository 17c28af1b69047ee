"""How long the video or a shot lasts."""

from __future__ import annotations

import re

from ...where import Where
from ..clause import Clause, Intent
from ..numbers import NUM, NUM_ZH, TIME, first_seconds, number, seconds

_LENGTH = re.compile(
    rf"\b(?:cut|trim|shorten|make|keep|limit|bring|get|reduce|extend|lengthen)\b.{{0,40}}?\b(?:down )?(?:to|at|under|be|only|last)? ?(?P<a>{TIME})"
    rf"(?: long| total| in total| max)?|\b(?P<b>{TIME}) long\b|"
    rf"(?:缩短|剪|截|裁|砍|缩|压|改|控制|压缩|延长|变)(?:短)?(?:到|成|至|为)(?P<c>一分半|{TIME})|(?:时长|总长|长度|总时长).{{0,6}}?(?P<d>一分半|{TIME})"
)
#: "Cut it to 1:30": a length, though it looks like a place.
_POINT = re.compile(
    r"\b(?:cut|trim|shorten|bring|get|keep|make) (?:it|this|that|the (?:whole )?(?:video|thing|song|clip))(?: down)? (?:to|at) (?:about |around )?\d{1,2}:\d\d\s*$"
)
_NOT_LENGTH = re.compile(
    r"\bfade|transition|effect|title|text|caption|music (?:in|out)|淡|转场|特效|标题|文字|字幕|小节"
)
#: "Cut the last 10 seconds", and no more.
_CHOP = re.compile(
    r"\W*(?:please |pls |can (?:you|u) |just )*(?:cut|chop|trim|remove|drop|lose|take) (?:off |out )?the last .{1,14}$|(?:把|将)?最后.{1,6}(?:剪掉|砍掉|去掉|删掉|剪了|砍了|不要了?)\W*$"
)
#: How much shorter or longer, and not how long.
_SHORTER = re.compile(
    rf"\b(?P<a>{TIME}) (?:shorter|longer|off)\b|\b(?:shorten|cut|trim|extend)\b.{{0,24}}? by (?P<b>{TIME})|(?:剪短|缩短|短|剪掉|延长|加长)(?P<c>{TIME})(?!的?(?:版|视频))"
)
_LASTS = re.compile(r"\b(?:last|long|trim|cut|shorten|make|keep|extend)\b|长|剪|缩|持续|延")
_ENDS = re.compile(r"\b(?:end|stop|finish)s?\b(?: it| the video| the song)?(?: at)?|结束|截止")


def length(c: Clause) -> Intent | None:
    """Read "cut it down to 90 seconds", "let shot 3 last 2 seconds"."""
    if _NOT_LENGTH.search(c.low):
        return None
    if (left := _chopped(c)) is not None:
        return Intent("set_duration", {"seconds": left})
    shot = next((it.shots[0] for it in c.found.where if it.shots), None)
    if shot is not None:
        found = (first_seconds(c.rest) or _bars_long(c)) if _LASTS.search(c.rest) else None
        return Intent("trim_shot", {"shot": shot, "seconds": found}) if found else None
    if _ENDS.search(c.rest) and (end := _end(c)):
        return Intent("set_duration", {"seconds": end})
    if c.found.where and not _POINT.search(c.low):
        return None
    found = _changed(c) or _whole(c.low)
    return Intent("set_duration", {"seconds": found}) if found else None


def _chopped(c: Clause) -> float | None:
    """Return the seconds that are left without the last ones."""
    draft, last = c.context.draft, c.found.where[0].last if len(c.found.where) == 1 else None
    if draft is None or not last or c.found.where != [Where(last=last)]:
        return None
    return draft.duration / 1000 - last if _CHOP.match(c.low) else None


def _end(c: Clause) -> float | None:
    """Return the second at which the video is to end."""
    if not c.found.where:
        return first_seconds(c.rest)
    return c.found.where[0].start if len(c.found.where) == 1 else None


def _changed(c: Clause) -> float | None:
    """Return the seconds of the video once it is so much shorter or longer."""
    draft, by = c.context.draft, _SHORTER.search(c.low)
    if draft is None or by is None:
        return None
    told = seconds(by[by.lastgroup or 0]) or 0.0
    longer = re.search(r"\blonger\b|\bextend\b|延长|加长", c.low)
    return draft.duration / 1000 + (told if longer else -told)


def _whole(text: str) -> float | None:
    """Return the seconds that the video is to last."""
    match = _LENGTH.search(text)
    told = match[match.lastgroup or 0] if match else ""
    return 90.0 if told == "一分半" else seconds(told)


def _bars_long(c: Clause) -> float | None:
    """Return the seconds that "two bars" are."""
    match = re.search(rf"({NUM}|{NUM_ZH}) ?(?:bars?\b|个?小节)", c.rest)
    draft = c.context.draft
    if match is None or draft is None or not draft.meta.tempo:
        return None
    return (number(match[1]) or 0) * 60.0 / draft.meta.tempo * (draft.meta.meter or 4) or None
