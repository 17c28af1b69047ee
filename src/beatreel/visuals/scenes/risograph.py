"""A printed poster of a mountain and its sun: three inks, a coarse screen, a little slipped."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    atan2,
    clamp,
    cos,
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
    rotate,
    sin,
    smoothstep,
    vec2,
)
from ..view import View

_SEA = -0.42


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    q = view.keep(_placed(p, view))
    sun_ink, hill_ink, dark_ink = view.layer(2, lambda r, v: _plates(_placed(r, v), v))
    slip = view.param("slip") * (0.010 + 0.008 * view.snare)
    shapes = _shapes(q, q + vec2(slip, slip * -0.6), view)
    # Each ink has its screen at its own angle, or they would beat against each other.
    sun = shapes[0] * _dots(q, 0.26, sun_ink, view)
    hill = shapes[1] * _dots(q, 1.31, hill_ink, view)
    dark = maximum(shapes[2], shapes[3] * _dots(q, 0.79, dark_ink, view))
    fibre = noise(p * 150.0) * 0.5 + noise(p * 47.0) * 0.5
    worn = smoothstep(0.08, 0.26, noise(p * 120.0 + view.seed) * 0.7 + noise(p * 11.0) * 0.3)
    paper = mix(look.light, look.mid, 0.05) * (0.80 + 0.10 * fibre)
    one = mix(look.accent, look.light, 0.10)
    two = mix(look.mid, look.accent, 0.12)
    three = look.base * 0.8 + look.deep * 0.4
    colour = _printed(paper, one, sun * worn * 0.94)
    colour = _printed(colour, two, hill * worn * 0.96)
    colour = _printed(colour, three, dark * (0.35 + 0.65 * worn))
    edge = _margin(p, view)
    return mix(paper * 0.97, colour, edge)


def _printed(below: Vec3, ink: Vec3, amount: Num) -> Vec3:
    """Lay a translucent ink over what is there."""
    return below * mix(Vec3(*(1.0 + 0.0 * c for c in ink)), ink * 0.92 + 0.03, amount)


def _placed(p: Vec2, view: View) -> Vec2:
    push = 1.0 - 0.016 * view.kick - 0.02 * sin(view.flow * 0.17)
    return p * push + vec2(0.012 * sin(view.flow * 0.13), 0.0)


def _margin(p: Vec2, view: View) -> Num:
    """A rim of bare paper, its edge a little rough."""
    inner = view.keep(minimum(view.half.x - absolute(p.x), view.half.y - absolute(p.y)))
    with view.where(absolute(inner - 0.074) < 0.012):
        rough = view.keep((noise(p * 34.0) - 0.5) * 0.012)
    return smoothstep(0.070, 0.078, inner + rough)


def _sun(view: View) -> Vec3:
    """Place and size of the sun."""
    side = (hash1(view.seed + 2.0) - 0.5) * 1.1 * minimum(view.half.x, 1.2)
    up = 0.34 + 0.16 * hash1(view.seed + 5.0) + 0.02 * sin(view.flow * 0.21)
    return Vec3(side, up, view.param("sun") * (1.0 + 0.035 * view.kick))


def _peak(view: View) -> Num:
    return (hash1(view.seed + 9.0) - 0.5) * 0.7


def _shapes(q: Vec2, off: Vec2, view: View) -> tuple[Num, Num, Num, Num]:
    """Where each ink may lie: sun and sky, mountain and hills, solid key, shaded key."""
    pixel = view.pixel
    sun = _sun(view)
    disc = cover(length(q - sun.xy) - sun.z, pixel)
    land = view.keep(_land(off, view))
    hills = cover(_hills(off, view) * 0.7, pixel)
    sea = cover(off.y - _SEA, pixel)
    sky = 1.0 - land
    first = maximum(disc, sky)
    second = maximum(maximum(land, hills), sea)
    with view.within(sun.y - 0.5, sun.y + 0.4, sun.x - 1.0, sun.x + 1.35):
        birds = view.keep(_birds(q, view))
    with view.within(-99.0, _SEA + 0.06):
        waves = view.keep(_waves(q, view))
    with view.where(land > 0.0):
        snow = view.keep(_snow(off, view) * land)
    return first, second * (1.0 - snow), maximum(birds, waves), maximum(land, hills) * (1.0 - snow)


def _land(q: Vec2, view: View) -> Num:
    """The mountain: steep at the top, wide at the foot."""
    x = absolute(q.x - _peak(view)) + 0.012 * (noise1(q.y * 14.0) - 0.5)
    tall = 0.50 - 0.10 * smoothstep(0.0, 0.02, 0.06 - x)
    side = tall - x * 0.62 / (0.45 + 0.55 * x) + 0.02 * noise1(q.x * 9.0 + view.seed)
    high = side * view.param("mountain") - 0.02
    return cover((q.y - high) * 0.75, view.pixel)


def _snow(q: Vec2, view: View) -> Num:
    x = q.x - _peak(view)
    line = 0.17 + 0.055 * sin(x * 31.0 + 1.0) + 0.06 * noise1(x * 17.0 + view.seed)
    return cover((line * view.param("mountain") - q.y) * 0.6, view.pixel)


def _hills(q: Vec2, view: View) -> Num:
    ridge = -0.30 + 0.10 * noise1(q.x * 2.1 + view.seed * 3.0 + view.flow * 0.02)
    ridge = ridge + 0.03 * noise1(q.x * 9.0 + view.seed)
    tree = absolute(fract(q.x * 16.0 + 0.3 * sin(floor(q.x * 16.0) * 2.1)) - 0.5)
    grove = smoothstep(0.45, 0.65, noise1(q.x * 2.7 + view.seed * 5.0))
    return q.y - ridge - grove * 0.055 * clamp(1.0 - tree * 3.2)


def _plates(q: Vec2, view: View) -> tuple[Num, Num, Num]:
    """How dark each ink is printed: the tones that the screens turn into dots."""
    sun = _sun(view)
    d = length(q - sun.xy)
    inside = smoothstep(sun.z + 0.01, sun.z - 0.01, d)
    rays = 0.5 + 0.5 * cos(
        view.param("rays") * 6.0 * atan2(q.y - sun.y, q.x - sun.x) + view.flow * 0.25
    )
    band = clamp((q.y - _SEA) * 0.8)
    glow = exp(-2.2 * maximum(d - sun.z, 0.0))
    sky = 0.12 + 0.42 * glow * (0.55 + 0.45 * rays) + 0.26 * band * band + 0.10 * view.bass
    cloud = smoothstep(
        0.50, 0.72, view.fbm(vec2(q.x * 0.9 + view.flow * 0.03, q.y * 3.4) + view.seed, 3)
    )
    first = mix((sky + 0.10) * (1.0 - 0.85 * cloud), 1.2, inside)
    below = clamp((_SEA - q.y) * 2.0)
    mirror = exp(-5.0 * (q.x - sun.x) * (q.x - sun.x))
    lit = clamp(0.5 + (q.x - _peak(view)) * _signed(sun.x - _peak(view)) * 1.6)
    mountain = 1.05 - 0.42 * lit - 0.12 * smoothstep(-0.30, 0.0, -q.y)
    second = mix(
        mountain, 0.62 + 0.45 * below - 0.52 * mirror * (1.0 - below), clamp((_SEA - q.y) * 90.0)
    )
    third = (0.80 - 0.85 * lit) * smoothstep(-0.30, 0.15, q.y) + 0.75 * smoothstep(
        -0.18, -0.32, q.y
    )
    return first, second, third


def _signed(v: Num) -> Num:
    return clamp(v * 50.0, -1.0, 1.0)


def _dots(q: Vec2, angle: float, tone: Num, view: View) -> Num:
    """A printer's screen: round dots that grow with the tone and close where it is full."""
    cells = view.param("screen")
    r = rotate(q, angle) * cells
    d = 0.5 - 0.25 * (cos(r.x * 6.28318) + cos(r.y * 6.28318))
    soft = maximum(view.pixel * cells * 1.5, 0.10)
    return clamp((tone - d) / soft + 0.5)


