"""A flight through a winding tunnel of light hoops towards a glow at its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Scalar,
    Vec2,
    Vec3,
    absolute,
    atan2,
    clamp,
    cos,
    dot,
    exp,
    floor,
    fract,
    hash1,
    hash2,
    inverse_sqrt,
    lines,
    maximum,
    mix,
    noise,
    num,
    sin,
    smoothstep,
    vec2,
)
from ..view import View

#: Hoops lie on a smaller radius than the wall, so that they hide parts of it.
_WALL, _HOOP = 1.0, 0.84
#: Ribs a unit of depth.
_RATE = 1.35


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    way = view.flow * (1.1 * view.param("speed")) + view.seed
    bend = _bend(view)
    z, q = _reach(p, bend, view)
    # Nearly as far to the hoops as to the wall: one more round tells.
    hoop_z = _HOOP / maximum(_across(p - _axis(bend, z * (_HOOP / _WALL)), view), 0.07)
    burns = _burns(way, view)
    wall = view.keep(_wall(z, q, way, burns, view))
    light = _hoops(view.keep(hoop_z), way, burns, view, wall)
    # Nearly exp(-0.15 z), for less.
    fog = clamp(1.0 - 0.0335 * z) ** 4 * smoothstep(13.0, 6.0, z)
    away = p - _axis(bend, 11.0)
    glow = 1.0 / (1.0 + 60.0 * dot(away, away))
    end = mix(look.mid, look.light, glow) * ((0.2 + 1.2 * glow) * (0.45 + 0.9 * view.bass))
    return mix(end, light, fog) + _dust(way, bend, view)


def _bend(view: View) -> Vec2:
    turn = view.flow * 0.21 + view.seed
    drift = vec2(sin(turn) + 0.4 * sin(turn * 2.3), 0.7 * cos(turn * 0.83))
    return drift * (0.036 * view.param("curve"))


def _axis(bend: Vec2, z: Scalar) -> Vec2:
    """Where the tunnel's middle is seen at a depth."""
    return bend * (num(z) / (1.0 + 0.12 * num(z)))


def _reach(p: Vec2, bend: Vec2, view: View) -> tuple[Num, Vec2]:
    """Return the depth at which the ray meets the wall, and where around it.

    The tunnel's axis winds; a few rounds of fixed-point iteration find the depth.
    """
    z = _WALL / maximum(_across(p, view), 0.08)
    for _ in range(2):
        z = _WALL / maximum(_across(p - _axis(bend, z), view), 0.07)
    z = view.keep(z)
    return z, p - _axis(bend, z)


def _across(q: Vec2, view: View) -> Num:
    """Distance from the axis: round, or square with round corners."""
    a, b = q.x * q.x, q.y * q.y
    round_ = maximum(a + b, 1e-6)
    # The fourth root of a sum of fourth powers.
    square = inverse_sqrt(inverse_sqrt(maximum(a * a + b * b, 1e-12)))
    return mix(round_ * inverse_sqrt(round_), square, view.param("square"))


def _wall(z: Num, q: Vec2, way: Num, burns: _Burns, view: View) -> Vec3:
    look = view.look
    turn = atan2(q.y, q.x) * (1.0 / TAU) + 0.5
    depth = (z + way) * _RATE
    fine = z * z * view.pixel * _RATE
    seams = lines(depth * 2.0, 0.035, fine * 2.0)
    strips = lines(turn * 14.0, 0.045, 14.0 / TAU * view.pixel * z)
    cell = vec2(floor(depth * 2.0), floor(turn * 14.0))
    panel = hash2(cell)
    grain = noise(vec2(turn * 90.0, depth * 5.0))
    metal = mix(look.deep, look.base, 0.15 + 0.4 * panel + 0.2 * grain)
    away = absolute(fract(depth) - 0.5)
    power, tint = burns(depth)
    # Light that falls on the wall from the nearest hoop.
    lamp = power / (1.0 + 26.0 * away * away)
    gloss = 0.15 + 0.85 * panel * panel
    lit = metal * (0.12 + 1.2 * lamp)
    lit = lit + tint * (lamp * lamp * gloss * (0.25 + 0.4 * grain))
    lit = lit * (1.0 - 0.8 * maximum(seams, strips))
    slot = _slot(depth * 2.0, turn * 14.0, z, view)
    on = smoothstep(0.86, 0.88, panel) * (0.5 + 2.2 * view.hat * fract(panel * 91.0))
    tube = lines(turn * 4.0 + 0.5, 0.012, 4.0 / TAU * view.pixel * z)
    return lit + look.accent * (slot * on + tube * (0.7 + 1.1 * view.energy))


