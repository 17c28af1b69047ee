"""A holiday tape of a palm beach at sunset, played once too often."""

from __future__ import annotations

from collections.abc import Callable

from ..bitmaps import pick
from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    cover,
    exp,
    exp2,
    floor,
    fract,
    hash1,
    hash2,
    hash22,
    length,
    luminance,
    maximum,
    minimum,
    mix,
    noise,
    ramp,
    sin,
    smoothstep,
    vec2,
    wave,
)
from ..view import View

_HORIZON = -0.22
#: Palms: place across, foot, height, lean, size of the crown.
_PALMS = (
    (-1.18, -0.78, 1.30, 0.30, 0.60),
    (-0.72, -0.74, 0.92, 0.22, 0.46),
    (1.32, -0.80, 1.12, -0.34, 0.54),
)


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    t = view.time
    row = floor(p.y * 120.0)
    tracking = view.keep(_tracking(p.y, view))
    lot = hash22(vec2(row, floor(t * 30.0)))
    jitter = (lot.x - 0.5) * 0.004 * view.param("wear")
    tear = tracking * (0.10 + 0.25 * lot.y)
    hook = clamp(1.0 - (p.y + view.half.y) * 4.0, 0.0, 1.1) ** 4 * 0.16 * sin(t * 3.0)
    roll = view.snare * 0.010 * wave(p.y * (9.0 / TAU) + t * (40.0 / TAU))
    q = view.keep(vec2(p.x + jitter + tear + hook + roll, p.y))
    # Colour has a quarter of the lines' sharpness and comes late.
    red, green, blue, cloud = view.layer(4, lambda r, v: _colours(r - vec2(0.022, 0.0), v))
    palms = _palms(_moved(q, view), view)
    sharp = view.keep(mix(_beach(q, cloud, view), look.deep * 0.10 + look.base * 0.05, palms))
    bright = luminance(sharp)
    colour = Vec3(red, green, blue)
    own = luminance(colour)
    tape = mix(colour * (bright / maximum(own, 0.02)), sharp, 0.35)
    tape = Vec3(*(clamp(part, 0.0, 4.0) for part in tape))
    ring = (luminance(sharp) - own) * 0.25
    tape = tape + ring
    snow = _snow(p, tracking, view)
    scan = 0.90 + 0.10 * wave(p.y * 120.0 + 0.25) * clamp(0.004 / view.pixel)
    lifted = tape * 0.92 + look.base * 0.035
    picture = lifted * scan + look.light * snow
    shown = _display(p, view)
    return mix(picture, look.light * 1.1, shown)


def _tracking(y: Num, view: View) -> Num:
    """A band of lost lines that wanders up, and one that stays at the lower edge."""
    place = fract(view.time * 0.11 + hash1(floor(view.time * 0.11))) * 3.2 - 1.6
    away = (y - place) / (0.05 + 0.10 * view.kick)
    band = clamp(1.0 - 0.22 * away * away) ** 4 * (0.35 + 0.65 * view.kick)
    edge = clamp(1.0 - (y + view.half.y - 0.015) * 7.5, 0.0, 1.15) ** 4
    return (band + edge) * view.param("wear") * 0.8


def _snow(p: Vec2, tracking: Num, view: View) -> Num:
    still = floor(view.time * 30.0)
    cell = vec2(p.x * 26.0 + hash1(still) * 50.0, floor(p.y * 150.0) + still * 7.0)
    with view.where(tracking > 0.003):
        spots = view.keep(smoothstep(0.62, 0.95, noise(cell)) * tracking)
    speck = smoothstep(0.985, 1.0, hash2(vec2(floor(p.x * 40.0), floor(p.y * 150.0) + still * 3.0)))
    return spots * 0.9 + speck * 0.35 * view.param("wear")


def _moved(p: Vec2, view: View) -> Vec2:
    """The slow pan of a camera held by hand."""
    push = 1.0 - 0.02 * sin(view.flow * 0.11) - 0.012 * view.kick
    return p * push + vec2(0.03 * sin(view.flow * 0.17), 0.0)


def _colours(p: Vec2, view: View) -> tuple[Num, ...]:
    """The beach as the tape keeps its colour, and how cloudy it is there."""
    cloud = view.keep(_cloud(_moved(p, view), view))
    return *_beach(p, cloud, view), cloud


