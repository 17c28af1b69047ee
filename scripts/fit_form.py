"""Fit the weights by which sections are found and likened to each other.

    .venv/bin/python scripts/fit_form.py FOLDER [FOLDER …] [--write]

Each folder (with its subfolders, one a style) holds NAME.ogg beside NAME.sections (start, end,
label; one label means one letter), as ``scripts/benchmarks/songbook.py`` writes them. What was
heard of a song is kept beside it as NAME.heard, so that fitting anew takes seconds; delete those
where the features or the tracker change. Boundaries are fitted as a semi-Markov field (see
``beatreel/music/parting.py``), likeness by logistic regression, both with an L2 penalty; figures
are by cross-validation that leaves out whole styles. ``--write`` replaces the table that beatreel
ships. Never fit on songs that accuracy is then claimed for.
"""

from __future__ import annotations

import json
import pickle
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import mir_eval.segment
import numpy as np
from scipy.optimize import minimize

from beatreel.music import barwise, boundaries, likeness, parting
from beatreel.music.corrections import Corrections, corrected
from beatreel.music.exchange import read_labels
from beatreel.music.features import extract
from beatreel.music.form import BeatFeatures, beat_features
from beatreel.music.grid import Grid

TARGET = Path(barwise.__file__).parent / "weights" / "form.json"
#: Of the weights of evidence and of likeness, and of the gains by length.
PENALTY, SMALL = 10.0, 1.0
FOLDS = 7
#: What lengths gain before any song was seen: music is written in fours.
START = {"1": -3.0, "2": -3.0, "3": -3.0, "8": 1.0, "4": 0.5, "16": 0.0}
START |= {"fours": -1.0, "twos": -2.0, "odd": -3.0}


@dataclass
class Case:
    """One song: what is known of its bars, and what is true."""

    style: str
    #: (bars, evidence).
    rows: np.ndarray
    #: (bars,): 1 where a section begins.
    begins: np.ndarray
    #: Seconds of the bar lines and of the end.
    lines: np.ndarray
    #: (sections, 2) seconds.
    truth: np.ndarray
    #: Measures of each pair of true sections, and whether they share a label.
    pairs: np.ndarray
    same: np.ndarray


def heard(sound: Path) -> tuple[Grid, BeatFeatures, float]:
    """Return the grid, the beats and the seconds of a song."""
    kept = sound.with_suffix(".heard")
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    features = extract(sound)
    grid = corrected(features, Corrections())
    found = grid, beat_features(features, grid.times), features.duration
    kept.write_bytes(pickle.dumps(found))
    return found


def case(sound: Path) -> Case | None:
    grid, beats, duration = heard(sound)
    bars = barwise.bars_of(beats, grid)
    labels = read_labels(sound.with_suffix(".sections"))
    if len(bars) < 8:
        return None
    times = grid.times[bars.first]
    begins = np.zeros(len(times))
    near = [int(np.argmin(np.abs(times - start))) for start, _, _ in labels]
    for index, (start, _, _) in zip(near[1:], labels[1:], strict=True):
        if index and abs(times[index] - start) < 0.5 * np.median(np.diff(times)):
            begins[index] = 1.0
    spans = likeness.spans_of(bars, bars.first[[0, *near[1:]]])
    indices = [(i, j) for i in range(len(spans)) for j in range(i)]
    return Case(
        style=sound.parent.name,
        rows=np.column_stack(list(boundaries.evidence(bars).values())),
        begins=begins,
        lines=np.append(times, duration),
        truth=np.array([[start, end] for start, end, _ in labels]),
        pairs=np.array([likeness.compared(bars, spans[i], spans[j]) for i, j in indices]),
        same=np.array([float(labels[i][2] == labels[j][2]) for i, j in indices]),
    )


