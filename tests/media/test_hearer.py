"""The sound of clips: to the sample, wherever one begins."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from beatreel.media.hearer import Hearer

from . import clips


def ticks(seconds: int) -> np.ndarray:
    at = np.arange(44_100 * seconds) / 44_100
    return 0.8 * np.sin(2 * np.pi * 1000 * at) * (at % 1 < 0.005)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_tick_is_where_it_was(tmp_path: Path, suffix: str) -> None:
    path = clips.clip(tmp_path / f"a.{suffix}", 150, sound=ticks(5))
    hearer = Hearer()
    try:
        samples = hearer.samples(str(path), round(2.5 * 48_000), 48_000)
    finally:
        hearer.close()
    assert samples.shape == (48_000, 2)
    assert np.array_equal(samples[:, 0], samples[:, 1])
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.2)
    assert loud[0] / 48_000 == pytest.approx(0.5, abs=0.001)
    assert np.abs(samples).max() == pytest.approx(0.8, abs=0.05)


def test_blocks_join_without_a_seam(tmp_path: Path) -> None:
    path = str(clips.clip(tmp_path / "a.mp4", 90, sound=ticks(3)))
    hearer = Hearer()
    try:
        whole = hearer.samples(path, 4800, 96_000)
        parts = [hearer.samples(path, 4800 + n * 12_000, 12_000) for n in range(8)]
    finally:
        hearer.close()
    assert np.array_equal(whole, np.concatenate(parts))


def test_what_has_no_sound_is_silent(tmp_path: Path) -> None:
    path = clips.clip(tmp_path / "a.mp4", 10)
    hearer = Hearer()
    try:
        assert not hearer.samples(str(path), 0, 1000).any()
        assert not hearer.samples(str(tmp_path / "none.mp4"), 0, 1000).any()
    finally:
        hearer.close()
