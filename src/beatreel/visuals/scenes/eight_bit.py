"""A game on a small screen: a runner, coins on the beat, hills that pass in layers."""

from __future__ import annotations

from ..bitmaps import bitmap
from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    floor,
    fract,
    hash1,
    hash2,
    length,
    maximum,
    minimum,
    mix,
    noise1,
    ramp,
    sin,
    vec2,
)
from ..view import View

#: Cells on the shorter side.
_CELLS = 108.0
_GROUND = -26.0

_RUN = (
    "....xxxx....",
    "...xxxxxx...",
    "..xxxxxxxxo.",
    "...oo#oo#...",
    "..ooo#oo#o..",
    "...ooooooo..",
    "..xxxxxxx...",
    ".oxx###xxo..",
    ".o.x###x.o..",
    "...#####....",
    "..##...##...",
    ".##.....##..",
)
_JUMP = (
    "....xxxx..o.",
    "...xxxxxx.o.",
    "..xxxxxxxxx.",
    "...oo#oo#x..",
    "..ooo#oo#...",
    "...ooooooo..",
    "oxxxxxxxx...",
    "o.xx###x....",
    "...x###x##..",
    "..#####.##..",
    ".##.........",
    "##..........",
)
_COIN = (
    "..xxxx..",
    ".xooxxx.",
    "xxo##xxx",
    "xxo##xxx",
    "xxo##xxx",
    "xxo##xxx",
    ".xxxxxx.",
    "..xxxx..",
)
_HEART = (".oo.oo.", "oxooooo", "ooooooo", ".ooooo.", "..ooo..", "...o...")


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    cell = 2.0 / _CELLS
    q = view.keep(vec2(floor(p.x / cell), floor(p.y / cell)))
    way = view.flow * (14.0 * view.param("speed"))
    with view.within((_GROUND - 1.0) * cell, 99.0):
        colour = view.keep(_sky(q, view))
    colour = _hills(q, way * 0.12, 17.0, 0.0, mix(look.mid, look.base, 0.55), 26.0, colour, view)
    colour = _hills(q, way * 0.30, 9.0, 5.0, look.base * 0.75, 17.0, colour, view)
    with view.within((_GROUND - 1.0) * cell, (_GROUND + 20.0) * cell):
        trees = view.keep(_trees(q, floor(way * 0.55), view))
    shade = look.deep * 0.55 + look.base * trees.y
    colour = mix(colour, shade, trees.x)
    with view.within(-99.0, (_GROUND + 3.0) * cell):
        ground = view.keep(_ground(q, floor(way), colour, view))
    colour = view.keep(choose(q.y < _GROUND + 1.6, ground, colour))
    colour = _things(q, floor(way), colour, cell, view)
    colour = _status(q, colour, cell, view)
    return colour * _glass(p, cell, view)


def _glass(p: Vec2, cell: float, view: View) -> Num:
    """Faint gaps between the cells, as on a panel; none where they would shimmer."""
    inner = vec2(absolute(fract(p.x / cell) - 0.5), absolute(fract(p.y / cell) - 0.5))
    gap = clamp((maximum(inner.x, inner.y) - 0.42) * 9.0)
    return 1.0 - 0.16 * gap * clamp(0.006 / view.pixel)


def _dither(q: Vec2) -> Num:
    """Bayer's 4×4 thresholds, 0…1."""
    x, y = q.x - floor(q.x * 0.25) * 4.0, q.y - floor(q.y * 0.25) * 4.0
    xb, yb = floor(x * 0.5), floor(y * 0.5)
    xa, ya = x - xb * 2.0, y - yb * 2.0
    fine = absolute(xa - ya) * 2.0 + ya
    coarse = absolute(xb - yb) * 2.0 + yb
    return (fine * 4.0 + coarse + 0.5) * (1.0 / 16.0)


def _stepped(t: Num, q: Vec2, steps: float) -> Num:
    """Reduce a tone to a few steps with dots between them."""
    return floor(clamp(t) * steps + _dither(q)) * (1.0 / steps)


