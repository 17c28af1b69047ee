"""Dunes at sunset: crests behind crests, one flank lit and one in shade, sand in the wind."""

from __future__ import annotations

from ..bitmaps import pick
from ..scene import Param, Scene
from ..shading import (
    Num,
    Scalar,
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
    length,
    maximum,
    minimum,
    mix,
    noise,
    noise1,
    num,
    sin,
    smoothstep,
    vec2,
    vec3,
)
from ..view import View
from ..weather import stars

_TABLE = 512
#: Entries of a table a unit of length.
_FINE = 64.0
#: The row that camels cross.
_CARAVAN = 1
#: How far under its crest no sand flies.
_SETTLED = 1.0 / 60.0
#: Rows of dunes, far to near: foot, height, waves a unit, pace, air.
_ROWS = (
    (-0.10, 0.10, 1.9, 0.15, 0.74),
    (-0.24, 0.24, 1.1, 0.35, 0.46),
    (-0.50, 0.34, 0.72, 0.70, 0.20),
    (-0.98, 0.55, 0.50, 1.30, 0.0),
)


def draw(p: Vec2, view: View) -> Vec3:
    side = view.once((fract(view.seed * 0.618) - 0.5) * 0.9)
    sun = vec2(side, -0.08 + 0.50 * view.param("sun"))
    away = view.keep(length(p - sun))
    near = view.keep(1.0 / (1.0 + away * away * 1.5))
    land = _Land(view)
    place = view.keep((p.x + 4.0) * _FINE)
    front = back = none = vec3(0.0, 0.0, 0.0)
    unders, edges, camel = [], [], num(0.0)
    for i in range(len(_ROWS)):
        with view.within(-99.0, _reach(i)):
            under = view.keep(_ROWS[i][0] + land.ridge(place, i) * land.size(i) - p.y)
            edge = cover(-under, view.pixel * (1.2 + 0.5 * i))
            if i == _CARAVAN:
                camel = _caravan(p, land, view)
                edge = maximum(edge, camel)
            edge = view.keep(edge)
        unders.append(under)
        edges.append(edge)
        seen = edge > 0.0
        back = choose(seen & (edge < 1.0), front, choose(seen, none, back))
        front = choose(seen, vec3(float(i), under, edge), front)
    front, back = view.keep(front), view.keep(back)
    # Only the dune that is seen is painted, and at its edge the one behind it.
    with view.within(-0.2, 99.0), view.where(front.z < 1.0):
        sky = view.keep(_sky(p, sun, away, view))
    with view.where(back.z > 0.0):
        behind = view.keep(_dune(p, sun, near, back, place, camel, land, view))
    with view.where(front.z > 0.0):
        body = view.keep(_dune(p, sun, near, front, place, camel, land, view))
    colour = mix(mix(sky, behind, back.z), body, front.z)
    return colour + _smoke(p, near, unders, edges, view)


def _reach(i: int) -> float:
    """Return how high a row, its sand and its camels come."""
    foot, tall = _ROWS[i][:2]
    return foot + tall * 1.5 + 0.14


def _smoke(p: Vec2, near: Num, unders: list[Num], edges: list[Num], view: View) -> Vec3:
    """Sand that flies off all rows but the last, where no nearer one hides it."""
    total, hidden = num(0.0), num(0.0)
    for i in reversed(range(1, len(_ROWS))):
        under = unders[i]
        with view.within(-99.0, _reach(i)):
            total = total + view.keep(_blown(p, under, i, view)) * (1.0 - hidden)
        hidden = maximum(hidden, edges[i])
    amount = view.param("wind") * (0.10 + 0.45 * view.hat) * (0.3 + near)
    return mix(view.look.mid, view.look.light, 0.4) * (total * amount)


class _Land:
    """The crests of all rows, side by side in one table, and how steeply they rise."""

    def __init__(self, view: View) -> None:
        self._dunes = view.param("dunes")
        height = view.curve(_TABLE * len(_ROWS), lambda k: _crest(k, view))
        rise = view.curve(_TABLE * len(_ROWS), lambda k: height(k + 2.0) - height(k - 2.0))
        self._height, self._rise = height, rise

    def ridge(self, place: Num, i: Scalar) -> Num:
        return self._height(clamp(place, 0.0, _TABLE - 2.0) + num(i) * _TABLE)

    def steep(self, place: Num, i: Scalar) -> Num:
        return self._rise(clamp(place, 2.0, _TABLE - 4.0) + num(i) * _TABLE)

    def size(self, i: int) -> Num:
        return _ROWS[i][1] * self._dunes


