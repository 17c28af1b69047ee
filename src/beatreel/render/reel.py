"""The reel: a draft in frames, with one picture at a time and its way in.

Tracks and gaps are resolved here, once, so that everything after this module knows nothing but
frames: which segment is shown in which range, how many frames before its cut it starts to come
in, and which texts lie over it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from beatreel.draft import TEXT, VIDEO, Draft, Segment, Track
from beatreel.draft.times import frame, frames, rate
from beatreel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Cue:
    """A range of frames that shows one segment, or black."""

    #: What is shown; ``None`` is black.
    segment: Segment | None
    #: First frame: the cut.
    start: int
    #: Frame after the last.
    stop: int
    #: Frames before ``start`` in which it is drawn together with the cue before.
    lead: int = 0

    @property
    def seen(self) -> int:
        """First frame in which anything of it is drawn."""
        return self.start - self.lead


@dataclass(frozen=True, slots=True)
class Caption:
    """A text segment and the frames in which it is drawn."""

    segment: Segment
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reel:
    """All pictures of a draft, in frames."""

    #: px.
    width: int
    #: px.
    height: int
    #: Frames a second.
    fps: Fraction
    #: Number of frames.
    frames: int
    #: Without gap or overlap from frame 0 to ``frames``.
    cues: tuple[Cue, ...]
    #: In the order in which they are drawn.
    captions: tuple[Caption, ...]

    @classmethod
    def of(cls, draft: Draft) -> Reel:
        """Resolve the tracks of a draft; a later video track covers an earlier one.

        Raises
        ------
        InvalidInput
            The draft is shorter than one frame.
        """
        fps = rate(draft.meta.fps)
        count = frame(draft.duration, fps)
        if count < 1:
            raise InvalidInput("The draft is empty: give it a duration of at least one frame.")
        pictures = [track for track in draft.tracks if track.type == VIDEO]
        texts = [track for track in draft.tracks if track.type == TEXT]
        return cls(
            width=draft.meta.width,
            height=draft.meta.height,
            fps=fps,
            frames=count,
            cues=_cues(pictures, fps, count),
            captions=_captions(texts, fps, count),
        )

    def cue(self, index: int) -> int:
        """Return the place in ``cues`` of the one that frame ``index`` belongs to."""
        return bisect_right(self.cues, index, key=lambda cue: cue.start) - 1

    def seconds(self, index: int) -> float:
        """Return when a frame starts, in seconds from the start of the song."""
        return float(index / self.fps)

    def cuts(self) -> tuple[int, ...]:
        """Return the first frame of each cue but the first."""
        return tuple(cue.start for cue in self.cues[1:])


def _cues(tracks: list[Track], fps: Fraction, count: int) -> tuple[Cue, ...]:
    segments = [segment for track in tracks for segment in track.segments]
    owner = np.full(count, -1, np.int32)
    for place, segment in enumerate(segments):
        span = frames(segment.start, segment.duration, fps)
        owner[span.start : span.stop] = place
    edges = [0, *(np.flatnonzero(np.diff(owner)) + 1).tolist(), count]
    cues: list[Cue] = []
    for start, stop in pairwise(edges):
        segment = segments[owner[start]] if owner[start] >= 0 else None
        lead = _lead(segment, start, cues[-1], fps) if cues else 0
        cues.append(Cue(segment, start, stop, lead))
    return tuple(cues)


def _lead(segment: Segment | None, start: int, before: Cue, fps: Fraction) -> int:
    """Return the frames of the transition into ``segment``, at most those of the cue before."""
    if segment is None or segment.transition is None or before.segment is None:
        return 0
    if frame(segment.start, fps) != start:
        return 0  # it comes out from under another track, in its middle
    opening = frame(max(0, segment.start - segment.transition.duration), fps)
    return min(start - opening, start - before.start)


def _captions(tracks: list[Track], fps: Fraction, count: int) -> tuple[Caption, ...]:
    found: list[Caption] = []
    for track in tracks:
        for segment in track.segments:
            span = frames(segment.start, segment.duration, fps)
            stop = min(span.stop, count)
            if segment.text is not None and segment.text.text.strip() and span.start < stop:
                found.append(Caption(segment, span.start, stop))
    return tuple(found)
