"""Cutting a stream of samples into overlapping frames, and long tables into parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.fft
from numpy.typing import NDArray

Array = NDArray[np.float32]
#: Frames that are handed out at a time: enough for numpy, little for memory.
_CHUNK = 1000
#: Rows of a table that are worked on at a time: an hour is not copied whole.
_PART = 1 << 14


class Framer:
    """Cuts a stream into frames; frame i is centred on sample ⌊i · hop⌋, or begins there.

    Parameters
    ----------
    size, hop
        Samples; the hop may be fractional.
    channels
        0 for a one-dimensional stream.
    centred
        Whether silence is put before the stream so that frame 0 is centred on sample 0.
    """

    def __init__(self, size: int, hop: float, *, channels: int = 0, centred: bool = True) -> None:
        self._size, self._hop = size, hop
        lead = size // 2 if centred else 0
        self._held = np.zeros((lead, channels) if channels else lead, np.float32)
        #: Stream index (lead included) of the first sample that is held, and the next frame.
        self._at = 0
        self._next = 0

    def feed(self, samples: Array) -> Iterator[Array]:
        """Yield chunks of whole frames, (n, size) or (n, size, channels)."""
        self._held = np.concatenate([self._held, samples])
        room = self._at + len(self._held) - self._size
        count = int(room / self._hop) + 2 - self._next if room >= 0 else 0
        starts = np.floor((self._next + np.arange(max(0, count))) * self._hop).astype(int)
        starts = starts[starts <= room] - self._at
        if not len(starts):
            return
        self._next += len(starts)
        windows = np.lib.stride_tricks.sliding_window_view(self._held, self._size, axis=0)
        for part in np.split(starts, range(_CHUNK, len(starts), _CHUNK)):
            frames = windows[part]
            yield frames.transpose(0, 2, 1) if frames.ndim == 3 else frames
        spent = max(0, int(self._next * self._hop) - self._at)
        self._held = self._held[spent:].copy()
        self._at += spent


def parts(count: int) -> Iterator[slice]:
    """Yield slices that together are ``count`` rows."""
    for first in range(0, count, _PART):
        yield slice(first, min(first + _PART, count))


def led(rows: Array, part: slice, lead: int) -> Array:
    """Return a part of a table with the ``lead`` rows before it; the first row stands in."""
    short = max(0, lead - part.start)
    return np.pad(rows[max(0, part.start - lead) : part.stop], ((short, 0), (0, 0)), mode="edge")


def spectra(frames: Array, window: Array) -> NDArray[np.complex64]:
    """Return the spectrum of each windowed frame: (n, size, …) → (n, size / 2 + 1, …)."""
    return np.asarray(scipy.fft.rfft(frames * window, axis=1), np.complex64)
