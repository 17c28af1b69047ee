"""Finding hard cuts by looking: scenes that move, flash, fade, and change."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates

from beatreel.render.cuts import Detector
from beatreel.render.glimpse import LONG, SHORT

CELLS = LONG * SHORT


def scene(seed: int, frames: int, speed: float = 0.3) -> np.ndarray:
    """A soft pattern of light and colour that drifts, uint8 (frames, 3, cells)."""
    noise = np.random.default_rng(seed)
    planes = []
    for plane in range(3):
        field = gaussian_filter(noise.normal(size=(SHORT * 4, LONG * 4)), 5, mode="wrap")
        field = field / np.abs(field).max() * (90 if plane == 0 else 40)
        rows, columns = np.mgrid[0:SHORT, 0:LONG] * 2.0
        planes.append(
            [
                map_coordinates(field, [rows + n * speed, columns + n * speed], mode="grid-wrap")
                for n in range(frames)
            ]
        )
    cells = np.array(planes).reshape(3, frames, CELLS).transpose(1, 0, 2)
    cells += np.array([120, 128 + seed % 3 * 8, 128 - seed % 2 * 8])[None, :, None]
    return np.clip(cells, 16, 235).astype(np.uint8)


def found(cells: np.ndarray, block: int = 240) -> list[int]:
    detector = Detector()
    cuts = [
        cut for at in range(0, len(cells), block) for cut in detector.feed(cells[at : at + block])
    ]
    return [*cuts, *detector.finish()]


def flashed(cells: np.ndarray, at: list[int]) -> np.ndarray:
    """White light that decays."""
    out = cells.astype(float)
    for start in at:
        for n in range(start, min(start + 9, len(out))):
            share = 0.7 * np.exp(-0.3 * (n - start))
            white = np.array([235, 128, 128])[:, None]
            out[n] += (white - out[n]) * share
    return out.astype(np.uint8)


def test_cuts_between_scenes_are_found_to_the_frame() -> None:
    cells = np.concatenate([scene(seed, 40 + 7 * seed) for seed in range(8)])
    edges = np.cumsum([40 + 7 * seed for seed in range(7)]).tolist()
    assert found(cells) == edges


@pytest.mark.parametrize("speed", [0.05, 0.5, 1.5])
def test_movement_is_no_cut(speed: float) -> None:
    assert found(scene(1, 150, speed)) == []


def test_flashes_are_no_cuts() -> None:
    assert found(flashed(scene(2, 120), [15, 40, 41, 70, 90])) == []


def test_cut_under_a_flash_is_found() -> None:
    cells = np.concatenate([scene(3, 50), scene(4, 50)])
    assert found(flashed(cells, [50])) == [50]


def test_dissolve_is_no_hard_cut() -> None:
    a, b = scene(5, 90).astype(float), scene(6, 90).astype(float)
    share = np.clip((np.arange(90) - 30) / 30, 0, 1)[:, None, None]
    assert found((a + (b - a) * share).astype(np.uint8)) == []


def test_black_is_no_pattern() -> None:
    black = np.zeros((60, 3, CELLS), np.uint8)
    black[:, 0] = 16 + np.random.default_rng(0).integers(0, 2, (60, CELLS))
    black[:, 1:] = 128
    assert found(black) == []
    assert found(np.concatenate([black, scene(7, 60)])) == [60]


def test_blocks_change_nothing() -> None:
    cells = np.concatenate([scene(seed, 33) for seed in range(6)])
    assert found(cells, 7) == found(cells, 50) == found(cells, 1000)
