"""Type in the picture: styles, animations, places; set once, blended as sprites.

``Setter(width, height).draw(planes, segment, frame, fps, colours)`` is what a renderer calls,
``picture`` draws on an R'G'B'A array, ``missing`` and ``warning`` tell of glyphs that no face on
the machine has. ``STYLES``, ``ANIMATIONS`` and ``POSITIONS`` are the tables to choose from.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beatreel.titles.areas import POSITIONS, Area, safe
    from beatreel.titles.blending import warm
    from beatreel.titles.caption import Caption
    from beatreel.titles.faces import missing, warning
    from beatreel.titles.motion import ANIMATIONS, Animation
    from beatreel.titles.pictures import picture
    from beatreel.titles.setter import Setter
    from beatreel.titles.sprite import Sprite
    from beatreel.titles.styles import STYLES, Style

__all__ = [
    "ANIMATIONS",
    "POSITIONS",
    "STYLES",
    "Animation",
    "Area",
    "Caption",
    "Setter",
    "Sprite",
    "Style",
    "missing",
    "picture",
    "safe",
    "warm",
    "warning",
]

_HOMES = {
    "ANIMATIONS": "motion",
    "Animation": "motion",
    "POSITIONS": "areas",
    "Area": "areas",
    "safe": "areas",
    "Caption": "caption",
    "missing": "faces",
    "warning": "faces",
    "picture": "pictures",
    "Setter": "setter",
    "Sprite": "sprite",
    "STYLES": "styles",
    "Style": "styles",
    "warm": "blending",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
