"""From a file to a Song."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from beatreel.errors import InvalidInput
from beatreel.music.corrections import Corrections, corrected, drawn_cuts
from beatreel.music.drums import hits
from beatreel.music.features import Features, extract
from beatreel.music.hooks import hooks
from beatreel.music.key import key_of
from beatreel.music.moments import moments
from beatreel.music.mood import mood_of
from beatreel.music.phrases import phrases
from beatreel.music.sections import sections
from beatreel.music.signals import signals
from beatreel.music.song import Curves, Song
from beatreel.music.vocals import vocal_likeness

#: Seconds; less is not a song.
SHORTEST = 1.0
Progress = Callable[[str, float], None]


def hear(
    path: str | Path,
    *,
    corrections: Corrections | None = None,
    start: float | None = None,
    end: float | None = None,
    progress: Progress | None = None,
) -> Song:
    """Hear a song: its grid, form, key, loudness and signals.

    Parameters
    ----------
    path
        Any file with an audio stream.
    corrections
        What the user knows better.
    start, end
        Seconds of the file; times in the song count from ``start``.
    progress
        Is told the stage and the share of it that is done, 0…1.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        The file is missing, too short, or holds no sound that can be decoded.
    """
    _check_window(start, end)
    tell = progress or (lambda stage, share: None)
    features = extract(path, start=start, end=end, progress=lambda share: tell("listen", share))
    if features.duration < SHORTEST:
        raise InvalidInput(
            f"{Path(path).name} holds {features.duration:.1f} s of sound here: "
            f"choose at least {SHORTEST:.0f} s."
        )
    tell("understand", 0.0)
    song = understand(features, corrections or Corrections())
    tell("understand", 1.0)
    return song


def _check_window(start: float | None, end: float | None) -> None:
    for name, value in (("start", start), ("end", end)):
        if value is not None and not (np.isfinite(value) and value >= 0):
            raise InvalidInput(f"The {name} of the part is {value}: give seconds from 0 on.")
    if start is not None and end is not None and end <= start:
        raise InvalidInput(f"The part ends at {end} s, before it starts: give a later end.")


def understand(features: Features, corrections: Corrections) -> Song:
    """Return the song that follows from features and what the user knows better."""
    grid = corrected(features, corrections)
    drawn = drawn_cuts(grid, corrections.sections) if corrections.sections else None
    parts = tuple(sections(features, grid, drawn))
    marks = moments(features, grid, parts)
    struck = hits(features, grid)
    vocal = vocal_likeness(features)
    key, camelot = key_of(features.chroma)
    bars, lines = phrases(grid, parts)
    return Song(
        duration=features.duration,
        sample_rate=features.info.sample_rate,
        tempo=grid.tempo,
        meter=grid.meter,
        confidence=grid.confidence,
        beats=grid.beats(),
        sections=parts,
        moments=marks,
        hooks=hooks(features, grid, parts, marks, vocal),
        key=key,
        camelot=camelot,
        loudness=features.loudness,
        mood=mood_of(features, grid.tempo, key),
        signals=signals(features, grid, parts, struck, vocal),
        alternatives=dict(grid.alternatives),
        phrase=bars,
        phrases=lines,
        curves=Curves(
            outline=features.wave[:, :2],
            short_term=features.short_term,
            hits={name: times for name, (times, _) in struck.items()},
        ),
    )
