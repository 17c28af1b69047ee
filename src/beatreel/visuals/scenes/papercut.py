"""A paper-cut landscape in a lit box: hills behind hills, a sun with rings, a frame of leaves."""

from __future__ import annotations

from functools import partial

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    cos,
    floor,
    fract,
    hash1,
    length,
    maximum,
    minimum,
    mix,
    noise,
    noise1,
    ramp,
    sin,
    smoothstep,
    sqrt,
    vec2,
    vec3,
)
from ..view import View

_HILLS, _COLUMNS = 5, 400
#: Hills that are drawn together: the first, how many, and how high they and their shadows reach.
_GROUPS = ((0, 2, 0.56), (2, 3, 0.25))
_RINGS = 3


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    tooth = view.keep(noise(vec2(p.x * 55.0 + p.y * 21.0, p.y * 83.0)) * 0.7 - 0.35)
    reach = view.keep(_reach(p, view))
    with view.where(reach > view.param("opening") - 0.26):
        over = _over(p, reach, view)
    # What the first sheet of the frame hides need not be drawn.
    with view.where(over[0] < view.pixel / view.half.y):
        # Below that the first hill stands everywhere.
        with view.within(-0.2, 99.0):
            sky = view.keep(_sky(p, view))
        land = view.keep(_land(p, sky, view))
    box = _frame(p, land, reach, over, view)
    light = 1.05 - 0.22 * length(p - vec2(-0.3, 0.6)) * 0.8
    return box * (light * (1.0 + 0.16 * tooth)) * (0.85 + 0.4 * view.energy) + look.deep * 0.02


def _sky(p: Vec2, view: View) -> Vec3:
    """Sheets with round holes around the sun, each throwing a shadow on the one behind."""
    look = view.look
    middle = vec2(0.30 * (view.half.x - 0.4), 0.30 + 0.03 * sin(view.flow * 0.08))
    r = view.keep(length(p - middle))
    under = view.keep(length(p - middle + vec2(0.018, -0.024)))
    colour = mix(look.light, look.accent, 0.12) * 1.7
    swell = 1.0 + 0.05 * view.kick
    for i in range(4):
        edge = (0.20 + 0.155 * i + 0.02 * i * i) * swell
        sheet = mix(mix(look.accent, look.light, 0.35), mix(look.mid, look.base, 0.35), i / 3.0)
        shade = clamp((under - edge + 0.05) * (1.0 / 0.06))
        colour = colour * (1.0 - 0.5 * shade * shade)
        there = clamp((r - edge) * (1.0 / view.pixel) + 0.5)
        colour = mix(colour, sheet * (1.05 - 0.14 * i), there)
    return colour


def _land(p: Vec2, sky: Vec3, view: View) -> Vec3:
    height = view.curve(_HILLS * _COLUMNS, lambda i: _hill(i, view))
    column = (p.x / view.half.x * 0.5 + 0.5) * (_COLUMNS - 2.0) + 0.5
    steepness = view.once((_COLUMNS - 2.0) * 0.5 / view.half.x)
    column = view.keep(clamp(column, 0.0, _COLUMNS - 2.0))
    papers = [view.curve(_HILLS + 1, lambda i, k=k: _paper(i, view)[k]) for k in range(3)]

    def sheet(i: Num, r: Num, g: Num, b: Num, first: int) -> tuple[Num, Num, Num]:
        i = i + first
        low, high, t = height.ends(column + i * _COLUMNS)
        slope = (high - low) * steepness
        over = p.y - low - (high - low) * t
        d = over / (1.0 + 0.6 * absolute(slope))
        # The shadow knows no slope, or it would stand above each tree as a stripe.
        shade = 0.55 * clamp(1.0 - 5.5 * maximum(over, 0.0)) ** 4
        lit = 1.0 + 0.35 * clamp(1.0 + 22.0 * minimum(d, 0.0)) ** 4
        cover = clamp(0.5 - d * (1.0 / view.pixel))
        paper = vec3(*(part(i) for part in papers))
        red, green, blue = mix(vec3(r, g, b) * (1.0 - shade), paper * lit, cover)
        return red, green, blue

    land = tuple(sky)
    for first, count, top in _GROUPS:
        with view.within(-99.0, top):
            land = view.loop(count, land, partial(sheet, first=first))
    return Vec3(*land)


def _paper(i: Num, view: View) -> tuple[Num, ...]:
    """Colour of a hill's sheet, the farthest first."""
    look = view.look
    colours = (mix(look.mid, look.light, 0.25), look.mid * 0.75, look.base, look.deep)
    return tuple(ramp(i * (1.0 / (_HILLS - 1.0)), colours))


