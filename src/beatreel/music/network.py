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
import scipy.fft
from madmom_infer.audio.filters import LogarithmicFilterbank
from madmom_infer.audio.stft import fft_frequencies
from numpy.typing import NDArray

#: Hz; frames a second.
SAMPLE_RATE, FPS = 22_050, 50
#: Samples.
FRAME, HOP = 1411, 441
_BANDS, _HIDDEN, _TAPS = 136, 150, 10

Array = NDArray[np.float32]


class BeatNetwork:
    """Posteriors of beat and downbeat, block after block.

    The state of the networks is carried from a block to the next, so cutting the same frames
    into other blocks changes nothing.
    """

    def __init__(self) -> None:
        self._weights = _weights()
        self._last: Array | None = None
        self._state = np.zeros((2, 2, 3, 1, _HIDDEN), np.float32)

    def __call__(self, frames: Array) -> Array:
        """Return posteriors (n, 2) of beat-not-downbeat and downbeat for frames (n, FRAME)."""
        if not len(frames):
            return np.zeros((0, 2), np.float32)
        features = self._features(frames)
        hidden = _encode(features, self._weights)
        for layer in (0, 1):
            hidden = self._recur(layer, hidden)
        w = self._weights
        logits = hidden @ w["linear_weight"].transpose(0, 2, 1) + w["linear_bias"][:, None]
        logits -= logits.max(2, keepdims=True)
        odds = np.exp(logits)
        return (odds / odds.sum(2, keepdims=True)).mean(0)[:, :2]

    def _features(self, frames: Array) -> Array:
        spectrum = np.abs(scipy.fft.rfft(frames * _window(), axis=1)[:, : FRAME // 2])
        bands = np.log10(spectrum @ _filterbank() + 1.0).astype(np.float32)
        first = bands[:1] if self._last is None else self._last
        rise = np.diff(np.concatenate([first, bands]), axis=0)
        self._last = bands[-1:]
        return np.hstack([bands, np.maximum(rise, 0.0)])

    def _recur(self, layer: int, inputs: Array) -> Array:
        """Run one LSTM layer of all three networks over (3, n, _HIDDEN)."""
        w = self._weights
        gates_in = inputs @ w[f"in_{layer}"] + w[f"bias_{layer}"]
        # Time first, so that a step reads one contiguous slice.
        gates_in = np.ascontiguousarray(gates_in.transpose(1, 0, 2))[:, :, None]
        recurrent = w[f"recurrent_{layer}"]
        hidden, cell = self._state[layer]
        out = np.empty((len(gates_in), 3, 1, _HIDDEN), np.float32)
        gates = np.empty((3, 1, 4 * _HIDDEN), np.float32)
        n = _HIDDEN
        for step, given in enumerate(gates_in):
            np.matmul(hidden, recurrent, out=gates)
            gates += given
            # Sigmoids are written as tanh (their inputs are halved in the weights): one call.
            np.tanh(gates, out=gates)
            sig = gates[..., : 3 * n] * 0.5 + 0.5
            cell = sig[..., n : 2 * n] * cell + sig[..., :n] * gates[..., 3 * n :]
            hidden = np.multiply(sig[..., 2 * n :], np.tanh(cell), out=out[step])
        self._state[layer] = hidden, cell
        return np.ascontiguousarray(out[:, :, 0].transpose(1, 0, 2))


def _encode(features: Array, w: dict[str, Array]) -> Array:
    """Convolve along frequency, rectify, pool by two and project: (n, 272) → (3, n, 150)."""
    windows = np.lib.stride_tricks.sliding_window_view(features, _TAPS, axis=1)
    kernels = w["conv1_weight"].reshape(6, _TAPS).T
    mapped = np.ascontiguousarray(windows[:, :262]).reshape(-1, _TAPS) @ kernels
    mapped = mapped.reshape(len(features), 131, 2, 6).max(2)
    mapped = np.maximum(mapped + w["conv1_bias"].reshape(6), 0.0)
    flat = mapped.reshape(len(features), 131, 3, 2).transpose(2, 0, 3, 1)
    flat = flat.reshape(3, len(features), 262)
    return flat @ w["linear0_weight"].transpose(0, 2, 1) + w["linear0_bias"][:, None]


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
        fft_frequencies(FRAME // 2, SAMPLE_RATE), num_bands=24, fmin=30, fmax=17_000
    )
    return np.asarray(bank, np.float32)
