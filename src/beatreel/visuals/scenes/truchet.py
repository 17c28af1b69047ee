"""Winding tubes on a dark board, light running along them; a second board lies deep below."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    dot,
    floor,
    fract,
    hash2,
    maximum,
    mix,
    noise,
    rotate,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..view import View

#: Half the breadth of a tube, in cells.
_WIDE = 0.115


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    q, scale = _board(p, 1.0, view)
    offset, lit, hue, below_light, below_hue = view.layer(4, _under)
    d, along = _track(q)
    d, along = view.keep(d), view.keep(along)
    fine = view.pixel * scale
    run = fract(along + offset - view.flow * 0.55)
    packet = run * run * run * run * lit
    tint = mix(look.mid, look.accent, hue)
    inside = clamp((_WIDE - d) / fine + 0.5)
    round_ = sqrt(1.0 - clamp(d / _WIDE) * clamp(d / _WIDE))
    shine = smoothstep(0.045, 0.0, absolute(d - 0.045))
    tube = mix(look.base * 0.25, look.base * 1.1, round_) + look.mid * (0.25 * shine * shine)
    burn = packet * (1.6 + 2.2 * view.kick) + 0.16 * lit
    tube = tube * (0.4 + 0.5 * view.energy) + mix(tint, look.light, packet * round_) * (
        burn * (0.25 + 1.6 * round_ * round_)
    )
    spill = 1.0 / (1.0 + 60.0 * maximum(d - _WIDE, 0.0))
    shadow = smoothstep(0.0, 0.34, d - _WIDE * 0.5)
    below = mix(look.deep * 0.3, look.base * 0.30, 0.35)
    below = below + mix(look.mid, look.accent, below_hue) * (below_light * 0.24)
    below = below * (0.12 + 0.88 * shadow) + tint * (packet * spill * 0.45)
    sun = 1.0 / (1.0 + 0.55 * dot(p, p))
    return mix(below, tube, inside) * (sun * (0.75 + 0.5 * view.energy))


def _board(p: Vec2, depth: float, view: View) -> tuple[Vec2, Num]:
    """Position on a board in cells, and cells a unit."""
    scale = view.param("cells") * depth
    turn = view.param("turn") + 0.10 * sin(view.flow * 0.05)
    drift = vec2(view.flow * 0.09, view.flow * 0.05) / depth + view.seed
    swell = 1.0 - 0.02 * view.kick / depth
    return rotate(p, turn) * (scale * swell) + drift, scale * swell


def _track(q: Vec2) -> tuple[Num, Num]:
    """Distance to the middle of the nearest tube, and the way along it (a full turn is 1).

    Tubes leave a cell at the middle of each side. Light enters the even cells through their
    upright sides and the odd ones through the level ones, so that it never runs against itself.
    """
    cell = floor(q)
    f = q - cell
    flipped = hash2(cell) > 0.5
    x = choose(flipped, 1.0 - f.x, f.x)
    far = x + f.y > 1.0
    u, v = choose(far, 1.0 - x, x), choose(far, 1.0 - f.y, f.y)
    d = absolute(sqrt(u * u + v * v) - 0.5)
    t = u / maximum(u + v, 1e-3) * 0.5
    odd = fract((cell.x + cell.y) * 0.5) > 0.25
    return d, choose(odd, 1.0 - t, t)


def _under(p: Vec2, view: View) -> tuple[Num, Num, Num, Num, Num]:
    """Where light is on the upper board, and the lower one, out of focus."""
    q, _ = _board(p, 1.0, view)
    offset = noise(q * 0.23 + 3.0) * 9.0
    lit = smoothstep(0.32, 0.62, noise(q * 0.31 + vec2(view.flow * 0.12, 40.0)))
    hue = smoothstep(0.42, 0.58, noise(q * 0.15 + 70.0))
    deep, _ = _board(p, 1.7, view)
    d, along = _track(view.keep(deep))
    d, along = view.keep(d), view.keep(along)
    glow = smoothstep(0.42, 0.0, d)
    run = fract(along + noise(deep * 0.2) * 9.0 - view.flow * 0.35)
    under = glow * (0.16 + 0.8 * run * run * noise(deep * 0.3 + 9.0))
    return offset, lit, hue, under, smoothstep(0.4, 0.6, noise(deep * 0.12 + 20.0))


SCENE = Scene(
    name="truchet",
    family="abstract",
    words=(
        "circuit", "circuit board", "maze", "labyrinth", "truchet", "pipes", "tubes", "wires",
        "network", "data", "digital", "technology", "computer", "pattern", "geometric", "techno",
        "minimal techno", "machine", "cyber",
    ),
    words_zh=("电路", "迷宫", "管道", "线路", "网络", "数据", "数字", "科技", "几何", "机器"),
    draw=draw,
    params=(
        Param("cells", 1.8, 4.5, 2.5, "how many cells fit into a unit"),
        Param("turn", 0.0, 1.5, 0.62, "angle of the board"),
    ),
    soft=True,
    room="center",
    energy=0.55,
    brightness=0.3,
)  # fmt: skip
