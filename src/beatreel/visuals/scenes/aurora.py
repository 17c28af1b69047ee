"""Curtains of aurora over mountains, mirrored in a lake, with firs on the near shore."""

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
    fract,
    hash1,
    maximum,
    minimum,
    mix,
    noise,
    noise1,
    sin,
    smoothstep,
    triangle,
    vec2,
)
from ..view import View
from ..weather import stars

_SHORE = -0.30
_STEPS = 20
_TABLE = 1024
#: Height of a chain's highest peak, before it is scaled.
_HIGHEST = 1.1


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    drift = view.seed * 0.37 + view.flow * 0.006
    y = p.y - _SHORE
    lake = y < 0.0
    with view.within(-99.0, _SHORE):
        ripple = view.keep(_ripple(p, y, view))
    q = view.keep(vec2(p.x + ripple * 0.35, absolute(y) * choose(lake, 1.06, 1.0) + ripple))
    sky = view.keep(_sky(p, q, view))
    land = _mountains(sky, q, drift, view)
    water = land * mix(0.72, 0.30, clamp(-y * 1.1)) + look.base * (0.03 + ripple * 0.25)
    mist = clamp(1.0 - absolute(y) * 6.5) ** 4 * (0.10 + 0.12 * view.bass)
    colour = choose(lake, water, land) + mix(look.mid, look.base, 0.4) * mist
    return _firs(colour, p, drift, view)


def _ripple(p: Vec2, y: Num, view: View) -> Num:
    """Return how far the lake bends its mirror image: nothing above the shore."""
    depth = maximum(-y, 0.0)
    away = 1.0 / (depth + 0.12)
    wave = noise(vec2(p.x * 5.0 + view.seed, away * 9.0 + view.time * 0.5)) - 0.5
    fine = noise(vec2(p.x * 16.0, away * 26.0 - view.time * 0.8)) - 0.5
    return (wave + fine * 0.6) * smoothstep(0.0, 0.5, depth) * (0.07 * view.param("wind"))


def _sky(p: Vec2, q: Vec2, view: View) -> Vec3:
    look = view.look
    low, high = view.layer(4, _curtains)
    bend = clamp((q.y - absolute(p.y - _SHORE)) * 4.0 + 1.0, 0.3, 1.6)
    glow = clamp(1.0 - q.y * 0.6) ** 4
    sky = look.deep * 0.55 + look.base * (0.10 + 0.34 * glow)
    tall = mix(look.mid, look.base * 1.6, 0.35)
    light = mix(look.mid, look.accent, 0.6) * low + tall * high
    # The ripples of a lake leave nothing of a star.
    with view.within(_SHORE + 0.05, 99.0):
        points = stars(q + vec2(view.seed, view.flow * 0.004), 13.0, view)
    bright = 0.5 + 0.9 * view.hat
    return sky + light * bend + look.light * (points * bright * clamp(q.y * 2.0) + low**3 * 0.10)


def _curtains(p: Vec2, view: View) -> tuple[Num, Num]:
    """March up through folded sheets of light; return their lower and their upper part."""
    y = absolute(p.y - _SHORE)
    away = 1.0 / (y + 0.24)
    time = view.flow * 0.05
    where = vec2(p.x * away * 0.6 + view.seed * 1.7, away * 0.5)
    broad = noise(where * vec2(0.8, 0.5) + time)
    fine = noise(where * vec2(2.3, 1.0) + vec2(19.0, 3.0 - time))
    fold = view.keep(vec2(broad - 0.5, fine - 0.5))
    toward = vec2(p.x * away * 0.024, away * 0.020)

    def step(i: Num, low: Num, high: Num):
        at = where + toward * i
        sheet = triangle(at.y * 1.05 + fold.x * 2.1 + fold.y * 0.7 + view.seed * 0.3)
        ray = noise(vec2(at.x * 17.0 + fold.y * 8.0, time * 9.0 + at.y * 2.0))
        line = clamp(sheet * 3.6 - 2.6)
        light = line * line * (0.12 + ray * ray * 1.3)
        up = i * (1.0 / _STEPS)
        fade = (1.0 - up) ** 2
        return low + light * fade * fade, high + light * up * fade

    low, high = view.loop(_STEPS, (0.0, 0.0), step)
    share = view.param("aurora") * (0.36 + 0.25 * view.energy)
    patch = smoothstep(0.2, 0.6, noise(where * 0.6 + vec2(40.0, time)))
    lit = share * smoothstep(0.02, 0.22, y) * (0.2 + 0.9 * patch)
    return low * lit * (1.0 + 0.7 * view.kick), high * lit * (1.8 + 1.5 * view.bass)


def _ridge(view: View, salt: float, rough: float):
    """Tabulate a chain of mountains along the horizon."""

    def height(i: Num) -> Num:
        x = i * (9.0 / _TABLE) + view.seed * 3.1 + salt
        total, size, weight = 0.0 * x, 1.0, 1.0
        for _ in range(6):
            total = total + (1.0 - absolute(noise1(x * size + salt) * 2.0 - 1.0)) * weight
            size, weight = size * 2.1, weight * rough
        total = total * (1.0 - rough)
        return minimum(total * total * 1.5, _HIGHEST)

    return view.curve(_TABLE, height, (0.0, _HIGHEST))


