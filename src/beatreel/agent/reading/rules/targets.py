"""What a clause wants to be seen or felt."""

from __future__ import annotations

import re

from ...castings import pictured
from ..clause import Clause

_INSTEAD = re.compile(
    r"\b(?:swap|switch|replace|change|trade|exchange)(?:ing)? .+? (?:for|with|to|into|by) (?:an? |the |some )?(?P<b>.+)$|"
    r"(?:把|将)?.*?(?:换成|改成|变成|替换成|换为|改为|替换为|变为|[换改变](?=[红橙黄绿青蓝紫黑白金粉灰]))(?P<c>.+)$|(?P<d>.+?) instead of .+$"
)
_COURTESY = re.compile(
    r"\b(?:some|a bit of|a little) (?:more )?love\b|\b(?:please|pls|can we|can you|could you|could we|i want|i'd like|give me|let'?s|maybe|kind of|kinda|some(?:thing)?|thing|instead|show|put|have|like|a|an|the|for)\b|"
    r"请|给我|帮我|想要|来点|来个|放|吧|一点|一下|那种|的画面|画面|背景"
)


def target(c: Clause) -> str:
    """Return what is wanted of "swap A for B": B; else the clause without courtesies."""
    match = _INSTEAD.search(c.words)
    words = next(it for it in match.groups() if it) if match else c.words
    return " ".join(_COURTESY.sub(" ", words).split()).strip(" ,.!?:，。！？：的")


def seen(words: str) -> bool:
    return bool(words) and pictured(words)
