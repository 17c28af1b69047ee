"""Bloom: light that spills, as a pyramid of ever smaller pictures added up again.

Each level spills twice as far as the one before, and their sum falls with the square of the
distance, as the glow of a lens does (after Jimenez, SIGGRAPH 2014).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import halide as hl
import numpy as np
from numpy.typing import NDArray

from . import grade
from .buffers import Input, picture_input, unpack
from .kernel import Kernel, buffer
from .shading import Num, Vec2, dot, luminance, smoothstep, vec2

#: Lanes for small pictures: more would only take longer to compile.
_LANES = 4
#: Short side of the smallest level, pixels.
_LEAST = 8.5
#: Strength of the levels, the widest first, and their sum.
_WEIGHTS, _SUM = (0.18, 0.22, 0.26, 0.30, 0.34, 0.38), 1.3
#: Planes of what :func:`expose` gives.
GAIN, RED, GREEN, BLUE = 0, 1, 2, 3

x, y, c = hl.Var("x"), hl.Var("y"), hl.Var("c")


def bright() -> Kernel:
    """What is brighter than mid-grey, averaged over 4×4 pixels of a packed picture."""
    uniforms, source = Input(hl.Float(32), 1, "weights"), picture_input("source")
    edge = source.edged()
    lit, tall, out = hl.Func("lit"), hl.Func("tall"), hl.Func("bright")
    light = unpack(edge[x, y])
    lit[x, y] = tuple((light * smoothstep(0.35, 1.4, luminance(light))).parts())
    tall[x, y] = tuple(_sum([lit[x, 4 * y + i][k] for i in range(4)]) for k in range(3))
    wide = [tall[4 * x + i, y] for i in range(4)]
    out[x, y, c] = hl.mux(c, [_sum([w[k] for w in wide]) * hl.f32(1 / 16) for k in range(3)])
    out.bound(c, 0, 3).reorder(c, x, y).unroll(c).vectorize(x, 2 * _LANES).never_partition([y])
    tall.hoist_storage_root().compute_at(out, y).vectorize(x, 4 * _LANES)
    return Kernel(out, uniforms, {"source": source})


def _sum(parts: list[hl.Expr]) -> hl.Expr:
    return (parts[0] + parts[1]) + (parts[2] + parts[3])


def down() -> Kernel:
    """Halve a picture of planes with the weights 1 3 3 1."""
    uniforms, source = Input(hl.Float(32), 1, "weights"), Input(hl.Float(32), 3, "source")
    edge = source.edged()
    tall, out = hl.Func("tall"), hl.Func("down")

    def taps(read: Callable[[int], hl.Expr]) -> hl.Expr:
        return (read(-1) + read(2)) * hl.f32(0.125) + (read(0) + read(1)) * hl.f32(0.375)

    tall[x, y, c] = taps(lambda i: edge[x, 2 * y + i, c])
    out[x, y, c] = taps(lambda i: tall[2 * x + i, y, c])
    _by_rows(out, tall)
    return Kernel(out, uniforms, {"source": source})


def up() -> Kernel:
    """Add a picture, times the first weight, to one of half its size, times the second."""
    uniforms, source = Input(hl.Float(32), 1, "weights"), Input(hl.Float(32), 3, "source")
    own = Input(hl.Float(32), 3, "own")
    out = hl.Func("up")
    tall, wide = _doubled(source)
    out[x, y, c] = own[x, y, c] * uniforms[0] + wide * uniforms[1]
    _by_rows(out, tall)
    return Kernel(out, uniforms, {"source": source, "own": own})


def _doubled(source: Input) -> tuple[hl.Func, hl.Expr]:
    edge, tall = source.edged(), hl.Func("tall")

    def tent(read: Callable[[int], hl.Expr], v: hl.Var) -> hl.Expr:
        beside = hl.select(v % 2 == 0, hl.Expr(read(-1)), hl.Expr(read(1)))
        return hl.Expr(read(0)) * hl.f32(0.75) + beside * hl.f32(0.25)

    tall[x, y, c] = tent(lambda i: edge[x, y / 2 + i, c], y)
    return tall, tent(lambda i: tall[x / 2 + i, y, c], x)


def _by_rows(out: hl.Func, tall: hl.Func) -> None:
    for dimension in (0, 1):
        out.output_buffer().dim(dimension).set_min(0)
    out.vectorize(x, 2 * _LANES).never_partition([y, c])
    tall.hoist_storage_root().compute_at(out, y).vectorize(x, _LANES)


def expose() -> Kernel:
    """Say for each 4×4 pixels of a frame by what their light is multiplied, and what is added.

    The first is the exposure and the vignette, the second what spills and flashes.
    """
    uniforms, source = Input(hl.Float(32), 1, "grade"), Input(hl.Float(32), 3, "source")
    g = grade.Numbers(uniforms)
    tall, wide = _doubled(source)
    gain = _gain(_position(g), g)
    spread, out = hl.Func("spread"), hl.Func("expose")
    spread[x, y, c] = wide
    added = g.colour("added").parts()
    spilled = [Num(spread[x, y, k]) * (gain * g.bloom) + Num(added[k]) for k in range(3)]
    out[x, y, c] = hl.mux(c, [gain.e, *(part.e for part in spilled)])
    out.bound(c, 0, 4).reorder(c, x, y).unroll(c).vectorize(x, 4 * _LANES).never_partition([y])
    for dimension in (0, 1):
        out.output_buffer().dim(dimension).set_min(0)
    tall.hoist_storage_root().compute_at(out, y).vectorize(x, _LANES)
    return Kernel(out, uniforms, {"source": source})


def _position(g: grade.Numbers) -> Vec2:
    px = (Num(hl.cast(hl.Float(32), x)) + 0.5) * 4.0
    py = (Num(hl.cast(hl.Float(32), y)) + 0.5) * 4.0
    return vec2(px - g.width * 0.5, py - g.height * 0.5)


def _gain(p: Vec2, g: grade.Numbers) -> Num:
    corner = dot(p, p) * (4.0 / (g.width * g.width + g.height * g.height))
    return (1.0 - g.vignette * smoothstep(0.15, 1.25, corner)) * g.gain


class Bloom:
    """The buffers of the pyramid for half-size pictures of one size."""

    def __init__(self, width: int, height: int) -> None:
        sizes = [(-(-width // 4), -(-height // 4))]
        # A level narrower than its lanes would be written past its edges: nothing checks.
        while min(sizes[-1]) > _LEAST * 1.7:
            w, h = sizes[-1]
            sizes.append((-(-w // 2), -(-h // 2)))
        self._levels = [buffer(_planes(3, *size)) for size in sizes]
        self._sums = [buffer(_planes(3, *size)) for size in sizes[:-1]]
        #: Weights of a level and of the sum of the smaller ones, the largest level first.
        self._weights = [buffer(pair) for pair in _weights(len(sizes))]
        self.map = buffer(_planes(4, (width + 1) // 2, (height + 1) // 2))

    def run(self, kernel: Callable[[str], Kernel], source: hl.Buffer, numbers: hl.Buffer) -> None:
        """Fill :attr:`map` from a half-size packed picture."""
        levels, weights = self._levels, self._weights
        kernel("bright").run(levels[0], weights[0], source=source)
        for big, small in pairwise(levels):
            kernel("down").run(small, weights[0], source=big)
        below = levels[-1]
        for place in reversed(range(len(self._sums))):
            kernel("up").run(self._sums[place], weights[place], source=below, own=levels[place])
            below = self._sums[place]
        kernel("expose").run(self.map, numbers, source=below)


def _weights(count: int) -> list[NDArray[np.float32]]:
    strengths = np.array(_WEIGHTS[:count], np.float32)
    strengths *= _SUM / strengths.sum()
    pairs = [np.array([own, 1.0], np.float32) for own in strengths[::-1]]
    if count > 1:
        # The smallest level is nobody's sum: it comes in by its own weight.
        pairs[-2][1] = strengths[0]
    return pairs


def _planes(count: int, width: int, height: int) -> np.ndarray:
    return np.zeros((count, height, width), np.float32)
