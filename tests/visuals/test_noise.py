"""Noise has no cracks, and random pairs are pairs."""

from __future__ import annotations

from collections.abc import Callable

import halide as hl
import numpy as np
import pytest
from numpy.typing import NDArray

from beatreel.visuals.shading import Num, Vec2, hash22, noise, sin, vec2

#: Steps of a walk, and its cells.
STEPS, CELLS = 4096, 64


def walked(value: Callable[[Num], Num]) -> NDArray[np.float32]:
    """Return a value along a line of so many cells, as a kernel computes it."""
    x = hl.Var("x")
    func, out = hl.Func("walk"), np.zeros(STEPS, np.float32)
    func[x] = value(Num(hl.cast(hl.Float(32), x)) * (CELLS / STEPS)).e
    func.vectorize(x, 16).realize(hl.Buffer(out))
    return out


@pytest.mark.parametrize("start", [0.0, -31.7, -900.0, 5000.0])
@pytest.mark.parametrize(
    "way",
    [
        lambda x: vec2(x, 0.3),
        lambda x: vec2(4.0, x),
        lambda x: vec2(x * 0.7, x * -0.6),
        lambda x: vec2(x + sin(x * 1.3) * 0.4, x - sin(x) * 0.4),
    ],
    ids=["across", "up", "aslant", "winding"],
)
def test_noise_has_no_cracks(start: float, way: Callable[[Num], Vec2]) -> None:
    heights = walked(lambda x: noise(way(x) + start))
    assert heights.min() >= 0.0
    assert heights.max() <= 1.0
    # The steepest is 1.5 a cell each way.
    assert np.abs(np.diff(heights)).max() < 1.5 * 2 * 1.6 * CELLS / STEPS
    assert heights.std() > 0.1


def test_the_two_of_a_pair_know_nothing_of_each_other() -> None:
    one, two = (walked(lambda x, k=k: tuple(hash22(vec2(x * 64.0, 3.0)))[k]) for k in (0, 1))
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.06
    for lot in (one, two):
        assert abs(lot.mean() - 0.5) < 0.02
        assert abs(lot.std() - 12**-0.5) < 0.02
