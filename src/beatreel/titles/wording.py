"""Words as they come in, made fit to be set: cleaned, cased, cut into pieces that may part."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from beatreel.titles.faces import is_cjk

#: Longest text that is set; what is longer ends in an ellipsis.
LONGEST = 240
#: Combining marks kept on one base character; more is noise that leaves the line.
_MARKS = 2
#: Format characters that shape text: joiners, direction marks, the emoji selector.
_SHAPING = frozenset("\u200c\u200d\u200e\u200f\ufe0e\ufe0f")
#: Signs that must not begin a line, or end one (kinsoku).
_NOT_FIRST = frozenset(
    "、。，．,.!?！？：；:;」』）)]】》〉〕’”…‥・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〜～%％"
)
_NOT_LAST = frozenset("「『（([【《〈〔‘“$¥￥#")
#: Words that lean on the next one: no line should end with them.
_LEANING = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "by", "and", "or", "but", "for", "with"}
    | {"my", "your", "our", "his", "her", "from", "is", "i", "de", "la", "le", "el"}
)

#: Chinese particles that belong to what stands before them.
_TRAILING = frozenset("的了着过们吗呢吧啊地得")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of text inside which a line is never broken."""

    text: str
    #: Whether a space stood before it.
    spaced: bool
    #: How bad a break before this token is, 0 is free, 1 is ugly.
    penalty: float = 0.0


def clean(text: str) -> str:
    """Normalise, drop what cannot be drawn, keep line breaks; at most ``LONGEST`` characters."""
    text = unicodedata.normalize("NFC", text[: LONGEST * 8])
    for sign in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\\N"):
        text = text.replace(sign, "\n")
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character == "\n":
            kept.append(character)
        elif category in ("Cc", "Zs"):
            kept.append(" ")
        elif (category not in ("Cf", "Cs", "Cn") or character in _SHAPING) and marks <= _MARKS:
            kept.append(character)
    lines = [" ".join(line.split()) for line in "".join(kept).split("\n")]
    return shortened("\n".join(line for line in lines if line.strip("".join(_SHAPING))), LONGEST)


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters, at a word's end where one is near, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: max(length - 1, 0)]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    if space > len(cut) * 0.6:
        cut = cut[:space]
    return cut.rstrip(" \n,.;:-–—、，。\u200d") + "…"


def is_leftward(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def is_joined(text: str) -> bool:
    """Whether letters join or stack, so that they cannot be moved one by one."""
    return any(
        unicodedata.bidirectional(c) in ("R", "AL")
        or unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf", "Sk")
        or 0x0900 <= ord(c) <= 0x0FFF
        or ord(c) >= 0x1F000
        for c in text
    )


def _parts(before: str, after: str) -> bool:
    """Whether a line may be broken between two characters that have no space between them."""
    if after in _NOT_FIRST or before in _NOT_LAST or unicodedata.category(after)[0] == "M":
        return False
    if before in "-–—/":
        return after.isalpha()
    han = [is_cjk(c) and not 0xAC00 <= ord(c) <= 0xD7FF for c in (before, after)]
    return any(han) and not (after in _SHAPING or before == "\u200d")


def tokens(line: str) -> list[Token]:
    """Cut one line into tokens.

    Chinese and Japanese may break between any two characters but not before closing signs or
    after opening ones; a break after a comma or a full stop reads better than inside a phrase.
    """
    found: list[Token] = []
    for word in line.split():
        start = 0
        for i in range(1, len(word) + 1):
            if i < len(word) and not _parts(word[i - 1], word[i]):
                continue
            before = found[-1].text if found else ""
            if start == 0:
                penalty = 1.0 if before.lower() in _LEANING else 0.0
            elif word[start] in _TRAILING:
                penalty = 1.0
            else:
                penalty = 0.0 if unicodedata.category(word[start - 1])[0] == "P" else 0.5
            found.append(Token(word[start:i], start == 0 and bool(found), penalty))
            start = i
    return found


def words(line: str) -> list[str]:
    """The units that lyrics are timed by: words, or single Chinese and Japanese characters."""
    return [token.text for token in tokens(line)]
