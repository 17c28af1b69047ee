"""A cut jewel seen through mirrors: three tiers of facets that turn against each other."""

from __future__ import annotations

import math

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
    floor,
    length,
    maximum,
    minimum,
    mix,
    nearest,
    num,
    ramp,
    sin,
    vec2,
    wave,
)
from ..view import View

_FOLDS = 7
#: The way a facet leans that has never been folded, turns.
_FIRST = 0.5464


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    r = view.keep(maximum(length(p), 1e-3))
    turn = view.keep(atan2(p.y, p.x))
    sectors = floor(view.param("mirrors") + 0.5)
    swell = 1.0 + 0.05 * view.kick
    outer = _rim(turn, sectors, 0.94, 0.075, view.flow * -0.045) * swell
    inner = _rim(turn, sectors, 0.47, 0.13, view.flow * 0.09 + 0.4) * swell
    tier = choose(r < inner, 0.0, choose(r < outer, 1.0, 2.0))
    spin = choose(r < inner, view.flow * 0.09, choose(r < outer, view.flow * -0.045, 0.02))
    zoom = choose(r < inner, 1.15, choose(r < outer, 1.55, 1.35)) / swell
    q = _mirrored(r * zoom, turn + spin * 1.0, sectors)
    facet, edge, inside = _facets(q + vec2(tier * 0.37, tier * 0.21), view)
    light = _jewel(facet, edge, inside, tier, view)
    # The tier above throws a shadow on the one below, and its rim catches the light.
    lip = choose(tier < 0.5, inner, choose(tier < 1.5, outer, 9.0)) - r
    under = choose(tier < 0.5, 9.0, r - choose(tier < 1.5, inner, outer))
    light = light * (1.0 - 0.85 * clamp(1.0 - 3.5 * under) ** 4)
    line = maximum(view.pixel * 1.6, 0.006)
    rim = clamp(1.5 - absolute(lip - line) / line)
    shine = 0.35 + 0.65 * maximum((p.y * math.sin(2.2) + p.x * math.cos(2.2)) / r, 0.0)
    light = light + look.light * (rim * shine * (0.9 + 1.4 * view.snare))
    heart = 1.0 / (1.0 + r * r * 160.0)
    vault = 1.0 / (1.0 + 0.30 * r * r * r)
    return light * vault + mix(look.accent, look.light, heart) * (heart * (0.3 + 0.9 * view.bass))


def _rim(turn: Num, sectors: Num, radius: float, depth: float, spin: Num) -> Num:
    """Radius of a tier's edge: petals, one a mirror."""
    petal = cos((turn + spin) * sectors)
    return radius * (1.0 + depth * (petal + 0.35 * petal * petal))


def _mirrored(r: Num, turn: Num, sectors: Num) -> Vec2:
    """Fold the plane into half a sector."""
    part = turn * sectors * (1.0 / TAU)
    part = absolute(part - nearest(part)) * (TAU / sectors)
    # The first terms of their series: half a sector is less than two thirds of a radian.
    s = part * part
    across = part * (1.0 + s * (-1.0 / 6.0 + s * (1.0 / 120.0)))
    return vec2(r * (1.0 + s * (-0.5 + s * (1.0 / 24.0))), r * across)


def _facets(q: Vec2, view: View) -> tuple[Num, Num, Num]:
    """Fold on; return the way a facet leans (turns), the distance to its edge, a place in it.

    Every fold mirrors the frame, so that each piece of the plane keeps a normal of its own.
    """
    slow = view.flow * 0.05 + view.seed
    first, more = 0.6 + 0.35 * sin(slow), 1.25 + 0.22 * cos(slow * 0.8)
    away = 0.13 + 0.03 * sin(slow * 1.3)
    grown = 1.0 + 0.16 * view.param("cut")
    q = view.keep(vec2(_zigzag(q.x - 0.31 - 0.1 * sin(slow * 0.7)), _zigzag(q.y + 0.1)))
    facet, edge, scale = num(_FIRST), num(9.0), num(1.0)
    for i in range(_FOLDS):
        angle = first + more * float(i)
        c, s = view.once(vec2(cos(angle), sin(angle)))
        x, y = q.x * c - q.y * s, q.x * s + q.y * c
        facet = facet + angle * (1.0 / TAU)
        facet = choose(x < 0.0, 0.5 - facet, facet)
        q = vec2((absolute(x) - away) * grown, y * grown)
        # A seam where the same turn would fold again: on facets, not only between them.
        edge = minimum(edge, absolute(q.x * c - q.y * s) * scale)
        scale = view.once(scale * (1.0 / grown))
        if i % 2:
            q, facet, edge = view.keep(q), view.keep(facet), view.keep(edge)
    return facet, edge, (q.x * 0.8 + q.y) * scale


def _zigzag(v: Num) -> Num:
    """Mirror a line back and forth, so that the jewel has no end."""
    return absolute(v - nearest(v * (1.0 / 1.3)) * 1.3)


def _jewel(facet: Num, edge: Num, inside: Num, tier: Num, view: View) -> Vec3:
    look = view.look
    # Light passes over the facets in turn; each is a plane, so it is nearly of one tone.
    shade = 0.5 + 0.5 * wave(facet * 3.0 + inside * 0.8 + (view.flow * 0.06 + 0.25))
    turns = facet * 2.0 + tier * 0.31 + inside * (2.0 / TAU)
    hue = 0.5 + 0.5 * wave(turns + (0.25 - view.flow * 0.02))
    flash = 0.5 + 0.5 * cos((facet * 7.0 - view.flow * 0.13 + inside * 1.6) * TAU)
    colours = [look.base, look.mid, mix(look.mid, look.accent, 0.6), look.accent]
    body = ramp(hue, colours) * (0.03 + 0.95 * shade * shade)
    body = body + look.deep * 0.4
    spark = flash**16 * (0.2 + 0.8 * shade)
    body = body + look.light * (spark * (0.4 + 1.6 * view.hat))
    wide = maximum(view.pixel * 1.1, 0.0035)
    seam = clamp(1.6 - edge / wide)
    body = body * (1.0 - 0.55 * clamp(1.0 - 15.0 * edge) ** 4)
    line = mix(look.accent, look.light, flash) * (0.05 + 0.85 * flash * shade)
    level = choose(tier < 0.5, 1.3, choose(tier < 1.5, 0.95, 0.42)) * (0.6 + 0.55 * view.energy)
    return mix(body, line, seam) * level


SCENE = Scene(
    name="kaleidoscope",
    family="abstract",
    words=(
        "kaleidoscope", "mandala", "jewel", "gem", "diamond", "crystal", "symmetry", "mirror",
        "psychedelic", "trippy", "hypnotic", "ornament", "sacred geometry", "lotus", "sparkling",
        "magic", "festival", "trance",
    ),
    words_zh=("万花筒", "曼陀罗", "宝石", "钻石", "水晶", "对称", "镜像", "迷幻", "催眠", "花纹"),
    draw=draw,
    params=(
        Param("mirrors", 5.0, 12.0, 8.0, "how many mirrors"),
        Param("cut", 0.85, 1.25, 1.0, "how finely the jewel is cut"),
    ),
    soft=True,
    room="center",
    energy=0.6,
    brightness=0.4,
)  # fmt: skip