def _waves(q: Vec2, view: View) -> Num:
    """Brush lines on the water, nearer ones further apart, rolling slowly."""
    depth = maximum(_SEA - q.y, 0.0)
    row = depth * (26.0 - 16.0 * depth)
    name = floor(row)
    swing = 0.20 * sin(
        q.x * (9.0 - depth * 4.0) + view.flow * (0.7 + 0.2 * hash1(name)) + name * 2.3
    )
    line = absolute(fract(row + swing) - 0.5)
    gap = smoothstep(0.42, 0.58, noise1(q.x * 2.3 + name * 7.1 + view.flow * 0.12))
    thick = 0.07 + 0.16 * gap * (0.7 + 0.5 * view.bass)
    wide = view.pixel * 22.0
    return clamp((thick - line) / wide + 0.3) * gap * clamp(depth * 60.0)


def _birds(q: Vec2, view: View) -> Num:
    """A few birds as two strokes each; they beat their wings."""
    sun = _sun(view)
    found = 0.0 * q.x
    for k in range(5):
        home = vec2(0.30 * k - 0.5 + 0.09 * ((k * 7) % 4), 0.16 - 0.085 * ((k * 5) % 4))
        drift = vec2(fract(view.flow * 0.006 + view.seed * 0.1) * 0.7 - 0.35, 0.01 * k)
        u = (q - sun.xy - home * 0.9 - drift) * (1.0 / (0.052 - 0.006 * k))
        flap = 0.30 + 0.22 * sin(view.flow * (3.2 + 0.3 * k) + k * 1.7)
        bend = absolute(u.y - flap * absolute(u.x) * 1.6 + 0.75 * u.x * u.x)
        wing = (0.15 - 0.11 * absolute(u.x)) - bend
        there = clamp(wing * (0.04 / view.pixel) + 0.5) * clamp((1.0 - absolute(u.x)) * 9.0)
        found = maximum(found, there)
    return found


SCENE = Scene(
    name="risograph",
    family="abstract",
    words=(
        "risograph", "halftone", "print", "poster", "screen print", "dots", "comic", "pop art",
        "japan", "mount fuji", "mountain", "sun", "birds", "sea", "indie", "folk", "city pop",
        "illustration", "retro print", "summer",
    ),
    words_zh=(
        "孔版印刷", "半色调", "印刷", "海报", "丝网印刷", "网点", "波普", "日本", "富士山", "插画",
        "飞鸟", "民谣",
    ),
    draw=draw,
    params=(
        Param("sun", 0.20, 0.40, 0.30, "how large the sun is"),
        Param("mountain", 0.7, 1.15, 1.0, "how high the mountain is"),
        Param("screen", 26.0, 46.0, 34.0, "how fine the printer's screen is"),
        Param("slip", 0.2, 1.6, 0.8, "how far the inks are out of register"),
        Param("rays", 1.0, 4.0, 3.0, "how many rays the sun has"),
    ),
    soft=True,
    room="upper",
    energy=0.4,
    brightness=0.8,
)  # fmt: skip
