"""Flash safety at the desk: never more than three full-frame flashes in any second.

The renderer holds the same limit (WCAG 2.3.1) on what is drawn; here it is held on what is
planned, so that the flash that stays is the one that was meant.
"""

from __future__ import annotations

from bisect import bisect_left, insort

#: Flashes in any second.
LIMIT = 3
#: Seconds; a little more than the second of the rule, since a flash lasts.
_WINDOW = 1.1


class Budget:
    """Counts flashes, in any order of time."""

    def __init__(self) -> None:
        self._taken: list[float] = []

    def take(self, time: float) -> bool:
        """Take one flash at ``time`` seconds if three in a second are not passed by it."""
        first = bisect_left(self._taken, time - _WINDOW)
        near = [at for at in self._taken[first:] if at <= time + _WINDOW]
        for start in [time, *near]:
            inside = sum(start <= at <= start + _WINDOW for at in [*near, time])
            if inside > LIMIT:
                return False
        insort(self._taken, time)
        return True
