"""The user's picture fills the frame in two inks of the look, under a light that wanders."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    clamp,
    cos,
    exp,
    fract,
    hash1,
    length,
    luminance,
    maximum,
    mix,
    noise,
    power,
    ramp,
    rotate,
    sin,
    smoothstep,
    vec2,
)
from ..view import View


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    at = view.keep(_placed(p, view))
    light = view.keep(view.cover(at))
    tone = view.keep(_tone(light))
    (blur, near, leak) = view.layer(4, lambda q, v: _soft(q, v))
    # Local contrast against the blurred picture brings faces out of flat light.
    lifted = clamp(tone * 0.90 + (tone - blur) * 0.38 + 0.03 * view.bass)
    inks = [look.deep * 0.35, look.base * 0.7, look.mid, mix(look.mid, look.light, 0.7), look.light]
    duo = ramp(lifted, inks)
    glint = smoothstep(0.72, 1.0, lifted)
    duo = duo + look.accent * (glint * (0.10 + 0.35 * view.snare))
    shade = 0.40 + 0.46 * near + 0.15 * view.energy
    dots = _screen(p, lifted, view)
    duo = duo * (shade * (1.0 + 0.30 * view.kick * near)) * mix(1.0, dots, view.param("dots"))
    wash = mix(look.accent, look.mid, 0.35) * (leak * (0.30 + 0.6 * view.bass))
    return duo + wash


def _placed(p: Vec2, view: View) -> Vec2:
    """Where the picture is read: it fills the frame, drifts, and lags behind the bass in waves."""
    half = view.cover.half
    fill = 1.0 / maximum(view.half.x / half.x, view.half.y / half.y)
    zoom = 0.86 - 0.05 * sin(view.flow * 0.17 + view.seed) - 0.02 * view.kick
    side = fract(view.seed * 0.37) - 0.5
    drift = vec2(sin(view.flow * 0.13 + view.seed), cos(view.flow * 0.11)) * 0.06
    q = rotate(p, side * 0.08) * (fill * zoom)
    slice_ = sin(p.y * 21.0 + view.flow * 1.7) * 0.006 * view.bass * view.param("wave")
    swell = sin(p.x * 2.3 + p.y * 1.1 + view.flow * 0.8) * 0.012 * view.param("wave")
    return q + vec2(slice_ + swell, swell * 0.6) + drift


def _tone(light: Vec3) -> Num:
    return power(clamp(luminance(light)), 0.46)


def _soft(p: Vec2, view: View) -> tuple[Num, Num, Num]:
    """The picture's blurred tone, its nearness, and a leak of light from one side."""
    at = view.keep(_placed(p, view))
    side = hash1(view.seed * 3.0 + 1.0) * 6.28
    way = vec2(cos(side + view.flow * 0.07), sin(side + view.flow * 0.07))
    cloud = noise(p * 0.9 + view.flow * 0.1)
    edge = p.x * way.x + p.y * way.y
    leak = exp((edge - 1.5 + cloud * 0.5) * 2.0)
    lamp = 1.0 / (1.0 + 0.55 * length(p - way * 0.5) ** 2)
    near = view.cover.near(at) * 0.45 + lamp * 0.62
    return _tone(view.cover.soft(at)), near, clamp(leak)


def _screen(p: Vec2, tone: Num, view: View) -> Num:
    """A printer's screen: dots that grow with the dark, one pixel soft."""
    cells = 62.0
    q = rotate(p, 0.4) * cells
    d = 0.5 + 0.25 * (cos(q.x * 6.2832) + cos(q.y * 6.2832))
    sharp = clamp(0.16 / (view.pixel * cells))
    return 0.55 + 0.75 * clamp((tone - d * 0.9 + 0.25) * (2.0 + 4.0 * sharp) + 0.5) * 0.72


SCENE = Scene(
    name="cover_duotone",
    family="cover",
    words=(
        "cover", "album cover", "artwork", "cover art", "picture", "photo", "portrait", "duotone",
        "two colours", "poster", "print", "full screen", "moody", "r&b", "fashion", "singer",
    ),
    words_zh=("封面", "专辑封面", "图片", "照片", "肖像", "双色", "海报", "印刷", "氛围", "歌手"),
    draw=draw,
    params=(
        Param("dots", 0.0, 1.0, 0.55, "how much of a printed screen shows"),
        Param("wave", 0.0, 2.0, 1.0, "how far the picture sways"),
    ),
    soft=True,
    cover=True,
    room="lower",
    energy=0.5,
    brightness=0.35,
)  # fmt: skip
