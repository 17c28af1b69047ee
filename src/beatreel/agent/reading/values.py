"""Values that requests name: shapes, sizes, rates, qualities, shares, amounts."""

from __future__ import annotations

import re

from .numbers import NUM, NUM_ZH, number

_ASPECTS = (
    (
        re.compile(
            r"(?<!\d)9 ?[:：x×比] ?16(?!\d)|\b(?:vertical(?:ly)?|portrait|tik ?tok|reels?|(?:for|youtube|yt) shorts|instagram story|stories)\b|"
            r"九比十六|竖屏|竖版|竖着|竖向|竖的|抖音|快手|视频号"
        ),
        "9:16",
    ),
    (re.compile(r"(?<!\d)1 ?[:：x×比] ?1(?!\d)|\bsquare\b|一比一|方形|正方|方的|方屏"), "1:1"),
    (
        re.compile(
            r"(?<!\d)4 ?[:：x×比] ?5(?!\d)|\b(?:instagram|ig|insta) (?:post|feed)|四比五|\bfour by five\b|小红书"
        ),
        "4:5",
    ),
    (
        re.compile(
            r"(?<!\d)16 ?[:：x×比] ?9(?!\d)|\b(?:horizontal(?:ly)?|landscape|widescreen|wide screen|youtube)\b|"
            r"十六比九|横屏|横版|横向|横着|横的|宽屏|b站"
        ),
        "16:9",
    ),
)
_SIZES = (
    (re.compile(r"\b4 ?k\b|\buhd\b|\b2160 ?p?\b|4k"), 2160),
    (re.compile(r"\b2 ?k\b|\bqhd\b|\b1440 ?p?\b"), 1440),
    (re.compile(r"\bfull ?hd\b|\bfhd\b|(?<!\d)1080 ?p?(?!\d)|全高清"), 1080),
    (re.compile(r"(?<!\d)720 ?p?(?!\d)|(?<!full )\bhd\b"), 720),
    (re.compile(r"(?<!\d)480 ?p(?!\d)"), 480),
)
_FPS = re.compile(
    r"(?<![\d.])(\d{2,3}(?:\.\d{1,3})?) ?(?:fps|frames? (?:a|per) second|hz)\b|(?<![\d.])(\d{2,3}) ?帧|"
    r"帧率.{0,6}?(\d{2,3})|\bfps (?:to|at|=|of)? ?(\d{2,3})|\bframe ?rate (?:to|of|at|should be) ?(\d{2,3})"
)
_QUALITIES = (
    (
        re.compile(r"\b(?:archive|lossless|best|maximum|max) quality\b|最高画质|最好的画质"),
        "archive",
    ),
    (re.compile(r"\bhigh(?:er)? quality\b|\bhq\b|高画质|画质.{0,4}高"), "high"),
    (re.compile(r"\b(?:draft|preview|low(?:er)?) quality\b|低画质|草稿画质|预览画质"), "draft"),
    (re.compile(r"\b(?:standard|normal|medium) quality\b|标准画质"), "standard"),
)
_PERCENT = re.compile(
    r"(\d{1,3}(?:\.\d+)?) ?(?:%|percent|per cent)|百分之(\d{1,3}|[一二三四五六七八九十百]+)|([\d一二三四五六七八九]) ?成(?!为|了|[\u3400-\u9fff])"
)
_LITTLE = re.compile(
    r"\b(?:a (?:bit|little|touch|tad|smidge)|slightly|a hair|somewhat)\b|稍微|略微|一点点|稍"
)
_MUCH = re.compile(
    r"\b(?:way|much|far|a lot|lots|crazy|insane(?:ly)?|super|really|massively|totally|as .* as possible|all out|max(?:imum)?)\b|"
    r"非常|超级|特别|很多|大大|疯狂|拉满|极致|最(?!后|终|初|前|近|开)"
)
_TIMES = re.compile(rf"({NUM}) ?(?:x|×|times)\b|(?:x|×) ?({NUM})|({NUM_ZH}) ?倍")


def aspect(text: str) -> str | None:
    """Return the shape that a text names, as ``9:16``."""
    return next((name for sign, name in _ASPECTS if sign.search(text)), None)


def short_side(text: str) -> int | None:
    """Return the shorter side in px that a text names."""
    return next((size for sign, size in _SIZES if sign.search(text)), None)


def fps(text: str) -> float | None:
    """Return the frames a second that a text names."""
    match = _FPS.search(text)
    found = float(next(it for it in match.groups() if it)) if match else 0.0
    return found if 1 <= found <= 120 else None


def quality(text: str) -> str | None:
    """Return the quality that a text names."""
    return next((name for sign, name in _QUALITIES if sign.search(text)), None)


def percent(text: str) -> float | None:
    """Return the share in percent that a text names."""
    match = _PERCENT.search(text)
    if not match:
        bare = re.search(r"(?:\bvolume|音量)(?: (?:to|at|of))?[到为调至 ]*(\d{1,3})(?!\d)", text)
        return float(bare[1]) if bare and float(bare[1]) <= 100 else None
    plain, zh, tenth = match.groups()
    value = float(plain) if plain else (number(zh) if zh else 10 * (number(tenth) or 0.0))
    return value if value is not None and value <= 100 else None


def amount(text: str) -> float:
    """Return how far somebody wants to go, 0…1; 0.5 where he does not say."""
    if _LITTLE.search(text):
        return 0.3
    return 0.9 if _MUCH.search(text) else 0.5


def factor(text: str) -> float | None:
    """Return the multiple that a text names, as 2 for "2x", 两倍 or "half speed"."""
    if re.search(r"\bhalf\b(?! a)|0\.5 ?x|一半|半速|减半|半倍", text):
        return 0.5
    if re.search(r"\bdouble\b|\btwice\b|加倍|翻倍|快一倍", text):
        return 2.0
    if match := _TIMES.search(text):
        return number(next(it for it in match.groups() if it))
    if re.search(r"\bquarter speed\b|四分之一", text):
        return 0.25
    return None
