"""A stage: the buffers of one worker, and the path of a frame from scene to planes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import halide as hl
import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput, NotFound

from . import grade, grain, memory, pacing
from . import uniforms as at
from .artwork import stand_in_of
from .bloom import Bloom
from .catalogue import scene
from .effect import Camera, Moment
from .effects import EFFECTS
from .finish import MARGIN, STRIDE, edge
from .framing import Clip, framed
from .kernel import buffer, tiles
from .kernels import kernel, warm
from .picture import Active, Picture, Shot
from .plates import BLOOM, Plates
from .shading import linear
from .transitions import TRANSITIONS

__all__ = ["Planes", "Stage", "check", "warm"]

Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

#: Feedback shots that are remembered; two are on screen at most.
_REMEMBERED = 4
#: Smallest width, twice what finishing goes along a row at a time, and height.
_LEAST = (2 * STRIDE, 64)
#: Black in BT.709 limited range.
_BLACK = (16, 128, 128)
#: Weakest pass that is drawn: what is fainter nobody sees, and it costs as much (and, over a clip
#: or a hard scene, half the size).
_FAINT = 0.03

#: Returns the planes of a clip at a second of its own, and their aspect as displayed; takes the
#: place of the shot in its picture and the number of the frame too.
Project = Callable[[Clip, float, int, int], tuple[Planes, float] | None]


class _Sheet:
    """A packed picture, to be read, and the whole tiles that it is written in."""

    def __init__(self, width: int, height: int) -> None:
        whole = tiles(width, height)
        self.array = whole.reshape(height, -1)[:, :width]
        self.view, self.tiles = buffer(self.array), buffer(whole)
        self.size = (width, height)


class Stage:
    """Draws pictures of one size. One stage a worker; it keeps no state but shots' feedback.

    Parameters
    ----------
    width, height
        Even numbers of pixels, at least 128 and 64.
    project
        Plays clips, where there are any.

    Raises
    ------
    InvalidInput
        A size that 4:2:0 cannot hold.
    """

    def __init__(self, width: int, height: int, project: Project | None = None) -> None:
        if width % 2 or height % 2 or width < _LEAST[0] or height < _LEAST[1]:
            raise InvalidInput(
                f"A frame of {width}×{height} cannot be drawn: choose even sides, the width from "
                f"{_LEAST[0]} up, the height from {_LEAST[1]}."
            )
        memory.hold()
        self.width, self.height = width, height
        half = (width // 2, height // 2)
        self._uniforms = np.zeros(at.SIZE, np.float32)
        self._uniforms_view = buffer(self._uniforms)
        self._grade = np.zeros(len(grade.PLACES), np.float32)
        self._grade_view = buffer(self._grade)
        self._noise = hl.Buffer(grain.sheet(width).copy())
        self._half = [_Sheet(*half) for _ in range(3)]
        self._full: _Sheet | None = None
        self._bloom = Bloom(*half)
        self._margined = np.zeros((half[1], half[0] + 2 * MARGIN), np.int16)
        self._luma_margined = buffer(self._margined)
        self._luma = buffer(self._margined[:, MARGIN:-MARGIN])
        self._history: dict[tuple[str, float], tuple[_Sheet, _Sheet]] = {}
        self._project = project
        self._plates: Plates | None = None

    def draw(self, picture: Picture, planes: Planes) -> None:
        """Draw a whole frame into the Y, U and V planes (uint8; rows may be padded)."""
        picture = pacing.paced(picture)
        footage = any(shot.clip for shot in picture.shots)
        passes = [
            a for a in picture.effects if EFFECTS[a.name].draw is not None and a.amount > _FAINT
        ]
        numbers = self._graded(picture)
        if footage:
            numbers.bloom *= BLOOM
        numbers.write(self._grade)
        single = len(picture.shots) == 1
        if single and not passes and footage:
            self._finish_clip(picture, planes)
        elif single and not passes and not scene(picture.shots[0].scene).soft:
            sheet = self._shot(picture, picture.shots[0], self._sheet_full())
            self._finish_hard(sheet, planes)
        else:
            self._finish_soft(self._composed(picture, passes), planes)
        _bar(planes, numbers.letterbox)

    def restart(self) -> None:
        """Forget the last frames of feedback scenes, as a cut does."""
        self._history.clear()

    def _composed(self, picture: Picture, passes: list[Active]) -> _Sheet:
        now, spare, other = self._half
        if len(picture.shots) == 2:
            now, spare = self._crossed(picture, now, spare, other)
            shown = now
        else:
            shown = self._shot(picture, picture.shots[0], now)
        for active in passes:
            self._pass(picture, active.amount)
            kernel(f"effect:{active.name}").run(spare.tiles, self._uniforms_view, source=shown.view)
            shown = spare
            now, spare = spare, now
        return shown

    def _crossed(
        self, picture: Picture, one: _Sheet, two: _Sheet, out: _Sheet
    ) -> tuple[_Sheet, _Sheet]:
        """Draw a transition; return the sheet that has it and one that is free."""
        assert picture.transition is not None
        before, after = picture.shots
        if not TRANSITIONS[picture.transition].single:
            first, second = self._shot(picture, before, one), self._shot(picture, after, two)
            sources = {"before": first.view, "after": second.view}
        else:
            shown = before if picture.progress < 0.5 else after
            sources = {"source": self._shot(picture, shown, one).view}
        self._pass(picture, 1.0)
        kernel(f"transition:{picture.transition}").run(out.tiles, self._uniforms_view, **sources)
        return out, one

    def _shot(self, picture: Picture, shot: Shot, out: _Sheet) -> _Sheet:
        """Draw a shot; return the sheet that it is on, ``out`` unless it is kept for the next."""
        if shot.clip is not None:
            self._clip(picture, shot, out, full=False)
            return out
        made = scene(shot.scene)
        self._lay(picture, shot, *out.size)
        drawn = kernel(f"scene:{shot.scene}")
        if not made.feedback:
            drawn.run(out.tiles, self._uniforms_view, **self._covers(picture, shot, out.size))
            return out
        last, here = self._frames(shot, out.size)
        drawn.run(here.tiles, self._uniforms_view, history=last.view)
        return here

    def _covers(self, picture: Picture, shot: Shot, size: tuple[int, int]) -> dict[str, hl.Buffer]:
        """Return the user's picture as a kernel reads it, if the scene shows one."""
        if not scene(shot.scene).cover:
            return {}
        art = shot.artwork or stand_in_of(picture.look, shot.seed)
        sheets = {
            "cover": art.copy_for(min(size)),
            "blurred": art.blurred,
            "nearness": art.nearness,
        }
        return {name: buffer(sheet) for name, sheet in sheets.items()}

    def _frames(self, shot: Shot, size: tuple[int, int]) -> tuple[_Sheet, _Sheet]:
        """Return the last frame of a feedback shot and the sheet for its next."""
        key = (shot.scene, shot.seed)
        pair = self._history.pop(key, None)
        if pair is None or pair[0].size != size:
            pair = (_Sheet(*size), _Sheet(*size))
        if shot.local <= 0.0:
            pair[0].array[:] = 0
        self._history[key] = (pair[1], pair[0])
        while len(self._history) > _REMEMBERED:
            del self._history[next(iter(self._history))]
        return pair

    def _clip(self, picture: Picture, shot: Shot, out: _Sheet, *, full: bool) -> None:
        assert shot.clip is not None
        lane = next(n for n, other in enumerate(picture.shots) if other is shot)
        shown = self._project and self._project(shot.clip, shot.flow, lane, picture.frame)
        planes, aspect = shown or (_nothing(), 1.0)
        frame = framed(shot.clip, self._camera(picture), aspect, (self.width, self.height))
        if self._plates is None:
            self._plates = Plates(self.width, self.height)
        lay = self._plates.lay_full if full else self._plates.lay
        lay(kernel, planes, frame, out.view)

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

    def _camera(self, picture: Picture) -> Camera:
        camera = Camera()
        for active in picture.effects:
            move = EFFECTS[active.name].camera
            if move is not None:
                camera = move(camera, active.amount, _moment(picture, active))
        return camera

    def _aim(self, picture: Picture) -> None:
        camera = self._camera(picture)
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

    def _graded(self, picture: Picture) -> grade.Grade:
        numbers = grade.of_look(picture.look, picture.frame, self.width, self.height)
        for active in picture.effects:
            change = EFFECTS[active.name].grade
            if change is not None:
                change(numbers, active.amount, _moment(picture, active))
        return numbers

    def _finish_soft(self, sheet: _Sheet, planes: Planes) -> None:
        g = self._grade_view
        luma, u, v = (buffer(plane) for plane in planes)
        self._bloom.run(_finish, sheet.view, g)
        source = {"source": sheet.view, "light": self._bloom.map, "noise": self._noise}
        _finish("soft").run([self._luma, u, v], g, **source)
        edge(self._margined)
        _finish("enlarge").run(luma, g, source=self._luma_margined, noise=self._noise)

    def _finish_hard(self, sheet: _Sheet, planes: Planes) -> None:
        g, small = self._grade_view, self._half[0]
        luma, u, v = (buffer(plane) for plane in planes)
        _finish("halve").run(small.view, g, source=sheet.view)
        self._bloom.run(_finish, small.view, g)
        shared = {"light": self._bloom.map, "noise": self._noise}
        _finish("hard_half").run([u, v, self._luma], g, source=small.view, **shared)
        _finish("hard_luma").run(luma, g, source=sheet.view, colour=self._luma, **shared)

    def _finish_clip(self, picture: Picture, planes: Planes) -> None:
        g, small = self._grade_view, self._half[0]
        self._clip(picture, picture.shots[0], small, full=True)
        assert self._plates is not None
        self._bloom.run(_finish, small.view, g)
        luma, u, v = (buffer(plane) for plane in planes)
        out = (g, luma, u, v)
        self._plates.develop(kernel, small.view, self._bloom.map, self._noise, out)

    def _sheet_full(self) -> _Sheet:
        if self._full is None:
            self._full = _Sheet(self.width, self.height)
        return self._full


def _finish(name: str):
    return kernel(f"finish:{name}")


def _nothing() -> Planes:
    """Return the planes of a clip of which nothing can be shown: black."""
    y, u, v = (np.full((4, 4), value, np.uint8) for value in _BLACK)
    return y, u, v


def _moment(picture: Picture, active: Active) -> Moment:
    return Moment(picture.shots[0].time, picture.frame, active.since, active.flowed)


def _bar(planes: Planes, share: float) -> None:
    """Lay black bars over the top and the bottom, half of ``share`` each."""
    height = int(planes[1].shape[0] * share * 0.5)
    if height > 0:
        for plane, black, rows in zip(planes, _BLACK, (2 * height, height, height), strict=True):
            plane[:rows] = black
            plane[-rows:] = black


def check(names: Iterable[str], table: dict, what: str) -> None:
    """Raise ``NotFound`` for the first name that is not in a catalogue."""
    for name in names:
        if name not in table:
            known = ", ".join(sorted(table))
            raise NotFound(f"There is no {what} called {name!r}; choose one of: {known}.")
