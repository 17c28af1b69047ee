"""The user's picture in depth: it leans with a slow camera, its light fills the room behind."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    box,
    clamp,
    cos,
    cover,
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


def draw(p: Vec2, view: View) -> Vec3:
    room = _room(p, view)
    lean = _lean(view)
    size, middle = _frame(view)
    u = (p - middle) * (1.0 / size)
    half = view.cover.half
    edge = view.keep(box(u, half - 0.03) - 0.03)
    picture = _picture(u, half, lean, view)
    cast_at = u - lean * 0.25 + vec2(0.0, 0.10)
    shadow = smoothstep(0.45, -0.12, box(cast_at, half * 0.98))
    behind = room * (1.0 - 0.85 * shadow * shadow)
    colour = mix(behind, picture, cover(edge * size, view.pixel))
    dust = _dust(p, lean, view)
    return colour + dust


def _lean(view: View) -> Vec2:
    """Where the camera stands: a slow figure of eight over sixteen seconds of flow."""
    t = view.flow * 0.39 + view.seed
    return vec2(sin(t), 0.6 * sin(t * 2.0 + 0.7)) * view.param("depth")


def _frame(view: View) -> tuple[Num, Vec2]:
    """Half of the picture's shorter side, and its middle."""
    half = view.cover.half
    fits = minimum(view.half.x / half.x, view.half.y / half.y)
    size = fits * (view.param("size") + 0.022 * view.kick + 0.012 * sin(view.flow * 0.5))
    return size, vec2(0.012 * sin(view.flow * 0.31), 0.010 * cos(view.flow * 0.23))


def _picture(u: Vec2, half: Vec2, lean: Vec2, view: View) -> Vec3:
    """Look behind the near parts by moving each as far as it is near (two steps of search)."""
    art = view.cover
    inward = 1.0 - smoothstep(0.75, 1.0, maximum(_share(u.x, half.x), _share(u.y, half.y)))
    shift = lean * (0.13 * inward)
    first = art.near(u - shift * 0.5) - 0.4
    near = view.keep(art.near(u - shift * first) - 0.4)
    at = view.keep(u - shift * near)
    colour = view.keep(art(at * 0.94))
    lit = 0.86 + 0.35 * near * (0.4 + view.bass) + 0.12 * dotted(lean, u)
    rim = smoothstep(0.06, 0.0, minimum(half.x - _abs(u.x), half.y - _abs(u.y)))
    sheen = exp(-18.0 * (u.x + u.y * 0.4 - lean.x * 2.2) * (u.x + u.y * 0.4 - lean.x * 2.2))
    colour = saturate(colour, 1.0 + 0.15 * view.energy) * lit
    return colour + view.look.light * (0.045 * sheen * (1.0 + view.snare) + 0.08 * rim * u_top(u))


def u_top(u: Vec2) -> Num:
    return clamp(u.y * 0.8 + 0.2)


def dotted(a: Vec2, b: Vec2) -> Num:
    return a.x * b.x + a.y * b.y


def _abs(v: Num) -> Num:
    return maximum(v, -v)


def _share(v: Num, half: Num) -> Num:
    return _abs(v) / half


def _room(p: Vec2, view: View) -> Vec3:
    """The picture out of focus, larger, in the colours of the look; it breathes with the bass."""
    art = view.cover
    look = view.look
    spread = 1.0 / maximum(view.half.x / art.half.x, view.half.y / art.half.y)

    def far(q: Vec2, v: View) -> tuple[Num, ...]:
        at = q * (spread * 0.72) + vec2(0.05 * sin(view.flow * 0.2), 0.04 * cos(view.flow * 0.17))
        blurred = (
            art.soft(at + 0.05) + art.soft(at - 0.05) + art.soft(at + vec2(0.07, -0.07))
        ) / 3.0
        return tuple(blurred)

    light = saturate(Vec3(*view.layer(4, far)), 1.25)
    glow = exp(-0.9 * length(p * vec2(0.8, 1.0)))
    light = light * (0.16 + 0.30 * view.bass * glow + 0.22 * glow)
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
