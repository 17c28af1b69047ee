"""A stage: the buffers of one worker, and the path of a frame from scene to planes."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import halide as hl
import numpy as np
from numpy.typing import NDArray

from beatreel.errors import NotFound

from . import buffers, finish, grade, memory
from . import uniforms as at
from .catalogue import scene
from .effects import EFFECTS, Camera, Effect, Moment
from .kernel import Kernel, buffer, pass_kernel, scene_kernel
from .picture import Active, Picture, Shot
from .shading import linear
from .transitions import TRANSITIONS

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

_SOFT = ("bloom", "soft", "enlarge")
_HARD = ("halve", "hard_half", "hard_luma")
_kernels: dict[str, Kernel] = {}


def _make(name: str) -> Kernel:
    kind, _, key = name.partition(":")
    if kind == "scene":
        return scene_kernel(scene(key))
    if kind == "effect":
        return pass_kernel(_draw_of(EFFECTS[key]), ("source",))
    if kind == "transition":
        return pass_kernel(TRANSITIONS[key].draw, ("before", "after"))
    return getattr(finish, key)()


def _draw_of(effect: Effect):
    assert effect.draw is not None
    return effect.draw


def kernel(name: str) -> Kernel:
    """Return a kernel by name (``scene:nebula``, ``effect:glitch``), made at first use."""
    if name not in _kernels:
        made = _make(name)
        made.compile()
        _kernels[name] = made
    return _kernels[name]


def warm(
    scenes: Iterable[str] = (),
    effects: Iterable[str] = (),
    transitions: Iterable[str] = (),
    threads: int = 2,
) -> None:
    """Compile what a video needs before its first frame, several kernels at a time.

    Call it in a process before it forks: children inherit the machine code.
    """
    names = [f"scene:{name}" for name in scenes]
    names += [f"effect:{name}" for name in effects if EFFECTS[name].draw]
    names += [f"transition:{name}" for name in transitions]
    names += [f"finish:{name}" for name in _SOFT]
    if not all(scene(name.partition(":")[2]).soft for name in names if name.startswith("scene:")):
        names += [f"finish:{name}" for name in _HARD]
    missing = [name for name in dict.fromkeys(names) if name not in _kernels]
    made = {name: _make(name) for name in missing}
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda k: k.compile(), made.values()))
    _kernels.update(made)


class _Sheet:
    """A packed picture and its Halide view."""

    def __init__(self, width: int, height: int) -> None:
        self.array = buffers.empty(width, height)
        self.view = buffer(self.array)
        self.size = (width, height)


class Stage:
    """Draws pictures of one size. One stage a worker; it keeps no state but shots' feedback.

    Parameters
    ----------
    width, height
        Even numbers of pixels, at least 64.
    """

    def __init__(self, width: int, height: int) -> None:
        memory.hold()
        self.width, self.height = width, height
        half = (width // 2, height // 2)
        self._uniforms = np.zeros(at.SIZE, np.float32)
        self._uniforms_view = buffer(self._uniforms)
        self._grade = np.zeros(len(grade.PLACES), np.float32)
        self._grade_view = buffer(self._grade)
        self._half = [_Sheet(*half) for _ in range(3)]
        self._full: _Sheet | None = None
        self._bloom = np.zeros((3, (half[1] + 1) // 2, (half[0] + 1) // 2), np.float32)
        self._bloom_view = buffer(self._bloom)
        self._luma = np.zeros((half[1], half[0]), np.uint16)
        self._luma_view = buffer(self._luma)
        self._maps = [np.zeros((half[1], half[0]), np.float32) for _ in range(3)]
        self._map_views = [buffer(m) for m in self._maps]
        self._history: dict[str, tuple[_Sheet, _Sheet]] = {}

    def draw(self, picture: Picture, planes: Planes) -> None:
        """Draw a whole frame into the Y, U and V planes (uint8; rows may be padded)."""
        passes = [a for a in picture.effects if EFFECTS[a.name].draw is not None and a.amount > 0]
        single = len(picture.shots) == 1
        hard = single and not passes and not scene(picture.shots[0].scene).soft
        if hard:
            sheet = self._sheet_full()
            self._shot(picture, picture.shots[0], sheet)
            self._finish_hard(picture, sheet, planes)
            return
        self._finish_soft(picture, self._composed(picture, passes), planes)

    def restart(self) -> None:
        """Forget the last frames of feedback scenes, as a cut does."""
        for sheets in self._history.values():
            for sheet in sheets:
                sheet.array[:] = 0

    def _composed(self, picture: Picture, passes: list[Active]) -> _Sheet:
        now, spare, other = self._half
        self._shot(picture, picture.shots[0], now)
        if len(picture.shots) == 2:
            self._shot(picture, picture.shots[1], other)
            self._pass(picture, 1.0)
            kernel(f"transition:{picture.transition}").run(
                spare.view, self._uniforms_view, before=now.view, after=other.view
            )
            now, spare = spare, now
        for active in passes:
            self._pass(picture, active.amount)
            kernel(f"effect:{active.name}").run(spare.view, self._uniforms_view, source=now.view)
            now, spare = spare, now
        return now

    def _shot(self, picture: Picture, shot: Shot, out: _Sheet) -> None:
        made = scene(shot.scene)
        self._lay(picture, shot, *out.size)
        drawn = kernel(f"scene:{shot.scene}")
        if not made.feedback:
            drawn.run(out.view, self._uniforms_view)
            return
        last, here = self._frames(shot, out)
        drawn.run(here.view, self._uniforms_view, history=last.view)
        np.copyto(out.array, here.array)

    def _frames(self, shot: Shot, out: _Sheet) -> tuple[_Sheet, _Sheet]:
        pair = self._history.get(shot.scene)
        if pair is None or pair[0].size != out.size:
            pair = (_Sheet(*out.size), _Sheet(*out.size))
        if shot.local <= 0.0:
            pair[1].array[:] = 0
        self._history[shot.scene] = (pair[1], pair[0])
        return pair[1], pair[0]

    def _lay(self, picture: Picture, shot: Shot, width: int, height: int) -> None:
        u = self._uniforms
        made = scene(shot.scene)
        u[at.TIME], u[at.FLOW], u[at.LOCAL], u[at.SEED] = (
            shot.time, shot.flow, shot.local, shot.seed,
        )  # fmt: skip
        u[at.WIDTH], u[at.HEIGHT], u[at.FRAME] = width, height, picture.frame
        self._aim(picture)
        u[at.SIGNAL : at.SIGNAL + len(shot.signals)] = shot.signals
        self._paint(picture)
        for i, param in enumerate(made.params):
            value = shot.params.get(param.name, param.default)
            u[at.PARAM + i] = min(max(value, param.low), param.high)

    def _aim(self, picture: Picture) -> None:
        camera = Camera()
        moment = Moment(picture.shots[0].time, picture.frame)
        for active in picture.effects:
            move = EFFECTS[active.name].camera
            if move is not None:
                camera = move(camera, active.amount, moment)
        u = self._uniforms
        u[at.ZOOM] = 1.0 / camera.zoom
        u[at.COS], u[at.SIN] = np.cos(camera.angle), np.sin(camera.angle)
        u[at.SHIFT_X], u[at.SHIFT_Y] = camera.x, camera.y

    def _paint(self, picture: Picture) -> None:
        for i, code in enumerate(picture.look.colours):
            self._uniforms[at.COLOUR + 3 * i : at.COLOUR + 3 * i + 3] = linear(code)

    def _pass(self, picture: Picture, amount: float) -> None:
        u = self._uniforms
        u[at.WIDTH], u[at.HEIGHT] = self.width // 2, self.height // 2
        u[at.AMOUNT], u[at.PROGRESS], u[at.FRAME] = amount, picture.progress, picture.frame

    def _develop(self, picture: Picture) -> hl.Buffer:
        numbers = grade.of_look(picture.look, picture.frame, self.width, self.height)
        moment = Moment(picture.shots[0].time, picture.frame)
        for active in picture.effects:
            change = EFFECTS[active.name].grade
            if change is not None:
                change(numbers, active.amount, moment)
        numbers.write(self._grade)
        return self._grade_view

    def _finish_soft(self, picture: Picture, sheet: _Sheet, planes: Planes) -> None:
        g = self._develop(picture)
        luma, u, v = (buffer(plane) for plane in planes)
        kernel("finish:bloom").run(self._bloom_view, g, source=sheet.view)
        kernel("finish:soft").run(
            [self._luma_view, u, v], g, source=sheet.view, bloom=self._bloom_view
        )
        kernel("finish:enlarge").run(luma, g, source=self._luma_view)

    def _finish_hard(self, picture: Picture, sheet: _Sheet, planes: Planes) -> None:
        g = self._develop(picture)
        luma, u, v = (buffer(plane) for plane in planes)
        small = self._half[0]
        kernel("finish:halve").run(small.view, g, source=sheet.view)
        kernel("finish:bloom").run(self._bloom_view, g, source=small.view)
        gain, offset, colour = self._map_views
        kernel("finish:hard_half").run(
            [u, v, gain, offset, colour], g, source=small.view, bloom=self._bloom_view
        )
        kernel("finish:hard_luma").run(
            luma, g, source=sheet.view, gain=gain, offset=offset, colour=colour
        )

    def _sheet_full(self) -> _Sheet:
        if self._full is None:
            self._full = _Sheet(self.width, self.height)
        return self._full


def check(names: Iterable[str], table: dict, what: str) -> None:
    """Raise ``NotFound`` for the first name that is not in a catalogue."""
    for name in names:
        if name not in table:
            known = ", ".join(sorted(table))
            raise NotFound(f"There is no {what} called {name!r}; choose one of: {known}.")
