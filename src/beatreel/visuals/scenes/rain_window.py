"""Rain on a window: drops that run and bend the blurred lights of the city behind."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    clamp,
    cover,
    exp,
    floor,
    fract,
    hash1,
    hash2,
    length,
    maximum,
    minimum,
    mix,
    sin,
    smoothstep,
    vec2,
    wave,
)
from ..view import View


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    bead, bend_a = _beads(p, view)
    run, bend_b, wiped = _runs(p, view)
    drop = view.keep(clamp(bead + run))
    # A drop is a lens: it shows the street upside down.
    with view.where(drop > 0.0):
        held = view.keep(_near(p + bend_a * -0.55 + bend_b * -0.75, view) * (drop * 1.4))
    *outside, haze = view.layer(2, _behind)
    outside = Vec3(*outside)
    steam = view.param("steam") * (1.0 - clamp(drop * 1.5 + wiped))
    air = look.base * 0.22 + mix(look.mid, look.base, 0.4) * (haze * 0.55)
    clear = view.keep(outside * (1.0 - 0.8 * drop) + held)
    colour = mix(clear, clear * 0.55 + air, steam * 0.8)
    edge = view.keep(drop * (1.0 - drop) * 4.0)
    colour = colour * (1.0 - 0.45 * edge)
    glint = clamp((bend_a.y + bend_b.y) * 18.0 - (bend_a.x + bend_b.x) * 10.0 - 0.5)
    shine = mix(look.light, look.accent, 0.25) * (glint * drop * (0.07 + 0.6 * view.hat))
    return _sill(view.keep(colour + shine), p, view)


def _behind(q: Vec2, view: View) -> tuple[Num, ...]:
    """Light of the street, and how much of it the steam on the glass catches."""
    look = view.look
    (haze,) = view.layer(4, _glow)
    far = mix(look.mid, look.accent, clamp(q.x * 0.5 + 0.5)) * (haze * 0.22)
    return *(_street(q, view) + far + _lights(q, view)), haze


def _glow(p: Vec2, view: View) -> tuple[Num]:
    """How much light the steam on the glass catches: broad, from the street's middle."""
    side = sin(view.seed) * 0.4
    x, y = p.x - side, p.y + 0.05 + 0.15 * sin(p.x * 1.4 + view.seed)
    cloud = view.fbm(p * 1.1 + view.seed, 3)
    return ((0.25 + 1.1 * cloud) / (1.0 + x * x * 0.8 + y * y * 3.0) * (0.7 + 0.6 * view.bass),)


def _street(q: Vec2, view: View) -> Vec3:
    look = view.look
    sky = look.deep * 0.5 + look.base * (0.10 + 0.35 * clamp(1.0 - absolute(q.y) * 0.36) ** 4)
    house = clamp((hash1(q.x * 2.3 + 40.0 + view.seed) * 0.9 - 0.15 - q.y) * 9.0)
    return sky * mix(1.0, 0.45, house)


def _lights(q: Vec2, view: View) -> Vec3:
    """Three depths of lights out of focus: windows, signs, and cars that pass."""
    drift = view.flow * 0.012
    size = _blur(view)
    far = _discs(q + vec2(drift * 0.5, 0.0), 5.4, 0.27 * size, 0.62, 3.0, view)
    near = _near(q, view)
    pace = view.flow * 0.11 * view.param("traffic")
    lane = view.keep(vec2(q.x * 1.9 + pace, q.y + 0.42))
    lot = view.keep(hash1(lane.x + 200.0))
    at = vec2((fract(lane.x) - 0.5) * (1.0 / 1.9), lane.y + (lot - 0.5) * 0.22)
    radius = (0.05 + 0.045 * fract(lot * 3.0)) * size
    pair = vec2(absolute(at.x) - 0.85 * radius, at.y)
    car = _disc(length(pair) * (1.0 / radius), radius, view) * clamp(lot * 6.0 - 2.9)
    tint = mix(view.look.mid * 1.5, view.look.light, clamp((fract(lot * 7.0) - 0.5) * 9.0 + 0.5))
    return far + near + tint * (car * (0.55 + 0.5 * view.bass))


def _near(q: Vec2, view: View) -> Vec3:
    return _discs(q + vec2(view.flow * 0.012, 0.0), 2.3, 0.27 * _blur(view), 0.62, 17.0, view)


def _blur(view: View) -> Num:
    return 0.75 + 0.5 * view.param("blur")


def _disc(d: Num, radius: Num, view: View) -> Num:
    """Profile of an aperture: flat, a little brighter at its rim."""
    soft = 1.0 / (view.pixel * 3.0)
    return clamp(0.5 + (1.0 - d) * radius * soft) * (0.55 + 0.45 * d * d * d)


