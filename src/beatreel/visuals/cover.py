"""How a scene reads the user's picture: sharp, blurred, and how near each part seems."""

from __future__ import annotations

import halide as hl

from .buffers import Input, between, bilinear, picture_input
from .shading import Num, Vec2, Vec3, minimum, mix, vec2


class Cover:
    """The user's picture; its middle is the origin, and its shorter side runs from −1 to 1.

    Beyond its borders it is mirrored.
    """

    def __init__(self) -> None:
        self.sharp = picture_input("cover")
        self.blurred = Input(hl.Float(32), 3, "blurred")

    @property
    def half(self) -> Vec2:
        """The far corner: 1 on the shorter side, more on the longer."""
        wide, high = self._size(self.sharp)
        short = minimum(wide, high)
        return vec2(wide / short, high / short)

    def __call__(self, p: Vec2) -> Vec3:
        """Read linear light between the pixels."""
        return bilinear(self.sharp, self._place(self.sharp, p))

    def soft(self, p: Vec2) -> Vec3:
        """Read the picture as if far out of focus."""
        return Vec3(*self._planes(p, (0, 1, 2)))

    def near(self, p: Vec2) -> Num:
        """How near a part of it seems, 0…1, smooth."""
        return self._planes(p, (3,))[0]

    def _planes(self, p: Vec2, planes: tuple[int, ...]) -> list[Num]:
        at = self._place(self.blurred, p)
        x, tx = between(self.blurred, at.x, 0)
        y, ty = between(self.blurred, at.y, 1)
        # Eased between the few pixels, or the grid would show.
        tx, ty = (t * t * (3.0 - 2.0 * t) for t in (tx, ty))

        def plane(k: int) -> Num:
            a, b, c, d = (Num(self.blurred[x + i, y + j, k]) for j in (0, 1) for i in (0, 1))
            return mix(mix(a, b, tx), mix(c, d, tx), ty)

        return [plane(k) for k in planes]

    def _size(self, image: Input) -> tuple[Num, Num]:
        wide, high = (Num(hl.cast(hl.Float(32), image.extent(k))) for k in (0, 1))
        return wide, high

    def _place(self, image: Input, p: Vec2) -> Vec2:
        """Turn a position into pixel indices (of pixel centres)."""
        wide, high = self._size(image)
        scale = minimum(wide, high) * 0.5
        return vec2(p.x * scale + wide * 0.5 - 0.5, high * 0.5 - p.y * scale - 0.5)
