"""From linear light to the encoder's planes: bloom, grade, grain, BT.709, 4:2:0.

Soft pictures are developed at half size, where their U and V already are the chroma of the
full-size frame; only the luma is enlarged. Hard ones are developed at full size for luma and
from a halved copy for chroma.
"""

from __future__ import annotations

from collections.abc import Callable

import halide as hl

from . import grade
from .buffers import Input, pack, picture_input, unpack
from .kernel import LANES, Kernel
from .shading import Num, Vec2, Vec3, luminance, mix, smoothstep, vec2

_BLUR = (0.1964, 0.1747, 0.1210, 0.0655, 0.0276, 0.0096)  # Gaussian, sigma 2 samples

x, y, c = hl.Var("x"), hl.Var("y"), hl.Var("c")


def _numbers() -> tuple[Input, grade.Numbers]:
    uniforms = Input(hl.Float(32), 1, "grade")
    return uniforms, grade.Numbers(uniforms)


def halve() -> Kernel:
    """Average 2×2 pixels of a packed picture."""
    uniforms, _ = _numbers()
    source = picture_input("source")
    total = [unpack(source[2 * x + i, 2 * y + j]) for j in (0, 1) for i in (0, 1)]
    out = hl.Func("halved")
    out[x, y] = pack((total[0] + total[1] + total[2] + total[3]) * 0.25)
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source})


def bloom() -> Kernel:
    """Light that spills: what is brighter than mid-grey, blurred at two radii.

    A half-size packed picture in, a float32 picture of half that size out.
    """
    uniforms, _ = _numbers()
    source = picture_input("source")
    edge = source.edged()
    lit = hl.Func("lit")
    light = unpack(edge[x, y])
    lit[x, y] = tuple((light * smoothstep(0.35, 1.4, luminance(light))).parts())
    tall = hl.Func("tall")
    tall[x, y] = tuple(
        (lit[x, 4 * y][k] + lit[x, 4 * y + 1][k] + lit[x, 4 * y + 2][k] + lit[x, 4 * y + 3][k])
        for k in range(3)
    )
    spread = hl.Func("spread")
    sums = [tall[4 * x, y], tall[4 * x + 1, y], tall[4 * x + 2, y], tall[4 * x + 3, y]]
    spread[x, y, c] = hl.mux(
        c, [(sums[0][k] + sums[1][k] + sums[2][k] + sums[3][k]) * hl.f32(1 / 16) for k in range(3)]
    )
    near = _blurred(spread, "near")
    small = hl.Func("small")
    cells = [near[4 * x + i, 4 * y + j, c] for i in (0, 2) for j in (0, 2)]
    small[x, y, c] = (cells[0] + cells[1] + cells[2] + cells[3]) * hl.f32(0.25)
    wide = _blurred(small, "wide")
    out = hl.Func("bloom")
    (close, far), rows = zip(_enlarged(near, 2), _enlarged(wide, 8), strict=True)
    out[x, y, c] = (close * 0.55 + far * 0.75).e
    out.reorder(x, y, c).vectorize(x, LANES)
    spread.compute_root().bound(c, 0, 3).reorder(c, x, y).unroll(c).vectorize(x, LANES)
    tall.compute_at(spread, y).vectorize(x, LANES)
    for row in rows:
        row.compute_at(out, y).vectorize(x, LANES)
    small.compute_root().vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source})


def _blurred(source: hl.Func, name: str) -> hl.Func:
    across, down = hl.Func(f"{name}_across"), hl.Func(f"{name}_down")

    def taps(read: Callable[[int], hl.Expr]) -> hl.Expr:
        total = read(0) * hl.f32(_BLUR[0])
        for i, weight in enumerate(_BLUR[1:], 1):
            total = total + (read(i) + read(-i)) * hl.f32(weight)
        return total

    across[x, y, c] = taps(lambda i: source[x + i, y, c])
    down[x, y, c] = taps(lambda i: across[x, y + i, c])
    across.compute_root().vectorize(x, LANES)
    down.compute_root().vectorize(x, LANES)
    return down


def _enlarged(source: hl.Func, factor: int) -> tuple[Num, hl.Func]:
    def place(v: hl.Var) -> tuple[hl.Expr, Num]:
        at = Num(hl.cast(hl.Float(32), v)) * (1.0 / factor) - (0.5 - 0.5 / factor)
        low = hl.floor(at.e)
        return hl.cast(hl.Int(32), low), at - low

    row = hl.Func(f"row{factor}")
    y0, ty = place(y)
    row[x, y, c] = mix(Num(source[x, y0, c]), Num(source[x, y0 + 1, c]), ty).e
    x0, tx = place(x)
    return mix(Num(row[x0, y, c]), Num(row[x0 + 1, y, c]), tx), row


def _place(scale: float, g: grade.Numbers) -> tuple[Vec2, Vec2]:
    """Return the position of pixel (x, y) and the far corner; ``scale`` is pixels a pixel."""
    px = (Num(hl.cast(hl.Float(32), x)) + 0.5) * scale
    py = (Num(hl.cast(hl.Float(32), y)) + 0.5) * scale
    return vec2(px - g.width * 0.5, g.height * 0.5 - py), vec2(g.width * 0.5, g.height * 0.5)


def _spilled(image: Input, factor: int) -> Vec3:
    return Vec3(*(Num(image[x / factor, y / factor, k]) for k in range(3)))


