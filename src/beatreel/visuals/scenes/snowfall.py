"""Snow at night: a street lamp's cone of light, dark firs behind, flakes at four depths."""

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
    hash2,
    length,
    maximum,
    minimum,
    mix,
    noise,
    num,
    sin,
    smoothstep,
    triangle,
    vec2,
)
from ..view import View

_GROUND = -0.58
#: No drift is higher.
_CREST = _GROUND + 0.15
#: Sheets of flakes, far to near: cells a unit, size and softness in cells, fall, drift.
_SHEETS = (
    (15.0, 0.10, 0.06, 0.16, 0.02),
    (8.0, 0.09, 0.08, 0.26, 0.04),
    (4.2, 0.075, 0.07, 0.42, 0.07),
    (1.7, 0.085, 0.15, 0.75, 0.12),
)


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    side = view.once(choose(fract(view.seed * 0.37) > 0.5, 1.0, -1.0))
    lamp = vec2(view.once(side * minimum(view.half.x * 0.42, 0.62)), 0.42)
    warmth = 0.75 + 0.5 * view.bass
    away = p - lamp
    d2 = view.keep(away.x * away.x + away.y * away.y)
    fog, dark, shine = view.layer(4, lambda q, w: _night(q, lamp, w))
    fog = view.keep(fog * warmth * view.param("lamp"))
    colour = look.deep * (dark * 0.6) + look.base * shine
    colour = view.keep(colour + mix(look.mid, look.light, 0.25) * (fog * 0.35))
    colour = _firs(colour, p, fog, view)
    with view.within(-99.0, _CREST):
        snow, ground = _snow(p, lamp, view)
        snow = view.keep((snow * (0.8 + 0.2 * warmth) - colour) * ground)
    colour = view.keep(colour + snow)
    with view.within(_GROUND - 0.2, 99.0, lamp.x - 0.25, lamp.x + 0.25):
        iron, bulb = _post(p, lamp, side, view)
        metal = look.deep * 0.12 + look.mid * (0.10 / (1.0 + d2 * 20.0))
        post = mix(mix(colour, metal, iron), look.light * (2.6 + 2.0 * view.kick), bulb)
        post = view.keep(post - colour)
    # A small bright halo and a wide faint one: 1 / (1 + 130 d²) + 0.12 / (1 + 9 d²).
    halo = (1.12 + 24.6 * d2) / ((1.0 + d2 * 130.0) * (1.0 + d2 * 9.0))
    glare = mix(look.light, look.accent, 0.25) * (halo * warmth * view.param("lamp") * 1.3)
    beam = mix(look.light, look.accent, 0.3) * (fog * 0.55)
    return colour + post + glare + beam + _flakes(p, fog, view)


def _night(p: Vec2, lamp: Vec2, view: View) -> tuple[Num, Num, Num]:
    """Return the light that hangs in the air under the lamp, and how much of the sky is where."""
    q = p - lamp
    down = maximum(-q.y, 0.0)
    cone = smoothstep(1.0, 0.15, absolute(q.x) * (1.0 / (0.09 + down * 0.62)))
    fall = exp(down * -1.25) * smoothstep(-0.02, 0.10, -q.y)
    drift = vec2(view.flow * 0.05 + view.seed, view.flow * 0.07)
    cloud = view.fbm(p * 1.6 + drift, 4)
    ball = 1.0 / (1.0 + (q.x * q.x + q.y * q.y) * 7.0)
    fog = (cone * fall * 0.75 + ball * 0.25) * (0.45 + 0.9 * cloud)
    sky = 0.65 + 0.7 * cloud
    return fog, sky, sky * (0.18 + 0.30 * exp((p.y - _GROUND) * -1.2))


