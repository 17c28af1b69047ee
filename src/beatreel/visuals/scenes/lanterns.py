"""A lantern festival: paper lights rise over a lake, a pagoda and a crowd that looks up."""

from __future__ import annotations

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
    hash1,
    hash22,
    length,
    maximum,
    minimum,
    mix,
    noise,
    noise1,
    num,
    sin,
    smoothstep,
    triangle,
    vec2,
)
from ..view import View

_SHORE = -0.46
_TABLE = 512
#: Sheets of lanterns, far to near: cells a unit, size in cells, pace, brightness.
_SHEETS = ((12.0, 0.14, 0.30, 0.6), (6.5, 0.15, 0.50, 0.8), (3.4, 0.17, 0.85, 0.95))


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    y = p.y - _SHORE
    wet = y < 0.0
    with view.within(-99.0, _SHORE):
        ripple = view.keep(_ripple(p, y, view))
    q = view.keep(vec2(p.x + ripple * 0.4, absolute(absolute(y) * choose(wet, 1.1, 1.0) + ripple)))
    cloud, far, near = view.layer(4, _backdrop)
    sky = _sky(q, cloud, view)
    with view.within(_SHORE - 0.6, _SHORE + 0.6):
        land, there = _hills(q, far, near, view)
    tower, stands = _pagoda(q, view)
    colour = mix(mix(sky, land, there), tower, stands)
    colour = view.keep(colour + _lanterns(q, view))
    water = look.deep * 0.10 + colour * mix(0.75, 0.36, clamp(-y * 1.2))
    colour = choose(wet, water, colour)
    mist = exp(absolute(y) * -16.0) * (0.10 + 0.14 * view.bass)
    colour = colour + mix(look.mid, look.accent, 0.3) * mist
    return _crowd(colour + _nearest(p, view), p, view)


def _ripple(p: Vec2, y: Num, view: View) -> Num:
    depth = maximum(-y, 0.0)
    away = view.keep(1.0 / (depth + 0.09))
    wide = noise(vec2(p.x * 3.3 + view.seed, away * 3.6 + view.time * 0.7)) - 0.5
    fine = noise(vec2(p.x * 12.0, away * 11.0 - view.time * 1.1)) - 0.5
    return (wide * 0.10 + fine * 0.10) * smoothstep(0.0, 0.4, depth)


def _sky(q: Vec2, cloud: Num, view: View) -> Vec3:
    look = view.look
    low = exp(q.y * -1.4)
    sky = look.deep * 0.6 + look.base * (0.14 + 0.55 * low) + look.mid * (0.16 * low * low)
    side = view.once((fract(view.seed * 0.618) - 0.5) * 0.9)
    moon = view.keep(length(q - vec2(side, 1.02)))
    halo = 1.0 / (1.0 + moon * moon * 11.0)
    disc = cover(moon - 0.13, view.pixel * 1.5) * view.param("moon")
    sky = sky + mix(look.light, look.base, 0.4) * (halo * halo * 0.40 * view.param("moon"))
    sky = mix(sky, look.light * 0.95, disc * (1.0 - 0.6 * cloud))
    lit = (look.base * 0.5 + look.mid * 0.20) * (low + halo)
    return view.keep(mix(sky, lit, cloud * 0.55))


def _backdrop(p: Vec2, view: View) -> tuple[Num, Num, Num]:
    """How cloudy the sky is, and how high two ranges of hills stand, mirrored in the lake."""
    y = absolute(p.y - _SHORE)
    away = 1.0 / (y + 0.4)
    at = vec2(p.x * away * 0.6 + view.flow * 0.01 + view.seed, away * 1.8)
    puff = view.fbm(at + noise(at * 0.8) * 0.8, 4)
    cloud = smoothstep(0.42, 0.80, puff) * smoothstep(0.10, 0.5, y)
    ridge = view.curve(_TABLE, lambda i: _ridge(i, view))
    place = (p.x + 2.5) * (_TABLE / 6.0)
    near = ridge(place * 0.9 + 55.0 + view.flow * 0.2)
    return cloud, 0.10 + 0.42 * ridge(place), 0.01 + 0.22 * near


def _ridge(i: Num, view: View) -> Num:
    x = i * (6.0 / _TABLE) + view.seed * 2.1
    return noise1(x) * 0.6 + noise1(x * 2.3 + 7.0) * 0.28 + noise1(x * 5.7) * 0.12


