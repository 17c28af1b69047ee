"""Under the sea: rays from a bright surface, kelp, a shoal, caustics on sand, bubbles."""

from __future__ import annotations

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
    hash1,
    hash22,
    length,
    maximum,
    minimum,
    mix,
    noise,
    rotate,
    sin,
    smoothstep,
    vec2,
)
from ..view import View
from ..weather import flakes

#: Where the sea bed meets the blue.
_BED = -0.52


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    source = vec2(view.once((fract(view.seed * 0.618) - 0.5) * 1.0), view.half.y + 0.25)
    away = view.keep(length((p - source) * vec2(0.75, view.once(1.25 / source.y))))
    rays, murk = view.layer(4, lambda q, w: _water(q, source, w))
    near = view.keep(1.0 / (1.0 + away * away * 0.9))
    deep = view.param("depth")
    blue = look.deep * 0.5 + look.base * (0.25 + 0.85 * near) * (1.25 - 0.5 * deep)
    lit = mix(look.mid, look.accent, near * 0.7) * (near * near * (1.1 - 0.6 * deep))
    blue = view.keep((blue + lit) * (0.8 + 0.4 * murk))
    colour = blue + _surface(p, source, view)
    beam = mix(look.light, look.accent, 0.45) * (rays * (0.45 + 0.8 * view.kick))
    colour = view.keep(colour + beam)
    with view.within(-99.0, _BED + 0.34):
        sand, bed = _bed(p, near, blue, view)
    colour = mix(colour, sand, bed)
    colour = _shoal(colour, p, blue, view)
    colour = _kelp(colour, p, blue, view)
    return colour + _bubbles(p, near, view) + _plankton(p, near, view)


def _water(p: Vec2, source: Vec2, view: View) -> tuple[Num, Num]:
    """Rays that fan out from above and wander, and the murk that they light."""
    toward = p - source
    fan = toward.x * (1.0 / minimum(toward.y - 0.25, -0.2))
    sway = view.flow * 0.06
    first = noise(vec2(fan * 7.0 + sway * 2.0, sway + view.seed))
    second = noise(vec2(fan * 15.0 - sway * 3.0, 5.0 + sway * 1.7))
    third = noise(vec2(fan * 31.0 + sway * 4.0, 9.0 - sway * 2.0))
    gap = first * 0.6 + second * 0.3 + third * 0.2
    ray = smoothstep(0.46, 0.86, gap)
    down = smoothstep(-1.25, 0.9, p.y) / (1.0 + fan * fan * 1.2)
    murk = view.fbm(p * vec2(1.3, 1.7) + vec2(sway, view.seed - sway), 3)
    return ray * down * (0.6 + 0.7 * murk) * view.param("rays"), murk


def _surface(p: Vec2, source: Vec2, view: View) -> Vec3:
    """Draw the rippling mirror of the surface, far above."""
    look = view.look
    up = view.half.y
    with view.within(up - 0.75, 99.0):
        depth = maximum(up + 0.12 - p.y, 0.02)
        away = view.keep(1.0 / depth)
        t = view.flow * 0.5
        at = vec2(p.x * away * 0.7 + view.seed, away * 1.1)
        one = noise(at * vec2(1.5, 2.0) + vec2(t, t * 0.6))
        two = noise(at * vec2(3.1, 4.6) - vec2(t * 0.7, t) + one * 1.3)
        web = 1.0 - absolute(one + two - 1.0) * 2.6
        x = p.x - source.x
        glare = smoothstep(0.85, 0.05, depth) / (1.0 + x * x * 1.6)
        light = view.keep(clamp(web) ** 3 * glare * 1.7 + glare * glare * 0.35)
    return mix(look.accent, look.light, 0.6) * light


