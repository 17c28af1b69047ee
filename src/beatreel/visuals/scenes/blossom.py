"""Cherry blossom: a branch in flower, an orchard in the haze behind, petals in the wind."""

from __future__ import annotations

from collections.abc import Sequence

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    absolute,
    atan2,
    choose,
    clamp,
    exp,
    floor,
    fract,
    hash1,
    hash2,
    hash22,
    length,
    maximum,
    minimum,
    mix,
    noise,
    num,
    sin,
    smoothstep,
    vec2,
    wave,
)
from ..view import View

_GROUND = -0.46
#: Rows of trees, far to near: trees a unit, height, air.
_ROWS = ((2.4, 0.50, 0.60), (1.05, 0.92, 0.22))
#: Branches: where each begins and ends, its height and climb there, its bow, its thickness.
_WOOD = (
    (-2.40, 0.98, 0.93, -0.235, 0.12, 0.075),
    (-0.72, 0.12, 0.53, 0.42, -0.12, 0.026),
    (-1.22, -0.42, 0.66, -0.62, 0.12, 0.028),
    (-0.10, 0.62, 0.36, -0.60, 0.20, 0.020),
)
#: Lowest that a flower hangs, and furthest from its branch that any of it is.
_LOWEST, _REACH = -0.35, 0.27
#: Sheets of flowers, back to front: cells a unit, salt.
_FLOWERS = ((5.4, 11.0), (4.6, 3.0))
#: Sheets of petals, far to near: cells a unit, length and softness in cells, fall, wind, light.
_PETALS = (
    (5.5, 0.13, 0.05, 0.13, 0.20, 0.75),
    (2.9, 0.12, 0.05, 0.24, 0.34, 1.0),
    (1.05, 0.10, 0.14, 0.46, 0.70, 0.55),
)


def draw(p: Vec2, view: View) -> Vec3:
    grown = view.once(vec2(fract(view.seed * 0.618) - 0.5, fract(view.seed * 0.273) - 0.5))
    side = view.once(choose(fract(view.seed * 0.37) > 0.5, 1.0, -1.0))
    q = view.keep(vec2(p.x * side, p.y))
    garden = Vec3(*view.layer(4, lambda at, w: tuple(_garden(vec2(at.x * side, at.y), w))))
    (soft,) = view.layer(2, lambda at, w: (_sheets(vec2(at.x * side, at.y), (0, 2), w),))
    sway = view.once(0.014 * sin(view.flow * 0.9) + 0.012 * view.bass)
    at = vec2(q.x * (1.0 + 0.3 * grown.y) + 0.3 * grown.y, q.y + 0.26 * grown.x)
    at = view.keep(at + vec2(0.0, sway) * clamp(q.x + 2.0))
    with view.within(_LOWEST, 99.0):
        bark, there, away = _branch(at, garden, view)
        colour = view.keep((bark - garden) * there)
        with view.where(away < _REACH):
            for i, sheet in enumerate(_FLOWERS):
                colour = _flowers(garden, colour, at, sheet, float(i), view)
    colour = view.keep(garden + colour)
    air = view.keep(clamp(_sheets(q, (1,), view) + soft))
    return mix(colour, _petal(view) * (0.85 + 0.5 * view.snare), air)


def _petal(view: View) -> Vec3:
    """Return the colour of a petal in full light."""
    return mix(view.look.mid, view.look.light, 0.64)


def _garden(q: Vec2, view: View) -> Vec3:
    """Return the sky, a hill, the orchard and its meadow, all out of focus."""
    look = view.look
    away = length(q - vec2(view.once(0.35 + 0.55 * fract(view.seed * 0.41)), 0.12))
    near = view.keep(1.0 / (1.0 + away * away * 2.2))
    x = q.x + view.flow * 0.008
    cloud = view.fbm(vec2(x * 0.9 + view.seed, q.y * 2.1), 3)
    sky = mix(look.base * 0.8, look.mid * 0.75, clamp(0.55 - q.y * 0.5))
    glow = mix(look.light, look.accent, 0.3) * (near * near * (0.70 + 0.5 * view.bass))
    air = view.keep((sky * (0.55 + 0.5 * cloud) + glow) * (0.4 + 0.6 * view.param("sun")))
    hill = 0.14 + 0.10 * wave(x * 0.19 + view.seed) + 0.05 * wave(x * 0.43 + 0.3)
    colour = mix(air, mix(look.deep * 0.7 + look.base * 0.2, air, 0.72), _edge(hill - q.y, 9.0))
    under = view.keep(maximum(_GROUND - q.y, 0.0))
    deep = 1.0 / (under + 0.2)
    lies = noise(vec2(x * deep * 2.3, deep * 4.0))
    grass = look.deep * 0.45 + look.base * 0.25
    land = mix(grass, _petal(view) * 0.55, lies * lies * 0.65)
    land = mix(land, air, clamp(exp(under * -4.5)) * 0.8)
    colour = view.keep(mix(colour, land, _edge(_GROUND - q.y, 14.0)))
    return _orchard(colour, vec2(x, q.y), air, view)


