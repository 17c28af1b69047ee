"""A scene for tests of effects and transitions: flat shapes that tell what was done to them.

The catalogue's own scenes may change without their passes' golden frames becoming wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.scene import Scene
from beatreel.visuals.shading import Vec2, Vec3, absolute, clamp, floor, fract, length, mix, vec2
from beatreel.visuals.view import View


def _draw(p: Vec2, view: View) -> Vec3:
    """A sun between towers over a chequered floor, all of it moving to the left."""
    look, soft = view.look, view.pixel * 1.5
    sky = mix(look.mid * 0.5, look.base, clamp(p.y))
    sun = clamp((0.42 - length(p - vec2(0.45 - 0.02 * view.seed, 0.25))) / soft)
    light = mix(sky, look.light * 1.6, sun)
    x = p.x + view.flow * 0.1 + view.seed
    column = floor(x * 2.2)
    tall = 0.15 + 0.7 * absolute(fract(column * 0.381) - 0.3)
    inside = clamp((tall - p.y) / soft) * clamp((0.4 - absolute(fract(x * 2.2) - 0.5)) / soft)
    window = clamp((0.32 - absolute(fract(p.y * 9.0) - 0.5)) / (soft * 9.0))
    tower = mix(look.deep, look.accent * 0.8, window * clamp(fract(column * 0.618) * 3.0 - 1.2))
    light = mix(light, tower, inside)
    depth = 0.35 / clamp(-0.3 - p.y, 0.02, 2.0)
    tile = fract(floor(x * depth * 2.0) * 0.5 + floor(depth * 4.0) * 0.5)
    floor_light = mix(look.deep, look.mid, tile * 1.4)
    return mix(light, floor_light, clamp((-0.35 - p.y) / soft))


CHART = Scene("chart", "abstract", (), (), _draw)


@contextmanager
def chart() -> Iterator[None]:
    """Have the chart in the catalogue."""
    SCENES[CHART.name] = CHART
    try:
        yield
    finally:
        del SCENES[CHART.name]
