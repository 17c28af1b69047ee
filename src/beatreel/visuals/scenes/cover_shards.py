"""The user's picture as a broken mirror: the pieces drift apart, and each hit throws them."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    exp,
    floor,
    hash22,
    hash22_of,
    length,
    maximum,
    minimum,
    mix,
    name_of,
    rotate,
    saturate,
    sin,
    smoothstep,
    vec2,
    wave,
)
from ..view import View


def draw(p: Vec2, view: View) -> Vec3:
    *behind, shadow = view.layer(4, lambda q, v: (*_behind(q, v), _shadow(q, v)))
    colour = Vec3(*behind) * (1.0 - 0.55 * shadow)
    with view.where(_within(p, view) > 0.0):
        light, there = _sheet(p, view, 1.25, 3.0)
        light, there = view.keep(light), view.keep(there)
    return mix(colour, light, there)


def _behind(p: Vec2, view: View) -> Vec3:
    """The room, and a second sheet far out of focus."""
    light, there = _sheet(p, view, 1.9, 11.0)
    return mix(_room(p, view), light * 0.30 + view.look.deep * 0.1, there)


def _shadow(p: Vec2, view: View) -> Num:
    """What the mirror as a whole keeps from the light; between its pieces it is dark as well."""
    return _within(p + vec2(-0.035, 0.06), view)


def _within(p: Vec2, view: View) -> Num:
    """Whether the picture reaches there."""
    half = view.cover.half
    at = p * (_grown(view) / _size(view))
    over = maximum(absolute(at.x) / half.x, absolute(at.y) / half.y) - 1.0
    return smoothstep(0.02, -0.02, over)


def _size(view: View) -> Num:
    half = view.cover.half
    fill = minimum(view.half.x / half.x, view.half.y / half.y)
    return maximum(fill, 0.6) * view.param("size")


def _spread(view: View) -> Num:
    """How far the pieces are apart: a slow breath, the bass and the hits."""
    apart = view.param("apart") * (0.55 + 0.45 * sin(view.flow * 0.26 + view.seed))
    return apart * 0.12 + 0.09 * view.kick + 0.03 * view.bass


def _grown(view: View) -> Num:
    return 1.0 / (1.0 + _spread(view) * 1.6)


def _pieces(p: Vec2, view: View, cells: float, salt: float) -> tuple[Num, Num, Vec2]:
    """Whether a piece is there, how far its edge is, and two lots 0…1 of it."""
    sway = view.once(0.03 * sin(view.flow * 0.19))
    q = _nudged(p * view.once(_grown(view)), sway) * cells + view.seed * 1.7 + salt
    cell = view.keep(floor(q))
    f = view.keep(q - cell)
    name = view.keep(name_of(cell))

    def nearer(i: Num, near: Num, second: Num, which: Num) -> tuple[Num, Num, Num]:
        """Look into three cells of a row."""
        for column in (-1.0, 0.0, 1.0):
            step = vec2(column, i - 1.0)
            away = hash22_of(name, step) * 0.9 + (step + 0.05) - f
            # Longer one way than the other: shards, not cells.
            d = absolute(away.x + away.y * 0.35) + absolute(away.y - away.x * 0.45) * 0.8
            second = minimum(maximum(d, near), second)
            which = choose(d < near, i * 3.0 + (column + 1.0), which)
            near = minimum(d, near)
        return near, second, which

    near, second, which = view.loop(3, (64.0, 64.0, 0.0), nearer)
    lot = view.keep(hash22(cell + _beside(which) + 91.0))
    gap = 0.02 + _spread(view) * (0.55 + 0.6 * lot.x)
    edge = second - near - gap
    return clamp(edge / (view.pixel * cells * 1.4) + 0.5), edge, lot


def _beside(i: Num) -> Vec2:
    """Return the way to one of nine cells around and including one's own."""
    row = floor((i + 0.5) * (1.0 / 3.0))
    return vec2(i - row * 3.0 - 1.0, row - 1.0)


def _nudged(p: Vec2, angle: Num) -> Vec2:
    """Turn by a third of a radian at most."""
    half = angle * angle * 0.5
    c, s = 1.0 - half * (1.0 - half * (1.0 / 6.0)), angle - angle * half * (1.0 / 3.0)
    return vec2(p.x * c - p.y * s, p.x * s + p.y * c)


def _sheet(p: Vec2, view: View, cells: float, salt: float) -> tuple[Vec3, Num]:
    """One sheet of glass: its light, and where there is any."""
    look = view.look
    inside, edge, lot = _pieces(p, view, cells, salt)
    spread = _spread(view)
    turn = (lot.x - 0.5) * (0.10 + 1.2 * spread) + 0.03 * wave(view.flow * 0.08 + lot.y * 6.4)
    slide = vec2(lot.y - 0.5, lot.x - 0.5) * (spread * 0.6)
    at = view.keep(_nudged(p * _grown(view) + slide, turn) * (1.0 / _size(view)))
    tilt = wave(lot.y * 4.9 + view.flow * 0.0525 + p.x * 0.143 + p.y * 0.08)
    shine = smoothstep(0.90, 1.0, tilt) * (0.5 + 1.2 * view.snare)
    rim = smoothstep(0.05, 0.0, edge) * (0.25 + 0.75 * lot.x)
    light = saturate(view.cover(at, view), 1.15) * (0.80 + 0.35 * tilt * view.param("glint"))
    light = light + look.light * (shine * 0.22) + mix(look.accent, look.light, 0.5) * (rim * 0.8)
    return light, inside * _within(p, view)


def _room(p: Vec2, view: View) -> Vec3:
    look = view.look
    art = view.cover
    far = art.soft(rotate(p * 0.5, 0.3), view)
    lamp = exp(-1.1 * length(p - vec2(0.5, 0.7)))
    light = saturate(far, 1.3) * (0.10 + 0.28 * lamp + 0.25 * view.kick * lamp)
    return look.deep * 0.35 + light + look.base * (lamp * 0.25)


SCENE = Scene(
    name="cover_shards",
    family="cover",
    words=(
        "cover", "album cover", "artwork", "cover art", "picture", "photo", "shards", "broken",
        "shattered", "glass", "mirror", "explode", "aggressive", "rock", "metal", "trap",
        "heartbreak", "drop",
    ),
    words_zh=(
        "封面", "专辑封面", "图片", "照片", "碎片", "破碎", "玻璃", "镜子", "爆炸", "心碎", "摇滚",
    ),
    draw=draw,
    params=(
        Param("size", 0.8, 1.4, 1.05, "how large the picture is"),
        Param("apart", 0.3, 1.6, 0.8, "how far the pieces are apart"),
        Param("glint", 0.3, 1.6, 1.0, "how much the pieces shine"),
    ),
    soft=True,
    cover=True,
    room="lower",
    energy=0.75,
    brightness=0.35,
)  # fmt: skip
