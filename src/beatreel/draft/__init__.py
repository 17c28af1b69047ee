"""The draft: a timeline document, pure edits of it, and what it says about itself.

>>> from beatreel import draft
>>> reel = draft.load("reel.json")
>>> draft.save(reel, "copy.json")

Names are imported when first used, since the models cost a quarter of a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .codec import dump, dumps, load, save
    from .document import (
        AUDIO,
        TEXT,
        VERSION,
        VIDEO,
        Draft,
        Effect,
        Media,
        Meta,
        Segment,
        SegmentMeta,
        Text,
        Track,
        Transition,
        Word,
    )

__all__ = [
    "AUDIO",
    "TEXT",
    "VERSION",
    "VIDEO",
    "Draft",
    "Effect",
    "Media",
    "Meta",
    "Segment",
    "SegmentMeta",
    "Text",
    "Track",
    "Transition",
    "Word",
    "dump",
    "dumps",
    "load",
    "save",
]

#: Where the names live.
_MODULES = ("document", "codec")


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            found = vars(import_module(f".{module}", __name__))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
