"""Through the halls of a folded space: halls within halls, lit from the end of the way."""

from __future__ import annotations

from ..scene import Param, Scene
from ..shading import (
    Num,
    Vec2,
    Vec3,
    absolute,
    clamp,
    cos,
    dot,
    exp,
    inverse_sqrt,
    maximum,
    minimum,
    mix,
    nearest,
    sin,
    smoothstep,
    vec2,
    vec3,
)
from ..view import View

_LEVELS = 3
_COARSE, _MIDDLE = 26, 6
_FAR = 18.0


def draw(p: Vec2, view: View) -> Vec3:
    look = view.look
    turns = _Turns(view)
    eye, ray = _camera(p, view)
    start, dust = view.layer(2, lambda q, v: _march(q, turns, v))
    # From where its neighbours got, one step takes a ray to the wall.
    t = view.keep(_stepped(start, eye, ray, turns, view))
    at = view.keep(eye + ray * t)
    d, fine, deep = view.keep(vec3(*_field(at, turns)))
    heart = view.keep(_heart(p, view))
    # The light stands at the end of the way, a little above it.
    down = vec3(at.x * -0.55, 0.30 - at.y * 0.55, 0.75)
    lit = view.keep(clamp((_field(at + down * 0.10, turns)[0] - d) * 9.0 + 0.10))
    open_ = view.keep(clamp(_field(at - ray * 0.22, turns, 2)[0] * 5.0))
    fog = view.keep(exp(t * -0.115))
    carved = view.keep(_relief(at, t, view))
    stone = mix(look.base * 0.60, look.mid * 0.55, clamp(deep))
    near = fog * fog
    near = near * near
    body = stone * ((0.10 + 2.3 * lit) * (0.20 + 0.80 * open_) * (1.0 - 0.5 * near))
    body = body * (0.62 + 0.55 * carved)
    body = body + mix(look.mid, look.light, 0.55) * (lit * lit * open_ * carved * 0.55)
    beat = (at.z - eye.z - 9.0 * (1.0 - view.kick)) * 0.9
    ring = clamp(1.0 - beat * beat * 0.22) ** 4 * view.kick
    inner = fine * (0.75 + 0.7 * view.bass + 2.2 * ring) * (0.4 + 0.6 * carved)
    lamps = mix(look.accent, look.light, 0.15 + 0.5 * ring)
    body = body + lamps * (inner * (1.0 - 0.7 * near))
    air = mix(look.deep * 0.5 + look.base * 0.15, mix(look.mid, look.accent, 0.35) * 0.9, heart)
    colour = mix(air, body, fog)
    shine = heart * heart * heart * (1.0 - fog)
    colour = colour + look.light * (shine * (0.55 + 0.9 * view.kick))
    shafts = dust * (0.25 + 0.9 * heart)
    colour = colour * 1.4
    return colour + mix(look.mid, look.accent, 0.4) * (shafts * (0.05 + 0.16 * view.energy))


class _Turns:
    """The angles by which each level is turned; they change slowly, and are found once a frame."""

    def __init__(self, view: View) -> None:
        slow = view.flow * 0.05
        a = view.param("twist") * sin(slow + view.seed) + 0.02 * view.bass
        b = view.param("twist") * 0.7 * sin(slow * 0.7 + view.seed * 1.7)
        self.b = vec2(view.once(cos(b)), view.once(sin(b)))
        #: Each level has a third of the last one's size, which the turns bring with them.
        self.a_thrice = vec2(view.once(cos(a) * 3.0), view.once(sin(a) * 3.0))
        self.b_thrice = vec2(view.once(cos(b) * 3.0), view.once(sin(b) * 3.0))


def _turned(x: Num, y: Num, by: Vec2) -> tuple[Num, Num]:
    return x * by.x - y * by.y, x * by.y + y * by.x


def _camera(p: Vec2, view: View) -> tuple[Vec3, Vec3]:
    sway = view.once(vec2(sin(view.flow * 0.21), cos(view.flow * 0.17)) * 0.13)
    roll = 0.22 * sin(view.flow * 0.09 + view.seed)
    x, y = _turned(p.x, p.y, view.once(vec2(cos(roll), sin(roll))))
    q = vec2(x, y)
    ray = vec3(q.x - sway.x * 0.4, q.y - sway.y * 0.4, 0.92)
    scale = inverse_sqrt(dot(ray, ray))
    eye = vec3(sway.x, sway.y, view.flow * 0.42 + view.seed * 2.0)
    return view.once(eye), view.keep(ray * (scale * view.once(1.0 / view.param("scale"))))


