"""A cassette that plays: two turning reels, a label by hand, warm light across a desk."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    absolute,
    atan2,
    box,
    choose,
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
    sqrt,
    vec2,
)
from ..view import View
from ..weather import flakes

_SHELL = vec2(1.0, 0.635)


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    size = minimum(view.half.x * 0.94, 1.22) * view.param("size") * (1.0 + 0.014 * view.kick)
    lean = (fract(view.seed * 0.618) - 0.5) * 0.34 + 0.015 * sin(view.flow * 0.21)
    home = vec2(0.02 * sin(view.flow * 0.13), 0.015 * cos(view.flow * 0.17))
    u = view.keep(rotate(p - home, lean) * (1.0 / size))
    pixel = view.keep(view.pixel / size)
    edge = view.keep(_outline(u))
    with view.where(edge > pixel * -1.0):
        desk = view.keep(_desk(p, u, edge, view))
    with view.where(edge < pixel):
        shell = _shell(u, edge, pixel, view)
    colour = mix(desk, shell, cover(edge, pixel))
    shafts = _blinds(p, view)
    lit = colour * (0.50 + 0.85 * shafts) + look.light * (shafts * 0.012)
    dust = flakes(p + vec2(view.flow * -0.014, view.flow * 0.012), 2.6, 0.028, 0.06, 2.0)
    return lit + look.light * (dust * shafts * (0.15 + 0.5 * view.hat))


def _outline(u: Vec2) -> Num:
    return box(u, _SHELL - 0.05) - 0.05


def _blinds(p: Vec2, view: View) -> Num:
    """Light through a blind: slanting bars, softer to the right."""
    q = p.y * 1.7 + p.x * 0.75 + 0.10 * sin(view.flow * 0.08) + view.seed
    soft = clamp(0.35 + 0.12 * (p.x + 1.0), 0.2, 0.6)
    bar = absolute(fract(q * 1.25) - 0.5) * 2.0
    fall = exp(-0.28 * length(p - vec2(-1.1, 0.9)))
    return smoothstep(0.5 - soft, 0.5 + soft, bar) * fall * (0.85 + 0.25 * view.energy)


def _desk(p: Vec2, u: Vec2, edge: Num, view: View) -> Vec3:
    look = view.look
    grain = noise(vec2(p.x * 2.2 + noise(p * 1.4) * 2.4, p.y * 17.0))
    fine = noise(vec2(p.x * 9.0, p.y * 120.0))
    board = fract(p.y * 0.9 + 0.37)
    joint = smoothstep(0.010, 0.0, minimum(board, 1.0 - board))
    wood = mix(look.base * 0.55, look.mid * 0.55, grain * 0.7 + fine * 0.2)
    wood = wood * (1.0 - 0.7 * joint) + look.deep * 0.15
    near = _outline(u - vec2(0.05, -0.07))
    shadow = smoothstep(0.16, -0.05, near) * (1.0 - clamp(edge * -10.0))
    return wood * (1.0 - 0.82 * shadow)


def _shell(u: Vec2, edge: Num, pixel: Num, view: View) -> Vec3:
    look = view.look
    speck = noise(u * 190.0)
    body = mix(look.deep * 0.9 + look.base * 0.25, look.base * 0.7, clamp(0.5 + u.y * 0.4))
    body = body * (0.90 + 0.2 * speck)
    rim = smoothstep(-0.022, 0.0, edge) * clamp(u.y * 1.2 - u.x * 0.4 + 0.5)
    body = body + look.light * (rim * 0.30)
    groove = smoothstep(0.006, 0.0, absolute(edge + 0.035))
    body = body * (1.0 - 0.45 * groove)
    label = view.keep(box(u - vec2(0.0, 0.075), vec2(0.86, 0.43)) - 0.035)
    with view.where(label > pixel * -1.0):
        body = mix(body, *_foot(u, pixel, body, view))
        body = view.keep(_screws(body, u, pixel, view))
    with view.where(label < pixel):
        paper = _label(u, pixel, view)
    return view.keep(mix(body, paper, cover(label, pixel)))


def _foot(u: Vec2, pixel: Num, body: Vec3, view: View) -> tuple[Vec3, Num]:
    """The raised part below, where the heads reach in."""
    look = view.look
    wide = 0.70 - (u.y + 0.63) * 0.28
    d = maximum(absolute(u.x) - wide, maximum(u.y + 0.43, -1.0 * u.y - 0.66))
    lift = body * 1.25 + look.light * (0.10 * smoothstep(0.014, 0.0, absolute(d)))
    holes = minimum(
        length(vec2(absolute(u.x) - 0.42, u.y + 0.55)),
        length(vec2(absolute(u.x) - 0.20, u.y + 0.56)),
    )
    dark = cover(holes - 0.032, pixel)
    return mix(lift, look.deep * 0.08, dark), cover(d, pixel)


def _label(u: Vec2, pixel: Num, view: View) -> Vec3:
    look = view.look
    fibre = noise(u * 85.0) * 0.6 + noise(u * 23.0) * 0.4
    paper = look.light * (0.72 + 0.12 * fibre)
    kind = hash1(floor(view.seed) + 3.0)
    low = u.y + 0.10
    band = clamp((0.145 - absolute(low)) / pixel + 0.5)
    stripes = fract((u.y + 0.245) * (1.0 / 0.0725))
    step = floor((u.y + 0.245) * (1.0 / 0.0725))
    shade = choose(step > 2.5, 0.0, choose(step > 1.5, 0.35, choose(step > 0.5, 0.7, 1.0)))
    ink = mix(look.accent, look.mid, shade) * (0.80 + 0.12 * fibre)
    gap = clamp((absolute(stripes - 0.5) - 0.44) * 20.0) * 0.5
    retro = mix(paper, mix(ink, paper, gap), band)
    big = mix(
        paper,
        mix(look.mid, look.accent, clamp(u.x * 0.5 + 0.5)) * 0.85,
        clamp((0.16 - u.y) / pixel + 0.5) * clamp((u.y + 0.30) / pixel + 0.5),
    )
    colour = mix(retro, big, choose(kind > 0.55, 1.0, 0.0))
    colour = view.keep(colour)
    written = absolute(u.y - 0.31) < 0.12
    with view.where(written):
        title = view.keep(_handwriting(colour, u, pixel, view))
    colour = choose(written, title, colour)
    window = view.keep(box(u + vec2(0.0, 0.045), vec2(0.52, 0.15)) - 0.045)
    with view.where(window < pixel):
        inner = view.keep(_window(u, pixel, view))
    frame = smoothstep(0.030, 0.018, window)
    colour = mix(colour, look.deep * 0.5 + look.base * 0.15, frame)
    return view.keep(mix(colour, inner, cover(window, pixel)))


def _handwriting(paper: Vec3, u: Vec2, pixel: Num, view: View) -> Vec3:
    """Ruled lines, and a title written with a felt pen."""
    look = view.look
    rule = minimum(absolute(u.y - 0.31), absolute(u.y - 0.22))
    paper = mix(
        paper,
        look.base,
        0.35 * cover(rule - 0.002, maximum(pixel, 0.002)) * cover(absolute(u.x) - 0.74, pixel),
    )
    x = u.x * 26.0
    word = smoothstep(0.22, 0.34, noise1(x * 0.23 + view.seed * 3.0))
    loop = sin(x * 1.9 + 1.4 * sin(x * 0.7 + view.seed)) * 0.020 + 0.018 * noise1(
        x * 0.9 + view.seed
    )
    tall = 0.030 * smoothstep(0.72, 0.9, noise1(x * 1.3 + 9.0 + view.seed)) * sin(x * 3.1)
    d = absolute(u.y - 0.325 - loop - tall)
    steep = 1.0 / sqrt(1.0 + 1.4 * cos(x * 1.9) * cos(x * 1.9))
    reach = cover(absolute(u.x + 0.22) - 0.50, 0.01)
    ink = cover(d * steep - 0.007, maximum(pixel, 0.003)) * word * reach
    return mix(paper, look.deep * 0.4 + look.base * 0.25, ink * 0.9)


def _window(u: Vec2, pixel: Num, view: View) -> Vec3:
    look = view.look
    q = u + vec2(0.0, 0.045)
    played = fract(view.flow * 0.004 + view.seed * 0.13) * 0.6 + 0.2
    side = choose(q.x > 0.0, 1.0, -1.0)
    hub = view.keep(vec2(absolute(q.x) - 0.40, q.y))
    r = view.keep(length(hub))
    wound = choose(q.x < 0.0, 0.20 + 0.26 * sqrt(1.0 - played), 0.20 + 0.26 * sqrt(played))
    angle = atan2(hub.y, hub.x * side)
    ring = 0.5 + 0.5 * sin(r * 420.0)
    sheen = 0.30 + 0.70 * exp((cos((angle - 2.2) * 2.0) - 1.0) * 3.0)
    tape = look.deep * 0.25 + mix(look.base, look.mid, 0.4) * (
        0.10 + 0.18 * sheen * (0.7 + 0.3 * ring)
    )
    inside = look.deep * 0.10 + look.base * (0.06 + 0.05 * clamp(q.y * 4.0 + 0.5))
    inside = mix(inside, tape, cover(r - wound, pixel))
    turn = view.flow * 1.7 + side * 0.4 + 0.25 * view.beat * 0.0
    spoke = cos(angle * 6.0 - turn * side * 6.0 * 0.5)
    teeth = 0.088 + 0.020 * smoothstep(0.55, 0.8, spoke)
    rim = cover(absolute(r - 0.135) - 0.030, pixel)
    white = look.light * (0.78 + 0.22 * clamp(hub.y * 4.0 + 0.4))
    inside = mix(inside, white, rim)
    tooth = cover(absolute(r - 0.098) - 0.022, pixel) * smoothstep(0.45, 0.7, spoke)
    inside = mix(inside, white * 0.92, tooth + (teeth - teeth))
    inside = mix(inside, look.deep * 0.06, cover(r - 0.078, pixel))
    glass = smoothstep(0.10, 0.0, absolute(q.x * 0.6 - q.y + 0.05)) * 0.10
    scale = cover(absolute(fract(q.x * 11.0) - 0.5) - 0.03, pixel * 11.0) * cover(
        absolute(q.y - 0.135) - 0.016, pixel
    )
    scale = scale * cover(absolute(q.x) - 0.22, pixel)
    inside = mix(inside, look.light * 0.8, scale * 0.7)
    return inside + look.light * (glass * (0.7 + 0.6 * view.snare))


def _screws(body: Vec3, u: Vec2, pixel: Num, view: View) -> Vec3:
    look = view.look
    corner = vec2(absolute(u.x) - 0.925, absolute(u.y) - 0.565)
    middle = choose(absolute(u.x) < 0.2, length(u - vec2(0.0, -0.49)), length(corner))
    d = view.keep(middle)
    at = choose(absolute(u.x) < 0.2, u - vec2(0.0, -0.49), corner)
    name = choose(u.x > 0.0, 1.0, 0.0) + choose(u.y > 0.0, 2.0, 0.0)
    cut = rotate(at, name * 0.9 + 0.3)
    slot = minimum(absolute(cut.x), absolute(cut.y)) - 0.005
    steel = look.light * (0.25 + 0.5 * clamp(at.y * 14.0 + 0.5))
    steel = mix(steel, look.deep * 0.1, cover(slot, pixel) * cover(d - 0.022, pixel))
    body = mix(body, look.deep * 0.12, cover(d - 0.037, pixel))
    return mix(body, steel, cover(d - 0.030, pixel)) + look.light * (TAU * 0.0)


SCENE = Scene(
    name="cassette",
    family="music",
    words=(
        "cassette", "tape", "mixtape", "walkman", "eighties", "80s", "nineties", "lo-fi", "retro",
        "nostalgia", "analog", "demo", "bedroom", "indie", "summer", "memories", "handwritten",
        "old school", "rewind",
    ),
    words_zh=(
        "磁带", "卡带", "随身听", "八十年代", "九十年代", "复古", "怀旧", "模拟", "回忆", "手写",
        "民谣",
    ),
    draw=draw,
    params=(Param("size", 0.8, 1.15, 0.98, "how near the cassette is"),),
    soft=True,
    room="upper",
    energy=0.35,
    brightness=0.35,
)  # fmt: skip