def _bed(p: Vec2, near: Num, blue: Vec3, view: View) -> tuple[Vec3, Num]:
    """Sand with nets of light that dance on it, and a few rocks."""
    look = view.look
    hill = 0.07 * sin(p.x * 1.6 + view.seed) + 0.03 * sin(p.x * 4.1 + 2.0 * view.seed)
    rock = smoothstep(0.62, 0.78, noise(vec2(p.x * 2.6 + view.seed * 3.0, 1.0)))
    crag = noise(vec2(p.x * 11.0, 4.0)) * 0.06
    top = view.keep(_BED + hill + rock * (0.10 + crag))
    under = view.keep(maximum(top - p.y, 0.0))
    away = view.keep(1.0 / (under + 0.16))
    at = view.keep(vec2(p.x * away * 0.9 + view.seed, away * 1.6))
    t = view.flow * 0.45
    one = noise(at * 1.9 + vec2(t, t * 0.4))
    two = noise(at * 2.3 - vec2(t * 0.6, t * 0.8) + one * 0.8)
    net = clamp(1.0 - absolute(one - two) * 5.5)
    caustic = net**3 * smoothstep(0.0, 0.12, under) * (1.0 - 0.8 * rock) * (0.5 + 1.0 * view.bass)
    grain = noise(vec2(p.x * away * 3.0, away * 11.0)) * 0.3 + 0.75
    sand = (look.base * 0.55 + look.mid * 0.14) * grain * (0.25 + 0.75 * near)
    sand = mix(sand, look.deep * 0.4, rock * 0.7)
    sand = sand + mix(look.accent, look.light, 0.5) * (caustic * near * 0.9)
    far = exp(under * -5.0) * 0.85
    edge = clamp(0.5 + (top - p.y) * (0.35 / view.pixel))
    return view.keep(mix(sand, blue, far)), view.keep(edge)


def _shoal(behind: Vec3, p: Vec2, blue: Vec3, view: View) -> Vec3:
    """A shoal of small fish that turns as one."""
    home = vec2(sin(view.flow * 0.09 + view.seed) * 0.55, 0.12 + 0.10 * sin(view.flow * 0.13))
    heading = 0.25 * sin(view.flow * 0.07)
    q = view.keep(rotate(p - home, heading))
    middle = view.keep(length(q * vec2(0.62, 1.35)))
    with view.where(middle < 0.7):
        fish, shown = _fish(q, middle, blue, view)
    return view.keep(mix(behind, fish, shown))


def _fish(q: Vec2, middle: Num, blue: Vec3, view: View) -> tuple[Vec3, Num]:
    """Colour of a fish, and where it is."""
    bend = vec2(q.x, q.y - 0.05 * sin(q.x * 4.0 + view.flow * 0.4))
    cell_size = vec2(0.135, 0.075)
    at = view.keep(vec2(bend.x / cell_size.x + view.flow * 0.25, bend.y / cell_size.y))
    odd = fract(floor(at.y) * 0.5) * 1.0
    at = view.keep(vec2(at.x + odd, at.y))
    lot = view.keep(hash22(at + 60.0))
    side = fract(at.x) - 0.5 - (lot.x - 0.5) * 0.35
    up = fract(at.y) - 0.5 - (lot.y - 0.5) * 0.45
    x, y = side * 0.135, up * 0.075
    size = 0.020 + 0.016 * lot.x
    wag = sin(view.flow * 7.0 + lot.y * 30.0) * 0.12
    x = x * (1.0 / size)
    y = view.keep((y * (1.0 / size)) + wag * clamp(-x) ** 2)
    body = length(vec2(x * 0.62, y * 1.9)) - 0.62
    tail = maximum(absolute(x + 1.15) - 0.25, absolute(y) - 0.30 - (x + 1.1) * -0.9)
    fish = minimum(body, tail) * size
    shape = clamp(0.5 - fish * (0.8 / view.pixel))
    edge = middle + (lot.x - 0.5) * 0.3
    there = clamp((0.55 - edge) * 8.0) * view.param("fish")
    shine = clamp(y * 1.6 + 0.25) * (0.10 + 0.5 * view.snare)
    colour = view.look.deep * 0.35 + blue * (0.15 + 0.3 * lot.y) + view.look.light * shine
    return view.keep(colour), view.keep(shape * there)


def _kelp(behind: Vec3, p: Vec2, blue: Vec3, view: View) -> Vec3:
    """Blades of kelp that sway at the sides, two rows deep."""
    look = view.look
    rows = ((4.3, 0.45, 0.45, 1.6), (2.3, 0.85, 0.05, 2.6))
    for i, (_, tall, far, _) in enumerate(rows):
        foot = -view.half.y - 0.05
        up = p.y - foot
        aside = absolute(p.x) * (1.0 / view.half.x)
        room = view.keep((0.15 + 1.1 * aside * aside) * view.param("kelp"))
        with view.where(up < (tall + 0.9) * room + 0.08):
            body = view.keep(_blades(p, up, room, rows[i], i, view))
        tone = mix(look.deep * 0.22, blue, far)
        behind = view.keep(mix(behind, tone, body))
    return behind


