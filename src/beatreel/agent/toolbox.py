"""All tools, by name."""

from __future__ import annotations

from .tool import TOOLS
from .tools import energy, frame, lyrics, pictures, sound, versions, words, work

__all__ = ["TOOLS"]

#: Where the tools are; importing them registers them.
MODULES = (work, pictures, energy, words, lyrics, sound, frame, versions)
