"""A sprite: a drawn piece of text as the planes that a video frame is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: One component of a frame, uint8, (rows, columns); rows may be padded.
Plane = NDArray[np.uint8]
#: Y, U and V of a 4:2:0 frame.
Planes = tuple[Plane, Plane, Plane]

#: Rows Y', Cb, Cr of ITU-R BT.709, for R'G'B' in 0…1.
BT709 = np.array(
    [
        [0.2126, 0.7152, 0.0722],
        [-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5],
        [0.5, -0.7152 / 1.5748, -0.0722 / 1.5748],
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """Premultiplied BT.709 limited-range components of a rectangle with even sides."""

    #: Y' times alpha, (height, width).
    y: Plane
    #: Cb times alpha, (height / 2, width / 2).
    u: Plane
    #: Cr times alpha, as ``u``.
    v: Plane
    #: 0…255, (height, width).
    alpha: Plane
    #: The mean of each 2 × 2 of alpha.
    half: Plane

    @property
    def width(self) -> int:
        """Luma pixels."""
        return self.y.shape[1]

    @property
    def height(self) -> int:
        """Luma pixels."""
        return self.y.shape[0]

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(plane.nbytes for plane in (self.y, self.u, self.v, self.alpha, self.half))

    def coverage(self) -> Sprite:
        """Its alpha as a sprite, to add up the alpha of several."""
        return Sprite(self.alpha, self.half, self.half, self.alpha, self.half)

    @classmethod
    def of(cls, rgba: NDArray[np.uint8]) -> Sprite:
        """Convert premultiplied R'G'B'A, uint8 (height, width, 4) with even sides.

        Limited range puts black at 16 and the chroma axis at 128, so the offsets are
        premultiplied as well: Y·α = 16·α + 219·(R'G'B'·α)·k.
        """
        pixels = rgba.astype(np.float32) / np.float32(255)
        alpha = pixels[..., 3]
        matrix = BT709.astype(np.float32)
        luma = 16 * alpha + 219 * (pixels[..., :3] @ matrix[0])
        quarter = _halved(pixels)
        chroma = 224 * (quarter[..., :3] @ matrix[1:].T) + 128 * quarter[..., 3:]
        return cls(
            y=_bytes(luma),
            u=_bytes(chroma[..., 0]),
            v=_bytes(chroma[..., 1]),
            alpha=np.ascontiguousarray(rgba[..., 3]),
            half=_bytes(quarter[..., 3] * 255),
        )

    @classmethod
    def tinted(cls, alpha: Plane, colour: tuple[float, float, float]) -> Sprite:
        """One R'G'B' colour, 0…1, under a coverage of uint8 (height, width) with even sides."""
        luma, blue, red = BT709 @ np.array(colour)
        steps = np.arange(256) / 255
        wide = alpha.astype(np.uint16)
        rows = wide[0::2] + wide[1::2]
        half = ((rows[:, 0::2] + rows[:, 1::2] + 2) >> 2).astype(np.uint8)
        tables = [
            np.rint(steps * level).astype(np.uint8)
            for level in (16 + 219 * luma, 128 + 224 * blue, 128 + 224 * red)
        ]
        return cls(tables[0][alpha], tables[1][half], tables[2][half], alpha, half)

    @classmethod
    def clear(cls, width: int, height: int) -> Sprite:
        """Nothing, with even sides."""
        full, half = (
            np.zeros((height, width), np.uint8),
            np.zeros((height // 2, width // 2), np.uint8),
        )
        return cls(full, half, half.copy(), full.copy(), half.copy())


def _halved(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of each 2 × 2."""
    rows = pixels[0::2] + pixels[1::2]
    return ((rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25)).astype(np.float32)


def _bytes(values: NDArray[np.float32]) -> Plane:
    return np.ascontiguousarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))
