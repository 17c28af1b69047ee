"""A showcase: one scene in one look, cut to a few bars of music, as a loop."""

from __future__ import annotations

from beatreel.draft import VIDEO, Draft, Segment
from beatreel.draft.parts import changed
from beatreel.music.song import Song

from .direction import direct
from .options import Options
from .wish import Wish

#: The effect that opens and ends a video in black; a loop has neither.
_DARK = "dim"
#: How fast a loop is cut, −1…1: a few bars must show more than one picture.
_PACE = 0.8


def showcase(song: Song, options: Options) -> Draft:
    """Return a draft that shows what ``options`` names, without text and without fades.

    The cut and the effects are the director's, so what holds of a showcase holds of a video.
    """
    draft = direct(song, Wish(pace=_PACE), options=options)
    tracks = tuple(
        changed(track, segments=tuple(map(_lit, track.segments))) if track.type == VIDEO else track
        for track in draft.tracks
    )
    return changed(draft, tracks=tracks)


def _lit(segment: Segment) -> Segment:
    effects = tuple(effect for effect in segment.effects if effect.type != _DARK)
    return changed(segment, effects=effects)
