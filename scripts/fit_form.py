"""Fit the weights by which sections are found and likened to each other.

    .venv/bin/python scripts/fit_form.py FOLDER [FOLDER …] [--write]

Each folder (with its subfolders) holds NAME.ogg beside NAME.sections (start, end, label; one label
means one letter), as ``scripts/benchmarks/songbook.py`` writes them. Both models are logistic
regressions with an L2 penalty; figures are by eight-fold cross-validation over songs. ``--write``
replaces the table that beatreel ships. Never fit on songs that accuracy is then claimed for.
"""

from __future__ import annotations

import json
import sys
import warnings
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import mir_eval.segment
import numpy as np
from scipy.optimize import minimize

from beatreel.music import barwise, boundaries, likeness
from beatreel.music.exchange import read_labels
from beatreel.music.features import extract
from beatreel.music.form import beat_features
from beatreel.music.tracking import track

TARGET = Path(barwise.__file__).parent / "weights" / "form.json"
PENALTY, FOLDS, LONGEST = 10.0, 8, 40
#: What is added to the odds of a boundary: a missed one costs more than one too many.
SHIFTS = tuple(np.arange(0.0, 3.01, 0.25).tolist())


@dataclass
class Case:
    """One song: what is known of its bars, and what is true."""

    name: str
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


def lengths() -> list[float]:
    """Return what a section of so many bars gains: music is written in fours."""
    table = [-99.0, -99.0, -4.0, -4.5]
    for bars in range(4, LONGEST + 1):
        long = max(0, bars - 16)
        gain = -3.0 if bars % 2 else -2.0 if bars % 4 else -0.6
        gain = {4: -0.8, 8: 0.0, 16: 0.0}.get(bars, gain)
        table.append(round(gain - 0.04 * long, 2))
    return table


def case(sound: Path) -> Case | None:
    features = extract(sound)
    grid = track(features)
    bars = barwise.bars_of(beat_features(features, grid.times), grid)
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
        name=sound.stem,
        rows=boundaries.evidence(bars),
        begins=begins,
        lines=np.append(times, features.duration),
        truth=np.array([[start, end] for start, end, _ in labels]),
        pairs=np.array([likeness.compared(bars, spans[i], spans[j]) for i, j in indices]),
        same=np.array([float(labels[i][2] == labels[j][2]) for i, j in indices]),
    )


def logistic(rows: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and bias for unscaled measures."""
    middle, spread = rows.mean(0), rows.std(0) + 1e-6
    scaled = (rows - middle) / spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = scaled @ weights[:-1] + weights[-1]
        value = np.logaddexp(0.0, odds).sum() - truth @ odds
        value += PENALTY / 2 * weights[:-1] @ weights[:-1]
        miss = 1.0 / (1.0 + np.exp(-odds)) - truth
        return value, np.append(scaled.T @ miss + PENALTY * weights[:-1], miss.sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return weights, float(found[-1] - middle @ weights)


def fit(cases: list[Case]) -> tuple[np.ndarray, float]:
    # The first bar line begins the song, so it says nothing.
    rows = np.vstack([song.rows[1:] for song in cases])
    return logistic(rows, np.concatenate([song.begins[1:] for song in cases]))


def detected(song: Case, weights: np.ndarray, bias: float) -> tuple[float, float]:
    """Return boundary F at half a second and at three."""
    chosen = boundaries.best(song.rows @ weights + bias, np.array(lengths()))
    edges = np.concatenate([[0.0], song.lines[chosen], song.lines[-1:]])
    found = np.column_stack([edges[:-1], edges[1:]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        f = [mir_eval.segment.detection(song.truth, found, w, trim=True)[2] for w in (0.5, 3.0)]
    return f[0], f[1]


def alike(cases: list[Case]) -> tuple[np.ndarray, float]:
    rows = [song.pairs for song in cases if len(song.pairs)]
    return logistic(np.vstack(rows), np.concatenate([song.same for song in cases]))


def main() -> int:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    sounds = sorted(
        sound
        for folder in folders
        for sound in folder.rglob("*.ogg")
        if sound.with_suffix(".sections").exists()
    )
    if not sounds:
        print(__doc__)
        return 2
    with Pool() as pool:
        cases = [song for song in pool.imap(case, sounds, chunksize=2) if song]
    fold = np.random.default_rng(0).permutation(len(cases)) % FOLDS
    parts = [
        ([c for c, f in zip(cases, fold, strict=True) if f != k],
         [c for c, f in zip(cases, fold, strict=True) if f == k])
        for k in range(FOLDS)
    ]  # fmt: skip
    models = [fit(rest) for rest, _ in parts]
    found = {
        shift: np.mean(
            [
                detected(song, weights, bias + shift)
                for (weights, bias), (_, out) in zip(models, parts, strict=True)
                for song in out
            ],
            axis=0,
        )
        for shift in SHIFTS
    }
    for shift, (half, three) in found.items():
        print(
            f"{len(cases)} songs left out, shift {shift}: F {half:.3f} at 0.5 s, {three:.3f} at 3 s"
        )
    right = [
        ((song.pairs @ weights + bias > 0) == (song.same > 0)).mean()
        for rest, out in parts
        for weights, bias in [alike(rest)]
        for song in out
        if len(song.pairs)
    ]
    print(f"pairs of sections rightly likened: {np.mean(right):.3f}")
    shift = max(found, key=lambda s: found[s].sum())
    if "--write" in sys.argv:
        weights, bias = fit(cases)
        like, like_bias = alike(cases)
        table = {
            "evidence": dict(zip(boundaries.NAMES, np.round(weights, 4).tolist(), strict=True)),
            "bias": round(bias + shift, 4),
            "lengths": lengths(),
            "alike": dict(zip(likeness.NAMES, np.round(like, 4).tolist(), strict=True)),
            "alike bias": round(like_bias, 4),
        }
        TARGET.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
        print(f"wrote {TARGET}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
