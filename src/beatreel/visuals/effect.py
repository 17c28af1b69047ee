"""What an effect is: data for the director and one function that acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .buffers import Sampler
    from .grade import Grade
    from .picture import Shot
    from .shading import Vec2, Vec3
    from .view import View


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the scene is seen from: ``zoom`` > 1 shows less, angles in radians."""

    zoom: float = 1.0
    angle: float = 0.0
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When an effect acts."""

    #: Frame-exact seconds since the song's start.
    time: float
    frame: int
    #: Seconds since the effect began, and the scene's own seconds since then.
    since: float = 0.0
    flowed: float = 0.0


Move = Callable[[Camera, float, Moment], Camera]
Change = Callable[["Grade", float, Moment], None]
Pace = Callable[["Shot", float, Moment], "Shot"]
Draw = Callable[["Sampler", "Vec2", "View"], "Vec3"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry of the catalogue; exactly one of the four functions is given.

    They act, in this order, on the shot's time, on the camera (both free, and sharp at any zoom),
    as a pass over the drawn picture (1–3 CPU-ms at half size), and on the grade (free).
    """

    name: str
    #: What is seen, as a phrase.
    about: str
    words: tuple[str, ...]
    words_zh: tuple[str, ...]
    #: Signal that drives it unless the draft says otherwise; None is constant.
    signal: str | None
    time: Pace | None = None
    camera: Move | None = None
    draw: Draw | None = None
    grade: Change | None = None
    #: True if it can change the whole frame's brightness at once.
    flashes: bool = False
    #: How much it calls attention to itself, 0…1.
    energy: float = 0.5

    @property
    def kind(self) -> str:
        """One of: time, camera, pass, grade."""
        if self.time:
            return "time"
        if self.camera:
            return "camera"
        return "pass" if self.draw else "grade"
