"""A country made of sound: ridge behind ridge of spectrum rolls towards us under a low star."""

from __future__ import annotations

from collections.abc import Callable

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    cover,
    exp,
    floor,
    fract,
    glow,
    length,
    maximum,
    mix,
    noise,
    noise1,
    num,
    ramp,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..spectrum import level
from ..starlight import starfield
from ..view import View

_HORIZON = 0.12
#: Ridges, a power of two, and points along one.
_ROWS, _POINTS, _HALVINGS = 64, 1024, 6
#: Depth of the nearest, and of the way to the next one.
_NEAR, _STEP = 0.62, 0.55
#: How far the ground lies under the eye.
_GROUND = 1.15
#: Ridges that come by in a second of flow.
_SPEED = 3.2

#: Returns the height of a ridge, or of one before it, from a column and a row.
Tops = Callable[[Num, Num], Num]


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    q = view.keep(p - vec2(0.0, _HORIZON + 0.012 * sin(view.flow * 0.3)))
    scroll = view.flow * _SPEED
    whole = view.once(floor(scroll))
    part = view.once(scroll - floor(scroll))
    reach = view.half.x * 1.2
    tops = view.highest(_POINTS, _ROWS, lambda i, row: _top(i, row, whole, part, reach, view))
    column = view.keep((q.x / reach * 0.5 + 0.5) * (_POINTS - 1.0))
    last = view.keep(_at(tops, column, num(_ROWS - 1.0)))
    with view.where(q.y > last - view.pixel):
        sky = view.keep(_sky(q, view))
    with view.where(q.y < last + view.pixel):
        land = view.keep(_land(q, column, part, reach, tops, view))
    colour = mix(land, sky, clamp((q.y - last) / view.pixel + 0.5))
    mist = exp(absolute(q.y - 0.01) * -11.0) * (0.16 + 0.22 * view.bass)
    return colour + mix(look.mid, look.accent, 0.3) * mist


def _land(q: Vec2, column: Num, part: Num, reach: Num, tops: Tops, view: View) -> Vec3:
    look = view.look
    row = view.keep(_seen(tops, floor(column + 0.5), q.y))
    crest, below = view.keep(_at(tops, column, row)), view.keep(_at(tops, column, row - 1.0))
    below = below - clamp(1.0 - row) * 9.0
    z = row - part + 1.0
    scale = 1.0 / (z * _STEP + _NEAR)
    fog = exp(z * -0.034)
    air = mix(look.mid, look.accent, 0.2) * 0.40 + look.base * 0.3
    high = (crest + scale * _GROUND) / scale
    steep = view.keep(_steep(tops, column, row, reach))
    d = maximum(crest - q.y, 0.0)
    body = mix(look.deep * 0.22, look.base * 0.55, clamp(high * 0.55))
    body = body + look.mid * (exp(d / scale * -2.4) * clamp(high + 0.15) * 0.42)
    land = mix(air, body, fog)
    land = land + _line(d * steep, scale, high, fog, view)
    over = maximum(q.y - below, 0.0)
    near = 1.0 / ((z - 1.0) * _STEP + _NEAR)
    under = _steep(tops, column, row - 1.0, reach)
    return land + _line(over * under, near, (below + near * _GROUND) / near, fog, view)


def _seen(tops: Tops, column: Num, y: Num) -> Num:
    """Return the nearest ridge that reaches a height: the tops never fall, so by halving."""
    row = 0.0 * y
    for k in reversed(range(_HALVINGS)):
        further = row + float(2**k)
        row = choose(tops(column, further - 1.0) < y, further, row)
    return row


def _at(tops: Tops, column: Num, row: Num) -> Num:
    cell = floor(column)
    return mix(tops(cell, row), tops(cell + 1.0, row), column - cell)


def _steep(tops: Tops, column: Num, row: Num, reach: Num) -> Num:
    """By what a height over a crest shrinks to be the distance from it."""
    cell = floor(column)
    slope = (tops(cell + 2.0, row) - tops(cell - 1.0, row)) * ((_POINTS - 1.0) / 6.0) / reach
    return 1.0 / sqrt(1.0 + slope * slope)


