"""One frame as data: what to show, through which lens, how developed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .artwork import Artwork
from .framing import Clip
from .looks import LOOKS, Look


@dataclass(frozen=True, slots=True)
class Shot:
    """A scene at one moment, or a clip."""

    #: Empty for a clip.
    scene: str
    #: 0…1000.
    seed: float
    #: Seconds since the song's start.
    time: float
    #: Seconds that run faster when the music is fuller; never backwards. Of a clip, its own time.
    flow: float
    #: Seconds since the shot's start.
    local: float
    #: float32, one value for each of ``SIGNALS``.
    signals: NDArray[np.float32]
    params: Mapping[str, float] = field(default_factory=dict)
    #: The user's picture for scenes that show one; without it another stands in.
    artwork: Artwork | None = None
    #: Footage or a photo, instead of a scene.
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class Active:
    """An effect at work on a frame."""

    name: str
    #: 0…1.
    amount: float
    #: Seconds since it began, for effects that hold or bend time.
    since: float = 0.0
    #: Scene seconds (of ``Shot.flow``) since it began, for the same.
    flowed: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole frame: one shot, or two and the transition between them."""

    #: Frame number in the video; the grain depends on it.
    frame: int
    shots: tuple[Shot, ...]
    look: Look = LOOKS["neon"]
    #: Name of the transition, if there are two shots.
    transition: str | None = None
    #: How far the transition is, 0…1.
    progress: float = 0.0
    effects: tuple[Active, ...] = ()
