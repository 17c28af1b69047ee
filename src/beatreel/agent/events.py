"""What an agent says and does, in order; whoever carries it to the user shapes it as he likes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["en", "zh"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Said:
    """Words for the user."""

    text: str
    #: A piece of a text that follows whole.
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A tool is about to run."""

    id: str
    name: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """A tool has run; ``response`` holds ``ok`` and ``said``, and what else it tells."""

    id: str
    name: str
    response: dict[str, Any] = field(default_factory=dict)


Event = Said | Called | Answered


def language_of(text: str, preferred: str = "") -> Language:
    """Return the language to answer in: that of the message where it can be told.

    Parameters
    ----------
    preferred
        ISO tag; decides where the message has no letters.
    """
    if _HAN.search(text):
        return "zh"
    if _LETTER.search(text):
        return "en"
    return "zh" if preferred.lower().startswith("zh") else "en"
