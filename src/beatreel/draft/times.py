"""Milliseconds, seconds and frames: the one place where one becomes another.

A time is whole milliseconds from the start of the song. A frame is an index from the same
start. An index is always the rounding of an absolute time, never a sum of rounded durations,
so segments that touch in milliseconds touch in frames and nothing drifts.
"""

from __future__ import annotations

from fractions import Fraction

#: The NTSC rates by the number that people write for them.
_NTSC = {
    Fraction("23.976"): Fraction(24_000, 1001),
    Fraction("23.98"): Fraction(24_000, 1001),
    Fraction("29.97"): Fraction(30_000, 1001),
    Fraction("47.952"): Fraction(48_000, 1001),
    Fraction("59.94"): Fraction(60_000, 1001),
    Fraction("119.88"): Fraction(120_000, 1001),
}


def rate(fps: float | Fraction) -> Fraction:
    """Return frames a second as an exact ratio; 29.97 and its kin become n·1000/1001."""
    if isinstance(fps, Fraction):
        return fps
    ratio = Fraction(fps).limit_denominator(1001)
    return _NTSC.get(Fraction(round(fps * 1000), 1000), ratio)


def _nearest(top: int, bottom: int) -> int:
    """Return ``top / bottom`` to the nearest whole number, a half upwards."""
    return (2 * top + bottom) // (2 * bottom)


def frame(time: int, fps: float | Fraction) -> int:
    """Return the index of the frame that starts nearest to ``time`` ms."""
    exact = rate(fps)
    return _nearest(time * exact.numerator, 1000 * exact.denominator)


def frames(start: int, duration: int, fps: float | Fraction) -> range:
    """Return the frames of a segment; empty for one that is shorter than half a frame may be.

    The stop is the frame of the absolute end, so the ranges of touching segments touch.
    """
    return range(frame(start, fps), frame(start + duration, fps))


def time(index: int, fps: float | Fraction) -> int:
    """Return the ms nearest to the start of frame ``index``; ``frame`` gives the index back.

    Holds for every rate under 500 frames a second.
    """
    exact = rate(fps)
    return _nearest(index * 1000 * exact.denominator, exact.numerator)


def milliseconds(seconds: float | Fraction) -> int:
    """Return ``seconds`` as the nearest whole ms, a half upwards."""
    exact = Fraction(seconds) * 1000
    return _nearest(exact.numerator, exact.denominator)
