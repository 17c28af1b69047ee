"""How well cuts meet the music: hit rates, with what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Seconds; the tolerance within which an ear takes two events for one.
LOOSE = 0.07


@dataclass(frozen=True, slots=True)
class Hits:
    """Cuts against one kind of target."""

    #: Number of targets.
    targets: int
    #: Share of cuts within one frame of a target; ``None`` without cuts or targets.
    frame: float | None
    #: Share of cuts within 70 ms of a target.
    loose: float | None
    #: What ``frame`` would be for cuts at random frames.
    chance_frame: float
    #: What ``loose`` would be for cuts at random frames.
    chance_loose: float
    #: Milliseconds from the nearest target to the cut, median; negative is early.
    offset: float | None


def hits(cuts: Sequence[int], targets: Sequence[float], fps: float, frames: int) -> Hits:
    """Compare cuts with targets.

    Parameters
    ----------
    cuts
        Frames.
    targets
        Seconds.
    frames
        Length of the video, over which chance is taken exactly, frame by frame.
    """
    marks = np.sort(np.asarray(targets, np.float64))
    if not len(marks):
        return Hits(0, None, None, 0.0, 0.0, None)
    everywhere = np.abs(_offsets(np.arange(frames) / fps, marks))
    strict = 1.0 / fps + 1e-6
    found = _offsets(np.asarray(cuts, np.float64) / fps, marks)
    return Hits(
        targets=len(marks),
        frame=_share(np.abs(found), strict),
        loose=_share(np.abs(found), LOOSE),
        chance_frame=_share(everywhere, strict) or 0.0,
        chance_loose=_share(everywhere, LOOSE) or 0.0,
        offset=round(float(np.median(found)) * 1000, 1) if len(found) else None,
    )


def _offsets(times: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the signed seconds from the nearest mark to each time."""
    right = np.clip(np.searchsorted(marks, times), 1, max(1, len(marks) - 1))
    left = right - 1
    right = np.minimum(right, len(marks) - 1)
    nearer = np.where(np.abs(times - marks[left]) <= np.abs(times - marks[right]), left, right)
    return times - marks[nearer]


def _share(distances: NDArray[np.float64], reach: float) -> float | None:
    return round(float((distances <= reach).mean()), 4) if len(distances) else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cuts that were found against cuts that were planned, to the frame next door."""

    planned: int
    found: int
    #: Share of the found ones that were planned.
    precision: float | None
    #: Share of the planned ones that were found.
    recall: float | None


def agreement(planned: Sequence[int], found: Sequence[int]) -> Agreement:
    """Compare two lists of frames: hard cuts that were planned and those that were found."""
    return Agreement(
        planned=len(planned),
        found=len(found),
        precision=_near(found, planned),
        recall=_near(planned, found),
    )


def _near(ones: Sequence[int], others: Sequence[int]) -> float | None:
    if not ones:
        return None
    known = set(others)
    return round(sum(bool({n - 1, n, n + 1} & known) for n in ones) / len(ones), 4)
