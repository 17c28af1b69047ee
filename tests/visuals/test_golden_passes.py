"""Every effect and every transition of the catalogue looks as it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from beatreel.visuals.effect import Moment
from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.looks import LOOKS
from beatreel.visuals.picture import Active, Picture
from beatreel.visuals.transitions import TRANSITIONS

from .chart import chart
from .frames import agree, drawn, shot

#: Of the frames compared here, both from one scene so that one kernel is compiled.
BEFORE, AFTER = shot("chart"), shot("chart", 31.5, seed=41.7)
LOOK = replace(LOOKS["neon"], grain=0.0)


@pytest.fixture(autouse=True, scope="module")
def catalogue() -> Iterator[None]:
    """Have the chart among the scenes."""
    with chart():
        yield


def small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture at half size: dither goes, and a golden frame is a few kilobytes."""
    height, width = picture.shape[:2]
    parts = picture.reshape(height // 2, 2, width // 2, 2, 3).astype(np.float32)
    return np.ascontiguousarray((parts.mean((1, 3)) + 0.5).astype(np.uint8))


def far(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the means of blocks of 20 × 20 pixels."""
    height, width = picture.shape[:2]
    parts = picture.reshape(height // 20, 20, width // 20, 20, 3).astype(np.float32)
    return parts.mean((1, 3))


def plain() -> Picture:
    """Return the chart as it is."""
    return Picture(7, (BEFORE,), look=LOOK)


def with_effect(name: str) -> Picture:
    """Return the chart with one effect at work."""
    return replace(plain(), effects=(Active(name, 0.8, since=0.4, flowed=0.5),))


def between(name: str, progress: float) -> Picture:
    """Return a frame of a transition."""
    return Picture(7, (BEFORE, AFTER), look=LOOK, transition=name, progress=progress)


@pytest.mark.parametrize("name", EFFECTS)
def test_effect(name: str) -> None:
    picture = drawn(with_effect(name))
    off = np.abs(picture.astype(np.int16) - drawn(plain()))
    assert off.mean() > 0.4, "it does nothing"
    agree(f"effect_{name}", small(picture))


@pytest.mark.parametrize("name", TRANSITIONS)
def test_transition(name: str) -> None:
    agree(f"transition_{name}", small(drawn(between(name, 0.55))))


@pytest.mark.parametrize("name", TRANSITIONS)
@pytest.mark.parametrize(("progress", "alone"), [(0.0, BEFORE), (1.0, AFTER)])
def test_transition_begins_and_ends_on_its_pictures(name: str, progress: float, alone) -> None:
    off = np.abs(
        drawn(between(name, progress)).astype(np.int16) - drawn(Picture(7, (alone,), look=LOOK))
    )
    assert off.mean() < 2.0


@pytest.mark.parametrize("name", [name for name, effect in EFFECTS.items() if not effect.time])
def test_effect_goes_as_its_amount_goes(name: str) -> None:
    """No effect pops in: a little of it changes the picture a little, seen from afar."""
    little = replace(plain(), effects=(Active(name, 0.01, since=0.4, flowed=0.5),))
    assert np.abs(far(drawn(little)) - far(drawn(plain()))).mean() < 2.5


@pytest.mark.parametrize("name", [name for name, effect in EFFECTS.items() if effect.time])
def test_time_runs_backwards_only_where_it_is_meant_to(name: str) -> None:
    pace = EFFECTS[name].time
    assert pace is not None
    flows = []
    for frame in range(60):
        since = frame / 30
        moved = replace(BEFORE, flow=BEFORE.flow + since, time=BEFORE.time + since)
        flows.append(pace(moved, 0.8, Moment(moved.time, frame, since, since)).flow)
    steps = np.diff(flows)
    assert (steps < -1e-9).any() == (name == "rewind")
