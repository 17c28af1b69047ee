"""A compiled picture function, and the one place that says how fast: the schedules.

A kernel keeps nothing between runs and lets go of the interpreter lock while it runs, so any
number of threads may use it at once; a forked child inherits what its parent has compiled.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence

import halide as hl
import numpy as np
from numpy.typing import NDArray

from . import uniforms as at
from .buffers import Input, Sampler, pack, picture_input
from .scene import Param, Scene
from .shading import Vec3
from .view import HERE, LANE, NTH, ROW, RUN, View, X

#: SIMD lanes: 16 floats fill an AVX-512 register and two AVX2 ones. Wider costs compile time only.
LANES = RUN
#: Runs that are drawn at a time: all that a scene keeps of them fits the first cache.
TILE = 4
#: Variable that makes kernels check the sizes of what they are given.
CHECKS = "BEATREEL_CHECKS"

#: Name of an input that is the output itself, of which only the size is read.
CANVAS = "canvas"


class Kernel:
    """One compiled function from uniforms and pictures to one or more arrays."""

    def __init__(
        self,
        output: hl.Func,
        uniforms: Input,
        images: Mapping[str, Input],
        *,
        checked: bool = False,
    ) -> None:
        inputs = [uniforms, *images.values()]
        self._pipeline = hl.Pipeline([output, *(source.func for source in inputs)])
        self._names = tuple(images)
        self._target = hl.get_host_target() if checked else _target()

    def compile(self) -> None:
        """Compile to machine code; releases the interpreter lock, so several may run at once."""
        self._pipeline.compile_jit(self._target)

    def run(self, out: hl.Buffer | list[hl.Buffer], uniforms: hl.Buffer, **images: hl.Buffer):
        """Compute ``out`` from a uniform vector and the named pictures."""
        outputs = out if isinstance(out, list) else [out]
        inputs = [outputs[0] if name == CANVAS else images[name] for name in self._names]
        self._pipeline.realize([*outputs, uniforms, *inputs], self._target)


def _target() -> hl.Target:
    # Every array that a kernel gets is made in this package, of the size it is made for: checking
    # that again is a quarter of the compile time. Tests do check it.
    features = hl.TargetFeature
    spared = () if os.environ.get(CHECKS) else (features.NoAsserts, features.NoBoundsQuery)
    return functools.reduce(hl.Target.with_feature, spared, hl.get_host_target())


def buffer(array: np.ndarray) -> hl.Buffer:
    """Wrap an array without copying; keep the array alive as long as the buffer."""
    return hl.Buffer(array)


def scene_kernel(scene: Scene) -> Kernel:
    """Compile-ready kernel of a scene: uniforms (and its last frame) → a packed picture."""
    uniforms = Input(hl.Float(32), 1, "uniforms")
    view = View(uniforms, scene.params)
    colour = scene.draw(view.camera(view.screen()), view)
    inputs = {"history": view.history, CANVAS: view.canvas}
    for cover in view.covers:
        inputs |= cover.inputs
    images = {name: source for name, source in inputs.items() if source is not None}
    return Kernel(_picture(colour, view), uniforms, images)


def pass_kernel(draw: Callable[..., Vec3], pictures: Sequence[str], params: Sequence[Param] = ()):
    """Compile-ready kernel of a pass: pictures → a packed picture of the same size.

    ``draw(*samplers, p, view)`` is called with one sampler for each named picture.
    """
    uniforms = Input(hl.Float(32), 1, "uniforms")
    view = View(uniforms, params)
    images = {name: picture_input(name) for name in pictures}
    colour = draw(*(Sampler(image, view) for image in images.values()), view.screen(), view)
    return Kernel(_picture(colour, view), uniforms, images)


def _picture(colour: Vec3, view: View) -> hl.Func:
    out = hl.Func("picture")
    out[HERE] = pack(colour)
    lane, nth, _ = (out.output_buffer().dim(k) for k in range(3))
    lane.set_bounds(0, RUN)
    nth.set_bounds(0, nth.extent() / TILE * TILE)
    tile, within = hl.Var("tile"), hl.Var("within")
    out.bound(LANE, 0, RUN).split(NTH, tile, within, TILE).vectorize(LANE)
    _schedule(out, view, tile)
    return out


def _schedule(out: hl.Func, view: View, outer: hl.Var) -> None:
    """What is kept at each step of ``outer``, vectorised; tables and layers once a frame."""
    for func in view.rows:
        func.bound(LANE, 0, RUN).compute_at(out, outer).vectorize(LANE)
        for i in range(func.num_update_definitions()):
            func.update(i).vectorize(LANE)
    for func in view.runs:
        func.compute_at(out, outer)
    for func in view.lines:
        func.compute_at(out, outer).align_bounds(X, RUN).vectorize(X, LANES)
    for func in view.roots:
        func.compute_root()
    for func in view.splats:
        func.compute_root().vectorize(X, LANES).update(0).unscheduled()
    for func, child in view.layers:
        func.compute_root().bound(LANE, 0, RUN).vectorize(LANE)
        _schedule(func, child, ROW)


def tiles(width: int, height: int) -> NDArray[np.uint32]:
    """Return the memory of a picture, shape (height, runs, RUN): whole tiles, so often wider."""
    return np.zeros((height, -(-width // (TILE * RUN)) * TILE, RUN), np.uint32)


def uniforms_array() -> np.ndarray:
    """A zeroed uniform vector."""
    return np.zeros(at.SIZE, np.float32)
