"""A banded giant with rings, lit from the side by its sun; a moon, stars, long shadows."""

from __future__ import annotations

from collections.abc import Callable

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    atan2,
    choose,
    clamp,
    cos,
    cover,
    dot,
    exp,
    glow,
    hash1,
    length,
    maximum,
    mix,
    noise,
    noise1,
    normalize,
    ramp,
    rotate,
    sin,
    smoothstep,
    sqrt,
    vec2,
    vec3,
)
from ..starlight import spikes, starfield
from ..view import View

_RADIUS = 0.70
#: Inner and outer edge of the rings, in planet radii.
_INNER, _OUTER = 1.28, 2.25

Density = Callable[[Num], Num]


def draw(p: Vec2, view: View) -> Vec3:
    u, light = _placed(p, view)
    u = view.keep(u)
    axis, density_at = _axis(view), _density(view)
    swirl, rough = view.layer(2, _texture)
    p = vec2(p.x * _side(view), p.y)
    d = view.keep(length(u))
    ring, near = _rings(u, light, axis, density_at, view)
    with view.where(d > 0.99):
        picture = view.keep(_sky(p, _sun(view), view))
    picture = picture * (1.0 - ring[1] * 0.9 * (1.0 - near)) + ring[0] * (1.0 - near)
    with view.where(d < 1.0 + view.pixel * 2.0):
        body = view.keep(_planet(u, light, axis, density_at, swirl, view))
    picture = mix(picture, body, cover((d - 1.0) * _RADIUS, view.pixel))
    picture = picture * (1.0 - ring[1] * 0.9 * near) + ring[0] * near
    facing = clamp((u.x * light.x + u.y * light.y) / maximum(d, 0.1) * 0.75 + 0.25)
    air = exp(-22.0 * maximum(d - 1.0, 0.0)) * smoothstep(-0.02, 0.01, d - 1.0) * facing * facing
    air = air * (1.0 - near * ring[1])
    picture = picture + view.look.accent * (air * (0.5 + 0.5 * view.bass))
    return _moon(picture, p, rough, view)


def _side(view: View) -> Num:
    """Half of the seeds see it mirrored."""
    return choose(hash1(view.seed * 5.0 + 1.0) > 0.5, 1.0, -1.0)


def _placed(p: Vec2, view: View) -> tuple[Vec2, Vec3]:
    """Position in planet radii and direction of the sun, both in the leaning frame."""
    lean = view.param("lean") + (hash1(view.seed * 11.0 + 2.0) - 0.5) * 0.4
    u = rotate(vec2(p.x * _side(view), p.y) - _middle(view), lean) * (1.0 / _RADIUS)
    sun = _sun(view) * 1.2
    light = normalize(vec3(sun.x, sun.y, view.param("phase")))
    turned = rotate(light.xy, lean)
    return u, vec3(turned.x, turned.y, light.z)


def _globe(u: Vec2, axis: Vec3, view: View) -> tuple[Num, Num]:
    """Latitude (as a sine) and longitude on the planet at ``u``."""
    z = sqrt(1.0 - dot(u, u))
    lat = u.y * axis.y + z * axis.z
    return lat, atan2(u.x, z * axis.y - u.y * axis.z) + view.flow * 0.05


def _texture(p: Vec2, view: View) -> tuple[Num, Num]:
    """How storms bend the bands of the planet, and the ground of the moon."""
    u, _ = _placed(p, view)
    lat, lon = _globe(u, _axis(view), view)
    lat, lon = view.keep(lat), view.keep(lon)
    with view.where(dot(u, u) < 1.1):
        flow = view.keep(noise(vec2(lon * 1.7 + view.seed, lat * 6.0)) - 0.5)
        at = vec2(lon * 3.7 + flow * 2.0, lat * 13.0 + flow * 3.0 + view.seed)
        swirl = view.fbm(at, 3) - 0.5
    away = _from_moon(vec2(p.x * _side(view), p.y), view)
    with view.where(dot(away, away) < 1.3):
        rough = view.fbm(p * 34.0, 3)
    return flow * 0.45 + swirl * 0.5, rough


