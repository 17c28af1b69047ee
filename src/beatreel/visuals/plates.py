"""Plates: footage on its way from a decoder's planes to the encoder's, never as RGB frames.

The planes are warped (crop, scale, zoom, turn) each for itself. A half-size copy is turned back
into the light that the grade would show as it is, so that every effect, transition and look acts
on footage as on a scene; the luma of a plain shot is developed at full size.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import halide as hl
import numpy as np
from numpy.typing import NDArray

from . import bloom, fixed, grade
from .buffers import PEAK, Input, picture_input, unpack
from .finish import LANES, by_rows, chroma, even, exposed, grained, map_input, numbers, shown
from .framing import Frame
from .grain import grain_input
from .kernel import CANVAS, Kernel, buffer
from .shading import Num, Vec3, clamp, luminance

#: Y, U and V of 4:2:0, BT.709 limited range, uint8; rows may be padded.
Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

Get = Callable[[str], Kernel]
Out = tuple[hl.Buffer, hl.Buffer, hl.Buffer, hl.Buffer]

#: Display value that full white is shown at, of 1: above it light is without bound.
_WHITE = 0.985
#: Bloom of footage against that of scenes: it has white skies where they have lamps.
BLOOM = 0.3
#: Weights of the rational fit of ``untone``.
_OVER = (0.0437297, 2.50287905, 4.88475821, -5.78753338)
_UNDER = (12.77525886, -12.78806447, -0.35503383)

x, y = hl.Var("x"), hl.Var("y")


def untone(display: Num) -> Num:
    """Return the square root of the light that :func:`grade.tone` shows as ``display``, 0…1."""
    d = display
    above = d * (d * (d * _OVER[3] + _OVER[2]) + _OVER[1]) + _OVER[0]
    below = d * (d * (d * _UNDER[2] + _UNDER[1]) + _UNDER[0]) + 1.0
    return above * Num(hl.fast_inverse(below.e))


def level() -> Kernel:
    """Warp a plane along its rows and columns: bilinear, rows first.

    The plane is a file's, of any size: unlike what is made here, it is checked at every run.
    """
    place, plane = Input(hl.Float(32), 1, "place"), Input(hl.UInt(8), 2, "plane")
    canvas = Input(hl.UInt(8), 2, CANVAS)
    tall, pair, across, out = (hl.Func(name) for name in ("tall", "pair", "across", "level"))
    row, down = _between(_at(place, 4, y, 5), plane.extent(1))
    two = [hl.cast(hl.UInt(16), plane[x, row + k]) for k in (0, 1)]
    tall[x, y] = two[0] * (hl.u16(256) - down) + two[1] * down
    # Two neighbours in one word: a gather a pixel instead of two.
    right = hl.cast(hl.UInt(32), tall[x + 1, y]) << hl.u32(16)
    pair[x, y] = hl.cast(hl.UInt(32), tall[x, y]) | right
    # The same for all rows. Of a plane that is zoomed into, only what is shown is read.
    across[x] = _between(_at(place, 0, x, 2), plane.extent(0))
    last = canvas.extent(0) - 1
    ends = [_between(_at(place, 0, at, 2), plane.extent(0))[0] for at in (hl.i32(0), last)]
    column = hl.unsafe_promise_clamped(across[x][0], hl.min(*ends), hl.max(*ends))
    word, share = hl.Expr(pair[column, y]), hl.cast(hl.UInt(32), across[x][1])
    low, high = word & hl.u32(0xFFFF), word >> hl.u32(16)
    total = low * (hl.u32(256) - share) + high * share
    out[x, y] = hl.cast(hl.UInt(8), (total + hl.u32(1 << 15)) >> hl.u32(16))
    out.vectorize(x, LANES)
    # Guarded, for pictures that are narrower than a vector.
    tall.hoist_storage_root().compute_at(out, y)
    tall.vectorize(x, 2 * LANES, hl.TailStrategy.GuardWithIf)
    pair.hoist_storage_root().compute_at(out, y).vectorize(x, LANES)
    across.compute_root().vectorize(x, LANES)
    return Kernel(out, place, {"plane": plane, CANVAS: canvas}, checked=True)


def turned() -> Kernel:
    """Warp a plane with any turn: bilinear."""
    place, plane = Input(hl.Float(32), 1, "place"), Input(hl.UInt(8), 2, "plane")
    out = hl.Func("turned")
    fx, fy = (hl.cast(hl.Float(32), v) for v in (x, y))
    column, across = _between(fx * place[0] + fy * place[1] + place[2], plane.extent(0))
    row, down = _between(fx * place[3] + fy * place[4] + place[5], plane.extent(1))
    taps = [[hl.cast(hl.UInt(16), plane[column + i, row + j]) for i in (0, 1)] for j in (0, 1)]
    rows = [a * (hl.u16(256) - across) + b * across for a, b in taps]
    wide = [hl.cast(hl.UInt(32), value) for value in rows]
    share = hl.cast(hl.UInt(32), down)
    total = wide[0] * (hl.u32(256) - share) + wide[1] * share
    out[x, y] = hl.cast(hl.UInt(8), (total + hl.u32(1 << 15)) >> hl.u32(16))
    out.vectorize(x, LANES)
    return Kernel(out, place, {"plane": plane}, checked=True)


def _at(place: Input, scale: int, v: hl.Var | hl.Expr, offset: int) -> hl.Expr:
    return hl.cast(hl.Float(32), v) * place[scale] + place[offset]


def _between(position: hl.Expr, extent: hl.Expr) -> tuple[hl.Expr, hl.Expr]:
    """Return the pixel before a position, not the last, and how far past it that is, 0…256."""
    last = hl.cast(hl.Float(32), extent - 1)
    held = hl.clamp(position, hl.f32(0.0), last)
    low = hl.cast(hl.Int(32), hl.min(hl.floor(held), last - hl.f32(1.0)))
    low = hl.unsafe_promise_clamped(low, 0, extent - 2)
    part = (held - hl.cast(hl.Float(32), low)) * hl.f32(256.0) + hl.f32(0.5)
    return low, hl.cast(hl.UInt(16), part)


def light() -> Kernel:
    """Turn half-size planes into a packed picture of light."""
    return _light(lambda luma: hl.cast(hl.Float(32), luma[x, y]))


def light_halved() -> Kernel:
    """The same from a full-size luma."""
    return _light(_quarter)


def _quarter(luma: Input) -> hl.Expr:
    four = [hl.cast(hl.UInt(16), luma[2 * x + i, 2 * y + j]) for j in (0, 1) for i in (0, 1)]
    return hl.cast(hl.Float(32), four[0] + four[1] + four[2] + four[3]) * hl.f32(0.25)


def _light(read) -> Kernel:
    uniforms, names = Input(hl.Float(32), 1, "grade"), ("luma", "u", "v")
    planes = {name: Input(hl.UInt(8), 2, name) for name in names}
    grey = (Num(read(planes["luma"])) - 16.0) * (_WHITE / 219.0)
    u, v = (
        (Num(hl.cast(hl.Float(32), planes[name][x, y])) - 128.0) * (_WHITE / 224.0)
        for name in ("u", "v")
    )
    shown = Vec3(grey + v * 1.5748, grey - u * 0.1873 - v * 0.4681, grey + u * 1.8556)
    out = hl.Func("light")
    out[x, y] = _packed([untone(clamp(part)) for part in shown])
    out.vectorize(x, LANES)
    return Kernel(out, uniforms, planes)


def _packed(roots: list[Num]) -> hl.Expr:
    """Pack as :func:`buffers.pack` does what is a square root already."""
    code = hl.u32(0)
    for root, (shift, bits) in zip(roots, ((0, 11), (11, 11), (22, 10)), strict=True):
        steps = clamp(root * (1.0 / PEAK**0.5)) * (2.0**bits - 1.0) + 0.5
        whole = hl.cast(hl.UInt(32), hl.cast(hl.Int(32), steps.e))
        code = code | (whole << hl.u32(shift))
    return code


def half() -> Kernel:
    """Develop a half-size copy: U, V, and how the luma of its four pixels is developed.

    That is a straight line from the darkest of the four to the brightest: what the darkest
    becomes with the colour's share, the slope from there, both in display values, and the
    darkest. A curve is worked out twice for four pixels, and what lies between is off by less
    than the grain.
    """
    uniforms, g = numbers()
    source, maps, noise = picture_input("source"), map_input(), grain_input()
    luma = Input(hl.UInt(8), 2, "luma")
    gain, added = _exposure(lambda k: maps[x / 2, y / 2, k])
    four = [hl.Expr(luma[2 * x + i, 2 * y + j]) for j in (0, 1) for i in (0, 1)]
    low = hl.min(functools.reduce(hl.min, four), hl.u8(254))
    high = hl.max(functools.reduce(hl.max, four), low + hl.u8(1))
    ends = [Num(hl.cast(hl.Float(32), end)) for end in (low, high)]
    toned, greys, out = hl.Func("toned"), hl.Func("greys"), hl.Func("plate_half")
    toned[x, y] = grade.toned(exposed(unpack(source[x, y]), maps), g)
    greys[x, y] = tuple(grade.tone(_lit(end) * gain + added) for end in ends)
    d = grade.tinted([hl.Expr(toned[x, y][k]) for k in range(3)], g)
    dark, bright = (grade.contrasted(hl.Expr(greys[x, y][k]), g) for k in range(2))
    rise = bright - dark
    run = Num(hl.fast_inverse((ends[1] - ends[0]).e))
    slope = hl.cast(hl.Int(16), (Num(hl.cast(hl.Float(32), rise)) * run + 0.5).e)
    over = Num(_quarter(luma)) - ends[0]
    start = fixed.luminance(d) - hl.cast(hl.Int(16), hl.cast(hl.Float(32), slope) * over.e)
    out[x, y] = (*chroma(d, g, noise), start, slope, low)
    by_rows(out, toned, greys)
    images = {"source": source, "light": maps, "noise": noise, "luma": luma}
    return Kernel(out, uniforms, images)


def _lit(luma: Num) -> Num:
    """Return the light that is shown as a luma."""
    root = untone(clamp((luma - 16.0) * (_WHITE / 219.0)))
    return root * root


def _exposure(read) -> tuple[Num, Num]:
    added = Vec3(*(Num(read(k)) for k in (bloom.RED, bloom.GREEN, bloom.BLUE)))
    return Num(read(bloom.GAIN)), luminance(added)


def luma() -> Kernel:
    """Develop the warped luma along the lines that :func:`half` found."""
    uniforms, g = numbers()
    source, noise = Input(hl.UInt(8), 2, "source"), grain_input()
    start, slope = (Input(hl.Int(16), 2, name) for name in ("start", "slope"))
    low = Input(hl.UInt(8), 2, "low")
    here = (x / 2, y / 2)
    over = hl.cast(hl.Int(16), source[x, y]) - hl.cast(hl.Int(16), low[here])
    plain = over * hl.Expr(slope[here]) + hl.Expr(start[here])
    out = hl.Func("plate_luma")
    out[x, y] = grained(shown(plain, g), noise, g)
    even(out)
    by_rows(out)
    images = {"source": source, "start": start, "slope": slope, "low": low, "noise": noise}
    return Kernel(out, uniforms, images)


@dataclass(slots=True)
class _Sheet:
    array: NDArray
    view: hl.Buffer

    @classmethod
    def of(cls, width: int, height: int, kind: type = np.uint8) -> _Sheet:
        array = np.zeros((height, width), kind)
        return cls(array, buffer(array))


class Plates:
    """The buffers of one worker for footage, and its way through the kernels.

    Parameters
    ----------
    width, height
        Of the picture, even, pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        half = (width // 2, height // 2)
        self._size = (width, height)
        self._luma = _Sheet.of(width, height)
        self._small = [_Sheet.of(*half) for _ in range(3)]
        #: How the luma is developed: where each line starts, its slope, and from which luma.
        self._lines = [_Sheet.of(*half, kind) for kind in (np.int16, np.int16, np.uint8)]
        self._place = np.zeros(6, np.float32)
        self._place_view = buffer(self._place)

    def lay(self, kernel: Get, planes: Planes, frame: Frame, out: hl.Buffer) -> None:
        """Draw what a frame shows of a source as a half-size packed picture of light."""
        for plane, sheet in zip(planes, self._small, strict=True):
            self._warp(kernel, plane, frame, sheet)
        luma, u, v = (sheet.view for sheet in self._small)
        kernel("plate:light").run(out, self._place_view, luma=luma, u=u, v=v)

    def lay_full(self, kernel: Get, planes: Planes, frame: Frame, out: hl.Buffer) -> None:
        """The same, with the luma at full size for :meth:`develop`."""
        _, *small = self._small
        for plane, sheet in zip(planes, (self._luma, *small), strict=True):
            self._warp(kernel, plane, frame, sheet)
        u, v = (sheet.view for sheet in small)
        kernel("plate:light_halved").run(out, self._place_view, luma=self._luma.view, u=u, v=v)

    def develop(
        self, kernel: Get, light: hl.Buffer, maps: hl.Buffer, noise: hl.Buffer, out: Out
    ) -> None:
        """Develop what was laid at full size into the planes of the encoder.

        Parameters
        ----------
        light
            What :meth:`lay_full` drew.
        maps
            Of the bloom.
        out
            Numbers of the grade, then Y, U and V.
        """
        numbers, y_plane, u_plane, v_plane = out
        start, slope, low = (sheet.view for sheet in self._lines)
        kernel("plate:half").run(
            [u_plane, v_plane, start, slope, low],
            numbers,
            source=light,
            luma=self._luma.view,
            light=maps,
            noise=noise,
        )
        kernel("plate:luma").run(
            y_plane,
            numbers,
            source=self._luma.view,
            start=start,
            slope=slope,
            low=low,
            noise=noise,
        )

    def _warp(self, kernel: Get, plane: NDArray[np.uint8], frame: Frame, sheet: _Sheet) -> None:
        size = (sheet.array.shape[1], sheet.array.shape[0])
        self._place[:] = frame.affine((plane.shape[1], plane.shape[0]), size)
        name = "plate:level" if frame.level else "plate:turned"
        kernel(name).run(sheet.view, self._place_view, plane=buffer(plane))