def _firs(behind: Vec3, p: Vec2, fog: Num, view: View) -> Vec3:
    """Three rows of firs with snow on their boughs, the far ones lost in the weather."""
    look = view.look
    rows = ((5.1, 0.42, 0.02, 0.62), (3.0, 0.75, -0.04, 0.36), (1.7, 1.15, -0.12, 0.10))
    air = look.base * 0.34 + look.mid * (0.05 + fog * 0.25)
    white = look.base * 0.5 + look.light * (0.05 + 0.5 * fog)
    for i, (many, tall, foot, far) in enumerate(rows):
        # The snow hides what is lower.
        tallest = view.once(tall * 1.25 * view.param("firs"))
        with view.within(_GROUND - 0.02, tallest + (_GROUND + foot)):
            x = (p.x + view.flow * 0.004 * (i + 1)) * many + view.seed * (1.0 + i) + 0.4
            lot = view.keep(hash1(x))
            side = absolute(fract(x) - 0.38 - 0.24 * fract(lot * 13.0))
            reach = (p.y - _GROUND - foot) * (1.0 / tallest) * (2.78 - 1.78 * lot)
            saw = fract(reach * (10.0 - 1.5 * i) + lot * 7.0)
            ragged = 0.90 + 0.12 * triangle(x * 9.7 + reach * 12.7) - 0.40 * saw
            wide = (1.0 - reach) * (0.20 + 0.12 * lot) * ragged + 0.012
            off = side - wide
            body = clamp(0.5 - off * (0.5 / (view.pixel * many))) * clamp((1.0 - reach) * 60.0)
            if far > 0.5:
                # Too far for the snow on single boughs.
                tree = mix(look.deep * 0.16, white, 0.2 * view.param("snow"))
                tree = view.keep((mix(tree, air, far) - behind) * body)
            else:
                body = view.keep(body)
                with view.where(body > 0.0):
                    edge = smoothstep(0.45, 0.05, saw) * clamp(1.1 + off / wide)
                    tree = mix(look.deep * 0.16, white, edge * (0.75 * view.param("snow")))
                    tree = view.keep((mix(tree, air, far) - behind) * body)
        behind = view.keep(behind + tree)
    return behind


def _snow(p: Vec2, lamp: Vec2, view: View) -> tuple[Vec3, Num]:
    """Drifts on the ground, lit in a pool under the lamp; a trail of footprints leads away."""
    look = view.look
    top, slope, pool, bend = view.layer(4, lambda q, w: _drifts(q, lamp, w))
    under = view.keep(maximum(top - p.y, 0.0))
    away = view.keep(1.0 / (under + 0.22))
    grain = noise(vec2(p.x * away * 26.0, away * 40.0))
    track = (p.x - lamp.x * 0.15) * away - bend
    pace = away * 2.4
    left = fract(pace * 0.5) < 0.5
    aside, along = track - choose(left, -0.055, 0.055), (fract(pace) - 0.5) * 0.22
    trod = clamp(1.29 - (aside * aside + along * along) * 178.0)
    trod = trod * clamp(under * 10.0 - 0.2) * 0.6
    shade = clamp(0.55 + slope * 2.2 + (grain - 0.5) * 0.16) * (1.0 - trod)
    cold = look.base * (0.25 + 0.7 * shade) + look.deep * 0.2
    warm = mix(look.light, look.accent, 0.12) * (pool * shade * 0.75 * view.param("lamp"))
    spark = smoothstep(0.93, 0.99, grain) * pool * (0.3 + 2.5 * view.hat)
    colour = cold * 0.8 + warm + look.light * spark
    return view.keep(colour), view.keep(cover(p.y - top, view.pixel * 1.5))


def _drifts(p: Vec2, lamp: Vec2, view: View) -> tuple[Num, ...]:
    """Return the ground's edge, how it leans, the lamp's pool, and where the trail bends."""
    # What is read between two rows needs both.
    with view.within(-99.0, _CREST + view.pixel * 2.0):
        hill = 0.05 * sin(p.x * 1.9 + view.seed) + 0.025 * sin(p.x * 4.3 + 2.3 * view.seed)
        top = view.keep(_GROUND + 0.06 + hill)
        under = maximum(top - p.y, 0.0)
        away = view.keep(1.0 / (under + 0.22))
        at = view.keep(vec2(p.x * away * 1.3 + view.seed, away * 2.6))
        slope = view.keep(noise(at) - noise(at + vec2(0.22, -0.1)))
        x, near = (p.x - lamp.x) * away, under - 0.16
        pool = view.keep(1.0 / ((1.0 + x * x * 0.55) * (1.0 + near * near * 16.0)))
        return top, slope, pool, view.keep(0.9 * sin(away * 0.7 + view.seed))


