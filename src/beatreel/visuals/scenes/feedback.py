"""Smoke of light: a drawn wave is carried outwards, turned and folded by its own last frame."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    absolute,
    atan2,
    clamp,
    fract,
    length,
    log2,
    luminance,
    maximum,
    mix,
    ramp,
    rotate,
    sin,
    smoothstep,
    vec2,
    vec3,
    wave,
)
from ..view import View

#: Seconds from a cut on in which a first wave is drawn.
_YOUNG = 0.10


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    carried = view.previous(view.keep(_source(p, view)))
    level = luminance(carried)
    # Old light cools: it turns from the light of the look to its shadows as it fades.
    cooled = ramp(level * 0.9 + 0.05, [look.deep, look.base, look.mid, look.accent, look.light])
    cooled = cooled * (level / maximum(luminance(cooled), 0.02))
    keep = 0.962 - 0.03 * view.snare
    trail = mix(carried, cooled, 0.07) * keep - 0.0022
    trail = vec3(*(maximum(part, 0.0) for part in trail))
    turn, radius = _ring(p, view)
    r = length(p)
    with view.when(view.local < _YOUNG):
        first = view.keep(_first(r, radius, view))
    fresh = _wave(r, turn, radius, view) + first
    return vec3(*(maximum(a, b) for a, b in zip(trail, fresh, strict=True)))


def _source(p: Vec2, view: View) -> Vec2:
    """Where the light at ``p`` was a frame ago."""
    t = view.flow * 0.6 + view.seed
    r = length(p)
    swirl = view.param("swirl") * (0.010 + 0.012 * sin(t * 0.37)) * (1.4 - r)
    # Outside the wave light flows out, inside it flows in.
    way = smoothstep(0.16, 0.46, r) * 2.0 - 1.0
    grow = 1.0 - way * view.param("zoom") * (0.018 + 0.020 * view.energy + 0.02 * view.kick)
    # The angle is small: its cosine and sine are the first terms of their series.
    c, s = 1.0 - swirl * swirl * 0.5, swirl
    q = vec2(p.x * c - p.y * s, p.x * s + p.y * c) * grow
    wide = vec2(_sine(p.y * 4.1 + t * 0.9), _cosine(p.x * 3.7 - t * 0.7)) * 0.0060
    # Small eddies fold the bands into threads; a third of them turns with the wide ones.
    at = p * 9.3 + wide * 400.0
    small = vec2(
        _sine(at.y + t * 1.7) + _cosine(at.x * 0.7 - t),
        _cosine(at.x - t * 1.3) + _sine(at.y * 0.6 + t),
    )
    return q + wide + small * 0.0021


def _sine(angle: Num) -> Num:
    """Nearly the sine, for less."""
    return wave(angle * (1.0 / TAU))


def _cosine(angle: Num) -> Num:
    return wave(angle * (1.0 / TAU) + 0.25)


def _ring(p: Vec2, view: View) -> tuple[Num, Num]:
    """A ring whose radius is a waveform: bass bends it, mids and highs ripple it."""
    t = view.flow * 0.5 + view.seed
    spin = rotate(p, t * 0.25)
    turn = view.keep(atan2(spin.y, spin.x))
    bend = _sine(turn * 3.0 + t * 1.3) * (0.03 + 0.10 * view.bass)
    fine = _sine(turn * 11.0 - t * 3.1) * view.mid + _sine(turn * 23.0 + t * 4.7) * view.treble
    return turn, view.keep(0.40 + bend + fine * 0.035 + 0.05 * view.kick)


def _wave(r: Num, turn: Num, radius: Num, view: View) -> Vec3:
    look = view.look
    away = absolute(r - radius)
    width = maximum(view.pixel * 1.2, 0.007)
    core = clamp(1.6 - away / width)
    halo = 1.0 / (1.0 + away * away * 2600.0)
    part = 0.5 + 0.5 * _sine(turn * 2.0 + view.flow * 0.5)
    tint = mix(look.accent, look.mid, part)
    # Light leaves in bursts, so that there is dark between the rings that it becomes.
    burst = view.kick * 0.4 + view.snare * 0.2 + 0.18 + 0.25 * view.hat
    strands = 0.35 + 0.65 * smoothstep(0.2, 0.9, _sine(turn * 7.0 + view.flow * 0.8) * 0.5 + 0.5)
    line = mix(look.light, tint, 0.35) * (core * (0.30 + 1.3 * burst * strands))
    return line + tint * (halo * burst * 0.42 * strands) + look.deep * 0.18


def _first(r: Num, radius: Num, view: View) -> Vec3:
    """Echoes of the wave that a cut opens with, for there is no last frame yet."""
    look = view.look
    young = smoothstep(_YOUNG, 0.0, view.local)
    ring = log2(maximum(r, 0.02) / radius) * 2.6
    far = absolute(ring) * 0.11
    light = 1.0 - fract(ring)
    light = (0.25 + 0.75 * light * light) * (1.0 - 0.5 * clamp(far * 2.0))
    return ramp(far * 2.2, [look.accent, look.mid, look.base]) * (light * young * 0.9)


SCENE = Scene(
    name="feedback",
    family="abstract",
    words=(
        "feedback", "visualizer", "milkdrop", "winamp", "trails", "echo", "psychedelic", "trippy",
        "liquid light", "smoke", "flow", "dreamy", "hypnotic", "acid", "house", "trance", "swirl",
    ),
    words_zh=("反馈", "可视化", "拖尾", "回声", "迷幻", "流动", "烟雾", "漩涡", "催眠", "光影"),
    draw=draw,
    params=(
        Param("zoom", 0.4, 1.8, 1.0, "how fast the light is carried outwards"),
        Param("swirl", -1.5, 1.5, 1.0, "how much it turns on its way"),
    ),
    soft=True,
    feedback=True,
    room="upper",
    energy=0.65,
    brightness=0.35,
)  # fmt: skip
