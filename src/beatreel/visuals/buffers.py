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

from .shading import Num, Vec2, Vec3, absolute, clamp, floor, minimum, mix

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
        root = hl.sqrt(clamp(part, 0.0, PEAK).e)
        steps = hl.cast(hl.Int(32), root * hl.f32((2**bits - 1.0) / PEAK**0.5) + hl.f32(0.5))
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


def encode(light: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Store linear float32, shape (height, width, 3), as a picture."""
    code = np.zeros(light.shape[:2], np.uint32)
    for part, (shift, bits) in enumerate(_BITS):
        root = np.sqrt(np.clip(light[..., part] / PEAK, 0, 1))
        code |= (root * (2**bits - 1) + 0.5).astype(np.uint32) << np.uint32(shift)
    return code


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
        return bilinear(self._image, self._view.to_pixels(p))

    def near(self, p: Vec2) -> Vec3:
        """Read the nearest pixel: a quarter of the cost, for blurs of many taps."""
        return unpack(self._nearest(p))

    def near_or(self, other: Sampler, p: Vec2, q: Vec2, there: Num) -> Vec3:
        """Read the nearest pixel to ``p``, or where ``there`` holds, that of another to ``q``."""
        return unpack(hl.select(there.e, other._nearest(q), self._nearest(p)))

    def _nearest(self, p: Vec2) -> hl.Expr:
        at = self._view.to_pixels(p)
        x, y = (_mirrored(v + 0.5, self._last(k)) for k, v in enumerate(at))
        return hl.Expr(self._image[self._whole(x, 0), self._whole(y, 1)])

    def _last(self, dimension: int) -> Num:
        return _last(self._image, dimension)

    def _whole(self, at: Num, dimension: int) -> hl.Expr:
        last = self._image.extent(dimension) - 1
        return hl.unsafe_promise_clamped(hl.cast(hl.Int(32), at.e), 0, last)


def bilinear(image: Input, at: Vec2, *, smooth: bool = False, view: View | None = None) -> Vec3:
    """Read a packed picture between its pixels; ``at`` is in pixels, mirrored at the borders.

    ``smooth`` eases between them, or the grid of a small picture would show. With a ``view`` the
    pixels are kept in it: else what is kept of the three channels reads each of them thrice.
    """
    x, tx = between(image, at.x, 0)
    y, ty = between(image, at.y, 1)
    if smooth:
        tx, ty = eased(tx), eased(ty)
    codes = [hl.Expr(image[x + i, y + j]) for j in (0, 1) for i in (0, 1)]
    if view is not None:
        pairs = [view.keep(Vec2(Num(codes[k]), Num(codes[k + 1]))) for k in (0, 2)]
        codes = [code.e for pair in pairs for code in pair]

    def channel(k: int) -> Num:
        # Interpolating roots instead of light is a shade darker between far values and saves
        # a multiplication a tap.
        a, b, d, e = (_root(code, k) for code in codes)
        return _light(mix(mix(a, b, tx), mix(d, e, tx), ty), k)

    return Vec3(channel(0), channel(1), channel(2))


def eased(t: Num) -> Num:
    """Bend a share so that it starts and ends flat."""
    return t * t * (3.0 - 2.0 * t)


def between(image: Input, at: Num, dimension: int) -> tuple[hl.Expr, Num]:
    """Return the pixel before a position, not the last, and how far past it that is."""
    last = _last(image, dimension)
    held = _mirrored(at, last)
    low = hl.cast(hl.Int(32), minimum(floor(held), last - 1.0).e)
    low = hl.unsafe_promise_clamped(low, 0, image.extent(dimension) - 2)
    return low, held - Num(hl.cast(hl.Float(32), low))


def _last(image: Input, dimension: int) -> Num:
    return Num(hl.cast(hl.Float(32), image.extent(dimension) - 1))


def _mirrored(at: Num, last: Num) -> Num:
    """Reflect a position at the first and the last pixel; hold it there from twice as far on."""
    return clamp(last - absolute(last - absolute(at)), 0.0, last)
