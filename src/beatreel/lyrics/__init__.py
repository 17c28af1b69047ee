"""Lyrics: what is sung and when, from files, and out of the song itself.

    .lrc .srt .vtt .ass .txt ── read ──▶ Lyrics ── align (song) ──▶ Lyrics with times ── write

>>> from beatreel import lyrics
>>> found = lyrics.timed("words.txt", "song.mp3")
>>> lyrics.write(found.lyrics, "words.lrc")

Names are imported when first used: alignment needs scipy and a speech model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .aligning import SURE, Aligned, align, timed
    from .files import FORMATS, parse, read, write
    from .lrc import parse_lrc, to_lrc
    from .subtitles import to_srt
    from .words import Line, Lyrics, Word

__all__ = [
    "FORMATS",
    "SURE",
    "Aligned",
    "Line",
    "Lyrics",
    "Word",
    "align",
    "parse",
    "parse_lrc",
    "read",
    "timed",
    "to_lrc",
    "to_srt",
    "write",
]

_HOMES = {
    "FORMATS": "files",
    "SURE": "aligning",
    "Aligned": "aligning",
    "timed": "aligning",
    "Line": "words",
    "Lyrics": "words",
    "Word": "words",
    "align": "aligning",
    "parse": "files",
    "parse_lrc": "lrc",
    "read": "files",
    "to_lrc": "lrc",
    "to_srt": "subtitles",
    "write": "files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
