"""What a scene is: data about a picture and the function that draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .shading import Vec2, Vec3
    from .view import View


@dataclass(frozen=True, slots=True)
class Param:
    """One knob of a scene, with the range in which it still looks good."""

    name: str
    low: float
    high: float
    default: float
    #: What it does, as a phrase.
    about: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One entry of the catalogue.

    ``draw(p, view)`` returns linear light (0…about 8) at ``p``: the origin is the middle of the
    picture, y points up, and the shorter side runs from −1 to 1 (``view.half`` has both ends).
    """

    name: str
    #: One of: place, space, abstract, music, retro, cover.
    family: str
    #: English words for what it shows, its mood and its time; for the director.
    words: tuple[str, ...]
    #: The same in Chinese.
    words_zh: tuple[str, ...]
    draw: Callable[[Vec2, View], Vec3]
    params: tuple[Param, ...] = ()
    #: True if it may be drawn at half size: no hard edges, no lines.
    soft: bool = True
    #: True if it reads its own last frame through ``view.previous``.
    feedback: bool = False
    #: True if it shows the user's picture through ``view.cover``.
    cover: bool = False
    #: Where a title sits best: "center", "lower" or "upper".
    room: str = "center"
    #: How lively it is at its defaults, 0 (calm) … 1 (wild).
    energy: float = 0.5
    #: Mean luminance at its defaults, 0 (dark) … 1.
    brightness: float = 0.3
