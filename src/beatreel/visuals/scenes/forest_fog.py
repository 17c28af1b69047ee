"""A forest in fog: firs behind firs, each paler, and shafts of a low sun between the trunks."""

from __future__ import annotations

import math

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    cos,
    exp,
    fract,
    hash1,
    length,
    maximum,
    mix,
    noise,
    num,
    sin,
    smoothstep,
    vec2,
    wave,
)
from ..view import View
from ..weather import flakes

#: Rows of firs, far to near: trees a unit, height, how much that varies, foot, air, pace.
_FIRS = (
    (6.5, 0.34, 0.22, -0.22, 0.86, 0.2),
    (3.6, 0.62, 0.45, -0.34, 0.66, 0.45),
    (2.1, 1.05, 0.70, -0.50, 0.40, 0.9),
)
#: Sheets of flakes, far to near: cells a unit, size and softness in cells, fall, light.
_FLAKES = (
    (12.0, 0.06, 0.06, 0.20, 0.9),
    (6.0, 0.055, 0.09, 0.34, 0.6),
    (2.6, 0.03, 0.17, 0.62, 0.35),
)


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    drift = view.flow * 0.022 * view.param("walk") + view.seed * 3.1
    sun = view.param("sun")
    home = vec2(view.once((fract(view.seed * 0.618) - 0.5) * 0.9), 0.34)
    away = view.keep(length(p - home))
    fog, shaft = view.layer(4, lambda q, w: _air(q, home, w))
    fog, shaft = view.keep(fog), view.keep(shaft)
    near = view.keep(1.0 / (1.0 + away * away * 2.6))
    thin = look.base * (0.10 + 0.65 * near) + look.deep * 0.4
    bright = mix(look.mid, look.accent, 0.25 * near) * (near * (0.55 + 0.35 * view.bass) * sun)
    veil = view.keep(thin + bright + look.light * (near**5 * 0.9 * sun))
    colour = view.keep(veil * (0.8 + 0.4 * fog))
    depth = view.keep(exp(p.y * -3.4))
    with view.when(view.param("snow") > 0.0):
        coat = view.keep(_snow(veil, view) - look.deep * 0.22)
    for i, row in enumerate(_FIRS):
        colour = _firs(colour, p, drift, depth, veil, fog, coat, row, float(i), view)
    beams = mix(look.light, look.mid, 0.35) * (shaft * sun * (0.45 + 0.9 * view.kick))
    colour = view.keep(colour + beams)
    colour = _trunks(colour, p, drift, veil, fog, view)
    colour = _floor(colour, p, drift, veil, fog, view) + _motes(p, near, view)
    return colour + _snowing(p, veil, view)


def _air(p: Vec2, home: Vec2, view: View) -> tuple[Num, Num]:
    """Drifting fog, and the light that falls through gaps between the trees."""
    at = p * vec2(0.9, 1.7) + vec2(view.flow * 0.05 + view.seed, view.flow * 0.012)
    fog = view.fbm(at + noise(at * 0.6 - view.flow * 0.03), 4)
    r = length(p - home)
    # Noise on the circle of directions has no seam.
    toward = (p - home) * (1.0 / maximum(r, 0.01))
    sway = view.flow * 0.03
    gap = noise(toward * 5.3 + vec2(sway, view.seed)) * noise(toward * 2.1 + vec2(7.0 - sway, 3.0))
    gap = smoothstep(0.16, 0.62, gap) * smoothstep(0.05, 0.35, r)
    down = smoothstep(0.35, -0.25, p.y - home.y) * 0.75 + 0.25
    return fog, gap * down * (0.55 + 0.6 * fog) / (1.0 + r * r * 1.1)


def _firs(
    behind: Vec3, p: Vec2, drift: Num, depth: Num, veil: Vec3, fog: Num, coat: Vec3,
    row: tuple[float, ...], i: float, view: View,
) -> Vec3:  # fmt: skip
    _, tall, spread, foot, air, _ = row
    look = view.look
    # The land under a row rises by 0.06 at most, and its highest fir is this tall.
    with view.within(-99.0, foot + 0.06 + (tall + spread * 1.3) * 1.02):
        fir, lies = _fir(p, drift, row, i, view)
        body = view.keep(fir)
        with view.when(view.param("snow") > 0.0):
            white = view.keep(lies)
    low = clamp(depth * math.exp(3.4 * (foot - 0.1)), math.exp(-9.0), math.exp(0.7))
    mist = clamp(air * view.param("fog") + low * (0.22 + 0.55 * fog) * view.param("fog"))
    needles = look.deep * 0.22 + coat * white
    return mix(behind, mix(needles, veil, mist), body)


