"""Corrections of the beat grid."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause, Intent
from ..numbers import NUM, NUM_ZH, number

_GRID = re.compile(
    r"\bgrid\b|\bbeats?\b.{0,30}\b(?:off|wrong|double|half|late|early|shifted|misaligned|out of sync)\b|\b(?:half|double)[ -]?time\b|"
    r"\bdown ?beats?\b|\bthe one is\b|\bbpm\b|\btempo (?:is|should|to|at)\b|速度(?:其实)?(?:应该)?是(?:一半|两倍)|\b(?:off|out of) (?:sync|beat|the beat)\b|"
    r"节拍|(?<!一)半速(?!度)|双速|重拍|强拍|拍子|bpm|卡(?:不|没卡)(?:准|上)|对不上(?:拍|节奏|鼓点)|(?:错|偏|差|慢|早|晚)(?:了)?(?:一|半|两|1|2)拍|挪(?:一|两|半)?拍"
)
#: So many ms too late or too early, whatever is.
_LATE = re.compile(
    r"\b(?:lag|late|early|behind|ahead|delay|off)\w*\b.{0,40}\d ?(?:ms|milli)|\d ?(?:ms|milli ?seconds?)\b.{0,20}\b(?:late|early|behind|ahead|off|lag|delay)|(?:晚|早|慢|快|延迟|滞后|超前|提前).{0,4}\d+ ?(?:ms|毫秒)|\d+ ?(?:ms|毫秒).{0,4}(?:晚|早|慢|快|延迟)"
)
_SHIFT = re.compile(
    rf"({NUM}) beats?|({NUM_ZH}) ?拍",
)
_EARLIER = re.compile(r"\b(?:earlier|back(?:wards?)?|left|too late)\b|往前|提前|前移")
_OFFSET = re.compile(r"(\d{1,4}) ?(?:ms|milli ?seconds?|毫秒)")
_BPM = re.compile(
    r"(\d{2,3}(?:\.\d+)?) ?bpm|bpm.{0,16}?(\d{2,3}(?:\.\d+)?)|tempo.{0,16}?(\d{2,3}(?:\.\d+)?)|速度(?:是|应该是|改成)(\d{2,3})"
)
_HALF = re.compile(
    r"\b(?:tempo|bpm|speed|it)(?: is|'s)(?: really| actually)? half\b|\bhalf (?:of )?what\b|其实.{0,6}一半|速度.{0,4}一半|\bhalf[ -]?time\b|\bhalf the (?:tempo|speed|bpm)\b|\b(?:is|it'?s|beats?|grid|tempo) (?:is )?(?:double|twice|too fast)\b|半速|快了一倍|减半|慢一倍|一半|太快"
)
_DOUBLE = re.compile(
    r"\bdouble[ -]?time\b|\b(?:twice|double) the (?:tempo|speed|bpm)\b|\b(?:beats?|grid) (?:is|are) (?:half|too slow)\b|\btempo is too slow\b|双速|慢了一倍|翻倍|加倍|快一倍|太慢"
)


def grid(c: Clause) -> Intent | None:
    """Read corrections of the beat grid."""
    if not (_GRID.search(c.low) or _LATE.search(c.low)) or c.quotes:
        return None
    args: dict[str, Any] = {}
    if match := _OFFSET.search(c.low):
        args["offset_ms"] = float(match[1]) * _side(c.low)
    elif match := _BPM.search(c.low):
        args["bpm"] = float(next(it for it in match.groups() if it))
    elif match := _SHIFT.search(c.low):
        beats = number(next(it for it in match.groups() if it)) or 0
        # 错了一拍 and 挪一拍 may both be there: one beat is meant.
        args["shift"] = int(beats) * _side(c.low)
    elif _HALF.search(c.low):
        args["tempo"] = "half"
    elif _DOUBLE.search(c.low):
        args["tempo"] = "double"
    elif re.search(r"\bshift|挪", c.low) and re.search(r"\bone\b|\bbeat\b|拍", c.low):
        args["shift"] = 1
    if not args or args.get("shift") == 0:
        return Intent("ask", {"about": "grid"})
    return Intent("correct_grid", args)


def _side(text: str) -> int:
    """Return 1 where the grid is to move later, -1 where earlier; what is late moves earlier."""
    if _EARLIER.search(text) or re.search(
        r"\blate\b|\bbehind\b|\blag\w*|\bdelay|慢了|晚了|偏晚|偏慢|延迟|滞后", text
    ):
        return -1
    return 1