def _edge(inside: Num, sharp: float) -> Num:
    return clamp(0.5 + inside * sharp)


def _orchard(behind: Vec3, q: Vec2, air: Vec3, view: View) -> Vec3:
    """Draw two rows of trees: stems, clouds of blossom, and discs of light in them."""
    look = view.look

    def before(i: Num, *rgb: Num) -> Sequence[Num]:
        many, tall, mist = (_of(i, each) for each in zip(*_ROWS, strict=True))
        x = q.x * many + view.seed * (1.0 + i) + 31.0 * i
        up = (q.y - _GROUND) * (1.0 / tall)
        aside = fract(x) - 0.3 - 0.4 * hash1(x)
        stem = _edge(0.04 - absolute(aside + up * 0.06), 14.0) * _edge(up + 0.02, 12.0)
        puff = noise(vec2(x * 3.1, up * 3.4)) * 0.7 + noise(vec2(x * 7.3, up * 8.0)) * 0.3
        whole = 0.88 + 0.15 * wave(x * 0.71)
        body = _edge(whole - up + 0.9 * (puff - 0.5), 4.5) * _edge(up - 0.2 - 0.4 * puff, 4.0)
        # Lit from above and through; between two puffs it is dark.
        shade = clamp(0.1 + up * 0.35 + (puff - 0.35) * 1.5)
        flower = mix(look.mid * 0.35 + look.base * 0.2, _petal(view) * 0.66, shade)
        trunk = mix(look.deep * 0.3, air, mist * 0.8)
        colour = mix(Vec3(*rgb), trunk, stem * _edge(whole * 0.7 - up, 6.0))
        return tuple(mix(colour, mix(flower, air, mist), body))

    behind = Vec3(*view.loop(len(_ROWS), tuple(behind), before))
    across = q.x * 5.2 + view.seed
    # Columns are shifted against each other, so that no row of discs is seen.
    at = view.keep(vec2(across, q.y * 5.2 + floor(across) * 0.617))
    lot = view.keep(hash22(at))
    size = 0.2 + 0.2 * fract(lot.x * 7.0)
    away = length(fract(at) - 0.5 - (lot - 0.5) * (1.0 - 2.0 * size))
    disc = _edge(size - away, 16.0) * (0.5 + 0.5 * away / size) * clamp(lot.y * 3.0 - 1.6)
    height = (q.y - 0.0) * 2.6
    light = mix(look.light, look.accent, 0.4) * (0.22 + 0.3 * view.kick * fract(lot.y * 5.0))
    return behind + light * (disc / (1.0 + height * height))


def _to_wood(q: Vec2, view: View) -> Vec2:
    """Return the way to the nearest branch's skin, and how thick it is there."""

    def nearer(i: Num, best: Num, thick: Num) -> Sequence[Num]:
        first, last, height, climb, bow, stout = (_of(i, each) for each in zip(*_WOOD, strict=True))
        x = q.x - first
        t = x / (last - first)
        middle = height + climb * x + bow * (t * t - t)
        # Its tip is thin, and beyond both ends there is less than nothing.
        own = minimum(stout * (1.05 - t), minimum(0.02 + 4.0 * x, (last - q.x) * 1.5))
        off = absolute(q.y - middle) * (1.0 - 0.3 * absolute(climb)) - own
        # A loop may read what it has just written: this holds with either.
        nearest = minimum(best, off)
        return nearest, choose(off <= nearest, own, thick)

    return vec2(*view.loop(len(_WOOD), (9.0, 0.01), nearer))


def _of(i: Num, values: Sequence[float]) -> Num:
    """Return the value of that place, which is the same for all pixels."""
    found = num(values[-1])
    for place, value in reversed(list(enumerate(values[:-1]))):
        found = choose(i < place + 0.5, value, found)
    return found


def _branch(q: Vec2, behind: Vec3, view: View) -> tuple[Vec3, Num, Num]:
    """Return the colour of the bark, where it is, and the way to it."""
    look = view.look
    bent = q + vec2(0.0, 0.030 * wave(q.x * 0.9) + 0.012 * wave(q.x * 2.9))
    near = _to_wood(bent, view)
    rough = view.keep(noise(q * vec2(19.0, 37.0)) - 0.5)
    off = view.keep(near.x + rough * maximum(near.y, 0.0) * 0.5)
    rim = smoothstep(-0.9, 0.0, off / maximum(near.y, 0.004))
    bark = look.deep * 0.14 + look.base * 0.05 + look.mid * (0.02 + 0.16 * rim * (0.5 + rough))
    there = view.keep(clamp(0.5 - off / (view.pixel * 1.5)))
    return view.keep(bark + behind * 0.04), there, near.x


