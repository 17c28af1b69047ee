"""Lyrics: what is sung and when, from files, and out of the song itself.

    .lrc .srt .vtt .ass .txt ── read ──▶ Lyrics ── align (song) ──▶ Lyrics with times ── write

>>> from beatreel import lyrics
>>> words = lyrics.read("words.txt")
>>> timed = words if words.timed else lyrics.align(words, "song.mp3")
>>> lyrics.write(timed, "words.lrc")

Names are imported when first used: alignment needs scipy and a speech model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .aligning import align
    from .files import FORMATS, parse, read, write
    from .lrc import parse_lrc, to_lrc
    from .subtitles import to_srt
    from .words import Line, Lyrics, Word

__all__ = [
    "FORMATS",
    "Line",
    "Lyrics",
    "Word",
    "align",
    "parse",
    "parse_lrc",
    "read",
    "to_lrc",
    "to_srt",
    "write",
]

_HOMES = {
    "FORMATS": "files",
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
