"""Cliffs of dust under a young cluster: lit edges, glowing gas, stars before and behind."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Scalar,
    Vec2,
    Vec3,
    choose,
    clamp,
    cos,
    dot,
    exp,
    exp2,
    hash1,
    mix,
    num,
    ramp,
    rotate,
    sin,
    smoothstep,
    vec2,
)
from ..starlight import spikes, starfield
from ..view import View

_SUN = vec2(0.42, 0.44)


def draw(p: Vec2, view: View) -> Vec3:
    side = _side(view)
    u = vec2(p.x * side, p.y)
    wall, relief, *light = view.layer(2, lambda q, v: _clouds(q, side, v))
    away = u - _SUN
    stars = starfield(view, 520, vec2(view.flow * 0.012, 0.0))
    middle = view.once(_SUN.x * side)
    with view.within(_SUN.y - 1.0, _SUN.y + 1.0, middle - 1.0, middle + 1.0):
        cluster = view.keep(_cluster(away, view))
    sky = Vec3(*light) + stars + cluster
    return _dust(sky, wall, relief, _shine(dot(away, away), 0.34), u, view)


def _side(view: View) -> Num:
    """Half of the seeds see it mirrored."""
    return choose(hash1(view.seed * 7.0 + 3.0) > 0.5, 1.0, -1.0)


def _clouds(p: Vec2, side: Num, view: View) -> tuple[Num, ...]:
    """Height of the dust wall at a point, its slope to the light, and the light of the sky."""
    drift = vec2(sin(view.flow * 0.031), cos(view.flow * 0.023)) * 0.5 + view.seed * 1.7

    def placed(p: Vec2) -> Vec2:
        return rotate(vec2(p.x * side, p.y), 0.35) * view.param("scale") + drift

    def warping(p: Vec2, v: View) -> tuple[Num, Num]:
        return v.fbm(placed(p) * 1.1, 3) - 0.5, v.fbm(placed(p) * 1.1 + 31.7, 3) - 0.5

    q, warp = placed(p), vec2(*view.layer(2, warping))
    warp = warp * view.param("turbulence")
    folds = q * 1.25 + warp * 1.5
    wall = view.fbm(folds, 5, 0.56)
    # A little more than where there is dust, for what is read between these pixels.
    with view.where(_depth(wall, vec2(p.x * side, p.y), view) > -0.15):
        relief = view.keep(wall - view.fbm(folds - vec2(0.10, 0.13), 5, 0.56))
    gas = view.fbm(q * 0.85 - warp * 1.6 + view.flow * 0.012, 5, 0.58)
    veins = view.ridged(q * 1.3 + warp * 1.5 + 7.0, 4, 0.55)
    sky = _sky(vec2(p.x * side, p.y), gas, veins, view)
    return wall, relief, *sky


def _sky(u: Vec2, gas: Num, veins: Num, view: View) -> Vec3:
    look = view.look
    sun = _shine(dot(u - _SUN, u - _SUN), 0.30 + 0.12 * view.bass)
    low = exp(-1.3 * clamp(u.y + 0.75, 0.0, 4.0))
    density = smoothstep(0.30, 0.78, gas)
    heat = clamp(density * 0.5 + sun * 0.6 + low * 0.25 - 0.12)
    colours = [look.deep, look.base * 0.6, look.mid * 0.7, mix(look.mid, look.accent, 0.75)]
    cloud = ramp(heat, [*colours, look.light])
    lanes = 0.25 + 0.75 * smoothstep(0.15, 0.55, veins)
    cloud = cloud * (0.10 + density * (0.6 + 0.7 * view.energy) + sun * 0.55) * lanes
    lit = veins * veins * veins * density * (0.10 + sun * 0.7)
    return cloud + mix(look.accent, look.light, 0.3 + sun) * lit + look.deep * 0.25


def _cluster(away: Vec2, view: View) -> Vec3:
    """The young star that lights it all, and its companion."""
    look = view.look
    swell = 1.0 + 0.35 * view.kick
    small = away - vec2(0.16, -0.11)
    far, beside = dot(away, away), dot(small, small)
    point = _shine(far, 0.016) * 5.0 + spikes(away, 0.22 * swell) * 1.6
    other = _shine(beside, 0.008) * 3.0 + spikes(small, 0.13) * 0.9
    light = look.light * (point * swell + other) + look.accent * (_shine(far, 0.1) * 0.7)
    return light * clamp(1.6 - 1.6 * far)


def _shine(squared: Num, size: Scalar) -> Num:
    """A glow of this size at a squared distance."""
    return 1.0 / (1.0 + squared * (1.0 / (num(size) * size)))


def _depth(wall: Num, u: Vec2, view: View) -> Num:
    """How far a place lies under the top of the wall."""
    return view.param("cliffs") + (wall - 0.5) * 2.5 - 0.16 * u.x - u.y


def _dust(sky: Vec3, wall: Num, relief: Num, sun: Num, u: Vec2, view: View) -> Vec3:
    """Lay the dark wall over the sky and light its edge."""
    look = view.look
    depth = view.keep(_depth(wall, u, view))
    with view.where(depth > -0.04):
        cover = view.keep(smoothstep(-0.04, 0.16, depth) * (1.0 - 0.15 * sun))
        rim = exp2(-7.0 * clamp(depth - 0.02, 0.0, 4.0))
        lit = clamp(relief * 7.0 + 0.22)
        body = look.deep * 0.35 + look.base * (lit * 0.45)
        body = body + mix(look.mid, look.accent, rim) * (lit * (0.10 + rim * (0.55 + 1.3 * sun)))
        body = body + look.light * (rim * lit * lit * (0.25 + 0.55 * view.kick))
        haze = look.mid * (0.10 * exp(-3.0 * clamp(depth, 0.0, 4.0)))
        dust = view.keep(body + haze)
    return mix(sky, dust, cover)


SCENE = Scene(
    name="nebula",
    family="space",
    words=(
        "nebula", "space", "cosmos", "universe", "outer space", "stars", "interstellar", "stardust",
        "gas cloud", "deep space", "hubble", "dream", "ethereal", "vast", "wonder", "ambient",
        "infinite", "birth of stars", "slow",
    ),
    words_zh=(
        "星云", "宇宙", "太空", "星空", "深空", "星际", "星尘", "梦幻", "空灵", "浩瀚", "缥缈",
    ),
    draw=draw,
    params=(
        Param("scale", 0.7, 1.6, 1.05, "how large the clouds are; more is smaller and busier"),
        Param("cliffs", -1.0, 0.1, -0.42, "height of the dust wall in the foreground"),
        Param("turbulence", 0.5, 2.0, 1.2, "how torn the gas is"),
    ),
    soft=True,
    room="upper",
    energy=0.35,
    brightness=0.25,
)  # fmt: skip
