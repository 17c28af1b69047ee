"""One thing in the place of another."""

from __future__ import annotations

import re

_EXCHANGE = (
    re.compile(
        r"\b(?:replace|swap|switch|change|trade|exchange)s?\b (?P<old>.+?) (?:with|for|to|into|by) (?P<new>.+)$"
    ),
    re.compile(
        r"\binstead of (?P<old>[\w ]+?)[,，]? (?:use|do|put|add|make|have|try|go with)\b (?P<new>.+)$"
    ),
    re.compile(r"^(?P<new>.+?) (?:instead of|rather than|in place of) (?P<old>.+)$"),
    re.compile(r"用(?P<new>.+?)(?:代替|替换掉?|取代|换掉|替)(?P<old>.+)$"),
    re.compile(
        r"(?:把|将)?(?P<old>.+?)(?:换成|改成|变成|替换成|换为|改为|替换为|变为)(?P<new>.+)$"
    ),
    re.compile(r"^(?P<new>.+?)(?:而不是|而非)(?P<old>.+)$"),
)


def exchanged(text: str) -> tuple[str, str] | None:
    """Return what is wanted and what it takes the place of: "a strobe instead of the flash"."""
    for sign in _EXCHANGE:
        if match := sign.search(text):
            return match["new"], match["old"]
    return None
