"""Joins: hard cuts, and the few places where one picture becomes the next."""

from __future__ import annotations

from random import Random

from beatreel.draft import Transition
from beatreel.visuals import transitions

from .catalogue import Catalogue
from .score import Score
from .shots import Shot
from .timing import Clock

#: Energy up to which a transition is soft, and from which it is wild.
_SOFT, _WILD = 0.3, 0.55


def transition(
    score: Score, shot: Shot, before: Shot | None, catalogue: Catalogue, clock: Clock
) -> Transition | None:
    """Return how a shot comes in; None is a hard cut, as nearly always."""
    if before is None or before.span.part is shot.span.part:
        return None
    label = shot.span.part.label
    if label in ("break", "bridge", "outro", "intro"):
        choice = _pick(catalogue, shot, 0.0, _SOFT)
        beats = 2.0
    elif label == "drop" or shot.idea.round > 1:
        choice = _pick(catalogue, shot, _WILD, 1.0)
        beats = 0.5
    else:
        return None
    if choice is None:
        return None
    end = score.lines[shot.span.first].time
    length = min(beats * score.beat, 0.45 * before.span.seconds)
    opening = clock.cut(end) - clock.cut(max(0.0, end - length))
    return Transition(type=choice.name, duration=opening) if opening >= 1 else None


def _pick(
    catalogue: Catalogue, shot: Shot, low: float, high: float
) -> transitions.Transition | None:
    found = [it for it in catalogue.transitions.values() if low <= it.energy <= high]
    found.sort(key=lambda it: it.name)
    return Random(f"{shot.seed}|{shot.span.first}").choice(found) if found else None
