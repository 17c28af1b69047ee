"""A record turning under a lamp: grooves that catch the light, the arm, the cover on its label."""

from __future__ import annotations

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
    cos,
    cover,
    exp,
    fract,
    length,
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
from ..view import View
from ..weather import flakes

_EDGE = 0.98
_LABEL = 0.33


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    middle, size, tilt = _seat(view)
    u = view.keep((p - middle) * vec2(1.0, 1.0 / tilt) * (1.0 / size))
    warped = u + vec2(0.0, 0.006 * sin(view.flow * 1.3 + u.x * 2.0))
    u = view.keep(warped)
    r = view.keep(length(u))
    pixel = view.keep(view.pixel / (size * tilt))
    with view.where(r > _EDGE - pixel):
        deck = view.keep(_deck(p, u, r, view))
    with view.where(r < _EDGE + pixel):
        disc = _disc(u, r, pixel, view)
    colour = view.keep(mix(deck, disc, cover(r - _EDGE, pixel)))
    side = view.keep(
        cover(length(u + vec2(0.0, 0.028)) - _EDGE, pixel) * (1.0 - cover(r - _EDGE, pixel))
    )
    colour = mix(colour, look.deep * 0.2 + look.accent * 0.05, side)
    colour = _arm(colour, u, pixel, view)
    motes = flakes(p + vec2(view.flow * 0.012, view.flow * -0.018), 2.3, 0.03, 0.07, 3.0)
    beam = exp(-1.8 * absolute(p.x + p.y * 0.8 - 0.5))
    return colour + look.light * (motes * beam * (0.16 + 0.5 * view.hat))


def _seat(view: View) -> tuple[Vec2, Num, Num]:
    """Middle of the record, its radius, and how flat it is seen."""
    side = (fract(view.seed * 0.618) - 0.5) * 0.5
    wide = maximum(view.half.x - 1.0, 0.0)
    drift = vec2(sin(view.flow * 0.11) * 0.03, cos(view.flow * 0.09) * 0.02)
    size = view.param("size") * (1.0 + 0.016 * view.kick + 0.01 * sin(view.flow * 0.2))
    return vec2(side * wide, -0.10) + drift, size, view.param("tilt")


def _disc(u: Vec2, r: Num, pixel: Num, view: View) -> Vec3:
    spin = view.flow * TAU * 0.42
    with view.where(r > _LABEL - pixel):
        grooves = view.keep(_grooves(u, r, spin, pixel, view))
    with view.where(r < _LABEL + pixel):
        label = view.keep(_label(u, r, spin, pixel, view))
    return view.keep(mix(grooves, label, cover(r - _LABEL, pixel)))


def _grooves(u: Vec2, r: Num, spin: Num, pixel: Num, view: View) -> Vec3:
    look = view.look
    angle = view.keep(atan2(u.y, u.x))
    # Bands of quieter and louder music, and the gaps between the songs.
    song = noise1(r * 46.0 + 3.0) * 0.6 + noise1(r * 150.0) * 0.4
    gap = minimum(absolute(r - 0.52), minimum(absolute(r - 0.69), absolute(r - 0.84)))
    gap = smoothstep(0.010, 0.003, gap)
    fine = clamp(0.012 / pixel - 0.6)
    groove = 0.5 + 0.5 * sin(r * 520.0 + noise1(angle * 3.0 + spin) * 0.8) * minimum(fine, 1.0)
    lamp = 2.35 + 0.06 * sin(view.flow * 0.2)
    glint = _glint(angle, lamp, 26.0, view) + _glint(angle, lamp + 3.14159, 26.0, view) * 0.8
    cold = _glint(angle, lamp + 1.45, 14.0, view) + _glint(angle, lamp - 1.69, 14.0, view)
    wobble = 0.75 + 0.25 * sin(angle * 2.0 - spin * 2.0 + r * 3.0)
    strength = (0.30 + 0.8 * song) * (0.6 + 0.4 * groove) * (1.0 - 0.85 * gap)
    lit = look.light * (glint * 0.95) + mix(look.accent, look.mid, 0.4) * (cold * 0.42)
    black = look.deep * 0.22 + look.base * (0.03 + 0.03 * song)
    vinyl = black + lit * (strength * wobble * (0.62 + 0.5 * view.energy))
    pulse = exp(-90.0 * (r - 0.4 - 0.55 * (1.0 - view.kick)) ** 2) * view.kick
    vinyl = vinyl + look.accent * (pulse * strength * 0.35)
    edge = smoothstep(_EDGE - 0.03, _EDGE, r) * (0.25 + glint)
    return vinyl + look.light * (edge * 0.35)


def _glint(angle: Num, at: Num, sharp: float, view: View) -> Num:
    """Light on the grooves: it stands while the record turns, for they all lie across it."""
    c = cos((angle - at) * 0.5)
    c = c * c
    return exp((c - 1.0) * sharp)


def _label(u: Vec2, r: Num, spin: Num, pixel: Num, view: View) -> Vec3:
    look = view.look
    art = view.cover
    turned = rotate(u, spin * -1.0) * (1.0 / _LABEL)
    paper = art(turned * 0.98) * 0.92 + look.light * 0.02
    shade = 0.72 + 0.35 * clamp(u.y * 1.2 - u.x * 1.2 + 0.4)
    paper = paper * shade
    rim = cover(absolute(r - _LABEL + 0.012) - 0.004, pixel)
    paper = mix(paper, look.light * 0.7, rim * 0.7)
    hole = cover(r - 0.022, pixel)
    pin = cover(length(u + vec2(0.004, -0.006)) - 0.013, pixel)
    paper = mix(paper, look.deep * 0.1, hole)
    return mix(paper, look.light * 0.9, pin)


