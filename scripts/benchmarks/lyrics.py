"""How well plain lyrics find their times, on songs with words that are made here.

    scripts/bench lyrics [--levels 6,3,0,-3] [--tempos 88,96,110,128] [--language en|zh|es]

A voice made by espeak-ng (tests/lyrics) speaks and chants under music that is composed; the level
is that of the voice over the music. A word counts as found within 300 ms of where it begins. The
grid is the one that beatreel hears in the mix.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.compose import write_wav
from tests.lyrics.singing import VOICES, sing

from beatreel import lyrics, music

#: Seconds.
NEAR = 0.3


def main() -> None:
    """Print a line a song and a level, and the sum of each level."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--levels", default="6,3,0,-3")
    parser.add_argument("--tempos", default="88,96,110,128")
    parser.add_argument("--language", default="en", choices=VOICES)
    options = parser.parse_args()
    print("level dB  BPM  words  within 300 ms  median ms  p90 ms  CPU s a minute  confidence")
    for level in map(float, options.levels.split(",")):
        errors = [one(level, float(tempo), options.language) for tempo in options.tempos.split(",")]
        row("all", level, np.concatenate(errors), "", "")


def one(level: float, tempo: float, language: str) -> np.ndarray:
    """Align one song; return the errors in seconds."""
    sung = sing(level, tempo, seed=round(tempo), language=language)
    with tempfile.TemporaryDirectory() as folder:
        path = write_wav(Path(folder) / "song.wav", sung.samples)
        beats = [beat.time for beat in music.hear(path).beats]
        before = time.process_time()
        found = lyrics.align(lyrics.parse("\n".join(sung.lines)), path, beats=beats)
        spent = time.process_time() - before
    starts = [word.start / 1000 for line in found.lyrics.lines for word in line.words]
    errors = np.abs(np.array(starts) - sung.starts)
    minutes = len(sung.samples) / 44_100 / 60
    row(f"{tempo:.0f}", level, errors, f"{spent / minutes:.2f}", f"{found.confidence:.2f}")
    return errors


def row(tempo: str, level: float, errors: np.ndarray, cpu: str, confidence: str) -> None:
    """Print a line of the table."""
    share = (errors < NEAR).mean()
    middle, most = (1000 * np.percentile(errors, q) for q in (50, 90))
    print(
        f"{level:>8.0f}  {tempo:>3}  {len(errors):>5}  {share:>13.1%}  {middle:>9.0f}"
        f"  {most:>6.0f}  {cpu:>14}  {confidence:>10}",
        flush=True,
    )


if __name__ == "__main__":
    main()
