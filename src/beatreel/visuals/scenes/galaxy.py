"""A spiral galaxy seen from above its disc: arms of dust and young stars around a warm heart."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    TAU,
    Num,
    Vec2,
    Vec3,
    clamp,
    cos,
    dot,
    exp,
    floor,
    fract,
    hash1,
    length,
    log2,
    maximum,
    mix,
    rotate,
    sin,
    smoothstep,
    sqrt,
    vec2,
)
from ..starlight import starfield
from ..view import View

#: Distance of the eye from the disc's middle, in units of the picture.
_EYE = 2.4
_STARS = 3400
#: Size of the disc.
_WIDE = 1.35


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    gas, dust, r, haze = view.layer(2, _disc)
    heart = 1.0 / (1.0 + dot(p, p) * 20.0)
    core = heart * heart
    warm = mix(look.mid, look.light, 0.55)
    colour = mix(mix(look.base, look.mid, gas), look.accent, clamp(gas * 1.3 - 0.35) * 0.7)
    arms = colour * (gas * (0.8 + 1.0 * view.energy))
    bulge = warm * (exp(-5.5 * r) * (0.9 + 0.5 * view.bass)) + look.light * (core * core * 1.6)
    light = (arms + bulge) * (1.0 - dust)
    far = mix(look.deep * 0.3, mix(look.base, look.mid, 0.25) * 0.55, haze)
    sky = far + starfield(view, 260, vec2(0.0, 0.0), gain=0.6)
    flash = mix(look.accent, look.light, 0.5) * (core * 0.7 * view.kick)
    return sky * (1.0 - 0.6 * clamp(gas)) + light + flash + _young(view) * (1.0 - 0.5 * dust)


def _tilt(view: View) -> tuple[Num, Num]:
    angle = view.param("tilt") + 0.06 * sin(view.flow * 0.05)
    return cos(angle), sin(angle)


def _roll(view: View) -> Num:
    return (hash1(view.seed * 3.0 + 8.0) - 0.5) * 2.6 + view.flow * 0.006


def _spin(view: View) -> Num:
    return view.flow * -0.05 + view.seed


def _disc(p: Vec2, view: View) -> tuple[Num, Num, Num, Num]:
    """Light of the gas, share that dust takes, the radius on the disc, and haze behind it."""
    c, s = _tilt(view)
    q = rotate(p, _roll(view)) * (1.0 / _WIDE)
    across = q.y * _EYE / maximum(c * _EYE - q.y * s, 0.2)
    d = vec2(q.x * (_EYE + across * s) * (1.0 / _EYE), across)
    r = maximum(length(d), 0.004)
    unwound = rotate(d, log2(r) * view.param("winding") - _spin(view))
    arms = (unwound.x * unwound.x - unwound.y * unwound.y) / (r * r)
    lag = rotate(unwound, 0.42)
    lane = (lag.x * lag.x - lag.y * lag.y) / (r * r)
    cloud = view.fbm(unwound * 3.2 + view.seed, 5, 0.58)
    wisp = view.ridged(unwound * 4.0 + cloud * 1.2 + view.seed + 9.0, 4, 0.58)
    fall = exp(-1.75 * r) * smoothstep(1.5, 0.7, r)
    arm = smoothstep(-0.75, 1.1, arms + (cloud - 0.5) * 1.9)
    gas = fall * (0.10 + 1.9 * arm * arm * (0.35 + 0.9 * cloud)) + fall * wisp * arm * 0.5
    veil = smoothstep(0.35, 1.25, lane * 0.75 + wisp * 0.9) * smoothstep(0.06, 0.25, r)
    haze = smoothstep(0.42, 0.9, view.fbm(p * 0.9 + view.seed + view.flow * 0.008, 3))
    return gas, clamp(veil * fall * 2.0) * 0.85, r, haze


def _young(view: View) -> Vec3:
    """Stars of the disc: thousands of points that gather in the arms and turn with them."""
    look = view.look
    c, s = _tilt(view)
    roll, wind, spin = _roll(view), view.param("winding"), _spin(view)

    def star(i: Num) -> tuple[Vec2, Num, tuple[Num, Num]]:
        key = i * 3.0 + floor(view.seed * 10.0)
        u, v, w = hash1(key), hash1(key + 1.0), hash1(key + 2.0)
        r = 0.06 + 1.25 * u * sqrt(u)
        scatter = (v - 0.5) * (fract(v * 37.0) + fract(w * 57.0)) * 1.7
        angle = scatter + TAU * 0.5 * floor(w * 2.0) - log2(r) * wind + spin
        x, y = cos(angle) * r, sin(angle) * r
        high = (fract(w * 19.0) - 0.5) * 0.05
        scale = _EYE / (_EYE + y * s)
        place = rotate(vec2(x, y * c + high) * (scale * _WIDE), -1.0 * roll)
        bright = fract(u * 71.0) ** 6
        twinkle = 1.0 + 1.6 * view.hat * (fract(w * 91.0) - 0.3)
        light = (0.35 + 3.2 * bright) * exp(-0.8 * r) * twinkle
        hot = fract(v * 91.0)
        return place, 0.0024 + 0.0026 * bright, (light * hot, light * (1.0 - hot))

    hot, pale = view.points(_STARS, 0.005, star)
    return look.accent * hot + look.light * pale


SCENE = Scene(
    name="galaxy",
    family="space",
    words=(
        "galaxy", "spiral galaxy", "milky way", "andromeda", "stars", "space", "universe", "cosmic",
        "particles", "stardust", "infinite", "vast", "epic", "wonder", "night sky", "astronomy",
        "orbit", "dreamy",
    ),
    words_zh=("星系", "银河", "螺旋星系", "星辰", "宇宙", "太空", "粒子", "浩瀚", "史诗", "夜空"),
    draw=draw,
    params=(
        Param("tilt", 0.35, 1.2, 0.9, "0 straight from above, more is closer to the edge"),
        Param("winding", 0.8, 2.4, 1.5, "how tightly the arms are wound"),
    ),
    soft=True,
    room="lower",
    energy=0.4,
    brightness=0.2,
)  # fmt: skip
