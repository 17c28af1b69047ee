"""The beat networks: BeatNet's three CRNNs in plain numpy, streamed.

Heydari, Cwitkowitz, Duan: BeatNet, ISMIR 2021. Features are those of the training: a
logarithmic filterbank (24 bands an octave, 30–17 000 Hz) of 64 ms frames at 50 frames a second,
log10(1 + x), with its positive first difference. The three networks run side by side as one
stacked product per time step and their posteriors are averaged.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
from madmom_infer.audio.filters import LogarithmicFilterbank
from madmom_infer.audio.stft import fft_frequencies
from numpy.typing import NDArray

from beatreel.music.framing import Framer, spectra
from beatreel.music.models import FPS, MONO_RATE

#: Samples.
FRAME, HOP = 1411, MONO_RATE // FPS
_BANDS, _HIDDEN, _TAPS = 136, 150, 10
#: Bands that are taken together in :meth:`BeatNetwork.scene`, and the numbers in a row of it.
_TOGETHER = 3
SCENE = 2 * -(-_BANDS // _TOGETHER) + 6
#: Rows in a lane, rows heard before it, and lanes that run side by side.
_LANE, _LEAD, _LANES = 1500, 400, 6
#: Time steps whose inputs are projected at once, and rows that are encoded at once: what fits in a
#: core's cache.
_STRETCH, _ENCODED = 200, 128

Array = NDArray[np.float32]


class BeatNetwork:
    """Hears a song as a stream: a :class:`~beatreel.music.models.BeatModel`.

    A recurrent network is a chain of small products, slow one by one. So rows are gathered into
    lanes of half a minute that run side by side, each after hearing the seconds before it; the
    networks forget faster than that. The lanes do not depend on how the stream was cut.
    """

    def __init__(self) -> None:
        self._weights = _weights()
        self._framer = Framer(FRAME, HOP)
        self._last: Array | None = None
        self._rows = np.zeros((0, 2 * _BANDS), np.float32)
        #: Rows that follow ``_rows``, not yet joined to them.
        self._new: list[Array] = []
        self._owed = 0
        #: Rows at the head of ``_rows`` that were judged before and only lead in.
        self._heard = 0
        #: Parts of the scene that were not asked for yet: bands, and posteriors.
        self._bands: list[NDArray[np.float16]] = []
        self._said: list[NDArray[np.float16]] = []

    def feed(self, samples: Array) -> Array:
        """Take samples; return posteriors (n, 2) of beat-not-downbeat and of downbeat."""
        self._take(samples)
        out = [np.zeros((0, 2), np.float32)]
        while self._owed >= _LANES * _LANE:
            self._join()
            out.append(self._judge(self._rows[: self._heard + _LANES * _LANE]))
            done = self._heard + _LANES * _LANE
            self._rows, self._heard = self._rows[done - _LEAD :], _LEAD
            self._owed -= _LANES * _LANE
        return np.concatenate(out)

    def finish(self) -> Array:
        """Return the posteriors that are still owed."""
        self._take(np.zeros(FRAME, np.float32))
        self._join()
        return self._judge(self._rows) if self._owed else np.zeros((0, 2), "f4")

    def scene(self) -> NDArray[np.float16]:
        """Return what :mod:`context` reads, (n, :data:`SCENE`), for the rows since the last call.

        A row holds the bands, their rise, and what each of the three networks says.
        """
        said = np.concatenate([np.zeros((0, 6), np.float16), *self._said])
        bands = np.concatenate([np.zeros((0, SCENE - 6), np.float16), *self._bands])
        self._said, self._bands = [], [bands[len(said) :]]
        return np.hstack([bands[: len(said)], said], dtype=np.float16)

    def _take(self, samples: Array) -> None:
        for frames in self._framer.feed(samples):
            self._new.append(self._features(frames))
            self._bands.append(_together(self._new[-1]))
            self._owed += len(frames)

    def _join(self) -> None:
        self._rows = np.concatenate([self._rows, *self._new])
        self._new = []

    def _features(self, frames: Array) -> Array:
        spectrum = np.abs(spectra(frames, _window())[:, : FRAME // 2])
        bands = np.log10(spectrum @ _filterbank() + 1.0).astype(np.float32)
        first = bands[:1] if self._last is None else self._last
        rise = np.diff(np.concatenate([first, bands]), axis=0)
        self._last = bands[-1:]
        return np.hstack([bands, np.maximum(rise, 0.0)])

    def _judge(self, rows: Array) -> Array:
        """Return posteriors of the rows after the first ``_heard`` ones."""
        count = len(rows) - self._heard
        lanes = -(-count // _LANE)
        encoded = _encode(rows, self._weights)
        # The first lane of a song has no past: it is led in by nothing and starts afresh.
        fresh = self._heard == 0
        before, after = _LEAD - self._heard, lanes * _LANE - count
        encoded = np.pad(encoded, ((0, 0), (before, after), (0, 0)))
        width = _LEAD + _LANE
        hidden = np.stack([encoded[:, i * _LANE : i * _LANE + width] for i in range(lanes)], 2)
        for layer in (0, 1):
            hidden = self._recur(layer, hidden, fresh=fresh)
        hidden = hidden[:, _LEAD:].transpose(0, 2, 1, 3).reshape(3, lanes * _LANE, _HIDDEN)
        w = self._weights
        logits = hidden[:, :count] @ w["linear_weight"].transpose(0, 2, 1)
        logits += w["linear_bias"][:, None]
        odds = np.exp(logits - logits.max(2, keepdims=True))
        chance = (odds / odds.sum(2, keepdims=True))[..., :2]
        self._said.append(chance.transpose(1, 0, 2).reshape(count, 6).astype(np.float16))
        return chance.mean(0)

    def _recur(self, layer: int, inputs: Array, *, fresh: bool) -> Array:
        """Run one LSTM layer of all three networks over (3, steps, lanes, _HIDDEN)."""
        w = self._weights
        nets, steps, lanes, n = inputs.shape
        recurrent, bias = w[f"recurrent_{layer}"], w[f"bias_{layer}"]
        out = np.empty((steps, nets, lanes, n), np.float32)
        gates = np.empty((nets, lanes, 4 * n), np.float32)
        hidden = np.zeros((nets, lanes, n), np.float32)
        cell = np.zeros_like(hidden)
        for first in range(0, steps, _STRETCH):
            part = inputs[:, first : first + _STRETCH].reshape(nets, -1, n)
            given = (part @ w[f"in_{layer}"] + bias).reshape(nets, -1, lanes, 4 * n)
            for step in range(given.shape[1]):
                if fresh and first + step == _LEAD:
                    hidden, cell = hidden.copy(), cell.copy()
                    hidden[:, 0] = cell[:, 0] = 0.0
                np.matmul(hidden, recurrent, out=gates)
                gates += given[:, step]
                # Sigmoids are written as tanh (their inputs are halved in the weights): one call.
                np.tanh(gates, out=gates)
                open_ = gates[..., : 3 * n] * 0.5 + 0.5
                cell = open_[..., n : 2 * n] * cell + open_[..., :n] * gates[..., 3 * n :]
                hidden = np.multiply(open_[..., 2 * n :], np.tanh(cell), out=out[first + step])
        return out.transpose(1, 0, 2, 3)


def _together(features: Array) -> NDArray[np.float16]:
    """Return bands and rises in the mean of some neighbours: (n, 272) → (n, SCENE − 6)."""
    first = np.arange(0, _BANDS, _TOGETHER)
    size = np.diff(np.append(first, _BANDS)).astype(np.float32)
    halves = features[:, :_BANDS], features[:, _BANDS:]
    means = [np.add.reduceat(half, first, axis=1) / size for half in halves]
    return np.hstack(means).astype(np.float16)


def _encode(features: Array, w: dict[str, Array]) -> Array:
    """Convolve along frequency, rectify, pool by two and project: (n, 272) → (3, n, 150)."""
    kernels = w["conv1_weight"].reshape(6, _TAPS).T
    pairs, count = 131, len(features)
    out = np.empty((3, count, _HIDDEN), np.float32)
    projections = w["linear0_weight"].transpose(0, 2, 1)
    for first in range(0, count, _ENCODED):
        rows = features[first : first + _ENCODED]
        windows = np.lib.stride_tricks.sliding_window_view(rows, _TAPS, axis=1)[:, : 2 * pairs]
        mapped = (np.ascontiguousarray(windows).reshape(-1, _TAPS) @ kernels).reshape(-1, 2, 6)
        pooled = np.maximum(mapped[:, 0], mapped[:, 1])
        pooled += w["conv1_bias"].reshape(6)
        np.maximum(pooled, 0.0, out=pooled)
        flat = pooled.reshape(len(rows), pairs, 3, 2).transpose(2, 0, 3, 1)
        flat = flat.reshape(3, len(rows), 2 * pairs)
        np.matmul(flat, projections, out=out[:, first : first + len(rows)])
    out += w["linear0_bias"][:, None]
    return out


@cache
def _weights() -> dict[str, Array]:
    """Weights, with the gates ordered input, forget, output, cell."""
    file = resources.files("beatreel.music") / "weights" / "beatnet.npz"
    with file.open("rb") as handle, np.load(handle) as archive:
        w = {name: archive[name].astype(np.float32) for name in archive.files}
    n = _HIDDEN
    order = np.r_[0 : 2 * n, 3 * n : 4 * n, 2 * n : 3 * n]
    half = np.where(np.arange(4 * n) < 3 * n, 0.5, 1.0).astype(np.float32)
    for layer in (0, 1):
        inputs = w.pop(f"lstm_weight_ih_l{layer}")[:, order].transpose(0, 2, 1) * half
        states = w.pop(f"lstm_weight_hh_l{layer}")[:, order].transpose(0, 2, 1) * half
        bias = w.pop(f"lstm_bias_ih_l{layer}") + w.pop(f"lstm_bias_hh_l{layer}")
        w[f"in_{layer}"] = np.ascontiguousarray(inputs)
        w[f"recurrent_{layer}"] = np.ascontiguousarray(states)
        w[f"bias_{layer}"] = (bias[:, order] * half)[:, None]
    return w


@cache
def _window() -> Array:
    return np.hanning(FRAME).astype(np.float32)


@cache
def _filterbank() -> Array:
    bank = LogarithmicFilterbank(
        fft_frequencies(FRAME // 2, MONO_RATE), num_bands=24, fmin=30, fmax=17_000
    )
    return np.asarray(bank, np.float32)
