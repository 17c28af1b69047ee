"""Heavy silk in slow folds, with the sheen of a low light across it."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    clamp,
    mix,
    noise,
    ramp,
    rotate,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..view import View

_STEP = 0.02


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    h, hx, hy = view.layer(2, _cloth)
    slope = vec2((hx - h) * (1.0 / _STEP), (hy - h) * (1.0 / _STEP)) * 0.34
    up = 1.0 / sqrt(1.0 + slope.x * slope.x + slope.y * slope.y)
    swing = 0.25 * sin(view.flow * 0.17 + view.seed)
    lit = clamp((slope.x * (swing - 0.5) + slope.y * 0.55 + 0.62) * up)
    hollow = smoothstep(-1.3, 0.5, h)
    spot = 1.0 / (1.0 + 0.5 * _far(p, view))
    thread = noise(vec2((p.x + h * 0.2) * 14.0, p.y * 330.0 + h * 90.0)) - 0.5
    tone = clamp(lit * 0.72 + 0.16 * hollow + 0.02 * thread - 0.08)
    colours = [look.deep * 0.35, look.base * 0.7, mix(look.base, look.mid, 0.6), look.mid]
    body = ramp(tone, [*colours, mix(look.mid, look.light, 0.35)]) * (0.15 + 0.85 * hollow)
    sheen = clamp(1.0 - 7.0 * (lit - 0.82) * (lit - 0.82))
    glint = sheen**8 * hollow * (1.0 + thread * 0.35)
    body = body + mix(look.mid, look.light, 0.8) * (glint * (0.30 + 0.8 * view.kick))
    back = clamp((slope.x * 0.75 - slope.y * 0.35) * up - 0.15)
    body = body + look.accent * (back * back * (0.5 + 0.9 * view.bass) * (0.35 + hollow))
    return body * (spot * (0.85 + 0.5 * view.energy))


def _far(p: Vec2, view: View) -> Num:
    """Squared distance from where the light falls."""
    u = p - vec2(-0.35, 0.30)
    return u.x * u.x + u.y * u.y * 1.6


def _cloth(p: Vec2, view: View) -> tuple[Num, ...]:
    """Height of the cloth at a point and a step to the right of it and above it."""
    q = rotate(p, 0.5 + 0.8 * sin(view.seed * 1.7)) * view.param("scale") + view.seed * 0.7
    return tuple(view.keep(_height(q + vec2(*step), view)) for step in _STEPS)


_STEPS = ((0.0, 0.0), (_STEP, 0.0), (0.0, _STEP))


def _height(q: Vec2, view: View) -> Num:
    t = view.flow * 0.2
    q = q + sin(vec2(q.y * 1.3 + t, q.x * 1.1 - t * 0.8)) * 0.4
    q = q + sin(vec2(q.y * 2.7 - t * 0.6, q.x * 2.1 + t * 0.9)) * (0.14 * view.param("folds"))
    n = noise(q * 0.7 + t * 0.1)
    phase = q.x * 2.0 + q.y * 0.8 + n * 3.4
    return _fold(phase) * 0.75 + _fold(phase * 2.3 + n * 5.0 + q.y) * (0.3 * view.param("folds"))


def _fold(phase: Num) -> Num:
    """A wave with tight crests and wide valleys, about −1…1."""
    s = sin(phase * 0.5)
    return 1.0 - 2.0 * sqrt(s * s + 0.012)


SCENE = Scene(
    name="silk",
    family="abstract",
    words=(
        "silk", "satin", "fabric", "cloth", "drapery", "smooth", "elegant", "sensual", "luxury",
        "soft", "slow", "romantic", "jazz", "soul", "r&b", "velvet", "flowing", "intimate",
    ),
    words_zh=("丝绸", "绸缎", "布料", "柔软", "优雅", "奢华", "浪漫", "流动", "慵懒", "爵士"),
    draw=draw,
    params=(
        Param("scale", 0.7, 2.2, 1.25, "how small the folds are"),
        Param("folds", 0.3, 1.6, 1.0, "how crumpled the cloth is"),
    ),
    soft=True,
    room="lower",
    energy=0.25,
    brightness=0.3,
)  # fmt: skip
