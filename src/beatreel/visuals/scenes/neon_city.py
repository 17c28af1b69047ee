"""Down an avenue at night in the rain: lit towers, wet asphalt, trails of traffic."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    cover,
    exp,
    floor,
    fract,
    glow,
    hash1,
    hash2,
    length,
    maximum,
    minimum,
    mix,
    noise,
    num,
    sin,
    smoothstep,
    vec2,
)
from ..view import View
from ..weather import rain

_LENS = 1.15
_EYE = 0.34
_WALK = 0.35
_HORIZON = -0.16
#: Distance at which houses have dissolved in the mist.
_DISSOLVED = 12.0


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    ray = view.keep(_ray(p, view))
    wet = (_EYE + ray.y * (1.0 / maximum(absolute(ray.x), 0.002))) < 0.0
    bend = view.layer(2, lambda q, w: tuple(_ripple(q, w)))
    mirror = view.keep(choose(wet, ray + vec2(*bend), ray))
    air = view.keep(Vec3(*view.layer(4, lambda q, w: tuple(_sky(q, w)))))
    colour = _towers(mirror, wet, air, view)
    asphalt = look.deep * 0.25 + colour * mix(0.75, 0.42, clamp(-ray.y * 1.6))
    colour = choose(wet, asphalt, colour)
    with view.within(-99.0, _HORIZON + 0.02):
        lights = _traffic(ray, mirror, view)
    colour = view.keep(_walker(p, colour + lights, air, view))
    return colour + _drops(p, view)


def _ray(p: Vec2, view: View) -> Vec2:
    """Return where a pixel looks, one unit ahead, from the middle of the horizon."""
    sway = view.once(vec2(sin(view.flow * 0.11), sin(view.flow * 0.17) * 0.4) * 0.035)
    return (p + sway - vec2(0.0, _HORIZON)) * (1.0 / _LENS)


def _ripple(p: Vec2, view: View) -> Vec2:
    """Bend the mirrored ray: puddles are calm, the rest of the street smears upwards."""
    ray = view.keep(_ray(p, view))
    with view.within(-99.0, _HORIZON):
        ground = view.keep(_EYE / maximum(-ray.y, 0.004))
        along = ground + view.flow * _WALK
        x = ray.x * ground
        fine = view.keep(noise(vec2(x * 9.0, along * 3.5)) - 0.5)
        puddle = smoothstep(0.35, 0.65, noise(vec2(x * 1.7 + 4.0, along * 0.8)))
        rough = mix(0.6, 0.12, puddle) * clamp(3.0 / ground)
        ring = sin(fine * 30.0 + view.time * 9.0) * 0.03 * view.param("rain")
        return view.keep(vec2(fine * 0.10 + ring * 0.2, (fine + ring) * 0.55) * rough)


def _sky(p: Vec2, view: View) -> Vec3:
    """Low clouds lit by the city, brightest where the street ends."""
    look = view.look
    ray = _ray(p, view)
    far = vec2(ray.x * 0.75, absolute(ray.y) * 1.5)
    shine = view.keep(glow(length(far), 0.17 + 0.10 * view.bass))
    tint = mix(look.mid, look.accent, clamp(0.5 + ray.x * 0.8) * 0.45)
    sky = look.deep * 0.5 + look.base * _clouds(p, view)
    return sky + tint * shine * (0.75 + 0.5 * view.bass) + look.light * shine**4 * 0.5


def _clouds(p: Vec2, view: View) -> Num:
    y = absolute(p.y - _HORIZON) + 0.16
    cell = vec2(p.x / y * 0.45 + view.seed + view.flow * 0.03, 1.3 / y + view.flow * 0.02)
    cloud = view.fbm(cell, 4)
    return (0.2 + 1.8 * cloud**3) * exp(y * -0.9)


#: Rows of buildings a side, near to far: distance from the middle of the street, height of the
#: highest, how much lower the lowest is, length of a block.
_ROWS = ((1.0, 2.3, 1.3, 1.5), (2.7, 5.5, 4.0, 2.3), (6.0, 11.0, 7.0, 3.1))


def _towers(ray: Vec2, wet: Num, air: Vec3, view: View) -> Vec3:
    """Three rows of buildings a side, near ones in front, dissolving in the lit mist.

    Each pixel finds the nearest row that it hits and only that one is painted.
    """
    beside = view.keep(maximum(absolute(ray.x), 0.002))
    away = view.keep(1.0 / beside)
    along = view.keep(choose(ray.x > 0.0, 57.0, 0.0) + view.flow * _WALK)
    lot, over = (view.keep(v) for v in _row(0, ray, beside, away, along, view))
    aside, edge = num(_ROWS[0][0]), over
    with view.where(over > -0.5):
        middle, far = (_row(i, ray, beside, away, along, view) for i in (1, 2))
        hidden = middle[1] < 0.5
        behind = view.keep(choose(hidden, vec2(*middle), vec2(*far)))
        beyond = view.keep(choose(hidden, _ROWS[1][0], _ROWS[2][0]))
    seen = over < 0.5
    lot, edge = choose(seen, lot, behind.x), choose(seen, over, behind.y)
    hit = view.keep(vec2(choose(seen, aside, beyond), lot))
    shown = view.keep(clamp(0.5 - edge))
    # Houses that the mist has dissolved hide nothing of what towers over it.
    hidden = view.keep(shown * clamp((_DISSOLVED - away * hit.x) * 0.15))
    with view.where(hidden < 1.0):
        colour = view.keep(_landmark(ray, air, view) * (1.0 - hidden))
    with view.where(shown > 0.0):
        face, clear = _house(hit, away, along, ray, wet, air, view)
        house = view.keep((face - air) * (clear * shown))
    return air + colour + house


def _row(i: int, ray: Vec2, beside: Num, away: Num, along: Num, view: View) -> tuple[Num, Num]:
    """Return the lot of a row's house at each pixel, and how many pixels that is over its roof."""
    aside, tall, spread, block = _ROWS[i]
    t = away * aside
    place = (t + along) * (1.0 / block)
    town = view.once(floor(view.seed * 7.0) + 90.0 * i)
    lot = view.keep(hash1(floor(place) + town))
    gap = choose(fract(place) > 0.86 + 0.1 * lot, tall * 0.35, 0.0)
    over = absolute(_EYE + ray.y * t) - (tall - spread * lot - gap)
    return lot, over * (beside * (1.0 / (aside * view.pixel)))


