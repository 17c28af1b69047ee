"""Takes the scores that a game's authors have since replaced out of its history.

    git clone https://github.com/freedoom/freedoom CLONE
    export PYTHONPATH=scripts/benchmarks
    .venv/bin/python scripts/teaching/replaced.py CLONE FOLDER SCORES …

Writes every MIDI file that CLONE ever held to FOLDER, but for those that are, or are like, one in
SCORES (WADs or folders of .mid files): what accuracy is claimed on. ``scores.py`` teaches them if
FOLDER is ``games/freedoom-replaced`` of its SHARE.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from clips import LeftOut, read_score, scores

#: Notes in a run; ranges of pitch whose runs are compared (drums are 128 and more); the share of
#: runs in common from which scores are alike; and fewer runs than tell anything.
RUN, RANGES, ALIKE, FEW = 7, ((0, 52), (52, 128), (128, 256)), 0.12, 50

Runs = set[tuple[int, ...]]


def runs(data: bytes) -> Runs:
    """Return the steps and gaps of every few notes of a score, which transposition leaves."""
    score = read_score(data)
    found: Runs = set()
    for low, high in RANGES:
        notes = score.notes[(score.notes[:, 1] >= low) & (score.notes[:, 1] < high)]
        notes = notes[np.lexsort((notes[:, 1], notes[:, 0]))]
        gaps = np.round(np.diff(notes[:, 0]) / score.quarter * 8).astype(int)
        steps = np.diff(notes[:, 1])
        for i in range(len(gaps) - RUN):
            found.add((low, *gaps[i : i + RUN].tolist(), *steps[i : i + RUN].tolist()))
    return found


def blobs(clone: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every MIDI file in a history."""
    git = ["git", "-C", str(clone)]
    log = [*git, "log", "--all", "--format=", "--raw", "--no-abbrev", "--no-renames"]
    lines = subprocess.run(log, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = {(cells[3], Path(line.split("\t")[-1])) for line in lines if (cells := line.split())}
    for digest, path in sorted(rows):
        if path.suffix.lower() in (".mid", ".midi") and digest.strip("0"):
            show = [*git, "cat-file", "blob", digest]
            data = subprocess.run(show, check=True, capture_output=True).stdout
            yield f"{path.stem}_{digest[:6]}", data


def unlike(told: Runs, known: list[Runs]) -> bool:
    return all(len(told & other) <= ALIKE * min(len(told), len(other)) for other in known if other)


def main() -> int:
    if len(sys.argv) < 4:
        print(__doc__)
        return 2
    clone, folder, *sources = (Path(word) for word in sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    known: list[Runs] = []
    for piece in scores(sources):
        try:
            known.append(runs(piece.play.data))
        except LeftOut as reason:
            print(f"cannot tell what is like {piece.name}: {reason}")
    for name, data in blobs(clone):
        try:
            told = runs(data)
        except LeftOut:
            continue
        if len(told) >= FEW and unlike(told, known):
            known.append(told)
            (folder / f"{name}.mid").write_bytes(data)
            print(folder / f"{name}.mid")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
