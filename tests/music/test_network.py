"""The networks against a plain reading of their definition."""

from __future__ import annotations

import numpy as np
import pytest

from beatreel.music import network
from beatreel.music.network import BeatNetwork
from tests.compose import compose


def mono(seconds: float) -> np.ndarray:
    return compose(120.0, seconds=seconds).samples[::2].mean(1)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def by_definition(features: np.ndarray, net: int) -> np.ndarray:
    """Run one network as its authors wrote it: convolution, pooling, two LSTMs, softmax."""
    with np.load(network.resources.files("beatreel.music") / "weights" / "beatnet.npz") as file:
        w = {name: file[name][net].astype(np.float64) for name in file.files}
    rows = []
    state = [(np.zeros(150), np.zeros(150)) for _ in range(2)]
    for row in features.astype(np.float64):
        maps = [
            np.maximum(np.correlate(row, w["conv1_weight"][c, 0], "valid") + w["conv1_bias"][c], 0)
            for c in range(2)
        ]
        pooled = np.concatenate([m[:262].reshape(131, 2).max(1) for m in maps])
        x = w["linear0_weight"] @ pooled + w["linear0_bias"]
        for layer in range(2):
            hidden, cell = state[layer]
            gates = w[f"lstm_weight_ih_l{layer}"] @ x + w[f"lstm_bias_ih_l{layer}"]
            gates += w[f"lstm_weight_hh_l{layer}"] @ hidden + w[f"lstm_bias_hh_l{layer}"]
            i, f, g, o = np.split(gates, 4)
            cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
            hidden = x = sigmoid(o) * np.tanh(cell)
            state[layer] = hidden, cell
        odds = np.exp(w["linear_weight"] @ x + w["linear_bias"])
        rows.append(odds[:2] / odds.sum())
    return np.array(rows)


def test_posteriors_are_those_of_the_definition() -> None:
    sound = mono(3.0)
    net = BeatNetwork()
    found = np.concatenate([net.feed(sound), net.finish()])
    other = BeatNetwork()
    frames = list(other._framer.feed(np.pad(sound, (0, network.FRAME))))
    features = np.concatenate([other._features(part) for part in frames])[: len(found)]
    expected = np.mean([by_definition(features, n) for n in range(3)], axis=0)
    np.testing.assert_allclose(found, expected, atol=2e-3)


@pytest.mark.parametrize("cut", [997, 22_050])
def test_the_cuts_of_the_stream_do_not_matter(cut: int) -> None:
    sound = mono(5.0)
    whole, parts = BeatNetwork(), BeatNetwork()
    a = np.concatenate([whole.feed(sound), whole.finish()])
    rows = [parts.feed(sound[i : i + cut]) for i in range(0, len(sound), cut)]
    b = np.concatenate([*rows, parts.finish()])
    np.testing.assert_allclose(a, b, atol=1e-5)


def test_lanes_say_nearly_what_one_long_run_says(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = mono(40.0)
    lanes = BeatNetwork()
    a = np.concatenate([lanes.feed(sound), lanes.finish()])
    monkeypatch.setattr(network, "_LANE", 4000)
    single = BeatNetwork()
    b = np.concatenate([single.feed(sound), single.finish()])
    assert np.abs(a - b).mean() < 0.01
