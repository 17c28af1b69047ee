"""A compiled picture function, and the one place that says how fast: the schedules.

A kernel belongs to one thread of one process at a time, because its inputs are bound before it
runs. Workers are therefore processes; a forked child inherits what its parent has compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import halide as hl
import numpy as np

from . import uniforms as at
from .buffers import Sampler, pack
from .scene import Param, Scene
from .shading import Vec3
from .view import View

#: SIMD lanes: 16 floats fill an AVX-512 register and two AVX2 ones. Wider costs compile time only.
LANES = 8


class Kernel:
    """One compiled function from uniforms and pictures to one or more arrays."""

    def __init__(
        self, output: hl.Func, uniforms: hl.ImageParam, images: Mapping[str, hl.ImageParam]
    ) -> None:
        self._output = output
        self._uniforms = uniforms
        self._images = dict(images)
        self._target = hl.get_host_target()

    def compile(self) -> None:
        """Compile to machine code; releases the interpreter lock, so several may run at once."""
        self._output.compile_jit(self._target)

    def run(self, out: hl.Buffer | list[hl.Buffer], uniforms: hl.Buffer, **images: hl.Buffer):
        """Compute ``out`` from a uniform vector and the named pictures."""
        self._uniforms.set(uniforms)
        for name, image in images.items():
            self._images[name].set(image)
        self._output.realize(out, self._target)


def buffer(array: np.ndarray) -> hl.Buffer:
    """Wrap an array without copying; keep the array alive as long as the buffer."""
    return hl.Buffer(array)


def scene_kernel(scene: Scene) -> Kernel:
    """Compile-ready kernel of a scene: uniforms (and its last frame) → a packed picture."""
    x, y = hl.Var("x"), hl.Var("y")
    uniforms = hl.ImageParam(hl.Float(32), 1, "uniforms")
    view = View(x, y, uniforms, scene.params)
    colour = scene.draw(view.camera(view.screen()), view)
    images = {"history": view.history} if view.history is not None else {}
    return Kernel(_picture(colour, view, x, y), uniforms, images)


def pass_kernel(draw: Callable[..., Vec3], pictures: Sequence[str], params: Sequence[Param] = ()):
    """Compile-ready kernel of a pass: pictures → a packed picture of the same size.

    ``draw(*samplers, p, view)`` is called with one sampler for each named picture.
    """
    x, y = hl.Var("x"), hl.Var("y")
    uniforms = hl.ImageParam(hl.Float(32), 1, "uniforms")
    view = View(x, y, uniforms, params)
    images = {name: hl.ImageParam(hl.UInt(32), 2, name) for name in pictures}
    colour = draw(*(Sampler(image, view) for image in images.values()), view.screen(), view)
    return Kernel(_picture(colour, view, x, y), uniforms, images)


def _picture(colour: Vec3, view: View, x: hl.Var, y: hl.Var) -> hl.Func:
    out = hl.Func("picture")
    out[x, y] = pack(colour)
    schedule(out, view.rows, view.roots, x, y)
    return out


def schedule(
    out: hl.Func, rows: Sequence[hl.Func], roots: Sequence[hl.Func], x: hl.Var, y: hl.Var
) -> None:
    """Rows in L1, x innermost and vectorised; tables once a frame."""
    out.vectorize(x, LANES)
    for func in rows:
        func.compute_at(out, y).vectorize(x, LANES)
        for i in range(func.num_update_definitions()):
            func.update(i).vectorize(x, LANES)
    for func in roots:
        func.compute_root()


def uniforms_array() -> np.ndarray:
    """A zeroed uniform vector."""
    return np.zeros(at.SIZE, np.float32)