def minimum(loss: Callable, start: np.ndarray, penalties: np.ndarray) -> np.ndarray:
    """Return where a loss and the penalty for leaving ``start`` are least."""

    def whole(values: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = loss(values)
        away = values - start
        return value + 0.5 * (penalties * away * away).sum(), slope + penalties * away

    return minimize(whole, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x


def logistic(rows: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and bias for unscaled measures."""
    middle, spread = rows.mean(0), rows.std(0) + 1e-6
    scaled = np.column_stack([(rows - middle) / spread, np.ones(len(rows))])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = scaled @ weights
        miss = 1.0 / (1.0 + np.exp(-odds)) - truth
        return np.logaddexp(0.0, odds).sum() - truth @ odds, scaled.T @ miss

    penalties = np.append(np.full(rows.shape[1], PENALTY), 0.0)
    found = minimum(loss, np.zeros(len(penalties)), penalties)
    weights = found[:-1] / spread
    return weights, float(found[-1] - middle @ weights)


@dataclass
class Batch:
    """Songs of about one length, padded."""

    bars: np.ndarray
    #: (songs, bars, evidence and 1), scaled; nothing at the first bar, which begins the song.
    rows: np.ndarray
    begins: np.ndarray
    #: True lengths of the first, the inner and the last sections of all, (LONGEST + 1,) each.
    counts: np.ndarray


def batch(cases: list[Case], middle: np.ndarray, spread: np.ndarray) -> Batch:
    bars = np.array([len(song.rows) for song in cases])
    rows = np.zeros((len(cases), bars.max(), len(middle) + 1))
    begins = np.zeros(rows.shape[:2])
    counts = np.zeros((3, parting.LONGEST + 1))
    for index, song in enumerate(cases):
        inside = slice(1, bars[index])
        rows[index, inside, :-1] = (song.rows[1:] - middle) / spread
        rows[index, inside, -1] = 1.0
        begins[index, inside] = song.begins[1:]
        edges = [0, *np.flatnonzero(begins[index]), bars[index]]
        lengths = np.minimum(np.diff(edges), parting.LONGEST)
        for place, length in enumerate(lengths if len(lengths) > 1 else ()):
            counts[0 if not place else 2 if place == len(lengths) - 1 else 1, length] += 1.0
    return Batch(bars, rows, begins, counts)


@dataclass
class Model:
    """How boundaries are found."""

    weights: np.ndarray
    bias: float
    #: What the first, the inner and the last sections gain by the kinds of their lengths.
    lengths: dict[str, dict[str, float]]


def fit(cases: list[Case]) -> Model:
    every = np.vstack([song.rows[1:] for song in cases])
    middle, spread = every.mean(0), every.std(0) + 1e-6
    cases = sorted(cases, key=lambda song: len(song.rows))
    size = max(1, len(cases) // 5)
    batches = [batch(cases[at : at + size], middle, spread) for at in range(0, len(cases), size)]
    names: list[tuple[str, ...]] = [parting.EDGE_KINDS, parting.KINDS, parting.EDGE_KINDS]
    tables = [parting.kinds(kinds) for kinds in names]
    ends = np.cumsum([every.shape[1] + 1, *(len(kinds) for kinds in names)])[:-1]

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        weights, *lengths = np.split(values, ends)
        gains = [table @ part for table, part in zip(tables, lengths, strict=True)]
        value, slope = 0.0, np.zeros(len(values))
        for songs in batches:
            odds = songs.rows @ weights
            sums = parting.parted(odds, songs.bars, parting.Gains(*gains))
            value += sums.total.sum() - (songs.begins * odds).sum()
            value -= sum(c @ gain for c, gain in zip(songs.counts, gains, strict=True))
            more = [e.sum(0) - c for e, c in zip(sums.counts, songs.counts, strict=True)]
            slopes = [table.T @ part for table, part in zip(tables, more, strict=True)]
            miss = np.einsum("sb,sbe->e", sums.begins - songs.begins, songs.rows)
            slope += np.concatenate([miss, *slopes])
        return value, slope

    penalties = np.full(ends[-1] + len(names[2]), SMALL)
    penalties[: ends[0]] = PENALTY
    penalties[ends[0] - 1] = 0.0
    start = np.zeros(len(penalties))
    start[ends[1] : ends[2]] = [START[kind] for kind in parting.KINDS]
    weights, *lengths = np.split(minimum(loss, start, penalties), ends)
    gains = {
        part: dict(zip(kinds, np.round(found, 3).tolist(), strict=True))
        for part, kinds, found in zip(("first", "inner", "last"), names, lengths, strict=True)
    }
    unscaled = weights[:-1] / spread
    return Model(unscaled, float(weights[-1] - middle @ unscaled), gains)


def detected(song: Case, model: Model) -> tuple[float, float]:
    """Return boundary F at half a second and at three."""
    gains = parting.Gains.by_kind(**model.lengths)
    chosen = parting.best(song.rows @ model.weights + model.bias, gains)
    edges = np.concatenate([[0.0], song.lines[chosen], song.lines[-1:]])
    found = np.column_stack([edges[:-1], edges[1:]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        f = [mir_eval.segment.detection(song.truth, found, w, trim=True)[2] for w in (0.5, 3.0)]
    return f[0], f[1]


def alike(cases: list[Case]) -> tuple[np.ndarray, float]:
    rows = [song.pairs for song in cases if len(song.pairs)]
    return logistic(np.vstack(rows), np.concatenate([song.same for song in cases]))


def judge(cases: list[Case]) -> None:
    """Print how well styles are heard that nothing was fitted on."""
    styles = np.random.default_rng(0).permutation(sorted({song.style for song in cases}))
    scores, right = [], []
    for left_out in np.array_split(styles, min(FOLDS, len(styles))):
        rest = [song for song in cases if song.style not in left_out]
        out = [song for song in cases if song.style in left_out]
        model, (weights, bias) = fit(rest), alike(rest)
        scores += [detected(song, model) for song in out]
        right += [
            ((song.pairs @ weights + bias > 0) == (song.same > 0)).mean()
            for song in out
            if len(song.pairs)
        ]
    half, three = np.mean(scores, axis=0)
    print(f"{len(cases)} songs, style left out: F {half:.3f} at 0.5 s, {three:.3f} at 3 s")
    print(f"pairs of sections rightly likened: {np.mean(right):.3f}")


def main() -> int:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    labelled = sorted(file for folder in folders for file in folder.rglob("*.sections"))
    if not labelled:
        print(__doc__)
        return 2
    with Pool() as pool:
        sounds = [file.with_suffix(".ogg") for file in labelled]
        cases = [song for song in pool.imap(case, sounds, chunksize=2) if song]
    if len({song.style for song in cases}) > 1:
        judge(cases)
    if "--write" in sys.argv:
        model = fit(cases)
        like, like_bias = alike(cases)
        grid, beats, _ = heard(sounds[0])
        names = boundaries.evidence(barwise.bars_of(beats, grid))
        table = {
            "evidence": dict(zip(names, np.round(model.weights, 4).tolist(), strict=True)),
            "bias": round(model.bias, 4),
            "lengths": model.lengths,
            "alike": dict(zip(likeness.NAMES, np.round(like, 4).tolist(), strict=True)),
            "alike bias": round(like_bias, 4),
        }
        TARGET.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
        print(f"wrote {TARGET}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
