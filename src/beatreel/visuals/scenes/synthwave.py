"""A slit sun going down behind wire mountains, and a lit grid that rolls towards us."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    clamp,
    cover,
    floor,
    fract,
    hash1,
    hash2,
    length,
    maximum,
    minimum,
    mix,
    smoothstep,
    sqrt,
    triangle,
    vec2,
)
from ..view import View

_HORIZON = -0.2
#: Corners of a mountain chain, and how wide apart they stand.
_CORNERS, _APART = 96, 0.075
#: No peak is higher.
_HIGHEST = 0.7


def draw(p: Vec2, view: View) -> Vec3:
    y = p.y - _HORIZON
    x = p.x - view.param("aside")
    at = view.keep(vec2(x, y))
    with view.within(_HORIZON - 0.01, 99.0):
        with view.within(_HORIZON + 0.25, 99.0):
            stars = view.keep(_stars(p, view))
        sky = view.keep(_air(at, view) + view.look.light * stars)
        sun = _sun(vec2(x, maximum(y, 0.0)), sky, view)
        land = _mountains(at, sky + sun, view)
    with view.within(-99.0, _HORIZON + 0.01):
        ground = view.keep(_grid(vec2(x, minimum_depth(y)), view))
    return mix(ground, sky + sun + land, cover(-y, view.pixel)) + _horizon_light(x, y, view)


def minimum_depth(y: Num) -> Num:
    """Return the depth under the horizon, never quite nought."""
    return maximum(-y, 0.0015)


def _air(at: Vec2, view: View) -> Vec3:
    """The sky with its light but no sun."""
    look = view.look
    night = view.param("night")
    up = maximum(at.y, 0.0)
    low = 1.0 / (1.0 + up * up * (5.0 + 9.0 * night))
    sky = mix(look.deep * 0.45, look.base * (1.5 - 0.9 * night), low)
    away = length(vec2(at.x, up - _height(view)))
    near = maximum(away - view.param("sun") * 0.9, 0.0)
    halo = 1.0 / (1.0 + near * near * 14.0)
    return sky + look.mid * (halo * halo * (0.22 + 0.5 * view.bass))


def _place(x: Num) -> Num:
    """Return the corner of the near chain at a place."""
    return x * (1.0 / _APART) + (_CORNERS * 0.5 - 0.5)


def _height(view: View) -> Num:
    """Return where the sun's middle is: it sinks with the night, and mountains hide its foot."""
    return view.param("sun") * (0.72 - 0.35 * view.param("night"))


def _sun(q: Vec2, sky: Vec3, view: View) -> Vec3:
    """Return what the sun adds to the sky."""
    look = view.look
    size, height, aside = view.param("sun"), _height(view), view.param("aside")
    most = size + 0.01
    with view.within(_HORIZON - 0.01, _HORIZON + height + most, aside - most, aside + most):
        centre = q - vec2(0.0, height)
        band = centre.y * (1.0 / size)
        slit = triangle(band * 4.6 + 0.12 - view.flow * 0.05)
        gap = clamp((-0.42 * band + 0.16) * 1.15, 0.0, 1.15)
        body = cover(length(centre) - size, view.pixel)
        body = body * cover((gap - slit) * (size * 0.11), view.pixel)
        high = mix(look.accent, look.light, 0.55) * 1.15
        colour = mix(look.mid * 1.5, high, clamp(band * 0.8 + 0.36))
        return view.keep((colour - sky) * body)


def _stars(p: Vec2, view: View) -> Num:
    q = p * 13.0
    lot = view.keep(hash2(q + view.seed))
    spot = fract(q) - (0.25 + 0.5 * fract(lot * vec2(57.0, 131.0)))
    # A little more than a pixel wide, and fainter where that is more than a star should be.
    sharp = view.once(1.0 / clamp(view.pixel * 16.0, 0.0, 0.2))
    d2 = (spot.x * spot.x + spot.y * spot.y) * (sharp * sharp)
    faint = view.once(minimum(sharp * 0.06, 1.0))
    bright = clamp((p.y - _HORIZON) * 2.2 - 0.5) * (faint * (0.6 + 1.2 * view.hat))
    return clamp(1.0 - d2) * clamp(lot * 3.0 - 1.9) ** 2 * bright


def _mountains(q: Vec2, behind: Vec3, view: View) -> Vec3:
    """Return what two chains add that leave a gap for the sun, a hazy one and one of wires."""
    look = view.look
    tall = view.param("mountains")
    peaks = view.curve(_CORNERS, lambda i: _peak(i, view))
    with view.within(_HORIZON - 0.01, _HORIZON + _HIGHEST * tall):
        place = _place(q.x)
        before, after, between = peaks.ends(place)
        top = view.keep(mix(before, after, between) * tall)
        # A steep edge is as soft across as a level one.
        slope = view.keep((after - before) * (tall * (1.0 / _APART)))
        far = view.keep(_far(q.x + view.flow * 0.002, view) * tall)
        with view.where(q.y < maximum(top, far) + view.pixel * 4.0):
            haze = mix(look.mid * 0.35, look.base * 0.5, clamp(q.y * 4.0))
            hills = view.keep((haze - behind) * cover(q.y - far, view.pixel))
            over = view.keep(q.y - top)
            depth = view.keep(clamp(q.y / maximum(top, 0.01)))
            wire = view.keep(_wire(place, depth, top, slope, view))
            rim = 1.0 / (1.0 + over * over * 900.0) * (0.25 + 0.6 * view.mid)
            rock = look.deep * 0.25 + look.base * (0.10 + 0.35 * depth) + look.mid * rim
            rock = rock + look.accent * wire - behind - hills
            edge = view.keep(cover(over * _across(slope), view.pixel))
            return view.keep(hills + rock * edge)


