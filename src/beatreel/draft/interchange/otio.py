"""OpenTimelineIO: writing ``.otio`` and ``.otioz``, and reading whatever it can read.

A timeline that beatreel wrote carries the parts of the draft that OTIO has no words for as
metadata. What stands in the timeline itself (order, times, in-points, names of files) counts,
so a cut that was moved in an editing program comes back moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from ...errors import InvalidInput, Unavailable
from .. import times
from ..codec import dump, load
from ..document import AUDIO, TEXT, VERSION, VIDEO, Draft
from .sequence import Clip, Cutlist, Lane, Source

#: The name of our metadata.
_OURS = "beatreel"
_COLORS = {"section": "GREEN", "bar": "RED", "beat": "WHITE"}
_SOUNDS = (".mp3", ".wav", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".aif", ".aiff")
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all parts of one timeline have in common."""

    otio: Any
    fps: float
    #: ms into the song where the timeline starts.
    window: int
    #: Media of the draft by id; grows as files are met.
    files: dict[str, dict[str, Any]]


def library() -> Any:
    """Return the module ``opentimelineio``, or raise ``Unavailable`` with how to install it."""
    try:
        import opentimelineio  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise Unavailable(
            "OpenTimelineIO is not installed: run pip install 'beatreel[interchange]'."
        ) from error
    return opentimelineio


def to_timeline(cuts: Cutlist) -> Any:
    """Return ``cuts`` as an ``otio.schema.Timeline``, whole, with bars as markers."""
    otio = library()
    timeline = otio.schema.Timeline(cuts.name)
    document = dump(cuts.draft)
    timeline.metadata[_OURS] = {key: it for key, it in document.items() if key != "t"}
    for lane in cuts.lanes:
        timeline.tracks.append(_track(otio, cuts, lane))
    for mark in cuts.marks:
        marker = otio.schema.Marker(mark.name, _range(otio, cuts, mark.start, mark.length))
        marker.color = _COLORS[mark.kind]
        marker.metadata[_OURS] = {"kind": mark.kind}
        timeline.tracks.markers.append(marker)
    return timeline


def from_timeline(timeline: Any) -> Draft:
    """Return an ``otio.schema.Timeline`` as a draft.

    Raises
    ------
    InvalidInput
        If it holds nothing, or what a draft cannot hold.
    """
    otio = library()
    clips = list(timeline.find_clips())
    if not clips:
        raise InvalidInput("There are no clips in that timeline: choose another file.")
    ours = _plain(timeline.metadata.get(_OURS, {}))
    fps = _fps(ours, clips)
    files = {item["id"]: item for item in ours.get("md", [])}
    reading = _Reading(otio, fps, ours.get("m", {}).get("start", 0), files)
    tracks = [_track_of(reading, track, number) for number, track in enumerate(timeline.tracks, 1)]
    _tell_apart(tracks)
    _tell_apart([piece for track in tracks for piece in track["sg"]])
    end = max(item["s"] + item["d"] for track in tracks for item in track["sg"])
    meta = {"title": timeline.name, **ours.get("m", {}), "fps": fps}
    document = {**ours, "v": VERSION, "t": tracks, "md": list(files.values()), "m": meta}
    return load(document | {"d": _kept(ours.get("d"), end, fps)})


def _track(otio: Any, cuts: Cutlist, lane: Lane) -> Any:
    kind = otio.schema.TrackKind.Audio if lane.kind == AUDIO else otio.schema.TrackKind.Video
    track = otio.schema.Track(lane.name, kind=kind)
    own = lane.track.model_copy(update={"segments": ()})
    track.metadata[_OURS] = own.model_dump(mode="json", by_alias=True, exclude={"segments"})
    cursor = 0
    for clip in lane.clips:
        if clip.start > cursor:
            gap = otio.schema.Gap(source_range=_range(otio, cuts, 0, clip.start - cursor))
            track.append(gap)
        if clip.blend and clip.start == cursor:
            track.append(_transition(otio, cuts, clip))
        track.append(_clip(otio, cuts, clip))
        cursor = clip.stop
    return track