def _blades(p: Vec2, up: Num, room: Num, row: tuple[float, ...], i: int, view: View) -> Num:
    """Where a blade of one row stands."""
    many, tall, _, blur = row
    sway = sin(up * 2.1 - view.flow * 0.55 + i * 2.0 + p.x) * 0.10 * up
    x = view.keep((p.x + sway) * many + view.seed * (2.0 + i) + view.flow * 0.015 * i)
    lot = view.keep(hash1(x))
    top = (tall + 0.9 * lot) * room + 0.08
    reach = view.keep(up / top)
    side = view.keep(fract(x) - 0.5)
    # Leaves grow by turns on one side and the other, each from its stalk to a point.
    leaf = fract(up * 3.6 + lot * 9.0 + choose(side > 0.0, 0.5, 0.0))
    leaf = clamp(leaf * 4.0) * (1.0 - leaf)
    wide = (0.018 + 0.22 * leaf) * smoothstep(1.0, 0.6, reach) * (0.6 + 0.6 * lot)
    off = (absolute(side) - wide) * (1.0 / many)
    return clamp(0.5 - off * (1.0 / (view.pixel * blur))) * clamp((1.0 - reach) * 30.0)


def _bubbles(p: Vec2, near: Num, view: View) -> Vec3:
    """Columns of bubbles that rise and wobble."""
    rise = view.flow * 0.22
    wobble = sin(p.y * 7.0 + view.flow * 1.2) * 0.015
    q = view.keep(vec2((p.x + wobble) * 3.1 + view.seed, (p.y - rise) * 4.6))
    lot = view.keep(hash22(q + 100.0))
    spot = vec2(fract(q.x) - 0.35 - 0.3 * lot.x, (fract(q.y) - 0.35 - 0.3 * lot.y) * 0.67)
    size = 0.02 + 0.055 * lot.y**3
    d = view.keep(length(spot) * (1.0 / size))
    ring = smoothstep(0.55, 0.95, d) * smoothstep(1.15, 0.98, d)
    glint = length(spot * (1.0 / size) - vec2(-0.3, 0.4))
    shine = ring * 0.5 + clamp(1.0 - glint * 3.2) * 1.6
    there = clamp((fract(lot.x * 31.0 + lot.y * 17.0) - 0.72) * 30.0)
    return view.look.light * (shine * there * (0.12 + 0.5 * near) * view.param("bubbles"))


def _plankton(p: Vec2, near: Num, view: View) -> Vec3:
    drift = vec2(view.flow * 0.02 + sin(view.flow * 0.2) * 0.05, view.flow * -0.015)
    spots = flakes(p + drift, 6.0, 0.020, 0.030, view.seed)
    return view.look.light * (spots * (0.03 + near * (0.10 + 0.8 * view.hat)))


SCENE = Scene(
    name="underwater",
    family="place",
    words=(
        "underwater", "under the sea", "ocean floor", "diving", "deep sea", "coral", "fish",
        "god rays", "bubbles", "caustics", "aquarium", "kelp", "blue", "mermaid", "floating",
        "weightless", "submerged", "dreamy", "reef", "marine",
    ),
    words_zh=(
        "水下", "海底", "深海", "鱼群", "潜水", "气泡", "光线", "海草", "水族馆", "珊瑚", "蓝色",
        "漂浮",
    ),
    draw=draw,
    params=(
        Param("depth", 0.0, 1.0, 0.4, "how deep, and so how dark"),
        Param("rays", 0.3, 1.6, 1.0, "how strong the rays are"),
        Param("kelp", 0.2, 1.3, 0.9, "how tall the kelp grows"),
        Param("fish", 0.0, 1.0, 1.0, "whether a shoal passes"),
        Param("bubbles", 0.0, 1.0, 0.8, "how many bubbles rise"),
    ),
    soft=True,
    room="center",
    energy=0.35,
    brightness=0.35,
)  # fmt: skip
