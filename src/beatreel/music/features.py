"""One pass over the sound: all that later stages read, small enough to keep for an hour.

The file is decoded once, block after block; what is kept is 50 to 100 short rows a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soxr
from madmom_infer.audio.filters import LogarithmicFilterbank
from madmom_infer.audio.stft import fft_frequencies
from numpy.typing import NDArray

from beatreel.music.audio import AudioInfo, channel_places, decode, probe
from beatreel.music.framing import Framer, spectra
from beatreel.music.loudness import RATE, Meter
from beatreel.music.models import FPS, MONO_RATE, BeatModel, best_model
from beatreel.music.network import BeatNetwork
from beatreel.music.song import Loudness

#: Rows a second of :attr:`Features.bands`, :attr:`Features.chroma` and :attr:`Features.voice`.
BAND_FPS, CHROMA_FPS, VOICE_FPS = 100, 10, 20
#: Bins an octave of the chroma: three a semitone, so that the tuning can be found.
CHROMA_BINS = 36
_BAND_FRAME, _CHROMA_FRAME, _VOICE_FRAME = 1024, 8192, 2048
#: Hz between which a voice is looked for.
_VOICE_RANGE = (250.0, 4000.0)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """What was measured, in rows at fixed rates; row i lies at i / rate seconds."""

    #: Seconds of sound.
    duration: float
    info: AudioInfo
    #: (n, 2) at 50 rows a second: posteriors of beat-not-downbeat and downbeat.
    beats: Array
    #: (n, SCENE) at 50 rows a second: what :mod:`context` reads.
    scene: NDArray[np.float16]
    #: (n, bands) at BAND_FPS: mean spectral magnitude in log-spaced bands.
    bands: Array
    #: (n, 3) at BAND_FPS: lowest sample, highest sample and mean square of the row's 10 ms.
    wave: Array
    #: (n, CHROMA_BINS) at CHROMA_FPS: magnitude of the tonal peaks by pitch class.
    chroma: Array
    #: (n, 3) at VOICE_FPS: power of the middle, power of all, flatness, in the voice's range.
    voice: Array
    loudness: Loudness
    #: (n,) at 10 rows a second: LUFS of the 3 s around.
    short_term: NDArray[np.float64]


def extract(
    path: str | Path,
    *,
    start: float | None = None,
    end: float | None = None,
    model: BeatModel | None = None,
    progress: Callable[[float], None] | None = None,
) -> Features:
    """Measure a file, or the part of it between ``start`` and ``end`` seconds.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        As :func:`beatreel.music.audio.probe`.
    """
    info = probe(path)
    wide = info.channels > 2
    layouts = ("stereo", None) if wide else ("stereo",)
    meter = Meter(channel_places(path) if info.channels != 1 else ("FC",))
    passes = _Passes(model or best_model())
    count = 0
    expected = ((end or info.duration) - (start or 0.0)) * RATE
    for arrays in decode(path, layouts, rate=RATE, start=start, end=end):
        stereo = arrays[0]
        meter.feed(arrays[-1][:, :1] if info.channels == 1 else arrays[-1])
        passes.feed(stereo)
        count += len(stereo)
        if progress and expected > 0:
            progress(min(1.0, count / expected))
    passes.finish(count / RATE)
    return Features(
        duration=count / RATE,
        info=info,
        beats=passes.rows("beats"),
        scene=passes.rows("scene"),
        bands=passes.rows("bands"),
        wave=passes.rows("wave"),
        chroma=passes.rows("chroma"),
        voice=passes.rows("voice"),
        loudness=meter.loudness(),
        short_term=meter.short_term(),
    )


class _Passes:
    """The measuring passes, fed side by side."""

    def __init__(self, model: BeatModel) -> None:
        self._mono = soxr.ResampleStream(RATE, MONO_RATE, 1, dtype="float32", quality="HQ")
        self._model = model
        #: What the scene is taken from.
        self._network = model if isinstance(model, BeatNetwork) else BeatNetwork()
        self._measures: dict[str, tuple[Framer, Callable[[Array], Array]]] = {
            "bands": (Framer(_BAND_FRAME, MONO_RATE / BAND_FPS), _bands),
            "wave": (Framer(MONO_RATE // BAND_FPS, MONO_RATE / BAND_FPS, centred=False), _wave),
            "chroma": (Framer(_CHROMA_FRAME, MONO_RATE / CHROMA_FPS), _chroma),
        }
        self._stereo = Framer(_VOICE_FRAME, RATE / VOICE_FPS, channels=2)
        names = (*self._measures, "beats", "scene", "voice")
        self._rows: dict[str, list[NDArray]] = {name: [] for name in names}

    def feed(self, stereo: Array) -> None:
        self._take(self._mono.resample_chunk(stereo.mean(1)), stereo)

    def finish(self, duration: float) -> None:
        """Push silence until every frame that begins inside the song is out."""
        rest = self._mono.resample_chunk(np.zeros(0, np.float32), last=True)
        self._take(rest, np.zeros((0, 2), np.float32))
        self._rows["beats"].append(self._model.finish())
        if self._network is not self._model:
            self._network.finish()
        self._rows["scene"].append(self._network.scene())
        self._measure(np.zeros(_CHROMA_FRAME, np.float32), np.zeros((_VOICE_FRAME, 2), np.float32))
        rates = {"beats": FPS, "scene": FPS, "chroma": CHROMA_FPS, "voice": VOICE_FPS}
        for name, parts in self._rows.items():
            count = max(1, round(duration * rates.get(name, BAND_FPS)))
            self._rows[name] = [np.concatenate(parts)[:count]]

    def rows(self, name: str) -> NDArray:
        return self._rows[name][0]

    def _take(self, mono: Array, stereo: Array) -> None:
        self._rows["beats"].append(self._model.feed(mono))
        if self._network is not self._model:
            self._network.feed(mono)
        self._rows["scene"].append(self._network.scene())
        self._measure(mono, stereo)

    def _measure(self, mono: Array, stereo: Array) -> None:
        for name, (framer, measure) in self._measures.items():
            self._rows[name] += [measure(frames) for frames in framer.feed(mono)]
        self._rows["voice"] += [_voice(frames) for frames in self._stereo.feed(stereo)]


def _bands(frames: Array) -> Array:
    spectrum = np.abs(spectra(frames, _hann(_BAND_FRAME)))
    return spectrum[:, : _BAND_FRAME // 2] @ band_filters()


def _wave(frames: Array) -> Array:
    return np.stack([frames.min(1), frames.max(1), np.square(frames).mean(1)], 1)


def _chroma(frames: Array) -> Array:
    """Fold the peaks of the spectrum between 60 Hz and 2.2 kHz into one octave."""
    spectrum = np.abs(spectra(frames, _hann(_CHROMA_FRAME)))
    left, middle, right = spectrum[:, :-2], spectrum[:, 1:-1], spectrum[:, 2:]
    peaks = np.where((middle > left) & (middle >= right), middle, 0.0)
    return (np.sqrt(peaks) @ _chroma_filters()).astype(np.float32)


def _voice(frames: Array) -> Array:
    spectrum = spectra(frames, _hann(_VOICE_FRAME)[:, None])
    lo, hi = (round(hz * _VOICE_FRAME / RATE) for hz in _VOICE_RANGE)
    left, right = spectrum[:, lo:hi, 0], spectrum[:, lo:hi, 1]
    both = np.abs(left) ** 2 + np.abs(right) ** 2 + 1e-9
    # Where a bin is the same on both sides its similarity is 1.
    similarity = 2 * np.real(left * right.conj()) / both
    middle = (both * np.maximum(similarity, 0.0) ** 4).sum(1)
    flatness = np.exp(np.log(both).mean(1)) / both.mean(1)
    return np.stack([middle, both.sum(1), flatness], 1).astype(np.float32)


@cache
def _hann(size: int) -> Array:
    return np.hanning(size).astype(np.float32)


@cache
def band_filters() -> Array:
    """Return the filters of :attr:`Features.bands`, (spectrum bins, bands)."""
    return np.asarray(_bank(), np.float32)


@cache
def band_frequencies() -> NDArray[np.float64]:
    """Return the middle of each band of :attr:`Features.bands`, Hz."""
    return np.asarray(_bank().center_frequencies)


def _bank() -> LogarithmicFilterbank:
    bins = fft_frequencies(_BAND_FRAME // 2, MONO_RATE)
    return LogarithmicFilterbank(bins, num_bands=6, fmin=30, fmax=11_000)


@cache
def _chroma_filters() -> Array:
    hz = np.fft.rfftfreq(_CHROMA_FRAME, 1 / MONO_RATE)[1:-1]
    pitch = CHROMA_BINS * np.log2(hz / 440.0) + 9 * CHROMA_BINS / 12
    inside = (hz > 60.0) & (hz < 2200.0)
    near = np.abs((pitch[:, None] - np.arange(CHROMA_BINS) + 18) % CHROMA_BINS - 18)
    return (np.maximum(0.0, 1.0 - near) * inside[:, None]).astype(np.float32)