def _field(at: Vec3, turns: _Turns, levels: int = _LEVELS) -> tuple[Num, Num, Num]:
    """Distance to the walls (a bound), whether it is in a small hall, and how deep in the stone.

    Menger's sponge without end: each level cuts crossed halls out of what the last one left, and
    is turned a little against it.
    """
    # In halls of the level: a whole number is the middle of one.
    x, y, z = at.x * 0.5, at.y * 0.5, at.z * 0.5
    cuts: list[Num] = []
    size = 1.0
    for k in range(levels):
        # 2 in the middle of a hall of this level, 1 at its walls.
        p, q, r = (absolute(2.0 - 6.0 * absolute(v - nearest(v))) for v in (x, y, z))
        # The middle one of the three.
        hall = maximum(minimum(p, q), minimum(maximum(p, q), r))
        cuts.append(hall * (1.0 / (3.0 * size)) - 1.0 / (3.0 * size))
        if k + 1 < levels:
            x, y = _turned(x, y, turns.a_thrice)
            b, thrice = turns.b, turns.b_thrice
            y, z = y * b.x - z * thrice.y, y * b.y + z * thrice.x
            size = size * 3.0
    first, big = cuts[0], maximum(cuts[0], cuts[1])
    # What lies deep inside the stone of the larger levels is in one of the small halls.
    return maximum(big, cuts[-1]), smoothstep(0.01, 0.09, big * -1.0), clamp(first * -3.0)


def _relief(at: Vec3, t: Num, view: View) -> Num:
    """Panels carved into the stone, 0 in the grooves; they fade before they would shimmer."""
    parts = (v * 4.5 for v in at)
    p, q, r = (absolute(2.0 - 6.0 * absolute(v - nearest(v))) for v in parts)
    high = maximum(p, maximum(q, r))
    low = minimum(p, minimum(q, r))
    middle = p + q + r - high - low
    groove = smoothstep(0.10, 0.30, absolute(middle - 1.0)) * (
        0.7 + 0.3 * smoothstep(0.9, 1.1, middle)
    )
    return mix(groove, 0.8, clamp(t * view.pixel * 8.0))


def _march(p: Vec2, turns: _Turns, view: View) -> tuple[Num, Num]:
    """Depth to which a cone of this layer's pixels is free, and the light that dust throws back.

    A cone that is free of walls is free for each ray in it, so the next finer layer starts there.
    """
    t, light = view.layer(4, lambda q, v: _approach(q, turns, v))
    eye, ray = _camera(p, view)
    (t,) = view.loop(_MIDDLE, (t,), lambda _, t: (_stepped(t, eye, ray, turns, view),))
    return t, light


def _stepped(t: Num, eye: Vec3, ray: Vec3, turns: _Turns, view: View) -> Num:
    """Return how far a cone is free that was free as far as ``t``."""
    cone = view.pixel * 1.3
    return t + maximum(_field(eye + ray * t, turns)[0] - cone * t, 0.0) * 0.95


def _approach(p: Vec2, turns: _Turns, view: View) -> tuple[Num, Num]:
    eye, ray = _camera(p, view)
    cone = view.pixel * 1.3

    def step(_: Num, t: Num, light: Num) -> tuple[Num, Num]:
        d = _field(eye + ray * t, turns)[0]
        dust = clamp(d * 3.0) * exp(t * -0.2) * 0.05
        return minimum(t + maximum(d - cone * t, 0.0) * 0.95, _FAR), light + dust

    t, light = view.loop(_COARSE, (0.05, 0.0), step)
    return t, light


def _heart(p: Vec2, view: View) -> Num:
    """The light at the end of the way."""
    at = p - view.once(vec2(0.10 * sin(view.flow * 0.21), 0.06 * cos(view.flow * 0.17)))
    return 1.0 / (1.0 + 3.2 * dot(at, at))


SCENE = Scene(
    name="fractal",
    family="abstract",
    words=(
        "fractal", "mandelbulb", "infinite", "geometry", "temple", "cathedral", "alien",
        "architecture", "psychedelic", "trip", "sacred geometry", "journey", "flight", "techno",
        "trance", "progressive", "deep", "labyrinth", "future", "epic",
    ),
    words_zh=(
        "分形", "无限", "几何", "神殿", "迷宫", "迷幻", "外星", "建筑", "穿越", "史诗", "科技舞曲",
    ),
    draw=draw,
    params=(
        Param("twist", 0.0, 0.45, 0.18, "how far each level is turned against the last"),
        Param("scale", 0.8, 1.25, 1.0, "how wide the halls are"),
    ),
    soft=True,
    room="center",
    energy=0.65,
    brightness=0.3,
)  # fmt: skip
