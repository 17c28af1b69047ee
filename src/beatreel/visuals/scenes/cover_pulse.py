"""The user's picture as a disc that beats; its own light spills into the room, in rings."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
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
    noise1,
    polar,
    rotate,
    saturate,
    sin,
    smoothstep,
    vec2,
)
from ..spectrum import level
from ..view import View

_BANDS = 64


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    radius = view.keep(_radius(view))
    r, turn = view.keep(polar(p))
    u = p * (1.0 / radius)
    red, green, blue = view.layer(4, lambda q, v: tuple(_room(q, v)))
    colour = Vec3(red, green, blue)
    heights = view.curve(_BANDS + 1, lambda i: level(view, i * (1.0 / _BANDS), view.seed))
    side = absolute(fract(turn + 0.25) - 0.5) * 2.0
    place = (1.0 - side) * _BANDS
    high = heights(place) * 0.30 * view.param("ring") + 0.012
    out = r - radius * 1.045
    tint = mix(look.accent, look.light, clamp(1.0 - out / maximum(high, 0.01)) * 0.6)
    flame = smoothstep(view.pixel * 2.0, 0.0, out - high) * smoothstep(0.0, view.pixel, out)
    comb = clamp((0.30 - absolute(fract(place) - 0.5)) * (r * 3.14159 / _BANDS) / view.pixel + 0.5)
    colour = colour + tint * (flame * comb * (0.40 + 0.35 * view.energy))
    shadow = smoothstep(radius * 1.35, radius * 0.9, length(p + vec2(0.0, 0.07)))
    colour = colour * (1.0 - 0.55 * shadow * smoothstep(0.0, -0.2, out - high))
    with view.where(r < radius + view.pixel):
        picture = view.keep(_picture(u, view))
    colour = mix(colour, picture, cover(r - radius, view.pixel))
    rim = exp(absolute(r - radius * 1.01) * (-1.0 / 0.006))
    return colour + look.light * (rim * (0.5 + 0.9 * view.kick))


def _radius(view: View) -> Num:
    fit = minimum(view.half.x, view.half.y)
    return fit * view.param("size") * (1.0 + 0.045 * view.kick + 0.008 * sin(view.flow * 0.6))


def _picture(u: Vec2, view: View) -> Vec3:
    """Fill the disc; the picture bulges a little and swings with the bars."""
    r2 = u.x * u.x + u.y * u.y
    swing = rotate(u, 0.05 * sin(view.flow * 0.39) * view.param("swing"))
    bulge = 1.02 - 0.10 * (1.0 - r2) * (0.35 + view.bass * 0.5)
    light = view.cover(swing * bulge + vec2(0.02 * sin(view.flow * 0.2), 0.0))
    shade = 1.05 - 0.30 * r2 + 0.18 * clamp(u.y - u.x * 0.6)
    return saturate(light, 1.0 + 0.2 * view.energy) * shade


def _room(p: Vec2, view: View) -> Vec3:
    """What is far behind: the picture's own light, in slow rings that leave on every hit."""
    look = view.look
    r = length(p)
    radius = _radius(view)
    art = view.cover
    reach = maximum(view.half.x, view.half.y)
    turned = rotate(p * (0.85 / reach), view.flow * 0.05)
    spots = (turned, turned * 1.15 + 0.1, turned * 0.8 - 0.12)
    first, second, third = (art.soft(spot, view) for spot in spots)
    far = view.keep((first + second + third) * (1.0 / 3.0))
    away = maximum(r - radius, 0.0)
    wave = 0.5 + 0.5 * cos(away * 13.0 - view.flow * 2.2 + noise1(r * 3.0 + view.seed) * 2.0)
    ring = wave * wave * wave * exp(away * -1.6) * (0.15 + 0.7 * view.bass)
    spill = exp(away * -2.2) * (0.22 + 0.45 * view.kick)
    light = saturate(far, 1.35) * (0.13 + 0.55 * spill + 0.45 * ring)
    speck = hash1(floor(view.seed)) * 0.02
    return look.deep * (0.35 + speck) + light + mix(look.base, look.mid, 0.3) * (spill * 0.16)


SCENE = Scene(
    name="cover_pulse",
    family="cover",
    words=(
        "cover", "album cover", "artwork", "cover art", "picture", "photo", "logo", "pulse",
        "visualizer", "spectrum", "disc", "beat", "energetic", "club", "single",
    ),
    words_zh=("封面", "专辑封面", "图片", "照片", "标志", "脉动", "可视化", "频谱", "圆形", "节拍"),
    draw=draw,
    params=(
        Param("size", 0.40, 0.66, 0.52, "how large the disc is"),
        Param("ring", 0.0, 1.4, 1.0, "how far the spectrum reaches"),
        Param("swing", -2.0, 2.0, 1.0, "how far the picture swings"),
    ),
    soft=True,
    cover=True,
    room="lower",
    energy=0.6,
    brightness=0.3,
)  # fmt: skip
