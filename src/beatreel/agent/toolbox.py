"""All tools, by name."""

from __future__ import annotations

from .tool import TOOLS
from .tools import energy, frame, pictures, sound, words, work

__all__ = ["TOOLS"]

#: Where the tools are; importing them registers them.
MODULES = (work, pictures, energy, words, sound, frame)
