"""A city over the water as a time-lapse: dusk goes to night, clouds race, windows light up."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    TAU,
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
    hash1,
    hash2,
    maximum,
    mix,
    noise,
    num,
    polar,
    sin,
    smoothstep,
    sqrt,
    triangle,
    vec2,
    vec3,
)
from ..starlight import starfield
from ..view import View

_WATER = -0.42
#: Rows of buildings, far to near: houses a unit, lowest and highest top, pace.
_ROWS = ((6.4, 0.18, 0.95, 0.4), (4.4, 0.10, 1.40, 0.8), (3.6, 0.03, 0.50, 1.4))


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    hour = view.once(clamp(view.param("time_of_day") + view.local * 0.012 * view.param("pace")))
    y = p.y - _WATER
    wet = y < 0.0
    with view.within(-99.0, _WATER):
        ripple = view.keep(_ripple(p, y, view))
    tall = absolute(y) * choose(wet, 1.12, 1.0)
    q = view.keep(vec2(p.x + ripple * 0.3, absolute(tall + ripple)))
    sky, air = _sky(q, hour, view)
    sky = view.keep(sky)
    stand = view.once(_stand(view))
    with view.within(_WATER - 0.6, _WATER + 0.6, stand - 0.45, stand + 0.45):
        wheel = view.keep(_wheel(q, stand, hour, view))
    with view.within(_WATER - 1.5, _WATER + 1.5):
        hit, row, edge = _front(q, view)
        with view.where(edge > 0.0):
            city = view.keep(_house(hit, row, q, air, hour, view))
    colour = mix(sky, city, edge) + wheel
    shore = clamp(1.0 - absolute(y) * 7.5) ** 4
    dark = look.deep * 0.12 + look.base * 0.05
    water = mix(dark, colour, mix(0.66, 0.25, clamp(-y * 1.3))) + look.base * (ripple * 0.4)
    colour = choose(wet, water, colour)
    warm = mix(look.mid, look.light, 0.3)
    return colour + warm * (shore * (0.05 + 0.16 * hour + 0.15 * view.bass))


def _ripple(p: Vec2, y: Num, view: View) -> Num:
    depth = maximum(-y, 0.0)
    away = view.keep(1.0 / (depth + 0.10))
    wide = noise(vec2(p.x * 3.0 + view.seed, away * 5.0 + view.time * 0.9)) - 0.5
    fine = noise(vec2(p.x * 11.0, away * 15.0 - view.time * 1.4)) - 0.5
    return (wide * 0.10 + fine * 0.09) * smoothstep(0.0, 0.45, depth)


def _sky(q: Vec2, hour: Num, view: View) -> tuple[Vec3, Vec3]:
    """Return the sky and the air before it.

    The afterglow sinks and goes out while the stars come; clouds run through it.
    """
    look = view.look
    *parts, cloud, lit = view.layer(4, lambda p, w: _air(p, hour, w))
    air = view.keep(Vec3(*parts))
    x, y = q.x - _side(view), q.y - 0.42 + 0.85 * hour
    d2 = view.keep(x * x + y * y)
    with view.where((d2 < 0.8) & (hour < 0.62)):
        sun = cover(sqrt(d2) - 0.15, view.pixel * 1.5) + 0.35 / (1.0 + d2 * 60.0) - 0.007
        sun = view.keep(maximum(sun, 0.0) * clamp(1.0 - hour * 1.6) * 1.3)
    # The ripples of a river leave nothing of a star.
    night = view.once(clamp(hour * 2.0 - 0.6) * 1.2)
    stars = starfield(
        view, 260, vec2(view.flow * 0.002, 0.0), gain=night, dim=lambda at: clamp(at.y - _WATER)
    )
    dusk = 1.0 - hour
    dark = look.deep * 0.4 + look.base * (0.16 + 0.3 * dusk)
    bright = (look.mid + look.light * 0.3) * (0.12 + 1.1 * dusk)
    return mix(air + look.light * sun + stars, mix(dark, bright, lit), cloud), air


def _side(view: View) -> Num:
    """Return where the sun goes down."""
    return view.once((fract(view.seed * 0.618) - 0.5) * 1.1)


def _air(p: Vec2, hour: Num, view: View) -> tuple[Num, ...]:
    """Colour of the clear sky, how much clouds hide of it, and how bright they are."""
    look = view.look
    x, y = p.x - _side(view), absolute(p.y - _WATER)
    dusk = 1.0 - hour
    low = exp(y * -1.7)
    glow = view.keep(1.0 / (1.0 + x * x * 1.1 + y * y * 4.5))
    sky = look.deep * (0.5 + 0.5 * dusk) + look.base * (0.12 + (0.45 + 0.9 * dusk) * low)
    sky = sky + mix(look.mid, look.accent, glow * 0.6) * (glow * glow * (0.10 + 4.0 * dusk * dusk))
    cloud, lit = _clouds(p, y, view)
    return *sky, cloud * 0.85, lit * (0.35 + 0.65 * glow)


def _clouds(p: Vec2, y: Num, view: View) -> tuple[Num, Num]:
    """Thickness of the racing clouds, and how much of the low sun they catch."""
    away = 1.0 / (y + 0.30)
    run = view.flow * 0.16 * view.param("pace")
    at = vec2(p.x * away * 0.7 + view.seed, away * 1.5 + run)
    puff = view.fbm(at + noise(at * 0.7) * 0.7, 5)
    above = noise(at * 1.9 + vec2(3.0, -0.35))
    edge = 0.66 - 0.30 * view.param("clouds")
    thick = smoothstep(edge, edge + 0.24, puff) * smoothstep(0.06, 0.30, y)
    return thick, clamp((1.0 - thick) * 0.7 + above * 0.5) * exp(y * -0.8)


def _front(q: Vec2, view: View) -> tuple[Vec3, Num, Num]:
    """Find the nearest house at each pixel.

    Returns where in it the pixel lies (−0.5…0.5), its lot and its top; its row; its cover.
    """
    first = num(0.0)
    hit, front, edge = vec3(0.0, 0.0, 0.0), first, first
    for i, (_, _, high, _) in enumerate(_ROWS):
        most = high * maximum(view.param("towers"), 1.0) + 0.25
        with view.within(_WATER - most, _WATER + most):
            inside, lot, top = _row(i, q, view)
            top = view.keep(top)
            beside = absolute(inside)
            crown = clamp((0.26 - beside) * 90.0) * (0.05 * fract(lot * 9.7))
            mast = clamp((0.014 - beside) * 90.0 + 0.5) * clamp(lot * 9.0 - 6.5) * 0.13
            wall = (beside - 0.47 + 0.08 * lot) * (1.0 / _ROWS[i][0])
            over = maximum(q.y - top - maximum(crown, mast), wall)
            near = view.keep(clamp(0.5 - over * (1.0 / view.pixel)))
        seen = near > 0.02
        hit = choose(seen, vec3(inside, lot, top), hit)
        front = choose(seen, float(i), front)
        edge = maximum(edge, near)
    return view.keep(hit), view.keep(front), view.keep(edge)


def _row(i: int, q: Vec2, view: View) -> Vec3:
    """Return where in a house of a row a pixel lies, the house's lot and its top."""
    many, low, high, pace = _ROWS[i]
    drift = view.once(view.flow * (0.006 * pace * many) + view.seed * (3.7 + i) + 0.5)
    place = view.keep(q.x * many + drift)
    town = view.once(floor(view.seed * 7.0) + 70.0 * i)
    lot = view.keep(hash1(floor(place) + town))
    inside = fract(place) - 0.5
    # Houses stand taller in the middle: a city has a centre.
    heap = clamp(1.0 - absolute(q.x - inside * (1.0 / many) - 0.12) * 0.48)
    heap = 0.1 + 0.9 * heap * heap
    return vec3(inside, lot, low + (high - low) * lot * lot * heap * view.param("towers"))