def _beach(p: Vec2, cloud: Num, view: View) -> Vec3:
    look = view.look
    q = view.keep(_moved(p, view))
    with view.within(-99.0, _HORIZON + 0.05):
        sea = view.keep(_sea(q, view))
    with view.within(_HORIZON - 0.05, 99.0):
        sky = view.keep(_sky(q, cloud, view))
    land = mix(sea, sky, cover(_HORIZON - q.y, view.pixel * 1.2))
    sand = -0.70 + 0.06 * sin(q.x * 1.3 + 1.0) + 0.02 * sin(q.x * 5.0 + view.flow * 0.4)
    foam = exp(-60.0 * absolute(q.y - sand - 0.012)) * (0.5 + 0.4 * view.bass)
    shore = mix(look.base * 0.5, look.mid * 0.35, clamp((q.y + 1.0) * 1.6))
    return mix(land, shore, cover(q.y - sand, view.pixel * 2.0)) + look.light * (foam * 0.5)


def _sun(view: View) -> Vec2:
    return vec2((fract(view.seed * 0.618) - 0.5) * 0.7, _HORIZON + 0.30 + 0.14 * view.param("sun"))


def _sky(q: Vec2, cloud: Num, view: View) -> Vec3:
    look = view.look
    up = clamp((q.y - _HORIZON) * 0.80)
    bands = [
        mix(look.accent, look.light, 0.25),
        look.accent * 0.75 + look.mid * 0.3,
        look.mid * 0.8,
        look.base * 0.9,
    ]
    sky = ramp(up, bands)
    d = length(q - _sun(view))
    size = 0.30
    sun = mix(look.light, look.accent, clamp((_sun(view).y - q.y) / size * 0.5 + 0.2))
    sky = sky + mix(look.accent, look.light, 0.5) * (0.30 / (1.0 + 7.0 * d * d)) * (
        0.8 + 0.6 * view.kick
    )
    sky = mix(sky, sun * 1.45, cover(d - size, view.pixel * 2.0))
    return mix(sky, look.mid * 0.55 + look.base * 0.35, cloud)


def _cloud(q: Vec2, view: View) -> Num:
    at = vec2(q.x * 1.1 + view.flow * 0.02 + view.seed, q.y * 7.0 + view.seed)
    n = noise(at) * 0.65 + noise(at * 2.3 + 5.0) * 0.35
    return smoothstep(0.52, 0.78, n) * smoothstep(0.0, 0.25, q.y - _HORIZON) * 0.75


def _sea(q: Vec2, view: View) -> Vec3:
    look = view.look
    depth = maximum(_HORIZON - q.y, 0.0)
    away = 1.0 / (depth + 0.05)
    t = view.flow
    swell = noise(vec2(q.x * away * 0.9, away * 2.2 + t * 1.1)) * 0.6
    swell = swell + noise(vec2(q.x * away * 2.6 + t * 0.4, away * 5.0 + t * 2.0)) * 0.4
    water = mix(look.accent * 0.45 + look.mid * 0.3, look.base * 0.55, clamp(depth * 2.6))
    sun = _sun(view)
    path = (q.x - sun.x + (swell - 0.5) * 0.2) / (0.12 + 0.5 * depth)
    shine = (
        1.0 / (1.0 + path * path * path * path) * smoothstep(0.45, 0.70, swell + 0.12 - depth * 0.1)
    )
    return water * (0.65 + 0.6 * swell) + mix(look.accent, look.light, 0.6) * (
        shine * (1.0 + view.hat)
    )


def _palms(q: Vec2, view: View) -> Num:
    """Where palms stand before the light, 0…1."""
    wide = minimum(view.half.x, 1.78) / 1.78
    side = view.once(choose(hash1(view.seed * 3.0 + 7.0) > 0.5, 1.0, -1.0))
    grown = view.once(0.85 + 0.35 * hash1(view.seed * 5.0 + 2.0))
    apart = view.once(0.75 + 0.30 * hash1(view.seed * 7.0 + 4.0))
    q = view.keep(vec2(q.x * side, q.y))
    near: list[Num] = []
    for x, foot, tall, lean, crown in _PALMS:
        u = vec2(q.x - x * (wide * apart), q.y - foot - tall * grown)
        at = vec2(u.x - lean, u.y) * (1.0 / crown)
        # No leaf is outside of this arch.
        arch = (at.y < 0.46) & (at.y + 0.24 + at.x * at.x * 1.25 > 0.0)
        head = arch & (absolute(at.x) < 1.04)
        trunk = (absolute(u.x - lean * 0.5) < abs(lean) * 0.5 + 0.06) & (u.y < 0.06)
        near.append(head | trunk)

    def palm(i: Num, found: Num) -> tuple[Num]:
        x, foot, tall, lean, crown = (pick(i, column) for column in zip(*_PALMS, strict=True))
        wind = sin(view.flow * 0.9 + i * 2.0) * 0.02
        u = vec2(q.x - x * (wide * apart), q.y - foot)
        tall = tall * grown
        up = clamp(u.y / tall)
        trunk = absolute(u.x - (lean * up + wind) * up) - (0.026 - 0.012 * up)
        trunk = maximum(trunk, maximum(u.y - tall, -1.2 - u.y))
        head = vec2(u.x - lean - wind, u.y - tall) * (1.0 / crown)
        shade = maximum(cover(trunk, view.pixel * 1.5), _crown(head, wind))
        return (maximum(found, shade),)

    return view.loop(len(_PALMS), (0.0,), palm, near)[0]


