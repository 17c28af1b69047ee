"""How text comes and goes: pure functions of time, eased, never linear.

A text enters on its first frame and has left with its last, so where a draft puts both on
downbeats the eye sees it arrive and leave on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp2

#: What moves as one: the whole block, a line, a word or a letter.
GRAINS = ("block", "line", "word", "letter")


@dataclass(frozen=True, slots=True)
class Animation:
    """An entry of the table."""

    words: str
    grain: str
    #: Seconds that coming takes, 0 for at once; short texts shorten it.
    enter: float
    #: Seconds that leaving takes.
    leave: float = 0.32
    #: Delay from one piece to the next as a share of ``enter``.
    stagger: float = 0.0
    #: Pieces wait for their word's time or for a beat.
    timed: bool = False


ANIMATIONS: dict[str, Animation] = {
    "fade": Animation("opacity alone", "block", 0.6, 0.5),
    "rise": Animation("lines come up from behind an edge", "line", 0.75, 0.42, stagger=0.22),
    "track": Animation("letters settle apart", "letter", 1.6, 0.55),
    "wipe": Animation("a soft edge uncovers the line", "line", 0.9, 0.42, stagger=0.25),
    "typewriter": Animation("letter by letter", "line", 1.2, 0.2),
    "karaoke": Animation("the line fills word by word", "line", 0.22, 0.28, timed=True),
    "stack": Animation("a line a beat", "line", 0.28, 0.24, timed=True),
    "pop": Animation("words jump in on their time", "word", 0.2, 0.2, timed=True),
    "glitch": Animation("breaks up, then holds", "block", 0.42, 0.2),
    "flicker": Animation("a tube that starts", "block", 0.5, 0.4),
    "cut": Animation("at once", "block", 0.0, 0.0),
}


#: Seconds of the shortest leaving.
_BRIEFEST = 0.067


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a piece is against its rest."""

    opacity: float = 1.0
    #: Ems.
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    #: Share of the piece's width that shows, from its reading side.
    shown: float = 1.0
    #: The piece is cut off below (+1) or above (-1) its line; 0 for neither.
    behind: int = 0

    @property
    def presence(self) -> float:
        """How much of the piece is there, 0…1: the strength of its shadow."""
        hidden = min(abs(self.dy), 1.0) if self.behind else 0.0
        return self.opacity * (1 - hidden)


REST = Pose()
GONE = Pose(opacity=0.0)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a frame lies in a text's time."""

    #: Seconds since the text's start, of the middle of the frame.
    now: float
    #: Seconds that the text is there.
    length: float
    animation: Animation
    #: Seconds until which all of it must be read: it leaves after, if only for two frames.
    until: float = 0.0

    @property
    def enter(self) -> float:
        """Seconds that coming takes here."""
        return min(self.animation.enter, 0.45 * self.length)

    @property
    def leave(self) -> float:
        """Seconds that leaving takes here."""
        left = max(self.length - self.until, _BRIEFEST)
        return min(self.animation.leave, 0.3 * self.length, left)

    @property
    def leaving(self) -> float:
        """0 until it leaves, 1 when it has gone."""
        left = self.length - self.now
        return _clamp(1 - left / self.leave) if self.leave else 0.0

    def entering(self, index: int = 0, count: int = 1, since: float = 0.0) -> float:
        """Progress 0…1 of a piece that starts ``since`` seconds in, or in its turn."""
        if not self.enter:
            return 1.0
        delay = self.animation.stagger * self.enter * index
        span = self.enter * (1 - self.animation.stagger * (count - 1) * 0.5)
        return _clamp((self.now - since - delay) / max(span, 1e-3))


def clock(frame: int, start: int, end: int, fps: float, animation: Animation) -> Clock:
    """The clock of ``frame`` for a text on frames ``start`` … ``end`` - 1."""
    return Clock((frame - start + 0.5) / fps, (end - start) / fps, animation)


