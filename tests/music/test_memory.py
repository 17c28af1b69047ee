"""An hour of music is worked on in parts: nothing is copied whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from beatreel.music.drums import hits
from beatreel.music.features import Features, extract
from beatreel.music.form import beat_features
from beatreel.music.grid import steady
from beatreel.music.mood import mood_of
from beatreel.music.onsets import band_onsets
from beatreel.music.pulse import decoded

TIMES = 60


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Features:
    """A minute, sixty times over."""
    from tests.compose import compose, write_wav

    music = compose(120.0, seconds=60.0)
    minute = extract(write_wav(tmp_path_factory.mktemp("hour") / "a.wav", music.samples))
    rows = {
        name: np.tile(getattr(minute, name), (TIMES, 1))
        for name in ("beats", "bands", "wave", "chroma", "voice")
    }
    return replace(minute, duration=minute.duration * TIMES, **rows)


def peak(work: Callable[[], Any]) -> float:
    """Return the most megabytes that some work holds at a time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def test_the_parts_of_an_hour_are_small(hour: Features) -> None:
    grid = steady(120.0, hour.duration)
    assert hour.bands.nbytes > 55e6
    assert peak(lambda: band_onsets(hour)) < 60
    assert peak(lambda: hits(hour, grid)) < 60
    assert peak(lambda: mood_of(hour, 120.0, "C major")) < 25
    assert peak(lambda: beat_features(hour, grid.times)) < 40


def test_an_hour_of_activations_is_decoded_as_its_minutes_are(hour: Features) -> None:
    minute = replace(hour, beats=hour.beats[: len(hour.beats) // TIMES])
    (beats, bars), (few, _) = decoded(hour.beats), decoded(minute.beats)
    assert len(beats) == pytest.approx(TIMES * len(few), rel=0.02)
    assert np.diff(beats).min() > 0.2
    assert np.all(np.diff(bars) > 0)