def _crown(u: Vec2, wind: Num) -> Num:
    """Leaves that hang from one point, fringed below; the two sides are not quite alike."""
    side = choose(u.x > 0.0, 1.0, 0.88)
    x = absolute(u.x) / side
    found = clamp(0.5 - (length(u - vec2(0.02, -0.06)) - 0.075) * 20.0)
    for lift, droop, long in ((1.25, 1.15, 0.80), (0.62, 1.05, 1.0), (0.05, 1.35, 0.82)):
        t = x / long
        over = u.y - lift * x + droop * x * x - wind * x * 3.0
        fringe = absolute(fract(x * 9.0 + over * 2.5) - 0.5) * 2.0
        leaf = (0.05 + 0.62 * t * (1.04 - t)) * (0.25 + 0.75 * fringe) * 0.62
        inside = minimum(clamp((over + leaf) * 26.0), clamp((0.03 - over) * 26.0))
        found = maximum(found, inside * clamp((1.0 - t) * 20.0))
    return found


#: Width of a dot of the recorder's letters.
_DOT = 0.0125
#: Rows of five bits, the highest first: P, L, A, Y, an arrow, S.
_GLYPHS = (
    (30, 17, 17, 30, 16, 16, 16), (16, 16, 16, 16, 16, 16, 31), (14, 17, 17, 31, 17, 17, 17),
    (17, 17, 10, 4, 4, 4, 4), (16, 24, 28, 30, 28, 24, 16), (15, 16, 16, 14, 1, 1, 30),
)  # fmt: skip


def _display(p: Vec2, view: View) -> Num:
    """What the recorder writes: PLAY and an arrow above, the tape's speed below."""
    left = view.once(0.16 - view.half.x)
    rows = [float(row) for glyph in _GLYPHS for row in glyph]
    bits = view.curve(len(rows) + 1, lambda i: pick(i, (*rows, 0.0)))
    with view.within(-99.0, 99.0, left, left + 30.0 * _DOT):
        ink = view.keep(_ink(p, left, bits, view))
    blink = clamp((0.85 - view.bar) * 20.0)
    return ink * (0.55 + 0.30 * blink)


def _ink(p: Vec2, left: Num, bits: Callable[[Num], Num], view: View) -> Num:
    above = p.y > 0.0
    column = floor((p.x - left) * (1.0 / _DOT))
    row = floor((view.half.y - 0.15 - absolute(p.y)) * (0.8 / _DOT))
    row = choose(above, row, 6.0 - row)
    letter = floor(column * (1.0 / 6.0))
    place = column - letter * 6.0
    name = choose(above, letter, choose(letter < 0.5, 5.0, 0.0))
    last = choose(above, 4.5, 1.5)
    there = (column >= 0.0) & (letter < last) & (row >= 0.0) & (row < 7.0) & (place < 5.0)
    word = bits(clamp(name, 0.0, 5.0) * 7.0 + clamp(row, 0.0, 6.0))
    odd = fract(floor(word * exp2(place - 4.0) + 0.001) * 0.5)
    return choose(there & (odd > 0.25), 1.0, 0.0)


SCENE = Scene(
    name="vhs",
    family="retro",
    words=(
        "vhs", "videotape", "home video", "camcorder", "eighties", "80s", "nineties", "90s",
        "retro", "nostalgia", "vaporwave", "palm trees", "beach", "sunset", "summer", "miami",
        "analog", "tracking", "glitch", "memories",
    ),
    words_zh=(
        "录像带", "家庭录像", "八十年代", "九十年代", "复古", "怀旧", "蒸汽波", "棕榈树", "海滩",
        "日落", "夏天", "回忆",
    ),
    draw=draw,
    params=(
        Param("wear", 0.4, 1.6, 0.9, "how worn the tape is"),
        Param("sun", 0.0, 1.0, 0.5, "how high the sun stands"),
    ),
    soft=True,
    room="center",
    energy=0.45,
    brightness=0.4,
)  # fmt: skip