def _house(hit: Vec3, row: Num, q: Vec2, air: Vec3, hour: Num, view: View) -> Vec3:
    look = view.look
    inside, lot, top = hit
    grain = 72.0 - 16.0 * row
    across, up = inside * (9.0 + floor(lot * 43.0)), q.y * grain
    step = view.pixel * grain
    cell = view.keep(hash2(vec2(across + 40.0, up + floor(lot * 977.0))))
    pane = view.keep(clamp((0.34 - absolute(fract(across) - 0.5)) * 3.0 + 0.5))
    sill = clamp((0.30 - absolute(fract(up) - 0.5)) / maximum(step, 0.1) + 0.5)
    shape = mix(pane * sill, 0.40, smoothstep(0.5, 1.1, step))
    # Each window has its own minute in which somebody comes home.
    share = view.param("windows") * (0.10 + 0.75 * hour) * (0.4 + fract(lot * 17.3))
    on = clamp((share - cell) * 12.0)
    kind = view.keep(fract(cell * 71.0))
    tint = mix(look.light, look.mid, clamp(kind * 3.0 - 1.4))
    tint = choose(kind > 0.92, look.accent, tint)
    light = view.keep(tint * (shape * on * (0.22 + 1.5 * kind**3)))
    spandrel = look.base * (0.05 * pane) + look.deep * (0.22 + 0.25 * fract(lot * 5.0))
    rim = clamp(1.0 - absolute(top - q.y - 0.02) * 50.0) * clamp(top * 5.0 - 1.8)
    rim = rim * clamp(fract(lot * 29.0) * 5.0 - 2.4)
    trim = look.accent * (rim * (0.3 + 1.6 * view.kick) * (0.2 + 0.8 * hour))
    beacon = clamp(1.0 - absolute(inside) * 36.0) * clamp(1.0 - absolute(top - q.y + 0.13) * 60.0)
    blink = beacon * (0.3 + 2.5 * clamp(1.0 - 3.0 * fract(view.bar * 2.0 + lot)))
    face = spandrel + light + trim + look.mid * blink
    far = (0.62 - 0.28 * row) * mix(1.0, 0.6, hour) * view.param("haze")
    face = view.keep(face)
    foot = 0.25 * clamp(1.0 - q.y * 2.2) ** 4
    return mix(face, air * 0.8 + look.base * 0.10, clamp(far + foot * hour))


