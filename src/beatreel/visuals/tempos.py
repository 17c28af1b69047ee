"""Effects on a shot's own time.

``flowed`` is how far the scene has moved since the effect began: what slows or hurries is a share
of that, so that nothing jumps, and nothing runs backwards that should not.
"""

from __future__ import annotations

import math
from dataclasses import replace

from .effect import Moment
from .picture import Shot


def surge(shot: Shot, amount: float, _: Moment) -> Shot:
    # Less than a hit's release times the slowest flow: falling back never turns time round.
    return replace(shot, flow=shot.flow + 0.12 * amount)


def ramp(shot: Shot, amount: float, at: Moment) -> Shot:
    # Faster and faster, up to about four times the speed.
    return replace(shot, flow=shot.flow + amount * at.flowed * min(3.0, 0.5 + at.since))


def slow(shot: Shot, amount: float, at: Moment) -> Shot:
    return replace(shot, flow=shot.flow - 0.75 * amount * at.flowed)


def freeze(shot: Shot, amount: float, at: Moment) -> Shot:
    return replace(shot, flow=shot.flow - amount * at.flowed, time=shot.time - amount * at.since)


def rewind(shot: Shot, amount: float, at: Moment) -> Shot:
    return replace(shot, flow=shot.flow - 3.0 * amount * at.flowed)


def stutter(shot: Shot, amount: float, _: Moment) -> Shot:
    if amount <= 0.02:
        return shot
    length = 0.3 * amount
    return replace(shot, flow=_held(shot.flow, length), time=_held(shot.time, length))


def _held(seconds: float, length: float) -> float:
    return math.floor(seconds / length) * length
