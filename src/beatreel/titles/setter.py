"""Draw texts on the planes of a frame: what a renderer calls for every frame of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from beatreel.titles.caption import Caption
from beatreel.titles.composition import compose
from beatreel.titles.sprite import Planes
from beatreel.titles.staging import Frame


class Setter:
    """Sets and draws texts for frames of one size; safe for several threads.

    A frame depends only on the arguments of :meth:`draw`, never on the frames drawn before.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height

    def draw(
        self,
        planes: Planes,
        segment: Any,
        frame: int,
        fps: float,
        colours: Sequence[str],
        *,
        kick: float = 0.0,
        beats: Sequence[float] = (),
    ) -> None:
        """Draw a text as it stands at ``frame``, in place.

        Parameters
        ----------
        planes
            Y (height, width), U and V (half of both), uint8, rows may be padded.
        segment
            A segment of a draft's text track, or a :class:`Caption`.
        frame
            Counted from the start of the song; outside the text's time nothing is drawn.
        colours
            The look's five codes: deep, base, mid, accent, light.
        kick
            0…1, brightens what glows.
        beats
            Seconds from the start of the song, for what enters on beats.
        """
        caption = segment if isinstance(segment, Caption) else Caption.of(segment, fps)
        if not caption.start <= frame < caption.end:
            return
        made = compose(caption, colours, self.width, self.height)
        if made is not None:
            Frame(planes, made, caption, frame, fps, kick, beats).draw()
