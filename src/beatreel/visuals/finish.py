"""From linear light to the encoder's planes: grade, grain, BT.709, 4:2:0.

Soft pictures are developed at half size, where their U and V already are the chroma of the
full-size frame; only the luma is enlarged. Hard ones are developed at full size for luma and
from a halved copy for chroma. :mod:`bloom` has said before what light is multiplied by and what
is added.
"""

from __future__ import annotations

from collections.abc import Callable

import halide as hl

from . import bloom, grade
from .buffers import Input, pack, picture_input, unpack
from .grain import grain_input, noise_at
from .kernel import Kernel
from .shading import Num, Vec3, luminance

#: Lanes of float32; a register of AVX-512 or two of AVX2.
LANES = 16
#: Steps of the half-size luma in a code value; 16 bits leave room for the overshoot.
STEPS = 64
#: Catmull–Rom at a quarter of a pixel, in 1/32768.
_DOUBLING = (-2304, 28416, 7424, -768)
#: Deviation of the dither in 1/64 code values: half a code value.
_DITHER = 32
#: Deviation that full grain adds in the mid-tones, in 1/64 code values.
_GRAIN = 110

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
    out.vectorize(x, LANES // 2)
    return Kernel(out, uniforms, {"source": source})


def soft() -> Kernel:
    """Develop a half-size picture: luma at 64 steps a code value, U, V."""
    uniforms, g = numbers()
    source, light = picture_input("source"), map_input()
    noise = grain_input()
    d = grade.develop(exposed(unpack(source[x, y]), light), g)
    u, v = chroma(d, g, noise)
    luma = 16.0 + 219.0 * grade.inverted(luminance(d), g)
    out = hl.Func("soft")
    out[x, y] = (hl.cast(hl.Int(16), (luma * float(STEPS)).e), u, v)
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source, "light": light, "noise": noise})


def map_input() -> Input:
    return Input(hl.Float(32), 3, "light")


def exposed(light: Vec3, maps: Input) -> Vec3:
    """Expose the light of a half-size pixel (a cell of the map is 2×2 of them)."""
    gain, *added = (Num(maps[x / 2, y / 2, k]) for k in range(4))
    return light * gain + Vec3(*added)


def chroma(d: Vec3, g: grade.Numbers, noise: Input) -> tuple[hl.Expr, hl.Expr]:
    # One noise with both signs: chroma needs dither, but no grain of its own.
    dither = Num(hl.cast(hl.Float(32), noise_at(noise, x, y, g.frame, 2))) * (0.35 / 42.0)
    scale, grey = 1.0 - 2.0 * g.invert, luminance(d)
    u = (d.z - grey) * (scale * (224.0 / 1.8556)) + dither
    v = (d.x - grey) * (scale * (224.0 / 1.5748)) - dither
    return _byte(u + 128.0), _byte(v + 128.0)


def _byte(value: Num) -> hl.Expr:
    held = hl.clamp(value.e + hl.f32(0.5), hl.f32(0.0), hl.f32(255.0))
    return hl.cast(hl.UInt(8), held)


def grained(luma: hl.Expr, noise: Input, g: grade.Numbers) -> hl.Expr:
    """Dither a 16-bit luma, add film grain that is strongest in the mid-tones, and round.

    The grain stays for two frames, which halves what it costs to encode.
    """
    held = hl.clamp(luma, hl.i16(0), hl.i16(255 * STEPS))
    # A parabola over the tones, 0…2032.
    mids = hl.rounding_mul_shift_right(held, hl.i16(255 * STEPS) - held, hl.u16(15))
    # Noise of deviation 42, times 256, times the amount, over 32768: a third of the amount.
    full = hl.cast(hl.Int(16), (g.grain * (_GRAIN * 3.0 * 32768.0 / 2032.0 / 2.0)).e)
    amount = hl.i16(3 * _DITHER) + hl.rounding_mul_shift_right(mids, full, hl.u16(14))
    still = Num(hl.floor((g.frame * 0.5).e))
    step = noise_at(noise, x, y, still, 1) * hl.i16(256)
    moved = luma + hl.rounding_mul_shift_right(step, amount, hl.u16(15))
    return hl.u8_sat((moved + hl.i16(STEPS // 2)) >> hl.i16(6))


def enlarge() -> Kernel:
    """Double the luma of a soft picture (Catmull–Rom), with dither and grain."""
    uniforms, g = numbers()
    source, noise = Input(hl.Int(16), 2, "source"), grain_input()
    edge = source.edged()
    tall = hl.Func("tall")
    tall[x, y] = _doubled(lambda i: edge[x, y / 2 + i], y)
    out = hl.Func("enlarged")
    out[x, y] = grained(_doubled(lambda i: tall[x / 2 + i, y], x), noise, g)
    even(out)
    out.vectorize(x, 2 * LANES).never_partition([y])
    tall.compute_at(out, y).vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source, "noise": noise})


def _doubled(read: Callable[[int], hl.Expr], v: hl.Var) -> hl.Expr:
    """Return what lies a quarter of a pixel before an even ``v`` and after an odd one."""

    def taps(way: int) -> hl.Expr:
        parts = [
            hl.rounding_mul_shift_right(hl.Expr(read(way * i)), hl.i16(weight), hl.u16(15))
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

    Gives U and V, and what colour adds to the luma over the tone of the luminance alone.
    """
    uniforms, g = numbers()
    source, light, noise = picture_input("source"), map_input(), grain_input()
    lit = exposed(unpack(source[x, y]), light)
    d = grade.develop(lit, g)
    u, v = chroma(d, g, noise)
    grey = grade.contrasted(grade.tone(luminance(lit)), g)
    colour = (luminance(d) - grey) * (219.0 * STEPS)
    out = hl.Func("hard_half")
    out[x, y] = (u, v, hl.cast(hl.Int(16), colour.e))
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source, "light": light, "noise": noise})


def hard_luma() -> Kernel:
    """Develop the luma of a full-size picture with what :func:`hard_half` found."""
    uniforms, g = numbers()
    source, light, noise = picture_input("source"), map_input(), grain_input()
    colour = Input(hl.Int(16), 2, "colour")
    maps = hl.Func("maps")
    added = luminance(Vec3(*(Num(light[x, y, k]) for k in (bloom.RED, bloom.GREEN, bloom.BLUE))))
    maps[x, y] = (hl.Expr(light[x, y, bloom.GAIN]), added.e)
    here = maps[x / 4, y / 4]
    grey = luminance(unpack(source[x, y])) * Num(here[0]) + Num(here[1])
    toned = grade.contrasted(grade.tone(grey), g) * (219.0 * STEPS)
    plain = hl.cast(hl.Int(16), toned.e) + hl.Expr(colour[x / 2, y / 2])
    out = hl.Func("hard_luma")
    out[x, y] = grained(negative(plain, g), noise, g)
    even(out)
    out.vectorize(x, LANES).never_partition([y])
    maps.compute_at(out, y).vectorize(x, LANES // 2)
    names = {"source": source, "light": light, "noise": noise, "colour": colour}
    return Kernel(out, uniforms, names)


def negative(luma: hl.Expr, g: grade.Numbers) -> hl.Expr:
    """Blend a 16-bit luma above black towards its negative, and add black."""
    turned = hl.cast(hl.Int(16), (g.invert * 32767.0).e)
    away = hl.i16(219 * STEPS) - luma - luma
    return luma + hl.rounding_mul_shift_right(away, turned, hl.u16(15)) + hl.i16(16 * STEPS)
