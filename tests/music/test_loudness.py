"""Loudness against FFmpeg's own meter."""

from __future__ import annotations

import math
import re
from pathlib import Path

import av
import numpy as np
import pytest

from beatreel.music.features import extract
from beatreel.music.loudness import RATE, Meter
from tests.compose import compose, write_wav


def ebur128(path: Path) -> tuple[float, float, float]:
    """Return integrated LUFS, LU and dBTP as FFmpeg's ebur128 filter logs them."""
    with av.open(str(path)) as container, av.logging.Capture() as logs:
        stream = container.streams.audio[0]
        graph = av.filter.Graph()
        source = graph.add_abuffer(template=stream)
        meter = graph.add("ebur128", "peak=true:framelog=verbose")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        for frame in container.decode(stream):
            source.push(frame)
        source.push(None)
        try:
            while True:
                sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            pass
        del source, meter, sink, graph
    text = "".join(message for _, _, message in logs)
    figures = [re.findall(rf"{name}:\s+(-?[\d.]+)", text)[-1] for name in ("I", "LRA", "Peak")]
    return tuple(float(value) for value in figures)  # type: ignore[return-value]


@pytest.fixture
def logging_on() -> object:
    level = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    yield
    av.logging.set_level(level)


@pytest.mark.usefixtures("logging_on")
@pytest.mark.parametrize("gain", [1.0, 0.2])
def test_figures_equal_those_of_ffmpeg(tmp_path: Path, gain: float) -> None:
    form = (("intro", 2), ("drop", 3), ("break", 2), ("chorus", 3))
    samples = compose(128.0, sections=form).samples * gain
    file = write_wav(tmp_path / "a.wav", samples)
    integrated, spread, peak = ebur128(file)
    found = extract(file).loudness
    assert found.integrated == pytest.approx(integrated, abs=0.1)
    assert found.range == pytest.approx(spread, abs=0.2)
    assert found.true_peak == pytest.approx(peak, abs=0.3)


def test_a_sine_reads_what_the_standard_says() -> None:
    at = np.arange(RATE * 10) / RATE
    sine = np.sin(2 * np.pi * 997 * at).astype(np.float32)
    meter = Meter(("FC",))
    meter.feed(sine[:, None])
    assert meter.loudness().integrated == pytest.approx(-3.01, abs=0.05)


def test_a_peak_between_samples_is_found() -> None:
    at = np.arange(RATE) / RATE
    sine = np.sin(2 * np.pi * RATE / 4 * at + np.pi / 4).astype(np.float32)
    meter = Meter(("FC",))
    for part in np.split(sine[:, None], 10):
        meter.feed(part)
    assert meter.loudness().true_peak == pytest.approx(0.0, abs=0.3)


def test_the_bass_channel_does_not_count_and_surround_counts_more() -> None:
    tone = np.sin(2 * np.pi * 500 * np.arange(RATE * 5) / RATE).astype(np.float32)[:, None]
    found = {}
    for place in ("FL", "LFE", "SL"):
        meter = Meter((place,))
        meter.feed(tone)
        found[place] = meter.loudness().integrated
    assert found["LFE"] == -math.inf
    assert found["SL"] - found["FL"] == pytest.approx(10 * math.log10(1.41), abs=0.01)
