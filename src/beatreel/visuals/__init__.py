"""What can be shown: scenes, effects, transitions and looks, drawn by compiled kernels.

A :class:`Stage` draws a :class:`Picture` into the planes of a frame. Kernels are compiled once a
process by :func:`warm` and shared by its threads; a stage belongs to one thread at a time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .catalogue import SCENES
    from .catalogue import scene as find_scene
    from .effects import EFFECTS, Effect
    from .looks import LOOKS, Look
    from .looks import look as find_look
    from .picture import Active, Picture, Shot
    from .scene import Param, Scene
    from .stage import Planes, Stage, warm
    from .transitions import TRANSITIONS, Transition

#: Public names and the modules that have them; nothing is imported before it is asked for.
_PLACES = {
    "SCENES": "catalogue",
    "find_scene": "catalogue",
    "find_look": "looks",
    "EFFECTS": "effects",
    "Effect": "effects",
    "LOOKS": "looks",
    "Look": "looks",
    "Active": "picture",
    "Picture": "picture",
    "Shot": "picture",
    "Param": "scene",
    "Scene": "scene",
    "Planes": "stage",
    "Stage": "stage",
    "warm": "stage",
    "TRANSITIONS": "transitions",
    "Transition": "transitions",
}

__all__ = [
    "EFFECTS",
    "LOOKS",
    "SCENES",
    "TRANSITIONS",
    "Active",
    "Effect",
    "Look",
    "Param",
    "Picture",
    "Planes",
    "Scene",
    "Shot",
    "Stage",
    "Transition",
    "find_look",
    "find_scene",
    "warm",
]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # The finders lose their first word, for a module is called scene as well.
    return getattr(import_module(f".{_PLACES[name]}", __name__), name.removeprefix("find_"))


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
