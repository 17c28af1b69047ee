"""A burst of stained glass around a sun behind it; lead between the panes, light through them."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    atan2,
    choose,
    clamp,
    cos,
    dot,
    exp,
    floor,
    fract,
    hash22_of,
    length,
    log2,
    maximum,
    minimum,
    mix,
    name_of,
    noise,
    ramp,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..view import View


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    u = p - _sun(view)
    r = view.keep(maximum(length(u), 1e-3))
    name, border, spot = _panes(u, r, view)
    tone = fract(name * 37.0)
    grain = noise(vec2(u.x * 31.0, u.y * 17.0) + name * 50.0)
    wave = noise(u * 9.0 + name * 90.0) * 0.5 + grain * 0.2
    glass = ramp(tone, [look.base, look.mid, mix(look.mid, look.accent, 0.7), look.accent])
    glass = mix(glass, look.light, smoothstep(0.82, 0.95, fract(name * 91.0)) * 0.7)
    behind = 0.14 + 2.0 / (1.0 + 5.0 * r * r) + 0.45 * exp(-1.2 * r) * view.energy
    struck = smoothstep(0.78, 0.95, fract(name * 53.0 + floor(view.time * 2.0) * 0.37))
    light = behind * (0.45 + 0.9 * wave) * (0.6 + 0.4 * spot)
    light = light * (0.75 + 0.35 * view.bass) + struck * view.snare * 0.9
    pane = glass * light
    lead = view.param("lead") * (0.012 + 0.020 * minimum(r, 1.2))
    fine = view.pixel * 1.2
    edge = clamp((border - lead) / fine + 0.5)
    glow = smoothstep(lead * 4.0, lead, border)
    pane = pane * (1.0 - 0.55 * glow)
    bevel = smoothstep(lead, lead * 0.3, border)
    metal = look.deep * 0.25 + look.base * (0.10 * bevel) + look.light * (bevel**4 * behind * 0.07)
    ray = _rays(u, r, view)
    disc = 1.0 / (1.0 + 130.0 * r * r)
    sun = look.light * (disc * disc * (2.6 + 1.8 * view.kick)) + look.light * (disc * 0.35)
    return mix(metal, pane, edge) + sun + mix(look.mid, look.light, 0.4) * ray


def _sun(view: View) -> Vec2:
    return vec2(0.10 * sin(view.flow * 0.09 + view.seed), 0.16 + 0.06 * cos(view.flow * 0.07))


def _panes(u: Vec2, r: Num, view: View) -> tuple[Num, Num, Num]:
    """Name 0…1 of the pane at ``u``, distance to its border, and nearness to its middle.

    Cells in the logarithm of the radius and the angle: small near the sun, large far from it.
    """
    around = floor(view.param("panes") + 0.5)
    turn = atan2(u.y, u.x) * (1.0 / TAU) + view.flow * 0.004
    rings = around * (0.6931 / TAU)
    q = view.keep(vec2(turn * around, log2(r + 0.05) * rings + view.seed * 3.0))
    cell = view.keep(floor(q))
    f = view.keep(q - cell)
    once = view.once(1.0 / around)

    def nearer(i: Num, near: Num, second: Num, name: Num) -> tuple[Num, Num, Num]:
        """Look into three cells of a column."""
        column = cell.x + (i - 1.0)
        wrapped = column - floor((column + 0.5) * once) * around
        middle = name_of(vec2(wrapped, cell.y))
        for row in (-1.0, 0.0, 1.0):
            h = hash22_of(middle, vec2(0.0, row))
            away = h * 0.8 + vec2(i - 0.9, row + 0.1) - f
            d = dot(away, away)
            second = minimum(second, maximum(near, d))
            name = choose(d < near, h.x * 0.7 + h.y * 0.3, name)
            near = minimum(near, d)
        return near, second, name

    near, second, name = view.loop(3, (9.0, 9.0, 0.0), nearer)
    near, second = sqrt(near), sqrt(second)
    border = (second - near) * 0.5 * r * (TAU / around)
    return view.keep(name), view.keep(border), clamp(1.0 - near)


def _rays(u: Vec2, r: Num, view: View) -> Num:
    """Shafts of light that fan out from the sun."""

    def fan(p: Vec2, _: View) -> tuple[Num]:
        away = p - _sun(view)
        d = maximum(length(away), 1e-3)
        way = away * (3.5 / d)
        shaft = noise(way + view.flow * 0.13) * noise(way * 2.3 - view.flow * 0.11 + 9.0)
        return (smoothstep(0.15, 0.7, shaft) * exp(-1.1 * d),)

    return view.layer(4, fan)[0] * (0.30 + 0.35 * view.energy)


SCENE = Scene(
    name="stained_glass",
    family="abstract",
    words=(
        "stained glass", "mosaic", "cathedral", "church", "glass", "shards", "voronoi", "cells",
        "sunlight", "light rays", "colourful", "sacred", "gospel", "choir", "hope", "uplifting",
        "morning", "warm light", "spiritual",
    ),
    words_zh=("彩色玻璃", "彩绘玻璃", "马赛克", "教堂", "碎片", "阳光", "光线", "神圣", "希望"),
    draw=draw,
    params=(
        Param("panes", 9.0, 20.0, 14.0, "how many panes stand around the sun"),
        Param("lead", 0.6, 1.6, 1.0, "how thick the lead between them is"),
    ),
    soft=True,
    room="lower",
    energy=0.45,
    brightness=0.45,
)  # fmt: skip
