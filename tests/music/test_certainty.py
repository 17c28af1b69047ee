"""How sure a grid is: what speaks for a pulse, and what does not speak against it."""

from __future__ import annotations

import numpy as np
import pytest

from beatreel.music.bars import READINGS
from beatreel.music.certainty import confidence
from beatreel.music.features import BAND_FPS
from beatreel.music.judging import Reading
from beatreel.music.pulse import Evidence

SECONDS = 30.0
BEATS = np.arange(0.5, SECONDS - 0.5, 0.4)


def sureness(*, posterior: float, on_the_grid: bool, told: float = 0.0) -> float:
    """Return the confidence in BEATS when networks, onsets and the context say so much for them."""
    rows = int(SECONDS * BAND_FPS)
    at = np.round(BEATS * BAND_FPS).astype(int)
    beat = np.full(rows, 0.02)
    beat[at] = posterior
    free = np.random.default_rng(4).integers(0, rows, 3 * len(at))
    onsets = np.zeros((rows, 5), np.float32)
    onsets[at if on_the_grid else free] = 0.8
    pulse = np.clip(0.6 * beat / max(0.3, posterior) + 0.4 * onsets.mean(1), 0.001, 0.98)
    best = Reading(BEATS, 150.0, READINGS[-4], 8.0)
    return confidence([best], best, Evidence(beat, onsets, pulse), told)


def test_strong_beats_are_believed_whatever_rises_between_them() -> None:
    assert sureness(posterior=0.9, on_the_grid=False) > 0.7


def test_onsets_on_the_grid_are_believed() -> None:
    assert sureness(posterior=0.6, on_the_grid=True) > 0.7


@pytest.mark.parametrize("posterior", [0.1, 0.2])
def test_faint_beats_among_free_onsets_are_not(posterior: float) -> None:
    assert sureness(posterior=posterior, on_the_grid=False) < 0.35


@pytest.mark.parametrize(("told", "sure"), [(0.11, False), (0.2, True), (0.6, True)])
def test_faint_beats_that_the_context_tells_are(told: float, sure: bool) -> None:
    assert (sureness(posterior=0.1, on_the_grid=False, told=told) > 0.35) is sure