def _hash(frame: Num, salt: int) -> Num:
    """Triangular noise −1…1 for pixel (x, y) of a frame."""
    whole = [
        hl.reinterpret(hl.UInt(32), v)
        for v in (hl.cast(hl.Int(32), x), hl.cast(hl.Int(32), y), hl.cast(hl.Int(32), frame.e))
    ]
    n = whole[0] * hl.u32(0x27D4EB2D) + whole[1] * hl.u32(0x165667B1)
    n = (n + whole[2] * hl.u32(0x1B873593) + hl.u32(salt)) * hl.u32(0x2C1B3C6D)
    n = (n ^ (n >> hl.u32(15))) * hl.u32(0x297A2D39)
    n = n ^ (n >> hl.u32(14))
    total = hl.cast(hl.Int(32), (n & hl.u32(0xFFFF)) + (n >> hl.u32(16)))
    return Num(hl.cast(hl.Float(32), total) * hl.f32(1.0 / 65535.0)) - 1.0


def _byte(value: Num) -> hl.Expr:
    held = hl.clamp(value.e + hl.f32(0.5), hl.f32(0.0), hl.f32(255.0))
    return hl.cast(hl.UInt(8), held)


def _luma(d: Vec3) -> Num:
    return 16.0 + 219.0 * luminance(d)


def _chroma(d: Vec3) -> tuple[Num, Num]:
    y_ = luminance(d)
    return 128.0 + (d.z - y_) * (224.0 / 1.8556), 128.0 + (d.x - y_) * (224.0 / 1.5748)


def _grain(value: Num, g: grade.Numbers) -> Num:
    """Dither by one code value and add film grain, strongest in the mid-tones."""
    held = hl.floor((g.frame * 0.5).e)
    mids = value * (1.0 / 255.0)
    amount = 0.5 + g.grain * 4.0 * mids * (1.0 - mids)
    return value + _hash(Num(held), 1) * amount


def soft() -> Kernel:
    """Develop a half-size picture: luma at 128 steps a code value, U, V."""
    uniforms, g = _numbers()
    source, spill = picture_input("source"), Input(hl.Float(32), 3, "bloom")
    p, half = _place(2.0, g)
    d = grade.develop(unpack(source[x, y]), _spilled(spill, 2), p, half, g)
    u, v = _chroma(d)
    luma = hl.cast(hl.UInt(16), (_luma(d) * 128.0).e)
    out = hl.Func("soft")
    out[x, y] = (luma, _byte(u + _hash(g.frame, 2) * 0.5), _byte(v + _hash(g.frame, 3) * 0.5))
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source, "bloom": spill})


def enlarge() -> Kernel:
    """Double the luma of a soft picture (Catmull–Rom), with dither and grain."""
    uniforms, g = _numbers()
    source = Input(hl.UInt(16), 2, "source")
    edge = source.edged()
    value = hl.Func("value")
    value[x, y] = hl.cast(hl.Float(32), edge[x, y])
    wide = (-0.0703125, 0.8671875, 0.2265625, -0.0234375)

    def doubled(read, v: hl.Var) -> hl.Expr:
        # Rows between: the same four weights, mirrored for odd pixels.
        even = sum(
            (read(i - 1) * hl.f32(w) for i, w in zip((1, 1, 0, -1), (0, *wide[1:]), strict=True)),
            hl.f32(0.0),
        ) + read(1) * hl.f32(wide[0])
        odd = sum(
            (read(-i) * hl.f32(w) for i, w in zip((1, 0, -1, -2), wide, strict=True)), hl.f32(0.0)
        )
        return hl.select(v % 2 == 0, even, odd)

    tall = hl.Func("tall")
    tall[x, y] = doubled(lambda i: value[x, y / 2 + i], y)
    luma = Num(doubled(lambda i: tall[x / 2 + i, y], x)) * (1.0 / 128.0)
    out = hl.Func("enlarged")
    out[x, y] = _byte(_grain(luma, g))
    out.vectorize(x, 2 * LANES)
    tall.compute_at(out, y).vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source})


def hard_half() -> Kernel:
    """Develop the halved copy of a full-size picture.

    Gives U and V, and what the luma needs to be developed at full size from luminance alone:
    the gain and the offset of the light, and the luma that colour adds to its tone.
    """
    uniforms, g = _numbers()
    source, spill = picture_input("source"), Input(hl.Float(32), 3, "bloom")
    p, half = _place(2.0, g)
    light, spilled = unpack(source[x, y]), _spilled(spill, 2)
    d = grade.develop(light, spilled, p, half, g)
    gain, offset = grade.exposed(spilled, p, half, g)
    grey = grade.contrasted(grade.tone(luminance(light) * gain + offset), g)
    u, v = _chroma(d)
    out = hl.Func("hard_half")
    out[x, y] = (
        _byte(u + _hash(g.frame, 2) * 0.5),
        _byte(v + _hash(g.frame, 3) * 0.5),
        gain.e,
        offset.e,
        (luminance(d) - grade.inverted(grey, g)).e,
    )
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source, "bloom": spill})


def hard_luma() -> Kernel:
    """Develop the luma of a full-size picture with what :func:`hard_half` found."""
    uniforms, g = _numbers()
    source = picture_input("source")
    maps = {name: Input(hl.Float(32), 2, name) for name in ("gain", "offset", "colour")}
    gain, offset, colour = (Num(m[x / 2, y / 2]) for m in maps.values())
    grey = grade.contrasted(grade.tone(luminance(unpack(source[x, y])) * gain + offset), g)
    luma = 16.0 + 219.0 * (grade.inverted(grey, g) + colour)
    out = hl.Func("hard_luma")
    out[x, y] = _byte(_grain(luma, g))
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, {"source": source, **maps})
