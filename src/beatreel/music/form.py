"""What each beat of a song sounds like, and how much the sound turns at it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from beatreel.music.features import BAND_FPS, CHROMA_FPS, Features, band_frequencies
from beatreel.music.grid import Times
from beatreel.music.key import semitones

#: Beats on either side of a boundary that are compared.
_KERNEL = 16
#: Hz, edges of the bands whose energy is compared.
_EDGES = (0, 90, 180, 360, 720, 1440, 2880, 5760, 12_000)

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
    logs = np.log1p(10.0 * features.bands)
    groups = np.digitize(band_frequencies(), _EDGES) - 1
    fold = (groups[:, None] == np.arange(8)) / np.maximum(np.bincount(groups, minlength=8), 1)
    coarse = logs @ fold.astype(np.float32)
    rises = np.maximum(np.diff(coarse, axis=0, prepend=coarse[:1]), 0.0)
    cepstrum = np.asarray(scipy.fft.dct(logs, axis=1, norm="ortho"))[:, 1:13]
    chroma = over_beats(semitones(features.chroma), times, CHROMA_FPS)
    length = np.linalg.norm(chroma, axis=1, keepdims=True)
    power = over_beats(features.wave[:, 2:], times, BAND_FPS)[:, 0]
    return BeatFeatures(
        timbre=over_beats(cepstrum, times, BAND_FPS),
        energy=over_beats(coarse, times, BAND_FPS),
        chroma=chroma / np.maximum(length, 1e-6),
        flux=over_beats(rises, times, BAND_FPS),
        sounding=power > max(1e-9, _SILENT * float(np.percentile(power, 90))),
    )


def over_beats(rows: Array, times: Times, rate: float) -> Array:
    """Return the mean of the rows that lie in each beat; the last beat runs to the end."""
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    edges = np.round(np.append(times, len(rows) / rate) * rate).astype(int).clip(0, len(rows))
    start = np.minimum(edges[:-1], len(rows) - 1)
    stop = np.maximum(edges[1:], start + 1)
    return ((sums[stop] - sums[start]) / (stop - start)[:, None]).astype(np.float32)


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
