"""What a scene sees beside its position: time, music, look, parameters, and a few tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

import halide as hl

from . import tables
from . import uniforms as at
from .buffers import Input, Sampler, picture_input
from .columns import ABREAST, Cell, Columns, read
from .cover import Cover
from .scattering import light_of, scattered
from .scene import Param
from .shading import (
    Num,
    Scalar,
    Vec2,
    Vec3,
    absolute,
    floor,
    maximum,
    minimum,
    mix,
    noise,
    num,
    vec2,
    vec3,
)
from .shading.noise import crest, next_octave
from .tables import ROW, Curve, X, part
from .work import HERE, LANE, NTH, RUN, Work

#: Further than any picture reaches.
_FAR = 99.0
Kept = TypeVar("Kept", bound=Num | Vec2 | Vec3)
Once = TypeVar("Once", Num, Vec2, Vec3)


class Palette:
    """The look's five colours in linear light: ``deep, base, mid, accent, light``."""

    def __init__(self, read: Callable[[int], Num]) -> None:
        for i, name in enumerate(at.COLOURS):
            setattr(self, name, Vec3(*(read(at.COLOUR + 3 * i + k) for k in range(3))))

    deep: Vec3
    base: Vec3
    mid: Vec3
    accent: Vec3
    light: Vec3

    def __iter__(self):
        return (getattr(self, name) for name in at.COLOURS)