def _middle(view: View) -> Vec2:
    push = 1.0 + 0.03 * sin(view.flow * 0.05)
    return vec2(0.24 * view.half.x * push, -0.16 * view.half.y + 0.02 * sin(view.flow * 0.07))


def _sun(view: View) -> Vec2:
    return vec2(-0.62 * view.half.x, 0.58 * view.half.y)


def _axis(view: View) -> Vec3:
    """Axis of the planet and normal of its rings, in the leaning frame."""
    tip = view.param("rings") + 0.03 * sin(view.flow * 0.06)
    return vec3(0.0, cos(tip), sin(tip))


def _sky(p: Vec2, sun: Vec2, view: View) -> Vec3:
    look = view.look
    away = p - sun
    d = length(away)
    (cloud,) = view.layer(4, lambda q, v: (v.fbm(q * 1.1 + v.seed + v.flow * 0.01, 4, 0.55),))
    gas = smoothstep(0.42, 0.85, cloud) * (0.35 + 0.65 * view.energy)
    sky = mix(look.deep * 0.3, look.base * 0.75, gas * 0.7)
    sky = sky + look.mid * (gas * gas * 0.25 + 0.16 * exp(-1.6 * d))
    flare = 1.0 + 0.5 * view.kick
    point = glow(d, 0.03) * 6.0 + spikes(away, 0.26 * flare) * 1.6 * flare
    sky = sky + look.light * point + look.accent * (0.35 * glow(d, 0.16) * flare)
    return sky + starfield(view, 420, vec2(view.flow * 0.006, 0.0), gain=0.9)


def _planet(u: Vec2, light: Vec3, axis: Vec3, density_at: Density, swirl: Num, view: View) -> Vec3:
    look = view.look
    z = view.keep(sqrt(1.0 - dot(u, u)))
    n = vec3(u.x, u.y, z)
    band = view.keep(dot(n, axis) * view.param("bands") + swirl)
    fine = noise1(band * 5.1 + 7.0) * 0.3 + noise1(band * 15.0 + 3.0) * 0.15
    tone = view.keep(noise1(band * 1.7 + view.seed) * 0.6 + fine)
    colours = [look.base * 0.8, look.mid * 0.8, mix(look.mid, look.light, 0.45), look.light * 0.8]
    ground = ramp(clamp(tone * 1.2 - 0.08 + swirl * 0.2), colours)
    sunlit = view.keep(dot(n, light))
    day = smoothstep(-0.06, 0.55, sunlit)
    glowing = smoothstep(-0.22, 0.05, sunlit) * smoothstep(0.34, 0.0, sunlit)
    shadow = view.keep(_cast(n, light, axis, density_at))
    limb = 1.0 - z
    rim = limb * limb * limb * smoothstep(-0.25, 0.35, sunlit)
    night = look.deep * 0.10 + look.base * (0.03 + 0.05 * limb)
    lit = ground * (day * (1.0 - 0.85 * shadow) * 1.15)
    dusk = mix(look.mid, look.accent, 0.4) * (glowing * 0.16)
    return night + lit + dusk + look.accent * (rim * (0.55 + 0.5 * view.bass))


def _density(view: View) -> Callable[[Num], Num]:
    """How much of the light the rings take, by radius (in planet radii)."""

    def level(i: Num) -> Num:
        r = _INNER + i * ((_OUTER - _INNER) / 255.0)
        fine = noise1(r * 42.0 + view.seed) * 0.55 + noise1(r * 130.0) * 0.45
        broad = smoothstep(0.25, 0.75, noise1(r * 7.0 + view.seed * 3.0))
        gap = smoothstep(0.012, 0.03, absolute(r - 1.86))
        ends = smoothstep(_INNER, _INNER + 0.08, r) * smoothstep(_OUTER, _OUTER - 0.06, r)
        return (0.20 + 0.8 * fine) * (0.25 + 0.75 * broad) * gap * ends

    read = view.curve(256, level)
    return lambda radius: read((radius - _INNER) * (255.0 / (_OUTER - _INNER)))


