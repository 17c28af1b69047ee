"""Every scene of the catalogue looks as it did, and is a picture at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from beatreel.visuals.artwork import Artwork
from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.picture import Picture, Shot
from beatreel.visuals.stage import Stage

from .frames import FPS, agree, planes, rgb, shot

DOCS = Path(__file__).parents[2] / "docs/reference/scenes.md"
#: px; what is compared and asserted needs no more.
SIZE = (320, 180)
#: Frames from a cut on, for scenes that feed on their past.
RUN = 20
COVERS = [name for name, scene in SCENES.items() if scene.cover]


def picture_of(name: str, seconds: float = 8.02, **changes) -> NDArray[np.uint8]:
    """Draw a scene at a moment; return it as RGB."""
    stage, out = Stage(*SIZE), planes(*SIZE)
    count = RUN if SCENES[name].feedback else 1
    for n in range(count):
        local = n / FPS if count > 1 else 4.0
        made: Shot = replace(shot(name, seconds + n / FPS, local=local), **changes)
        stage.draw(Picture(n, (made,)), out)
    return rgb(out)


def apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the mean difference in code values."""
    return float(np.abs(one.astype(np.int16) - other).mean())


@pytest.mark.parametrize("name", SCENES)
def test_scene_looks_as_it_did(name: str) -> None:
    agree(f"scene_{name}", picture_of(name))


@pytest.mark.parametrize("name", SCENES)
def test_scene_has_dark_and_light(name: str) -> None:
    grey = picture_of(name).mean(-1) / 255
    assert 0.02 < grey.mean() < 0.85
    assert grey.std() > 0.04
    assert (grey > 0.99).mean() < 0.25


@pytest.mark.parametrize("name", SCENES)
def test_scene_moves(name: str) -> None:
    assert apart(picture_of(name), picture_of(name, 10.6)) > 0.5


@pytest.mark.parametrize("name", SCENES)
def test_seeds_are_siblings_and_no_twins(name: str) -> None:
    assert apart(picture_of(name), picture_of(name, seed=41.7)) > 1.5


@pytest.mark.parametrize("name", SCENES)
def test_scene_is_the_same_again(name: str) -> None:
    assert np.array_equal(picture_of(name), picture_of(name))


KNOBS = [(name, knob) for name, scene in SCENES.items() for knob in scene.params]


@pytest.mark.parametrize(("name", "knob"), KNOBS, ids=[f"{n}-{k.name}" for n, k in KNOBS])
def test_parameter_does_something(name: str, knob) -> None:
    low, high = (picture_of(name, params={knob.name: value}) for value in (knob.low, knob.high))
    # A small thing may come and go, so the most is held, not the mean.
    assert np.abs(low.astype(np.int16) - high).max() > 24


@pytest.mark.parametrize("name", COVERS)
def test_cover_is_shown(name: str) -> None:
    y, x = np.mgrid[0:90, 0:120]
    rings = (np.hypot(x - 60, y - 45) / 12 % 2 < 1).astype(np.uint8)[..., None]
    red, blue = (
        Artwork.of(rings * np.array(ink, np.uint8)) for ink in ((230, 40, 20), (20, 60, 230))
    )
    assert apart(picture_of(name, artwork=red), picture_of(name, artwork=blue)) > 0.8


@pytest.mark.parametrize("name", COVERS)
def test_cover_of_any_size(name: str) -> None:
    dot = Artwork.of(np.full((2, 2, 3), 128, np.uint8))
    wide = Artwork.of(np.full((40, 1080, 3), 200, np.uint8))
    assert picture_of(name, artwork=dot).mean() > 1
    assert picture_of(name, artwork=wide).mean() > 1


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_scene_tells_the_director_enough(scene) -> None:
    assert scene.family in {"place", "space", "abstract", "music", "retro", "cover"}
    assert len(set(scene.words)) == len(scene.words) >= 12
    assert len(set(scene.words_zh)) == len(scene.words_zh) >= 8
    assert all(knob.low < knob.high for knob in scene.params)
    assert all(knob.low <= knob.default <= knob.high for knob in scene.params)
    assert scene.room in {"center", "lower", "upper"}
    assert scene.params


def test_every_scene_and_parameter_is_documented() -> None:
    text = DOCS.read_text()
    names = {f"| `{name}` |" for name in SCENES} | {f"`{knob.name}` " for _, knob in KNOBS}
    assert not {name for name in names if name not in text}


def test_enough_scenes_in_every_family() -> None:
    assert len(SCENES) >= 28
    count = dict.fromkeys(("place", "space", "abstract", "music", "retro", "cover"), 0)
    for scene in SCENES.values():
        count[scene.family] += 1
    assert min(count.values()) >= 3
