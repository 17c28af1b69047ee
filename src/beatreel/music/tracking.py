"""The beat tracker: activations and onsets in, a grid out."""

from __future__ import annotations

import metricon
import numpy as np

from beatreel.music.features import Features
from beatreel.music.grid import Grid, steady
from beatreel.music.models import FPS

#: Beats a minute between which a pulse is looked for.
SLOWEST, FASTEST = 40.0, 240.0


def track(features: Features, *, tempo: float | None = None, meter: int | None = None) -> Grid:
    """Return the grid of a song, over all of it.

    Parameters
    ----------
    features
        Of the song.
    tempo, meter
        Beats a minute and beats in a bar, when they are known.
    """
    beats = features.beats
    if len(beats) < 2 * FPS or features.wave[:, 2].max() < 1e-8:
        return steady(tempo or 120.0, features.duration, meter=meter or 4)
    activations = metricon.Activations.from_activations(beats.sum(1), beats[:, 1], FPS)
    slow, fast = (tempo * 0.95, tempo * 1.05) if tempo else (55.0, 215.0)
    found = metricon.track_downbeats(
        activations,
        beats_per_bar=(meter,) if meter else (3, 4),
        min_bpm=slow,
        max_bpm=fast,
        snap="center",
    )
    if len(found.times) < 4:
        return steady(tempo or 120.0, features.duration, meter=meter or 4)
    count = int(found.numbers.max())
    grid = Grid(found.times, np.asarray(found.numbers, np.int64), count, confidence=0.8)
    return grid.extended(features.duration)