def _deck(p: Vec2, u: Vec2, r: Num, view: View) -> Vec3:
    """The plinth, lit by a lamp up on the left, with the record's shadow."""
    look = view.look
    lamp = length((p - vec2(-0.9, 0.95)) * vec2(0.55, 0.7))
    fall = 1.0 / (1.0 + 1.7 * lamp * lamp)
    brushed = noise(vec2(p.x * 3.0, p.y * 160.0)) * 0.5 + noise(vec2(p.x * 9.0, p.y * 420.0)) * 0.5
    metal = mix(look.base, look.mid, 0.35) * (0.12 + 0.85 * fall) * (0.82 + 0.36 * brushed)
    warm = look.light * (fall * fall * 0.24)
    shadow = smoothstep(1.28, 0.94, length(u - vec2(0.07, -0.10)))
    mat = cover(r - 1.06, view.pixel * 2.0)
    with view.where(absolute(r - 1.03) < 0.02):
        strobe = view.keep(_strobe(u, r, view))
    deck = (metal + warm) * (1.0 - 0.85 * shadow)
    deck = mix(deck, look.deep * 0.3 + look.base * 0.06, mat)
    return deck + mix(look.accent, look.light, 0.2) * (strobe * (0.25 + 0.9 * view.snare))


def _strobe(u: Vec2, r: Num, view: View) -> Num:
    """Dots at the platter's rim; they stand still, lit by the strobe lamp at its lower left."""
    angle = atan2(u.y, u.x) * (96.0 / TAU)
    dot = length(vec2((fract(angle + view.flow * 0.5) - 0.5) * (TAU * 1.03 / 96.0), r - 1.03))
    near = exp(-3.2 * length(u - vec2(-0.75, -0.72)))
    return smoothstep(0.017, 0.010, dot) * (0.15 + near * 1.6)


def _arm(behind: Vec3, u: Vec2, pixel: Num, view: View) -> Vec3:
    base = vec2(1.22, 0.62)
    play = 0.86 - 0.34 * fract(view.flow * 0.006 + view.seed * 0.1)
    head = vec2(0.62 * play + 0.12, -0.66 * play) + vec2(0.004, 0.003) * sin(view.flow * 5.0)
    knee = base + (head - base) * 0.72 + vec2(0.055, -0.02)
    there = (u.x > head.x - 0.2) & (u.x < base.x + 0.2) & (u.y > head.y - 0.3) & (u.y < 0.85)
    with view.where(there):
        arm = view.keep(_drawn_arm(behind, u, (base, knee, head), pixel, view))
    return choose(there, arm, behind)


def _drawn_arm(
    behind: Vec3, u: Vec2, joints: tuple[Vec2, Vec2, Vec2], pixel: Num, view: View
) -> Vec3:
    look = view.look
    base, knee, head = joints
    lean = vec2(0.05, -0.09)
    shade = minimum(segment(u - lean, base, knee), segment(u - lean, knee, head))
    colour = behind * (1.0 - 0.6 * smoothstep(0.08, 0.0, shade))
    tube = view.keep(minimum(segment(u, base, knee), segment(u, knee, head)) - 0.015)
    round_ = clamp(1.0 - absolute(tube + 0.015) * 66.0)
    steel = mix(look.base * 0.5, look.light, round_ * round_ * 0.9) * (0.75 + 0.4 * view.mid)
    colour = mix(colour, steel, cover(tube, pixel))
    shell = view.keep(segment(u, head, head + (head - knee) * 0.34) - 0.034)
    colour = mix(colour, look.deep * 0.25 + look.accent * 0.10, cover(shell, pixel))
    tip = length(u - head - (head - knee) * 0.30)
    colour = colour + look.accent * (exp(tip * tip * -900.0) * (0.25 + 1.2 * view.kick))
    pivot = view.keep(length(u - base))
    knob = mix(
        look.base * 0.4,
        look.light * 0.8,
        smoothstep(0.12, 0.0, length(u - base - vec2(-0.03, 0.04))),
    )
    colour = mix(colour, look.deep * 0.3, cover(pivot - 0.155, pixel))
    return mix(colour, knob, cover(pivot - 0.115, pixel))


SCENE = Scene(
    name="vinyl",
    family="music",
    words=(
        "vinyl", "record", "turntable", "record player", "lp", "needle", "groove", "analog", "jazz",
        "soul", "lo-fi", "hip hop", "crate digging", "warm", "retro", "listening", "label", "dj",
        "old school", "cozy",
    ),
    words_zh=("黑胶", "唱片", "唱机", "留声机", "爵士", "复古", "模拟", "温暖", "嘻哈", "老歌"),
    draw=draw,
    params=(
        Param("size", 0.85, 1.35, 1.05, "how near the record is"),
        Param("tilt", 0.55, 0.92, 0.72, "how steeply one looks down on it"),
    ),
    soft=True,
    cover=True,
    room="upper",
    energy=0.4,
    brightness=0.25,
)  # fmt: skip
