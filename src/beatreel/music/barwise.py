"""A song bar by bar: the table that its form is read from."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.music.form import BeatFeatures
from beatreel.music.grid import Grid

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bars:
    """What each whole bar is like, one row a bar."""

    #: Beat at which each bar begins.
    first: NDArray[np.int64]
    #: (n, 28) timbre, energy and flux.
    sound: Array
    #: (n, 12) chroma.
    harmony: Array
    #: (n, …) rise of the bands beat by beat.
    rhythm: Array
    #: (n, beats, 8) energy of the bands; one is the usual spread of a band.
    energy: Array
    #: (n,) loudness.
    level: Array
    #: (n,) treble rise on the first beat and in the last beat, against the song's beats.
    crash: Array
    fill: Array

    def __len__(self) -> int:
        return len(self.first)

    @cached_property
    def powers(self) -> tuple[float, float, float]:
        """How far bars lie from the mean one, squared: in sound, harmony and rhythm."""
        tables = self.sound, self.harmony, self.rhythm
        sound, harmony, rhythm = (float(rows.var(0).sum()) + 1e-9 for rows in tables)
        return sound, harmony, rhythm

    @cached_property
    def spread(self) -> float:
        """How far the loudness of bars spreads."""
        return float(self.level.std())


def bars_of(beats: BeatFeatures, grid: Grid) -> Bars:
    """Gather beats into the bars from where the song sets in to where it has died away.

    What lies before the first downbeat belongs to no bar.
    """
    down = np.flatnonzero(grid.positions == 1)
    down = down[down + grid.meter <= len(beats.timbre)]
    places = down[:, None] + np.arange(grid.meter)
    parts = [_scaled(rows, beats.sounding) for rows in (beats.timbre, beats.energy, beats.flux)]
    harmony = beats.chroma[places].mean(1)
    treble = beats.flux[:, 5:].sum(1) / (beats.flux[:, 5:].sum(1).mean() + 1e-9)
    rhythm = parts[2][places].reshape(len(down), grid.meter * parts[2].shape[1])
    bars = Bars(
        first=down,
        sound=np.hstack([part[places].mean(1) for part in parts]),
        harmony=harmony - harmony.mean(0) if len(down) else harmony,
        rhythm=rhythm / np.sqrt(grid.meter),
        energy=parts[1][places] * np.sqrt(parts[1].shape[1]),
        level=beats.energy[places].mean((1, 2)),
        crash=np.minimum(treble[places[:, 0]], 4.0),
        fill=np.minimum(treble[places[:, -1]], 4.0),
    )
    return _heard(bars, beats.sounding[places])


def _heard(bars: Bars, sounding: NDArray[np.bool_]) -> Bars:
    """Return the bars from the first that begins with sound to the last with sound in its half."""
    begins = np.flatnonzero(sounding[:, 0])
    lasts = np.flatnonzero(sounding.mean(1) >= 0.5)
    first, end = (begins[0], lasts[-1] + 1) if len(begins) and len(lasts) else (0, 0)
    return Bars(**{field.name: getattr(bars, field.name)[first:end] for field in fields(bars)})


def _scaled(rows: NDArray, sounding: NDArray[np.bool_]) -> Array:
    """Centre a block of columns and give it unit mean length, silence left out of account."""
    heard = rows[sounding] if sounding.any() else rows
    centred = rows - heard.mean(0)
    spread = float(np.sqrt(np.square(heard - heard.mean(0)).sum(1).mean()))
    return np.clip(centred / max(spread, 1e-6), -3.0, 3.0).astype(float)


@cache
def model() -> dict[str, Any]:
    """Return the weights by which the form is judged, fitted by ``scripts/fit_form.py``."""
    file = resources.files("beatreel.music") / "weights" / "form.json"
    return json.loads(file.read_text("utf-8"))
