"""Effects: what happens to a picture on a hit. The catalogue is a table at the end.

Three kinds, by where they act: on the camera (free, and sharp at any zoom), on the grade
(free), or as a pass over the drawn picture (about 1–3 CPU-ms at half size).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from .buffers import Sampler
from .grade import Grade
from .shading import (
    Vec2,
    Vec3,
    absolute,
    choose,
    dot,
    floor,
    fold,
    hash2,
    num,
    smoothstep,
    vec2,
)
from .view import View


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the scene is seen from: ``zoom`` > 1 shows less, angles in radians."""

    zoom: float = 1.0
    angle: float = 0.0
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When an effect acts: frame-exact seconds since the song's start, and the frame."""

    time: float
    frame: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry of the catalogue; exactly one of the three functions is given."""

    name: str
    words: tuple[str, ...]
    words_zh: tuple[str, ...]
    #: Signal that drives it unless the draft says otherwise; None is constant.
    signal: str | None
    camera: Callable[[Camera, float, Moment], Camera] | None = None
    grade: Callable[[Grade, float, Moment], None] | None = None
    draw: Callable[[Sampler, Vec2, View], Vec3] | None = None
    #: True if it can change the whole frame's brightness at once.
    flashes: bool = False


def _punch(camera: Camera, amount: float, _: Moment) -> Camera:
    return replace(camera, zoom=camera.zoom * (1.0 + 0.12 * amount))


def _wobble(t: float, salt: float) -> float:
    return math.sin(t * 37.7 + salt) * 0.6 + math.sin(t * 61.3 + 2.1 * salt) * 0.4


def _shake(camera: Camera, amount: float, at: Moment) -> Camera:
    k = 0.035 * amount
    return replace(
        camera,
        zoom=camera.zoom * (1.0 + 0.03 * amount),
        angle=camera.angle + k * 0.4 * _wobble(at.time, 1.0),
        x=camera.x + k * _wobble(at.time, 2.0),
        y=camera.y + k * _wobble(at.time, 4.0),
    )


def _flash(grade: Grade, amount: float, _: Moment) -> None:
    grade.flash = max(grade.flash, 0.75 * amount)


def _dim(grade: Grade, amount: float, _: Moment) -> None:
    grade.fade = max(grade.fade, amount)


def _split(at: Sampler, p: Vec2, view: View) -> Vec3:
    reach = view.amount * 0.022 * (0.35 + dot(p, p) / dot(view.half, view.half))
    red, green, blue = at(p * (1.0 - reach)), at(p), at(p * (1.0 + reach))
    return Vec3(red.x, green.y, blue.z)


def _glitch(at: Sampler, p: Vec2, view: View) -> Vec3:
    tick = floor(view.frame * 0.5)
    band = floor(p.y * 9.0 + hash2(vec2(tick, 3.0)) * 9.0)
    lot = hash2(vec2(band, tick))
    fine = hash2(vec2(floor(p.y * 41.0), tick + 7.0))
    jump = choose(lot > 0.62, (fine - 0.5) * 0.5 + (lot - 0.8), num(0.0)) * view.amount
    q = vec2(p.x + jump, p.y)
    slip = absolute(jump) * 0.12 + view.amount * 0.004
    near, away = at(q + vec2(slip, 0.0)), at(q - vec2(slip, 0.0))
    return Vec3(near.x, at(q).y, away.z)


def _kaleido(at: Sampler, p: Vec2, view: View) -> Vec3:
    return at(fold(p, 6.0) * 0.9 + vec2(0.05, 0.0))


def _mirror(at: Sampler, p: Vec2, view: View) -> Vec3:
    q = vec2(absolute(p.x), p.y)
    k = smoothstep(0.0, 0.2, view.amount)
    return at(vec2(p.x + (q.x - p.x) * k, p.y))


def _rush(at: Sampler, p: Vec2, view: View) -> Vec3:
    weights = [1.0 - i / 8.0 for i in range(7)]
    total = at(p)
    for i, weight in enumerate(weights[1:], 1):
        total = total + at.near(p * (1.0 - view.amount * 0.024 * i)) * weight
    return total * (1.0 / sum(weights))


EFFECTS: dict[str, Effect] = {
    effect.name: effect
    for effect in (
        Effect("punch", ("zoom", "punch", "kick"), ("放大", "冲击"), "kick", camera=_punch),
        Effect("shake", ("shake", "earthquake"), ("抖动", "震动"), "kick", camera=_shake),
        Effect("flash", ("flash", "light"), ("闪光", "闪白"), "snare", grade=_flash, flashes=True),
        Effect("dim", ("dark", "blackout"), ("变暗", "黑场"), None, grade=_dim, flashes=True),
        Effect("split", ("rgb split", "chromatic"), ("色散", "色差"), "snare", draw=_split),
        Effect("glitch", ("glitch", "broken"), ("故障",), "snare", draw=_glitch),
        Effect("kaleido", ("kaleidoscope",), ("万花筒",), None, draw=_kaleido),
        Effect("mirror", ("mirror", "symmetry"), ("镜像", "对称"), None, draw=_mirror),
        Effect(
            "zoomblur", ("zoom blur", "rush", "speed"), ("冲刺", "径向模糊"), "kick", draw=_rush
        ),
    )
}
