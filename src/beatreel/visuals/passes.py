"""Effects that draw the picture anew from itself; ``view.amount`` is their strength, 0…1."""

from __future__ import annotations

from .buffers import Sampler
from .shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    choose,
    clamp,
    dot,
    floor,
    fold,
    glow,
    hash2,
    hash22,
    length,
    luminance,
    maximum,
    mix,
    noise,
    noise1,
    num,
    ramp,
    sin,
    smoothstep,
    sqrt,
    vec2,
    vec3,
)
from .view import View


def split(at: Sampler, p: Vec2, view: View) -> Vec3:
    reach = view.amount * 0.022 * (0.35 + dot(p, p) / dot(view.half, view.half))
    # Blue is seen as colour alone: where its edge lies to a pixel shows in no brightness.
    red, green, blue = at(p * (1.0 - reach)), at.near(p), at.near(p * (1.0 + reach))
    return Vec3(red.x, green.y, blue.z)


def glitch(at: Sampler, p: Vec2, view: View) -> Vec3:
    tick = floor(view.frame * 0.5)
    band = floor(p.y * 9.0 + hash2(vec2(tick, 3.0)) * 9.0)
    lot = hash2(vec2(band, tick))
    fine = hash2(vec2(floor(p.y * 41.0), tick + 7.0))
    jump = choose(lot > 0.62, (fine - 0.5) * 0.5 + (lot - 0.8), num(0.0)) * view.amount
    q = vec2(p.x + jump, p.y)
    slip = absolute(jump) * 0.12 + view.amount * 0.004
    near, away = at.near(q + vec2(slip, 0.0)), at.near(q - vec2(slip, 0.0))
    return Vec3(near.x, at.near(q).y, away.z)


def mosh(at: Sampler, p: Vec2, view: View) -> Vec3:
    """Blocks that keep moving with where they were, as a stream that lost its key frame."""
    size = 0.11
    tick = floor(view.frame * 0.25)
    cell = floor(p * (1.0 / size))
    block = floor(cell * 0.25)
    h = hash22(block + vec2(tick, tick * 3.0))
    own = hash22(cell + vec2(tick * 7.0, 5.0))
    lost = choose(h.x + 0.25 * own.x > 1.15 - 0.75 * view.amount, 1.0, 0.0)
    way = vec2(h.y - 0.5, h.x - 0.6) * 0.55 + (own - 0.5) * 0.06
    stretch = (p - (cell + 0.5) * size) * (-0.6 * own.y)
    moved = at.near(p + (way + stretch) * lost * view.amount)
    return mix(moved, vec3(moved.y, moved.x, moved.z), lost * h.y * 0.35)


def kaleido(at: Sampler, p: Vec2, view: View) -> Vec3:
    folded = fold(p, 6.0) * 0.9 + vec2(0.05, 0.0)
    return at(view.keep(mix(p, folded, smoothstep(0.0, 0.25, view.amount))))


def mirror(at: Sampler, p: Vec2, view: View) -> Vec3:
    k = smoothstep(0.0, 0.2, view.amount)
    return at(vec2(mix(p.x, absolute(p.x), k), p.y))


def quad(at: Sampler, p: Vec2, view: View) -> Vec3:
    k = smoothstep(0.0, 0.2, view.amount)
    # Four pictures, those on the right mirrored, so that they meet without a seam.
    side = choose(p.y > 0.0, 0.5, -0.5) * view.half.y
    q = vec2((absolute(p.x) - view.half.x * 0.5) * 2.0, (p.y - side) * 2.0)
    return at(mix(p, q, k))


def zoomblur(at: Sampler, p: Vec2, view: View) -> Vec3:
    return _blurred(at, p, view, lambda q, i: q * (1.0 - view.amount * 0.026 * i))


def _blurred(at: Sampler, p: Vec2, view: View, place) -> Vec3:
    """Blur along a path of eight places at a quarter of the price, sharp as the strength goes."""

    def smear(_: Vec2, child: View) -> tuple[Num, Num, Num]:
        q = child.screen()
        total = at.near(q)
        for i in range(1, 8):
            total = total + at.near(place(q, float(i))) * (1.0 - i / 10.0)
        scale = 1.0 / (1.0 + sum(1.0 - i / 10.0 for i in range(1, 8)))
        return total.x * scale, total.y * scale, total.z * scale

    smeared = Vec3(*view.layer(2, smear))
    return mix(at.near(p), smeared, clamp(view.amount * 5.0))