class View:
    """Everything a scene may read. All attributes are per-frame constants but the tools.

    Signals (``view.kick``, ``view.energy``, …) run 0…1; ``view.beat``, ``view.bar`` and
    ``view.section`` are phases.
    """

    def __init__(
        self,
        uniforms: Input,
        params: Sequence[Param] = (),
        stride: int = 1,
        *,
        alone: bool = False,
    ) -> None:
        self._uniforms = uniforms
        self._params = {p.name: at.PARAM + i for i, p in enumerate(params)}
        self._own = params
        self._stride = stride
        #: What it takes to draw the picture.
        self.work = Work(alone=alone)
        #: Least and greatest place in a run, once somebody has asked.
        self._corners: tuple[Vec2, Vec2] | None = None
        #: Stands for the picture itself, if a scatter must know its size.
        self.canvas: Input | None = None
        #: The last frame, if the scene asked for it.
        self.history: Input | None = None
        #: The user's picture, if the scene or one of its layers asked for it: one or none.
        self.covers: list[Cover] = []
        self.look = Palette(self._read)
        #: Seconds since the song's start.
        self.time = self._read(at.TIME)
        #: Seconds that run faster when the music is fuller; never backwards.
        self.flow = self._read(at.FLOW)
        #: Seconds since the shot's start.
        self.local = self._read(at.LOCAL)
        #: 0…1000, the shot's own.
        self.seed = self._read(at.SEED)
        #: Strength of a pass, 0…1.
        self.amount = self._read(at.AMOUNT)
        self.progress = self._read(at.PROGRESS)
        self.frame = self._read(at.FRAME)
        width, height = self._read(at.WIDTH), self._read(at.HEIGHT)
        short = Num(hl.min(width.e, height.e))
        #: Size of a pixel in units of ``p`` (before the camera).
        self.screen_pixel = 2.0 / short
        #: Size of a pixel in units of ``p``, for anti-aliasing.
        self.pixel = self.screen_pixel * self._read(at.ZOOM) * stride
        #: The far corner: (half width, half height) in units of ``p``.
        self.half = vec2(width / short, height / short)
        self.size = vec2(width, height)

    def _read(self, place: int) -> Num:
        return Num(self._uniforms[place])

    def __getattr__(self, name: str) -> Num:
        if name in at.SIGNAL_AT:
            return self._read(at.SIGNAL_AT[name])
        raise AttributeError(name)

    def param(self, name: str) -> Num:
        """Return one of the scene's parameters."""
        return self._read(self._params[name])

    def screen(self) -> Vec2:
        """Return the position on the screen, without the camera."""
        return self._at(NTH * RUN + LANE, ROW)

    def _at(self, x: hl.Expr, y: hl.Var) -> Vec2:
        px = (Num(hl.cast(hl.Float(32), x)) + 0.5) * self._stride
        py = (Num(hl.cast(hl.Float(32), y)) + 0.5) * self._stride
        half = self.screen_pixel * 0.5
        return vec2((px * 2.0 - self.size.x) * half, (self.size.y - py * 2.0) * half)

    def camera(self, p: Vec2) -> Vec2:
        """Turn a position on the screen into one in the scene."""
        c, s, zoom = self._read(at.COS), self._read(at.SIN), self._read(at.ZOOM)
        turned = vec2(p.x * c - p.y * s, p.x * s + p.y * c) * zoom
        return turned + vec2(self._read(at.SHIFT_X), self._read(at.SHIFT_Y))

    def uncamera(self, p: Vec2) -> Vec2:
        """Turn a position in the scene into one on the screen."""
        c, s = self._read(at.COS), self._read(at.SIN)
        away = p - vec2(self._read(at.SHIFT_X), self._read(at.SHIFT_Y))
        away = away * (1.0 / self._read(at.ZOOM))
        return vec2(away.x * c + away.y * s, away.y * c - away.x * s)

    def keep(self, value: Kept) -> Kept:
        """Compute ``value`` once a pixel, however often it is used after.

        Long chains (noise inside noise) must be broken like this or compile time explodes.
        """
        if isinstance(value, Num):
            return cast(Kept, self.work.keep([value])[0])
        return cast(Kept, type(value)(*self.work.keep([*value])))

    @contextmanager
    def within(
        self, low: Scalar, high: Scalar, left: Scalar = -_FAR, right: Scalar = _FAR
    ) -> Iterator[None]:
        """Leave out what is kept inside this block where none of it is needed.

        That is in runs of :data:`RUN` pixels of which none has its ``p.y`` in low…high and its
        ``p.x`` in left…right; ``keep``, ``loop`` and ``fbm`` give nought there, so use them for
        what is masked there anyway: the sky below the horizon, the sea above it. Only what is
        kept is spared. The bounds depend on the frame alone.
        """
        least, most = self._reach()
        reached = (most.y >= low) & (least.y <= high)
        if left != -_FAR or right != _FAR:
            reached = reached & (most.x >= left) & (least.x <= right)
        with self.work.only(reached.e):
            yield

    def _reach(self) -> tuple[Vec2, Vec2]:
        """Return the corners of what a run covers; they are found once."""
        if self._corners is None:
            a, b = (self.camera(self._at(NTH * RUN + end, ROW)) for end in (0, RUN - 1))
            corners = [f(m, n) for f in (minimum, maximum) for m, n in zip(a, b, strict=True)]
            if not self.work.alone:
                func = self.work.of_run("corners", [c.e for c in corners])
                corners = [part(func, (NTH, ROW), k) for k in range(4)]
            self._corners = Vec2(*corners[:2]), Vec2(*corners[2:])
        return self._corners

    @contextmanager
    def where(self, condition: Num) -> Iterator[None]:
        """Leave out what is kept inside this block in runs where no pixel has the condition.

        As :meth:`within`, for what only the picture itself can say: where there is a house.
        """
        with self.work.where(condition):
            yield

    @contextmanager
    def when(self, condition: Num) -> Iterator[None]:
        """Leave out what is kept inside this block in frames without the condition.

        As :meth:`where`, for what the frame alone can say: whether it snows.
        """
        with self.work.only(condition.e):
            yield

    def once(self, value: Once) -> Once:
        """Compute what depends on the frame alone once a frame, not at every pixel."""
        if isinstance(value, Vec2 | Vec3):
            return cast(Once, type(value)(*(self.once(part) for part in value)))
        func = hl.Func(f"once{len(self.work.roots)}")
        func[()] = value.e
        self.work.roots.append(func)
        return cast(Once, Num(func[()]))

    def loop(
        self,
        steps: int,
        start: Sequence[Scalar],
        step: Callable[..., Sequence[Scalar]],
        where: Sequence[Num] = (),
    ) -> list[Num]:
        """Run ``state = step(i, *state)`` a fixed number of times (ray marching, iterations).

        With ``where``, one condition a step, a step is left out in runs where no pixel has its.
        """
        return self.work.loop(steps, start, step, where)

    def fbm(self, p: Vec2, octaves: int = 4, gain: float = 0.5) -> Num:
        """Fractal sum of value noise, 0…1: as ``shading.fbm`` but compiled as a loop.

        Compile time is that of one octave, and the result is kept like with :meth:`keep`.
        """
        return self._octaves(p, octaves, gain, noise)

    def ridged(self, p: Vec2, octaves: int = 4, gain: float = 0.5) -> Num:
        """Fractal ridges, 0…1: as ``shading.ridged`` but compiled as a loop."""
        return self._octaves(p, octaves, gain, crest)

    def _octaves(self, p: Vec2, octaves: int, gain: float, basis: Callable[[Vec2], Num]) -> Num:
        def add(_: Num, x: Num, y: Num, total: Num, weight: Num) -> Sequence[Num]:
            q = next_octave(vec2(x, y))
            return q.x, q.y, total + basis(vec2(x, y)) * weight, weight * gain

        reach = sum(gain**i for i in range(octaves))
        return self.loop(octaves, (p.x, p.y, 0.0, 1.0 / reach), add)[2]

    def curve(
        self,
        count: int,
        value: Callable[[Num], Num],
        reach: tuple[float, float] | None = None,
    ) -> Curve:
        """Tabulate a function of a whole number 0…count−1 once a frame; read it anywhere.

        The reader interpolates and clamps at the ends. Use it for a skyline, a spectrum, a
        path: work per column instead of per pixel. Numbers that are said to stay in a range
        (``reach``) cost half as much to read.
        """
        func = tables.curve(f"curve{len(self.work.roots)}", count, value)
        self.work.roots.append(func)
        if reach is not None:
            func = tables.pairs(func, f"pairs{len(self.work.roots)}", count, reach)
            self.work.roots.append(func)
        return Curve(func, count, reach)

    def columns(
        self, p: Vec2, across: Vec2, start: Scalar, count: int, cell: Cell
    ) -> tuple[Num, ...]:
        """Compute numbers for each row and column of cells, and read those of a pixel's column.

        A pixel is in column ⌊p · across + start⌋; ``count`` of them are told apart.
        ``cell(column, y)`` gets the ``p.y`` at which the row crosses the middle of the column.
        For what is dealt out in columns, as drops are: all but their outlines.
        """
        columns = Columns(self, across, start, count)
        first = columns.first(f"first{len(self.work.cells)}")
        table = columns.table(f"columns{len(self.work.cells)}", first, cell)
        self.work.cells += [first, table]
        here = floor(columns.place(p))
        if self.work.alone:
            return tuple(read(table, columns.touched(here, first, 1), num(0.0), 1))
        ends = (columns.place(self.camera(self._at(NTH * RUN + x, ROW))) for x in (0, RUN - 1))
        start_of_run = columns.touched(minimum(*ends), first, ABREAST)
        touched = self.work.of_run("touched", [start_of_run])
        at = hl.unsafe_promise_clamped(hl.Expr(touched[NTH, ROW]), 0, count - ABREAST)
        beyond = here - Num(first[ROW]) - Num(hl.cast(hl.Float(32), at))
        return tuple(read(table, at, beyond, ABREAST))

    def highest(
        self, columns: int, rows: int, value: Callable[[Num, Num], Num]
    ) -> Callable[[Num, Num], Num]:
        """Tabulate ``value(column, row)`` once a frame, each the highest of its row and all before.

        Ridges behind one another: the first that reaches a height is the one that is seen. The
        reader takes whole numbers.
        """
        name = f"highest{len(self.work.splats)}"
        func, read = tables.highest(name, columns, rows, value)
        self.work.splats.append(func)
        return read

    def layer(self, stride: int, draw: Callable[[Vec2, View], Sequence[Scalar]]) -> tuple[Num, ...]:
        """Compute numbers at every ``stride``-th pixel each way and read them between (bilinear).

        For what is smooth and dear: gas, warps, heights, fog. ``draw(p, view)`` gets a view of its
        own, whose ``keep``, ``loop`` and ``fbm`` it must use; at 4 it costs a sixteenth.
        """
        child = View(self._uniforms, self._own, self._stride * stride, alone=self.work.alone)
        child.covers = self.covers
        func = hl.Func(f"layer{len(self.work.layers)}")
        parts = [num(v) for v in draw(child.keep(child.camera(child.screen())), child)]
        func[HERE] = tuple(part.e for part in parts)
        self.work.layers.append((func, child.work))
        row = hl.Func(f"{func.name()}_row")
        here, beside, t = _around(ROW, stride)
        place = (X % RUN, X / RUN)
        each = range(len(parts))
        row[X, ROW] = tuple(
            mix(part(func, (*place, here), k), part(func, (*place, beside), k), t).e for k in each
        )
        self.work.lines.append(row)
        here, beside, t = _around(NTH * RUN + LANE, stride)
        # Kept, for what is used of it in each channel would be read anew for each.
        return tuple(
            self.keep(mix(part(row, (here, ROW), k), part(row, (beside, ROW), k), t)) for k in each
        )

    def points(
        self,
        count: int,
        reach: float,
        point: Callable[[Num], tuple[Vec2, Scalar, Sequence[Scalar]]],
    ) -> tuple[Num, ...]:
        """Add up soft round points: stars, dust, snow, sparks. Costs by the point, not the pixel.

        ``point(i)`` gives the place in the scene, the radius in its units (at most ``reach``;
        never drawn under a pixel, but fainter) and one or more lights for ``i`` in 0…count−1.
        """
        if self.canvas is None:
            self.canvas = Input(hl.UInt(32), 3, "canvas")
        size = (self.canvas.extent(1) * RUN, self.canvas.extent(2))
        func, table = scattered(self, f"points{len(self.work.splats)}", (count, reach, point), size)
        self.work.roots.append(table)
        self.work.splats.append(func)
        here = (NTH * RUN + LANE, ROW)
        return tuple(light_of(func, here, k) for k in range(table.outputs() - 3))

    @property
    def cover(self) -> Cover:
        """The user's picture."""
        if not self.covers:
            self.covers.append(Cover())
        return self.covers[0]

    def previous(self, p: Vec2) -> Vec3:
        """Read the scene's own last frame at ``p`` (linear light; black at a cut)."""
        if self.history is None:
            self.history = picture_input("history")
        return Sampler(self.history, self)(p)

    def to_pixels(self, p: Vec2) -> Vec2:
        """Turn a position on the screen into pixel indices (of pixel centres)."""
        scale = 1.0 / self.screen_pixel
        return vec2(p.x * scale + self.size.x * 0.5 - 0.5, self.size.y * 0.5 - p.y * scale - 0.5)


def _around(place: hl.Expr, stride: int) -> tuple[hl.Expr, hl.Expr, Num]:
    """Return the coarse pixel around a fine one, its neighbour, and the neighbour's share.

    Whole-number arithmetic throughout, which compiles to shuffles where a float would gather.
    """
    phase = place % stride
    here = place / stride
    off = (Num(hl.cast(hl.Float(32), phase)) + 0.5) * (1.0 / stride) - 0.5
    return here, here + (phase * 2 / stride) * 2 - 1, absolute(off)


def grey(value: Scalar) -> Vec3:
    """A neutral colour."""
    return vec3(num(value), num(value), num(value))
