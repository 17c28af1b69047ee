"""A cloud of lit gas with stars in front of and behind it."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Vec2,
    Vec3,
    clamp,
    cos,
    glow,
    length,
    mix,
    noise,
    pulse,
    ramp,
    rotate,
    sin,
    smoothstep,
    sparkle,
    vec2,
)
from ..view import View


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    drift = vec2(cos(view.flow * 0.05), sin(view.flow * 0.037)) * 0.6 + view.seed
    q = rotate(p, view.flow * 0.012) * view.param("scale")
    warp = vec2(view.fbm(q + drift, 4), view.fbm(q * 1.1 - drift + 4.7, 4))
    gas = view.fbm(q * 1.3 + warp * 2.6 + drift * 0.5, 5)
    veins = view.ridged(q * 1.1 + warp * 1.4, 4)
    core = glow(length(p - vec2(0.12, 0.05)), 0.55 + 0.1 * view.bass)
    density = smoothstep(0.32, 0.78, gas) * mix(0.35, 1.0, core)
    heat = clamp(density * 0.9 + core * 0.35 + (warp.x - 0.5) * 0.9)
    cloud = ramp(heat, [look.deep * 0.25, look.base * 0.8, look.mid * 1.4, look.accent * 2.2])
    cloud = cloud * density * (0.5 + 0.9 * view.energy)
    cloud = cloud + look.light * veins**4 * density * (0.4 + 1.6 * view.kick)
    dust = smoothstep(0.45, 0.8, noise(q * 2.3 - warp * 3.0)) * (1.0 - core)
    cloud = cloud * (1.0 - dust * 0.75)
    far = sparkle(p * 22.0 + view.seed, 0.5, 0.05) * (1.0 - density * 0.8)
    near = sparkle(p * 7.0 - drift * 0.4, 0.22, 0.035) * (1.0 + 1.5 * view.hat)
    sky = look.deep * (0.10 + 0.10 * core)
    light = look.light * (core**4) * (0.5 + 0.5 * pulse(view.beat, 3.0))
    return sky + cloud + light + (look.light * 1.2) * (far + near * 1.6)


SCENE = Scene(
    name="nebula",
    family="space",
    words=("nebula", "space", "cosmos", "galaxy", "stars", "gas", "cloud", "dream", "ethereal"),
    words_zh=("星云", "宇宙", "太空", "星空", "银河", "梦幻"),
    draw=draw,
    params=(Param("scale", 0.8, 2.0, 1.3, "how large the clouds are"),),
    soft=True,
    energy=0.4,
    brightness=0.25,
)
