"""Fit the weights by which the tracker chooses among readings of a song.

    .venv/bin/python scripts/fit_grid.py FOLDER[=WEIGHT] [FOLDER[=WEIGHT] …] [--write]

Each folder (with its subfolders) holds NAME.wav or .ogg or .flac beside NAME.beats: seconds,
tab, place in the bar. A song of a folder counts WEIGHT times (1). Weights of a conditional logit
are fitted with an L2 penalty on how far they go from the table that beatreel ships, so that what
earlier songs taught is kept (``--fresh``: from nothing); figures are by eight-fold
cross-validation over songs. ``--write`` replaces the table. Never fit on songs that accuracy is
then claimed for.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

import mir_eval.beat
import numpy as np
from scipy.optimize import minimize

from beatreel.music import judging
from beatreel.music.bars import READINGS
from beatreel.music.exchange import read_beats
from beatreel.music.features import extract
from beatreel.music.tracking import hypotheses

TARGET = Path(judging.__file__).parent / "weights" / "grid.json"
#: Strength of the penalty, and how sharply the target prefers the better reading.
PENALTY, SHARPNESS, FOLDS = 40.0, 30.0, 8


@dataclass
class Case:
    """One song: its readings as rows of measures, and how good each is."""

    name: str
    rows: np.ndarray
    #: (readings, 3): beat F, CMLt, downbeat F.
    quality: np.ndarray
    #: How many songs it counts for.
    weight: float = 1.0


def case(sound: Path) -> Case | None:
    """Describe all readings of one song."""
    beats = read_beats(sound.with_suffix(".beats"))
    truth = np.array([beat.time for beat in beats])
    down = np.array([beat.time for beat in beats if beat.position == 1])
    judge, pulses = hypotheses(extract(sound))
    rows, quality = [], []
    for times in pulses:
        pulse, bar = judge.describe(times)
        allowed = [judging.may_be(reading, pulse) for reading in READINGS]
        rows.append(np.hstack([np.tile(pulse, (len(bar), 1)), bar])[allowed])
        beat = _f(truth, times), mir_eval.beat.continuity(_trim(truth), _trim(times))[1]
        bars = [_f(down, times[r.first :: r.metre]) if len(down) else 0.5 for r in READINGS]
        quality += [(*beat, v) for v, can in zip(bars, allowed, strict=True) if can]
    best = max(q[0] + q[1] for q in quality) if quality else 0.0
    return Case(sound.stem, np.vstack(rows), np.array(quality)) if best > 1.6 else None


def _trim(times: np.ndarray) -> np.ndarray:
    return mir_eval.beat.trim_beats(times, 2.0)


def _f(truth: np.ndarray, times: np.ndarray) -> float:
    return float(mir_eval.beat.f_measure(_trim(truth), _trim(times)))


def _target(quality: np.ndarray) -> np.ndarray:
    worth = quality @ np.array([0.35, 0.35, 0.3])
    share = np.exp(SHARPNESS * (worth - worth.max()))
    return share / share.sum()


def fit(cases: list[Case], known: np.ndarray) -> np.ndarray:
    """Return weights for unscaled measures, near those that are known."""
    spread = np.concatenate([c.rows for c in cases]).std(0) + 1e-6
    rows = [c.rows / spread for c in cases]
    targets = [_target(c.quality) for c in cases]
    start = known * spread

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        away = weights - start
        value, slope = PENALTY / 2 * away @ away, PENALTY * away
        for table, target, song in zip(rows, targets, cases, strict=True):
            scores = table @ weights
            scores -= scores.max()
            chance = np.exp(scores)
            chance /= chance.sum()
            value -= target @ np.log(chance + 1e-12) * song.weight
            slope = slope + table.T @ (chance - target) * song.weight
        return value, slope

    return minimize(loss, start, jac=True, method="L-BFGS-B").x / spread


def figures(cases: list[Case], weights: np.ndarray) -> np.ndarray:
    """Return (songs, 3): beat F, CMLt and downbeat F of the chosen readings."""
    return np.array([c.quality[int(np.argmax(c.rows @ weights))] for c in cases])


def main() -> int:
    words = [word.partition("=") for word in sys.argv[1:] if not word.startswith("--")]
    if not words:
        print(__doc__)
        return 2
    cases: list[Case] = []
    for folder, _, weight in words:
        sounds = sorted(
            sound
            for sound in Path(folder).rglob("*")
            if sound.suffix in {".wav", ".ogg", ".flac"} and sound.with_suffix(".beats").exists()
        )
        with Pool() as pool:
            found = [song for song in pool.imap(case, sounds, chunksize=4) if song]
        cases += [replace(song, weight=float(weight or 1)) for song in found]
    shipped = json.loads(TARGET.read_text("utf-8"))
    known = np.array([0.0 if "--fresh" in sys.argv else shipped[n] for n in judging.NAMES])
    folds = [np.arange(len(cases)) % FOLDS == fold for fold in range(FOLDS)]
    held_out = np.concatenate(
        [
            figures(
                [c for c, out in zip(cases, fold, strict=True) if out],
                fit([c for c, out in zip(cases, fold, strict=True) if not out], known),
            )
            for fold in folds
        ]
    )
    names = "beat F %.3f, CMLt %.3f, downbeat F %.3f"
    print(f"{len(cases)} songs, left out:", names % tuple(held_out.mean(0)))
    weights = fit(cases, known)
    print("all of them, fitted:", names % tuple(figures(cases, weights).mean(0)))
    if "--write" in sys.argv:
        table = dict(zip(judging.NAMES, np.round(weights, 4).tolist(), strict=True))
        TARGET.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
        print(f"wrote {TARGET}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
