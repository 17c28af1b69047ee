"""Names for the parts of the form: intro, verse, build, drop, chorus, break, bridge, outro."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from beatreel.music.barwise import bars_of
from beatreel.music.boundaries import boundaries
from beatreel.music.features import BAND_FPS, Features, band_frequencies
from beatreel.music.form import beat_features
from beatreel.music.grid import Grid
from beatreel.music.likeness import groups
from beatreel.music.song import Section

#: Hz under which the kick and the bass lie.
_LOW = 150.0
#: What users write over a section → label.
_SAID = {
    "intro": "intro", "verse": "verse", "build": "build", "riser": "build", "pre": "build",
    "drop": "drop", "chorus": "chorus", "refrain": "chorus", "hook": "chorus",
    "break": "break", "bridge": "bridge", "middle": "bridge", "solo": "bridge",
    "outro": "outro", "coda": "outro", "end": "outro",
    "前奏": "intro", "主歌": "verse", "铺垫": "build", "高潮": "drop", "副歌": "chorus",
    "间奏": "break", "桥段": "bridge", "尾奏": "outro",
}  # fmt: skip
#: Names that all sections of a letter share.
_SHARED = {"verse", "chorus", "drop", "bridge", "break"}
#: Largest share of the song that an intro or an outro takes, and where all parts are equally loud.
_LONGEST, _PASSAGE = 0.4, 0.25


@dataclass(frozen=True, slots=True)
class _Portrait:
    """What the name of a section is judged by."""

    #: Mean loudness against the loudest section, 0…1.
    energy: float
    #: Low-band energy against the strongest section, 0…1.
    low: float
    #: How far loudness and treble rise from its first to its last third, -1…1.
    rise: float
    #: Share of the song.
    share: float
    #: How often the section's group occurs.
    count: int
    group: str


def sections(
    features: Features, grid: Grid, drawn: tuple[NDArray[np.int64], list[str]] | None = None
) -> list[Section]:
    """Return the sections of a song, from 0 to its end, on downbeats.

    Parameters
    ----------
    features, grid
        Of the song.
    drawn
        Beats at which sections begin and their names, when the user drew them.
    """
    if len(grid.times) < 2:
        return [Section(0.0, features.duration, "verse", "A", 1.0)]
    bars = bars_of(beat_features(features, grid.times), grid)
    starts = drawn[0] if drawn else boundaries(bars)
    letters = groups(bars, starts)
    times = [0.0, *grid.times[starts[1:]].tolist(), features.duration]
    portraits = _portraits(features, times, letters)
    names = _names(portraits)
    if drawn:
        names = [_understood(said) or heard for said, heard in zip(drawn[1], names, strict=True)]
    return [
        Section(times[i], times[i + 1], names[i], letters[i], portraits[i].energy)
        for i in range(len(letters))
    ]


def _understood(name: str) -> str | None:
    """Return the label that a user's own name for a section begins with."""
    word = name.strip().lower()
    return next((label for said, label in _SAID.items() if word.startswith(said)), None)


def _portraits(features: Features, times: list[float], letters: list[str]) -> list[_Portrait]:
    loud = np.sqrt(features.wave[:, 2])
    low = features.bands[:, band_frequencies() < _LOW].sum(1)
    high = features.bands[:, band_frequencies() > 3000].sum(1)
    spans = [_span(a, b, len(loud)) for a, b in pairwise(times)]
    energy = np.array([loud[span].mean() for span in spans])
    bass = np.array([low[span].mean() for span in spans])
    energy, bass = energy / max(energy.max(), 1e-9), bass / max(bass.max(), 1e-9)
    return [
        _Portrait(
            energy=float(energy[i]),
            low=float(bass[i]),
            rise=_rise(loud[spans[i]] / (loud.max() + 1e-9), high[spans[i]] / (high.max() + 1e-9)),
            share=(times[i + 1] - times[i]) / max(features.duration, 1e-9),
            count=letters.count(letters[i]),
            group=letters[i],
        )
        for i in range(len(letters))
    ]


def _span(start: float, end: float, rows: int) -> slice:
    first = min(int(start * BAND_FPS), rows - 1)
    return slice(first, max(first + 1, int(end * BAND_FPS)))


def _rise(*curves: NDArray[np.float32]) -> float:
    third = max(1, len(curves[0]) // 3)
    return float(np.mean([curve[-third:].mean() - curve[:third].mean() for curve in curves]))


def _names(portraits: list[_Portrait]) -> list[str]:
    """Judge each section by its own sound, its neighbours and how often it returns.

    Sections of one letter share the name that most of their length asks for, but for what only
    an end of the song can be and for builds.
    """
    energies = np.array([p.energy for p in portraits])
    top, bottom = float(energies.max()), float(energies.min())
    flat = top - bottom < 0.15
    heights = [0.5 if flat else (p.energy - bottom) / (top - bottom) for p in portraits]
    names = [_name(i, portraits, height, flat=flat) for i, height in enumerate(heights)]
    for group in {p.group for p in portraits}:
        votes: dict[str, int] = {}
        members = [i for i, p in enumerate(portraits) if p.group == group]
        for i in members:
            if names[i] in _SHARED:
                votes[names[i]] = votes.get(names[i], 0) + 1
        # Where one of them drops, all of them do.
        said = "drop" if "drop" in votes else max(votes, key=lambda name: votes[name], default="")
        for i in members:
            names[i] = said if names[i] in _SHARED else names[i]
    return names


def _name(index: int, portraits: list[_Portrait], height: float, *, flat: bool) -> str:
    p = portraits[index]
    before = portraits[index - 1] if index else None
    after = portraits[index + 1] if index + 1 < len(portraits) else None
    if before is None and after is None:
        return "verse"
    bare = height < 0.45 and p.low < 0.4
    if (before is None or after is None) and _steps_back(p, height, bare=bare, flat=flat):
        return "intro" if before is None else "outro"
    if flat:
        most = max(portraits, key=lambda q: (q.count, q.energy)).group
        return "chorus" if p.group == most and p.count > 1 and index % 2 else "verse"
    if height > 0.7:
        # A beat that merely sets in after the intro is not a drop.
        away = before is not None and index > 1 and before.low < 0.45 * p.low
        risen = before is not None and before.rise > 0.08 and before.energy < p.energy
        return "drop" if (away or risen) and p.low > 0.7 else "chorus"
    if after and p.rise > 0.08 and after.energy > p.energy:
        return "build"
    if bare:
        return "break"
    return "bridge" if p.count == 1 and before and index > len(portraits) // 2 else "verse"


def _steps_back(p: _Portrait, height: float, *, bare: bool, flat: bool) -> bool:
    """Return whether a part at an end of the song leads in or out, rather than being the song.

    What returns in the middle is no intro and no outro unless it is bare, and neither is what is
    as loud as all the rest and longer than a passage.
    """
    if p.share > (_PASSAGE if flat else _LONGEST):
        return False
    return bare or (p.count == 1 and (height < 0.6 or p.low < 0.5))
