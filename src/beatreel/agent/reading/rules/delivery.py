"""What comes in and goes out: addresses to fetch, a new video, the file."""

from __future__ import annotations

import re

from ..clause import Clause, Intent
from ..values import aspect, fps, quality, short_side

EXPORT = re.compile(
    r"\b(?:export|download|render)(?:ed|ing)?\b|\bsend (?:me|us) (?:the|my) (?:final |finished )?(?:video|file|mp4|clip|result)|"
    r"\bgive me (?:the|my) (?:final |finished )?(?:file|mp4|video)\b|\bsave (?:it |the video |this )?(?:as|to) (?:an? )?(?:mp4|file)|"
    r"\bi(?:'m| am) done\b.*\bvideo\b|导出|导.{0,8}出来|导一?[个份](?=.{0,6}(?:k|K|p|P|视频|成片|片子|mp4))|下载|渲染|输出(?:视频|成片|文件)?|(?:视频|成片|片子)(?:就)?(?:发|传|给)(?:给)?我|"
    r"把(?:视频|成片|片子|文件)(?:发|传|给)|出片|出成片|发我(?:视频|成片)"
)
_READY = re.compile(
    r"\b(?:is|has|did|was)\b.{0,30}\b(?:done|finish(?:ed)?|ready|complete[d]?)\b|(?:完成|好|完|成功)了?(?:吗|没)"
)
_PLATFORMS = re.compile(
    r"\b(?:youtube|tiktok|reels|shorts|instagram)\b|抖音|快手|b站|小红书|视频号"
)
_NEW = re.compile(
    r"\b(?:make|create|generate|produce|build|give|do|start)\b(?: me| us)?(?: with)?(?: a| an| another| one)?(?: whole| brand| completely| totally)*"
    r"(?: ?-?new| fresh| different| other)?(?: \w+){0,3}? ?(?:music ?video|visuali[sz]er|lyric video|\bvideo\b|\bclip for my)|"
    r"\bstart (?:all )?over\b|\bfrom scratch\b|\bnew (?:music )?video\b|\bgenerate (?:a|the|my) (?:draft|reel|visuals)\b|"
    r"\bturn (?:my|this|the) (?:song|beat|track) into\b|"
    r"推倒重来|从头(?:再)?(?:来|做|开始)|重新(?:做|生成|来)一?(?:个|条|版|遍)?(?:全新的?)?(?:视频|mv|短片|片子)|全新的?(?:视频|mv)|"
    r"(?:生成|制作|做|来|创建|弄)(?:一)?(?:个|条|支|部)(?:.{0,14})(?:视频|mv|短片)|给(?:我的|这首)(?:歌|曲子|beat).{0,4}(?:做|配|生成)|重来一?(?:版|遍)整个",
    re.IGNORECASE,
)
_NOT_NEW = re.compile(
    r"\bmake (?:the|this|that|my|it)\b|\b(?:start|do|give|build) (?:the|this|that|my|it)\b(?! over)|\b(?:short|teaser|canvas|version|snippet|loop|vertical video)\b|短视频|canvas|循环|预告|竖屏视频|版本"
)


def export(c: Clause) -> Intent | None:
    """Read "send me the video"."""
    if not EXPORT.search(c.low):
        return None
    if _READY.search(c.low):
        return Intent("get_status")
    slots = {
        "resolution": short_side(c.low),
        "fps": fps(c.low),
        "quality": quality(c.low) or "",
        # The platform that it is for says nothing of the shape that it has.
        "aspect": aspect(_PLATFORMS.sub(" ", c.low)) or "",
    }
    return Intent("export_video", {key: value for key, value in slots.items() if value})


def upload(c: Clause) -> Intent | None:
    """Read an address to fetch from."""
    links = c.message.linked(c.text)
    return Intent("upload_url", {"url": links[0]}) if links else None


def generate(c: Clause) -> Intent | None:
    """Read the wish for a new video."""
    if not _NEW.search(c.low) or _NOT_NEW.search(c.low):
        return None
    wish = c.message.restored(c.text).strip()
    args = {"wish": wish[:4000]}
    if shape := aspect(c.low):
        args["aspect"] = shape
    return Intent("generate_video", args)