def _discs(q: Vec2, cells: float, size: Num, share: float, salt: float, view: View) -> Vec3:
    look = view.look
    at = view.keep(q * cells)
    lot = view.keep(_two(hash2(at + (salt + 60.0) + floor(view.seed) * 3.0)))
    rank = view.keep(fract(lot.x * 37.0 + lot.y * 73.0))
    radius = size * (0.6 + 0.4 * rank)
    radius = view.keep(radius)
    away = length(fract(at) - 0.5 - (lot - 0.5) * (1.0 - 2.0 * radius))
    disc = _disc(away * (1.0 / radius), radius * (1.0 / cells), view)
    # Lights crowd around the street and thin out above it.
    y = (floor(at.y) + 0.5) * (1.0 / cells) + 0.05
    crowd = exp(y * y * -2.2) * share * 1.35
    there = clamp((crowd - rank) * 9.0)
    kind = fract(lot.y * 19.0)
    tint = mix(look.light, look.mid * 1.3, clamp(kind * 6.0 - 2.0))
    tint = mix(tint, look.accent, clamp(kind * 9.0 - 6.6))
    beat = 0.75 + 0.7 * view.kick * clamp(fract(lot.x * 11.0) * 4.0 - 2.0)
    return tint * (disc * there * beat * (0.20 + 1.2 * fract(lot.x * 7.0) ** 3))


def _beads(p: Vec2, view: View) -> tuple[Num, Vec2]:
    """Return small drops that sit still, grow and vanish: their cover, and how they bend light."""
    cells = 11.0

    def bead(column: Num, y: Num) -> tuple[Num, ...]:
        row = floor(y * cells + view.seed)
        lot = _two(hash2(vec2(column + 80.0, row + 80.0)))
        rank = fract(lot.x * 37.0 + lot.y * 73.0)
        age = fract(view.time * 0.045 + lot.x * 9.0)
        life = clamp(age * 12.0) * clamp((1.0 - age) * 3.3)
        size = maximum((0.08 + 0.24 * rank**3) * life * view.param("rain"), 0.03)
        middle = (lot - 0.5) * 0.45 + 0.5
        return middle.x, row + middle.y, 1.6 / (size * size), clamp(size * 40.0 - 1.5)

    across = p.x * cells
    x, y, curved, grown = view.columns(p, vec2(cells, 0.0), 0.0, _abreast(cells), bead)
    away = view.keep(vec2(fract(across) - x, (p.y * cells + view.seed - y) * 0.92))
    inner = 1.6 - (away.x * away.x + away.y * away.y) * curved
    drop = view.keep(clamp(inner) * grown)
    return drop, view.keep(away * (drop * 1.3))


def _abreast(cells: float) -> int:
    """Return how many columns, so many a unit, the widest picture shows."""
    return int(cells * 5.0) // 16 * 16 + 16


def _two(lot: Num) -> Vec2:
    """Split a random number of 24 bits in two that know little of each other."""
    return vec2(lot, fract(lot * 4096.0))


def _runs(p: Vec2, view: View) -> tuple[Num, Vec2, Num]:
    """Return drops that run down, after Martijn Steinrucken's "Heartfelt".

    Their cover, how they bend light, and where they have wiped the glass.
    """
    t = view.flow * 0.05 + view.time * 0.05
    across, down = 7.35, 1.2075

    def run(column: Num, height: Num) -> tuple[Num, ...]:
        y = height * down + t * 0.9 + hash1(column + 40.0)
        row = floor(y)
        lot = _two(hash2(vec2(column + 90.0, row + 90.0)))
        middle = (lot.x - 0.5) * 0.7
        swing = wave(height * 2.52 + wave(height * 1.8375 + lot.y) * 0.16)
        middle = middle + swing * (0.45 - absolute(middle)) * 0.35
        age = fract(t * 1.3 + lot.y)
        # A drop clings, then lets go: up slowly, down at once.
        fall = smoothstep(0.0, 0.85, age) * clamp((1.0 - age) * 6.7)
        place = (fall - 0.5) * 0.8 + 0.5
        inside = y - row
        thin = clamp((1.0 - inside) / maximum(1.0 - place, 0.05))
        # Nearly its root, for less.
        thin = thin * (2.0 - thin)
        there = clamp((lot.x * 0.6 + 0.55 - fract(lot.y * 5.0)) * 9.0)
        above = clamp((inside - place) * 33.0 + 0.3) * thin * there
        size = 0.026 * (0.6 + 0.6 * lot.x) * view.param("rain")
        small = (fract(height * 15.75 + lot.x * 5.0) - 0.5) * 0.05
        # Where a drop would be on a line through the picture's middle.
        level = inside - place - height * down
        return middle, level, 1.4 / (size * size * maximum(there, 1e-3)), thin, above, small

    seen = view.columns(p, vec2(across, 0.0), view.seed * 7.0, _abreast(across), run)
    middle, level, curved, thin, above, small = seen
    away = view.keep(fract(p.x * across + view.seed * 7.0) - 0.5 - middle)
    off = view.keep(vec2(away * (1.0 / 7.0), (p.y * down + level) * (0.55 / 1.15)))
    main = view.keep(clamp(1.4 - (off.x * off.x + off.y * off.y) * curved))
    path = clamp((0.16 * thin - absolute(away)) * 14.0) * above
    reach = 0.011 * thin + 0.002
    beads = reach * reach - off.x * off.x - small * small
    beads = view.keep(clamp(beads * 16e3) * above * (1.0 - main))
    bend = off * (main * 9.0) + vec2(off.x, small) * (beads * 9.0)
    return clamp(main + beads), view.keep(bend), view.keep(path)


