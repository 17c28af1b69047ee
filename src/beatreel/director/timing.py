"""Where cuts and effects fall in milliseconds, so that they are on time in frames."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TypedDict

from beatreel.draft import times

#: Share of a frame by which a beat may be after a frame's start and still count as on it.
_SLACK = 0.02


class Window(TypedDict):
    """Fields of an effect that limit it to a span of the song, ms."""

    start: int
    duration: int


class Clock:
    """Turns seconds of the song into ms of the draft at one rate of frames."""

    def __init__(self, fps: float, seconds: float) -> None:
        self.fps: Fraction = times.rate(fps)
        #: ms.
        self.end = max(1, times.milliseconds(seconds))

    def cut(self, seconds: float) -> int:
        """Return the ms of the last frame that starts no later than a beat.

        That frame is on the screen when the beat sounds, so the cut is on it or up to one frame
        early, half a frame on average, and never late.
        """
        index = floor(seconds * self.fps + Fraction(_SLACK))
        return min(self.end, max(0, times.time(index, self.fps)))

    def window(self, start: float, end: float) -> Window:
        """Return a span for an effect, at least one frame long; seconds."""
        first, stop = self.cut(start), self.cut(end)
        least = max(1, times.time(1, self.fps))
        return Window(start=first, duration=max(least, stop - first))
