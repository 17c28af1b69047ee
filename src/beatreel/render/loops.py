"""Loops: a stretch of one picture that ends where it began, for players that repeat it.

Towards its end the stretch dissolves into what was shown just before it began, so the last frame
is followed by the first as any frame is by the next. A frame stays a pure function of its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from beatreel.draft import VIDEO, Draft, Segment
from beatreel.draft.parts import changed, segments
from beatreel.visuals.picture import Active, Picture

from .composition import Composition
from .reel import Reel

#: How one end melts into the other.
WAY = "dissolve"


@dataclass(frozen=True, slots=True)
class Round:
    """The frames of a draft that are repeated."""

    #: First frame.
    first: int
    #: How many.
    frames: int
    #: How many of them, at the end, melt into those before ``first``.
    blend: int


class Loop(Composition):
    """A composition whose last frame leads into its first."""

    def __init__(self, whole: Composition, reel: Reel, turn: Round) -> None:
        # All that a composition knows stays true, but for the frames that there are.
        vars(self).update(vars(whole))
        self.reel = reel
        self.beats = ()
        self._whole = whole
        self._turn = turn
        self._dim = None

    def _undimmed(self, index: int) -> Picture | None:
        turn = self._turn
        now = self._whole.picture(turn.first + index)
        coming = index - (turn.frames - turn.blend)
        # Without a past to melt into, a frame melts into itself: all are drawn in one way.
        earlier = self._whole.picture(turn.first + index - turn.frames) if coming >= 0 else now
        if now is None or earlier is None:
            return None
        # Evenly at first sight, but slow at both ends: the last frame is the past's almost alone.
        way = max(0.0, (coming + 1) / (turn.blend + 1))
        share = way * way * (3.0 - 2.0 * way)
        return replace(
            now,
            # Grain stays for two frames: for the last and the first, too.
            frame=(index + 1) % turn.frames,
            shots=(now.shots[0], earlier.shots[0]),
            transition=WAY,
            progress=share,
            effects=_between(now.effects, earlier.effects, share),
        )

    def played_from(self, proxies: Mapping[str, str]) -> Composition:
        """Return the same loop, with other files in the place of clips, by their paths."""
        other = super().played_from(proxies)
        assert isinstance(other, Loop)
        other._whole = self._whole.played_from(proxies)
        return other


def loops(draft: Draft) -> bool:
    """Return whether a draft is one picture whose end melts into its start."""
    return bool(draft.meta.loop) and len(segments(draft, VIDEO)) == 1


def unrolled(draft: Draft) -> Draft:
    """Return a draft that loops with what is before its start, and without an end that melts."""
    before = draft.meta.loop or 0
    (piece,) = segments(draft, VIDEO)
    longer = changed(
        piece,
        start=0,
        duration=piece.duration + before,
        source_start=max(0, piece.source_start - _played(piece, before)),
    )
    tracks = tuple(
        changed(it, segments=(longer,) if it.type == VIDEO else ()) for it in draft.tracks
    )
    meta = changed(draft.meta, loop=None)
    return changed(draft, tracks=tracks, duration=draft.duration + before, meta=meta)


def rolled(draft: Draft, before: int) -> Draft:
    """Return a draft of one picture whose end melts into its first ``before`` ms."""
    (piece,) = segments(draft, VIDEO)
    shorter = changed(
        piece,
        start=0,
        duration=piece.duration - before,
        source_start=piece.source_start + _played(piece, before),
    )
    tracks = tuple(
        changed(it, segments=(shorter,) if it.type == VIDEO else ()) for it in draft.tracks
    )
    meta = changed(draft.meta, loop=before)
    return changed(draft, tracks=tracks, duration=draft.duration - before, meta=meta)


def _played(piece: Segment, ms: int) -> int:
    """Return ms of a clip that are played in ms of the video; a drawn picture has none."""
    return round(ms * piece.speed) if piece.media_id else 0


def _between(
    now: tuple[Active, ...], earlier: tuple[Active, ...], share: float
) -> tuple[Active, ...]:
    """Return effects as strong as they are ``share`` of the way from one moment to the other."""
    found = {active.name: replace(active, amount=active.amount * (1 - share)) for active in now}
    for active in earlier:
        before = found.get(active.name, replace(active, amount=0.0))
        found[active.name] = replace(before, amount=before.amount + share * active.amount)
    return tuple(found.values())