def _house(
    hit: Vec2, away: Num, along: Num, ray: Vec2, wet: Num, air: Vec3, view: View
) -> tuple[Vec3, Num]:
    """Return the light of a house, and how much of it the mist lets through."""
    look = view.look
    aside, lot = hit
    near = aside < 2.0
    block = choose(near, 1.0 / 1.5, choose(aside < 5.0, 1.0 / 2.3, 1.0 / 3.1))
    t = away * aside
    y = view.keep(absolute(_EYE + ray.y * t))
    z = t + along
    place = z * block
    name = floor(place)
    # Pixels in a unit, upwards and along the street.
    fine = view.keep(1.0 / (maximum(t, 0.01) * view.pixel * (1.0 / _LENS)))
    fine_z = fine * maximum(absolute(ray.x), 0.002)
    lit = _windows(z, y, lot, fine_z, fine * choose(wet, 0.17, 1.0), view)
    face = look.deep * (0.22 + 0.2 * lot) + air * 0.06 + lit
    beside = view.keep(place - name - (0.2 + 0.45 * lot))
    with view.where(near & (y < choose(absolute(beside) < 0.25, 1.9, 0.37))):
        shops = _front(z, y, lot, fine_z, view)
        shops = shops + _sign(y, beside, name, lot, fine_z, view)
        shops = view.keep(shops * choose(near, 1.0, 0.0))
    face = face + shops
    # Nearly exp(-x), for less.
    clear = clamp(1.0 - t * (0.03 * (0.5 + view.param("mist"))))
    clear = clear * clear
    return face, clear * clear