def _clip(otio: Any, cuts: Cutlist, clip: Clip) -> Any:
    shown = _range(otio, cuts, clip.inside, clip.length)
    item = otio.schema.Clip(clip.name, _reference(otio, cuts, clip), shown)
    item.metadata[_OURS] = clip.segment.model_dump(mode="json", by_alias=True)
    if clip.source and clip.segment.speed != 1:
        item.effects.append(otio.schema.LinearTimeWarp(time_scalar=clip.segment.speed))
    return item


def _reference(otio: Any, cuts: Cutlist, clip: Clip) -> Any:
    if clip.segment.text is not None:
        return otio.schema.GeneratorReference(
            name=clip.name,
            generator_kind="Text",
            available_range=_range(otio, cuts, 0, clip.length),
            parameters={"text": clip.segment.text.text},
        )
    if clip.source is None or not clip.source.url:
        missing = otio.schema.MissingReference(name=clip.name)
        missing.metadata[_OURS] = {"id": clip.source.id} if clip.source else {}
        return missing
    length = max(clip.source.length, clip.inside + clip.length)
    reference = otio.schema.ExternalReference(clip.source.url, _range(otio, cuts, 0, length))
    reference.name = clip.source.name
    reference.metadata[_OURS] = _media(cuts, clip.source)
    return reference


def _media(cuts: Cutlist, source: Source) -> dict[str, Any]:
    """A file that is not in the draft is the finished picture, into which its shots are drawn."""
    item = next((it for it in cuts.draft.media if it.id == source.id), None)
    return item.model_dump(mode="json", by_alias=True) if item else {"drawn": True}


def _transition(otio: Any, cuts: Cutlist, clip: Clip) -> Any:
    """It lies in the clip before alone, since ours end on the cut."""
    kind = clip.segment.transition.type if clip.segment.transition else ""
    return otio.schema.Transition(
        name=kind,
        transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
        in_offset=otio.opentime.RationalTime(clip.blend, float(cuts.fps)),
        out_offset=otio.opentime.RationalTime(0, float(cuts.fps)),
    )


def _range(otio: Any, cuts: Cutlist, start: int, length: int) -> Any:
    rate = float(cuts.fps)
    time = otio.opentime.RationalTime
    return otio.opentime.TimeRange(time(start, rate), time(length, rate))


def _fps(ours: Mapping[str, Any], clips: list[Any]) -> float:
    kept = ours.get("m", {}).get("fps")
    if kept:
        return kept
    exact = times.rate(round(clips[0].trimmed_range().duration.rate, 3))
    return int(exact) if exact.denominator == 1 else round(float(exact), 3)


def _track_of(reading: _Reading, track: Any, number: int) -> dict[str, Any]:
    clips = list(track.find_clips(shallow_search=True))
    words = clips and all(_is_text(reading, clip) for clip in clips)
    sound = track.kind == reading.otio.schema.TrackKind.Audio
    kind = AUDIO if sound else TEXT if words else VIDEO
    pieces = [
        _segment(reading, track, clip, f"s{number}-{place}", kind)
        for place, clip in enumerate(clips)
    ]
    own = _plain(track.metadata.get(_OURS, {}))
    named = own or {"id": f"t{number}", "n": track.name or ""}
    return {**named, "tt": kind, "sg": [piece for piece in pieces if piece["d"] > 0]}


def _segment(reading: _Reading, track: Any, clip: Any, name: str, kind: int) -> dict[str, Any]:
    own, fps = _plain(clip.metadata.get(_OURS, {})), reading.fps
    place = track.trimmed_range_of_child(clip)
    start = _kept(own.get("s"), _ms(place.start_time, fps), fps)
    end = _kept(own.get("s", 0) + own.get("d", 0), _ms(place.end_time_exclusive(), fps), fps)
    piece = {"id": name, **own, "s": start, "d": end - start}
    if kind == TEXT:
        return {"x": {"text": _words(clip)}, **piece}
    for effect in clip.effects:
        if isinstance(effect, reading.otio.schema.LinearTimeWarp):
            piece["sp"] = effect.time_scalar
    before = _before(reading, track, clip)
    if before is not None and "tr" not in piece:
        length = _ms(before.in_offset + before.out_offset, fps)
        piece["tr"] = {"type": "crossfade", "d": max(1, length)}
    return piece | _shown(reading, clip, own, kind)


