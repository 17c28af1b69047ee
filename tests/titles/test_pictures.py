"""Text on still pictures: letters that can be read on what lies below."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from beatreel.titles.pictures import picture

SIZE = (180, 320)


def ground(value: int) -> NDArray[np.uint8]:
    """Return an opaque grey, (height, width, 4)."""
    flat = np.full((*SIZE, 4), value, np.uint8)
    flat[..., 3] = 255
    return flat


@pytest.mark.parametrize(("colour", "way"), [("#101014", 1), ("#f4f4f8", -1)])
def test_letters_lie_on_their_opposite(colour: str, way: int) -> None:
    below = ground(128)
    drawn = picture(below, "HOME", style="wide", colour=colour)[..., 1].astype(int)
    letters = (drawn < 40) if way > 0 else (drawn > 215)
    assert letters.any()
    around = (drawn - 128) * way
    # What is no letter and no edge of one leans the other way.
    assert around.max() > 20
    assert np.abs(around[~letters]).max() < 128


def test_hollow_letters_veil_what_would_break_them_up() -> None:
    lights = ground(0)
    lights[::6, :, :3] = 255
    drawn = picture(lights, "O", style="outline", size=0.5)[..., 1].astype(int)
    rows, columns = np.nonzero(np.abs(drawn - lights[..., 1].astype(int)) > 60)
    middle, left, right = (rows.min() + rows.max()) // 2, columns.min(), columns.max()
    stroke = drawn[middle // 6 * 6 + 3, left : right + 1]
    assert stroke.max() > 200
    inside = drawn[middle // 6 * 6, left : right + 1]
    assert inside.min() < 80
