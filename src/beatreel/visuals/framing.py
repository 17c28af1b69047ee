"""Framing: which part of a clip's frame fills the picture, as one affine map for each plane."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .effect import Camera


@dataclass(frozen=True, slots=True)
class Clip:
    """Footage or a photo in a shot, and the part of it that is shown."""

    #: What the projector knows it by.
    key: str
    #: Where the middle of the view lies, in shares of width and height from the upper left.
    x: float = 0.5
    y: float = 0.5
    #: 1 shows as much as covers the picture; more shows less. Never shows past an edge.
    zoom: float = 1.0
    #: Tells two contents of one key apart.
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of a source in units of its displayed height, perhaps turned."""

    #: Width over height of the whole source, as displayed.
    aspect: float
    #: Middle.
    x: float
    y: float
    #: Half the sides.
    half_width: float
    half_height: float
    #: Of the angle.
    cos: float = 1.0
    sin: float = 0.0

    @property
    def level(self) -> bool:
        """Whether rows of the picture are rows of the source."""
        return abs(self.sin) < 1e-6

    def affine(
        self, source: tuple[int, int], out: tuple[int, int]
    ) -> tuple[float, float, float, float, float, float]:
        """Return (a, b, c, d, e, f): pixel (x, y) of a plane shows (ax + by + c, dx + ey + f).

        Parameters
        ----------
        source, out
            Width and height of the planes, pixels.
        """
        wide, high = 2.0 * self.half_width / out[0], 2.0 * self.half_height / out[1]
        across, down = source[0] / self.aspect, float(source[1])
        a, b = wide * self.cos * across, high * self.sin * across
        d, e = -wide * self.sin * down, high * self.cos * down
        middle = (0.5 - 0.5 * out[0], 0.5 - 0.5 * out[1])
        c = self.x * across - 0.5 + a * middle[0] + b * middle[1]
        f = self.y * down - 0.5 + d * middle[0] + e * middle[1]
        return a, b, c, d, e, f


def framed(clip: Clip, camera: Camera, aspect: float, out: tuple[int, int]) -> Frame:
    """Return what is seen of a clip.

    A view that would reach past an edge is moved, and if it is too large, made smaller.

    Parameters
    ----------
    aspect
        Width over height of the source, as displayed.
    out
        Width and height of the picture, pixels.
    """
    shape = out[0] / out[1]
    high = 0.5 * min(1.0, aspect / shape)
    wide = high * shape
    # A unit of the camera is half the shorter side of the picture.
    unit = min(high, wide)
    zoom = max(clip.zoom * camera.zoom, 1e-3)
    x = clip.x * aspect + camera.x * unit
    y = clip.y - camera.y * unit
    wide, high = wide / zoom, high / zoom
    c, s = math.cos(camera.angle), math.sin(camera.angle)
    reach_x, reach_y = abs(c) * wide + abs(s) * high, abs(s) * wide + abs(c) * high
    fit = min(1.0, 0.5 * aspect / reach_x, 0.5 / reach_y)
    wide, high, reach_x, reach_y = (v * fit for v in (wide, high, reach_x, reach_y))
    x = min(max(x, reach_x), aspect - reach_x)
    y = min(max(y, reach_y), 1.0 - reach_y)
    return Frame(aspect, x, y, wide, high, c, s)
