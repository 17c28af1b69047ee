"""One pass over the sound: all that later stages read, small enough to keep for an hour.

The file is decoded once, block after block; what is kept is 50 to 100 short rows a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import scipy.fft
import soxr
from madmom_infer.audio.filters import LogarithmicFilterbank
from madmom_infer.audio.stft import fft_frequencies
from numpy.typing import NDArray

from beatreel.music import network
from beatreel.music.audio import AudioInfo, channel_places, decode, probe
from beatreel.music.loudness import RATE, Meter
from beatreel.music.song import Loudness

#: Hz of the mono signal that is analysed.
MONO_RATE = network.SAMPLE_RATE
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
    passes = _Passes()
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
        bands=passes.rows("bands"),
        wave=passes.rows("wave"),
        chroma=passes.rows("chroma"),
        voice=passes.rows("voice"),
        loudness=meter.loudness(),
        short_term=meter.short_term(),
    )


class _Passes:
    """The measuring passes, fed side by side."""

    def __init__(self) -> None:
        self._mono = soxr.ResampleStream(RATE, MONO_RATE, 1, dtype="float32", quality="MQ")
        self._network = network.BeatNetwork()
        self._frames = {
            "beats": _Frames(network.FRAME, network.HOP),
            "bands": _Frames(_BAND_FRAME, MONO_RATE / BAND_FPS),
            "wave": _Frames(MONO_RATE // BAND_FPS, MONO_RATE / BAND_FPS, centred=False),
            "chroma": _Frames(_CHROMA_FRAME, MONO_RATE / CHROMA_FPS),
        }
        self._stereo = _Frames(_VOICE_FRAME, RATE / VOICE_FPS, channels=2)
        self._measures = {
            "beats": self._network,
            "bands": _bands,
            "wave": _wave,
            "chroma": _chroma,
            "voice": _voice,
        }
        self._rows: dict[str, list[Array]] = {name: [] for name in self._measures}

    def feed(self, stereo: Array) -> None:
        self._take(self._mono.resample_chunk(stereo.mean(1)), stereo)

    def finish(self, duration: float) -> None:
        """Push silence until every frame that begins inside the song is out."""
        rest = self._mono.resample_chunk(np.zeros(0, np.float32), last=True)
        self._take(rest, np.zeros((0, 2), np.float32))
        self._take(np.zeros(_CHROMA_FRAME, np.float32), np.zeros((_VOICE_FRAME, 2), np.float32))
        rates = {"beats": network.FPS, "chroma": CHROMA_FPS, "voice": VOICE_FPS}
        for name, parts in self._rows.items():
            count = max(1, round(duration * rates.get(name, BAND_FPS)))
            self._rows[name] = [np.concatenate(parts)[:count]]

    def rows(self, name: str) -> Array:
        return self._rows[name][0]

    def _take(self, mono: Array, stereo: Array) -> None:
        for name, frames in self._frames.items():
            for chunk in frames.feed(mono):
                self._rows[name].append(self._measures[name](chunk))
        for chunk in self._stereo.feed(stereo):
            self._rows["voice"].append(_voice(chunk))


class _Frames:
    """Cuts a stream into overlapping frames; frame i is centred on sample ⌊i · hop⌋."""

    def __init__(self, size: int, hop: float, *, channels: int = 0, centred: bool = True) -> None:
        self._size, self._hop = size, hop
        shape = (size // 2 if centred else 0, channels) if channels else size // 2 * centred
        self._held = np.zeros(shape, np.float32)
        self._at = 0
        self._next = 0

    def feed(self, samples: Array) -> Iterator[Array]:
        """Yield chunks of whole frames, (n, size) or (n, size, channels)."""
        self._held = np.concatenate([self._held, samples])
        room = self._at + len(self._held) - self._size
        count = int(room / self._hop) + 1 - self._next if room >= 0 else 0
        if count <= 0:
            return
        starts = np.floor((self._next + np.arange(count)) * self._hop).astype(int) - self._at
        starts = starts[starts + self._size <= len(self._held)]
        self._next += len(starts)
        windows = np.lib.stride_tricks.sliding_window_view(self._held, self._size, axis=0)
        for part in np.split(starts, range(1000, len(starts), 1000)):
            frames = windows[part]
            yield frames.transpose(0, 2, 1) if frames.ndim == 3 else frames
        keep = int(self._next * self._hop) - self._at
        self._held = self._held[max(0, keep) :].copy()
        self._at += max(0, keep)


def _bands(frames: Array) -> Array:
    spectrum = np.abs(scipy.fft.rfft(frames * _hann(_BAND_FRAME), axis=1))
    return spectrum[:, : _BAND_FRAME // 2] @ band_filters()


def _wave(frames: Array) -> Array:
    return np.stack([frames.min(1), frames.max(1), np.square(frames).mean(1)], 1)


def _chroma(frames: Array) -> Array:
    """Fold the peaks of the spectrum between 60 Hz and 2.2 kHz into one octave."""
    spectrum = np.abs(scipy.fft.rfft(frames * _hann(_CHROMA_FRAME), axis=1))
    left, middle, right = spectrum[:, :-2], spectrum[:, 1:-1], spectrum[:, 2:]
    peaks = np.where((middle > left) & (middle >= right), middle, 0.0)
    return (np.sqrt(peaks) @ _chroma_filters()).astype(np.float32)


def _voice(frames: Array) -> Array:
    spectrum = scipy.fft.rfft(frames * _hann(_VOICE_FRAME)[:, None], axis=1)
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
