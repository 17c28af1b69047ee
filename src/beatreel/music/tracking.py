"""The beat tracker: activations and onsets in, a grid out.

Pulses are proposed (:mod:`pulse`), judged with their bars (:mod:`judging`), and the winner is
moved onto the onsets. A song whose tempo changes is tracked in parts.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from beatreel.music import judging, tempi
from beatreel.music.certainty import alternatives, confidence
from beatreel.music.features import BAND_FPS, CHROMA_FPS, VOICE_FPS, Features
from beatreel.music.grid import Grid, Times, on_one_line, steady
from beatreel.music.judging import Judge
from beatreel.music.metronome import bare_pulse
from beatreel.music.models import FPS
from beatreel.music.odd import odd_metre
from beatreel.music.onsets import LEAD, band_onsets
from beatreel.music.pulse import (
    FASTEST,
    Evidence,
    candidates,
    decoded,
    follow,
    gather,
    held,
    tempo_of,
)

#: Seconds from and to.
Part = tuple[float, float]
#: Under this the grid is a neutral one.
UNSURE = 0.35
#: Mean square under which a song is silence.
_SILENCE = 1e-9
#: Fewest seconds in which a pulse can be found.
_FEWEST_SECONDS = 2.5
#: Seconds under which the metre is not asked for.
_SHORT = 6.0
#: Seconds on either side of a change within which its place is looked for.
_BLUR = 6.0
#: Share of the evidence of its own pulse, chance taken off, that another tempo must meet in a
#: part to be its tempo: of the songbook's, true changes meet 0.1, imagined ones 0.8 and more.
_FITS = 0.5
#: Rows on either side of a beat in which its onset is looked for.
_REACH = 3
#: Seconds by which the beats of a line may miss it and still be one.
_STRAIGHT = 0.012


def track(features: Features, *, tempo: float | None = None, meter: int | None = None) -> Grid:
    """Return the grid of a song, over all of it.

    Parameters
    ----------
    features
        Of the song.
    tempo, meter
        Beats a minute and beats in a bar, when they are known.
    """
    if features.duration < _FEWEST_SECONDS or features.wave[:, 2].max() < _SILENCE:
        return replace(steady(tempo or 120.0, features.duration, meter=meter or 4), confidence=0.0)
    onsets = band_onsets(features)
    parts = [(0.0, features.duration)] if tempo else _parts(features)
    tracked: list[tuple[Part, Grid]] = []
    for part in parts:
        grid = _tracked(cut(features, *part), _rows(onsets, part), tempo, meter)
        if tracked and _is_one(features, onsets, tracked[-1], (part, grid)):
            part = tracked.pop()[0][0], part[1]
            grid = _tracked(cut(features, *part), _rows(onsets, part), tempo, meter)
        tracked.append((part, grid))
    grid = tracked[0][1]
    if len(tracked) > 1:
        grid = _joined(
            [replace(g, times=g.times + start) for (start, _), g in tracked],
            [part for part, _ in tracked],
            gather(features, onsets).pulse,
        )
    if grid.confidence >= UNSURE or tempo:
        return grid.extended(features.duration)
    return neutral(features, tempo=None, meter=meter or 4, confidence=grid.confidence)


def hypotheses(features: Features, tempo: float | None = None) -> tuple[Judge, list[Times]]:
    """Return the judge of a song and the pulses that it has to judge."""
    return _hypotheses(features, band_onsets(features), tempo)[1:]


def _hypotheses(
    features: Features, onsets: NDArray[np.float32], tempo: float | None
) -> tuple[Evidence, Judge, list[Times]]:
    evidence = gather(features, onsets)
    heard = decoded(features.beats)
    tempi = [tempo] if tempo else candidates(evidence, tempo_of(heard[0]))
    pulses = [times for value in tempi for times in follow(evidence.pulse, value)]
    found = [
        moved
        for times in pulses
        if len(times) >= 4
        for moved in judging.shifted(times, tempo_of(times))
    ]
    enough = [times for times in found if len(times) >= judging.FEWEST]
    return evidence, Judge(features, evidence, heard), enough or found


def _tracked(
    features: Features, onsets: NDArray[np.float32], tempo: float | None, meter: int | None
) -> Grid:
    """Track a stretch of one tempo."""
    bare = None if tempo or meter else bare_pulse(features, onsets)
    if bare:
        return bare
    evidence, judge, pulses = _hypotheses(features, onsets, tempo)
    # Too few beats say nothing of metre, and most songs are in four.
    known = meter if meter in (2, 3, 4) else 4 if features.duration < _SHORT else None
    readings = judge.readings(pulses, known)
    if not readings:
        return replace(steady(tempo or 120.0, features.duration, meter=meter or 4), confidence=0.0)
    best = max(readings, key=lambda reading: reading.score)
    times = refined(best.times, evidence)
    bar, first = meter or best.bar.metre, best.bar.first
    odd = None if known else odd_metre(onsets, times)
    if odd:
        bar, halves = odd
        # Halves that nobody taps are not counted: two bars of them are one of as many beats.
        if halves and 2 * best.tempo <= FASTEST:
            times = np.interp(np.arange(2 * len(times) - 1) / 2, np.arange(len(times)), times)
        first = judge.first(times, bar)
    positions = (np.arange(len(times)) - first) % bar + 1
    return on_one_line(
        Grid(
            times,
            positions,
            bar,
            confidence=confidence(readings, best, evidence, judge.told(best.times)),
            alternatives=alternatives(readings, best),
        )
    )


def refined(times: Times, evidence: Evidence) -> Times:
    """Return beats moved onto the onsets beside them, smoothly, and straight when they can be."""
    curve = evidence.onsets.sum(1) + 0.5 * evidence.beat
    rows = np.round(times * BAND_FPS).astype(int)
    offsets = np.arange(-_REACH, _REACH + 1)
    near = curve[np.clip(rows[:, None] + offsets, 0, len(curve) - 1)]
    top = near.argmax(1)
    weight = near.max(1) * ((top > 0) & (top < 2 * _REACH))
    inner = top.clip(1, 2 * _REACH - 1)
    middle = np.take_along_axis(near, inner[:, None] + np.arange(-1, 2), 1)
    bend = middle[:, 0] - 2 * middle[:, 1] + middle[:, 2]
    parabola = 0.5 * (middle[:, 0] - middle[:, 2]) / np.where(bend < -1e-6, bend, -1.0)
    place = rows + inner - _REACH + np.clip(parabola, -0.5, 0.5)
    miss = place / BAND_FPS + LEAD - times
    near_by = gaussian_filter1d(weight, 4.0, mode="nearest") + 1e-6
    moved = times + gaussian_filter1d(weight * miss, 4.0, mode="nearest") / near_by
    return _straightened(moved)


def _straightened(times: Times) -> Times:
    if len(times) < 8:
        return np.sort(times)
    index = np.arange(len(times))
    slope, start = np.polyfit(index, times, 1)
    line = start + slope * index
    return line if np.abs(line - times)[2:-2].max() < _STRAIGHT else np.sort(times)


def _parts(features: Features) -> list[tuple[float, float]]:
    """Return stretches of one tempo (seconds), from the beats that the activations give."""
    beats, _ = decoded(features.beats)
    whole = [(0.0, features.duration)]
    if features.duration < 2 * tempi.PART or len(beats) < 48:
        return whole
    octaves, at = tempi.read(beats)
    # Octaves are folded: a tracker that falls to half tempo has not met a change of tempo.
    folded = (octaves - np.median(octaves) + 0.5) % 1.0
    bounds = tempi.changes(folded, at)
    return list(pairwise([0.0, *bounds, features.duration])) if bounds else whole


def _is_one(
    features: Features,
    onsets: NDArray[np.float32],
    before: tuple[Part, Grid],
    after: tuple[Part, Grid],
) -> bool:
    """Return whether two neighbouring parts keep one tempo after all.

    An intro without drums may be heard at another tempo than the song that follows. If the tempo
    of the longer part fits the shorter one as well, it has not changed.
    """
    (part, own), (_, longer) = sorted((before, after), key=lambda it: it[0][1] - it[0][0])
    pulse = gather(cut(features, *part), _rows(onsets, part)).pulse
    chance = float(maximum_filter1d(pulse, 3).mean())
    other = held(pulse, follow(pulse, longer.tempo)[-1])
    return other - chance > _FITS * (held(pulse, own.times) - chance)


def cut(features: Features, start: float, end: float) -> Features:
    """Return the features of a stretch of a song (seconds), with times from its start."""
    if start <= 0.0 and end >= features.duration:
        return features

    def part(rows: NDArray, rate: float) -> NDArray:
        return rows[round(start * rate) : round(end * rate)]

    return replace(
        features,
        duration=end - start,
        beats=part(features.beats, FPS),
        scene=part(features.scene, FPS),
        bands=part(features.bands, BAND_FPS),
        wave=part(features.wave, BAND_FPS),
        chroma=part(features.chroma, CHROMA_FPS),
        voice=part(features.voice, VOICE_FPS),
        short_term=part(features.short_term, 10),
    )


def _rows(onsets: NDArray[np.float32], part: tuple[float, float]) -> NDArray[np.float32]:
    return onsets[round(part[0] * BAND_FPS) : round(part[1] * BAND_FPS)]


def _joined(grids: list[Grid], parts: list[tuple[float, float]], pulse: NDArray) -> Grid:
    """Return the grids of consecutive parts as one, changing over where evidence says."""
    seams = [
        _seam(before, after, part[0], pulse)
        for before, after, part in zip(grids, grids[1:], parts[1:], strict=False)
    ]
    edges = [parts[0][0], *seams, parts[-1][1]]
    pieces = [
        grid.carried(start, end) for grid, (start, end) in zip(grids, pairwise(edges), strict=True)
    ]
    times = np.concatenate([piece.times for piece in pieces])
    positions = np.concatenate([piece.positions for piece in pieces])
    # Two parts may both claim the beat at their seam.
    kept = np.append(True, np.diff(times) > 0.4 * np.median(np.diff(times)))
    spans = [end - start for start, end in parts]
    main = grids[int(np.argmax(spans))]
    return replace(
        main,
        times=times[kept],
        positions=positions[kept],
        confidence=float(np.average([grid.confidence for grid in grids], weights=spans)),
    )


def _seam(before: Grid, after: Grid, near: float, pulse: NDArray) -> float:
    """Return the seconds near which one grid best gives way to the next."""
    wide = maximum_filter1d(pulse, 5) - pulse.mean()
    first, last = max(near - _BLUR, before.times[0]), min(near + _BLUR, after.times[-1])
    options = np.arange(first, max(last, first + 0.1), 0.1)
    gains = np.zeros(len(options))
    for grid, sign in ((before, 1), (after, -1)):
        times = grid.carried(first, last).times
        rows = np.clip(np.round(times * BAND_FPS).astype(int), 0, len(wide) - 1)
        gains += [sign * wide[rows[times < option]].sum() for option in options]
    return float(options[int(np.argmax(gains))])


def neutral(features: Features, *, tempo: float | None, meter: int, confidence: float) -> Grid:
    """Return a steady grid for music without a clear pulse, laid on its rises of energy."""
    level = gaussian_filter1d(np.log(features.wave[:, 2] + 1e-7), 5.0)
    rise = np.maximum(np.gradient(level), 0.0)
    rates = np.linspace(60.0, 150.0, 91) / 60.0 if tempo is None else np.array([tempo / 60.0])
    at = np.arange(len(rise)) / BAND_FPS
    window = rise[:: max(1, len(rise) // 60_000)]
    when = at[:: max(1, len(rise) // 60_000)]
    waves = np.array([np.sum(window * np.exp(-2j * np.pi * rate * when)) for rate in rates])
    liked = np.abs(waves) * np.exp(-0.5 * (np.log2(rates / (100 / 60)) / 0.7) ** 2)
    best = int(np.argmax(liked))
    offset = float((-np.angle(waves[best]) / (2 * np.pi) / rates[best]) % (1.0 / rates[best]))
    grid = steady(60.0 * rates[best], features.duration, offset=offset, meter=meter)
    return replace(grid, confidence=min(confidence, UNSURE - 0.01))
