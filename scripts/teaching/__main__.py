"""Plays music whose truth is known, for ``scripts/train_context.py`` to learn from.

    apt-get install libfluidsynth3 libopenmpt0 mma
    apt-get install fluid-soundfont-gm timgm6mb-soundfont opl3-soundfont musescore-general-soundfont
    apt-get install openttd-openmsx simutrans-data freedink-data planetblupi-music-midi
    apt-get install kobodeluxe-data bb biniax2-data bomberclone-data criticalmass-data
    apt-get install dodgindiamond2 flobopuyo gemdropx gl-117-data gweled heroes-sound-tracks
    apt-get install madbomber-data monsterz-data njam-data pekka-kana-2-data penguin-command
    apt-get install pingus-data rafkill-data solarwolf tecnoballz-data tomatoes-data
    apt-get install vectoroids vodovod
    PYTHONPATH=scripts/benchmarks .venv/bin/python scripts/teaching FOLDER COUNT [SHARE]

Draws COUNT pieces of each kind by chance and writes 45 seconds of each as KIND/NAME.ogg and .beats
(seconds, tab, place in the bar; 0 where bars are not defined). What stands before a plus in a name
is a family (a file of grooves, a score, a module), which is learnt from as a whole or not at all;
each loop, riff, band and song is its own. SHARE is where packages put their data, ``/usr/share``
if it is not told.

- ``grooves``: those of Musical MIDI Accompaniment, under chords drawn by chance
- ``songs``: composed by ``scripts/benchmarks/songbook.py``, some of them faster than it does
- ``loops``: a few bars over and over: breaks, percussion, machines, tabla, synthesizers
- ``riffs``: guitars and drums that do not keep to the beat, and ambience in games' manner
- ``bands``: songs in parts whose players play against the beat
- ``scores``: MIDI music of Debian's games, in other keys, tempi and mixes
- ``modules``: tracker modules of Debian's games; truth is the row, where notes keep to it

The same packages and COUNT give the same clips; a clip that is there already is not made again.
Music whose truth is not certain is left out, and the reason is printed.
"""

from __future__ import annotations

import os
import sys
from multiprocessing import Pool
from pathlib import Path

import bands
import grooves
import loops
import modules
import riffs
import scores
import songs
from clips import cut

KINDS = (grooves, songs, loops, riffs, bands, scores, modules)


def main() -> int:
    match sys.argv[1:]:
        case [folder, count, *share] if count.isdecimal() and len(share) < 2:
            root = Path(share[0] if share else "/usr/share")
            tasks = [(Path(folder), p) for kind in KINDS for p in kind.pieces(int(count), root)]
        case _:
            print(__doc__)
            return 2
    with Pool(len(os.sched_getaffinity(0))) as pool:
        for line in pool.imap_unordered(cut, tasks):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