def _sill(behind: Vec3, p: Vec2, view: View) -> Vec3:
    """Draw the sill, and a cat on it that looks out."""
    look = view.look
    dark = look.deep * 0.10
    edge = mix(look.mid, look.accent, 0.35) * (0.05 + 0.16 * view.bass)
    foot = view.once(-view.half.y + 0.17)
    side = view.once(sin(view.seed * 2.3) * 0.25 + 0.42 * view.half.x)
    sharp = view.pixel * 1.8
    with view.within(foot - 0.02, foot + 0.62, side - 0.36, side + 0.22):
        q = view.keep(vec2((p.x - side) * 2.0, (p.y - foot) * 2.0))
        cat = view.keep(_cat(q, view) * 0.5)
        fur = cover(cat, sharp) * view.param("cat")
        rim = smoothstep(-0.020, 0.0, cat) * smoothstep(-0.1, 0.7, q.y)
        cat = view.keep((dark + edge * (rim * 1.3) - behind) * fur)
    colour = behind + cat
    with view.within(-99.0, foot + 0.02):
        board = p.y - foot + 0.002
        lip = exp(clamp(board * 40.0, -9.0, 0.0)) * 0.8
        wood = view.keep((dark + edge * lip - colour) * cover(board, sharp))
    return colour + wood


def _cat(q: Vec2, view: View) -> Num:
    breath = 1.0 + 0.02 * sin(view.flow * 0.9)
    body = length(vec2(q.x * 1.18, (q.y - 0.24) * 0.86 * breath)) - 0.30
    chest = length(vec2(q.x * 1.3, q.y - 0.52)) - 0.19
    nod = 0.02 * sin(view.flow * 0.37)
    head = length(vec2((q.x - nod) * 0.88, q.y - 0.80)) - 0.165
    ear = absolute(q.x - nod) - 0.105
    twitch = 0.02 * view.snare
    ears = maximum(absolute(ear) - (1.07 + twitch - q.y) * 0.42, 0.86 - q.y)
    swing = sin(view.flow * 0.8) * 0.05
    tail = length(vec2(clamp(absolute(q.x + 0.36) - 0.26, 0.0, 9.0), q.y - 0.05 - swing * q.x))
    tail = tail - 0.045
    trunk = minimum(body, chest)
    blend = clamp((head - trunk) * 4.0 + 0.5)
    joined = mix(head, trunk, blend) - blend * (1.0 - blend) * 0.125
    return minimum(minimum(joined, ears), tail)


SCENE = Scene(
    name="rain_window",
    family="place",
    words=(
        "rain on a window", "window", "raindrops", "bokeh", "city lights", "lofi", "lo-fi",
        "rainy day", "rainy evening", "cosy", "cat", "melancholy", "blue mood", "study", "chill",
        "glass", "drizzle", "nostalgic", "alone", "jazz", "cafe",
    ),
    words_zh=(
        "雨窗", "窗外的雨", "雨滴", "散景", "城市灯光", "下雨天", "忧伤", "猫", "慵懒", "治愈",
        "咖啡馆", "安静",
    ),
    draw=draw,
    params=(
        Param("rain", 0.4, 1.4, 1.0, "how large the drops are"),
        Param("steam", 0.0, 1.0, 0.6, "how steamed up the glass is"),
        Param("blur", 0.0, 1.0, 0.5, "how far out of focus the lights are"),
        Param("traffic", 0.0, 2.0, 1.0, "how fast cars pass"),
        Param("cat", 0.0, 1.0, 1.0, "whether a cat looks out"),
    ),
    soft=True,
    room="upper",
    energy=0.25,
    brightness=0.25,
)  # fmt: skip