def _sky(q: Vec2, view: View) -> Vec3:
    look = view.look
    up = _stepped((q.y + 30.0) * (1.0 / 78.0) + 0.06 * view.bass, q, 7.0)
    night = [mix(look.accent, look.light, 0.35), look.mid * 0.85, look.base * 0.8, look.deep * 0.8]
    sky = ramp(up, night)
    side = floor((hash1(view.seed + 3.0) - 0.5) * 70.0)
    at = q - vec2(side, 14.0 + 6.0 * view.param("sun"))
    disc = length(at + 0.5) - (15.0 + 1.6 * view.kick)
    slit = choose(at.y < -1.0, floor((at.y + 30.0) * 0.25) * 4.0 - (at.y + 30.0) + 0.5, -1.0)
    face = mix(look.light, look.accent, _stepped(0.5 - at.y * 0.035, q, 4.0) * 0.8)
    shown = choose(disc < 0.0, choose(slit > -0.2, 0.0, 1.0), 0.0)
    halo = _stepped(clamp(1.0 - disc * 0.055) * 0.35 * (1.0 + 0.5 * view.kick), q, 5.0)
    sky = sky + mix(look.mid, look.accent, 0.5) * halo
    sky = mix(sky, face * 1.25, shown)
    star = hash2(q + view.seed * 7.0)
    blink = fract(star * 977.0 + view.time * 0.7)
    bright = choose(star > 0.992, 1.0, 0.0) * clamp((q.y - 8.0) * 0.06) * (0.4 + 0.6 * blink)
    return sky + look.light * (bright * (1.0 - shown) * (0.7 + view.hat)) + _clouds(q, view)


def _clouds(q: Vec2, view: View) -> Vec3:
    x = floor(q.x + view.flow * 2.2)
    row = floor(q.y * (1.0 / 7.0))
    puff = noise1(x * 0.07 + row * 37.0 + view.seed) - 0.60
    inside = absolute(q.y - row * 7.0 - 3.0) * 0.05
    there = choose(puff - inside > 0.0, 1.0, 0.0) * choose(absolute(row - 4.0) < 1.6, 1.0, 0.0)
    return mix(view.look.mid, view.look.light, 0.4) * (there * 0.22)


def _hills(
    q: Vec2, way: Num, rough: float, salt: float, ink: Vec3, tall: float, behind: Vec3, view: View
) -> Vec3:
    look = view.look
    x = floor(q.x + way) + salt * 31.0 + view.seed * 11.0
    big = noise1(x * (0.55 / rough)) * 0.65 + noise1(x * (1.9 / rough)) * 0.35
    top = floor(_GROUND + 4.0 + tall * big * view.param("hills") - salt)
    depth = top - q.y
    lit = _stepped(1.0 - depth * 0.10, q, 3.0)
    body = ink * (0.45 + 0.40 * lit) + look.accent * choose(absolute(depth) < 0.5, 0.16, 0.0)
    return choose(depth >= 0.0, body, behind)


def _trees(q: Vec2, way: Num, view: View) -> Vec2:
    """Where trees stand, and how light they are."""
    x = q.x + way
    name = floor(x * (1.0 / 13.0))
    lot = hash1(name + view.seed * 3.0)
    local = x - name * 13.0 - 6.0
    foot = q.y - _GROUND
    high = floor(10.0 + 9.0 * lot)
    tier = foot - floor(foot * 0.25) * 4.0
    wide = (high - foot) * 0.32 + 1.6 - tier * 0.55
    leaf = choose((absolute(local) < wide) & (foot > 2.5) & (foot < high), 1.0, 0.0)
    trunk = choose((absolute(local) < 1.0) & (foot <= 3.0), 1.0, 0.0)
    there = maximum(leaf, trunk) * choose(lot > 0.35, 1.0, 0.0) * choose(foot >= 0.0, 1.0, 0.0)
    return vec2(there, 0.30 * _stepped(0.5 + local * 0.14, q, 2.0))


def _ground(q: Vec2, way: Num, behind: Vec3, view: View) -> Vec3:
    look = view.look
    x = q.x + way
    depth = _GROUND - q.y
    row = floor(depth * (1.0 / 8.0))
    shift = x + row * 4.0
    brick = shift - floor(shift * (1.0 / 8.0)) * 8.0
    inner = depth - row * 8.0
    seam = choose((brick < 0.5) | (inner < 0.5), 1.0, 0.0)
    light = choose((brick < 1.5) | (inner < 1.5), 1.0, 0.0)
    tone = hash2(vec2(floor(shift * (1.0 / 8.0)), row))
    body = mix(look.base * 0.55, look.mid * 0.40, tone * 0.6) + look.mid * (light * 0.10)
    body = mix(body, look.deep * 0.35, seam)
    tuft = hash1(x) * 2.6
    grass = mix(look.accent * 0.75, look.accent * 0.38, choose(depth > 1.5, 1.0, 0.0))
    body = choose(depth < 2.0 + tuft, grass, body)
    blade = choose((depth >= -1.5) & (depth < 0.0) & (hash1(x + 50.0) > 0.72), 1.0, 0.0)
    colour = choose(depth >= 0.0, body, behind)
    return mix(colour, look.accent * 0.6, blade)


