"""Mood: plain axes that spread, and that do not depend on how loud a file was saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from beatreel.music import Mood, hear
from tests.compose import RATE, compose, write_wav


def mood(path: Path, samples: np.ndarray) -> Mood:
    return hear(write_wav(path / "a.wav", samples)).mood


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Mood:
    music = compose(72.0, sections=(("bridge", 6),))
    return mood(tmp_path_factory.mktemp("calm"), music.samples * 0.4)


@pytest.fixture(scope="module")
def wild() -> np.ndarray:
    steps = {"kick": "x.xxx.xxx.xxx.xx", "hat": "xxxxxxxxxxxxxxxx"}
    music = compose(172.0, sections=(("chorus", 16),), patterns=steps)
    return np.tanh(3 * music.samples) * 0.9


def test_energy_spreads(tmp_path: Path, calm: Mood, wild: np.ndarray) -> None:
    fierce = mood(tmp_path, wild)
    assert calm.energy < 0.35
    assert fierce.energy > 0.65
    assert fierce.energy < 1.0


def test_volume_is_no_mood(tmp_path: Path, wild: np.ndarray) -> None:
    loud, soft = mood(tmp_path, wild), mood(tmp_path, wild * 0.1)
    assert soft.energy == pytest.approx(loud.energy, abs=0.03)
    assert soft.brightness == pytest.approx(loud.brightness, abs=0.03)
    assert soft.tension == pytest.approx(loud.tension, abs=0.03)


def test_semitones_are_tenser_than_fifths(tmp_path: Path) -> None:
    time = np.arange(12 * RATE) / RATE

    def chord(*steps: int) -> np.ndarray:
        tones = [np.sin(2 * np.pi * 220 * 2 ** (step / 12) * time) for step in steps]
        return 0.2 * np.sum(tones, axis=0) * (1.0 - 0.5 * (time % 1.0))

    assert mood(tmp_path, chord(0, 1, 6)).tension > mood(tmp_path, chord(0, 4, 7)).tension + 0.3


def test_silence_has_no_energy(tmp_path: Path) -> None:
    assert mood(tmp_path, np.zeros(4 * RATE)) == Mood(0.0, 0.5, 0.0)