def _air(near: Num, view: View) -> Vec3:
    look = view.look
    return look.base * 0.5 + mix(look.mid, look.accent, near * 0.5) * (0.20 + 0.8 * near)


def _sky(p: Vec2, sun: Vec2, away: Num, view: View) -> Vec3:
    look = view.look
    up = maximum(p.y + 0.1, 0.0)
    low = exp(up * -1.5)
    side = p.x - sun.x
    warm = low / (1.0 + side * side * 0.5)
    sky = mix(look.deep * 0.8 + look.base * 0.25, look.base * 0.7 + look.mid * 0.55, low)
    sky = sky + mix(look.mid, look.accent, 0.6) * (warm * warm * 0.45)
    (veil,) = view.layer(4, _cirrus)
    sky = sky + mix(look.mid, look.light, 0.4) * (veil * (0.08 + 0.5 * warm))
    sky = sky + look.light * (stars(p, 11.0, view) * (1.0 - low) ** 2 * 0.8)
    size = 0.17
    beat = 0.8 + 0.5 * view.kick
    disc = cover(away - size, view.pixel * 2.0)
    face = mix(look.accent, look.light, 0.45 + 1.2 * (p.y - sun.y)) * 2.2
    halo = 1.0 / (1.0 + away * away * 9.0)
    return mix(sky + mix(look.mid, look.accent, 0.5) * (halo * halo * beat), face, disc)


def _cirrus(p: Vec2, view: View) -> tuple[Num]:
    away = 1.0 / (maximum(p.y + 0.1, 0.0) + 0.35)
    at = vec2(p.x * away * 0.5 + view.flow * 0.012 + view.seed, away * 2.1)
    streak = view.fbm(at + noise(at * 0.8) * 0.8, 4)
    return (smoothstep(0.45, 0.85, streak) * smoothstep(0.0, 0.25, p.y + 0.1),)


def _crest(k: Num, view: View) -> Num:
    """Height 0…1 at a place of the table: sharp crests over long hollows."""
    i = floor(k * (1.0 / _TABLE))
    _, _, waves, pace, _ = (pick(i, column) for column in zip(*_ROWS, strict=True))
    x = ((k - i * _TABLE) * (1.0 / _FINE) - 4.0 + view.flow * 0.012 * pace) * waves
    at = x + 31.0 * i + view.seed * 1.7
    ridge = 1.0 - absolute(noise1(at) * 2.0 - 1.0)
    return ridge * 0.75 + noise1(at * 0.43 + 9.0) * 0.35 + noise1(at * 2.7) * 0.06


def _dune(
    p: Vec2, sun: Vec2, near: Num, hit: Vec3, place: Num, camel: Num, land: _Land, view: View
) -> Vec3:
    """Colour of a dune; ``hit`` is its row, how far under its crest, and its cover."""
    i, under, _ = hit
    _, _, waves, _, far = (pick(i, column) for column in zip(*_ROWS, strict=True))
    look = view.look
    # The edge between light and shade runs down from each crest, winding a little.
    wind = sin(under * (9.0 - i) + 31.0 * i) * (5.0 + 4.0 * i)
    slope = land.steep(place + under * (26.0 + 22.0 * i) + wind, i) * (3.0 * waves)
    toward = clamp((sun.x - p.x) * 1.4, -1.0, 1.0) * 0.6 + 0.4
    lit = smoothstep(-0.25, 0.30, slope * toward + 0.05 - under * 0.25)
    ripple = _ripples(p, under, i)
    lit = clamp(lit * (0.80 + 0.4 * ripple) + 0.05 * ripple)
    bright = mix(look.mid, look.accent, 0.30) * 0.75 + look.light * (0.22 * near)
    shade = look.deep * 0.45 + look.base * 0.30
    glow = (0.25 + 0.95 * near) * (0.75 + 0.35 * view.energy)
    body = mix(shade, bright * glow, lit)
    rim = exp(clamp(under * -34.0, -9.0, 0.0)) * (0.15 + 0.5 * near)
    body = body + look.light * (rim * 0.35)
    body = mix(body, _air(near, view), far * view.param("haze"))
    return mix(body, look.deep * 0.25, choose(absolute(i - _CARAVAN) < 0.5, camel, 0.0))