def _pane(value: Num, wide: float, fine: Num) -> Num:
    """Return a window's profile across one cell of ``fine`` pixels."""
    sharp = clamp((wide - absolute(fract(value) - 0.5)) * minimum(fine, 50.0) + 0.5)
    return mix(sharp, wide * 2.0, clamp(1.85 - 0.85 * fine))


def _windows(z: Num, y: Num, house: Num, fine_z: Num, fine_y: Num, view: View) -> Vec3:
    look = view.look
    across, up = z * 10.0, y * (7.0 + house * 5.0)
    fine_z = fine_z * 0.1
    lot = view.keep(hash2(vec2(across, up + floor(house * 999.0))))
    awake = 0.45 + 1.1 * fract(house * 17.0)
    share = (mix(0.20, 0.62, view.param("windows")) + 0.12 * view.energy) * awake
    on = mix(clamp((share - lot) * 9.0), share * 0.6, clamp(1.7 - 0.85 * fine_z))
    shape = _pane(across, 0.33, fine_z) * _pane(up, 0.30, fine_y * (1.0 / 9.0))
    # A window that is lit has a lot under the share; what is left of it tells the lamp's kind.
    kind = fract(lot * 91.0)
    tint = mix(look.light, look.mid * 1.3, clamp(kind * 5.0 - 2.8))
    tint = choose(kind > 0.92, look.accent, tint)
    strength = 0.16 + 1.3 * kind * kind + choose(kind > 0.72, view.snare * 0.8, 0.0)
    return tint * (on * shape * strength)


def _front(z: Num, y: Num, lot: Num, fine: Num, view: View) -> Vec3:
    """Light of the shops at the street."""
    with view.where(y < 0.26):
        front = clamp((0.26 - y) * 25.0) * clamp((y - 0.02) * 33.0)
        front = front * _pane(z * 3.1, 0.40, fine * (1.0 / 3.1))
        goods = 0.4 + clamp(y * 2.0 + 0.2, 0.2, 0.6)
        goods = goods - 0.5 * _pane(z * 12.4, 0.08, fine * (1.0 / 12.4))
        lamp = clamp(hash1(z * 3.1) * 1.6 - 0.4) * 1.5
        front = view.keep(front * goods * lamp)
    return mix(view.look.light, view.look.mid, clamp(lot * 2.0 - 0.4)) * front


def _sign(y: Num, d: Num, name: Num, lot: Num, fine: Num, view: View) -> Vec3:
    """Light of one upright neon sign a house, ``d`` from its middle, and of a band along some."""
    look = view.look
    off = absolute(d)
    strip = clamp((0.034 - off) * minimum(fine * 1.5, 250.0) + 0.5)
    foot = y - (0.42 + 0.3 * lot)
    reach = clamp(foot * 33.0) * clamp((0.9 - foot) * 20.0)
    glyph = hash2(vec2(floor(d * 60.0), floor(y * 22.0) + name * 3.0))
    stroke = mix(0.35 + 1.1 * clamp(glyph * 3.0 - 1.0), 0.9, clamp(1.4 - 0.043 * fine))
    aura = clamp(1.0 - off * 4.0) ** 4 * clamp(y * 1.4 - 0.28) * clamp(2.1 - 1.1 * y)
    sign = (strip * reach * stroke * 3.6 + aura * 0.19) * (0.75 + 0.9 * view.kick)
    band = clamp(1.0 - absolute(y - 0.335) * 40.0) * clamp(fract(lot * 9.1) * 6.0 - 3.5)
    return choose(fract(lot * 5.3) > 0.5, look.accent, look.mid) * sign + look.accent * (band * 1.1)