def _things(q: Vec2, way: Num, behind: Vec3, cell: float, view: View) -> Vec3:
    look = view.look
    # Every other beat is a leap; between them the legs change eight times a second.
    phase = view.beat
    leap = choose(view.bar - floor(view.bar * 2.0) * 0.5 < 0.25, 1.0, 0.0) * view.param("leap")
    up = floor(phase * (1.0 - phase) * 4.0 * 13.0 * leap)
    home = vec2(-0.36 * view.half.x * (_CELLS * 0.5), _GROUND + 1.0 + up)
    column = floor(q.x - home.x)
    row = 11.0 - (q.y - home.y) + 0.0
    run, jump, coin = bitmap(view, _RUN), bitmap(view, _JUMP), bitmap(view, _COIN)
    stride = choose(fract(view.time * 4.0) > 0.5, 1.0, 0.0)
    low = choose((row > 9.5) & (stride > 0.5), 11.0 - column, column)
    left, foot = view.once(home.x * cell), view.once(home.y * cell)
    with view.within(foot - cell, foot + 14.0 * cell, left - cell, left + 14.0 * cell):
        hero = view.keep(choose(up > 1.0, jump(column, row), run(low, row)))
    shadow = choose(
        (absolute(q.x - home.x - 6.0) < 5.0 - up * 0.15) & (absolute(q.y - _GROUND) < 0.6), 0.5, 0.0
    )
    colour = behind * (1.0 - shadow)
    inks = [behind, look.light * 0.95, look.mid * 1.15, look.accent * 0.55]
    x = q.x + way
    name = floor(x * (1.0 / 12.0))
    bob = floor(2.2 * view.kick + 1.5 * sin(view.time * 3.0 + name))
    group = choose(fract(name * 0.2) < 0.55, 1.0, 0.0)
    level = floor(hash1(floor(name * 0.2) + view.seed) * 3.0) * 6.0
    spin = absolute(sin(view.flow * 2.2 + name * 0.4))
    across = (x - name * 12.0 - 6.0) / maximum(spin, 0.16) + 4.0
    with view.within((_GROUND + 17.0) * cell, (_GROUND + 46.0) * cell):
        money = coin(floor(across), 7.0 - (q.y - (_GROUND + 20.0 + level + bob)))
        money = view.keep(money * group)
    taken = choose(q.x < home.x + 8.0, 0.0, 1.0)
    gold = choose(
        money > 2.5, look.accent * 0.55, choose(money > 1.5, look.accent * 1.3, look.light * 1.3)
    )
    colour = mix(colour, gold, choose(money > 0.5, 1.0, 0.0) * taken)
    body = choose(hero > 2.5, inks[3], choose(hero > 1.5, inks[2], inks[1]))
    return mix(colour, body, choose(hero > 0.5, 1.0, 0.0))


def _status(q: Vec2, behind: Vec3, cell: float, view: View) -> Vec3:
    """Hearts at the upper left: the music's energy is the runner's health."""
    look = view.look
    heart = bitmap(view, _HEART)
    half = view.half * (_CELLS * 0.5)
    x = q.x + floor(half.x) - 6.0
    name = floor(x * (1.0 / 9.0))
    left, top = view.once(-view.half.x), view.once(view.half.y)
    with view.within(top - 15.0 * cell, top, left, left + 53.0 * cell):
        ink = view.keep(heart(x - name * 9.0, floor(half.y) - 6.0 - q.y))
    there = choose((ink > 0.5) & (name >= 0.0) & (name < 5.0), 1.0, 0.0)
    full = clamp(view.energy * 5.5 - name)
    red = mix(look.base * 0.5, look.mid * 1.1, choose(full > 0.3, 1.0, 0.0))
    red = mix(red, look.light, choose(ink > 1.5, 0.8, 0.0))
    return mix(behind, red, there * minimum(full + 0.5, 1.0))


SCENE = Scene(
    name="eight_bit",
    family="retro",
    words=(
        "8-bit", "8 bit", "pixel art", "pixels", "video game", "game", "arcade", "chiptune",
        "platformer", "nintendo", "gameboy", "retro game", "runner", "coins", "adventure", "cute",
        "fun", "playful", "nineties", "level up",
    ),
    words_zh=(
        "八位", "像素", "像素风", "游戏", "街机", "复古游戏", "芯片音乐", "跑酷", "冒险", "可爱",
        "好玩", "金币",
    ),
    draw=draw,
    params=(
        Param("speed", 0.6, 1.6, 1.0, "how fast the runner is"),
        Param("hills", 0.6, 1.3, 1.0, "how high the hills are"),
        Param("sun", 0.0, 1.0, 0.5, "how high the sun stands"),
        Param("leap", 0.0, 1.0, 1.0, "how high the runner leaps"),
    ),
    soft=True,
    room="upper",
    energy=0.6,
    brightness=0.4,
)  # fmt: skip
