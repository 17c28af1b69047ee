"""How hard the sound sets in, in five bands, a hundred times a second.

Super-flux (S. Böck and G. Widmer, DAFx 2013): the rise of the log spectrum over what its
neighbourhood held two rows earlier, so that vibrato does not count as an onset.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from beatreel.music.features import BAND_FPS, Features, band_frequencies
from beatreel.music.framing import led, parts

#: Hz between the five bands.
EDGES = (130.0, 400.0, 2000.0, 5000.0)
#: Seconds over which an onset is compared with its surroundings.
_AROUND = 4.0
#: Seconds from the top of the rise to the onset, measured on songs with exact truth: the
#: frames see an onset coming, the second row back sees it late.
LEAD = -0.003

Curve = NDArray[np.float32]


def band_onsets(features: Features) -> Curve:
    """Return the onset strength of the five bands, low to high: (rows, 5), 0…1."""
    bands = features.bands
    level = float(bands.mean())
    if level < 1e-7:
        return np.zeros((len(bands), len(EDGES) + 1), np.float32)
    groups = np.digitize(band_frequencies(), EDGES)
    curves = np.empty((len(bands), len(EDGES) + 1), np.float32)
    for part in parts(len(bands)):
        logs = np.log1p(20.0 / level * led(bands, part, 2))
        rise = np.maximum(logs[2:] - maximum_filter1d(logs, 3, axis=1)[:-2], 0.0)
        curves[part] = np.stack([rise[:, groups == g].mean(1) for g in range(len(EDGES) + 1)], 1)
    curves[:2] = 0.0
    return _local(curves)


def _local(curves: Curve) -> Curve:
    """Scale each band by its own strength around each row, with a floor of its whole."""
    span = round(2 * _AROUND * BAND_FPS)
    power = uniform_filter1d(np.square(curves), span, axis=0, mode="reflect")
    around = np.sqrt(np.maximum(power, 0.0))
    whole = np.sqrt(np.square(curves).mean(0))
    scale = 4.0 * np.maximum(around, 0.35 * whole) + 1e-6
    return np.clip(curves / scale, 0.0, 1.0).astype(np.float32)
