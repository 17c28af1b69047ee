"""The drawing of transitions: ``a`` is the shot that goes, ``b`` the one that comes.

``view.progress`` runs 0…1; at 0 all is ``a`` and at 1 all is ``b``.
"""

from __future__ import annotations

from collections.abc import Callable

from .buffers import Sampler
from .shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    cos,
    floor,
    fold,
    glow,
    hash1,
    hash2,
    length,
    luminance,
    maximum,
    mix,
    noise,
    sin,
    smoothstep,
    sqrt,
    vec2,
    vec3,
)
from .view import View


def _eased(t: Num) -> Num:
    return t * t * t * (t * (t * 6.0 - 15.0) + 10.0)


def _turned(p: Vec2, angle: Num, view: View) -> Vec2:
    """Turn by an angle that is the same for the whole frame."""
    c, s = view.once(cos(angle)), view.once(sin(angle))
    return vec2(p.x * c - p.y * s, p.x * s + p.y * c)


def _streak(steps: int, view: View, place: Callable[[Vec2, Num], Vec3]) -> Vec3:
    """Average ``place(p, i)`` for i in −½…½, scattered so that no step is seen, at half size."""

    def smear(_: Vec2, child: View) -> tuple[Num, Num, Num]:
        q = child.screen()
        lot = hash2(q * (1.0 / child.screen_pixel) + 900.0) - 0.5
        total = vec3(0.0, 0.0, 0.0)
        for i in range(steps):
            total = total + place(q, (lot + (i - (steps - 1) / 2.0)) / steps)
        return total.x / steps, total.y / steps, total.z / steps

    return Vec3(*view.layer(2, smear))


def _hump(t: Num) -> Num:
    """0 at both ends, 1 in the middle."""
    return t * (1.0 - t) * 4.0