def _rings(
    u: Vec2, light: Vec3, axis: Vec3, density_at: Density, view: View
) -> tuple[tuple[Vec3, Num], Num]:
    """Light and opacity of the rings, and whether they pass before the planet here."""
    z = view.keep(-1.0 * u.y * axis.y / maximum(axis.z, 0.05))
    r = sqrt(dot(u, u) + z * z)
    r = view.keep(r)
    near = view.keep(smoothstep(0.0, 0.03, z))
    with view.where((r > _INNER) & (r < _OUTER)):
        density, lit = _ring(vec3(u.x, u.y, z), r, light, density_at, view)
    return (lit, density), near


def _ring(spot: Vec3, r: Num, light: Vec3, density_at: Density, view: View) -> tuple[Num, Vec3]:
    """Opacity and light of the rings at a place in their plane."""
    look = view.look
    density = view.keep(density_at(r))
    along = dot(spot, light)
    off = spot - light * along
    dark = smoothstep(1.04, 0.97, length(off)) * smoothstep(0.05, -0.05, along)
    through = clamp(0.45 + 0.55 * along / maximum(r, 0.1))
    colour = mix(mix(look.mid, look.light, 0.55), look.light, density)
    grains = 1.0 + view.hat * 0.8 * (hash1(r * 90.0) - 0.3)
    lit = colour * (density * (0.35 + 0.65 * through) * grains * (1.0 - 0.97 * dark))
    return density, view.keep(lit)


def _cast(n: Vec3, light: Vec3, axis: Vec3, density_at: Density) -> Num:
    """Shadow of the rings on the planet."""
    way = dot(light, axis)
    t = -1.0 * dot(n, axis) / mix(way, 0.02, clamp(1.0 - absolute(way) * 50.0))
    hit = n + light * t
    return density_at(length(hit)) * smoothstep(0.0, 0.05, t)


def _from_moon(p: Vec2, view: View) -> Vec2:
    """Position in radii of the moon, from its middle."""
    turn = view.flow * 0.04 + view.seed
    place = vec2(-0.36 * view.half.x + 0.07 * cos(turn), -0.42 * view.half.y + 0.05 * sin(turn))
    return (p - view.once(place)) * (1.0 / 0.085)


def _moon(picture: Vec3, p: Vec2, rough: Num, view: View) -> Vec3:
    look = view.look
    u = _from_moon(p, view)
    z = sqrt(1.0 - dot(u, u))
    sun = normalize(vec3(-0.6, 0.75, view.param("phase") + 0.1))
    lit = smoothstep(-0.02, 0.5, dot(vec3(u.x, u.y, z), sun)) * (0.25 + rough * 1.2)
    ground = look.deep * 0.1 + mix(look.mid, look.light, 0.5) * lit
    return mix(picture, ground, cover((length(u) - 1.0) * 0.085, view.pixel))


SCENE = Scene(
    name="planet",
    family="space",
    words=(
        "planet", "saturn", "rings", "moon", "jupiter", "orbit", "space", "science fiction",
        "sunrise in space", "alien world", "astronaut", "gravity", "cinematic", "epic", "cosmos",
        "lonely", "majestic", "space odyssey",
    ),
    words_zh=(
        "行星", "土星", "星环", "月亮", "木星", "轨道", "太空", "科幻", "外星", "宇航员", "孤独",
    ),
    draw=draw,
    params=(
        Param("rings", 0.10, 0.6, 0.28, "how far the rings are tipped towards us"),
        Param("lean", -0.6, 0.6, -0.32, "how far the planet leans over"),
        Param("phase", -0.5, 0.8, 0.15, "below 0 a crescent, above 0 nearly full"),
        Param("bands", 2.0, 7.0, 4.0, "how many bands of cloud it has"),
    ),
    soft=True,
    room="upper",
    energy=0.3,
    brightness=0.2,
)  # fmt: skip
