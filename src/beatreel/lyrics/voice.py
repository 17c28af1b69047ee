"""The voice in a song: what does not repeat with the beat, and when anybody sings.

Backing repeats from bar to bar and a voice does not (REPET-SIM: Rafii and Pardo, ISMIR 2012). Every
beat is compared with all others; the median of those that sound most like it is its backing, and
what a beat has over that is likely the voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, istft, sosfilt, stft

from .acoustics import FPS, RATE

Array = NDArray[np.float32]

_WINDOW, _HOP = 1024, 256
#: Beats whose median is the backing of a beat, and most that are compared with one.
_ALIKE = 6
#: Moments of a beat at which beats are compared.
_STEPS = 24
#: How much of the backing is taken away, and what is left of everything.
_STRENGTH, _LEFT = 1.4, 0.02
#: Hz between which voices carry most.
_BAND = (250, 4000)


@dataclass(frozen=True, slots=True)
class Voice:
    """What is left of a song without its backing."""

    #: Mono at RATE.
    sound: Array
    #: How surely somebody sings, 0…1, at FPS.
    activity: Array


def voice_of(sound: Array, beats: Sequence[float]) -> Voice:
    """Return the voice of a song.

    Parameters
    ----------
    sound
        Mono at RATE.
    beats
        Seconds; without a grid half seconds take the place of beats.
    """
    _, _, spectrum = stft(sound, RATE, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    levels = np.abs(spectrum).astype(np.float32)
    grid = _grid(beats, len(sound) / RATE)
    left = np.maximum(1 - _STRENGTH * _backing(levels, grid) / (levels + 1e-9), _LEFT)
    left[: round(150 * _WINDOW / RATE)] *= 0.05
    _, alone = istft(spectrum * left, RATE, nperseg=_WINDOW, noverlap=_WINDOW - _HOP)
    alone = np.asarray(alone[: len(sound)], np.float32)
    return Voice(alone, _activity(alone))


def _grid(beats: Sequence[float], duration: float) -> NDArray[np.float64]:
    """Return beats that reach from before the start to past the end."""
    known = np.array(beats if len(beats) > 2 else np.arange(0.0, duration, 0.5))
    step = float(np.median(np.diff(known))) if len(known) > 1 else 0.5
    before = np.arange(known[0] - step, -step, -step)[::-1]
    after = np.arange(known[-1] + step, duration + 2 * step, step)
    return np.concatenate([before, known, after])


def _backing(levels: Array, grid: NDArray[np.float64]) -> Array:
    """Return the levels of what other beats have too."""
    frames = levels.shape[1]

    def frame(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.clip(np.round(seconds * RATE / _HOP).astype(np.int64), 0, frames - 1)

    likeness = _likeness(levels, frame(_moments(grid)))
    when = np.arange(frames) * _HOP / RATE
    which = np.clip(np.searchsorted(grid, when, side="right") - 1, 0, len(grid) - 2)
    lengths = np.diff(grid)
    share = (when - grid[which]) / lengths[which]
    backing = np.zeros_like(levels)
    for beat in range(len(lengths)):
        here = np.flatnonzero(which == beat)
        alike = np.argsort(-likeness[beat])[:_ALIKE]
        if len(here) and len(alike):
            there = frame(grid[alike][:, None] + share[here][None] * lengths[alike][:, None])
            both = np.concatenate([levels[:, there], levels[:, None, here]], axis=1)
            backing[:, here] = np.median(both, axis=1)
    return backing


def _moments(grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (beats, steps) seconds."""
    return np.stack([np.linspace(a, b, _STEPS, endpoint=False) for a, b in pairwise(grid)])


def _likeness(levels: Array, moments: NDArray[np.int64]) -> Array:
    """Return how alike two beats sound, (beats, beats); none is like itself."""
    edges = np.unique(np.round(np.geomspace(2, _WINDOW // 2, 33)).astype(int))
    bands = np.log1p(10 * np.add.reduceat(levels, edges[:-1], axis=0))
    told = bands[:, moments].transpose(1, 0, 2).reshape(len(moments), -1)
    told = told - told.mean(axis=1, keepdims=True)
    told /= np.linalg.norm(told, axis=1, keepdims=True) + 1e-9
    likeness = told @ told.T
    np.fill_diagonal(likeness, -1)
    return likeness


def _activity(alone: Array) -> Array:
    """Return 0…1 at FPS, from the level of the voice in a quarter of a second."""
    band = sosfilt(butter(4, _BAND, "bandpass", fs=RATE, output="sos"), alone)
    hop = RATE // FPS
    energy = np.add.reduceat(np.asarray(band) ** 2, np.arange(0, len(alone), hop))
    smooth = np.maximum(uniform_filter1d(energy, FPS // 4), 0.0)
    loud = float(np.percentile(smooth, 95))
    return np.clip(2 * np.sqrt(smooth / (loud + 1e-12)), 0, 1).astype(np.float32)