def dissolve(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    return mix(a.near(p), b.near(p), _eased(view.progress))


def melt(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    before, after = a.near(p), b.near(p)
    bright = clamp(sqrt(luminance(after)) * 1.1)
    t = view.progress
    return mix(before, after, smoothstep(0.0, 0.45, t * 1.45 - (1.0 - bright)))


def dip(at: Sampler, p: Vec2, view: View) -> Vec3:
    t = view.progress
    return at.near(p) * view.once(smoothstep(0.5, 0.0, t) + smoothstep(0.5, 1.0, t))


def white(at: Sampler, p: Vec2, view: View) -> Vec3:
    peak = view.once(_hump(view.progress) ** 4)
    return at.near(p) * (1.0 + 1.2 * peak) + view.look.light * (1.8 * peak)


def push(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = _eased(view.progress)
    near, far = a(p * (1.0 - 0.55 * t)), b(p * (1.3 - 0.3 * t))
    return mix(near, far, smoothstep(0.35, 0.75, t)) * (1.0 + 0.5 * _hump(t))


def rush(at: Sampler, p: Vec2, view: View) -> Vec3:
    t, speed, after = _swung(view)
    scale = view.once(1.0 - 0.4 * t + 0.4 * after)

    def there(q: Vec2, i: Num | float) -> Vec3:
        return at.near(q * (scale - speed * 0.5 * i))

    blurred = _streak(7, view, there) * (1.0 + 0.5 * speed)
    return mix(there(p, 0.0), blurred, clamp(speed * 3.0))


def _swung(view: View) -> tuple[Num, Num, Num]:
    """Return how far a movement is, how fast, and whether the cut in its middle has been."""
    after = choose(view.progress >= 0.5, 1.0, 0.0)
    return view.once(_eased(view.progress)), view.once(_hump(view.progress)), view.once(after)


def _either(a: Sampler, b: Sampler, at_a: Vec2, at_b: Vec2, there: Num) -> Vec3:
    return mix(a.near(at_a), b.near(at_b), there)


def whip(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t, speed, _ = _swung(view)
    travel = view.half.x * 2.0

    def at(q: Vec2, i: Num | float) -> Vec3:
        s = vec2(q.x + t * travel + speed * 0.6 * i, q.y)
        return a.near_or(b, s, vec2(s.x - travel, s.y), s.x > view.half.x)

    return mix(at(p, 0.0), _streak(6, view, at), clamp(speed * 3.0))


def spin(at: Sampler, p: Vec2, view: View) -> Vec3:
    t, speed, after = _swung(view)
    turn = t * 1.6 - after * 1.6
    scale = 1.0 - 0.35 * t + 0.35 * after
    c, s = view.once(cos(turn) * scale), view.once(sin(turn) * scale)

    def there(q: Vec2, i: Num | float) -> Vec3:
        # A small turn is a shift across.
        r = q + vec2(-1.0 * q.y, q.x) * (speed * 0.45 * i)
        return at.near(vec2(r.x * c - r.y * s, r.x * s + r.y * c))

    return mix(there(p, 0.0), _streak(7, view, there), clamp(speed * 3.0))


def slide(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = _eased(view.progress)
    edge = view.half.y * (2.0 * t - 1.0)
    # What is covered sinks away more slowly, and darkens under the edge.
    under = a(vec2(p.x, p.y - view.half.y * 0.5 * t))
    over = b(vec2(p.x, p.y + view.half.y * 2.0 * (1.0 - t)))
    shade = 1.0 - 0.6 * glow(maximum(p.y - edge, 0.0), 0.18) * clamp(t * 8.0)
    inside = clamp((edge - p.y) / view.screen_pixel + 0.5) * clamp(t * 200.0)
    return mix(under * shade, over, inside)


def wipe(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    reach = view.half.x + view.half.y * 0.45
    front = (_eased(view.progress) * 2.0 - 1.0) * (reach + 0.4)
    d = p.x + p.y * 0.45 - front
    edge = glow(absolute(d), 0.03) * _hump(view.progress)
    light = mix(view.look.accent, view.look.light, edge) * (edge * 1.8)
    return mix(b.near(p), a.near(p), smoothstep(-0.12, 0.02, d)) + light


def iris(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = view.once(_eased(view.progress))
    radius = view.once(t * (length(view.half) + 0.15) - 0.05)
    d = length(p) - radius
    rim = glow(absolute(d), 0.022) * _hump(view.progress)
    after = b(p * (1.25 - 0.25 * t))
    light = mix(view.look.accent, view.look.light, rim) * (rim * 1.6)
    return mix(after, a.near(p), smoothstep(-0.012, 0.012, d)) + light


def blinds(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    width = view.half.x / 6.0
    slat = floor(p.x / width)
    middle = (slat + 0.5) * width
    late = (slat / 12.0 + 0.5) * 0.5
    t = _eased(clamp(view.progress * 1.5 - late))
    turn = absolute(t * 2.0 - 1.0)
    u = (p.x - middle) / maximum(turn, 0.02)
    there = choose(t > 0.5, 1.0, 0.0)
    inside = choose(absolute(u) < width * 0.5 + 0.002, 1.0, 0.0)
    return _either(a, b, vec2(middle + u, p.y), vec2(middle + u, p.y), there) * (
        inside * (0.35 + 0.65 * turn)
    )


def ink(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    q = p * 1.4
    wet = view.layer(2, lambda _, v: (v.fbm(v.screen() * 2.1 + 3.0, 4),))[0]
    fine = noise(q * 9.0) * 0.08
    d = wet + fine + length(p) * 0.18 - (view.progress * 1.35 - 0.12)
    there = smoothstep(0.05, -0.03, d)
    rim = smoothstep(0.12, 0.0, absolute(d))
    pull = vec2(wet - 0.5, fine) * (0.15 * rim)
    return mix(a.near(p + pull), b.near(p - pull * 0.6), there) * (1.0 - 0.45 * rim)


def burn(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    rough = view.layer(2, lambda _, v: (v.fbm(v.screen() * 2.3 + 11.0, 4),))[0]
    edge = view.keep(view.progress * 1.7 - 0.6 - (rough - 0.5) * 0.9)
    there = smoothstep(-0.02, 0.02, edge)
    ends = view.once(clamp(_hump(view.progress) * 4.0))
    rim = view.keep(clamp(1.0 - absolute(edge) * 7.0) * ends)
    hot = view.keep(rim**4)
    char = smoothstep(-0.22, -0.03, edge) * (1.0 - there)
    fire = view.look.accent * (1.7 * hot) + view.look.light * (1.4 * hot**3)
    return mix(a.near(p) * (1.0 - 0.8 * char), b.near(p), there) + fire


def ripple(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    r = length(p)
    front = view.progress * (length(view.half) + 0.5) - 0.25
    d = r - front
    ring = clamp(1.0 - absolute(d) * 4.0) * clamp(_hump(view.progress) * 4.0)
    push = sin(d * 26.0) * ring * ring * 0.05
    q = p * (1.0 + push / maximum(r, 0.06))
    light = mix(b.near(q), a.near(q), smoothstep(-0.06, 0.06, d))
    return light * (1.0 + push * 9.0)


def glitch(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = view.progress
    tick = floor(view.frame * 0.5)
    band = floor(p.y * 7.0 + hash1(tick) * 5.0)
    cell = vec2(floor(p.x * 2.5 + hash1(band)), band)
    lot = hash2(cell + tick * 3.0)
    there = choose(lot < t * t * (3.0 - 2.0 * t), 1.0, 0.0)
    jump = (hash2(vec2(band, tick)) - 0.5) * 0.35 * _hump(t)
    slip = 0.02 * _hump(t)
    q = vec2(p.x + jump, p.y)
    left, right = vec2(q.x - slip, q.y), vec2(q.x + slip, q.y)
    first = _either(a, b, left, left, there)
    second = _either(a, b, right, right, there)
    return Vec3(first.x, (first.y + second.y) * 0.5, second.z)


def mosaic(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    size = maximum(_hump(view.progress) * 0.16, view.screen_pixel)
    cell = floor(p / size)
    q = (cell + 0.5) * size
    # Cells change one after the other.
    late = hash2(cell) * 0.3
    there = choose(view.progress > 0.35 + late, 1.0, 0.0)
    return _either(a, b, q, q, there)


def fold_over(a: Sampler, b: Sampler, p: Vec2, view: View) -> Vec3:
    t = view.once(_eased(view.progress))
    k = view.once(smoothstep(0.0, 0.7, _hump(view.progress)))
    folded = fold(_turned(p, t * 1.2, view), 6.0) * 0.8
    q = view.keep(mix(p, folded, k))
    return mix(a.near(q), b.near(q), view.once(smoothstep(0.35, 0.65, t))) * (1.0 + 0.3 * k)