def _across(slope: Num) -> Num:
    """From a height over a slope to the distance from it."""
    return 1.0 / sqrt(1.0 + slope * slope)


def _far(x: Num, view: View) -> Num:
    """Return the height of a distant chain: a few triangle waves that never meet again."""
    big = triangle(x * 1.31 + view.seed * 0.37)
    small = triangle(x * 3.07 + view.seed * 0.91)
    return 0.03 + big * 0.11 + small * 0.05 + triangle(x * 7.9) * 0.02


def _peak(i: Num, view: View) -> Num:
    x = absolute((i - _CORNERS * 0.5 + 0.5) * _APART)
    valley = smoothstep(0.18, 1.5, x)
    lot = i + floor(view.seed) * 3.0
    rough = hash1(lot) * 0.6 + hash1(lot * 0.5) * 0.7 + hash1(lot * 0.25) * 0.5
    return minimum((0.06 + rough * rough * 0.16) * (0.22 + valley * 1.5), _HIGHEST - 0.01)


def _wire(place: Num, depth: Num, top: Num, slope: Num, view: View) -> Num:
    sharp = 1.0 / view.pixel
    post = clamp(1.0 - absolute(fract(place + 0.5) - 0.5) * (sharp * (0.9 * _APART)))
    tread = maximum(top, 0.02) * _across(slope * depth)
    tread = clamp(1.0 - absolute(fract(depth * 4.0) - 0.5) * tread * (sharp * 0.3))
    return maximum(post, tread) * (0.16 + 0.5 * view.treble) * smoothstep(0.02, 0.10, top)


def _grid(q: Vec2, view: View) -> Vec3:
    """Draw a floor of lines; a wave of light runs over it with every kick."""
    look = view.look
    far = view.keep(0.34 / q.y)
    x = q.x * far * 2.1
    z = far * 1.9 + view.flow * 2.2 * view.param("speed")
    step = view.pixel * far
    # What runs away from us lies flat on the screen at its sides.
    flat = q.x * far * (1.0 / 0.34)
    across = view.keep(_line(x, step * 2.1 * sqrt(1.0 + flat * flat)))
    along = _line(z, step * far * 5.6)
    lines = view.keep(maximum(across, along))
    air = clamp(1.25 - far * 0.055)
    wave = (fract(view.beat) * 14.0 + 0.6 - far) * 0.8
    lit = 0.55 + 1.6 * view.kick * clamp(1.0 - wave * wave * 0.3) ** 2
    shine = (clamp(1.0 - absolute(q.x) * 0.46) * (1.0 - q.y * 0.6)) ** 2
    floor_ = look.deep * 0.3 + look.base * (0.15 + 0.25 * q.y) + look.mid * (shine * 0.28)
    tint = mix(look.accent, look.mid * 1.4, clamp(far * 0.09))
    return floor_ + tint * (lines * lit * air * air) + look.mid * (0.5 * (1.0 - clamp(air)))


def _line(value: Num, step: Num) -> Num:
    """Lines at whole numbers with a glow beside them, fading where they crowd."""
    d = absolute(fract(value + 0.5) - 0.5)
    narrow = 1.0 / maximum(step, 0.011)
    # A far line is a tent as wide as a pixel each way, a near one has a breadth of its own.
    own = 0.011 * narrow
    core = clamp(1.0 + 0.5 * own - d * narrow) * (0.55 + 0.45 * own)
    dim = clamp(1.7 - step * 3.0)
    return (core * 2.0 + 0.16 * (1.0 - 2.0 * d) ** 4) * dim + 0.10 * (1.0 - dim)


def _horizon_light(x: Num, y: Num, view: View) -> Vec3:
    d = absolute(y) * 34.0
    shine = 1.0 / ((1.0 + d * d) * (1.0 + x * x * 1.6))
    return mix(view.look.mid, view.look.light, 0.45) * (shine * (0.55 + 1.1 * view.snare))


SCENE = Scene(
    name="synthwave",
    family="place",
    words=(
        "synthwave", "retrowave", "outrun", "vaporwave", "80s", "eighties", "retro", "neon grid",
        "sunset", "sun", "grid", "arcade", "night drive", "nostalgia", "mountains", "laser",
        "miami", "electronic", "dream",
    ),
    words_zh=(
        "合成波", "复古", "八十年代", "蒸汽波", "霓虹网格", "日落", "太阳", "怀旧", "电子", "街机",
        "夕阳", "山脉",
    ),
    draw=draw,
    params=(
        Param("sun", 0.35, 0.75, 0.56, "how large the sun is"),
        Param("night", 0.0, 1.0, 0.35, "from dusk to night: the sun sinks, stars come"),
        Param("mountains", 0.4, 1.5, 1.0, "how tall the mountains are"),
        Param("speed", 0.3, 2.0, 1.0, "how fast the grid rolls"),
        Param("aside", -0.5, 0.5, 0.0, "where the sun stands"),
    ),
    soft=True,
    room="upper",
    energy=0.6,
    brightness=0.35,
)  # fmt: skip
