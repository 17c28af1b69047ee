"""An old television in a dark room: a test card that moves with the music, and its light."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    box,
    choose,
    clamp,
    cos,
    cover,
    exp,
    floor,
    fract,
    hash1,
    hash2,
    length,
    lines,
    maximum,
    minimum,
    mix,
    noise,
    noise1,
    rotate,
    segment,
    sin,
    smoothstep,
    vec2,
)
from ..spectrum import level
from ..view import View

_BANDS = 26
_FLOOR = -0.74
#: The glass: its middle and half its size, in units of the set.
_GLASS, _HALF = vec2(-0.17, 0.02), vec2(0.60, 0.47)


def draw(p: Vec2, view: View) -> Vec3:
    size = minimum(view.half.x * 0.86, 1.0) * view.param("size")
    side = _side(view)
    drift = vec2(0.02 * sin(view.flow * 0.11), 0.012 * sin(view.flow * 0.17))
    home = vec2(side * (0.04 + 0.16 * maximum(view.half.x - 1.0, 0.0)), -0.02)
    u = view.keep((p - home - drift) * (1.0 / size))
    pixel = view.keep(view.pixel / size)
    body = view.keep(box(u - vec2(0.0, -0.02), vec2(0.93, 0.62)) - 0.07)
    with view.where(body < pixel):
        glass = view.keep(_glass(u))
        set_ = _set(u, glass, pixel, view)
    with view.where(body > pixel * -1.0):
        colour = _room(p, u, view)
        colour = _aerial(colour, u, pixel, view)
        colour = view.keep(_legs(colour, u, pixel, view))
    return mix(colour, set_, cover(body, pixel))


def _side(view: View) -> Num:
    """Where the set stands, −1…1: its plant is on the other side."""
    lot = hash1(floor(view.seed * 3.0)) * 2.0 - 1.0
    return choose(lot > 0.0, 0.4 + 0.6 * lot, lot * 0.6 - 0.4)


def _glass(u: Vec2) -> Num:
    """Distance to the edge of the tube: a box with bulging sides."""
    q = u - _GLASS
    x, y = q.x / _HALF.x, q.y / _HALF.y
    return (
        box(q * vec2(1.0, 1.0) * (1.0 + 0.0 * x), _HALF - 0.16)
        - 0.16
        + 0.018 * (x * x + y * y - 1.0)
    )


def _light(view: View) -> Num:
    """How bright the set burns: all that it lights follows."""
    hum = 0.96 + 0.04 * noise1(view.time * 11.0)
    return hum * (0.75 + 0.35 * view.kick + 0.25 * view.energy)


def _room(p: Vec2, u: Vec2, view: View) -> Vec3:
    look = view.look
    glow = mix(look.accent, look.mid, 0.5 + 0.5 * sin(view.flow * 0.3 + view.seed))
    light = glow * view.once(_light(view))
    with view.within(_FLOOR - 0.03, 99.0):
        wall = view.keep(_wall(p, u, light, view))
    with view.within(-99.0, _FLOOR + 0.03):
        wood = view.keep(_boards(p, u, light, view))
    room = mix(wood, wall, clamp((p.y - _FLOOR) / view.pixel + 0.5))
    return _plant(room, p, view)


def _wall(p: Vec2, u: Vec2, light: Vec3, view: View) -> Vec3:
    look = view.look
    paper = 0.86 + 0.14 * cos(p.x * 34.0) * smoothstep(0.35, 0.75, noise(p * 3.0))
    w = p * (1.9 + 1.7 * hash1(floor(view.seed) + 11.0)) + 0.5
    bloom = length(vec2(fract(w.x) - 0.5, fract(w.y + floor(w.x) * 0.5) - 0.5))
    paper = paper - 0.22 * smoothstep(0.22, 0.16, bloom) + 0.15 * smoothstep(0.12, 0.08, bloom)
    spill = exp(length(u * vec2(0.75, 0.9)) * -1.35)
    wall = (look.deep * 0.30 + look.base * 0.10) + light * (spill * 0.42)
    wall = wall * paper + look.base * (0.06 * clamp(p.y + 0.4))
    skirt = smoothstep(0.055, 0.050, absolute(p.y - _FLOOR - 0.055)) * 0.5
    return mix(wall, wall * 0.45 + look.deep * 0.1, skirt)


def _boards(p: Vec2, u: Vec2, light: Vec3, view: View) -> Vec3:
    look = view.look
    depth = maximum(_FLOOR - p.y, 0.0)
    board = lines((p.x * 1.8) / (depth + 0.55) + 0.2, 0.02, view.pixel * 2.6 / (depth + 0.55))
    shine = exp(-2.6 * absolute(u.x + 0.17)) * exp(depth * -1.6)
    wood = (look.deep * 0.22 + look.base * 0.10) * (
        0.9 + 0.2 * noise(vec2(p.x * 3.0 / (depth + 0.4), depth * 9.0))
    )
    return wood * (1.0 - 0.4 * board) + light * (shine * 0.34)


def _plant(behind: Vec3, p: Vec2, view: View) -> Vec3:
    """A big plant in the foreground, out of focus, black against the light."""
    look = view.look
    side = choose(_side(view) > 0.0, -1.0, 1.0)
    q = vec2(p.x * side - view.half.x * 0.90, p.y + 1.12)
    # The longest leaf ends 1.25 from the pot.
    with view.where(q.x * q.x + q.y * q.y < 1.7):
        shade = view.keep(_leaves(q, view))
    return mix(behind, look.deep * 0.10 + look.base * 0.02, shade * 0.96)


def _leaves(q: Vec2, view: View) -> Num:
    shade = 0.0 * q.x
    for k in range(4):
        lean = -0.62 + 0.34 * k + 0.02 * sin(view.flow * 0.5 + k)
        r = rotate(q, lean)
        along = r.y * (1.0 / (1.25 - 0.12 * k))
        wide = 0.16 * along * (1.05 - along) * 4.0 * 0.62
        bend = r.x - 0.16 * along * along
        leaf = absolute(bend) - wide
        inside = smoothstep(0.02, -0.03, leaf) * clamp(along * 20.0) * clamp((1.0 - along) * 20.0)
        shade = maximum(shade, inside)
    return shade


def _aerial(behind: Vec3, u: Vec2, pixel: Num, view: View) -> Vec3:
    look = view.look
    with view.where((u.y > 0.54) & (absolute(u.x - 0.08) < 0.6)):
        rods = view.keep(_rods(u, pixel, view))
    metal = look.base * 0.4 + look.light * 0.16
    return mix(mix(behind, metal, rods.x), look.deep * 0.25, rods.y)


def _rods(u: Vec2, pixel: Num, view: View) -> Vec2:
    """Where the rods of the aerial are, and what they stand in."""
    foot = vec2(0.08, 0.64)
    sway = 0.010 * sin(view.flow * 0.7)
    left = segment(u, foot, vec2(-0.36 + sway, 1.16)) - 0.008
    right = segment(u, foot + vec2(0.05, 0.0), vec2(0.52 + sway, 1.10)) - 0.008
    knob = (
        minimum(length(u - vec2(-0.36 + sway, 1.16)), length(u - vec2(0.52 + sway, 1.10))) - 0.018
    )
    base = maximum(
        length((u - foot - vec2(0.025, -0.02)) * vec2(0.8, 1.6)) - 0.10, -1.0 * (u.y - 0.62)
    )
    return vec2(cover(minimum(minimum(left, right), knob), pixel), cover(base, pixel))


def _legs(behind: Vec3, u: Vec2, pixel: Num, view: View) -> Vec3:
    look = view.look
    with view.where(u.y < -0.5):
        parts = view.keep(_leg(u, pixel))
    colour = behind * (1.0 - parts.x)
    return mix(colour, look.deep * 0.30 + look.base * 0.10, parts.y)


def _leg(u: Vec2, pixel: Num) -> Vec2:
    """How dark the shadow of the legs is, and where they stand."""
    x = absolute(u.x) - 0.66 - 0.10 * (-0.68 - u.y)
    leg = maximum(absolute(x) - 0.035 - 0.03 * (u.y + 0.95), maximum(u.y + 0.60, -1.05 - u.y))
    shadow = exp(-14.0 * absolute(u.y + 0.98)) * smoothstep(1.1, 0.5, absolute(u.x)) * 0.5
    return vec2(shadow, cover(leg, pixel))


def _set(u: Vec2, glass: Num, pixel: Num, view: View) -> Vec3:
    edge = pixel * 1.3
    with view.where(glass > edge * -1.0):
        face = view.keep(_face(u, glass, pixel, view))
    with view.where(glass < edge):
        shown = view.keep(_shown(u, glass, view))
    return view.keep(mix(face, shown, cover(glass, edge)))


def _face(u: Vec2, glass: Num, pixel: Num, view: View) -> Vec3:
    look = view.look
    burn = _light(view)
    glow = mix(look.accent, look.mid, 0.5 + 0.5 * sin(view.flow * 0.3 + view.seed))
    grain = (
        noise(vec2(u.x * 3.0 + noise(u * 2.0) * 1.5, u.y * 46.0)) * 0.6
        + noise(u * vec2(20.0, 160.0)) * 0.4
    )
    wood = (
        mix(look.base * 0.35, look.mid * 0.32, grain) * (0.45 + 0.3 * clamp(u.y + 0.5))
        + look.deep * 0.12
    )
    top = smoothstep(0.03, 0.0, absolute(u.y - 0.655)) * 0.20
    wood = wood + look.light * top * 0.4
    front = box(u - vec2(0.0, 0.0), vec2(0.86, 0.56)) - 0.04
    plastic = (
        look.deep * 0.40
        + look.base * 0.10
        + look.light * (0.05 * smoothstep(0.012, 0.0, absolute(front)))
    )
    face = mix(wood, plastic, cover(front, pixel))
    ring = smoothstep(0.075, 0.0, glass)
    lip = glow * (exp(glass * -17.0) * 0.20 * burn) + look.light * (
        0.08 * exp(-2600.0 * (glass - 0.045) ** 2)
    )
    face = mix(face, look.deep * 0.18, ring * 0.8) + lip * clamp(ring * 3.0)
    face = view.keep(face)
    right = u.x > 0.53
    with view.where(right):
        controls = view.keep(_controls(face, u, pixel, view))
    lamp = length(u - vec2(0.78, -0.52))
    glow = exp(lamp * lamp * -4500.0) * 2.0 + 0.02 / (0.04 + 60.0 * lamp * lamp)
    return choose(right, controls, face) + look.accent * glow


def _controls(face: Vec3, u: Vec2, pixel: Num, view: View) -> Vec3:
    look = view.look
    q = u - vec2(0.68, 0.0)
    dial = vec2(q.x, absolute(q.y - 0.26) - 0.145)
    r = length(dial)
    turn = hash1(floor(view.seed)) * 4.0 + choose(q.y > 0.26, 0.8, 2.4)
    hand = segment(dial, vec2(0.0, 0.0), vec2(cos(turn), sin(turn)) * 0.07)
    knob = look.deep * 0.3 + look.light * (0.10 + 0.32 * clamp(dial.y * 5.0 - dial.x * 3.0 + 0.3))
    knob = mix(knob, look.deep * 0.1, cover(hand - 0.010, pixel))
    face = mix(face, look.deep * 0.1, cover(r - 0.118, pixel))
    face = mix(face, knob, cover(r - 0.100, pixel))
    grille = cover(box(q - vec2(0.0, -0.28), vec2(0.13, 0.19)), pixel)
    slot = clamp(absolute(fract(q.y * 26.0) - 0.5) * 6.0 - 1.0)
    return mix(face, mix(look.deep * 0.05, look.deep * 0.5 + look.light * 0.06, slot), grille)


def _shown(u: Vec2, glass: Num, view: View) -> Vec3:
    """What is on the tube, through the mask and under the glass."""
    look = view.look
    q = u - _GLASS
    x, y = q.x / _HALF.x, q.y / _HALF.y
    bent = vec2(x * (1.0 + 0.06 * y * y), y * (1.0 + 0.06 * x * x))
    t = view.time
    row = floor(bent.y * 120.0)
    tear = choose(absolute(fract(t * 0.23) * 2.6 - 1.3 - bent.y) < 0.10, 0.06, 0.0) * view.param(
        "noise"
    )
    slip = (
        (hash2(vec2(row, floor(t * 24.0))) - 0.5)
        * (0.006 + 0.05 * view.snare)
        * view.param("noise")
    )
    at = vec2(bent.x + slip + tear, bent.y)
    card = view.keep(_card(at, view))
    bar = exp(-7.0 * (fract(bent.y * 0.5 - t * 0.21) - 0.5) ** 2) * 0.12
    snow = hash2(vec2(floor(u.x * 170.0), floor(u.y * 170.0) + floor(t * 24.0) * 61.0))
    lit = card * (0.92 + bar) + look.light * (
        (snow - 0.4) * 0.07 * view.param("noise") * (0.5 + view.snare)
    )
    scan = 0.80 + 0.20 * cos(bent.y * 150.0 * 6.2832 * 0.5) * clamp(0.0045 / view.pixel)
    shade = smoothstep(0.0, -0.10, glass) * 0.55 + 0.45
    lit = Vec3(*(maximum(part, 0.0) for part in lit)) * (scan * shade * _light(view) * 1.0)
    w = rotate(q - vec2(-0.30, 0.30), -0.08)
    window = smoothstep(0.02, -0.02, box(w, vec2(0.13, 0.09))) * smoothstep(
        0.004, 0.014, minimum(absolute(w.x), absolute(w.y))
    )
    gloss = look.light * (window * 0.035 + 0.02 * clamp(y + 0.2))
    return lit + gloss + look.base * 0.02


def _card(at: Vec2, view: View) -> Vec3:
    """The test card: bars, a circle, a grid, and the spectrum where stations put their name."""
    look = view.look
    pixel = view.pixel * 1.8
    ground = mix(look.base * 0.55, look.deep, 0.35)
    grid = maximum(lines(at.x * 6.0, 0.05, pixel * 6.0), lines(at.y * 4.5, 0.05, pixel * 4.5))
    card = ground + look.light * (grid * 0.20)
    x = at.x * 1.28
    r = length(vec2(x, at.y))
    name = floor((x + 0.84) * (7.0 / 1.68))
    t = clamp(name * (1.0 / 6.0))
    bars = mix(
        mix(look.light, look.accent, clamp(t * 2.2)),
        mix(look.mid, look.base, clamp(t * 2.2 - 1.2)),
        clamp(t * 3.0 - 1.0),
    )
    bars = bars * 0.95
    band = floor((x + 0.84) * (_BANDS / 1.68))
    heights = view.curve(_BANDS + 1, lambda i: level(view, i * (1.0 / _BANDS), view.seed))
    tall = heights(clamp(band, 0.0, _BANDS)) * 0.62
    foot = at.y + 0.40
    cell = fract((x + 0.84) * (_BANDS / 1.68))
    stack = clamp((tall - foot) / pixel + 0.5) * clamp(foot / pixel + 0.5)
    stack = (
        stack
        * smoothstep(0.06, 0.16, cell)
        * smoothstep(0.98, 0.88, cell)
        * smoothstep(0.1, 0.25, fract(foot * 22.0))
    )
    meter = look.deep * 0.25 + mix(look.accent, look.light, clamp(foot * 1.6)) * (stack * 1.25)
    foot_bar = mix(look.light, look.mid, clamp((floor(x * 5.0) + 4.0) * 0.125))
    inside = choose(at.y > 0.26, bars, choose(at.y > -0.42, meter, foot_bar * 0.8))
    strip = clamp((0.018 - absolute(at.y - 0.26)) / pixel + 0.5)
    inside = mix(inside, look.light, strip)
    beat = 0.86 + 0.018 * view.kick
    card = mix(card, inside, cover(r - beat, pixel))
    ring = cover(absolute(r - beat) - 0.016, pixel)
    return mix(card, look.light * 1.1, ring)


SCENE = Scene(
    name="crt",
    family="retro",
    words=(
        "crt", "television", "tv", "old tv", "test card", "static", "broadcast", "channel",
        "living room", "seventies", "70s", "eighties", "retro", "nostalgia", "analog", "insomnia",
        "late night", "glitch", "lo-fi", "antenna",
    ),
    words_zh=(
        "电视机", "老电视", "显像管", "测试卡", "雪花", "七十年代", "八十年代", "复古", "怀旧",
        "深夜", "客厅",
    ),
    draw=draw,
    params=(
        Param("size", 0.78, 1.12, 0.96, "how near the set is"),
        Param("noise", 0.3, 1.8, 0.9, "how bad the reception is"),
    ),
    soft=True,
    room="upper",
    energy=0.45,
    brightness=0.2,
)  # fmt: skip
