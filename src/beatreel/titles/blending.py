"""Put a sprite on the planes of a frame: four kernels, each compiled at its first use.

``plain`` is for a sprite that stands whole on whole pixels, and by far the fastest; ``still``
also knows a reveal, ``slide`` shifts by a fraction of a pixel so that slow movement
does not step, ``zoom`` scales; the two that move sample bilinearly. All touch only the sprite's
rectangle, in place and in frame coordinates: the buffers carry the place they lie at. A chroma
sample sits in the middle of its four luma samples.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from math import ceil, floor

import halide as hl

from beatreel.titles.sprite import Plane, Planes, Sprite

_LOCK = threading.Lock()
_HALF = hl.f32(0.5)
_MODES = {
    "plain": (),
    "still": (),
    "slide": ("right", "down"),
    "zoom": ("step", "origin_x", "origin_y"),
}

#: Left, top, right, bottom in luma pixels of the frame.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Reveal:
    """The part of a sprite that shows: left of an edge, or right of it."""

    #: Luma pixels from the left side of the frame.
    edge: float
    #: Width of the soft border around the edge, luma pixels, > 0.
    softness: float = 2.0
    #: Right of the edge instead, for scripts that run leftward.
    leftward: bool = False

    @property
    def slope(self) -> float:
        """Change of visibility a pixel, signed."""
        return (-1.0 if self.leftward else 1.0) / max(self.softness, 1e-3)


WHOLE = Reveal(1e6)
_Drawn = tuple[hl.Expr, hl.Func | None]


def _still(image: hl.ImageParam, x: hl.Var, y: hl.Var, own: list[hl.Param]) -> _Drawn:
    return hl.f32(image[x, y]), None


def _slide(image: hl.ImageParam, x: hl.Var, y: hl.Var, own: list[hl.Param]) -> _Drawn:
    upper, lower = (
        hl.lerp(hl.f32(image[x, y - n]), hl.f32(image[x - 1, y - n]), own[0]) for n in (1, 0)
    )
    return hl.lerp(lower, upper, own[1]), None


def _zoom(image: hl.ImageParam, x: hl.Var, y: hl.Var, own: list[hl.Param]) -> _Drawn:
    """Rows first, into a line of floats, then columns: two gathers instead of four."""
    step, origin_x, origin_y = own
    sx = (hl.f32(x) + _HALF - origin_x) * step - _HALF
    sy = (hl.f32(y) + _HALF - origin_y) * step - _HALF
    top = hl.clamp(hl.i32(hl.floor(sy)), 0, image.height() - 2)
    left = hl.clamp(hl.i32(hl.floor(sx)), 0, image.width() - 2)
    down = hl.clamp(sy - hl.f32(top), hl.f32(0), hl.f32(1))
    right = hl.clamp(sx - hl.f32(left), hl.f32(0), hl.f32(1))
    line = hl.Func(f"line_{image.name()}")
    line[x, y] = hl.lerp(hl.f32(image[x, top]), hl.f32(image[x, top + 1]), down)
    return hl.lerp(line[left, y], line[left + 1, y], right), line


_SAMPLERS = {"still": _still, "slide": _slide, "zoom": _zoom}


def _share(value: hl.Expr, of: hl.Expr) -> hl.Expr:
    """value · of in fractions of 65535, sixteen bits."""
    return hl.mul_shift_right(value, of, 16)


def _compile_plain() -> hl.Callable:
    """One plane under one opacity, in sixteen-bit fractions: thrice as fast as in floats."""
    x, y = hl.Var("x"), hl.Var("y")
    images = [hl.ImageParam(hl.UInt(8), 2, name) for name in ("tone", "alpha")]
    opacity = hl.Param(hl.UInt(16), "opacity")
    plane = hl.Func("plane")
    plane[x, y] = hl.undef(hl.UInt(8))
    tone, alpha = (_share(hl.u16(image[x, y]) * hl.u16(257), opacity) for image in images)
    kept = _share(hl.u16(plane[x, y]) * hl.u16(257), hl.u16(65535) - alpha)
    total = hl.saturating_add(hl.saturating_add(tone, kept), hl.u16(130))
    plane[x, y] = hl.u8(_share(total, hl.u16(255)))
    plane.update(0).vectorize(x, 64, hl.TailStrategy.GuardWithIf)
    return hl.Pipeline(plane).compile_to_callable([*images, opacity], hl.get_host_target())


@cache
def _compiled(mode: str) -> hl.Callable:
    """One plane: premultiplied source-over, rounded once."""
    if mode == "plain":
        return _compile_plain()
    x, y = hl.Var("x"), hl.Var("y")
    images = [hl.ImageParam(hl.UInt(8), 2, name) for name in ("tone", "alpha")]
    common = [hl.Param(hl.Float(32), name) for name in ("size", "opacity", "edge", "slope")]
    own = [hl.Param(hl.Float(32), name) for name in _MODES[mode]]
    size, opacity, edge, slope = common
    plane = hl.Func("plane")
    plane[x, y] = hl.undef(hl.UInt(8))
    middle = (hl.f32(x) + _HALF) * size
    shown = opacity * hl.clamp((edge - middle) * slope + _HALF, hl.f32(0), hl.f32(1))
    (tone, line), (alpha, other) = (_SAMPLERS[mode](image, x, y, own) for image in images)
    kept = hl.f32(1) - alpha * shown * hl.f32(1 / 255)
    plane[x, y] = hl.u8_sat(hl.f32(plane[x, y]) * kept + tone * shown + _HALF)
    plane.update(0).vectorize(x, 32, hl.TailStrategy.GuardWithIf)
    for func in (line, other):
        if func is not None:
            func.compute_at(plane, y).vectorize(x, 16, hl.TailStrategy.GuardWithIf)
    return hl.Pipeline(plane).compile_to_callable([*images, *common, *own], hl.get_host_target())


def kernel(mode: str) -> hl.Callable:
    """The kernel of that name, compiled by the first thread that asks."""
    with _LOCK:
        return _compiled(mode)


def warm() -> None:
    """Compile all kernels now, about a second, so that no frame waits for them."""
    for mode in _MODES:
        kernel(mode)


def _placed(plane: Plane, left: int, top: int) -> hl.Buffer:
    buffer = hl.Buffer(plane)
    buffer.translate([left, top])
    return buffer


def _blend_plane(
    plane: Plane,
    pair: tuple[Plane, Plane],
    at: tuple[float, float],
    scale: float,
    clip: Box,
    mask: tuple[float, float, float, float],
) -> None:
    """Blend (tone, alpha) over one plane, all in the plane's own samples."""
    rows, columns = pair[0].shape
    x, y = at
    still = scale == 1.0 and x == floor(x) and y == floor(y)
    rim = 0 if still or scale != 1.0 else 1
    left = max(floor(x) + rim, ceil(clip[0]), 0)
    top = max(floor(y) + rim, ceil(clip[1]), 0)
    reach = (x + columns * scale, y + rows * scale) if scale != 1.0 else (x + columns, y + rows)
    right = min(floor(reach[0]), floor(clip[2]), plane.shape[1])
    bottom = min(floor(reach[1]), floor(clip[3]), plane.shape[0])
    if right <= left or bottom <= top:
        return
    target = _placed(plane[top:bottom, left:right], left, top)
    if still and mask[2:] == (WHOLE.edge, WHOLE.slope):
        images = [_placed(image, floor(x), floor(y)) for image in pair]
        kernel("plain")(*images, round(65535 * min(mask[1], 1.0)), target)
        return
    if scale != 1.0:
        images = [hl.Buffer(image) for image in pair]
        kernel("zoom")(*images, *mask, 1 / scale, x, y, target)
        return
    images = [_placed(image, floor(x), floor(y)) for image in pair]
    if still:
        kernel("still")(*images, *mask, target)
    else:
        kernel("slide")(*images, *mask, x - floor(x), y - floor(y), target)


