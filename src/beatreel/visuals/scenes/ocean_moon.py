"""A swell under the moon: a path of glitter, lit clouds, and one small sail."""

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
    fract,
    length,
    maximum,
    minimum,
    mix,
    noise,
    rotate,
    sin,
    smoothstep,
    vec2,
)
from ..view import View
from ..weather import stars

_HORIZON = -0.14


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    heave = sin(view.flow * 0.5) * 0.012
    q = view.keep(vec2(p.x, p.y - _HORIZON - heave))
    moon = _moon(view)
    cloud, lining, spots = view.layer(4, lambda r, w: _clouds(r, moon, w))
    cloud = view.keep(cloud)
    with view.within(_HORIZON - 0.03, 99.0):
        sky = view.keep(_sky(q, moon, cloud, lining, spots, view))
    with view.within(-99.0, _HORIZON + 0.03):
        sea = view.keep(_sea(q, moon, cloud, view))
    colour = view.keep(mix(sea, sky, cover(-q.y, view.pixel)))
    veil = exp(absolute(q.y) * -22.0) * (0.12 + 0.10 * view.mid)
    shine = 1.0 / (1.0 + (q.x - moon.x) * (q.x - moon.x) * 6.0)
    colour = colour + mix(look.base, look.mid, 0.5) * (veil * (0.5 + shine))
    return _boat(colour, q, moon, view)


def _moon(view: View) -> Vec2:
    """Return where the moon stands, from the horizon's middle."""
    side = (fract(view.seed * 0.618) - 0.5) * 0.7
    return vec2(side + view.param("aside"), 0.22 + 0.55 * view.param("height"))


def _clouds(p: Vec2, moon: Vec2, view: View) -> tuple[Num, Num, Num]:
    """Return how thick the clouds are, how much moon they scatter, and the moon's spots."""
    y = p.y - _HORIZON
    away = 1.0 / (maximum(y, 0.0) + 0.22)
    at = vec2(p.x * away * 0.62 + view.flow * 0.022 + view.seed, away * 1.25 + view.seed * 0.7)
    bend = noise(at * 0.9 + 7.0) - 0.5
    puff = view.fbm(at + vec2(bend * 0.9, bend * 0.3), 5, 0.52)
    toward = noise((at + vec2(0.10 * (p.x - moon.x), 0.12)) * 1.6 + vec2(bend, 3.0))
    cover_ = 0.70 - 0.36 * view.param("clouds")
    thick = smoothstep(cover_, cover_ + 0.26, puff) * smoothstep(-0.02, 0.10, y)
    d = length(vec2(p.x - moon.x, y - moon.y))
    near = 1.0 / (1.0 + d * d * 9.0)
    lit = thick * (1.0 - 0.75 * thick) * near * (0.6 + 0.8 * toward)
    # The moon's own seas are found here as well, because they are as soft.
    spot = vec2(p.x - moon.x, y - moon.y) * (1.2 / _radius(view)) + view.seed
    return thick, lit, noise(spot) * 0.55 + noise(spot * 2.3 + 3.0) * 0.45


def _radius(view: View) -> Num:
    return 0.10 + 0.14 * view.param("moon")


def _sky(q: Vec2, moon: Vec2, cloud: Num, lining: Num, spots: Num, view: View) -> Vec3:
    look = view.look
    size = _radius(view)
    away = q - moon
    d = view.keep(length(away))
    low = exp(maximum(q.y, 0.0) * -2.4)
    sky = look.deep * 0.6 + look.base * (0.10 + 0.45 * low)
    halo = 1.0 / (1.0 + d * d * 26.0)
    sky = sky + mix(look.mid, look.base, 0.5) * (halo * (0.35 + 0.5 * view.kick))
    points = stars(q + vec2(view.seed, 0.0), 12.0, view)
    sky = sky + look.light * (points * (1.0 - cloud) * (1.0 - low) * 0.9)
    shade = clamp(1.0 - d * d * (0.35 / (size * size)))
    face = look.light * (1.25 * shade * (0.72 + 0.5 * smoothstep(0.38, 0.62, spots)))
    sky = mix(sky, face, cover(d - size, view.pixel * 1.5))
    glow = look.light * (lining * (1.5 + 1.2 * view.kick))
    grey = look.deep * 0.35 + look.base * (0.30 + 0.4 * low)
    return mix(sky, grey, cloud * 0.86) + glow


