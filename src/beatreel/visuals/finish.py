"""From linear light to the encoder's planes: grade, grain, BT.709, 4:2:0.

Soft pictures are developed at half size, where their U and V already are the chroma of the
full-size frame; only the luma is enlarged. Hard ones are developed at full size for luma and
from a halved copy for chroma. :mod:`bloom` has said before what light is multiplied by and what
is added.
"""

from __future__ import annotations

from collections.abc import Callable

import halide as hl
import numpy as np
from numpy.typing import NDArray

from . import bloom, fixed, grade
from .buffers import Input, pack, picture_input, unpack
from .grain import grain_input, noise_at
from .kernel import Kernel
from .shading import Num, Vec3, luminance

#: Lanes of float32; a register of AVX-512 or two of AVX2.
LANES = 16
#: Pixels of a step along a row: two registers of 16-bit numbers or four of float32 wide, so that
#: one does not wait for the other. No row may be shorter.
STRIDE = 4 * LANES
#: Steps of the half-size luma in a code value; 16 bits leave room for the overshoot.
STEPS = 64
#: Catmull–Rom at a quarter of a pixel, in 1/32768.
_DOUBLING = (-2304, 28416, 7424, -768)
#: Deviation of the dither in 1/64 code values: half a code value.
_DITHER = 32
#: Deviation that full grain adds in the mid-tones, in 1/64 code values.
_GRAIN = 110

#: Columns beside a luma that is to be enlarged; two of them repeat its edge.
MARGIN = 16

x, y = hl.Var("x"), hl.Var("y")


def numbers() -> tuple[Input, grade.Numbers]:
    uniforms = Input(hl.Float(32), 1, "grade")
    return uniforms, grade.Numbers(uniforms)


def halve() -> Kernel:
    """Average 2×2 pixels of a packed picture."""
    uniforms, _ = numbers()
    source = picture_input("source")
    total = [unpack(source[2 * x + i, 2 * y + j]) for j in (0, 1) for i in (0, 1)]
    out = hl.Func("halved")
    out[x, y] = pack((total[0] + total[1] + total[2] + total[3]) * 0.25)
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source})


def soft() -> Kernel:
    """Develop a half-size picture: luma at 64 steps a code value, U, V."""
    uniforms, g = numbers()
    source, light = picture_input("source"), map_input()
    noise = grain_input()
    toned = hl.Func("toned")
    toned[x, y] = grade.toned(exposed(unpack(source[x, y]), light), g)
    d = grade.tinted([hl.Expr(toned[x, y][k]) for k in range(3)], g)
    out = hl.Func("soft")
    out[x, y] = (shown(fixed.luminance(d), g), *chroma(d, g, noise))
    by_rows(out, toned)
    return Kernel(out, uniforms, {"source": source, "light": light, "noise": noise})


def map_input() -> Input:
    return Input(hl.Float(32), 3, "light")


def exposed(light: Vec3, maps: Input) -> Vec3:
    """Expose the light of a half-size pixel (a cell of the map is 2×2 of them)."""
    gain, *added = (Num(maps[x / 2, y / 2, k]) for k in range(4))
    return light * gain + Vec3(*added)


def shown(grey: hl.Expr, g: grade.Numbers) -> hl.Expr:
    """Turn the grey of display values into luma, or its negative: steps, and half a code value."""
    scale = (1.0 - 2.0 * g.invert) * (219.0 * STEPS / fixed.ONE)
    black = (16.5 + 219.0 * g.invert) * float(STEPS)
    return fixed.times(grey, fixed.factor(scale)) + hl.cast(hl.Int(16), black.e)


