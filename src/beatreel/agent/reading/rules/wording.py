"""What is to be written: words cut out of a clause as they were typed."""

from __future__ import annotations

import re

from ..clause import Clause
from .styling import styling

#: Courtesies behind what is to be written.
_TRAIL = re.compile(
    r"(?:[,，]? ?(?:please|pls|plz|thanks|thank you|ok|instead|now)|吧|呗|谢谢|好吗|好了|[\s，,]*[一二两三四五六七八九十几\d]+个[大小]?字)+[.!?。！？]*$",
    re.IGNORECASE,
)
#: What is left of "when the drop hits" without the drop.
_MOMENT = re.compile(
    r"\b(?:when|as|once|while|until)\s+(?:hits|drops|lands|kicks in|comes in|starts|plays)?\s*$",
    re.IGNORECASE,
)


def after(c: Clause, pattern: re.Pattern[str]) -> str:
    """Return the words after a cue, which a group of the pattern takes; empty if they style."""
    match = pattern.search(c.low)
    if not match:
        return ""
    start, end = match.span(match.lastgroup or 0)
    words = _TRAIL.sub("", c.message.restored(c.text[start:end])).strip(" .,!?:，。！？：\"'")
    return "" if styling(words) else words[:200]


def without_places(c: Clause, start: int, end: int) -> str:
    """Return a stretch of the clause without the places in it."""
    signs = list(c.text)
    for place in c.found.places:
        signs[place.start : place.end] = " " * (place.end - place.start)
    words = _MOMENT.sub("", c.message.restored("".join(signs[start:end])))
    return _TRAIL.sub("", " ".join(words.split())).strip(" .,!?:，。！？：")
