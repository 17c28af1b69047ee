"""Drops of chrome that meet and part, with a studio's lamps in their skins."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    absolute,
    clamp,
    cos,
    dot,
    exp,
    hash1,
    maximum,
    mix,
    noise,
    ramp,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..view import View

_DROPS = 11


def draw(p: Vec2, view: View) -> Vec3:
    field, slope = _field(p, view)
    near = 1.0 / maximum(field, 1e-3)
    steep = view.keep(sqrt(dot(slope, slope)))
    # On a lone drop this is a sphere's normal; between drops it passes through zero smoothly.
    lean = sqrt(clamp(near)) / (steep + 0.5 * field * sqrt(field))
    n = view.keep(slope * (-1.04 * lean))
    height = view.keep(sqrt(1.0 - dot(n, n)))
    metal = view.keep(_mirrored(n, height, p, view))
    wide = maximum(view.pixel * steep, 1e-4)
    inside = clamp((field - 1.0) / wide + 0.5)
    return mix(_room(p, field, view), metal, inside)


def _field(p: Vec2, view: View) -> tuple[Num, Vec2]:
    """Sum of the drops' pull at ``p`` and its slope; the skin lies where it is one."""
    size = view.param("size") * (1.0 + 0.05 * view.kick)
    turn = view.flow * 0.16 * view.param("speed")

    def x_of(i: Num) -> Num:
        return _orbit(i, 1.0, turn, view) * (0.30 + 0.34 * view.half.x)

    def y_of(i: Num) -> Num:
        return _orbit(i, 2.0, turn, view) * (0.30 + 0.34 * view.half.y)

    def pull_of(i: Num) -> Num:
        h = hash1(i * 7.0 + view.seed * 13.0)
        r = (0.055 + 0.25 * h * h + 0.05 * view.bass * h) * size
        return r * r

    xs, ys, pulls = (view.curve(_DROPS + 1, f) for f in (x_of, y_of, pull_of))

    def add(i: Num, total: Num, sx: Num, sy: Num) -> tuple[Num, Num, Num]:
        away = p - vec2(xs(i), ys(i))
        each = 1.0 / (dot(away, away) + 1e-4)
        pull = pulls(i) * each
        push = pull * each * -2.0
        return total + pull, sx + away.x * push, sy + away.y * push

    total, sx, sy = view.loop(_DROPS, (0.0, 0.0, 0.0), add)
    return total, vec2(sx, sy)


def _orbit(i: Num, salt: float, turn: Num, view: View) -> Num:
    """A slow path of its own for each drop, −1…1."""
    key = i * 11.0 + salt * 100.0 + view.seed * 17.0
    speed = 0.5 + hash1(key)
    phase = hash1(key + 3.0) * TAU
    return sin(turn * speed + phase) * 0.75 + sin(turn * speed * 2.3 + phase * 3.0) * 0.25


def _mirrored(n: Vec2, z: Num, p: Vec2, view: View) -> Vec3:
    """What the skin shows: sky and floor of a dark studio, and its lamps."""
    look = view.look
    ray = vec2(n.x * z * 2.0 + p.x * 0.12, n.y * z * 2.0 + p.y * 0.12)
    bend = noise(ray * 1.4 + vec2(view.flow * 0.10, view.seed)) - 0.5
    up = ray.y + bend * 0.55 + ray.x * 0.12
    floor = mix(look.mid * 0.55, look.deep * 0.3, smoothstep(-0.05, -0.75, up))
    sky = ramp(up * 1.05, [look.light * 0.95, look.mid * 0.8, look.base * 0.6, look.deep * 0.5])
    room = mix(floor, sky, smoothstep(-0.05, 0.03, up))
    lamp = smoothstep(0.14, 0.10, absolute(up - 0.62)) * smoothstep(0.75, 0.55, absolute(ray.x))
    strip = smoothstep(0.05, 0.02, absolute(ray.x - 0.70 + up * 0.25))
    strip = strip * smoothstep(0.75, 0.4, absolute(ray.y))
    edge = 1.0 - z
    film = 0.5 + 0.5 * cos(edge * 9.0 + bend * 3.0 + view.flow * 0.1)
    rim = edge * edge * edge
    light = room * (0.75 + 0.4 * view.energy)
    light = light + look.light * (lamp * (1.8 + 2.2 * view.snare)) + look.accent * (strip * 1.3)
    return light + mix(look.mid, look.accent, film) * (rim * (0.35 + 0.5 * film))


def _room(p: Vec2, field: Num, view: View) -> Vec3:
    look = view.look
    far = dot(p, p) * 0.45
    wall = mix(look.base * 0.75, look.deep * 0.35, clamp(far))
    wall = wall + look.mid * (0.16 * exp(-2.2 * dot(p - vec2(0.0, 0.4), p - vec2(0.0, 0.4))))
    # The drops darken the wall behind them and colour it further away.
    close = clamp(field)
    shade = 1.0 - 0.75 * close * close * close
    return wall * shade + mix(look.mid, look.accent, 0.3) * (close * close * 0.10 * view.energy)


SCENE = Scene(
    name="liquid_metal",
    family="abstract",
    words=(
        "liquid metal", "chrome", "mercury", "silver", "metaballs", "blobs", "y2k", "futuristic",
        "glossy", "reflection", "fluid", "droplets", "sleek", "techno", "hyperpop", "melting",
        "fashion", "cold",
    ),
    words_zh=("液态金属", "金属", "水银", "铬", "银色", "流体", "液滴", "未来", "光泽", "融化"),
    draw=draw,
    params=(
        Param("size", 0.7, 1.5, 1.05, "how large the drops are"),
        Param("speed", 0.4, 2.0, 1.0, "how fast they move"),
    ),
    soft=True,
    room="lower",
    energy=0.5,
    brightness=0.4,
)  # fmt: skip
