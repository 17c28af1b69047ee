"""Every scene of the catalogue looks as it did."""

from __future__ import annotations

import pytest

from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.picture import Picture

from .frames import agree, drawn, run_of, shot


@pytest.mark.parametrize("name", SCENES)
def test_scene(name: str) -> None:
    feedback = SCENES[name].feedback
    agree(f"scene_{name}", run_of(name, 20) if feedback else drawn(Picture(0, (shot(name),))))