def chroma(d: list[hl.Expr], g: grade.Numbers, noise: Input) -> tuple[hl.Expr, hl.Expr]:
    # One noise with both signs: chroma needs dither, but no grain of its own.
    dither = fixed.times(noise_at(noise, x, y, g.frame, 2), int(0.35 / 42.0 * STEPS * 32768))
    scale, grey = 1.0 - 2.0 * g.invert, fixed.luminance(d)
    middle = hl.i16(128 * STEPS + STEPS // 2)
    u, v = (
        fixed.times(part - grey, fixed.factor(scale * (224.0 / wide * STEPS / fixed.ONE)))
        for part, wide in ((d[2], 1.8556), (d[0], 1.5748))
    )
    return _byte(u + dither + middle), _byte(v - dither + middle)


def _byte(value: hl.Expr) -> hl.Expr:
    return hl.u8_sat(value >> hl.i16(6))


def grained(luma: hl.Expr, noise: Input, g: grade.Numbers) -> hl.Expr:
    """Dither a luma of :func:`shown`, add film grain, strongest in the mid-tones, and cut.

    The grain stays for two frames, which halves what it costs to encode.
    """
    # A parabola over the tones, 0…2032.
    mids = fixed.times(luma, hl.i16(255 * STEPS) - luma)
    # Noise of deviation 42, times 256, times the amount, over 32768: a third of the amount.
    full = hl.cast(hl.Int(16), (g.grain * (_GRAIN * 3.0 * 32768.0 / 2032.0)).e)
    amount = hl.i16(3 * _DITHER) + fixed.times(mids, full)
    still = Num(hl.floor((g.frame * 0.5).e))
    step = noise_at(noise, x, y, still, 1) * hl.i16(256)
    return _byte(luma + fixed.times(step, amount))


def edge(luma: NDArray[np.int16]) -> None:
    """Repeat the edge of a luma into its margin, as far as :func:`enlarge` reads."""
    luma[:, MARGIN - 2 : MARGIN] = luma[:, MARGIN : MARGIN + 1]
    luma[:, -MARGIN : 2 - MARGIN] = luma[:, -MARGIN - 1 : -MARGIN]


def enlarge() -> Kernel:
    """Double the luma of a soft picture (Catmull–Rom), with dither and grain."""
    uniforms, g = numbers()
    source, noise = Input(hl.Int(16), 2, "source"), grain_input()
    last = source.extent(1) - 1
    tall, wide, out = hl.Func("tall"), hl.Func("wide"), hl.Func("enlarged")
    # Columns have a margin; rows are held at the edge.
    tall[x, y] = _doubled(lambda i: source[x + MARGIN, hl.clamp(y / 2 + i, 0, last)], y)
    wide[x, y] = _doubled(lambda i: tall[x / 2 + i, y], x)
    out[x, y] = grained(hl.Expr(wide[x, y]), noise, g)
    even(out)
    pair, row = hl.Var("pair"), hl.Var("row")
    out.split(y, pair, row, 2).reorder(x, row, pair).vectorize(x, STRIDE)
    out.never_partition([pair, row])
    for func, lanes in ((tall, STRIDE // 2), (wide, STRIDE)):
        func.hoist_storage_root().compute_at(out, pair).vectorize(x, lanes)
        func.align_bounds(y, 2).unroll(y, 2).never_partition([x, y])
    return Kernel(out, uniforms, {"source": source, "noise": noise})


def _doubled(read: Callable[[int], hl.Expr], v: hl.Var) -> hl.Expr:
    """Return what lies a quarter of a pixel before an even ``v`` and after an odd one."""

    def taps(way: int) -> hl.Expr:
        parts = [
            fixed.times(hl.Expr(read(way * i)), weight)
            for i, weight in zip((-1, 0, 1, 2), _DOUBLING, strict=True)
        ]
        return (parts[0] + parts[1]) + (parts[2] + parts[3])

    return hl.select(v % 2 == 0, taps(-1), taps(1))


def even(out: hl.Func) -> None:
    """Promise that a frame begins at 0 and has an even size, so that vectors do not mix phases."""
    for dimension in (0, 1):
        dim = out.output_buffer().dim(dimension)
        dim.set_bounds(0, dim.extent() / 2 * 2)


def hard_half() -> Kernel:
    """Develop the halved copy of a full-size picture.

    Gives U and V, and what colour adds to the tone of the luminance alone, a display value.
    """
    uniforms, g = numbers()
    source, light, noise = picture_input("source"), map_input(), grain_input()
    lit = exposed(unpack(source[x, y]), light)
    toned, out = hl.Func("toned"), hl.Func("hard_half")
    toned[x, y] = (*grade.toned(lit, g), grade.tone(luminance(lit)))
    *colour, grey = (hl.Expr(toned[x, y][k]) for k in range(4))
    d = grade.tinted(colour, g)
    out[x, y] = (*chroma(d, g, noise), fixed.luminance(d) - grade.contrasted(grey, g))
    by_rows(out, toned)
    return Kernel(out, uniforms, {"source": source, "light": light, "noise": noise})


def by_rows(out: hl.Func, *stages: hl.Func) -> None:
    """Compute rows in steps of :data:`STRIDE` pixels, each stage in a loop of its own.

    All in one would keep more under way at a time than a processor has registers for.
    """
    out.vectorize(x, STRIDE).never_partition([x, y])
    for func in stages:
        func.hoist_storage_root().compute_at(out, y).vectorize(x, STRIDE)


def hard_luma() -> Kernel:
    """Develop the luma of a full-size picture with what :func:`hard_half` found."""
    uniforms, g = numbers()
    source, light, noise = picture_input("source"), map_input(), grain_input()
    colour = Input(hl.Int(16), 2, "colour")
    maps, toned, out = hl.Func("maps"), hl.Func("toned"), hl.Func("hard_luma")
    added = luminance(Vec3(*(Num(light[x, y, k]) for k in (bloom.RED, bloom.GREEN, bloom.BLUE))))
    maps[x, y] = (hl.Expr(light[x, y, bloom.GAIN]), added.e)
    here = maps[x / 4, y / 4]
    toned[x, y] = grade.tone(luminance(unpack(source[x, y])) * Num(here[0]) + Num(here[1]))
    grey = grade.contrasted(hl.Expr(toned[x, y]), g) + hl.Expr(colour[x / 2, y / 2])
    out[x, y] = grained(shown(grey, g), noise, g)
    even(out)
    by_rows(out, toned)
    maps.hoist_storage_root().compute_at(out, y).vectorize(x, LANES // 2)
    names = {"source": source, "light": light, "noise": noise, "colour": colour}
    return Kernel(out, uniforms, names)
