"""Transitions: how one shot becomes the next. The catalogue is a table at the end.

Each is a pass over both pictures while ``view.progress`` runs 0…1; it ends on the cut.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .buffers import Sampler
from .shading import (
    Num,
    Vec2,
    Vec3,
    clamp,
    fbm,
    mix,
    rotate,
    smoothstep,
    vec2,
)
from .view import View

Draw = Callable[[Sampler, Sampler, Vec2, View], Vec3]


@dataclass(frozen=True, slots=True)
class Transition:
    """One entry of the catalogue."""

    name: str
    words: tuple[str, ...]
    words_zh: tuple[str, ...]
    draw: Draw
    #: How much it calls attention to itself, 0…1.
    energy: float


def _eased(t: Num) -> Num:
    return t * t * t * (t * (t * 6.0 - 15.0) + 10.0)


def _dissolve(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    return mix(a(p), b(p), _eased(view.progress))


def _whip(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = _eased(view.progress)
    speed = view.progress * (1.0 - view.progress) * 4.0
    travel = view.half.x * 2.0
    total: Vec3 | None = None
    for i in range(7):
        q = vec2(p.x + t * travel + speed * 0.09 * (i - 3), p.y)
        over = smoothstep(-0.02, 0.02, q.x - view.half.x)
        light = mix(a.near(q), b.near(vec2(q.x - travel, q.y)), over)
        total = light if total is None else total + light
    assert total is not None
    return total * (1.0 / 7.0)


def _push(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = _eased(view.progress)
    near, far = a(p * (1.0 - 0.55 * t)), b(p * (1.6 - 0.6 * t))
    return mix(near, far, smoothstep(0.35, 0.75, t)) * (1.0 + 0.5 * t * (1.0 - t) * 4.0)


def _burn(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    grain = fbm(p * 2.3 + 11.0, 3)
    edge = view.progress * 1.5 - 0.25 - (grain - 0.5) * 0.9
    there = smoothstep(-0.02, 0.02, edge - 0.25)
    rim = clamp(1.0 - (edge - 0.25) * (edge - 0.25) * 90.0)
    fire = view.look.accent * 3.0 * rim * rim + view.look.light * 2.5 * rim**6
    return mix(a(p), b(p), there) + fire


def _spin(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = _eased(view.progress)
    turned_a = rotate(p, t * 1.6) * (1.0 - 0.35 * t)
    turned_b = rotate(p, (t - 1.0) * 1.6) * (1.35 - 0.35 * t)
    return mix(a(turned_a), b(turned_b), smoothstep(0.4, 0.6, t))


TRANSITIONS: dict[str, Transition] = {
    transition.name: transition
    for transition in (
        Transition("dissolve", ("dissolve", "fade", "soft"), ("叠化", "淡入"), _dissolve, 0.1),
        Transition("push", ("push in", "zoom through"), ("推进", "穿越"), _push, 0.5),
        Transition("burn", ("burn", "film burn"), ("燃烧", "胶片"), _burn, 0.6),
        Transition("whip", ("whip pan", "swipe"), ("甩镜", "横移"), _whip, 0.8),
        Transition("spin", ("spin", "roll"), ("旋转",), _spin, 0.9),
    )
}