def _line(d: Num, scale: Num, high: Num, fog: Num, view: View) -> Vec3:
    """Light along a crest, brighter the higher it is; never thinner than a pixel."""
    look = view.look
    wide = 0.014 * scale
    width = maximum(wide, view.pixel * 0.8)
    line = exp(-1.0 * (d / width) * (d / width)) * clamp(wide / width + 0.08)
    glow_ = 0.10 / (1.0 + (d / (0.05 * scale)) * (d / (0.05 * scale)))
    tint = mix(mix(look.mid, look.accent, clamp(high * 1.6)), look.light, clamp(high * 0.9 - 0.35))
    return tint * ((line * 0.95 + glow_) * (0.22 + 0.95 * clamp(high)) * fog)


def _top(i: Num, row: Num, whole: Num, part: Num, reach: Num, view: View) -> Num:
    """Height on the screen of one point of one ridge."""
    scale = 1.0 / ((row - part + 1.0) * _STEP + _NEAR)
    x = (i * (2.0 / (_POINTS - 1.0)) - 1.0) * reach / scale * 0.42
    return scale * (_height(x, row, whole, part, view) * 0.95 * view.param("height") - _GROUND)


def _height(x: Num, row: Num, whole: Num, part: Num, view: View) -> Num:
    """Height of the land: old ridges keep their shape, the newest are the music's."""
    name = whole + row
    # The lowest bands lie along the middle of the way.
    pitch = clamp(absolute(x) * 0.42)
    loud = 0.30 + 0.70 * noise1(name * 0.31 + view.seed)
    at = vec2(x * 3.1 + 90.0 + view.seed, name * 0.42)
    kept = noise(at) * 0.55 + noise(at * vec2(2.3, 1.6) + 7.0) * 0.30
    kept = kept + noise(at * vec2(5.7, 2.2) + 3.0) * 0.15
    tilt = exp(pitch * pitch * -3.0) * 0.9 + 0.18
    valley = smoothstep(0.0, 0.35, absolute(x - 0.35 * sin(name * 0.05)))
    old = kept * kept * tilt * loud * (0.75 + 0.9 * view.energy) * (0.25 + 0.75 * valley)
    live = level(view, pitch, view.seed, 13.0, x * 0.42) * 0.72
    wave = exp((row - part) * -0.16)
    edge = smoothstep(2.6, 1.8, absolute(x))
    return mix(old, maximum(live, old * 0.6), wave) * edge * (1.0 + 0.25 * view.kick * wave)


def _sky(q: Vec2, view: View) -> Vec3:
    look = view.look
    side = (fract(view.seed * 0.618) - 0.5) * 0.9
    star = q - vec2(side, 0.34)
    d = length(star)
    size = 0.17 + 0.02 * view.kick
    up = clamp(q.y * 1.1)
    sky = ramp(1.0 - up, [look.deep * 0.4, look.base * 0.45, mix(look.base, look.mid, 0.6) * 0.8])
    (cloud,) = view.layer(4, lambda r, v: (_cloud(r, v),))
    sky = sky + mix(look.mid, look.accent, 0.3) * (cloud * (0.12 + 0.4 * glow(d, 0.5)))
    stars = starfield(view, 220, vec2(view.flow * 0.003, 0.0), gain=0.8)
    sky = sky + stars * smoothstep(0.05, 0.5, q.y)
    halo = glow(d, 0.20) * (0.35 + 0.4 * view.kick)
    face = mix(look.accent, look.light, clamp(star.y / size * 0.5 + 0.6))
    sky = sky + mix(look.mid, look.light, 0.3) * halo
    return mix(sky, face * (1.15 + 0.5 * view.kick), cover(d - size, view.pixel * 1.5))


def _cloud(p: Vec2, view: View) -> Num:
    y = maximum(p.y - _HORIZON, 0.0) + 0.22
    at = vec2(p.x * 0.8 / y + view.flow * 0.03, 0.9 / y + view.seed)
    n = view.fbm(at, 4)
    return smoothstep(0.45, 0.85, n) + num(0.0)


SCENE = Scene(
    name="sound_peaks",
    family="music",
    words=(
        "spectrogram", "sound landscape", "waveform", "ridges", "joy division", "unknown pleasures",
        "equalizer", "spectrum", "mountains of sound", "terrain", "lines", "post-punk",
        "electronic", "synth", "journey", "flight", "night", "visualizer",
    ),
    words_zh=(
        "频谱图", "声音地形", "波形", "山脊", "线条", "频谱", "后朋克", "电子", "旅程", "可视化",
    ),
    draw=draw,
    params=(Param("height", 0.6, 1.4, 1.0, "how high the ridges reach"),),
    soft=True,
    room="upper",
    energy=0.55,
    brightness=0.25,
)  # fmt: skip