def _snow(veil: Vec3, view: View) -> Vec3:
    """Return the colour of snow that lies: the sky's light, and some of what is around."""
    return mix(view.look.light, view.look.mid, 0.3) * 0.55 + veil * 0.35


def _fir(p: Vec2, drift: Num, row: tuple[float, ...], i: float, view: View) -> tuple[Num, Num]:
    """Where a fir of a row stands, and where snow lies on its boughs."""
    many, tall, spread, foot, _, pace = row
    x = (p.x + drift * pace * 0.4) * many * view.param("density") + i * 17.0
    lot = view.keep(hash1(x))
    middle = 0.35 + 0.3 * fract(lot * 13.0)
    bank = view.once(i * 0.318 + view.seed * 0.159)
    y = p.y - foot - 0.06 * wave(p.x * 0.27 + bank)
    top = tall + spread * (lot * lot * 1.6 - 0.3)
    reach = y / top
    # Tiers of boughs that droop outwards, not level on both sides, with twigs on the nearer ones.
    side = fract(x) - middle
    out = absolute(side)
    tier = reach * (12.0 - 2.0 * i) + out * (6.5 - i) + choose(side > 0.0, 0.45, 0.0) + lot * 7.0
    saw = fract(tier)
    twigs = fract(tier * 3.7) if i else 0.5
    ragged = 0.70 - 0.38 * saw - 0.12 * twigs + 0.30 * (1.0 - saw) * (1.0 - saw)
    wide = (1.0 - reach) * (0.16 + 0.03 * i + 0.11 * lot) * ragged + 0.008
    off = (out - wide) * (1.0 / many)
    soft = 1.0 / (view.pixel * (2.4 + 0.4 * i))
    body = clamp(0.5 - off * soft) * clamp(0.5 - (reach - 1.0) * 60.0)
    # It lies on the outer half of a bough, under the shade of the one above.
    lies = clamp(1.5 - saw * 3.0) * clamp(out * 3.0 * many - 0.2)
    return body, lies * view.param("snow")


def _trunks(behind: Vec3, p: Vec2, drift: Num, veil: Vec3, fog: Num, view: View) -> Vec3:
    """Two rows of tall trunks whose crowns are out of the picture; the nearest is out of focus."""
    look = view.look
    rows = ((1.55, 0.085, 0.20, 1.5, 2.0), (0.62, 0.105, 0.02, 3.0, 7.0))
    for i, (many, wide, air, pace, blur) in enumerate(rows):
        lean = (p.y + 1.0) * 0.05
        x = view.keep((p.x + drift * pace * 0.4) * many + 5.3 + 40.0 * i + lean * (i - 0.5))
        lot = view.keep(hash1(x))
        flare = view.keep(0.5 * exp(-3.2 * (p.y + 0.95)))
        girth = wide * (0.35 + 0.65 * lot)
        middle = 0.3 + 0.4 * fract(lot * 23.0)
        side = view.keep(fract(x) - middle)
        there = view.keep(clamp(fract(lot * 7.0) * 8.0 - 1.5 - 1.5 * i))
        reach = girth * (1.1 + flare) + view.pixel * (0.5 * blur * many)
        with view.where((there > 0.0) & (absolute(side) < reach)):
            bark = view.keep(noise(vec2(x * 3.0 + lot * 50.0, p.y * 3.2)) - 0.5)
            half = girth * (1.0 + flare + bark * 0.20)
            off = (absolute(side) - half) * (1.0 / many)
            body = view.keep(clamp(0.5 - off * (1.0 / (view.pixel * blur))) * there)
            rim = smoothstep(half * 0.35, half, absolute(side)) * (0.06 + 0.10 * bark)
            low = exp(clamp(-(p.y + 0.55) * 3.0, -9.0, 0.4)) * 0.5 * (1.0 - 0.75 * i)
            tree = look.deep * 0.10 + veil * (clamp(rim) + low * fog * view.param("fog") + air)
            tree = view.keep(tree)
        behind = mix(behind, tree, body)
    return behind