#: Chains of mountains, far and near: a number of their own, roughness, height, foot, the pace at
#: which they pass, and how much of them the air hides.
_CHAINS = ((11.0, 0.47, 0.52, 0.03, 0.55, 0.42), (57.0, 0.50, 0.30, -0.05, 1.0, 0.10))


def _mountains(sky: Vec3, q: Vec2, drift: Num, view: View) -> Vec3:
    hidden: Num | None = None
    bodies: list[tuple[Vec3, Num]] = []
    for salt, rough, height, foot, pace, air in reversed(_CHAINS):
        tall = view.param("mountains") * height
        ridge = _ridge(view, salt, rough)
        most = tall * _HIGHEST + (foot + 0.02)
        # The lake's ripples lengthen the mirror image.
        with view.within(_SHORE - most - 0.1, _SHORE + most):
            place = q.x * (0.5 + pace * 0.4) + fract(drift * 0.05 * pace) + 2.6
            column = view.keep(place * (_TABLE / 6.0))
            low, high, t = ridge.ends(column)
            low, high = view.keep(low * tall), high * tall
            under = view.keep(low + (high - low) * t + foot - q.y)
            there = view.keep(cover(-under, view.pixel))
            seen = there > 0.0 if hidden is None else (there > 0.0) & (hidden < 1.0)
            with view.where(seen):
                beside, _, _ = ridge.ends(column + 3.0)
                body = view.keep(_rock(q, under, beside * tall - low, salt, air, view))
        hidden = there
        bodies.append((body, there))
    for body, there in reversed(bodies):
        sky = mix(sky, body, there)
    return view.keep(sky)


def _rock(q: Vec2, under: Num, slope: Num, salt: float, air: float, view: View) -> Vec3:
    """Colour of a mountain ``under`` its ridge: crags, snow on what is flat, haze at its foot."""
    look = view.look
    grain = noise(vec2(q.x * 37.0 + under * 26.0, under * 11.0 + salt))
    crag = absolute(grain * 2.0 - 1.0)
    face = clamp(0.30 - slope * 26.0 + (0.40 - crag) * 1.1)
    line = (0.30 * grain * grain - slope * 2.0) * view.param("snow")
    snow = smoothstep(0.05, -0.04, under - line) * (0.15 + 0.85 * face)
    rock = look.deep * 0.20 + look.base * (0.14 * face)
    white = mix(look.mid, look.light, 0.45) * (0.20 + 0.25 * view.mid)
    haze = mix(look.base, look.mid, 0.3) * (0.20 + 0.8 * clamp(under * 3.0))
    return mix(mix(rock, white, snow), haze, air)


def _firs(behind: Vec3, p: Vec2, drift: Num, view: View) -> Vec3:
    """Dark trees on the near bank, taller towards the sides so that the middle stays open."""
    aside = absolute(p.x) / view.half.x
    bank = -view.half.y * 0.95 + 0.04 * sin(p.x * 2.3 + view.seed) + 0.08 * aside
    x = (p.x + fract(drift * 0.31) * 0.4) * 9.0 + view.seed
    with view.within(-99.0, 0.55 - view.half.y):
        row = _fir(view.keep(x), p.y - bank, aside, view)
        shade = view.keep(cover(row, view.pixel * 1.5))
        with view.where(shade > 0.0):
            firs = view.keep((view.look.deep * 0.10 - behind) * shade)
    return behind + firs


def _fir(x: Num, y: Num, aside: Num, view: View) -> Num:
    """Signed height over the outline of a row of firs, one in each unit of ``x``."""
    lot = view.keep(hash1(x))
    inside = fract(x) - (0.35 + 0.3 * lot)
    tall = (0.08 + 0.16 * lot * lot + (0.12 + 0.30 * lot) * aside**3) * view.param("firs")
    reach = clamp(y / maximum(tall, 0.02))
    teeth = 0.72 + 0.28 * (1.0 - fract(reach * 9.0 + lot * 7.0))
    wide = 0.46 * (1.0 - reach) * teeth
    body = (absolute(inside) - wide) * 0.1
    return choose(y < 0.0, -0.1, choose(y > tall, 0.1, body))


SCENE = Scene(
    name="aurora",
    family="place",
    words=(
        "aurora", "northern lights", "polar lights", "mountains", "lake", "reflection", "north",
        "iceland", "norway", "winter night", "snow peaks", "starry sky", "calm", "ethereal", "cold",
        "wilderness", "magical", "fjord", "nature at night",
    ),
    words_zh=(
        "极光", "北极光", "雪山", "湖面倒影", "山脉", "冬夜", "星空", "冰岛", "宁静", "寒冷",
        "北方", "大自然",
    ),
    draw=draw,
    params=(
        Param("aurora", 0.3, 1.6, 1.0, "how strong the lights are"),
        Param("mountains", 0.5, 1.7, 1.0, "how tall the mountains are"),
        Param("snow", 0.0, 1.0, 0.8, "how much snow lies on them"),
        Param("wind", 0.2, 2.0, 0.8, "how much the lake ripples"),
        Param("firs", 0.0, 1.5, 1.0, "how tall the firs on the near shore are"),
    ),
    soft=True,
    room="upper",
    energy=0.3,
    brightness=0.25,
)  # fmt: skip
