"""A ring of light over still water at night: the spectrum stands on it like flames."""

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
    exp,
    floor,
    fract,
    glow,
    maximum,
    minimum,
    mix,
    noise,
    polar,
    ramp,
    sin,
    smoothstep,
    vec2,
)
from ..spectrum import level
from ..starlight import starfield
from ..view import View

Curve = Callable[[Num], Num]

_BANDS = 72
_WATER = -0.56


def draw(p: Vec2, view: View) -> Vec3:
    below = view.keep(choose(p.y < _WATER, 1.0, 0.0))
    depth = view.keep(maximum(_WATER - p.y, 0.0))
    t = view.flow
    ripple = noise(vec2(p.x * 5.0 / (depth + 0.16), 2.1 / (depth + 0.05) + t * 0.9)) - 0.5
    sway = ripple * depth * 0.30
    at = view.keep(vec2(p.x + below * sway, mix(p.y, 2.0 * _WATER - p.y, below)))
    picture = view.keep(_air(at, view))
    picture = picture * mix(1.0, 0.55, below)
    shore = exp(absolute(p.y - _WATER) * -26.0)
    wet = view.look.deep * (below * 0.25)
    sheen = view.look.accent * (shore * (0.10 + 0.25 * view.bass) / (1.0 + p.x * p.x * 2.0))
    return picture + wet + sheen


def _air(p: Vec2, view: View) -> Vec3:
    look = view.look
    radius = _radius(view)
    middle = vec2(0.0, 0.14 + 0.015 * sin(view.flow * 0.4))
    u = view.keep(p - middle)
    polar_at = view.keep(polar(u))
    r, turn = polar_at
    heights = view.curve(_BANDS + 1, lambda i: level(view, i * (1.0 / _BANDS), view.seed))
    mist, gas = view.layer(4, lambda q, v: _mist(q - middle, heights, v))
    inner = smoothstep(radius * 0.98, radius * 0.80, r)
    sky = ramp(gas, [look.deep * 0.35, look.base * 0.55, look.mid * 0.55]) * (1.0 - 0.75 * inner)
    stars = starfield(view, 260, vec2(view.flow * 0.004, 0.0), gain=0.7)
    sky = sky + stars * (1.0 - inner * 0.6)
    bars, base = _bars(r, turn, radius, heights, view)
    swell = 1.0 + 0.5 * view.kick
    rim = glow(absolute(r - radius), 0.008) * 1.1 + glow(absolute(r - radius), 0.06) * 0.16
    tint = mix(look.accent, look.mid, clamp(u.y * 0.7 + 0.5))
    colour = sky + tint * (mist * (0.16 + 0.34 * view.bass)) + tint * (rim * swell)
    colour = colour + mix(tint, look.light, base * base * 0.6) * bars
    heart = glow(r, 0.12 + 0.05 * view.kick)
    return (
        colour + look.light * (heart * heart * (0.04 + 0.35 * view.kick)) + look.base * heart * 0.15
    )


def _radius(view: View) -> Num:
    fit = minimum(view.half.x, 1.0)
    return fit * view.param("size") * (1.0 + 0.035 * view.kick)


def _bars(r: Num, turn: Num, radius: Num, heights: Curve, view: View) -> tuple[Num, Num]:
    """Light of the bars, and how near their foot a place is: lowest band at the bottom."""
    side = absolute(fract(turn + 0.25) - 0.5) * 2.0
    pitch = 1.0 - side
    place = pitch * _BANDS
    name = floor(place)
    high = heights(name) * view.param("reach") * 0.44 + 0.006
    out = r - radius - 0.012
    wide = r * (3.14159 / _BANDS)
    across = absolute(fract(place) - 0.5) * wide
    body = clamp((wide * 0.27 - across) / view.pixel + 0.5)
    tip = clamp((high - out) / (view.pixel * 1.5) + 0.5)
    foot = clamp(out / view.pixel + 0.5)
    share = clamp(out / maximum(high, 0.01))
    # A faint mirrored copy burns inwards.
    inward = clamp((high * 0.28 + out) / (view.pixel * 2.0) + 0.5) * clamp(-1.0 * out / view.pixel)
    lit = body * (tip * foot * (0.95 - 0.55 * share) + inward * 0.35)
    return lit * (0.8 + 0.7 * view.energy), 1.0 - share


def _mist(u: Vec2, heights: Curve, view: View) -> tuple[Num, Num]:
    r, turn = polar(u)
    radius = _radius(view)
    side = 1.0 - absolute(fract(turn + 0.25) - 0.5) * 2.0
    lobe = 0.35 + 0.65 * heights(side * _BANDS)
    drift = view.fbm(u * 2.1 + vec2(view.flow * 0.05, view.seed), 3)
    away = absolute(r - radius) / (0.16 + 0.10 * lobe)
    mist = lobe * drift * 1.6 / (1.0 + away * away * 1.6)
    far = view.fbm(u * 0.9 + vec2(view.seed * 2.3, view.flow * 0.02), 4)
    low = exp((u.y + 0.7) * -1.6)
    gas = clamp(smoothstep(0.35, 0.8, far) * 0.7 + low * 0.5)
    return mist, gas


SCENE = Scene(
    name="spectrum_ring",
    family="music",
    words=(
        "spectrum", "visualizer", "equalizer", "audio spectrum", "ring", "circle", "bars",
        "frequency", "electronic", "edm", "bass", "club", "portal", "reflection", "night water",
        "trap", "dubstep", "dj",
    ),
    words_zh=("频谱", "可视化", "均衡器", "圆环", "电音", "低音", "音乐", "光环", "倒影", "夜店"),
    draw=draw,
    params=(
        Param("size", 0.34, 0.52, 0.42, "how large the ring is"),
        Param("reach", 0.6, 1.4, 1.0, "how far the bars reach"),
    ),
    soft=True,
    room="center",
    energy=0.7,
    brightness=0.3,
)  # fmt: skip