def _post(p: Vec2, lamp: Vec2, side: Num, view: View) -> tuple[Num, Num]:
    """Return the covers of an old lamp post with a bracket, and of its bulb."""
    q = vec2((p.x - lamp.x) * side, p.y - lamp.y)
    pole = maximum(absolute(q.x - 0.16) - 0.011 - 0.010 * clamp(-q.y - 0.75) * 4.0, q.y - 0.12)
    arm = absolute(length(vec2(q.x - 0.08, (q.y - 0.06) * 1.3)) - 0.085) - 0.006
    arm = maximum(arm, 0.055 - q.y)
    hood = maximum(absolute(q.x) - 0.055 + q.y * 0.9, absolute(q.y - 0.032) - 0.020)
    glass = maximum(absolute(q.x) - 0.030 - q.y * 0.25, absolute(q.y + 0.015) - 0.035)
    iron = minimum(minimum(pole, arm), hood)
    stands = clamp((p.y - _GROUND + 0.10) * 90.0)
    bulb = view.keep(cover(glass, view.pixel * 1.5) * view.param("lamp"))
    return view.keep(cover(iron, view.pixel * 1.2) * stands), bulb


def _flakes(p: Vec2, fog: Num, view: View) -> Vec3:
    """Light of all flakes; the near ones are out of focus and drawn at half the size."""
    look = view.look
    (near,) = view.layer(2, lambda q, w: (_sheets(q, (1, 2, 3), w),))
    light = (_sheets(p, (0,), view) + near) * (0.20 + 1.6 * fog)
    glint = 0.55 + 0.75 * view.hat
    return mix(look.light, look.base, 0.12) * (light * glint * view.param("snow"))


def _sheets(p: Vec2, which: tuple[int, ...], view: View) -> Num:
    bend = view.keep(sin(p.y * 2.3 + view.flow * 0.6) * 0.035)
    total = num(0.0)
    for i in which:
        cells, size, soft, fall, drift = _SHEETS[i]
        gust = sin(view.flow * 0.31 + i * 1.3) * 0.22
        gust = gust + view.flow * drift * 3.0 * view.param("wind")
        # Whole cells more give each sheet and each seed flakes of its own.
        own = floor(view.seed) + 37.0 * i
        shift = view.once(vec2(gust * cells + own, view.flow * (fall * cells) + own))
        place = vec2(p.x + bend * (1.0 - 0.3 * i), p.y) * cells + shift
        total = view.keep(total + _sheet(place, size, soft) * (0.75 if i < 3 else 0.32))
    return total


def _sheet(q: Vec2, size: float, soft: float) -> Num:
    """One sheet of round flakes, one in a cell at most; few are as large as ``size``."""
    cell = floor(q)
    lot = hash2(q)
    # One number of 24 bits makes three that know little of each other.
    other, rank = fract(lot * 4096.0), fract(lot * 173.0)
    margin = size + soft
    x = q.x - cell.x - (lot * (1.0 - 2.0 * margin) + margin)
    y = q.y - cell.y - (other * (1.0 - 2.0 * margin) + margin)
    small, large = (0.35 * size + soft) ** 2, margin**2
    rank2 = rank * rank
    # Over the square of the distance, so that there is no root and no division.
    disc = clamp((small + (large - small) * (rank2 * rank2) - x * x - y * y) * (2.2 / large))
    return disc * clamp(rank * 1.9 - 0.75)


SCENE = Scene(
    name="snowfall",
    family="place",
    words=(
        "snow", "snowfall", "winter", "winter night", "christmas", "street lamp", "lamplight",
        "cold", "firs", "silent night", "snowy", "blizzard", "holiday", "quiet", "footprints",
        "december", "cosy", "lonely", "first snow",
    ),
    words_zh=(
        "下雪", "雪夜", "冬天", "圣诞", "路灯", "寒冷", "初雪", "雪花", "安静", "孤独", "松树",
        "脚印",
    ),
    draw=draw,
    params=(
        Param("snow", 0.3, 1.3, 0.9, "how much snow falls and lies"),
        Param("lamp", 0.3, 1.3, 1.0, "how bright the lamp is"),
        Param("wind", 0.0, 2.0, 0.5, "how hard it blows"),
        Param("firs", 0.5, 1.4, 1.0, "how tall the firs are"),
    ),
    soft=True,
    room="upper",
    energy=0.2,
    brightness=0.3,
)  # fmt: skip
