"""Stars drawn out to streaks by the jump: a bright far point, light rushing past."""

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
    exp,
    floor,
    fract,
    hash1,
    length,
    log2,
    maximum,
    mix,
    noise3,
    sin,
    smoothstep,
    sqrt,
    vec2,
    vec3,
)
from ..view import View

_STARS, _DOTS = 240, 90
#: A streak is never longer than this on the screen, or its points come apart.
_LONGEST = 0.55


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    u = p - view.once(_aim(view))
    r = length(u)
    cold, warm = _streaks(view)
    fog = _fog(view)
    core = 1.0 / (1.0 + r * r * 420.0)
    deep = mix(look.deep * 0.4, look.base * 1.1, fog)
    deep = deep + look.mid * (fog * fog * 0.35 * (0.4 + view.energy))
    fall = exp(-2.65 * r)
    halo = look.mid * (0.32 * fall) + look.accent * (0.5 * fall * fall * fall)
    heart = look.light * (core * (1.6 + 1.8 * view.bass))
    high = view.once(_aim(view).y)
    with view.within(high - 0.06, high + 0.06):
        thin = view.keep(exp(-2500.0 * u.y * u.y - 1.5 * absolute(u.x)))
    flare = look.accent * (thin * (0.15 + 0.9 * view.kick))
    near = smoothstep(0.1, 1.1, r)
    blue = mix(mix(look.light, look.accent, 0.45), look.accent, near)
    red = mix(look.light, look.mid, 0.5 * near)
    return deep + halo * (0.5 + 0.6 * view.energy) + heart + flare + blue * cold + red * warm


def _aim(view: View) -> Vec2:
    """The vanishing point."""
    turn = view.flow * 0.13 + view.seed
    return vec2(0.16 * sin(turn), 0.10 * cos(turn * 0.7) + 0.06)


def _streaks(view: View) -> tuple[Num, ...]:
    """Each star is a row of points from where it is to where it was a moment ago."""
    aim = _aim(view)
    wide = view.half.x + 0.4
    length_of = 0.45 * view.param("stretch") * (0.25 + 0.75 * view.energy)
    count = view.param("density")

    def dot_of(i: Num) -> tuple[Vec2, Num, tuple[Num, Num]]:
        star = floor(i * (1.0 / _DOTS))
        along = (i - star * _DOTS) * (1.0 / (_DOTS - 1.0))
        key = star * 4.0 + view.seed * 57.0
        u, v, w = hash1(key), hash1(key + 1.0), hash1(key + 2.0)
        out = vec2(cos(v * TAU), sin(v * TAU)) * (wide * sqrt(0.012 + u))
        near = fract(w + view.flow * (0.22 * view.param("speed")) * (0.8 + 0.4 * fract(u * 31.0)))
        z = 1.75 - 1.7 * near
        far = length(out) * 0.5
        first, last = 1.0 / z, 1.0 / (z + length_of * (0.35 + 0.65 * near))
        last = maximum(last, first - _LONGEST / far)
        scale = first + (last - first) * along
        light = (0.7 + 6.0 * fract(v * 53.0) ** 4) * smoothstep(0.0, 0.25, near)
        step = (first - last) * far * (1.0 / _DOTS)
        crowd = clamp(step / (view.pixel * 1.2), 0.06, 1.0)
        radius = 0.0030 + 0.0025 * fract(w * 17.0) * near
        fade = (1.0 - along) * (1.0 - along) * crowd * smoothstep(0.0, 0.1, count - fract(u * 77.0))
        light = light * fade * (1.1 + 1.5 * view.kick)
        warm = smoothstep(0.6, 0.75, fract(w * 41.0))
        return aim + out * scale * 0.5, radius, (light * (1.0 - warm), light * warm)

    return view.points(_STARS * _DOTS, 0.0055, dot_of)


def _fog(view: View) -> Num:
    """Gas that streams outwards with the stars."""

    def gas(p: Vec2, _: View) -> tuple[Num]:
        u = p - _aim(view)
        r = maximum(length(u), 1e-3)
        way = log2(r) * 0.9 - view.flow * 0.35
        around = u * (2.2 / r) + view.seed
        thick = noise3(vec3(around.x, around.y, way))
        thin = noise3(vec3(around.x * 3.1, around.y * 3.1, way * 1.7 + 5.0))
        return (smoothstep(0.3, 0.95, thick * 0.65 + thin * 0.35) * smoothstep(0.0, 0.5, r),)

    return view.layer(4, gas)[0]


SCENE = Scene(
    name="starwarp",
    family="space",
    words=(
        "star warp", "hyperspace", "warp speed", "light speed", "stars", "space", "travel",
        "spaceship", "rush", "acceleration", "energy", "fast", "jump", "starfield", "epic",
        "journey", "science fiction",
    ),
    words_zh=("星际穿越", "曲速", "光速", "超空间", "星空", "太空", "飞船", "加速", "冲刺", "旅程"),
    draw=draw,
    params=(
        Param("speed", 0.5, 2.5, 1.2, "how fast the stars pass"),
        Param("stretch", 0.3, 2.5, 1.2, "how long their streaks are"),
        Param("density", 0.4, 1.1, 0.9, "how many there are"),
    ),
    soft=True,
    room="lower",
    energy=0.8,
    brightness=0.25,
)  # fmt: skip
