"""What half a minute on either side says of each moment: beat, downbeat and tempo.

The beat networks of :mod:`network` hear the past alone and forget it in seconds, so they mix up
a beat with its half, its double and its off-beat. Those here read what they say, all three, and the
spectrum, 41 s both ways: temporal convolutional networks with dilations of 1 to 512 rows and gated
units (S. Böck and M. Davies: Deconstruct, Analyse, Reconstruct, ISMIR 2020; van den Oord: WaveNet,
2016), trained by ``scripts/train_context.py``, whose logits are averaged. Plain numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

#: Beats a minute of the lowest and of the highest bin of the tempo.
SLOWEST, FASTEST = 40.0, 240.0
_TAPS = 5
#: Rows that are judged at once; what lies around them is heard too.
_PART = 30_000
#: Rows that one matrix product takes: what fits in a core's cache.
_BLOCK = 2048

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Context:
    """What the networks say of a stretch of a song."""

    #: (n, 2) at FPS: chance of a beat that is no downbeat, and of a downbeat.
    beats: Array
    #: (bins,) chance of each tempo, :data:`SLOWEST` … :data:`FASTEST` in even ratios.
    tempo: Array

    def chance_of(self, tempo: float) -> float:
        """Return the chance that the tempo is about so many beats a minute."""
        bins = len(self.tempo)
        place = np.log(tempo / SLOWEST) / np.log(FASTEST / SLOWEST) * (bins - 1)
        wide = np.convolve(self.tempo, (0.5, 1.0, 1.0, 1.0, 0.5), "same")
        return float(np.interp(place, np.arange(bins), wide))


def listen(scene: NDArray[np.float16]) -> Context:
    """Return what a song's rows say, (n, :data:`~beatreel.music.network.SCENE`) at FPS.

    Long songs are heard in parts that overlap by all that a row can be told by, so the parts do
    not show and memory does not grow with them.
    """
    networks = _networks()
    reach = (_TAPS // 2) * 2 ** max(map(_levels, networks))
    beats, tempo = np.empty((len(scene), 2), np.float32), np.zeros(len(networks[0]["tempo_bias"]))
    for first in range(0, len(scene), _PART):
        last = min(first + _PART, len(scene))
        start, stop = max(0, first - reach), min(last + reach, len(scene))
        rows, part = scene[start:stop].astype(np.float32), slice(first - start, last - start)
        said = [_judge(rows, w, part) for w in networks]
        logits, odds = (np.mean(each, axis=0) for each in zip(*said, strict=True))
        chance = 1.0 / (1.0 + np.exp(-logits))
        beats[first:last, 0] = np.maximum(chance[:, 0] - chance[:, 1], 0.0)
        beats[first:last, 1] = chance[:, 1]
        odds = np.exp(odds - odds.max())
        tempo += odds / odds.sum() * (last - first) / len(scene)
    return Context(beats, tempo.astype(np.float32))


def _judge(rows: Array, w: dict[str, Array], part: slice) -> tuple[Array, Array]:
    """Return what a network says of some of the rows: logits (n, 2), and those of the tempo."""
    x = _elu((rows - w["mean"]) @ w["in_weight"] + w["in_bias"])
    x = _elu(_convolved(x, w["first_weight"], w["first_bias"], 1))
    heard = np.zeros_like(x)
    for level in range(_levels(w)):
        y = _convolved(x, w[f"gates_{level}_weight"], w[f"gates_{level}_bias"], 2**level)
        # Sigmoids are written as tanh (their inputs are halved in the weights): one call.
        np.tanh(y, out=y)
        channels = x.shape[1]
        y = y[:, :channels] * (0.5 * y[:, channels:] + 0.5)
        y = y @ w[f"mix_{level}_weight"] + w[f"mix_{level}_bias"]
        x += y
        heard += y
    odds = _elu(heard[part]).mean(0) @ w["tempo_weight"] + w["tempo_bias"]
    return _elu(x[part]) @ w["out_weight"] + w["out_bias"], odds


def _convolved(rows: Array, kernel: Array, bias: Array, dilation: int) -> Array:
    """Return a dilated convolution, (n, in) → (n, out), the kernel being (taps · in, out)."""
    count, channels = rows.shape
    lap = _TAPS // 2 * dilation
    padded = np.zeros((count + 2 * lap, channels), np.float32)
    padded[lap : lap + count] = rows
    out = np.empty((count, kernel.shape[1]), np.float32)
    block = np.empty((_BLOCK, _TAPS * channels), np.float32)
    for first in range(0, count, _BLOCK):
        size = min(_BLOCK, count - first)
        for tap in range(_TAPS):
            at = first + tap * dilation
            block[:size, tap * channels : (tap + 1) * channels] = padded[at : at + size]
        np.matmul(block[:size], kernel, out=out[first : first + size])
    out += bias
    return out


def _elu(x: NDArray) -> Array:
    return np.where(x > 0.0, x, np.expm1(np.minimum(x, 0.0)))


def _levels(w: dict[str, Array]) -> int:
    return sum(name.startswith("mix_") for name in w) // 2


@cache
def _networks() -> tuple[dict[str, Array], ...]:
    """Weights of each, with the scale of the rows and the halves of the sigmoids folded in."""
    file = resources.files("beatreel.music") / "weights" / "context.npz"
    with file.open("rb") as handle, np.load(handle) as archive:
        held = {name: archive[name].astype(np.float32) for name in archive.files}
    numbers = sorted({name.split("/")[0] for name in held})
    return tuple(
        _folded({n[len(k) + 1 :]: v for n, v in held.items() if n.startswith(f"{k}/")})
        for k in numbers
    )


def _folded(w: dict[str, Array]) -> dict[str, Array]:
    w["in_weight"] = w["in_weight"] / w.pop("spread")[:, None]
    channels = w["in_weight"].shape[1]
    half = np.where(np.arange(2 * channels) < channels, 1.0, 0.5).astype(np.float32)
    for level in range(_levels(w)):
        w[f"gates_{level}_weight"] = w[f"gates_{level}_weight"] * half
        w[f"gates_{level}_bias"] = w[f"gates_{level}_bias"] * half
    return w
