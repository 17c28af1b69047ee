"""Takes: what a segment shows of a clip or a photo at each of its frames.

Parameters of the segment say how: ``x``, ``y`` (the middle of the view, in shares of width and
height from the upper left) and ``zoom`` (1 covers the picture), ``to_x``, ``to_y``, ``to_zoom``
(where the view has moved to at the end), ``ramp`` (the speed at the end).
"""

from __future__ import annotations

from pathlib import Path

from beatreel.draft import Draft, Media, Segment
from beatreel.errors import InvalidInput, NotFound
from beatreel.media.proxies import Use
from beatreel.visuals.framing import Clip

from .reel import Cue, Reel

#: Largest zoom: more shows pixels.
_CLOSEST = 8.0


def media_of(draft: Draft, segment: Segment) -> Media:
    """Return the clip or photo that a segment shows.

    Raises
    ------
    InvalidInput, NotFound
        It shows a sound or nothing, or what is not in the draft or not where it was.
    """
    item = next((it for it in draft.media if it.id == segment.media_id), None)
    if item is None:
        raise NotFound(
            f"Segment {segment.id} shows {segment.source or 'nothing'!r}, which is not in the"
            " draft: add it to the media, or give the segment a scene."
        )
    if item.kind == "audio":
        raise InvalidInput(
            f"Segment {segment.id} shows {item.name or item.id}, a sound: give it a picture."
        )
    if not Path(item.path).is_file():
        name = item.path or item.name or item.id
        raise NotFound(f"The clip {name} is not there: put it back or make the draft again.")
    return item


def mark_of(item: Media) -> str:
    """Return what tells two contents of one path apart."""
    if item.hash:
        return item.hash
    stamp = Path(item.path).stat()
    return f"{stamp.st_size}:{stamp.st_mtime_ns}"


def seconds_in(reel: Reel, cue: Cue, index: int) -> float:
    """Return which second of its file a cue shows at a frame."""
    segment = cue.segment
    assert segment is not None
    gone, whole = reel.seconds(index - cue.start), reel.seconds(cue.stop - cue.start)
    ramp = _number(segment, "ramp", segment.speed, 0.05, 20.0)
    # The speed goes evenly from the one to the other; before the cut it is the first.
    faster = (ramp - segment.speed) * max(0.0, gone) ** 2 / (2.0 * whole)
    return max(0.0, segment.source_start / 1000 + segment.speed * gone + faster)


def uses_of(draft: Draft, reel: Reel) -> list[Use]:
    """Return how clips are used, one for each file."""
    paths = {item.id: item.path for item in draft.media if item.kind == "video"}
    found: dict[str, tuple[list[float], float]] = {}
    for cue in reel.cues:
        path = paths.get(cue.segment.media_id or "") if cue.segment else None
        if path:
            starts, shown = found.get(path, ([], 0.0))
            first, last = (seconds_in(reel, cue, index) for index in (cue.seen, cue.stop - 1))
            found[path] = ([*starts, first], shown + max(0.0, last - first))
    return [Use(path, tuple(starts), shown) for path, (starts, shown) in found.items()]


def clip_of(reel: Reel, cue: Cue, index: int, path: str, mark: str) -> Clip:
    """Return what part of its file's picture a cue shows at a frame."""
    segment = cue.segment
    assert segment is not None
    share = (index - cue.seen) / max(1, cue.stop - 1 - cue.seen)
    x, y, zoom = (
        _between(segment, name, default, low, high, share)
        for name, default, low, high in (
            ("x", 0.5, 0.0, 1.0),
            ("y", 0.5, 0.0, 1.0),
            ("zoom", 1.0, 1.0, _CLOSEST),
        )
    )
    return Clip(path, x, y, zoom, mark)


def _between(
    segment: Segment, name: str, default: float, low: float, high: float, share: float
) -> float:
    first = _number(segment, name, default, low, high)
    last = _number(segment, f"to_{name}", first, low, high)
    return first + (last - first) * share


def _number(segment: Segment, name: str, default: float, low: float, high: float) -> float:
    value = segment.params.get(name, default)
    return min(max(float(value), low), high) if isinstance(value, int | float) else default
