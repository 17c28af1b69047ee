"""Every effect and every transition of the catalogue looks as it did."""

from __future__ import annotations

import numpy as np
import pytest

from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.picture import Picture
from beatreel.visuals.transitions import TRANSITIONS

from .frames import agree, drawn, shot, with_effect

#: Of the frames compared here, both from one scene so that one kernel is compiled.
BEFORE, AFTER = shot("nebula"), shot("nebula", 31.5, seed=41.7)


@pytest.mark.parametrize("name", EFFECTS)
def test_effect(name: str) -> None:
    agree(f"effect_{name}", drawn(with_effect(name)))


@pytest.mark.parametrize("name", EFFECTS)
def test_effect_does_something(name: str) -> None:
    changed = drawn(with_effect(name)).astype(np.int16)
    assert np.abs(changed - drawn(Picture(7, (BEFORE,)))).mean() > 0.4


@pytest.mark.parametrize("name", TRANSITIONS)
def test_transition(name: str) -> None:
    picture = Picture(7, (BEFORE, AFTER), transition=name, progress=0.55)
    agree(f"transition_{name}", drawn(picture))


@pytest.mark.parametrize("name", TRANSITIONS)
@pytest.mark.parametrize(("progress", "alone"), [(0.0, BEFORE), (1.0, AFTER)])
def test_transition_begins_and_ends_on_its_pictures(name: str, progress: float, alone) -> None:
    picture = drawn(Picture(7, (BEFORE, AFTER), transition=name, progress=progress))
    off = np.abs(picture.astype(np.int16) - drawn(Picture(7, (alone,))))
    assert off.mean() < 2.0
