"""A draft as an editing program sees it: lanes of clips and markers, all in frames.

Every writer of this package starts here, so all formats say the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ...errors import InvalidInput
from .. import times
from ..document import AUDIO, TEXT, VIDEO, Draft, Media, Segment, Track
from ..grid import Beat, positions
from ..parts import segments
from ..scopes import bar_time, passages
from ..timeline import title


@dataclass(frozen=True, slots=True)
class Source:
    """A file that clips are taken from."""

    #: Unique in the sequence.
    id: str
    name: str
    #: As ``file:///…``; empty where nobody knows.
    url: str
    #: Frames at the rate of the sequence.
    length: int
    video: bool
    audio: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """A segment in frames of the sequence."""

    name: str
    #: First frame.
    start: int
    #: The frame after the last.
    stop: int
    #: Frame of the source that is shown first.
    inside: int
    #: None for a picture that is drawn and for text.
    source: Source | None
    #: Frames before ``start`` in which it comes in; 0 for a cut.
    blend: int
    segment: Segment

    @property
    def length(self) -> int:
        """Frames."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Lane:
    """A track."""

    #: ``VIDEO``, ``AUDIO`` or ``TEXT``.
    kind: int
    name: str
    clips: tuple[Clip, ...]
    track: Track


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker of the sequence."""

    name: str
    #: Frame.
    start: int
    #: Frames.
    length: int
    #: ``bar``, ``beat`` or ``section``.
    kind: str


@dataclass(frozen=True, slots=True)
class Cutlist:
    """The whole sequence."""

    name: str
    #: Frames a second.
    fps: Fraction
    width: int
    height: int
    #: Frames.
    length: int
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]
    draft: Draft

    @property
    def timebase(self) -> int:
        """Frames that a second of timecode counts."""
        return round(self.fps)

    @property
    def ntsc(self) -> bool:
        """Whether the rate is timebase · 1000/1001."""
        return self.fps.denominator != 1

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources, each once."""
        used = (clip.source for lane in self.lanes for clip in lane.clips)
        return tuple({source.id: source for source in used if source}.values())

    def seconds(self, frames: int) -> Fraction:
        """Return the exact time of a frame."""
        return Fraction(frames) / self.fps

    def timecode(self, frame: int) -> str:
        """Return ``HH:MM:SS:FF``, non-drop."""
        rest, frames = divmod(frame, self.timebase)
        return f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}:{frames:02d}"


def cutlist(
    draft: Draft,
    *,
    picture: str | os.PathLike[str] | None = None,
    beats: Sequence[Beat] = (),
    every_beat: bool = False,
) -> Cutlist:
    """Return ``draft`` in frames.

    Parameters
    ----------
    picture
        A finished video of the draft: its shots are cut out of it, and what is drawn into it
        already (transitions, text) is left out. Without it clips of media stand for themselves
        and drawn shots are placeholders.
    beats
        The grid, for markers on every bar; without it bars are taken from the draft.
    every_beat
        Whether there is a marker on every beat of the grid.
    """
    fps = times.rate(draft.meta.fps)
    if fps.denominator not in (1, 1001):
        raise InvalidInput(f"Editing programs know no {float(fps):g} fps: choose a whole number.")
    film = _film(draft, picture, fps) if picture is not None else None
    lanes = (
        _lane(draft, track, film, fps)
        for track in draft.tracks
        if track.segments and not (film and track.type == TEXT)
    )
    return Cutlist(
        name=draft.meta.title or "beatreel",
        fps=fps,
        width=draft.meta.width,
        height=draft.meta.height,
        length=times.frame(draft.duration, fps),
        lanes=tuple(lanes),
        marks=tuple(sorted(_marks(draft, beats, fps, every_beat), key=lambda mark: mark.start)),
        draft=draft,
    )


def url(path: str | os.PathLike[str]) -> str:
    """Return a path as a URL; what is one already stays."""
    text = os.fspath(path)
    return text if "://" in text or not text else Path(text).resolve().as_uri()


def _film(draft: Draft, picture: str | os.PathLike[str], fps: Fraction) -> Source:
    length = times.frame(draft.duration, fps)
    return Source("picture", Path(picture).name, url(picture), length, video=True, audio=False)


def _lane(draft: Draft, track: Track, film: Source | None, fps: Fraction) -> Lane:
    sources = {item.id: _source(item, fps) for item in draft.media}
    clips = []
    for piece in track.segments:
        shown = times.frames(piece.start, piece.duration, fps)
        if track.type == VIDEO and film:
            name = _name(draft, piece)
            clips.append(Clip(name, shown.start, shown.stop, shown.start, film, 0, piece))
        elif shown:
            clips.append(_clip(draft, piece, shown, sources.get(piece.media_id or ""), fps))
    names = {VIDEO: "Video", AUDIO: "BGM", TEXT: "Title"}
    return Lane(track.type, track.name or names[track.type], tuple(clips), track)


def _clip(draft: Draft, piece: Segment, shown: range, source: Source | None, fps: Fraction) -> Clip:
    window = draft.meta.start or 0 if source and source.audio and not source.video else 0
    inside = times.frame(piece.source_start + window, fps) if source else shown.start
    blend = 0
    if piece.transition:
        blend = shown.start - times.frame(piece.start - piece.transition.duration, fps)
    return Clip(
        name=_name(draft, piece),
        start=shown.start,
        stop=shown.stop,
        inside=inside,
        source=source,
        blend=min(blend, inside),
        segment=piece,
    )


def _name(draft: Draft, piece: Segment) -> str:
    return piece.scene or title(draft, piece)


def _source(item: Media, fps: Fraction) -> Source:
    length = times.frame(times.milliseconds(item.duration or 0), fps)
    return Source(
        id=item.id,
        name=item.name or Path(item.path).name or item.id,
        url=url(item.path),
        length=length,
        video=item.kind != "audio",
        audio=item.kind != "image",
    )


def _marks(draft: Draft, beats: Sequence[Beat], fps: Fraction, every_beat: bool) -> Iterator[Mark]:
    for ms, bar, beat in positions(beats) if beats else _bars(draft):
        if ms < draft.duration and beat == 1:
            yield Mark(f"Bar {bar}", times.frame(ms, fps), 1, "bar")
        elif ms < draft.duration and every_beat:
            yield Mark(f"Beat {bar}.{beat}", times.frame(ms, fps), 1, "beat")
    for passage in passages(draft):
        if passage.label:
            shown = times.frames(passage.start, passage.end - passage.start, fps)
            name = f"{passage.label} {passage.ordinal}"
            yield Mark(name, shown.start, max(1, len(shown)), "section")


def _bars(draft: Draft) -> Iterator[tuple[int, int, int]]:
    """Yield (ms, bar, 1) of every bar that the draft can tell."""
    known = any(piece.meta.bar is not None for piece in segments(draft))
    bar, ms = 1, -1
    while known and draft.meta.tempo:
        try:
            later = bar_time(draft, bar)
        except InvalidInput:
            return
        if later > ms:
            yield later, bar, 1
        bar, ms = bar + 1, max(ms, later)