def defocus(at: Sampler, p: Vec2, view: View) -> Vec3:
    spots = [vec2(x, y) for x, y in _DISC]
    reach = view.amount * 0.055

    def disc(_: Vec2, child: View) -> tuple[Num, Num, Num]:
        q = child.screen()
        # Bright points weigh more: they become discs, as behind a lens.
        total, weight = vec3(0.0, 0.0, 0.0), num(1e-3)
        for spot in spots:
            light = at.near(q + spot * reach)
            w = 0.2 + maximum(light.x, maximum(light.y, light.z))
            total, weight = total + light * w, weight + w
        held = total * (1.0 / weight)
        return held.x, held.y, held.z

    return mix(at.near(p), Vec3(*view.layer(2, disc)), clamp(view.amount * 6.0))


#: A sunflower of twelve places in the unit disc.
_DISC = (
    (0.2041, 0.0), (-0.2607, 0.2388), (0.0398, -0.4547), (0.3286, 0.4286), (-0.6027, -0.1065),
    (0.5636, -0.3592), (-0.1874, 0.7119), (-0.3670, -0.6997), (0.7775, 0.2836), (-0.7985, 0.3741),
    (0.3602, -0.8640), (0.3425, 0.9175),
)  # fmt: skip


def lens(at: Sampler, p: Vec2, view: View) -> Vec3:
    r2 = dot(p, p) / dot(view.half, view.half)
    return at(p * (1.0 - 0.32 * view.amount * (1.0 - r2)))


def ripple(at: Sampler, p: Vec2, view: View) -> Vec3:
    r = length(p)
    # The ring runs outwards as the hit dies away.
    front = (1.0 - view.amount) * 1.9
    ring = clamp(1.0 - absolute(r - front) * 3.2)
    push = ring * ring * sin((r - front) * 22.0) * 0.06 * view.amount
    light = at(p * (1.0 + push / maximum(r, 0.05)))
    return light * (1.0 + push * 7.0)


def heat(at: Sampler, p: Vec2, view: View) -> Vec3:
    t = view.time
    sway = vec2(
        sin(p.y * 9.0 + t * 3.1) * 0.6 + sin(p.y * 23.0 - t * 5.3) * 0.4,
        sin(p.x * 7.0 - t * 2.3) * 0.5,
    )
    return at(p + sway * (0.025 * view.amount))


def smear(at: Sampler, p: Vec2, view: View) -> Vec3:
    """Light runs down from what is bright, column by column, like sorted pixels."""
    column = floor(p.x * 90.0)
    reach = (0.15 + 0.85 * hash2(vec2(column, 11.0)) ** 2) * view.amount * 0.62
    result = at.near(p)
    for i in range(1, 6):
        above = at.near(vec2(p.x, p.y + reach * (i / 5.0)))
        bright = smoothstep(0.25, 0.7, luminance(above)) * (1.0 - i / 7.0)
        result = mix(result, above, bright * clamp(view.amount * 3.0) * 0.8)
    return result


def mosaic(at: Sampler, p: Vec2, view: View) -> Vec3:
    size = maximum(view.amount * 0.13, view.screen_pixel)
    return at((floor(p / size) + 0.5) * size)


def posterise(at: Sampler, p: Vec2, view: View) -> Vec3:
    steps = mix(22.0, 3.0, view.amount)
    light = at.near(p)
    grey = sqrt(luminance(light)) + 0.02
    level = floor(grey * steps + 0.5) / steps
    flat = light * (level * level / (grey * grey)) * mix(1.0, 1.25, view.amount)
    return mix(light, flat, clamp(view.amount * 5.0))


def duotone(at: Sampler, p: Vec2, view: View) -> Vec3:
    light = at.near(p)
    look = view.look
    t = sqrt(clamp(luminance(light) * 0.9))
    print_ = ramp(t, [look.deep * 0.5, look.base, look.accent, look.light * 1.3])
    return mix(light, print_, view.amount)


