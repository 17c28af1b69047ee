"""All tools, by name."""

from __future__ import annotations

from .tool import TOOLS
from .tools import (
    effects,
    energy,
    frame,
    lyrics,
    pictures,
    sound,
    transitions,
    versions,
    words,
    work,
)

__all__ = ["TOOLS"]

#: Where the tools are; importing them registers them.
MODULES = (work, pictures, energy, effects, transitions, words, lyrics, sound, frame, versions)
