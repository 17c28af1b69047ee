"""The phrase grid: four or eight bars that belong together, counted from section starts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from beatreel.music.grid import Grid
from beatreel.music.song import Section


def phrases(grid: Grid, sections: Sequence[Section]) -> tuple[int, tuple[float, ...]]:
    """Return the bars in a phrase (4 or 8) and the seconds at which phrases begin."""
    lines = grid.downbeats
    if not len(lines):
        return 4, ()
    opens = np.unique([int(np.argmin(np.abs(lines - s.start))) for s in sections])
    lengths = np.diff(opens)
    eights = np.mean(lengths % 8 == 0) if len(lengths) else 0.0
    bars = 8 if eights > 0.6 else 4
    edges = [*opens.tolist(), len(lines)]
    starts = [index for a, b in pairwise(edges) for index in range(a, b, bars)]
    if starts and starts[0] > 0:
        starts = [*range(starts[0] % bars, starts[0], bars), *starts]
    return bars, tuple(float(lines[index]) for index in starts)
