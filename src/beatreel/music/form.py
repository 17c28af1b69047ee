"""What each beat of a song sounds like, and how much the sound turns at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from beatreel.music.features import BAND_FPS, CHROMA_FPS, Features, band_frequencies
from beatreel.music.framing import led, parts
from beatreel.music.grid import Times
from beatreel.music.key import semitones

#: Beats on either side of a boundary that are compared.
_KERNEL = 16
#: Hz, edges of the bands whose energy is compared.
_EDGES = (0, 90, 180, 360, 720, 1440, 2880, 5760, 12_000)

#: Beats that are averaged at a time.
_BEATS = 256
#: Share of the power of loud beats under which a beat is silent.
_SILENT = 2.5e-5

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BeatFeatures:
    """What each beat sounds like, one row a beat."""

    #: (n, 12) mel-cepstrum.
    timbre: Array
    #: (n, 8) log energy of bands.
    energy: Array
    #: (n, 12) chroma, unit length.
    chroma: Array
    #: (n, 8) rise of the bands.
    flux: Array
    #: (n,) whether there is sound, 46 dB under the loud beats or less.
    sounding: NDArray[np.bool_]


def beat_features(features: Features, times: Times) -> BeatFeatures:
    """Average the features of a song over the beats that begin at ``times``."""
    # What is linear in the logarithms is taken from their means, beat by beat.
    logs = over_beats(features.bands, times, BAND_FPS, _logs)
    chroma = over_beats(semitones(features.chroma), times, CHROMA_FPS)
    length = np.linalg.norm(chroma, axis=1, keepdims=True)
    power = over_beats(features.wave[:, 2:], times, BAND_FPS)[:, 0]
    return BeatFeatures(
        timbre=np.asarray(scipy.fft.dct(logs, axis=1, norm="ortho"))[:, 1:13],
        energy=logs @ _fold(),
        chroma=chroma / np.maximum(length, 1e-6),
        flux=over_beats(_rises(features.bands), times, BAND_FPS),
        sounding=power > max(1e-9, _SILENT * float(np.percentile(power, 90))),
    )


def _logs(bands: Array) -> Array:
    return np.log1p(10.0 * bands)


def _fold() -> Array:
    """Return what takes the bands together by :data:`_EDGES`, (bands, 8)."""
    groups = np.digitize(band_frequencies(), _EDGES) - 1
    fold = (groups[:, None] == np.arange(8)) / np.maximum(np.bincount(groups, minlength=8), 1)
    return fold.astype(np.float32)


def _rises(bands: Array) -> Array:
    """Return how far each of the eight bands rises from the row before, (n, 8)."""
    fold = _fold()
    rises = np.empty((len(bands), 8), np.float32)
    for part in parts(len(bands)):
        rises[part] = np.maximum(np.diff(_logs(led(bands, part, 1)) @ fold, axis=0), 0.0)
    return rises


def over_beats(
    rows: Array, times: Times, rate: float, of: Callable[[Array], Array] | None = None
) -> Array:
    """Return the mean of the rows that lie in each beat; the last beat runs to the end.

    Parameters
    ----------
    rows
        (n, columns) at ``rate`` rows a second.
    times
        Seconds, rising.
    of
        What is averaged in place of the rows: a function of some of them.
    """
    edges = np.round(np.append(times, len(rows) / rate) * rate).astype(int).clip(0, len(rows))
    start = np.minimum(edges[:-1], len(rows) - 1)
    stop = np.maximum(edges[1:], start + 1)
    means = []
    for first in range(0, len(times), _BEATS):
        a, b = start[first : first + _BEATS], stop[first : first + _BEATS]
        part = rows[a[0] : b[-1]]
        part = of(part) if of else part
        sums = np.concatenate([np.zeros((1, part.shape[1])), np.cumsum(part, axis=0, dtype=float)])
        means.append((sums[b - a[0]] - sums[a - a[0]]) / (b - a)[:, None])
    return np.concatenate(means or [np.zeros((0, rows.shape[1]))]).astype(np.float32)


def embedding(beats: BeatFeatures) -> Array:
    """Return one row a beat in which distance is difference of sound."""
    parts = ((beats.timbre, 1.0), (beats.energy, 1.2), (beats.chroma, 0.5), (beats.flux, 1.0))
    return np.hstack([weight * _scaled(part) for part, weight in parts])


def _scaled(rows: Array) -> Array:
    """Centre a block of columns and give it unit mean length."""
    centred = rows - rows.mean(0)
    spread = np.sqrt(np.square(centred).sum(1).mean())
    return centred / max(float(spread), 1e-6)


def novelty(rows: Array, kernel: int = _KERNEL) -> NDArray[np.float64]:
    """Return how different the ``kernel`` beats before and after each beat are, 0 or more."""
    padded = np.pad(rows, ((kernel, kernel), (0, 0)), mode="edge").astype(np.float64)
    taper = np.exp(-0.5 * (np.arange(2 * kernel) - kernel + 0.5) ** 2 / (kernel / 2) ** 2)
    signed = taper * np.where(np.arange(2 * kernel) < kernel, -1.0, 1.0)
    # With similarity as a scalar product, the checkerboard's sum is one squared length.
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * kernel, axis=0)
    difference = windows[: len(rows)] @ signed / taper.sum()
    return np.square(difference).sum(1)
