"""Versions: one draft in, every file that a release needs out.

    Draft ─┬─ reframed ──▶ YouTube 16:9, square 1:1
           ├─ short ─────▶ the hook on bar lines, 9:16
           ├─ canvas ────▶ a silent loop on bars, 9:16
           ├─ thumbnail ─▶ its best frame with the title
           └─ metadata ──▶ title, description, chapters, tags

>>> from beatreel import draft, versions
>>> versions.make(draft.load("reel.json"), ["youtube", "short", "canvas"], "release/")

Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .batches import Outcome, batch
    from .canvases import canvas, canvas_turn
    from .clips import save_clips
    from .recipe import Recipe, read_recipe
    from .release import KINDS, Made, Plan, make
    from .shorts import reframed, short
    from .texts import Metadata, metadata
    from .thumbnails import save_thumbnail, thumbnail
    from .windows import window, window_of_song

#: Where the names live.
_HOMES = {
    "KINDS": "release",
    "Made": "release",
    "Metadata": "texts",
    "Outcome": "batches",
    "Plan": "release",
    "Recipe": "recipe",
    "batch": "batches",
    "canvas": "canvases",
    "canvas_turn": "canvases",
    "make": "release",
    "metadata": "texts",
    "read_recipe": "recipe",
    "reframed": "shorts",
    "save_clips": "clips",
    "save_thumbnail": "thumbnails",
    "short": "shorts",
    "thumbnail": "thumbnails",
    "window": "windows",
    "window_of_song": "windows",
}

__all__ = [
    "KINDS",
    "Made",
    "Metadata",
    "Outcome",
    "Plan",
    "Recipe",
    "batch",
    "canvas",
    "canvas_turn",
    "make",
    "metadata",
    "read_recipe",
    "reframed",
    "save_clips",
    "save_thumbnail",
    "short",
    "thumbnail",
    "window",
    "window_of_song",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