def _landmark(ray: Vec2, air: Vec3, view: View) -> Vec3:
    """Place one great tower at the end of the street, a little off its middle."""
    look = view.look
    up = absolute(ray.y)
    x = ray.x - (fract(view.seed * 0.618) - 0.5) * 0.14
    wide = 0.052 - 0.012 * smoothstep(0.20, 0.21, up) - 0.014 * smoothstep(0.34, 0.35, up)
    pixel = view.pixel
    body = cover(maximum(absolute(x) - wide, up - 0.46), pixel)
    mast = cover(maximum(absolute(x) - 0.0022, up - 0.60), pixel)
    ribs = 0.5 + 0.5 * sin(x * 520.0)
    rows = smoothstep(0.35, 0.65, fract(up * 46.0)) * (0.6 + 0.4 * sin(floor(up * 46.0) * 2.4))
    core = clamp(1.0 - absolute(x) * 60.0) * (0.3 + view.kick)
    skin = air * 0.45 + look.deep * 0.2 + look.light * (ribs * rows * 0.22) + look.accent * core
    crown = look.accent * glow(length(vec2(x, up - 0.475)), 0.035) * (0.8 + 0.9 * view.kick)
    beacon = look.mid * glow(length(vec2(x, up - 0.60)), 0.010) * (0.6 + 2.0 * (1.0 - view.bar))
    return (skin - air) * maximum(body, mast) + crown + beacon


def _traffic(ray: Vec2, mirror: Vec2, view: View) -> Vec3:
    lamps = _lamps(ray, 0.10, 0.010, view)
    street = _lamps(vec2(mirror.x, minimum(mirror.y, ray.y * 0.9)), -0.10, 0.05, view)
    return lamps + street * (0.45 / (1.0 + 5.0 * ray.y * ray.y))


def _lamps(ray: Vec2, height: float, wide: float, view: View) -> Vec3:
    """Trails of light at one height over the street: coming on the left, going on the right."""
    look = view.look
    t = view.keep((_EYE - height) / maximum(-ray.y, 0.003))
    x = view.keep(ray.x * t)
    lane = absolute(x)
    width = maximum(t * view.pixel * (1.0 / _LENS), wide)
    going, inner = x > 0.0, lane < 0.40
    with view.where((lane < 0.9) & (ray.y < 0.0)):
        off = absolute(lane - choose(inner, 0.26, 0.54))
        beside = absolute(off - 0.035)
        phase = t * 0.14 + view.flow * choose(going, -0.40, 0.65) + choose(inner, 0.0, 0.4)
        name = floor(phase)
        inside = phase - name
        # Each car is a head and a long exposed tail; some places in the row are empty.
        there = clamp((fract(name * 0.618034 + choose(inner, 0.0, 0.37)) - 0.3) * 8.0)
        trail = there * (clamp(inside * 7.0) * (1.0 - inside) ** 2 + 0.05)
        seen = clamp(ray.y * -80.0) * clamp((0.9 - lane) * 5.0) * clamp(lane * 7.0 - 0.2)
        # Lanes do not know of each other: the light of one ends where the next begins.
        seen = seen * clamp(1.0 - off * off * 51.0)
        # A glow as wide as a pixel at least, and fainter where that is wider than it should be.
        seen = seen * (wide * width / (width * width + beside * beside))
        shine = trail * seen * clamp(1.1 - t * 0.03)
        shine = view.keep(shine * (1.3 + 1.2 * view.param("traffic")))
    return choose(going, look.mid * 2.4, look.light * 1.5) * shine


