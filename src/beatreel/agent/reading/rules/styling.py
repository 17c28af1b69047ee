"""How type is to look: its colour, place, size, style and animation."""

from __future__ import annotations

import re
from typing import Any

from ...naming import animation_of, color_of, position_of, style_of
from ..clause import Clause

#: Complaints first: what is too small should be bigger.
_SIZES = (
    (re.compile(r"\b(?:too|so) (?:small|tiny|little)\b|\bcan'?t read\b|太小|看不清"), "bigger"),
    (re.compile(r"\b(?:too|so) (?:big|large|huge|massive)\b|太大"), "smaller"),
    (
        re.compile(
            r"\b(?:bigger|larger|increase|enlarge|grow)\b|大一点|大一些|大点|放大|调大|再大|变大|大些|更大"
        ),
        "bigger",
    ),
    (
        re.compile(
            r"\b(?:smaller|shrink|reduce|tinier)\b|小一点|小一些|小点|缩小|调小|再小|变小|小些|更小"
        ),
        "smaller",
    ),
    (re.compile(r"\b(?:huge|giant|massive|enormous)\b|巨大|超大|特大"), "huge"),
    (re.compile(r"\b(?:big|large)\b|大字|大大的|两个大|大号"), "big"),
    (re.compile(r"\b(?:small|tiny|little letters)\b|小字|小号"), "small"),
)
FONT = re.compile(r"\b(?:font|typeface|type|lettering)\b|字体|字形")
_ANIM = re.compile(
    r"\b(?:animat\w*|fade|typed?|pop|slide|rise|flicker|wipe)\b|动画|淡入|弹|打字|闪烁|升起|擦"
)


def size_of(text: str) -> str | None:
    """Return the size that a text names: bigger, smaller, huge, big or small."""
    return next((size for sign, size in _SIZES if sign.search(text)), None)


def styled(c: Clause) -> dict[str, Any]:
    """Return the style fields that a clause names."""
    text = c.rest
    for _, wording in c.context.texts():
        text = text.replace(wording.lower(), " ")
    found = {"color": color_of(text), "position": position_of(text), "size": size_of(text)}
    if FONT.search(text) and (style := style_of(text)):
        found |= {"style": style, "color": None}
    elif _ANIM.search(text):
        found["animation"] = animation_of(text)
    return {key: value for key, value in found.items() if value}


def styling(words: str) -> bool:
    """Return whether words say only how type is to look, and nothing that could be written."""
    bare = _AROUND.sub(" ", words.lower()).split()
    return all(
        color_of(it)
        or position_of(f"the {it} side")
        or position_of(f"at the {it}")
        or style_of(it)
        or size_of(it)
        or it in ("top", "bottom", "lower", "upper")
        for it in bare
    )


#: What stands beside words of style and says nothing of its own.
_AROUND = re.compile(
    r"\b(?:in|at|the|a|an|and|bit|little|be|more|font|colou?r|text|to|of|corner|letters?)\b|色|的|一点|点|些|放|到|字体?|颜色|角"
)
