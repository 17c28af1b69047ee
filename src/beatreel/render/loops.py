"""Loops: a stretch of one picture that ends where it began, for players that repeat it.

Towards its end the stretch dissolves into what was shown just before it began, so the last frame
is followed by the first as any frame is by the next. A frame stays a pure function of its number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from beatreel.draft import Draft, set_duration
from beatreel.draft.times import time
from beatreel.errors import InvalidInput
from beatreel.music.song import Song
from beatreel.visuals.picture import Active, Picture
from beatreel.visuals.stage import warm

from .composition import Composition
from .export import draw, proof
from .output import SUFFIXES, part
from .plan import plan
from .production import Production
from .progress import Listener, Meter
from .reel import Reel
from .report import Report
from .scenery import compiled, remembers
from .workers import Stop, cores

#: How one end melts into the other.
_WAY = "dissolve"


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
        share = max(0.0, (coming + 1) / (turn.blend + 1))
        return replace(
            now,
            frame=index,
            shots=(now.shots[0], earlier.shots[0]),
            transition=_WAY,
            progress=share,
            effects=_between(now.effects, earlier.effects, share),
        )


def render_loop(
    draft: Draft,
    out: str | Path,
    turn: Round,
    *,
    song: Song | None,
    workers: int | None = None,
    quality: str | None = None,
    progress: Listener | None = None,
    cancel: Callable[[], bool] | None = None,
    force: bool = False,
) -> Report:
    """Make a silent loop of a draft that shows one picture throughout; as ``render`` otherwise.

    Raises
    ------
    InvalidInput
        If there are not enough frames before or after the first one.
    """
    meter, stop, crew = Meter(progress), Stop(cancel), max(1, workers or cores())
    with part(out, SUFFIXES, force=force) as hidden:
        production = _production(draft, turn, song, quality)
        meter.begin("compile")
        warm(scenes=[], effects=[], transitions=[_WAY], threads=crew)
        painter = compiled(production.reel, crew)
        reviews = draw(
            production, lambda: painter(production.composition), hidden, crew, stop, meter
        )
        made = proof(production, painter, hidden, reviews, crew, stop, meter)
    made.save(out)
    return made


def _production(draft: Draft, turn: Round, song: Song | None, quality: str | None) -> Production:
    whole = Production.of(draft, song, quality)
    reel = whole.reel
    if len(reel.cues) != 1 or turn.first < turn.blend or turn.first + turn.frames > reel.frames:
        raise InvalidInput("A loop needs one picture, and frames before its first: choose another.")
    short = set_duration(draft, time(turn.frames, reel.fps))
    around = Reel.of(short)
    loop = Loop(whole.composition, around, turn)
    chunks = plan(around, remembers)
    return replace(whole, draft=short, song=None, reel=around, composition=loop, chunks=chunks)


def _between(
    now: tuple[Active, ...], earlier: tuple[Active, ...], share: float
) -> tuple[Active, ...]:
    """Return effects as strong as they are ``share`` of the way from one moment to the other."""
    found = {active.name: replace(active, amount=active.amount * (1 - share)) for active in now}
    for active in earlier:
        before = found.get(active.name, replace(active, amount=0.0))
        found[active.name] = replace(before, amount=before.amount + share * active.amount)
    return tuple(found.values())