def _slot(along: Num, around: Num, z: Num, view: View) -> Num:
    """A small lamp in the middle of a panel."""
    a, b = absolute(fract(along) - 0.5), absolute(fract(around) - 0.5)
    fine = view.pixel * z
    return clamp(0.5 + (0.32 - a) / (fine * z * 3.0)) * clamp(0.5 + (0.05 - b) / (fine * 2.3))


#: From a place along the tunnel to how brightly its hoop burns, and in which tint.
_Burns: TypeAlias = Callable[[Num], tuple[Num, Vec3]]
#: Hoops that are seen at once.
_SEEN = 24
#: Steps of a hoop's power; the tint's share comes after the point.
_STEPS = 1024.0


def _burns(way: Num, view: View) -> _Burns:
    """Tabulate the hoops that are seen."""
    first = view.once(floor(way * _RATE))

    def burn(i: Num) -> Num:
        hoop = first + i
        share = smoothstep(0.45, 0.6, hash1(hoop + 3.0)) * 0.999
        return floor(_power(hoop, way, view) * _STEPS) + share

    table = view.curve(_SEEN, burn)

    def read(depth: Num) -> tuple[Num, Vec3]:
        burn = table.at(floor(depth) - first)
        steps = floor(burn)
        return steps * (1.0 / _STEPS), mix(view.look.mid, view.look.accent, burn - steps)

    return read


def _power(hoop: Num, way: Num, view: View) -> Num:
    """How brightly a hoop burns: its own level, and a wave that a kick sends ahead."""
    level = 0.35 + 0.65 * hash1(hoop + 9.0)
    ahead = (hoop + 0.5) * (1.0 / _RATE) - way - view.beat * 11.0
    return level * (0.5 + 0.5 * view.energy) + 0.6 * view.kick * exp(-0.35 * ahead * ahead)


def _hoops(z: Num, way: Num, burns: _Burns, view: View, wall: Vec3) -> Vec3:
    """Ribs with a tube of light in each, drawn over the wall behind them."""
    look = view.look
    depth = (z + way) * _RATE
    fine = z * z * view.pixel * (1.25 * _RATE)
    away = absolute(fract(depth) - 0.5)
    power, tint = burns(depth)
    rib = clamp(0.5 + (0.15 - away) / maximum(fine, 1e-4)) * clamp(0.3 / fine)
    bevel = smoothstep(0.10, 0.15, away)
    metal = look.deep * 0.5 + tint * (power * (0.02 / (0.05 + away)) * (1.0 - bevel * 0.8))
    light = mix(wall, metal + look.light * (bevel * 0.10 * power), rib)
    wide = maximum(fine, 0.022)
    core = clamp(0.5 + (0.022 - away) / wide) * clamp(0.044 / wide)
    halo = 0.004 / (0.004 + away * away)
    body = mix(tint, look.light, 0.6 * core)
    return light + body * ((core * 3.4 + halo * 0.4) * power)


def _dust(way: Num, bend: Vec2, view: View) -> Vec3:
    def mote(i: Num) -> tuple[Vec2, Num, tuple[Num]]:
        z = 0.25 + 5.0 * (1.0 - fract(hash1(i + 50.0) + way * 0.2))
        angle, far = hash1(i + 150.0) * TAU, 0.25 + 0.5 * hash1(i + 250.0)
        place = vec2(cos(angle), sin(angle)) * (far / z) + _axis(bend, z)
        return place, 0.006 / z, (smoothstep(5.2, 3.0, z) * 0.5,)

    (motes,) = view.points(90, 0.02, mote)
    return view.look.light * motes


SCENE = Scene(
    name="tunnel",
    family="abstract",
    words=(
        "tunnel", "corridor", "subway", "ride", "flight", "speed", "fast", "drive", "techno",
        "portal", "vortex", "sci-fi", "futuristic", "rave", "underground", "wormhole", "racing",
    ),
    words_zh=(
        "隧道", "通道", "地铁", "飞行", "速度", "穿梭", "科幻", "未来", "电子", "虫洞", "传送门",
    ),
    draw=draw,
    params=(
        Param("speed", 0.35, 1.3, 0.7, "how fast the flight is"),
        Param("curve", 0.0, 2.0, 1.0, "how much the tunnel winds"),
        Param("square", 0.0, 1.0, 0.25, "0 round, 1 a square with round corners"),
    ),
    soft=True,
    room="center",
    energy=0.75,
    brightness=0.3,
)  # fmt: skip
