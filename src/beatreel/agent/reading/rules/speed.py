"""How fast pictures move."""

from __future__ import annotations

import re
from typing import Any

from ..clause import Clause, Intent, places
from ..values import factor, percent
from .words import PACE

_SPEED = re.compile(
    r"\bslow (?:the|it|this|that|my)\b|\bslow ?mo(?:tion)?\b|\b(?:speed|slow)(?:s|ed|ing)? .{0,40}?(?:up|down)\b|\b(?:half|double|quarter|full|normal|twice the) speed\b|\bspeed\b|\b\d(?:\.\d+)? ?x\b|\bplayback\b|"
    r"慢动作|慢镜头|[快慢]一[半倍]|倍速|播放|速度|放慢|加速|减速|快放|慢放|快进|\d ?倍"
)
_SLOWMO = re.compile(r"\bslow ?mo(?:tion)?\b|慢动作|慢镜头|慢放")
_SLOW = re.compile(r"\bslow|放慢|减速|慢")
_NORMAL = re.compile(r"\bnormal speed\b|\bfull speed\b|正常速度|恢复速度|原速")


def speed(c: Clause) -> Intent | None:
    """Read how fast pictures should move."""
    clip = c.media is not None and re.search(r"\bslow|\bfaster", c.rest)
    if not (clip or _SPEED.search(c.rest)) or (
        PACE.search(c.rest) and not c.media and not _SLOWMO.search(c.rest)
    ):
        return None
    where = c.where or c.clip
    args: dict[str, Any] = {"where": places(where)}
    if not where and not c.found.whole:
        return Intent("ask", {"about": "speed"})
    if _NORMAL.search(c.rest):
        return Intent("change_speed", {"speed": 1.0, **args})
    share = percent(c.low)
    told = _share(c.rest, share) if share and share >= 5 else factor(c.rest)
    if told is None:
        slow = bool(_SLOW.search(c.rest))
        told = (0.5 if _SLOWMO.search(c.rest) else 0.7) if slow else 1.5
        relative = not _SLOWMO.search(c.rest)
    else:
        slowing = re.search(r"\bslow|放慢|慢", c.rest) and told > 1
        told, relative = (1.0 / told if slowing else told), False
    return Intent(
        "change_speed",
        {"speed": round(min(20.0, max(0.05, told)), 3), "relative": relative, **args},
    )


def _share(text: str, percent: float) -> float:
    """Return the speed that a share means: to 80 %, or faster or slower by 20 %."""
    slower, faster = (
        re.search(r"\bslow|慢", text),
        re.search(r"\bspeed .{0,30}up\b|\bfast|加速|快", text),
    )
    to = re.search(r"\b(?:to|at)\b|到|成|至|为", text) and not re.search(r"\bby\b", text)
    if to or not (slower or faster):
        return percent / 100
    return 1 - percent / 100 if slower and percent < 100 else 1 + percent / 100
