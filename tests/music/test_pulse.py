"""Pulses that follow the evidence."""

from __future__ import annotations

import numpy as np
import pytest

from beatreel.music.features import BAND_FPS
from beatreel.music.pulse import follow

SECONDS = 40.0


def evidence(times: np.ndarray) -> np.ndarray:
    """Return a curve that speaks for some times."""
    at = np.arange(round(SECONDS * BAND_FPS)) / BAND_FPS
    return 0.05 + 0.9 * np.exp(-0.5 * (np.abs(at[:, None] - times).min(1) / 0.015) ** 2)


def test_a_part_that_is_played_off_the_beat_does_not_bend_the_straight_way() -> None:
    beats = np.arange(0.3, SECONDS, 0.5)
    played = np.where(beats < 12.0, beats - 0.11, beats)
    straight, *others = follow(evidence(played), 120.3)
    assert np.abs(straight[: len(beats)] - beats[: len(straight)]).max() < 0.02
    assert others, "what bends is a way too"
    assert others[-1][0] == pytest.approx(beats[0] - 0.11, abs=0.05)


def test_a_straight_pulse_is_the_only_way_where_it_loses_nothing() -> None:
    beats = np.arange(0.3, SECONDS, 0.5)
    (only,) = follow(evidence(beats), 119.0)
    assert np.abs(only - beats).max() < 0.02
    assert np.ptp(np.diff(only)) < 1e-9


def test_a_drift_needs_a_way_that_bends() -> None:
    beats = 0.3 + np.cumsum(np.linspace(0.47, 0.53, 78))
    ways = follow(evidence(beats[beats < SECONDS]), 120.0)
    assert len(ways) > 1
    gaps = np.abs(ways[-1][:, None] - beats).min(1)
    assert np.median(gaps) < 0.02
