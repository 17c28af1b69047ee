"""A compiled picture function.

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

from .buffers import Input, Sampler, pack, picture_input
from .device import CARDS, PROCESSOR, device
from .scene import Param, Scene
from .schedules import TILE, bounded, on_card, on_processor
from .shading import Vec3
from .view import View
from .work import HERE, RUN

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
        card: str = PROCESSOR,
    ) -> None:
        inputs = [uniforms, *images.values()]
        self._pipeline = hl.Pipeline([output, *(source.func for source in inputs)])
        self._names = tuple(images)
        self._card = card
        self._target = hl.get_host_target() if checked else _target(card)

    def compile(self) -> None:
        """Compile to machine code; releases the interpreter lock, so several may run at once."""
        self._pipeline.compile_jit(self._target)

    def run(self, out: hl.Buffer | list[hl.Buffer], uniforms: hl.Buffer, **images: hl.Buffer):
        """Compute ``out`` from a uniform vector and the named pictures."""
        outputs = out if isinstance(out, list) else [out]
        inputs = [outputs[0] if name == CANVAS else images[name] for name in self._names]
        if self._card == PROCESSOR:
            self._pipeline.realize([*outputs, uniforms, *inputs], self._target)
            return
        # An input counts as an output that is never written, so nobody else takes it to the card.
        for read in (uniforms, *images.values()):
            read.set_device_dirty(False)
            read.set_host_dirty()
            read.copy_to_device(self._target)
        self._pipeline.realize([*outputs, uniforms, *inputs], self._target)
        for written in outputs:
            written.copy_to_host()


def _target(card: str) -> hl.Target:
    # Every array that a kernel gets is made in this package, of the size it is made for: checking
    # that again is a quarter of the compile time. Tests do check it.
    features = hl.TargetFeature
    spared = () if os.environ.get(CHECKS) else (features.NoAsserts, features.NoBoundsQuery)
    cards = [getattr(features, name) for name in CARDS.get(card, ())]
    return functools.reduce(hl.Target.with_feature, (*spared, *cards), hl.get_host_target())


def buffer(array: np.ndarray) -> hl.Buffer:
    """Wrap an array without copying; keep the array alive as long as the buffer."""
    return hl.Buffer(array)


def scene_kernel(scene: Scene) -> Kernel:
    """Compile-ready kernel of a scene: uniforms (and its last frame) → a packed picture."""
    uniforms = Input(hl.Float(32), 1, "uniforms")
    view = View(uniforms, scene.params, alone=device() in CARDS)
    colour = scene.draw(view.keep(view.camera(view.screen())), view)
    inputs = {"history": view.history, CANVAS: view.canvas}
    for cover in view.covers:
        inputs |= cover.inputs
    images = {name: source for name, source in inputs.items() if source is not None}
    return Kernel(_picture(colour, view), uniforms, images, card=device())


def pass_kernel(draw: Callable[..., Vec3], pictures: Sequence[str], params: Sequence[Param] = ()):
    """Compile-ready kernel of a pass: pictures → a packed picture of the same size.

    ``draw(*samplers, p, view)`` is called with one sampler for each named picture.
    """
    uniforms = Input(hl.Float(32), 1, "uniforms")
    view = View(uniforms, params, alone=device() in CARDS)
    images = {name: picture_input(name) for name in pictures}
    colour = draw(*(Sampler(image, view) for image in images.values()), view.screen(), view)
    return Kernel(_picture(colour, view), uniforms, images, card=device())


def _picture(colour: Vec3, view: View) -> hl.Func:
    out = hl.Func("picture")
    out[HERE] = pack(colour)
    bounded(out)
    if device() in CARDS:
        on_card(out, view.work)
    else:
        on_processor(out, view.work)
    return out


def tiles(width: int, height: int) -> NDArray[np.uint32]:
    """Return the memory of a picture, shape (height, runs, RUN): whole tiles, so often wider."""
    return np.zeros((height, -(-width // (TILE * RUN)) * TILE, RUN), np.uint32)
