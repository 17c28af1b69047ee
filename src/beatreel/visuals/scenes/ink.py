"""Inks let fall into clear water: plumes that unfold against a bright ground."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    clamp,
    dot,
    exp,
    hash1,
    mix,
    sin,
    smoothstep,
    sqrt,
    vec2,
    vec3,
)
from ..view import View


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    thick, other, lit, veil = view.layer(2, _plumes)
    far = dot(p - vec2(0.1, 0.25), p - vec2(0.1, 0.25))
    paper = mix(look.light * 1.15, mix(look.mid, look.light, 0.55) * 0.8, clamp(far * 0.32))
    paper = paper * (0.72 + 0.35 * view.energy)
    first = _filter(mix(look.base, look.mid, 0.25), thick * (1.5 + 0.5 * view.bass))
    second = _filter(mix(look.mid, look.accent, 0.6), other * 1.7)
    through = paper * first * second
    # Light comes from above: dense ink gives some of its own colour back on that side.
    depth = clamp(thick * 0.55 + other * 0.4)
    body = mix(look.base, look.mid, clamp(lit)) * (0.30 + 0.5 * clamp(lit))
    body = body + look.accent * (clamp(lit - 0.35) * other * 0.5)
    edge = look.light * (veil * depth * (0.12 + 0.7 * view.kick))
    return mix(through, body * depth, depth * 0.55) + edge


def _filter(ink: Vec3, thickness: Num) -> Vec3:
    """Share of the light that passes a thickness of ink (Beer–Lambert)."""
    return vec3(*(exp(-1.0 * thickness * (1.05 - clamp(part * 1.1))) for part in ink))


def _plumes(p: Vec2, view: View) -> tuple[Num, Num, Num, Num]:
    """Thickness of two inks, how much light falls on them, and fine veils."""
    t = view.flow * 0.10
    q = vec2(p.x * 1.15, p.y + t * 0.9) * view.param("scale") + view.seed * 1.3

    def curls(p: Vec2, v: View) -> tuple[Num, Num]:
        s = vec2(p.x * 1.15, p.y + t * 0.9) * view.param("scale") + view.seed * 1.3
        return v.fbm(s * 0.9 + t, 3) - 0.5, v.fbm(s * 0.9 + 17.3 - t, 3) - 0.5

    big = vec2(*view.layer(2, curls)) * view.param("curl")
    bent = q + big * 1.5
    small = view.keep(vec2(view.fbm(bent * 1.9 + t, 3), view.fbm(bent * 1.9 + 31.0, 3)) - 0.5)
    folded = view.keep(bent + small * (0.9 * view.param("curl")))
    cloud = view.fbm(_stretched(folded), 4, 0.52)
    above = view.fbm(_stretched(folded + vec2(-0.07, 0.13)), 4, 0.52)
    veil = view.ridged(folded * 1.5 + 3.0, 4, 0.55)
    reach = _reach(p, big, view)
    thick = smoothstep(0.36, 0.72, cloud + reach * 0.42 - 0.20) * clamp(reach * 2.5)
    side = _reach(p + vec2(0.75, -0.1), big, view)
    other = smoothstep(0.40, 0.78, small.x * 0.8 + 0.35 + side * 0.40) * (0.35 + veil)
    lit = 0.45 + (cloud - above) * 5.0
    return thick * (0.5 + 1.6 * cloud), other * clamp(side * 2.5), lit, veil * veil


def _stretched(q: Vec2) -> Vec2:
    """Stretch along the fall."""
    return vec2(q.x * 1.5, q.y * 1.05)


def _reach(p: Vec2, big: Vec2, view: View) -> Num:
    """Where a plume is: a column that widens as it sinks, 0…1."""
    lean = (hash1(view.seed * 9.0) - 0.5) * 0.8
    sway = 0.10 * sin(view.flow * 0.13 + view.seed)
    down = clamp(view.half.y - p.y, 0.0, 4.0) / view.half.y
    wide = 0.16 + 0.42 * sqrt(down) + 0.04 * view.bass
    middle = -0.30 + lean * (1.0 - down * 0.5) + sway + big.x * 0.8
    across = absolute(p.x - middle) / wide
    end = smoothstep(2.0, 1.05, down + big.y * 0.8)
    return clamp(1.25 - across * 0.75) * end


SCENE = Scene(
    name="ink",
    family="abstract",
    words=(
        "ink", "ink in water", "watercolor", "paint", "smoke", "plume", "fluid", "calligraphy",
        "white background", "bright", "delicate", "poetic", "chinese painting", "zen", "dissolve",
        "underwater paint", "minimal", "melancholy", "piano",
    ),
    words_zh=(
        "水墨", "墨水", "墨", "水彩", "颜料", "烟雾", "国风", "书法", "诗意", "留白", "晕染", "禅",
    ),
    draw=draw,
    params=(
        Param("scale", 0.8, 1.8, 1.2, "how fine the plumes are"),
        Param("curl", 0.5, 1.8, 1.1, "how much they roll up"),
    ),
    soft=True,
    room="lower",
    energy=0.25,
    brightness=0.8,
)  # fmt: skip
