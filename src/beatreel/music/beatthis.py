"""Beat This! (Foscarin, Schlueter, Widmer, ISMIR 2024) as a beat model, when it is installed.

``pip install beat-this`` brings PyTorch; the weights are downloaded by it at first use. It is
some points better than the shipped networks and some twenty times slower.
"""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.music.models import FPS, MONO_RATE, BeatModel

Array = NDArray[np.float32]
_log = logging.getLogger(__name__)
#: Seconds that are judged at a time, and seconds of overlap whose outer half is not used.
_PIECE, _OVERLAP = 60, 6


def model() -> BeatModel | None:
    """Return the model, or ``None`` when it is not installed or cannot be loaded."""
    if find_spec("beat_this") is None:
        return None
    try:
        from beat_this.inference import Audio2Frames  # pyright: ignore[reportMissingImports]

        return BeatThis(Audio2Frames(checkpoint_path="final0", device="cpu"))
    except Exception as error:  # whatever torch or a download may raise
        _log.warning("beat_this is installed but cannot be used (%s); using BeatNet.", error)
        return None


class BeatThis:
    """Runs a frame model over overlapping pieces, so that memory does not grow with the song.

    Parameters
    ----------
    frames
        ``frames(samples, rate)`` returns logits of beat and of downbeat at 50 rows a second.
    """

    def __init__(self, frames: Any) -> None:
        self._frames = frames
        self._held = np.zeros(0, np.float32)
        self._skip = 0

    def feed(self, samples: Array) -> Array:
        """See :class:`~beatreel.music.models.BeatModel`."""
        self._held = np.concatenate([self._held, samples])
        out = [np.zeros((0, 2), np.float32)]
        while len(self._held) >= _PIECE * MONO_RATE:
            rows = self._judge(self._held[: _PIECE * MONO_RATE])
            end = (_PIECE - _OVERLAP // 2) * FPS
            out.append(rows[self._skip : end])
            self._skip = _OVERLAP // 2 * FPS
            self._held = self._held[(_PIECE - _OVERLAP) * MONO_RATE :]
        return np.concatenate(out)

    def finish(self) -> Array:
        """See :class:`~beatreel.music.models.BeatModel`."""
        if len(self._held) < MONO_RATE // FPS:
            return np.zeros((0, 2), np.float32)
        return self._judge(self._held)[self._skip :]

    def _judge(self, samples: Array) -> Array:
        beat, down = (
            1.0 / (1.0 + np.exp(-np.asarray(logits, np.float64)))
            for logits in self._frames(samples, MONO_RATE)
        )
        return np.stack([np.maximum(beat - down, 0.0), down], 1).astype(np.float32)
