"""Directing: a song and a wish in, a draft out, and the reasons for it.

>>> from beatreel import director, music
>>> song = music.hear("song.mp3")
>>> draft = director.direct(song, "neon city at night", options=director.Options(title="Home"))
>>> print(director.explain(draft, song))

Names are imported when first used, since the catalogue of pictures needs a compiler.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .casting import likely
    from .catalogue import Catalogue
    from .direction import direct
    from .explaining import explain
    from .options import Options
    from .wish import Wish, read

__all__ = ["Catalogue", "Options", "Wish", "direct", "explain", "likely", "read"]

#: Where the names live.
_HOMES = {
    "Catalogue": "catalogue",
    "Options": "options",
    "Wish": "wish",
    "direct": "direction",
    "explain": "explaining",
    "likely": "casting",
    "read": "wish",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