def blend(
    planes: Planes,
    sprite: Sprite,
    x: float,
    y: float,
    *,
    scale: float = 1.0,
    opacity: float = 1.0,
    reveal: Reveal = WHOLE,
    clip: Box | None = None,
) -> None:
    """Blend ``sprite`` over the planes with its top left corner at (``x``, ``y``), in place.

    Parameters
    ----------
    planes
        Y (h, w), U and V (h/2, w/2), uint8, rows may be padded; BT.709 limited range.
    x, y
        Luma pixels of the frame, may lie outside; whole even numbers take the fast way.
    scale
        Size of the sprite in the frame against its own, > 0.
    opacity
        0…1.
    clip
        Nothing is drawn outside it; whole even numbers cut luma and chroma at the same place.
    """
    if opacity <= 0 or scale <= 0:
        return
    box = clip or (0.0, 0.0, float(planes[0].shape[1]), float(planes[0].shape[0]))
    tones = ((sprite.y, sprite.alpha), (sprite.u, sprite.half), (sprite.v, sprite.half))
    for plane, pair, size in zip(planes, tones, (1, 2, 2), strict=True):
        mask = (float(size), opacity, reveal.edge, reveal.slope)
        near = (box[0] / size, box[1] / size, box[2] / size, box[3] / size)
        _blend_plane(plane, pair, (x / size, y / size), scale, near, mask)