def _wheel(q: Vec2, stand: Num, hour: Num, view: View) -> Vec3:
    """Draw a ferris wheel on the shore; its lights run round with the bar."""
    look = view.look
    at = q - vec2(stand, 0.235)
    r, turn = view.keep(polar(at))
    pixel = view.pixel
    spin = view.keep(turn * 18.0 + view.flow * 0.16)
    lamp = clamp(1.6 - 5.0 * absolute(fract(spin) - 0.5))
    rim = clamp(1.4 - absolute(r - 0.195) * (0.5 / pixel))
    inner = clamp(1.3 - absolute(r - 0.165) * (0.8 / pixel))
    spoke = clamp(1.0 - triangle(spin) * r * (0.16 / pixel)) * clamp((0.195 - r) * 400.0)
    leg = absolute(absolute(at.x) + at.y * 0.42) * (0.8 / pixel)
    stand = clamp(1.0 - leg) * clamp(at.y * -60.0)
    chase = 0.5 + 0.5 * sin((turn + view.bar) * TAU * 2.0)
    lit = rim * (0.25 + lamp * (0.8 + 2.0 * view.kick)) + inner * 0.15
    tint = mix(look.accent, look.mid * 1.3, chase)
    frame = look.light * ((spoke * 0.10 + stand * 0.12) * (0.3 + hour))
    return (tint * (lit * (0.25 + 1.1 * hour)) + frame) * view.param("wheel")


def _stand(view: View) -> Num:
    """Return where the wheel stands: a third out, but never out of a tall picture."""
    side = choose(fract(view.seed * 0.37) > 0.5, 1.0, -1.0)
    return side * choose(view.half.x < 1.2, view.half.x * 0.55, 0.78)


SCENE = Scene(
    name="skyline",
    family="place",
    words=(
        "skyline", "city skyline", "timelapse", "time lapse", "dusk", "dusk to night", "sunset",
        "city lights", "windows lighting up", "downtown", "skyscrapers", "river", "harbour",
        "new york", "shanghai", "chicago", "clouds racing", "evening", "metropolis", "ferris wheel",
        "blue hour", "urban",
    ),
    words_zh=(
        "天际线", "城市", "延时摄影", "黄昏", "夜幕降临", "万家灯火", "摩天大楼", "江边", "上海",
        "香港", "摩天轮", "傍晚", "都市夜景",
    ),
    draw=draw,
    params=(
        Param("time_of_day", 0.0, 1.0, 0.45, "0 is sunset, 1 is night"),
        Param("pace", 0.0, 2.0, 1.0, "how fast the hours go by"),
        Param("clouds", 0.0, 1.0, 0.5, "how cloudy it is"),
        Param("windows", 0.3, 1.0, 0.7, "how many windows light up"),
        Param("towers", 0.5, 1.4, 1.0, "how tall the towers are"),
        Param("haze", 0.2, 1.3, 0.8, "how much the far houses fade"),
        Param("wheel", 0.0, 1.0, 1.0, "whether a ferris wheel stands there"),
    ),
    soft=True,
    room="upper",
    energy=0.5,
    brightness=0.35,
)  # fmt: skip
