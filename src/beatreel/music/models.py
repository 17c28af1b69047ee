"""Where beat activations come from: the shipped networks, or a better model when installed."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Hz of the mono sound that models hear; rows a second that they answer.
MONO_RATE, FPS = 22_050, 50

Array = NDArray[np.float32]


class BeatModel(Protocol):
    """Hears a song as a stream and answers how likely each row is a beat or a downbeat.

    Both methods return (n, 2): posteriors of "beat but not downbeat" and of "downbeat", for
    as many rows as are ready; row i lies at i / FPS seconds. A model hears one song.
    """

    def feed(self, samples: Array) -> Array:
        """Take mono samples at MONO_RATE."""
        ...

    def finish(self) -> Array:
        """Return the rows that are still owed."""
        ...


def best_model() -> BeatModel:
    """Return Beat This! when it is installed and its weights are there, else BeatNet."""
    from beatreel.music import beatthis, network

    return beatthis.model() or network.BeatNetwork()