def _walker(p: Vec2, behind: Vec3, air: Vec3, view: View) -> Vec3:
    """Draw someone with an umbrella, walking ahead of us; the street mirrors them."""
    look = view.look
    step = sin(view.flow * 4.2)
    home = vec2((fract(view.seed * 0.377) - 0.5) * 0.5 + 0.06, -0.74 + 0.006 * step)
    x, reach = view.once(home.x), 0.19
    with view.within(-99.0, -0.12, x - reach, x + reach):
        there, rim = _shadow((p - home) * (1.0 / 0.62), step, view)
        edge = air * 0.45 + look.accent * 0.10
        ink = view.keep((look.deep * 0.12 + edge * rim - behind) * there)
    return behind + ink


def _shadow(q: Vec2, step: Num, view: View) -> tuple[Num, Num]:
    """Return how much the walker or the mirror image hides, and the light on its rim."""
    low = choose(q.y < 0.0, 1.0, 0.0)
    x = q.x + low * sin(q.y * 60.0 + view.time * 3.0) * 0.008
    y = choose(q.y < 0.0, q.y * -1.05, q.y)
    body = view.keep(_figure(view.keep(vec2(x, y)), step))
    rim = smoothstep(-0.030, 0.0, body) * smoothstep(0.1, 0.55, y) * (1.0 - 0.7 * low)
    there = cover(body, view.pixel * 2.2) * mix(1.0, 0.6, low) * view.param("walker")
    return there, rim


def _figure(q: Vec2, step: Num) -> Num:
    dome = length(vec2(q.x, (q.y - 0.55) * 1.25)) - 0.27
    rim = 0.575 + 0.012 * absolute(sin(q.x * 23.0))
    canopy = maximum(dome, rim - q.y)
    stick = maximum(absolute(q.x - 0.01) - 0.006, absolute(q.y - 0.66) - 0.26)
    coat = maximum(absolute(q.x + 0.02) - mix(0.088, 0.052, smoothstep(0.2, 0.5, q.y)), 0.0)
    coat = coat + maximum(absolute(q.y - 0.36) - 0.16, 0.0) - 0.008
    head = length(q - vec2(-0.02, 0.575)) - 0.052
    stride = absolute(q.x + 0.02 - 0.035 * step * (1.0 - q.y * 4.0))
    leg = absolute(stride - 0.032 * (1.0 - q.y * 2.0)) - 0.022
    legs = maximum(leg, absolute(q.y - 0.11) - 0.11)
    return minimum(minimum(canopy, stick), minimum(minimum(coat, head), legs))


def _drops(p: Vec2, view: View) -> Vec3:
    slant = 0.10 + 0.05 * sin(view.flow * 0.2)
    streak = rain(p, 27.0, view.time * 1.7, slant, view)
    light = mix(view.look.light, view.look.accent, 0.35)
    return light * (streak * view.param("rain") * (0.14 + 0.25 * view.hat))


SCENE = Scene(
    name="neon_city",
    family="place",
    words=(
        "neon city", "city at night", "night street", "rain", "rainy night", "wet street",
        "cyberpunk", "tokyo", "hong kong", "downtown", "avenue", "traffic lights", "car lights",
        "light trails", "skyscrapers", "umbrella", "lonely walk", "urban", "reflections",
        "blade runner", "nightlife", "moody",
    ),
    words_zh=(
        "霓虹城市", "夜晚的城市", "雨夜", "街道", "下雨", "赛博朋克", "都市", "车流", "灯光",
        "高楼", "雨伞", "夜景", "倒影", "孤独",
    ),
    draw=draw,
    params=(
        Param("rain", 0.0, 1.0, 0.7, "how hard it rains"),
        Param("windows", 0.0, 1.0, 0.5, "how many windows are lit"),
        Param("traffic", 0.0, 1.5, 0.8, "how fast and bright the traffic is"),
        Param("mist", 0.0, 2.0, 0.8, "how soon distance dissolves"),
        Param("walker", 0.0, 1.0, 1.0, "whether someone walks there"),
    ),
    soft=True,
    room="upper",
    energy=0.6,
    brightness=0.25,
)  # fmt: skip