def _floor(behind: Vec3, p: Vec2, drift: Num, veil: Vec3, fog: Num, view: View) -> Vec3:
    """Draw ferns and grass at our feet, and the last of the fog over them."""
    look = view.look
    foot = view.once(-view.half.y)
    with view.within(-99.0, foot + 0.5):
        x = view.keep(p.x * 17.0 + drift * 17.0)
        lot = view.keep(hash1(x))
        bank = 0.06 + 0.05 * sin(p.x * 2.1 + drift) + 0.03 * sin(p.x * 5.3)
        up = (p.y - foot - bank) * 5.0
        bend = fract(x) - 0.5 + (lot - 0.5 + 0.35 * sin(view.flow * 0.6 + lot * 9.0)) * up * 0.7
        blade = (0.15 + 0.95 * lot * lot) * (1.0 - 2.0 * absolute(bend))
        blade = blade * (1.0 - 0.92 * view.param("snow"))
        shade = view.keep(clamp(0.5 - (up - blade) * (0.07 / view.pixel)))
    roof = view.half.y
    with view.within(roof - 0.75, 99.0):
        hang = noise(vec2(p.x * 2.3 + drift * 2.0, 3.0)) * 0.5
        hang = view.keep(p.y - roof - 0.10 + hang)
        with view.where(hang > -0.34):
            leaf = noise(p * 13.0 + vec2(drift * 13.0, sin(view.flow * 0.5) * 0.3)) * 0.22
            fine = noise(p * 41.0 + vec2(drift * 41.0, 0.0)) * 0.10
            crown = view.keep(clamp(0.5 + (hang + leaf + fine) * 26.0))
    dark = look.deep * 0.10 + veil * (0.03 + 0.05 * fog)
    ground = mix(dark, _snow(veil, view), 0.75 * view.param("snow"))
    return mix(mix(behind, dark + veil * 0.04, crown), ground, shade)


def _snowing(p: Vec2, veil: Vec3, view: View) -> Vec3:
    """Return the light of flakes at three depths."""
    total = num(0.0)
    with view.when(view.param("snow") > 0.0):
        for i, (cells, size, soft, fall, light) in enumerate(_FLAKES):
            gust = view.once(0.18 * sin(view.flow * 0.31 + i * 1.7) + 0.03 * view.flow)
            at = p + vec2(gust * (0.6 + 0.4 * i), view.flow * fall)
            sheet = flakes(at, cells, size, soft, view.seed + i * 9.0)
            total = view.keep(total + sheet * light)
    return (view.look.light * 0.5 + veil * 0.4) * (total * view.param("snow"))


def _motes(p: Vec2, near: Num, view: View) -> Vec3:
    drift = vec2(sin(view.flow * 0.13) * 0.2 + view.flow * 0.02, cos(view.flow * 0.1) * 0.12)
    spots = flakes(p + drift, 5.5, 0.028, 0.035, view.seed)
    return view.look.light * (spots * near * (0.10 + 1.1 * view.hat))


SCENE = Scene(
    name="forest_fog",
    family="place",
    words=(
        "forest", "fog", "mist", "trees", "woods", "light shafts", "sun rays", "god rays",
        "pine trees", "morning", "dawn", "mysterious", "nature", "folk", "calm", "foggy forest",
        "autumn", "walk in the woods", "fairy tale", "haunted", "snowy forest",
    ),
    words_zh=(
        "森林", "雾", "树林", "晨雾", "光束", "清晨", "松树", "神秘", "大自然", "树木", "秋天",
        "童话", "雪林",
    ),
    draw=draw,
    params=(
        Param("fog", 0.4, 1.3, 0.9, "how thick the fog is"),
        Param("sun", 0.15, 1.3, 0.9, "from moonlight to a bright morning"),
        Param("density", 0.6, 1.5, 1.0, "how close the firs stand"),
        Param("walk", 0.2, 2.5, 1.0, "how fast we walk past the trees"),
        Param("snow", 0.0, 1.0, 0.0, "how much snow falls and lies on the firs"),
    ),
    soft=True,
    room="upper",
    energy=0.25,
    brightness=0.35,
)  # fmt: skip
