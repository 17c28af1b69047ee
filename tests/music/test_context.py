"""The network of the context against a plain reading of its definition."""

from __future__ import annotations

import numpy as np
import pytest

from beatreel.music import context, network
from beatreel.music.context import listen
from beatreel.music.network import SCENE, BeatNetwork
from tests.compose import compose


def scene(rows: int = 900) -> np.ndarray:
    rng = np.random.default_rng(3)
    beats = (np.arange(rows) % 25 == 0)[:, None] * rng.uniform(0.5, 1.0, (rows, SCENE))
    return (0.3 * rng.random((rows, SCENE)) + beats).astype(np.float16)


def by_definition(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return logits of beat and downbeat and the chance of each tempo, of all networks alike."""
    weights = context.resources.files("beatreel.music") / "weights" / "context.npz"
    with weights.open("rb") as handle, np.load(handle) as file:
        held = {name: file[name].astype(np.float64) for name in file.files}
    numbers = {name.split("/")[0] for name in held}
    said = [
        of_one(rows, {n.split("/")[1]: v for n, v in held.items() if n.startswith(f"{k}/")})
        for k in numbers
    ]
    logits, tempo = (np.mean(each, 0) for each in zip(*said, strict=True))
    chance = np.exp(tempo)
    return logits, chance / chance.sum()


def of_one(rows: np.ndarray, w: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the logits of one network, convolved tap by tap."""

    def convolved(x: np.ndarray, name: str, dilation: int) -> np.ndarray:
        taps = w[f"{name}_weight"].reshape(5, x.shape[1], -1)
        padded = np.pad(x, ((2 * dilation, 2 * dilation), (0, 0)))
        parts = [padded[k * dilation : k * dilation + len(x)] @ taps[k] for k in range(5)]
        return np.sum(parts, 0) + w[f"{name}_bias"]

    def elu(x: np.ndarray) -> np.ndarray:
        return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1)

    x = elu((rows - w["mean"]) / w["spread"] @ w["in_weight"] + w["in_bias"])
    x = elu(convolved(x, "first", 1))
    heard = np.zeros_like(x)
    for level in range(10):
        y, gate = np.split(convolved(x, f"gates_{level}", 2**level), 2, axis=1)
        y = np.tanh(y) / (1 + np.exp(-gate)) @ w[f"mix_{level}_weight"] + w[f"mix_{level}_bias"]
        x, heard = x + y, heard + y
    tempo = elu(heard).mean(0) @ w["tempo_weight"] + w["tempo_bias"]
    return elu(x) @ w["out_weight"] + w["out_bias"], tempo


def test_the_context_is_that_of_the_definition() -> None:
    rows = scene()
    logits, tempo = by_definition(rows.astype(np.float64))
    chance = 1 / (1 + np.exp(-logits))
    heard = listen(rows)
    np.testing.assert_allclose(heard.beats[:, 1], chance[:, 1], atol=1e-3)
    np.testing.assert_allclose(heard.beats.sum(1), chance.max(1), atol=1e-3)
    np.testing.assert_allclose(heard.tempo, tempo, atol=1e-3)


def test_parts_of_a_long_song_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = scene()
    whole = listen(rows)
    monkeypatch.setattr(context, "_PART", 250)
    parts = listen(rows)
    np.testing.assert_allclose(parts.beats, whole.beats, atol=1e-4)
    np.testing.assert_allclose(parts.tempo.sum(), 1.0, atol=1e-4)


@pytest.mark.parametrize("rows", [0, 1, 40])
def test_little_or_no_music_is_heard_too(rows: int) -> None:
    heard = listen(np.zeros((rows, SCENE), np.float16))
    assert heard.beats.shape == (rows, 2)
    assert np.isfinite(heard.beats).all()
    assert np.isfinite(heard.tempo).all()


def test_a_scene_has_a_row_for_each_posterior_however_the_stream_is_cut() -> None:
    sound = compose(120.0, seconds=5.0).samples[::2].mean(1)
    whole, parts = BeatNetwork(), BeatNetwork()
    said = np.concatenate([whole.feed(sound), whole.finish()])
    a, b = whole.scene(), []
    for first in range(0, len(sound), 22_050):
        parts.feed(sound[first : first + 22_050])
        b.append(parts.scene())
    parts.finish()
    b = np.concatenate([*b, parts.scene()])
    assert a.shape == (len(said), network.SCENE)
    np.testing.assert_allclose(a[:, -6:].reshape(-1, 3, 2).mean(1), said, atol=2e-3)
    np.testing.assert_allclose(a, b, atol=2e-3)
