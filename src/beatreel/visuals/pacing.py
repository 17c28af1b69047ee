"""Effects on time: the moment that a shot shows, before anything is drawn."""

from __future__ import annotations

from dataclasses import replace

from .effect import Moment
from .effects import EFFECTS
from .picture import Picture


def paced(picture: Picture) -> Picture:
    """Return the picture with its shots moved in time by the effects that do so."""
    shots = picture.shots
    for active in picture.effects:
        pace = EFFECTS[active.name].time
        if pace is not None:
            at = Moment(shots[0].time, picture.frame, active.since, active.flowed)
            shots = tuple(pace(shot, active.amount, at) for shot in shots)
    return picture if shots is picture.shots else replace(picture, shots=shots)
