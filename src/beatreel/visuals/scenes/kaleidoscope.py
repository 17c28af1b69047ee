"""A cut jewel seen through mirrors: three tiers of facets that turn against each other."""

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
    exp,
    floor,
    length,
    maximum,
    minimum,
    mix,
    ramp,
    rotate,
    sin,
    vec2,
)
from ..view import View

_FOLDS = 7


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    r = view.keep(length(p))
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
    light = light * (1.0 - 0.85 * exp(-14.0 * under))
    line = maximum(view.pixel * 1.6, 0.006)
    rim = clamp(1.5 - absolute(lip - line) / line)
    shine = 0.35 + 0.65 * maximum(cos(turn - 2.2), 0.0)
    light = light + look.light * (rim * shine * (0.9 + 1.4 * view.snare))
    heart = 1.0 / (1.0 + r * r * 160.0)
    vault = 1.0 / (1.0 + 0.30 * r * r * r)
    return light * vault + mix(look.accent, look.light, heart) * (heart * (0.3 + 0.9 * view.bass))


def _rim(turn: Num, sectors: Num, radius: float, depth: float, spin: Num) -> Num:
    """Radius of a tier's edge: petals, one a mirror."""
    wave = cos((turn + spin) * sectors)
    return radius * (1.0 + depth * (wave + 0.35 * wave * wave))


def _mirrored(r: Num, turn: Num, sectors: Num) -> Vec2:
    """Fold the plane into half a sector."""
    part = turn * sectors * (1.0 / TAU)
    part = absolute(part - floor(part + 0.5)) / sectors * TAU
    return vec2(r * cos(part), r * sin(part))


def _facets(q: Vec2, view: View) -> tuple[Num, Num, Num]:
    """Fold on; return the way a facet leans, the distance to its edge, and a place in it.

    Every fold mirrors the frame, so that each piece of the plane keeps a normal of its own.
    """
    slow = view.flow * 0.05 + view.seed
    first, more = 0.6 + 0.35 * sin(slow), 1.25 + 0.22 * cos(slow * 0.8)
    away = 0.13 + 0.03 * sin(slow * 1.3)
    grown = 1.0 + 0.16 * view.param("cut")
    q = vec2(_zigzag(q.x - 0.31 - 0.1 * sin(slow * 0.7)), _zigzag(q.y + 0.1))

    def fold(i: Num, x: Num, y: Num, nx: Num, ny: Num, edge: Num, scale: Num):
        angle = first + i * more
        v, n = rotate(vec2(x, y), angle), rotate(vec2(nx, ny), angle)
        edge = minimum(edge, absolute(v.x) * scale)
        side = choose(v.x < 0.0, -1.0, 1.0)
        v = vec2((v.x * side - away) * grown, v.y * grown)
        return v.x, v.y, n.x * side, n.y, edge, scale * (1.0 / grown)

    x, y, nx, ny, edge, scale = view.loop(_FOLDS, (q.x, q.y, 1.0, 0.3, 9.0, 1.0), fold)
    return atan2(ny, nx) * (1.0 / TAU) + 0.5, edge, (x * 0.8 + y) * scale


def _zigzag(v: Num) -> Num:
    """Mirror a line back and forth, so that the jewel has no end."""
    return absolute(v - floor(v * (1.0 / 1.3) + 0.5) * 1.3)


def _jewel(facet: Num, edge: Num, inside: Num, tier: Num, view: View) -> Vec3:
    look = view.look
    # Light passes over the facets in turn; each is a plane, so it is nearly of one tone.
    shade = 0.5 + 0.5 * cos((facet * 3.0 + view.flow * 0.06 + inside * 0.8) * TAU)
    hue = 0.5 + 0.5 * cos((facet * 2.0 + tier * 0.31 - view.flow * 0.02) * TAU + inside * 2.0)
    flash = 0.5 + 0.5 * cos((facet * 7.0 - view.flow * 0.13 + inside * 1.6) * TAU)
    colours = [look.base, look.mid, mix(look.mid, look.accent, 0.6), look.accent]
    body = ramp(hue, colours) * (0.03 + 0.95 * shade * shade)
    body = body + look.deep * 0.4
    spark = flash**16 * (0.2 + 0.8 * shade)
    body = body + look.light * (spark * (0.4 + 1.6 * view.hat))
    wide = maximum(view.pixel * 1.1, 0.0035)
    seam = clamp(1.6 - edge / wide)
    body = body * (1.0 - 0.55 * exp(-60.0 * edge))
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