def outline(at: Sampler, p: Vec2, view: View) -> Vec3:
    step = view.screen_pixel * 1.5
    here = at.near(p)
    a, b, c, d = (
        sqrt(luminance(at.near(p + vec2(dx, dy) * step)))
        for dx, dy in ((1, 1), (-1, -1), (1, -1), (-1, 1))
    )
    edge = absolute(a - b) + absolute(c - d)
    line = smoothstep(0.05, 0.4, edge)
    ink = mix(here * 0.12, view.look.deep * 0.4, 0.4)
    drawn = ink + mix(view.look.accent, view.look.light, line) * (line * 2.4)
    return mix(here, drawn, view.amount * view.amount)


def echo(at: Sampler, p: Vec2, view: View) -> Vec3:
    near = at.near(p)
    ghosts = [at.near(p * (1.0 - 0.085 * i * view.amount)) for i in (1, 2, 3)]
    k = clamp(view.amount * 1.5)
    total = near
    for ghost, weight in zip(ghosts, (0.65, 0.42, 0.25), strict=True):
        total = Vec3(*(maximum(a, b * (weight * k)) for a, b in zip(total, ghost, strict=True)))
    return total


def leak(at: Sampler, p: Vec2, view: View) -> Vec3:
    """Light that came in through the back of the camera."""
    t = view.time
    side = choose(noise1(floor(t * 0.5) + 0.5) > 0.5, 1.0, -1.0)
    x = p.x * side / view.half.x
    edge = 1.15 - view.amount * 0.9 + 0.35 * (noise(vec2(p.y * 1.3 + t * 0.7, t * 0.4)) - 0.5)
    light = glow(edge - x, 0.16)
    core = glow(edge + 0.25 - x, 0.1)
    warm = mix(view.look.accent, vec3(1.0, 0.28, 0.06), 0.6) * light
    return at.near(p) + (warm * 1.4 + vec3(1.0, 0.75, 0.4) * core) * view.amount


def burn(at: Sampler, p: Vec2, view: View) -> Vec3:
    """Film that stops in the gate and burns through from one spot."""
    tick = floor(view.time * 0.5)
    spot = (hash22(vec2(tick, 3.0)) - 0.5) * view.half * 1.2
    rough = noise(p * 3.1 + tick) * 0.6 + noise(p * 8.3 - tick) * 0.3
    d = length(p - spot) * 0.75 + (rough - 0.45) * 0.55 - (view.amount * 1.5 - 0.35)
    hole = smoothstep(0.0, -0.12, d)
    rim = glow(absolute(d), 0.045)
    char = smoothstep(0.34, 0.04, d)
    film = at.near(p) * (1.0 - 0.85 * char)
    fire = vec3(1.0, 0.32, 0.05) * (2.2 * rim) + vec3(1.0, 0.8, 0.45) * (hole * 2.2)
    return film * (1.0 - hole) + fire * clamp(view.amount * 4.0)


def tape(at: Sampler, p: Vec2, view: View) -> Vec3:
    """A worn video tape: lines that slip, colour beside its shape, a torn foot."""
    row = floor(p.y * 120.0)
    tick = floor(view.frame * 0.5)
    wave = sin(p.y * 5.0 + view.time * 2.0) * 0.004 + (hash2(vec2(row, tick)) - 0.5) * 0.007
    tear = smoothstep(0.14, 0.0, p.y + view.half.y) * (hash2(vec2(row, tick + 3.0)) - 0.3)
    q = vec2(p.x + (wave + tear * 0.25) * view.amount, p.y)
    bleed = 0.03 * view.amount
    here, left = at.near(q), at.near(vec2(q.x - bleed, q.y))
    right = at.near(vec2(q.x - bleed * 1.8, q.y))
    grey, smeared = luminance(here), (left + right) * 0.5
    light = smeared * ((grey + 0.02) / (luminance(smeared) + 0.02))
    # Where the oxide is gone a line lights up for a moment; most of it in the torn foot.
    lost = hash2(vec2(floor(p.x * 26.0), row + tick * 17.0))
    dust = choose(lost > 0.9992 - 0.09 * tear, 0.45, 0.0) * view.amount
    return mix(here, light, clamp(view.amount * 2.0)) * (1.0 - 0.12 * view.amount) + dust
