"""How likely each speech sound is at each moment, by the acoustic model inside pocketsphinx.

The model is read from its files and evaluated here for its context-free phones only: a few
matrix products instead of a decoder, and every phone has a probability at every frame, however
loud the music is. A decoder that prunes finds no path at all through lyrics under music.

The files are those of CMU Sphinx-3: Gaussians (``means``, ``variances``: one codebook a phone,
three streams of 13), mixture weights (``sendump``), names of the phones (``mdef``).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from beatreel.errors import Unavailable

#: Hz of the sound that the model was trained on.
RATE = 16_000
#: Frames a second.
FPS = 100
_WINDOW, _FFT, _CEPSTRA = 410, 512, 13
#: The mel filters of the model: how many, and their edges in Hz.
_FILTERS, _LOW, _HIGH = 25, 130.0, 6800.0
_LIFTER = 22
#: States of a phone.
STATES = 3
#: Weights are kept as steps of 1024 in logarithms to the base 1.0001.
_STEP = 1024 * np.log(1.0001)
_FLOOR = 1e-4

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """The phones and what they sound like."""

    #: Name → place.
    phones: dict[str, int]
    #: By stream: (2 · 13, phones · 128), for the squares and the values of a stream.
    forms: tuple[Array, ...]
    #: By stream: (phones · 128), constants of the Gaussians.
    constants: tuple[Array, ...]
    #: By stream: (phones, 128, STATES), 0…1.
    weights: tuple[Array, ...]
    dictionary: Path

    def scores(self, features: Array) -> Array:
        """Return log likelihoods, (frames, phones · STATES), of (frames, 39) features."""
        total = np.zeros((len(features), len(self.phones) * STATES), np.float32)
        for start in range(0, len(features), 2000):
            part = slice(start, start + 2000)
            for stream in range(3):
                total[part] += self._stream(features[part, 13 * stream : 13 * stream + 13], stream)
        return total

    def _stream(self, x: Array, stream: int) -> Array:
        both = np.concatenate([x * x, x], axis=1)
        densities = both @ self.forms[stream] + self.constants[stream]
        densities = densities.reshape(len(x), len(self.phones), -1)
        top = densities.max(axis=2, keepdims=True)
        likely = np.exp(densities - top)
        mixed = np.einsum("tpd,pds->tps", likely, self.weights[stream], optimize=True)
        return (np.log(mixed + 1e-30) + top).reshape(len(x), -1)


@cache
def model() -> Model:
    """Return the English model.

    Raises
    ------
    Unavailable
        If pocketsphinx is not installed.
    """
    try:
        import pocketsphinx
    except ImportError as error:
        raise Unavailable(
            "Aligning lyrics needs a speech model: run pip install 'beatreel[lyrics]', or bring"
            " lyrics with times (.lrc, .srt)."
        ) from error
    folder = Path(pocketsphinx.get_model_path()) / "en-us"
    try:
        return _model(folder / "en-us", folder / "cmudict-en-us.dict")
    except (OSError, ValueError, struct.error) as error:
        raise Unavailable(
            f"The speech model of pocketsphinx cannot be read ({error}): install it again."
        ) from error


def _model(folder: Path, dictionary: Path) -> Model:
    names = _phones(folder / "mdef")
    means, variances = (_gaussians(folder / name) for name in ("means", "variances"))
    precise = 1.0 / np.maximum(variances, _FLOOR)
    forms, constants = [], []
    for stream in range(3):
        mean, inverse = means[:, stream], precise[:, stream]
        form = np.concatenate([-0.5 * inverse, mean * inverse], axis=2)
        forms.append(form.reshape(-1, 26).T.astype(np.float32))
        spread = np.log(inverse / (2 * np.pi)) - mean * mean * inverse
        constants.append((0.5 * spread.sum(axis=2)).ravel().astype(np.float32))
    weights = _weights(folder / "sendump", len(names))
    places = {name: place for place, name in enumerate(names)}
    return Model(places, tuple(forms), tuple(constants), tuple(weights), dictionary)


def _phones(path: Path) -> list[str]:
    data = path.read_bytes()
    if data[:4] != b"BMDF":
        raise ValueError("mdef is of another kind")
    at = 12 + struct.unpack_from("<i", data, 8)[0]
    count, _, states, simple = struct.unpack_from("<4i", data, at)
    if states != STATES or simple != count * STATES:
        raise ValueError("mdef has other states")
    return [name.decode() for name in data[at + 40 :].split(b"\0", count)[:count]]


def _gaussians(path: Path) -> NDArray[np.float64]:
    """Return (phones, 3, 128, 13)."""
    data = path.read_bytes()
    at = data.index(b"endhdr\n") + 7
    _, books, streams, densities = struct.unpack_from("<4i", data, at)
    count = books * streams * densities * _CEPSTRA
    values = np.frombuffer(data, "<f4", count, at + 16 + 4 * streams + 4)
    return values.reshape(books, streams, densities, _CEPSTRA).astype(np.float64)


def _weights(path: Path, phones: int) -> list[Array]:
    data = path.read_bytes()
    at = 0
    while length := struct.unpack_from("<i", data, at)[0]:
        at += 4 + length
    densities, senones = struct.unpack_from("<2i", data, at + 4)
    steps = np.frombuffer(data, np.uint8, 3 * densities * senones, at + 12)
    steps = steps.reshape(3, densities, senones)[:, :, : phones * STATES].astype(np.float32)
    whole = np.exp(-steps * np.float32(_STEP)).reshape(3, densities, phones, STATES)
    return [np.ascontiguousarray(stream.transpose(1, 0, 2)) for stream in whole]


def features(sound: Array, voiced: NDArray[np.bool_] | None = None) -> Array:
    """Return cepstra with their first and second differences, float32 (frames, 39).

    Parameters
    ----------
    sound
        Mono at RATE.
    voiced
        Frames from which the mean is taken; all if not given.
    """
    cepstra = _cepstra(sound)
    heard = cepstra if voiced is None or voiced.sum() < FPS else cepstra[voiced[: len(cepstra)]]
    cepstra = cepstra - heard.mean(axis=0)
    wide = np.pad(cepstra, ((3, 3), (0, 0)), mode="edge")
    slope = wide[5:-1] - wide[1:-5]
    bend = (wide[6:] - wide[2:-4]) - (wide[4:-2] - wide[:-6])
    return np.concatenate([cepstra, slope, bend], axis=1).astype(np.float32)


def _cepstra(sound: Array) -> NDArray[np.float64]:
    steps = np.append(sound[0], sound[1:] - 0.97 * sound[:-1]) * 32768.0
    hop = RATE // FPS
    count = max(1, (len(steps) - _WINDOW) // hop + 1)
    steps = np.pad(steps, (0, max(0, _WINDOW + (count - 1) * hop - len(steps))))
    frames = np.lib.stride_tricks.sliding_window_view(steps, _WINDOW)[::hop][:count]
    filters = _mel_filters()
    levels = np.empty((count, _FILTERS))
    for start in range(0, count, 4000):
        part = frames[start : start + 4000] * np.hamming(_WINDOW)
        power = np.abs(np.fft.rfft(part, _FFT, axis=1)) ** 2
        levels[start : start + 4000] = power @ filters.T
    logs = np.log(np.maximum(levels, 1e-4) + 1.0)
    lift = 1 + 0.5 * _LIFTER * np.sin(np.pi * np.arange(_CEPSTRA) / _LIFTER)
    return np.asarray(dct(logs, type=2, norm="ortho", axis=1))[:, :_CEPSTRA] * lift


@cache
def _mel_filters() -> NDArray[np.float64]:
    """Triangles of unit area, their edges rounded to bins, as the model's front end has them."""
    low, high = (2595.0 * np.log10(1 + hz / 700.0) for hz in (_LOW, _HIGH))
    edges = 700.0 * (10.0 ** (np.linspace(low, high, _FILTERS + 2) / 2595.0) - 1)
    width = RATE / _FFT
    edges = np.round(edges / width) * width
    bins = np.arange(_FFT // 2 + 1) * width
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (bins - left) / (middle - left), (right - bins) / (right - middle)
    return np.maximum(0.0, np.minimum(rising, falling)) * 2 / (right - left)
