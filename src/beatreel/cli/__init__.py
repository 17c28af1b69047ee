"""The command line: ``beatreel make SONG "a wish"`` and its smaller sisters."""

from .app import main

__all__ = ["main"]
