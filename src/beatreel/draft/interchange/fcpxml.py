"""FCPXML 1.8 (``.fcpxml``), for Final Cut Pro and Resolve.

The first video track is the spine, the others are connected to it. A drawn shot without a
finished picture is a gap of its name. Final Cut centres every transition on its cut, so ours,
which end on it, are left out.
"""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree as ET

from ..document import AUDIO, TEXT, VIDEO
from .sequence import Clip, Cutlist, Mark, Source

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
_TITLE = ".../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti"


def to_fcpxml(cuts: Cutlist) -> str:
    """Return all tracks, texts and markers as FCPXML."""
    root = ET.Element("fcpxml", version="1.8")
    _resources(root, cuts)
    event = ET.SubElement(ET.SubElement(root, "library"), "event", name=cuts.name)
    project = ET.SubElement(event, "project", name=cuts.name)
    sequence = ET.SubElement(
        project,
        "sequence",
        format="format",
        duration=_time(cuts, cuts.length),
        tcStart="0s",
        tcFormat="NDF",
        audioLayout="stereo",
        audioRate="48k",
    )
    _spine(ET.SubElement(sequence, "spine"), cuts)
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _resources(root: ET.Element, cuts: Cutlist) -> None:
    resources = ET.SubElement(root, "resources")
    one = cuts.seconds(1)
    ET.SubElement(
        resources,
        "format",
        id="format",
        frameDuration=f"{one.numerator}/{one.denominator}s",
        width=str(cuts.width),
        height=str(cuts.height),
    )
    for number, source in enumerate(cuts.sources, 1):
        asset = {
            "id": f"asset-{number}",
            "name": source.name,
            "src": source.url,
            "start": "0s",
            "duration": _time(cuts, max(source.length, _reach(cuts, source.id))),
        }
        if source.video:
            asset |= {"hasVideo": "1", "format": "format"}
        if source.audio:
            asset |= {"hasAudio": "1", "audioSources": "1", "audioChannels": "2"}
        ET.SubElement(resources, "asset", asset)
    if any(lane.kind == TEXT for lane in cuts.lanes):
        ET.SubElement(resources, "effect", id="title", name="Basic Title", uid=_TITLE)


def _reach(cuts: Cutlist, name: str) -> int:
    """Return the last frame that is used of a source whose length nobody knows."""
    clips = (clip for lane in cuts.lanes for clip in lane.clips)
    return max(it.inside + it.length for it in clips if it.source and it.source.id == name)


def _spine(spine: ET.Element, cuts: Cutlist) -> None:
    first = next((lane for lane in cuts.lanes if lane.kind == VIDEO), None)
    cursor, hosts = 0, []
    for clip in first.clips if first else ():
        if clip.start > cursor:
            hosts.append(_gap(spine, cuts, "Gap", cursor, clip.start))
        hosts.append(_placed(spine, cuts, clip))
        cursor = clip.stop
    if cursor < cuts.length:
        hosts.append(_gap(spine, cuts, "Gap", cursor, cuts.length))
    above = below = 0
    for lane in cuts.lanes:
        if lane is first:
            continue
        above, below = (above, below - 1) if lane.kind == AUDIO else (above + 1, below)
        for clip in lane.clips:
            _connect(hosts, cuts, clip, below if lane.kind == AUDIO else above)
    for mark in cuts.marks:
        _mark(hosts, cuts, mark)


#: An element of the spine, its first frame, the frame after its last, its own time there.
_Host = tuple[ET.Element, int, int, int]


def _gap(spine: ET.Element, cuts: Cutlist, name: str, start: int, stop: int) -> _Host:
    gap = ET.SubElement(
        spine,
        "gap",
        name=name,
        offset=_time(cuts, start),
        start="0s",
        duration=_time(cuts, stop - start),
    )
    return gap, start, stop, 0


def _placed(spine: ET.Element, cuts: Cutlist, clip: Clip) -> _Host:
    if clip.source is None:
        return _gap(spine, cuts, clip.name, clip.start, clip.stop)
    item = _asset_clip(spine, cuts, clip, clip.source, clip.start)
    return item, clip.start, clip.stop, clip.inside


def _asset_clip(
    parent: ET.Element,
    cuts: Cutlist,
    clip: Clip,
    source: Source,
    offset: int,
    lane: int | None = None,
) -> ET.Element:
    number = cuts.sources.index(source) + 1
    item = ET.SubElement(
        parent,
        "asset-clip",
        name=clip.name,
        ref=f"asset-{number}",
        offset=_time(cuts, offset),
        start=_time(cuts, clip.inside),
        duration=_time(cuts, clip.length),
    )
    if lane is not None:
        item.set("lane", str(lane))
    if clip.segment.speed != 1:
        _speed(item, cuts, clip)
    return item


def _speed(item: ET.Element, cuts: Cutlist, clip: Clip) -> None:
    """Time of the clip on the left, of its media on the right."""
    speed = Fraction(clip.segment.speed).limit_denominator(1000)
    first = cuts.seconds(clip.inside)
    last = first + cuts.seconds(clip.length)
    curve = ET.SubElement(item, "timeMap")
    for time, value in ((first, first), (last, first + (last - first) * speed)):
        ET.SubElement(curve, "timept", time=_exact(time), value=_exact(value), interp="linear")


def _connect(hosts: list[_Host], cuts: Cutlist, clip: Clip, lane: int) -> None:
    host = next((it for it in hosts if it[1] <= clip.start < it[2]), None)
    if host is None:
        return
    parent, start, _, own = host
    offset = own + clip.start - start
    if clip.segment.text is not None:
        _title(parent, cuts, clip, offset, lane)
    elif clip.source is not None:
        _asset_clip(parent, cuts, clip, clip.source, offset, lane)


def _title(parent: ET.Element, cuts: Cutlist, clip: Clip, offset: int, lane: int) -> None:
    text = clip.segment.text
    assert text is not None
    title = ET.SubElement(
        parent,
        "title",
        name=clip.name,
        ref="title",
        lane=str(lane),
        offset=_time(cuts, offset),
        start="0s",
        duration=_time(cuts, clip.length),
    )
    style = f"style-{lane}-{clip.start}"
    ET.SubElement(ET.SubElement(title, "text"), "text-style", ref=style).text = text.text
    channels = [int(text.color[at : at + 2], 16) / 255 for at in range(1, len(text.color), 2)]
    ET.SubElement(
        ET.SubElement(title, "text-style-def", id=style),
        "text-style",
        font=text.font or "Helvetica",
        fontSize=str(round(text.size * cuts.height)),
        fontColor=" ".join(f"{it:.3g}" for it in [*channels, 1.0][:4]),
        alignment="center",
    )


def _mark(hosts: list[_Host], cuts: Cutlist, mark: Mark) -> None:
    host = next((it for it in hosts if it[1] <= mark.start < it[2]), None)
    if host is not None:
        parent, start, _, own = host
        at = _time(cuts, own + mark.start - start)
        ET.SubElement(
            parent, "marker", start=at, duration=_time(cuts, 1), value=mark.name, note=mark.kind
        )


def _time(cuts: Cutlist, frames: int) -> str:
    return _exact(cuts.seconds(frames))


def _exact(seconds: Fraction) -> str:
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    return f"{seconds.numerator}/{seconds.denominator}s"
