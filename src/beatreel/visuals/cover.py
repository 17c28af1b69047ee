"""How a scene reads the user's picture: sharp, blurred, and how near each part seems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import halide as hl

from .buffers import Input, between, bilinear, eased, picture_input
from .shading import Num, Vec2, Vec3, minimum, mix, vec2

if TYPE_CHECKING:
    from .view import View


class Cover:
    """The user's picture; its middle is the origin, and its shorter side runs from −1 to 1.

    Beyond its borders it is mirrored.
    """

    def __init__(self) -> None:
        self.sharp = picture_input("cover")
        self.blurred = picture_input("blurred")
        self.nearness = Input(hl.Float(32), 2, "nearness")

    @property
    def half(self) -> Vec2:
        """The far corner: 1 on the shorter side, more on the longer."""
        wide, high = self._size(self.sharp)
        short = minimum(wide, high)
        return vec2(wide / short, high / short)

    def __call__(self, p: Vec2, view: View | None = None) -> Vec3:
        """Read linear light between the pixels; with a view, keep in it what is read."""
        return bilinear(self.sharp, self._place(self.sharp, p), view=view)

    def soft(self, p: Vec2, view: View | None = None) -> Vec3:
        """Read the picture as if far out of focus; with a view, keep in it what is read."""
        return bilinear(self.blurred, self._place(self.blurred, p), smooth=True, view=view)

    def near(self, p: Vec2) -> Num:
        """How near a part of it seems, 0…1, smooth."""
        at = self._place(self.nearness, p)
        x, tx = between(self.nearness, at.x, 0)
        y, ty = between(self.nearness, at.y, 1)
        a, b, c, d = (Num(self.nearness[x + i, y + j]) for j in (0, 1) for i in (0, 1))
        tx, ty = eased(tx), eased(ty)
        return mix(mix(a, b, tx), mix(c, d, tx), ty)

    @property
    def inputs(self) -> dict[str, Input]:
        """What a kernel is given, by name."""
        return {"cover": self.sharp, "blurred": self.blurred, "nearness": self.nearness}

    def _size(self, image: Input) -> tuple[Num, Num]:
        wide, high = (Num(hl.cast(hl.Float(32), image.extent(k))) for k in (0, 1))
        return wide, high

    def _place(self, image: Input, p: Vec2) -> Vec2:
        """Turn a position into pixel indices (of pixel centres)."""
        wide, high = self._size(image)
        scale = minimum(wide, high) * 0.5
        return vec2(p.x * scale + wide * 0.5 - 0.5, high * 0.5 - p.y * scale - 0.5)
