"""Measure how many written wishes the director answers with an accepted family and picture.

    python scripts/benchmarks/wishes.py [WISHES.toml] [--without-likeness] [--misses]

The wishes are in tests/director/wishes.toml. An answer counts for the *family* if the leading
scene is of an accepted family, and for the *picture* if it carries one of the accepted words;
a leading scene is judged over several songs and seeds, and the share of them is the score.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

from beatreel.director import Catalogue, read  # noqa: E402
from beatreel.director.casting import rank  # noqa: E402
from beatreel.director.likeness import forget  # noqa: E402
from beatreel.director.temper import Temper  # noqa: E402
from beatreel.visuals.scene import Scene  # noqa: E402

#: Songs by temper: energy, brightness, tension, gladness.
TEMPERS = (Temper(0.25, 0.3, 0.6, 0.2), Temper(0.5, 0.5, 0.4, 0.6), Temper(0.9, 0.6, 0.5, 0.7))
SEEDS = 4


def shows(scene: Scene, words: list[str]) -> bool:
    """Return whether one of the words is a word of the scene, or a part of one."""
    own = " ".join(scene.words).replace("-", " ").lower().split()
    own += [word.removesuffix("s") for word in own]
    phrases = [word.lower().replace("-", " ") for word in scene.words]
    return any(w.replace("-", " ") in own or any(w in p for p in phrases) for w in words)


def leads(text: str, scenes: Mapping[str, Scene]) -> list[Scene]:
    """Return the leading scene for each song and seed."""
    wish = read(text)
    return [
        rank(scenes, wish, temper, Random(f"{seed}|{text}"))[0].scene
        for temper in TEMPERS
        for seed in range(SEEDS)
    ]


def score(entry: Mapping[str, Any], scenes: Mapping[str, Scene]) -> tuple[float, float, str]:
    """Return the shares of accepted families and pictures, and what led most often."""
    found = leads(entry["text"], scenes)
    names = [scene.name for scene in found]
    family = sum(scene.family in entry["families"] for scene in found) / len(found)
    picture = sum(shows(scene, entry["shows"]) for scene in found) / len(found)
    return family, picture, max(set(names), key=names.count)


def report(entries: list[Mapping[str, Any]], scenes: Mapping[str, Scene], misses: bool) -> None:
    """Print a line for each group of wishes, and the wishes that were missed."""
    rows = [(entry, *score(entry, scenes)) for entry in entries]
    groups = {
        "all": rows,
        "tuned on": [row for row in rows if not row[0]["aside"]],
        "kept aside": [row for row in rows if row[0]["aside"]],
        "English": [row for row in rows if row[0]["language"] == "en"],
        "Chinese": [row for row in rows if row[0]["language"] == "zh"],
    }
    print(f"{'wishes':12} {'n':>3} {'family':>7} {'picture':>8}")
    for name, group in groups.items():
        if group:
            family = sum(row[1] for row in group) / len(group)
            picture = sum(row[2] for row in group) / len(group)
            print(f"{name:12} {len(group):3} {family:7.1%} {picture:8.1%}")
    for entry, family, picture, name in rows if misses else ():
        if min(family, picture) < 1.0:
            print(f"{family:4.0%} {picture:4.0%}  {name:16} {entry['text']}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Measure wish adherence.")
    parser.add_argument("wishes", nargs="?", default=ROOT / "tests/director/wishes.toml")
    parser.add_argument("--without-likeness", action="store_true", help="lexicon and grammar only")
    parser.add_argument("--misses", action="store_true", help="list what was not answered")
    given = parser.parse_args()
    if given.without_likeness:
        forget()
    entries = tomllib.loads(Path(given.wishes).read_text(encoding="utf-8"))["wish"]
    scenes = Catalogue.whole().scenes
    print(f"{len(scenes)} scenes, likeness {'off' if given.without_likeness else 'if installed'}")
    report(entries, scenes, given.misses)


if __name__ == "__main__":
    main()
