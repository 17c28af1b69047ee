"""Keeping full-frame flashes under the limit of WCAG 2.3.1: three in any second.

The limit is set on changes of brightness: a flash is two of them, up and down, and a cut may be
one. Six may begin in a second. A flash that would be too many is held at the level before it,
so it simply does not happen; those around it are untouched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

#: Changes of brightness in a second; WCAG 2.3.1 allows three pairs.
CHANGES = 6
#: A rise of a flash's amount that may be seen as one; it moves luminance by less than 0.1.
RISE = 0.05

Curve = NDArray[np.float32]


def limited(amounts: Curve, cuts: Collection[int], fps: Fraction) -> Curve:
    """Return the amounts of all flashing effects together, with the flashes that are too many
    held down.

    Parameters
    ----------
    amounts
        0…1, shape (frames,).
    cuts
        Frames at which the picture changes.
    fps
        Frames a second.
    """
    changes: deque[int] = deque()
    at_cut = set(cuts)
    allowed = amounts.copy()
    trough = level = 0.0
    rising = False
    for index in range(len(amounts)):
        while changes and index - changes[0] >= fps:
            changes.popleft()
        if index in at_cut:
            changes.append(index)
        wanted = float(amounts[index])
        rising = rising and wanted >= level
        if wanted > trough + RISE and not rising:
            rising = len(changes) + 2 <= CHANGES
            if rising:
                changes += (index, index)
            else:
                wanted = min(wanted, level)
        level = wanted
        trough = level if rising else min(trough, level) if level > 0 else 0.0
        allowed[index] = level
    return allowed
