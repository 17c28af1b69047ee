"""How voice-like the sound is: central, tuned rather than noisy, and moving like syllables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from beatreel.music.features import VOICE_FPS, Features

Curve = NDArray[np.float32]
#: Seconds over which a judgement is made.
_SPAN = 1.5


def vocal_likeness(features: Features) -> Curve:
    """Return a curve 0…1 at VOICE_FPS.

    Singing and speech lie in the middle of the stereo picture, fill 250–4000 Hz with partials
    (low flatness) and swell four to eight times a second (Scheirer and Slaney, ICASSP 1997).
    It is a likeness, not a detector: a lead synthesiser can score high.
    """
    middle, both, flatness = features.voice.T.astype(np.float64)
    if both.max(initial=0.0) < 1e-6:
        return np.zeros(len(both), np.float32)
    span = round(_SPAN * VOICE_FPS)
    central = uniform_filter1d(middle, span) / np.maximum(uniform_filter1d(both, span), 1e-9)
    tuned = np.clip(1.0 - uniform_filter1d(flatness, span) / 0.35, 0.0, 1.0)
    level = np.log(middle + 1e-6)
    swell = uniform_filter1d(level, 3) - uniform_filter1d(level, VOICE_FPS // 2)
    depth = np.sqrt(np.maximum(uniform_filter1d(swell**2, span), 0.0))
    syllables = np.clip(depth / 0.9, 0.0, 1.0)
    present = np.maximum(uniform_filter1d(middle, span), 0.0)
    present = np.clip(present / (np.percentile(present, 90) + 1e-9), 0.0, 1.0) ** 0.5
    return (central * tuned * syllables * present).clip(0.0, 1.0).astype(np.float32)
