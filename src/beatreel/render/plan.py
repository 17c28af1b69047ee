"""The plan: which frames are drawn together as one chunk.

A chunk is 2 to 8 seconds long and starts at a cut where it can. Cuts are chosen from left to
right by local rules, so an edit moves the chunks near it and all others can come from a cache.
Towards the end chunks get shorter: nobody waits long for the one who draws the last.
The plan depends on the reel alone, never on who draws it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .reel import Cue, Reel

#: Seconds.
SHORTEST, LONGEST = 2, 8
#: A chunk is at most this share of what is left, but no shorter than ``_LAST`` seconds for it.
_SHARE, _LAST = 4, 3
#: Seconds of a scene that feeds on its own past that are drawn unseen when a chunk starts in it.
MEMORY = 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames that one worker draws and encodes in one go."""

    #: Place in the plan.
    index: int
    #: First frame.
    start: int
    #: Frame after the last.
    stop: int
    #: Frames before ``start`` that are drawn but not encoded, for scenes with a memory.
    runup: int = 0

    @property
    def frames(self) -> range:
        """The frames that are encoded."""
        return range(self.start, self.stop)


def plan(reel: Reel, remembers: Callable[[Cue], bool] = lambda cue: False) -> tuple[Chunk, ...]:
    """Divide a reel into chunks that cover every frame once, in order.

    Parameters
    ----------
    reel
        The draft in frames.
    remembers
        Whether the scene of a cue reads its own last frame.
    """
    lengths = (max(1, round(seconds * reel.fps)) for seconds in (SHORTEST, _LAST, LONGEST))
    starts = _starts(reel, remembers, *lengths)
    stops = [*starts[1:], reel.frames]
    return tuple(
        Chunk(index, start, stop, _runup(reel, start, remembers))
        for index, (start, stop) in enumerate(zip(starts, stops, strict=True))
    )


def _candidates(reel: Reel) -> list[tuple[int, bool]]:
    """Return the cuts, each with whether a section starts there."""
    found = []
    for before, after in zip(reel.cues, reel.cues[1:], strict=False):
        found.append((after.start, _section(before) != _section(after)))
    return found


def _section(cue: Cue) -> tuple[str | None, str | None]:
    return (cue.segment.meta.section, cue.segment.meta.group) if cue.segment else (None, None)


def _starts(
    reel: Reel, remembers: Callable[[Cue], bool], shortest: int, last: int, most: int
) -> list[int]:
    cuts, count, starts = _candidates(reel), reel.frames, [0]
    while (left := count - starts[-1]) > (longest := max(last, min(most, left // _SHARE))):
        start = starts[-1]
        low, high = start + shortest, start + longest
        near = cuts[bisect_left(cuts, (low,)) : bisect_left(cuts, (high + 1,))]
        beyond = cuts[bisect_left(cuts, (high + 1,)) :][:1]
        following = beyond[0][0] if beyond else count
        # To divide a scene with a memory costs the frames that it must remember.
        whole = following < count and following - start <= most
        if whole and remembers(reel.cues[reel.cue(start)]):
            near = near or beyond
        starts.append(_best(near, count - shortest) or _middle(start, following, longest))
    return starts


def _best(near: Sequence[tuple[int, bool]], latest: int) -> int | None:
    """Return the cut that ranks highest, of those that leave a chunk after them.

    Starts of sections rank first and the rest by a hash of their place: any order will do, as
    long as it is the cut's own. Two plans that differ in one place then choose the same cut a
    little later, and agree from there on.
    """
    fitting = [cut for cut in near if cut[0] <= latest]
    return max(fitting, key=lambda cut: (cut[1], _hash(cut[0])))[0] if fitting else None


def _hash(place: int) -> int:
    return place * 2_654_435_761 & 0xFFFF_FFFF


def _middle(start: int, following: int, longest: int) -> int:
    """Divide a shot that is too long evenly; ``following`` is the next cut or the end."""
    length = following - start
    pieces = -(-length // longest)
    return start + -(-length // pieces)


def _runup(reel: Reel, start: int, remembers: Callable[[Cue], bool]) -> int:
    """Return how many frames before ``start`` the scenes in view must be drawn."""
    place = reel.cue(start)
    shown = reel.cues[place : place + 2]
    seen = [cue.seen for cue in shown if cue.seen < start and remembers(cue)]
    return min(start - min(seen), round(MEMORY * reel.fps)) if seen else 0