def _ripples(p: Vec2, under: Num, i: Num) -> Num:
    """Wind ripples on the two nearest rows, where they are wide enough to be seen."""
    many = 190.0 - 40.0 * i
    bend = noise(vec2(p.x * 3.0 + i * 7.0, under * 5.0)) * 5.0
    wave = sin(under * many + p.x * many * 0.30 + bend)
    return wave * smoothstep(0.02, 0.30, under) * choose(i > 1.5, 0.55, 0.0)


def _blown(p: Vec2, under: Num, i: int, view: View) -> Num:
    """Sand that smokes off a crest."""
    over = maximum(-under, 0.0)
    t = view.flow * (0.7 + 0.25 * i)
    smoke = noise(vec2(p.x * 3.1 - t + i * 5.0, over * 14.0 + p.x * 1.2))
    return exp(over * -16.0) * smoothstep(0.45, 0.9, smoke) * clamp(1.0 - under * (1.0 / _SETTLED))


def _caravan(p: Vec2, land: _Land, view: View) -> Num:
    """Let a few camels walk along the second crest."""
    gap = 0.145
    start = view.once(-0.25 + 0.05 * sin(view.seed) + view.flow * 0.004)
    with view.within(-99.0, _reach(_CARAVAN), start, start + 4.0 * gap):
        return view.keep(_camels(p, start, gap, land, _ROWS[_CARAVAN][0], view))


def _camels(p: Vec2, start: Num, gap: float, land: _Land, foot: float, view: View) -> Num:
    along = (p.x - start) * (1.0 / gap)
    name = floor(along)
    here = start + (name + 0.5) * gap
    ground = foot + land.ridge((here + 4.0) * _FINE, _CARAVAN) * land.size(_CARAVAN) - 0.004
    step = sin(view.flow * 2.6 + name * 1.9)
    at = vec2(p.x - here, p.y - ground - 0.0015 * step) * (1.0 / 0.054)
    there = clamp(1.0 - absolute(name - 1.5) * 2.0 + 3.0) * view.param("caravan")
    trunk = length(vec2(at.x, (at.y - 0.95) * 1.9)) - 0.52
    hump = length(at - vec2(-0.05, 1.22 + 0.06 * hash1(name))) - 0.26
    neck = absolute(at.x - 0.62 - 0.22 * (at.y - 1.0)) - 0.09
    neck = maximum(neck, absolute(at.y - 1.18) - 0.36)
    head = length(vec2((at.x - 0.84) * 0.7, at.y - 1.56)) - 0.13
    stride = absolute(absolute(at.x + 0.05 * step * (0.9 - at.y)) - 0.34) - 0.075
    legs = maximum(stride, absolute(at.y - 0.42) - 0.48)
    body = minimum(minimum(trunk, hump), minimum(minimum(neck, head), legs)) * 0.054
    return cover(body, view.pixel * 1.2) * there


SCENE = Scene(
    name="dunes",
    family="place",
    words=(
        "desert", "dunes", "sand", "sunset", "sahara", "caravan", "camels", "heat", "golden hour",
        "wind", "arabian", "journey", "nomad", "dry", "vast", "warm", "evening sun", "mirage",
        "adventure", "oasis",
    ),
    words_zh=(
        "沙漠", "沙丘", "日落", "骆驼", "撒哈拉", "黄沙", "夕阳", "旅途", "风沙", "丝绸之路",
        "炎热", "流浪",
    ),
    draw=draw,
    params=(
        Param("sun", 0.0, 1.0, 0.42, "how high the sun stands"),
        Param("dunes", 0.6, 1.5, 1.0, "how tall the dunes are"),
        Param("wind", 0.0, 1.5, 0.7, "how much sand flies"),
        Param("haze", 0.4, 1.2, 0.9, "how much the far dunes fade"),
        Param("caravan", 0.0, 1.0, 1.0, "whether camels cross"),
    ),
    soft=True,
    room="upper",
    energy=0.3,
    brightness=0.4,
)  # fmt: skip