def _shown(reading: _Reading, clip: Any, own: dict[str, Any], kind: int) -> dict[str, Any]:
    """Return source and in-point of a clip."""
    name = _source(reading, clip, kind)
    if name is None:
        return {"src": own.get("src") or f"scene:{clip.name}"}
    window = reading.window if reading.files[name]["kind"] == "audio" else 0
    inside = max(0, _ms(clip.trimmed_range().start_time, reading.fps) - window)
    kept = own.get("in", 0) if own.get("src") == f"media:{name}" else None
    return {"src": f"media:{name}", "in": _kept(kept, inside, reading.fps)}


def _source(reading: _Reading, clip: Any, kind: int) -> str | None:
    """Return the id of a clip's media and note its file; None for a shot that is drawn."""
    reference, files = clip.media_reference, reading.files
    own = _plain(reference.metadata.get(_OURS, {}))
    external = isinstance(reference, reading.otio.schema.ExternalReference)
    if not external or not reference.target_url:
        return own["id"] if own.get("id") in files else None
    if own.get("drawn"):
        return None
    path = unquote(urlparse(reference.target_url).path)
    known = (name for name, file in files.items() if name == own.get("id") or file["path"] == path)
    name = next(known, f"m{len(files) + 1}")
    files.setdefault(name, own or _file(reference, name, path, kind))
    return name


def _file(reference: Any, name: str, path: str, kind: int) -> dict[str, Any]:
    file = {"id": name, "kind": _kind(path, kind), "path": path, "name": Path(path).name}
    if reference.available_range and file["kind"] != "image":
        file["duration"] = reference.available_range.duration.to_seconds()
    return file


def _kind(path: str, kind: int) -> str:
    suffix = Path(path).suffix.lower()
    if kind == AUDIO or suffix in _SOUNDS:
        return "audio"
    return "image" if suffix in _IMAGES else "video"


def _before(reading: _Reading, track: Any, clip: Any) -> Any:
    """Return the transition that leads into ``clip``, if one does."""
    neighbour = track.neighbors_of(clip)[0]
    return neighbour if isinstance(neighbour, reading.otio.schema.Transition) else None


def _is_text(reading: _Reading, clip: Any) -> bool:
    return isinstance(clip.media_reference, reading.otio.schema.GeneratorReference)


def _words(clip: Any) -> str:
    parameters = _plain(clip.media_reference.parameters)
    known = (parameters.get("text"), parameters.get("str"), clip.name)
    return next(str(words) for words in known if words or words is clip.name)


def _ms(time: Any, fps: float) -> int:
    exact = times.rate(fps)
    return times.time(round(time.value * float(exact) / time.rate), exact)


def _kept(own: int | None, found: int, fps: float) -> int:
    """Return our ms if they are the same frame as those found, so that nothing is rounded."""
    same = own is not None and times.frame(own, fps) == times.frame(found, fps)
    return own if same and own is not None else found


def _tell_apart(things: list[dict[str, Any]]) -> None:
    """Give a new id to what an editing program copied."""
    seen: set[str] = set()
    for thing in things:
        while thing["id"] in seen:
            thing["id"] += "+"
        seen.add(thing["id"])


def _plain(value: Any) -> Any:
    """Return OTIO's own dicts and lists as Python's."""
    if isinstance(value, (str, bytes)) or value is None:
        return value
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "__iter__"):
        return [_plain(item) for item in _items(value)]
    return value


def _items(value: Any) -> Iterator[Any]:
    yield from value