def _flowers(
    garden: Vec3, change: Vec3, q: Vec2, sheet: tuple[float, float], i: float, view: View
) -> Vec3:
    """Draw one flower in each cell that a branch is close to: five notched petals."""
    look = view.look
    cells, salt = sheet
    at = view.keep(q * cells + vec2(salt + view.seed, salt * 3.0))
    lot = view.keep(hash22(at))
    rank = fract(lot.x * 37.0 + lot.y * 17.0)
    radius = view.keep(0.27 + 0.15 * rank)
    away = view.keep(fract(at) - 0.5 - (lot - 0.5) * (1.0 - 2.0 * radius))
    # The way from the flower's middle, so a flower is there whole or not at all.
    close = _to_wood(view.keep(q - away * (1.0 / cells)), view).x
    room = (0.03 + 0.12 * view.param("bloom")) * (0.3 + 0.7 * fract(lot.y * 29.0))
    there = view.keep(clamp((room - close) * 60.0))
    with view.where(there > 0.0):
        tilt = 1.0 / (0.74 + 0.26 * fract(lot.x * 13.0))
        lean = vec2(away.x, away.y * tilt)
        r = view.keep(length(lean) * (1.0 / radius))
        turn = view.keep(atan2(lean.y, lean.x) * (5.0 / TAU) + lot.x * 5.0)
        leaf = view.keep(absolute(fract(turn) - 0.5) * 2.0)
        # 0 in the middle of a petal, 1 between two; a notch at its tip.
        edge = 1.0 - 0.42 * leaf * leaf * leaf - 0.16 * clamp(1.0 - leaf * 5.0)
        body = clamp((edge - r) * (radius / (cells * view.pixel * 1.6)) + 0.5) * there
        pale = mix(look.mid, look.light, clamp(0.30 + 0.70 * r))
        vein = 1.0 - 0.25 * leaf * leaf
        lit = (0.60 + 0.40 * fract(lot.y * 7.0)) * (0.75 + 0.35 * clamp(0.5 + away.y)) * vein
        star = clamp(1.0 - absolute(r - 0.30) * 9.0) * clamp(1.4 - leaf * 2.0)
        heart = clamp(1.0 - r * 4.0) * 0.9
        petal = mix(pale * (lit * (0.78 + 0.24 * i)), mix(look.accent, look.deep, 0.4), heart)
        petal = view.keep(petal + look.light * (star * (0.30 + 0.9 * view.hat)))
        body = view.keep(body)
    return view.keep(mix(change, petal - garden, body))


def _sheets(q: Vec2, which: tuple[int, ...], view: View) -> Num:
    """Return where some of the sheets of falling petals are."""
    total = num(0.0)
    for i in which:
        cells, size, soft, fall, wind, light = _PETALS[i]
        gust = view.flow * wind * view.param("wind") + 0.25 * sin(view.flow * 0.4 + i * 2.1)
        shift = view.once(vec2(-gust * cells - view.seed - i * 31.0, view.flow * fall * cells))
        sway = view.once(view.flow * 0.12 + 0.3 * i)
        at = view.keep(vec2(q.x + 0.05 * wave(q.y * 0.43 + sway), q.y) * cells + shift)
        lot = view.keep(hash2(at))
        # One number of 24 bits makes three that know little of each other.
        other, rank = fract(lot * 4096.0), fract(lot * 173.0)
        margin = size + soft
        away = fract(at) - (vec2(lot, other) * (1.0 - 2.0 * margin) + margin)
        spin = view.flow * (0.08 + 0.2 * rank) + lot * 7.0
        c, s = wave(spin + 0.25), wave(spin)
        x, y = away.x * c - away.y * s, away.x * s + away.y * c
        # It tumbles: seen from the edge it is a line.
        tumble = absolute(wave(view.flow * (0.14 + 0.2 * other) + lot * 9.0))
        y = y * (2.9 - 1.7 * tumble)
        body = clamp((size * size - x * x - y * y) * (0.6 / (size * soft)) + 0.15)
        some = clamp((view.param("petals") - rank) * 4.0) * light
        total = view.keep(total + body * some)
    return total


SCENE = Scene(
    name="blossom",
    family="place",
    words=(
        "cherry blossom", "blossom", "sakura", "spring", "springtime", "petals", "orchard",
        "flowers", "pink", "april", "hanami", "romantic", "love song", "tender", "garden",
        "flowering branch", "breeze", "fresh", "japan",
    ),
    words_zh=(
        "樱花", "桃花", "春天", "花瓣", "花开", "落花", "花园", "粉色", "浪漫", "微风", "温柔",
        "花海", "春日",
    ),
    draw=draw,
    params=(
        Param("bloom", 0.5, 1.2, 0.9, "how far the trees are in flower"),
        Param("petals", 0.1, 1.0, 0.55, "how many petals are in the air"),
        Param("wind", 0.2, 2.0, 0.7, "how hard it blows"),
        Param("sun", 0.3, 1.2, 0.9, "from dusk to a bright morning"),
    ),
    soft=True,
    room="lower",
    energy=0.3,
    brightness=0.45,
)  # fmt: skip