def _hills(q: Vec2, far: Num, near: Num, view: View) -> tuple[Vec3, Num]:
    """Two ranges of hills in the haze across the lake."""
    look = view.look
    far, near = far - q.y, near - q.y
    body = mix(
        look.base * 0.42 + look.mid * 0.06,
        look.deep * 0.3 + look.base * 0.12,
        cover(-near, view.pixel),
    )
    haze = look.base * 0.4 + look.mid * 0.15
    body = mix(body, haze, clamp(exp(q.y * -7.0) * 0.65))
    return view.keep(body), view.keep(cover(minimum(-far, -near), view.pixel * 1.3))


def _pagoda(q: Vec2, view: View) -> tuple[Vec3, Num]:
    """Draw a tower of roofs with upturned eaves, windows lit between them."""
    side = view.once(choose(fract(view.seed * 0.37) > 0.5, 1.0, -1.0))
    place = view.once(side * minimum(view.half.x * 0.62, 1.05))
    # Its ripples move it a little further than it is wide.
    with view.within(_SHORE - 0.9, _SHORE + 0.9, place - 0.30, place + 0.30):
        return _tiers(q, place, view)


def _tiers(q: Vec2, place: Num, view: View) -> tuple[Vec3, Num]:
    look = view.look
    x = view.keep(absolute(q.x - place) * 1.45)
    up = view.keep((q.y - 0.03) * 1.45)
    tier = view.keep(clamp(floor(up * 5.0), 0.0, 4.0))
    inside = view.keep(up * 5.0 - tier)
    body = 0.155 - 0.022 * tier
    # An eave sweeps out and up, then the roof runs in to the next wall.
    reach = body + 0.115 - 0.012 * tier
    lift = inside - 0.52 - 0.35 * clamp(x / reach) ** 3
    roof = reach * clamp(1.0 - lift * 2.1)
    wall = choose(lift > 0.0, roof, body)
    tip = maximum(x - 0.008, absolute(up - 1.08) - 0.14)
    shape = minimum(maximum(x - wall, up - 1.0), tip) * 0.5
    stands = cover(shape, view.pixel * 1.5) * view.param("pagoda")
    panes = clamp(1.3 - absolute(fract(x * 21.0) - 0.5) * 4.0) * clamp((body - x) * 90.0)
    lit = panes * smoothstep(0.10, 0.16, inside) * smoothstep(0.44, 0.38, inside)
    lit = lit * choose(lift > 0.0, 0.0, 1.0)
    rim = clamp(1.0 - absolute(lift - 0.05) * 11.0) * choose(x > body, 0.5, 0.25)
    glow = mix(look.accent, look.light, 0.3) * (lit * (0.7 + 0.4 * view.mid))
    return view.keep(look.deep * 0.16 + look.mid * (rim * 0.30) + glow), view.keep(stands)


def _lantern(at: Vec2, size: Num, reach: Num, flame: Num, view: View) -> Num:
    """Brightness of one lantern around its middle: paper lit from below, and a halo so far."""
    scaled = at * (1.0 / size)
    x2, y = scaled.x * scaled.x, scaled.y
    # Wide and domed above, narrow below, where the flame is.
    wide = 0.66 + 0.20 * y - 0.22 * y * y
    paper = clamp((wide * wide - x2) * 7.0) * clamp((1.0 - absolute(y) - 0.25 * x2) * 9.0)
    flicker = 0.85 + 0.15 * sin(view.time * 7.0 + flame * 80.0)
    inner = (0.30 + 1.3 / (1.0 + x2 * 6.0 + (y + 0.75) * (y + 0.75) * 3.0)) * flicker
    halo = clamp(1.0 - (at.x * at.x + at.y * at.y) / (reach * reach)) ** 4
    return paper * inner * (1.0 + 0.6 * view.kick) + halo * (0.12 + 0.06 * view.bass)


def _lanterns(q: Vec2, view: View) -> Vec3:
    total = q.x * 0.0
    warm = q.x * 0.0
    for i, (cells, size, pace, bright) in enumerate(_SHEETS):
        rise = view.flow * 0.05 * pace * view.param("rise")
        sway = sin(q.y * 2.0 + view.flow * 0.25 + 2.0 * i) * 0.03
        x = view.keep((q.x + sway) * cells + view.seed + 9.0 * i)
        # Each column is shifted by its own lot, or the eye finds the rows.
        column = floor(x)
        shift = hash1(column + 900.0)
        y = view.keep((q.y - rise * (0.85 + 0.3 * shift)) * cells + shift * 17.0)
        own = view.keep(hash22(vec2(x, y + 700.0)))
        rank = fract(own.x * 37.0 + own.y * 73.0)
        # They gather in streams: slow waves say where many are.
        slow = column * (1.0 / cells) + 3.0 * i + view.flow * 0.01
        crowd = 0.62 * triangle(slow * 0.61) + 0.38 * triangle(slow * 1.47)
        share = (0.16 + 0.98 * crowd * crowd) * (0.75 + 0.35 * view.energy)
        there = clamp((share * view.param("lanterns") - rank) * 7.0) * smoothstep(0.05, 0.22, q.y)
        there = view.keep(there)
        with view.where(there > 0.0):
            middle = vec2(own.x - 0.5, own.y - 0.5) * (0.9 - 2.0 * size)
            away = vec2(fract(x) - 0.5, fract(y) - 0.5) - middle
            # A halo ends where its cell does.
            reach = 0.5 - maximum(absolute(middle.x), absolute(middle.y))
            light = _lantern(away, size * (0.5 + 0.6 * rank), reach, own.y, view)
            light = view.keep(light * (there * bright))
        total = total + light
        warm = warm + light * own.y
    look = view.look
    return mix(look.accent, look.mid, 0.35) * (total * 1.3) + look.light * (warm * 0.7)


