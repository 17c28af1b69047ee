"""The user's picture in depth: it leans with a slow camera, its light fills the room behind."""

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
    dot,
    exp,
    hash1,
    length,
    maximum,
    minimum,
    mix,
    saturate,
    sin,
    smoothstep,
    vec2,
)
from ..view import View
from ..weather import flakes

#: How far the nearest part moves, in heights of the picture.
_SHIFT = 0.13


def draw(p: Vec2, view: View) -> Vec3:
    *room, near = view.layer(4, lambda q, v: (*_room(q, v), _near(q, v)))
    lean = _lean(view)
    size, middle = _frame(view)
    u = (p - middle) * (1.0 / size)
    half = view.cover.half
    edge = view.keep(box(u, half - 0.03) - 0.03)
    with view.where(edge * size < view.pixel):
        picture = view.keep(_picture(u, half, lean, near, view))
    cast_at = u - lean * 0.25 + vec2(0.0, 0.10)
    with view.where(edge * size > view.pixel * -1.0):
        shadow = smoothstep(0.45, -0.12, box(cast_at, half * 0.98))
        behind = view.keep(Vec3(*room) * (1.0 - 0.85 * shadow * shadow))
    colour = mix(behind, picture, cover(edge * size, view.pixel))
    dust = _dust(p, lean, view)
    return colour + dust


def _lean(view: View) -> Vec2:
    """Where the camera stands: a slow figure of eight over sixteen seconds of flow."""
    t = view.flow * 0.39 + view.seed
    return view.once(vec2(sin(t), 0.6 * sin(t * 2.0 + 0.7)) * view.param("depth"))


def _frame(view: View) -> tuple[Num, Vec2]:
    """Half of the picture's shorter side, and its middle."""
    half = view.cover.half
    fits = minimum(view.half.x / half.x, view.half.y / half.y)
    size = fits * (view.param("size") + 0.022 * view.kick + 0.012 * sin(view.flow * 0.5))
    middle = vec2(0.012 * sin(view.flow * 0.31), 0.010 * cos(view.flow * 0.23))
    return view.once(size), view.once(middle)


def _near(p: Vec2, view: View) -> Num:
    """How near a part of the picture is that is seen at a place, about −0.4…0.6.

    The near parts move the most, so what hides behind them is found in two steps.
    """
    art, lean = view.cover, _lean(view)
    size, middle = _frame(view)
    u = (p - middle) * (1.0 / size)
    shift = lean * _SHIFT
    first = art.near(u - shift * 0.5) - 0.4
    return art.near(u - shift * first) - 0.4


def _picture(u: Vec2, half: Vec2, lean: Vec2, near: Num, view: View) -> Vec3:
    inward = 1.0 - smoothstep(0.75, 1.0, maximum(absolute(u.x) / half.x, absolute(u.y) / half.y))
    colour = view.keep(view.cover((u - lean * (_SHIFT * inward * near)) * 0.94))
    lit = 0.86 + 0.35 * near * (0.4 + view.bass) + 0.12 * dot(lean, u)
    rim = smoothstep(0.06, 0.0, minimum(half.x - absolute(u.x), half.y - absolute(u.y)))
    across = u.x + u.y * 0.4 - lean.x * 2.2
    sheen = 0.045 * exp(-18.0 * across * across) * (1.0 + view.snare)
    colour = saturate(colour, 1.0 + 0.15 * view.energy) * lit
    return colour + view.look.light * (sheen + 0.08 * rim * clamp(u.y * 0.8 + 0.2))


def _room(p: Vec2, view: View) -> Vec3:
    """The picture out of focus, larger, in the colours of the look; it breathes with the bass."""
    art, look = view.cover, view.look
    spread = 0.72 / maximum(view.half.x / art.half.x, view.half.y / art.half.y)
    at = p * spread + vec2(0.05 * sin(view.flow * 0.2), 0.04 * cos(view.flow * 0.17))
    spots = (at + 0.05, at - 0.05, at + vec2(0.07, -0.07))
    first, second, third = (art.soft(spot, view) for spot in spots)
    blurred = view.keep((first + second + third) * (1.0 / 3.0))
    glow = exp(-0.9 * length(p * vec2(0.8, 1.0)))
    light = saturate(blurred, 1.25) * (0.16 + 0.30 * view.bass * glow + 0.22 * glow)
    return look.deep * 0.5 + light + look.base * (0.10 * glow)


def _dust(p: Vec2, lean: Vec2, view: View) -> Vec3:
    drift = vec2(view.flow * 0.02, view.flow * 0.035) + lean * 0.10
    far = flakes(p + drift, 3.1, 0.035, 0.03, 5.0)
    near = flakes(p + drift * 2.3 + 7.0, 1.3, 0.05, 0.14, 9.0)
    salt = hash1(view.seed) * 0.2
    strength = far * (0.30 + 0.9 * view.hat) + near * (0.10 + salt)
    return view.look.light * (strength * 0.5)


SCENE = Scene(
    name="cover_parallax",
    family="cover",
    words=(
        "cover", "album cover", "artwork", "cover art", "picture", "photo", "portrait", "parallax",
        "depth", "gentle", "elegant", "single", "release", "minimal", "floating",
    ),
    words_zh=("封面", "专辑封面", "图片", "照片", "肖像", "视差", "景深", "单曲", "简约", "漂浮"),
    draw=draw,
    params=(
        Param("size", 0.5, 0.92, 0.72, "how much of the frame the picture fills"),
        Param("depth", 0.3, 1.5, 1.0, "how far the camera leans"),
    ),
    soft=True,
    cover=True,
    room="lower",
    energy=0.3,
    brightness=0.35,
)  # fmt: skip