def _sea(q: Vec2, moon: Vec2, cloud: Num, view: View) -> Vec3:
    """Waves by their slopes: they mirror the dark above, and the moon where they tilt right."""
    look = view.look
    depth = view.keep(maximum(-q.y, 0.0))
    away = view.keep(1.0 / (depth + 0.055))
    t = view.flow * 0.55
    at = view.keep(vec2(q.x * away * 0.8 + view.seed, away * 1.6))
    swell = view.keep(noise(at * vec2(0.45, 0.8) + vec2(t * 0.1, t * 0.7)))
    wave = view.keep(noise(at * vec2(1.9, 3.4) + vec2(-t * 0.3, t * 1.5) + swell))
    chop = view.keep(noise(at * vec2(6.3, 12.0) + vec2(t * 0.7, t * 3.3) + wave * 1.5))
    size = view.param("swell") * (0.75 + 0.5 * view.bass)
    slope = (swell - 0.5) * 1.1 + (wave - 0.5) * 0.8 + (chop - 0.5) * 0.55
    slope = view.keep(slope * size * smoothstep(0.0, 0.10, depth))
    up = depth * 0.9 + 0.02 - slope * (0.30 + depth * 0.5)
    fresnel = clamp(1.0 - up * 2.4)
    water = look.deep * 0.22 + look.base * (0.10 + 0.50 * fresnel * fresnel)
    water = water + look.mid * (0.08 * clamp(slope * 1.6))
    aside = (q.x - moon.x) + (wave - 0.5) * 0.16 * size
    path = 0.045 + 0.34 * depth + 0.05 * size
    across = aside / path
    beam = 1.0 / (1.0 + (across * across) ** 2)
    tilt = slope * 1.5 + (chop - 0.5) * 0.9
    facet = view.keep(smoothstep(0.10, 0.55, tilt + 0.22 * (1.0 - depth)))
    spark = smoothstep(0.62, 0.95, chop) * (0.3 + 2.0 * view.hat)
    far = smoothstep(0.16, 0.0, depth) * 0.5
    shine = beam * (facet * (1.0 + spark) + far) * (1.0 - 0.6 * cloud)
    wide = 1.0 / (1.0 + aside * aside * 5.0)
    return water + look.light * (shine * 1.25) + look.mid * (wide * facet * 0.16)


def _boat(behind: Vec3, q: Vec2, moon: Vec2, view: View) -> Vec3:
    """Draw a small sail on the path of light, rocking with the swell."""
    look = view.look
    rock = sin(view.flow * 0.9) * 0.05 * view.param("swell")
    home = vec2(moon.x * 0.6 - 0.14 + sin(view.flow * 0.021) * 0.2, -0.055)
    with view.within(_HORIZON - 0.30, _HORIZON + 0.26):
        shape, mirror, sails = _outline(rotate((q - home) * (1.0 / 0.17), rock), view)
    dark = look.deep * 0.12
    return mix(mix(behind, dark, mirror * 0.6), dark + look.mid * sails, shape)


def _outline(at: Vec2, view: View) -> tuple[Num, Num, Num]:
    """Return how much of a pixel the boat covers, its mirror image, and the light on it."""
    at = view.keep(at)
    hull = maximum(absolute(at.x) - 0.62 - at.y * 0.6, absolute(at.y + 0.05) - 0.09)
    main = maximum(maximum(0.03 - at.x, at.x - (1.45 - at.y) * 0.40), absolute(at.y - 0.8) - 0.65)
    jib = maximum(maximum(at.x + 0.03, -at.x - (1.2 - at.y) * 0.42), absolute(at.y - 0.68) - 0.52)
    body = minimum(hull, minimum(main, jib)) * 0.17
    shape = cover(body, view.pixel * 1.3) * view.param("boat")
    mirror = smoothstep(0.75, 0.35, absolute(at.x + sin(at.y * 9.0 + view.flow * 2.0) * 0.12))
    mirror = mirror * smoothstep(-1.3, -0.2, at.y) * clamp(at.y * -7.0 - 0.6) * view.param("boat")
    return view.keep(shape), view.keep(mirror), view.keep(0.10 * clamp(at.y))


SCENE = Scene(
    name="ocean_moon",
    family="place",
    words=(
        "ocean", "sea", "moon", "moonlight", "waves", "full moon", "night sea", "sailing", "boat",
        "horizon", "glitter", "calm night", "water", "tide", "clouds", "romantic", "lonely",
        "peaceful", "beach at night", "lullaby",
    ),
    words_zh=(
        "大海", "海洋", "月亮", "月光", "海浪", "夜晚的海", "帆船", "满月", "宁静", "云", "海边",
        "浪漫",
    ),
    draw=draw,
    params=(
        Param("moon", 0.0, 1.0, 0.45, "how large the moon is"),
        Param("height", 0.0, 1.0, 0.5, "how high it stands"),
        Param("aside", -0.5, 0.5, 0.0, "how far from the middle it stands"),
        Param("clouds", 0.0, 1.0, 0.5, "how cloudy it is"),
        Param("swell", 0.4, 1.8, 1.0, "how rough the sea is"),
        Param("boat", 0.0, 1.0, 1.0, "whether a boat sails there"),
    ),
    soft=True,
    room="upper",
    energy=0.3,
    brightness=0.25,
)  # fmt: skip
