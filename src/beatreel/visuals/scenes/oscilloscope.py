"""The screen of an old oscilloscope in a dark room: a beam on phosphor, glass, knobs beside it."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    box,
    clamp,
    cos,
    cover,
    exp,
    floor,
    fract,
    hash1,
    length,
    lines,
    maximum,
    minimum,
    mix,
    noise,
    rotate,
    segment,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..spectrum import wave
from ..view import View

_POINTS = 768


def draw(p: Vec2, view: View) -> Vec3:
    half = _glass(view)
    tilt = (hash1(floor(view.seed)) - 0.5) * 0.16
    lean = vec2(sin(view.flow * 0.13), sin(view.flow * 0.19) * 0.5) * 0.018
    q = view.keep(rotate(p + lean, tilt + 0.012 * sin(view.flow * 0.11)))
    edge = view.keep(box(q, half - 0.16) - 0.16)
    fine = view.pixel * 1.5
    bent = q * (1.0 + 0.035 * (q.x * q.x / (half.x * half.x) + q.y * q.y))
    with view.where(edge < fine):
        screen = _screen(bent, half, view) * (0.55 + 0.45 * smoothstep(0.0, -0.28, edge))
        screen = view.keep(screen)
        mirrored = view.keep(_reflection(q, half, edge, view))
    with view.where(edge > fine * -1.0):
        panel = view.keep(_panel(q, edge, half, view))
    return mix(panel, screen, cover(edge, fine)) + mirrored


def _glass(view: View) -> Vec2:
    """Half of the screen: wide pictures leave room for the knobs, tall ones below."""
    wide = minimum(view.half.x - 0.42, 1.22)
    return vec2(maximum(wide, 0.86), 0.84)


def _screen(q: Vec2, half: Vec2, view: View) -> Vec3:
    look = view.look
    phosphor = mix(look.accent, look.mid, view.param("hue"))
    x = q.x * (2.6 / half.x)
    gain = view.param("gain") * 0.62
    (main, ghost) = _traces(view)
    place = (x + 3.0) * (_POINTS / 6.0)
    y, y2 = main(place), main(place + 1.0)
    slope = (y2 - y) * (gain * _POINTS / 6.0 * 2.6 / half.x)
    # Distance along the normal, so that steep parts are no thinner than flat ones.
    d = absolute(q.y - y * gain) / sqrt(1.0 + slope * slope)
    older = ghost(place)
    d2 = absolute(q.y - older * gain)
    thin = 0.009 + 0.004 * view.kick
    speed = 1.0 / sqrt(1.0 + 0.02 * slope * slope)
    core = exp(-1.0 * (d / thin) * (d / thin)) * (1.3 + 1.0 * view.kick) * (0.4 + 0.6 * speed)
    # What glows around it does not know the slope, or its steps would show as stripes.
    far = absolute(q.y - y * gain) * 0.62
    aura = 0.26 / (1.0 + (far / 0.040) * (far / 0.040))
    wide = exp(far * -4.2) * 0.12 * (0.6 + view.energy)
    after = exp(d2 * -38.0) * 0.10
    light = (core + aura + wide + after) * smoothstep(1.02, 0.9, absolute(q.x) / half.x)
    ruled = _graticule(q, half, view)
    dark = phosphor * 0.030 + look.deep * 0.35 + look.base * 0.05
    hot = clamp(light - 0.9) * 0.7
    tint = mix(phosphor, look.light, clamp(hot))
    grain = 0.86 + 0.28 * noise(q * 240.0)
    return dark + tint * (light * grain) + phosphor * (ruled * (0.10 + 0.05 * view.energy))


def _traces(view: View):
    """The beam now, and what glows on from a moment ago."""
    now = view.curve(_POINTS + 2, lambda i: wave(view, i * (6.0 / _POINTS) - 3.0, view.seed))

    def before(i: Num) -> Num:
        x = i * (6.0 / _POINTS) - 3.0
        return wave(view, x, view.seed + 0.5) * 0.8 + 0.1 * sin(x * 3.0 + view.time)

    return now, view.curve(_POINTS + 2, before)


def _graticule(q: Vec2, half: Vec2, view: View) -> Num:
    step = half.y * 0.235
    pixel = view.pixel / step
    grid = maximum(lines(q.x / step, 0.018, pixel), lines(q.y / step, 0.018, pixel))
    fine = maximum(
        lines(q.x * 5.0 / step, 0.07, pixel * 5.0) * smoothstep(0.020, 0.014, absolute(q.y)),
        lines(q.y * 5.0 / step, 0.07, pixel * 5.0) * smoothstep(0.020, 0.014, absolute(q.x)),
    )
    return grid * 0.55 + fine


def _panel(q: Vec2, edge: Num, half: Vec2, view: View) -> Vec3:
    """The face of the instrument: brushed, dark, lit by the screen and by a lamp above."""
    look = view.look
    phosphor = mix(look.accent, look.mid, view.param("hue"))
    brushed = noise(vec2(q.x * 6.0, q.y * 220.0)) * 0.6 + noise(q * 60.0) * 0.4
    lamp = exp(-1.3 * length(q - vec2(0.7 * half.x, 1.5)))
    metal = mix(look.base, look.light, 0.06) * (0.22 + 0.55 * lamp) + look.deep * 0.4
    metal = metal * (0.80 + 0.4 * brushed)
    spill = exp(edge * -9.0) * (0.10 + 0.16 * view.energy + 0.2 * view.kick)
    rubber = smoothstep(0.075, 0.055, edge)
    bezel = look.deep * 0.18 + look.light * (0.10 * exp(-900.0 * (edge - 0.062) * (edge - 0.062)))
    colour = mix(metal, bezel, rubber) + phosphor * (spill * 0.55)
    knob = _knobs(q, half, view)
    return mix(colour, Vec3(knob[0], knob[1], knob[2]), knob[3])


def _knobs(q: Vec2, half: Vec2, view: View) -> tuple[Num, Num, Num, Num]:
    """A column of knobs beside the screen, or a row below it in a tall picture."""
    look = view.look
    wide = clamp((view.half.x - 1.15) * 20.0)
    right = (half.x + view.half.x) * 0.5 + 0.04
    low = (half.y + view.half.y) * -0.5 - 0.02
    at = vec2(mix(q.x, q.y - low, wide) * 1.0, 0.0)
    along = mix(q.x, q.y, wide)
    across = mix(q.y - low, q.x - right, wide)
    number = clamp(absolute(along) * 0.0 + along / 0.46 + 0.5, -1.0, 2.0)
    name = number - fract(number)
    local = vec2(across, along - name * 0.46)
    r = length(local)
    size = 0.125
    turn = hash1(name + floor(view.seed)) * 5.0 + sin(view.flow * 0.2 + name) * 0.7
    there = cover(r - size, view.pixel * 1.5)
    cap = look.deep * 0.5 + mix(look.base, look.light, 0.18) * (
        0.12 + 0.75 * clamp(local.y * 3.4 - local.x * 2.4 + 0.35)
    )
    ridge = 0.9 + 0.1 * cos(r * 300.0)
    cap = cap * ridge + look.light * (0.14 * smoothstep(0.012, 0.0, absolute(r - size * 0.72)))
    tip = vec2(cos(turn), sin(turn))
    mark = segment(local, tip * 0.05, tip * 0.105)
    cap = mix(cap, look.light * 0.9, cover(mark - 0.009, view.pixel))
    shadow = smoothstep(0.24, 0.10, length(local + vec2(0.02, 0.05)))
    body = mix(look.deep * 0.08, cap, there)
    alpha = maximum(there, shadow * 0.6) + at.y
    return body.x, body.y, body.z, alpha


def _reflection(q: Vec2, half: Vec2, edge: Num, view: View) -> Vec3:
    """A window mirrored in the glass, upper left."""
    look = view.look
    w = rotate(q - vec2(-0.55 * half.x, 0.52), 0.16) + vec2(0.12 * q.y * q.y, 0.0)
    pane = box(w, vec2(0.24, 0.17))
    bar = minimum(absolute(w.x), absolute(w.y))
    shine = smoothstep(0.03, -0.03, pane) * smoothstep(0.004, 0.022, bar)
    wide = exp(-2.4 * length(q - vec2(-0.4 * half.x, 0.75)))
    inside = cover(edge, view.pixel)
    return mix(look.base, look.light, 0.45) * (inside * (shine * 0.055 + wide * 0.035))


SCENE = Scene(
    name="oscilloscope",
    family="music",
    words=(
        "oscilloscope", "waveform", "wave", "signal", "sine", "beam", "phosphor", "laboratory",
        "science", "analog synth", "modular", "electronic", "techno", "idm", "minimal",
        "retro tech", "green screen", "frequency", "experiment",
    ),
    words_zh=("示波器", "波形", "声波", "信号", "实验室", "科学", "合成器", "电子", "荧光", "极简"),
    draw=draw,
    params=(
        Param("gain", 0.5, 1.3, 0.9, "how far the beam swings"),
        Param("hue", 0.0, 1.0, 0.0, "from the look's accent to its middle colour"),
    ),
    soft=True,
    room="lower",
    energy=0.5,
    brightness=0.2,
)  # fmt: skip