def _nearest(p: Vec2, view: View) -> Vec3:
    """Draw a few great lanterns right before us."""
    look = view.look
    rise = view.flow * 0.075 * view.param("rise")
    at = view.keep(vec2(p.x * 1.25 + 0.5 + view.seed * 0.37, (p.y - rise) * 0.8 + view.seed))
    own = view.keep(hash22(at + 300.0))
    rank = fract(own.x * 37.0 + own.y * 73.0)
    there = view.keep(clamp((0.42 * view.param("lanterns") - rank) * 9.0))
    with view.where(there > 0.0):
        away = vec2(fract(at.x) - 0.5 - (own.x - 0.5) * 0.3, (fract(at.y) - 0.5) * 1.5)
        light = view.keep(_lantern(away, 0.13 + 0.05 * own.y, num(0.42), own.x, view) * there)
    return mix(look.accent, look.light, 0.30) * (light * 0.95)


def _crowd(behind: Vec3, p: Vec2, view: View) -> Vec3:
    """Draw people on the near bank, seen from behind, rimmed by the light."""
    look = view.look
    foot = view.once(-view.half.y)
    with view.within(-99.0, foot + 0.42):
        x = view.keep(p.x * 5.6 + view.seed * 3.0)
        own = view.keep(hash1(x + 500.0))
        side = view.keep((fract(x) - 0.5 - (own - 0.5) * 0.25) * (1.0 / 5.6))
        tall = foot + 0.17 + 0.13 * fract(own * 7.0) + 0.006 * sin(view.flow * 1.5 + own * 40.0)
        up = view.keep(p.y - tall)
        head = length(vec2(side, up * 0.9)) - 0.026
        neck = maximum(absolute(side) - 0.012, absolute(up + 0.03) - 0.03)
        low = maximum(up * -1.0 - 0.095, 0.0)
        back = (
            length(vec2(side, minimum(up + 0.095, 0.0) * 0.12 + maximum(up + 0.095, 0.0))) - 0.058
        )
        body = minimum(minimum(head, neck), back - low * 0.06)
        bank = p.y - foot - 0.05 - 0.02 * sin(p.x * 3.0 + view.seed)
        body = view.keep(minimum(choose(fract(own * 5.0) > 0.25, body, 1.0), bank))
        shape = view.keep(cover(body, view.pixel * 1.5) * view.param("crowd"))
        rim = view.keep(smoothstep(-0.010, 0.0, body) * smoothstep(-0.09, 0.02, up))
    tint = mix(look.mid, look.accent, 0.5) * (0.08 + 0.16 * view.bass)
    return mix(behind, look.deep * 0.08 + tint * rim, shape)


SCENE = Scene(
    name="lanterns",
    family="place",
    words=(
        "lanterns", "sky lanterns", "lantern festival", "floating lanterns", "night of lanterns",
        "asia", "china", "thailand", "pagoda", "temple", "lake", "wish", "mid-autumn", "new year",
        "celebration", "warm night", "hope", "romantic", "moon", "crowd",
    ),
    words_zh=(
        "孔明灯", "天灯", "灯会", "元宵节", "中秋", "灯笼", "宝塔", "古风", "国风", "湖面", "许愿",
        "节日", "月圆",
    ),
    draw=draw,
    params=(
        Param("lanterns", 0.3, 1.2, 0.8, "how many lanterns rise"),
        Param("rise", 0.3, 2.0, 1.0, "how fast they rise"),
        Param("moon", 0.0, 1.0, 0.8, "whether the moon shines"),
        Param("pagoda", 0.0, 1.0, 1.0, "whether a pagoda stands there"),
        Param("crowd", 0.0, 1.0, 1.0, "whether people watch"),
    ),
    soft=True,
    room="center",
    energy=0.35,
    brightness=0.3,
)  # fmt: skip
