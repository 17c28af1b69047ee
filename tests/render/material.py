"""What the tests of this package draw and hear: made here, small, and easy to recognise."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from beatreel import draft
from beatreel.draft import Draft
from beatreel.music.song import (
    SIGNALS,
    Beat,
    Loudness,
    Mood,
    Section,
    Signals,
    Song,
)
from beatreel.render.encode import QUALITIES
from beatreel.render.painting import Planes
from beatreel.render.plan import plan
from beatreel.render.production import Production
from beatreel.render.reel import Reel

#: Bits of a frame number that the bars show.
BITS = 16


class Bars:
    """Paints the number of the frame as black and white bars, with the parity in chroma."""

    def __init__(self) -> None:
        self.painted: list[int] = []

    def restart(self) -> None:
        """Bars have no memory."""

    def paint(self, index: int, planes: Planes) -> None:
        self.painted.append(index)
        luma, u, v = planes
        wide = luma.shape[1] // BITS
        for bit in range(BITS):
            luma[:, bit * wide : (bit + 1) * wide] = 220 if index >> bit & 1 else 30
        u[:] = 90 if index & 1 else 160
        v[:] = 128


def number(picture: np.ndarray) -> int:
    """Read a frame number back from the luma of a decoded frame."""
    wide = picture.shape[1] // BITS
    bars = [picture[:, bit * wide + 1 : (bit + 1) * wide - 1].mean() for bit in range(BITS)]
    return sum(1 << bit for bit, bar in enumerate(bars) if bar > 125)


def write_wav(path: Path, samples: np.ndarray, rate: int = 48_000) -> Path:
    """Write mono or stereo float samples as 16-bit PCM."""
    data = np.atleast_2d(samples.T).T
    with wave.open(str(path), "wb") as file:
        file.setnchannels(data.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(data, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def clicks(seconds: float, every: float = 0.5, rate: int = 48_000) -> np.ndarray:
    """Short noise bursts on the beat over a soft chord."""
    time = np.arange(round(seconds * rate)) / rate
    burst = np.random.default_rng(3).normal(size=len(time)) * np.exp(-90 * (time % every))
    chord = sum(np.sin(2 * np.pi * hz * time) for hz in (110, 165, 220))
    return 0.3 * burst + 0.05 * chord


def song(seconds: float, tempo: float = 120.0) -> Song:
    """A song with beats as regular as a clock, kicks on them and snares between."""
    period = 60 / tempo
    at = np.arange(int(seconds * 100) + 1) / 100
    values = np.zeros((len(at), len(SIGNALS)), np.float32)
    curves = {
        "beat": at / period % 1,
        "bar": at / (4 * period) % 1,
        "section": at / (16 * period) % 1,
        "kick": np.exp(-8 * (at % period)),
        "snare": np.exp(-8 * ((at + period) % (2 * period))),
        "energy": 0.5 + 0.4 * np.sin(at / 2),
    }
    for name, curve in curves.items():
        values[:, SIGNALS.index(name)] = curve
    edges = [*np.arange(0, seconds, 16 * period).tolist(), seconds]
    return Song(
        duration=seconds,
        sample_rate=48_000,
        tempo=tempo,
        meter=4,
        confidence=0.9,
        beats=tuple(Beat(i * period, i % 4 + 1) for i in range(int(seconds / period))),
        sections=tuple(
            Section(a, b, ("verse", "chorus")[i % 2], "AB"[i % 2])
            for i, (a, b) in enumerate(pairwise(edges))
        ),
        moments=(),
        hooks={},
        key="A minor",
        camelot="8A",
        loudness=Loudness(-14.0, 5.0, -1.0),
        mood=Mood(),
        signals=Signals(100.0, values),
    )


def shots(*cuts: int, end: int, scene: str = "nebula", **more: object) -> list[dict]:
    """Segments that start at 0 and at each of ``cuts``, ms."""
    edges = [0, *cuts, end]
    return [
        {"id": f"s{i}", "s": a, "d": b - a, "src": f"scene:{scene}", "p": {"seed": 7 * i}, **more}
        for i, (a, b) in enumerate(pairwise(edges))
    ]


def document(
    segments: list[dict],
    end: int,
    *,
    music: Path | None = None,
    texts: list[dict] | None = None,
    **meta: object,
) -> Draft:
    """A draft of ``end`` ms with one video track."""
    tracks: list[dict] = [{"id": "v", "tt": 0, "sg": segments}]
    media: list[dict] = []
    if music is not None:
        media.append({"id": "a", "kind": "audio", "path": str(music)})
        heard = {"id": "m0", "s": 0, "d": end, "src": "media:a"}
        tracks.append({"id": "m", "tt": 1, "sg": [heard]})
    if texts:
        tracks.append({"id": "x", "tt": 7, "sg": texts})
    shape = {"width": 160, "height": 90, "fps": 30, **meta}
    return draft.load({"v": 1, "md": media, "t": tracks, "d": end, "m": shape})


def production(made: Draft, heard: Song | None = None, quality: str = "draft") -> Production:
    """A production without the catalogue: for tests that bring their own painter."""
    reel = Reel.of(made)
    return Production(
        draft=made,
        song=heard,
        reel=reel,
        composition=SimpleNamespace(failures={}),  # type: ignore[arg-type]  # all that is asked of it
        chunks=plan(reel),
        quality=QUALITIES[quality],
    )
