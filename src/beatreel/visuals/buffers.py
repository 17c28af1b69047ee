"""How pictures lie in memory between kernels: one uint32 a pixel, square-root coded light.

11 bits red, 11 green, 10 blue, each the square root of linear light up to :data:`PEAK` times
white: a third of a per cent a step at white and far finer in the shadows. A pixel read anywhere
is one load for all three channels, which is what makes warps and feedback affordable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import halide as hl
import numpy as np
from numpy.typing import NDArray

from .shading import Num, Vec2, Vec3, clamp, floor, mix

if TYPE_CHECKING:
    from .view import View


class Input:
    """What a kernel reads: an array that is given anew to each run.

    It is an output that is never written. All that belongs to a run is then an argument of that
    run, and threads may share a compiled kernel; parameters would be shared and fought over.
    """

    def __init__(self, kind: hl.Type, dimensions: int, name: str) -> None:
        self.func = hl.Func(name)
        self.func[tuple(hl.Var(f"{name}_{k}") for k in range(dimensions))] = hl.undef(kind)

    def __getitem__(self, place) -> hl.Expr:
        return self.func[place]

    def extent(self, dimension: int) -> hl.Expr:
        """Return the number of elements along a dimension."""
        return self.func.output_buffer().dim(dimension).extent()

    def edged(self) -> hl.Func:
        """Return the picture with its edge repeated outwards, in its first two dimensions."""
        bounds = [(0, self.extent(0)), (0, self.extent(1))]
        return hl.BoundaryConditions.repeat_edge(self.func, bounds)


def picture_input(name: str) -> Input:
    """A packed picture that a kernel reads."""
    return Input(hl.UInt(32), 2, name)


#: The brightest light that can be stored; 1 is white.
PEAK = 8.0

_BITS = ((0, 11), (11, 11), (22, 10))


def pack(light: Vec3) -> hl.Expr:
    """Code linear light as one uint32."""
    code: hl.Expr | None = None
    for part, (shift, bits) in zip(light, _BITS, strict=True):
        root = hl.sqrt(clamp(part * (1.0 / PEAK)).e)
        steps = hl.cast(hl.Int(32), root * hl.f32(2**bits - 1.0) + hl.f32(0.5))
        whole = hl.cast(hl.UInt(32), steps) << hl.u32(shift)
        code = whole if code is None else code | whole
    assert code is not None
    return code


def _root(code: hl.Expr, channel: int) -> Num:
    shift, bits = _BITS[channel]
    steps = hl.cast(hl.Int(32), (code >> hl.u32(shift)) & hl.u32(2**bits - 1))
    return Num(hl.cast(hl.Float(32), steps))


def _light(root: Num, channel: int) -> Num:
    return root * root * (PEAK / (2 ** _BITS[channel][1] - 1.0) ** 2)


def unpack(code: hl.Expr) -> Vec3:
    """Decode to linear light."""
    return Vec3(*(_light(_root(code, k), k) for k in range(3)))


def unpack_channel(code: hl.Expr, channel: int) -> Num:
    """Decode one channel to linear light."""
    return _light(_root(code, channel), channel)


def empty(width: int, height: int) -> NDArray[np.uint32]:
    """A black picture, shape (height, width)."""
    return np.zeros((height, width), np.uint32)


def decode(picture: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return a stored picture as linear float32, shape (height, width, 3); for tests."""
    parts = [
        ((picture >> shift) & (2**bits - 1)).astype(np.float32) / (2**bits - 1)
        for shift, bits in _BITS
    ]
    return np.stack(parts, -1) ** 2 * np.float32(PEAK)


class Sampler:
    """Reads a picture at any position of the screen, mirrored at its borders."""

    def __init__(self, image: Input, view: View) -> None:
        self._image, self._view = image, view

    def __call__(self, p: Vec2) -> Vec3:
        """Read between the pixels (bilinear, on the coded values)."""
        at = self._view.to_pixels(p)
        cell = floor(at)
        t = at - cell
        x, y = hl.cast(hl.Int(32), cell.x.e), hl.cast(hl.Int(32), cell.y.e)
        codes = [self._read(x + i, y + j) for j in (0, 1) for i in (0, 1)]

        def channel(k: int) -> Num:
            # Interpolating roots instead of light is a shade darker between far values and saves
            # a multiplication a tap.
            a, b, d, e = (_root(code, k) for code in codes)
            return _light(mix(mix(a, b, t.x), mix(d, e, t.x), t.y), k)

        return Vec3(channel(0), channel(1), channel(2))

    def near(self, p: Vec2) -> Vec3:
        """Read the nearest pixel: a quarter of the cost, for blurs of many taps."""
        cell = floor(self._view.to_pixels(p) + 0.5)
        return unpack(self._read(hl.cast(hl.Int(32), cell.x.e), hl.cast(hl.Int(32), cell.y.e)))

    def _read(self, x: hl.Expr, y: hl.Expr) -> hl.Expr:
        width, height = self._image.extent(0), self._image.extent(1)
        return self._image[_mirrored(x, width), _mirrored(y, height)]


def _mirrored(index: hl.Expr, size: hl.Expr) -> hl.Expr:
    index = hl.select(index < 0, -1 - index, index)
    index = hl.select(index >= size, 2 * size - 1 - index, index)
    return hl.clamp(index, 0, size - 1)
