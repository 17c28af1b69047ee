"""What is in clips and photos: runs without a cut, good moments, peaks of motion."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beatreel.apart import command, surroundings

from . import keeping
from .source import STEP, Footage, Source, Stretch

#: Seconds that one clip may take.
PATIENCE = 240.0
#: Frames that are looked at in all clips together, and in one at least and at most.
_BUDGET, _LEAST, _MOST = 8000, 60, 3000
#: Change of a frame against the last from which it may be a cut, and against those around it.
_CUT, _SUDDEN = 0.45, 3.0
#: Shortest run that is used, s.
SHORTEST = 0.4
#: Seconds that two peaks are apart at least.
_APART = 0.3
#: Seconds that three neighbours span at most.
_DENSE = 0.25
#: Shares of the picture that what matters moves at least, for a view to follow it.
_STILL = 0.04
#: Changes when what is found does.
_FORM = 2

Column = NDArray[np.float64]


def watched(
    sources: Sequence[Source],
    *,
    workers: int = 2,
    seen: Callable[[int], None] = lambda count: None,
) -> tuple[Footage, ...]:
    """Return what is in clips and photos, watched in processes of their own.

    Parameters
    ----------
    workers
        Processes at one time.
    seen
        Told how many are done.
    """
    most = max(_LEAST, min(_MOST, _BUDGET // max(1, len(sources))))
    done = 0
    found = []
    with ThreadPoolExecutor(max(1, workers)) as pool:
        for footage in pool.map(lambda source: watch(source, most), sources):
            found.append(footage)
            done += 1
            seen(done)
    return tuple(found)


def watch(source: Source, most: int = _MOST) -> Footage:
    """Return what is in one clip or photo; what was found before is remembered."""
    name = f"{keeping.key(source.path, _FORM, most)}.json"
    columns = keeping.recall(name)
    if not isinstance(columns, dict):
        columns = _surveyed(source, most)
        if columns:
            keeping.keep(name, columns)
    return understood(source, columns)


def _surveyed(source: Source, most: int) -> dict[str, Any]:
    """Run the survey in its own process; one that dies or dawdles has seen nothing."""
    try:
        with Path(source.path).open("rb") as file:
            done = subprocess.run(
                command("media.survey", source.demuxer, str(most)),
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
                timeout=PATIENCE,
                check=False,
                start_new_session=True,
            )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, OSError):
        return {}
    return told if isinstance(told, dict) and "time" in told else {}


def understood(source: Source, columns: dict[str, Any]) -> Footage:
    """Return the runs of a clip by what was measured of its frames."""
    seen = {name: np.array(columns.get(name, ()), float) for name in ("time", "key", *_USED)}
    time = seen["time"]
    if source.kind == "image":
        x, y = (float(seen[name][0]) if len(time) else 0.5 for name in ("x", "y"))
        return Footage(source, (Stretch(0.0, 0.0, motion=0.0, x=x, y=y, worth=(0.6,)),))
    if not len(time):
        whole = (Stretch(0.0, source.duration),) if source.duration else ()
        return Footage(source, whole)
    step = (
        1.0 / source.fps
        if source.fps
        else float(np.median(np.diff(time)))
        if len(time) > 1
        else 0.04
    )
    end = (
        float(time[-1]) + step if columns.get("whole") else float(columns.get("length") or time[-1])
    )
    source = _told(source, columns, end)
    edges = [0, *_cuts(seen["jump"]), len(time)]
    starts = [0.0, *(float(time[place]) for place in edges[1:-1]), end]
    runs = [
        _stretch({name: column[a:b] for name, column in seen.items()}, start, stop)
        for (a, b), (start, stop) in zip(pairwise(edges), pairwise(starts), strict=True)
        if stop - start >= SHORTEST or len(edges) == 2
    ]
    keys = time[seen["key"] > 0]
    return Footage(source, tuple(runs), float(np.median(np.diff(keys))) if len(keys) > 1 else end)


_USED = ("luma", "clipped", "sharp", "motion", "jump", "x", "y")


def _told(source: Source, columns: dict[str, Any], end: float) -> Source:
    """Return the source with what the user should know of it."""
    notes = list(source.notes)
    if columns.get("whole") and end < source.duration - max(0.5, 0.05 * source.duration):
        notes.append(
            f"{source.name} breaks off at {end:.1f} s of {source.duration:.1f}: "
            "what comes before is used."
        )
    elif columns.get("broken"):
        notes.append(f"{source.name} is damaged in places: what decodes of it is used.")
    return replace(source, duration=round(end, 3), notes=tuple(notes))


def _cuts(jump: Column) -> list[int]:
    """Return the places of frames with which another shot begins."""
    found = []
    for place in np.flatnonzero(jump > _CUT):
        around = np.concatenate([jump[max(0, place - 8) : place], jump[place + 1 : place + 9]])
        usual = float(np.median(around)) if len(around) else 0.0
        if place > 0 and jump[place] > _SUDDEN * usual:
            found.append(int(place))
    return found


def _stretch(seen: dict[str, Column], start: float, stop: float) -> Stretch:
    time, motion = seen["time"], seen["motion"]
    moving = motion[motion > 0]
    usual = float(np.median(moving)) if len(moving) else 0.0
    return Stretch(
        start=round(start, 4),
        stop=round(stop, 4),
        motion=min(1.0, usual / 0.06),
        x=round(float(np.median(seen["x"])), 3),
        y=round(float(np.median(seen["y"])), 3),
        way=_way(seen, start, stop),
        worth=_worth(seen, start, stop),
        peaks=_peaks(time, motion),
        keys=tuple(float(t) for t in time[seen["key"] > 0]),
    )


def _way(seen: dict[str, Column], start: float, stop: float) -> tuple[tuple[float, float], ...]:
    """Return where what matters goes: medians of steps, so smooth that no view would tremble."""
    places = _places(seen["time"], start, stop)
    if len(places) < 2:
        return ()
    found = []
    for name in ("x", "y"):
        steps = [
            float(np.median(seen[name][a:b])) if b > a else float(seen[name][max(0, a - 1)])
            for a, b in places
        ]
        found.append(_even(np.array(steps)))
    way = np.stack(found, axis=1)
    if np.ptp(way, axis=0).max() < _STILL:
        return ()
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in way)


def _even(values: Column) -> Column:
    """Return values without single steps that stand out, evened out over seven."""
    wide = np.pad(values, 2, mode="edge")
    steady = np.median(np.lib.stride_tricks.sliding_window_view(wide, 5), axis=1)
    wide = np.pad(steady, 3, mode="edge")
    weights = np.hanning(9)[1:-1]
    return np.lib.stride_tricks.sliding_window_view(wide, 7) @ (weights / weights.sum())


def _places(time: Column, start: float, stop: float) -> list[tuple[int, int]]:
    """Return the first frame of each step, and the frame after its last."""
    count = max(1, int(np.ceil((stop - start) / STEP)))
    edges = start + STEP * np.arange(count + 1)
    return [(int(a), int(b)) for a, b in pairwise(np.searchsorted(time, edges))]


def _worth(seen: dict[str, Column], start: float, stop: float) -> tuple[float, ...]:
    """Return how good each step is: sharp, well exposed, alive."""
    motion = seen["motion"]
    lively = float(np.quantile(motion, 0.8)) or 1.0
    exposed = np.clip(1.0 - 2.5 * np.maximum(0.0, np.abs(seen["luma"] - 0.45) - 0.2), 0.0, 1.0)
    value = (
        0.45 * np.clip(seen["sharp"] / max(0.12, float(np.quantile(seen["sharp"], 0.9))), 0.0, 1.0)
        + 0.35 * exposed * (1.0 - np.clip(seen["clipped"] - 0.2, 0.0, 1.0))
        + 0.2 * np.clip(motion / lively, 0.0, 1.0)
    )
    return tuple(
        round(float(value[a:b].mean()), 3) if b > a else round(float(value[max(0, a - 1)]), 3)
        for a, b in _places(seen["time"], start, stop)
    )


def _peaks(time: Column, motion: Column) -> tuple[tuple[float, float], ...]:
    """Return where motion stands out, the strongest as 1."""
    if len(time) < 8:
        return ()
    smooth = np.convolve(motion, (0.25, 0.5, 0.25), "same")
    limit = float(smooth.mean() + 1.2 * smooth.std())
    inner = smooth[1:-1]
    # Only where the frames before and after were seen too.
    dense = time[2:] - time[:-2] < _DENSE
    top = (inner > limit) & (inner >= smooth[:-2]) & (inner > smooth[2:]) & dense
    tops = 1 + np.flatnonzero(top)
    found: list[int] = []
    for place in sorted(tops, key=lambda it: -smooth[it]):
        if all(abs(time[place] - time[other]) >= _APART for other in found):
            found.append(int(place))
    best = float(smooth.max()) or 1.0
    return tuple(
        (round(float(time[p]), 4), round(float(smooth[p]) / best, 3)) for p in sorted(found)[:200]
    )
