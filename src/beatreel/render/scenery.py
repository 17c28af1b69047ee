"""The painter of real videos: scenes by the visuals engine, texts by the type setter."""

from __future__ import annotations

from collections.abc import Callable

from beatreel.media.projector import Projector
from beatreel.titles import Setter
from beatreel.visuals.catalogue import scene
from beatreel.visuals.framing import Clip
from beatreel.visuals.stage import Stage, warm

from .composition import Composition
from .loops import WAY
from .painting import BLACK, Planes
from .reel import Cue, Reel


class Scenery:
    """Draws the frames of a composition."""

    def __init__(self, composition: Composition) -> None:
        reel = composition.reel
        self._composition = composition
        self._fps = float(reel.fps)
        self._projector = Projector(reel.width, reel.height)
        self._projector.failures = composition.failures
        self._stage = Stage(reel.width, reel.height, self._project)
        self._setter = Setter(reel.width, reel.height)

    def restart(self) -> None:
        """Let scenes that feed on their past begin again."""
        self._stage.restart()

    def paint(self, index: int, planes: Planes) -> None:
        """Draw a whole frame, texts included."""
        composition = self._composition
        picture = composition.picture(index)
        if picture is None:
            for plane, value in zip(planes, BLACK, strict=True):
                plane[:] = value
        else:
            self._stage.draw(picture, planes)
        for caption in composition.captions(index):
            self._setter.draw(
                planes,
                caption.segment,
                index,
                self._fps,
                composition.look_at(index).colours,
                kick=composition.kick(index),
                beats=composition.beats,
            )

    def _project(
        self, clip: Clip, time: float, lane: int, frame: int
    ) -> tuple[Planes, float] | None:
        return self._projector.show(clip.key, time, lane, frame)


def remembers(cue: Cue) -> bool:
    """Return whether the scene of a cue reads its own last frame."""
    name = cue.segment.scene if cue.segment else None
    return name is not None and scene(name).feedback


def compiled(reel: Reel, threads: int) -> Callable[[Composition], Scenery]:
    """Compile all that a reel shows; return what makes a painter."""
    shown = [cue.segment for cue in reel.cues if cue.segment]
    warm(
        scenes=sorted({segment.scene for segment in shown if segment.scene}),
        effects=sorted({effect.type for segment in shown for effect in segment.effects}),
        transitions=sorted(
            # One picture may melt into its own start.
            {WAY for _ in shown[:1] if len(shown) == 1}
            | {s.transition.type for s in shown if s.transition}
        ),
        threads=threads,
        clips=any(segment.media_id for segment in shown),
    )
    return Scenery
