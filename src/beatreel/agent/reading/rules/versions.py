"""Other cuts of the video, and pictures of it: short, teaser, canvas, thumbnail."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause, Intent, places
from ..numbers import first_seconds
from ..values import aspect

_VERSION = re.compile(
    r"\b(?:a|an|one|my|\d+|second|sec|s|as|the|into|make|vertical|youtube|tiktok|ig|instagram)[ -](?:\w+ )?(?:short|teaser|snippet|trailer|reel)\b|\bcanvas\b|\bspotify\b|\bversion for (?:youtube |yt |insta )?(?:shorts|tiktok|reels)\b|"
    r"\b(?:youtube|tiktok) short\b|\b(?:cut|edit) for (?:reels|tiktok|shorts|the gram|ig|instagram)\b|\b(?:short|teaser|snippet|reel) version\b|"
    r"短视频|短片|预告|花絮|canvas|精华版|片段版|(?:秒|分钟)的?(?:竖屏|竖版|短版|版本)"
)
_CANVAS = re.compile(r"\bspotify\b|\bcanvas\b|canvas|循环")
_TEASER = re.compile(r"\bteaser|trailer|snippet|预告|花絮")
_THUMBNAIL = re.compile(
    r"\bthumb ?nail\b|\bcover (?:frame|image for youtube)\b|\bstill\b(?! (?:too|not|the|a|in|very))|\bscreenshot\b|缩略图|封面帧|截图|截一?帧|视频封面"
)

_BARE = re.compile(
    r"\b(?:no|without(?: the| a| any)?) (?:title|text|words)\b|(?:不要|不带|没有|别加|无)(?:标题|文字|字)"
)


def thumbnail(c: Clause) -> Intent | None:
    """Read "a thumbnail from the drop, without text"."""
    if not _THUMBNAIL.search(c.low):
        return None
    at = _telling(c) if c.found.where else first_seconds(c.low)
    args: dict[str, Any] = {} if at is None else {"at": at}
    return Intent("make_thumbnail", args | ({"titled": False} if _BARE.search(c.low) else {}))


def version(c: Clause) -> Intent | None:
    """Read "a 30 second vertical short", "a Spotify Canvas"."""
    if not _VERSION.search(c.low):
        return None
    kind = "canvas" if _CANVAS.search(c.low) else "teaser" if _TEASER.search(c.low) else "short"
    args: dict[str, Any] = {"kind": kind}
    length = first_seconds(c.low) or _dashed(c.low)
    if length and 1 <= length <= 600:
        args["seconds"] = length
    if shape := aspect(re.sub(r"\b(?:youtube|shorts?)\b", "", c.low)):
        args["aspect"] = shape
    if kind != "canvas" and any(it.section or it.bars for it in c.found.where):
        args["where"] = places(c.where)
    return Intent("make_version", args)


def _telling(c: Clause) -> float | None:
    """Return the second that shows a place: the time that is said, else early in it."""
    start, there = c.found.where[0].start, c.context.spans(c.where)
    if start is not None or not there:
        return start
    first, last = there[0]
    return (first + min(1_000, (last - first) // 2)) / 1000


def _dashed(text: str) -> float | None:
    match = re.search(r"(\d{1,3})[ -](?:second|sec|s)\b", text)
    return float(match[1]) if match else None