def _clamp(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def smooth(t: float) -> float:
    """Slow at both ends (quintic smoothstep)."""
    return t * t * t * (t * (6 * t - 15) + 10)


def ease(t: float) -> float:
    """Quick, then slow (cubic)."""
    return 1 - (1 - t) ** 3


def settle(t: float) -> float:
    """Fast, then a long landing (exponential)."""
    return 1.0 if t >= 1 else (1 - exp2(-9 * t)) / (1 - exp2(-9))


def gather(t: float) -> float:
    """Slow, then fast: how things leave."""
    return 1 - settle(1 - t)


def spring(t: float) -> float:
    """Overshoots by a tenth and comes back (Penner's back-out)."""
    u = t - 1
    return 1 + 2.70158 * u * u * u + 1.70158 * u * u


def noise(*seed: int) -> float:
    """0…1 from whole numbers, the same everywhere (xorshift-multiply hash)."""
    value = 0x9E3779B9
    for part in seed:
        value = ((value ^ (part & 0xFFFFFFFF)) * 0x85EBCA6B) & 0xFFFFFFFF
        value = ((value ^ (value >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
        value ^= value >> 16
    return value / 0xFFFFFFFF


def _out(name: str, pose: Pose, leaving: float) -> Pose:
    """Add leaving to a pose."""
    if leaving <= 0:
        return pose
    if name == "rise":
        return replace(pose, dy=pose.dy - 1.25 * gather(leaving), behind=-1)
    if name == "track":
        return replace(
            pose, opacity=pose.opacity * (1 - smooth(leaving)), dx=pose.dx + 0.06 * smooth(leaving)
        )
    return replace(pose, opacity=pose.opacity * (1 - smooth(leaving)))


def line_pose(name: str, time: Clock, index: int, count: int, since: float = 0.0) -> Pose:
    """The pose of line ``index`` of ``count``; ``since`` seconds in it starts, if timed."""
    p = time.entering(index, count, since)
    if p <= 0 and since > 0:
        return GONE
    pose = REST
    if name == "rise" and p < 1:
        pose = Pose(dy=1.25 * (1 - settle(p)), behind=1)
    elif name == "wipe" and p < 1:
        pose = Pose(shown=0.35 * settle(p) + 0.65 * smooth(p))
    elif name == "stack" and p < 1:
        pose = Pose(opacity=settle(p), scale=1 + 0.22 * (1 - settle(p)))
    elif name == "karaoke" and p < 1:
        pose = Pose(opacity=ease(p), dy=0.18 * (1 - settle(p)))
    return _out(name, pose, time.leaving)


def word_pose(time: Clock, since: float) -> Pose:
    """A word that jumps in ``since`` seconds after the text's start."""
    p = time.entering(since=since)
    if time.now < since:
        return GONE
    scale = 0.55 + 0.45 * spring(p)
    return _out("pop", Pose(opacity=settle(min(3 * p, 1)), scale=scale), time.leaving)


def letter_pose(time: Clock, offset: float) -> Pose:
    """A letter at ``offset`` from its line's middle in ems: it comes from nearer to it."""
    p = time.entering()
    return _out(
        "track",
        Pose(opacity=ease(min(1.6 * p, 1)), dx=-0.2 * offset * (1 - settle(0.7 * p) / settle(0.7))),
        time.leaving,
    )


def block_pose(name: str, time: Clock) -> Pose:
    """The whole text at once."""
    p = time.entering()
    pose = REST
    if name == "fade" and p < 1:
        pose = Pose(opacity=ease(p))
    elif name == "flicker" and p < 1:
        pose = Pose(opacity=_flicker(p))
    return _out(name, pose, time.leaving)


def _flicker(p: float) -> float:
    """A tube that catches at the second try: two pulses, then light."""
    steps = ((0.0, 0.0), (0.1, 0.75), (0.24, 0.12), (0.5, 0.2), (0.58, 0.95), (1.0, 1.0))
    for (t0, a), (t1, b) in pairwise(steps):
        if p <= t1:
            return a + (b - a) * smooth((p - t0) / (t1 - t0))
    return 1.0


def slices(frame: int, time: Clock, bands: int) -> list[float] | None:
    """Sideways offsets in ems of ``bands`` strips while a glitch lasts; None when it holds.

    New every second frame: at 60 frames a second every one would be a blur.
    """
    p = time.entering()
    if p >= 1:
        return None
    force = 0.42 * (1 - settle(p))
    return [
        force * (2 * noise(frame // 2, band, 7) - 1) * (1 if noise(frame // 2, band) < 0.6 else 0)
        for band in range(bands)
    ]
