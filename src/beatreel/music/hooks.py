"""The hook: the window of a song that would make somebody stay, on bar lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from beatreel.music.features import BAND_FPS, VOICE_FPS, Features
from beatreel.music.grid import Grid, Times
from beatreel.music.song import Hook, Moment, Section

#: Seconds.
LENGTHS = (15, 30, 60)
#: What each point in favour of a window weighs, and what it is called.
_WEIGHTS = {
    "the loudest stretch": 1.0,
    "the part that returns most": 0.8,
    "opens on a section": 0.7,
    "opens on the drop": 0.9,
    "carries the voice": 0.4,
    "stays at full energy": 0.5,
}


def hooks(
    features: Features,
    grid: Grid,
    sections: Sequence[Section],
    moments: Sequence[Moment],
    vocal: np.ndarray,
) -> dict[int, Hook]:
    """Return the best window of each length that fits, at most that long."""
    found = {}
    for length in LENGTHS:
        if features.duration >= length and len(grid.downbeats) > 1:
            hook = _best(length, features, grid, sections, moments, vocal)
            if hook:
                found[length] = hook
    return found


def _best(
    length: int,
    features: Features,
    grid: Grid,
    sections: Sequence[Section],
    moments: Sequence[Moment],
    vocal: np.ndarray,
) -> Hook | None:
    lines = np.append(grid.downbeats, features.duration)
    ends = lines[np.searchsorted(lines, lines + length + 1e-6, side="right") - 1]
    whole = (ends - lines > 0.6 * length) & (lines + 0.6 * length < features.duration)
    starts, ends = lines[whole], ends[whole]
    if not len(starts):
        return None
    points = _points(starts, ends, features, grid, sections, moments, vocal)
    total = sum(weight * points[name] for name, weight in _WEIGHTS.items())
    best = int(np.argmax(total))
    gains = {
        name: weight * (points[name][best] - points[name].mean())
        for name, weight in _WEIGHTS.items()
    }
    reasons = sorted((n for n, gain in gains.items() if gain > 0.05), key=lambda n: -gains[n])
    reason = ", ".join(reasons[:2]) or "as good as any other stretch"
    return Hook(float(starts[best]), float(ends[best]), reason)


def _points(
    starts: Times,
    ends: Times,
    features: Features,
    grid: Grid,
    sections: Sequence[Section],
    moments: Sequence[Moment],
    vocal: np.ndarray,
) -> dict[str, Times]:
    """Judge every window in each respect, 0…1."""
    loud = np.sqrt(features.wave[:, 2])
    energy = _means(loud, starts, ends, BAND_FPS)
    floor = [np.percentile(loud[_rows(a, b)], 20) for a, b in zip(starts, ends, strict=True)]
    returns = _returns(starts, ends, sections)
    opening = np.array([section.start for section in sections])
    drops = np.array([moment.time for moment in moments if moment.kind == "drop"])
    near = grid.period * 1.1
    return {
        "the loudest stretch": energy / max(energy.max(), 1e-9),
        "the part that returns most": returns,
        "opens on a section": _is_near(starts, opening[1:], near),
        "opens on the drop": _is_near(starts, drops, near),
        "carries the voice": _means(vocal, starts, ends, VOICE_FPS),
        "stays at full energy": np.array(floor) / max(float(energy.max()), 1e-9),
    }


def _rows(start: float, end: float) -> slice:
    first = int(start * BAND_FPS)
    return slice(first, max(first + 1, int(end * BAND_FPS)))


def _means(curve: np.ndarray, starts: Times, ends: Times, rate: float) -> Times:
    sums = np.concatenate([[0.0], np.cumsum(curve, dtype=float)])
    first = np.minimum((starts * rate).astype(int), len(curve) - 1)
    last = np.clip((ends * rate).astype(int), first + 1, len(curve))
    return (sums[last] - sums[first]) / (last - first)


def _returns(starts: Times, ends: Times, sections: Sequence[Section]) -> Times:
    """Share of the song that sounds like the middle of the window, the chorus above all."""
    lengths: dict[str, float] = {}
    for section in sections:
        lengths[section.group] = lengths.get(section.group, 0.0) + section.end - section.start
    groups = [section.group for section in sections]
    counts = {group: groups.count(group) for group in groups}
    middles = np.array([section.end for section in sections])
    index = np.minimum(np.searchsorted(middles, (starts + ends) / 2), len(sections) - 1)
    scores = [0.5 * (counts[s.group] > 1) + 0.5 * (s.label in {"chorus", "drop"}) for s in sections]
    return np.array(scores)[index]


def _is_near(times: Times, marks: Times, reach: float) -> Times:
    if not len(marks):
        return np.zeros(len(times))
    return (np.abs(times[:, None] - marks[None]).min(1) < reach).astype(float)
