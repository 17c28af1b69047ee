"""CMX 3600 edit decision lists (``.edl``): one video track, one sound, markers as ``LOC``.

An EDL knows no text and no transition that ends on the cut; both are said in comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..document import AUDIO, VIDEO
from .sequence import Clip, Cutlist

_COLORS = {"section": "GREEN", "bar": "RED", "beat": "WHITE"}


def to_edl(cuts: Cutlist) -> str:
    """Return the first video and the first audio track as an EDL, non-drop."""
    lanes = [
        (next((lane for lane in cuts.lanes if lane.kind == kind), None), channel)
        for kind, channel in ((VIDEO, "V"), (AUDIO, "A"))
    ]
    lines = [f"TITLE: {_line(cuts.name)}", "FCM: NON-DROP FRAME", ""]
    number = 0
    for lane, channel in lanes:
        for clip in lane.clips if lane else ():
            number += 1
            lines.extend(_event(cuts, clip, number, channel))
            if channel == "V":
                lines.extend(_marks(cuts, clip))
    return "\n".join(lines) + "\n"


def _event(cuts: Cutlist, clip: Clip, number: int, channel: str) -> Iterator[str]:
    speed = clip.segment.speed if clip.source else 1.0
    last = clip.inside + max(1, round(clip.length * speed))
    codes = (clip.inside, last, clip.start, clip.stop)
    yield f"{number:03d}  AX       {channel:<5} C        " + " ".join(map(cuts.timecode, codes))
    if speed != 1:
        rate = float(cuts.fps) * speed
        yield f"M2   AX       {rate:05.1f}                {cuts.timecode(clip.inside)}"
    yield f"* FROM CLIP NAME:  {_line(clip.name)}"
    if clip.source and clip.source.url:
        yield f"* FROM CLIP: {_line(clip.source.url)}"
    if clip.blend and clip.segment.transition:
        kind = _line(clip.segment.transition.type)
        yield f"* COMMENT: {kind} of {clip.blend} frames that ends on this cut"


def _marks(cuts: Cutlist, clip: Clip) -> Iterator[str]:
    for mark in cuts.marks:
        if clip.start <= mark.start < clip.stop:
            code = cuts.timecode(clip.inside + mark.start - clip.start)
            yield f"* LOC: {code} {_COLORS[mark.kind]:<7} {_line(mark.name).upper()}"


def _line(text: str) -> str:
    return " ".join(text.split())