def _hill(i: Num, view: View) -> Num:
    """Height of a hill's edge at a column; ``i`` counts hills times columns."""
    hill = floor(i * (1.0 / _COLUMNS))
    x = ((i - hill * _COLUMNS) / (_COLUMNS - 2.0) * 2.0 - 1.0) * view.half.x
    near = 1.0 + hill * hill * 0.35
    way = x + view.flow * (0.018 * near) + hill * 31.0 + view.seed * 7.0
    rough = view.param("hills")
    shape = noise1(way * 1.1 * rough) * 0.34 + noise1(way * 2.7 * rough) * 0.15
    shape = shape + noise1(way * 7.0) * 0.035
    bob = 0.010 * view.bass * sin(hill * 2.0)
    return 0.10 - hill * 0.26 + (shape - 0.25) * (1.0 + 0.15 * hill) + _trees(way, hill) + bob


def _trees(way: Num, hill: Num) -> Num:
    """Firs along the nearer edges, in groups."""
    cell = floor(way * 17.0)
    f = absolute(fract(way * 17.0) - 0.5) * 2.0
    tall = hash1(cell + hill * 57.0)
    f = f + 0.25 * fract(tall * 37.0)
    grove = smoothstep(0.45, 0.7, noise1(way * 2.1 + 9.0))
    there = clamp((hill - 1.5) * 4.0) * grove
    return clamp(1.0 - f * 1.15) * (0.03 + 0.09 * tall) * there


def _reach(p: Vec2, view: View) -> Num:
    """How far out a pixel lies in the frame: 1 at the picture's edges, on rounded rectangles."""
    x, y = p.x * (1.0 / view.half.x), p.y * (1.0 / view.half.y)
    x, y = x * x, y * y
    return sqrt(sqrt(x * x + y * y))


def _over(p: Vec2, reach: Num, view: View) -> tuple[Num, ...]:
    """How far over the edge of each of the frame's sheets a pixel lies; nought in the opening."""
    q = vec2(p.x * (1.0 / view.half.x), p.y * (1.0 / view.half.y))
    one = q * (-1.0 / maximum(length(q), 0.01))
    # Powers of a unit vector are the angle's multiples: going once round comes back to the start.
    three = view.keep(_turned(_turned(one, one), one))
    seven = _turned(_turned(three, three), one)
    seven, eleven = view.keep(seven), view.keep(_turned(seven, _turned(three, one)))
    edges = []
    for ring in range(_RINGS):
        wave = _wave(three, view.seed + ring * 1.9, view) * 0.5
        wave = wave + _wave(seven, view.seed + ring * 4.0, view) * 0.3
        lobes = absolute(_wave(eleven, view.flow * 0.05 + ring * 2.0, view)) * 0.9
        edge = view.param("opening") + (ring * 0.105 + 0.012 * view.snare)
        edge = edge + (wave * 0.045 + lobes * 0.05) * (1.0 - 0.15 * ring)
        edges.append(view.keep(reach - edge))
    return tuple(edges)


def _turned(a: Vec2, b: Vec2) -> Vec2:
    """Add the angles of two unit vectors."""
    return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)


def _wave(turn: Vec2, phase: Num, view: View) -> Num:
    """Sine of a unit vector's angle and a phase."""
    return view.once(cos(phase)) * turn.y + view.once(sin(phase)) * turn.x


def _frame(p: Vec2, land: Vec3, reach: Num, over: tuple[Num, ...], view: View) -> Vec3:
    """The front sheets: an opening with a wavy edge, in three layers."""
    look = view.look
    tilt = 0.03 / view.half.y
    sharp = view.half.y / view.pixel
    colour = land
    # The first sheet's shadow ends here, inside the opening.
    with view.where(reach > view.param("opening") - 0.26):
        for i, d in enumerate(over):
            shade = clamp((d + tilt * p.y + 0.13) * (1.0 / 0.14))
            there = clamp(d * sharp + 0.5)
            rim = 1.2 * clamp(1.0 - 15.0 * maximum(d, 0.0)) ** 4
            sheet = mix(look.base * 0.55, look.deep * 0.5, i / 2.0)
            colour = mix(colour * (1.0 - 0.6 * shade * shade), sheet * (1.0 + rim), there)
        framed = view.keep(colour)
    return choose(reach > view.param("opening") - 0.26, framed, land)


SCENE = Scene(
    name="papercut",
    family="abstract",
    words=(
        "paper cut", "papercut", "paper art", "origami", "layers", "craft", "storybook",
        "fairy tale", "children", "cute", "folk", "handmade", "collage", "hills", "forest",
        "sunrise", "warm", "indie", "acoustic", "lullaby",
    ),
    words_zh=(
        "剪纸", "纸艺", "折纸", "层叠", "手工", "童话", "绘本", "民谣", "可爱", "温馨", "日出",
    ),
    draw=draw,
    params=(
        Param("opening", 0.55, 0.95, 0.80, "how wide the frame in front is open"),
        Param("hills", 0.6, 1.6, 1.0, "how many hills there are"),
    ),
    soft=True,
    room="upper",
    energy=0.3,
    brightness=0.55,
)  # fmt: skip
