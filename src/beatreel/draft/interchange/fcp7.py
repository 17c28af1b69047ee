"""Final Cut Pro 7 XML (``.xml``, xmeml 5), which Premiere and Resolve read too."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..document import AUDIO, TEXT
from .sequence import Clip, Cutlist, Lane, Source

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n'


def to_fcp7(cuts: Cutlist) -> str:
    """Return all tracks, transitions, texts and markers as xmeml."""
    root = ET.Element("xmeml", version="5")
    sequence = ET.SubElement(root, "sequence", id="sequence-1")
    _leaf(sequence, "name", cuts.name)
    _leaf(sequence, "duration", cuts.length)
    _rate(sequence, cuts)
    timecode = ET.SubElement(sequence, "timecode")
    _rate(timecode, cuts)
    for name, value in (("string", "00:00:00:00"), ("frame", 0), ("displayformat", "NDF")):
        _leaf(timecode, name, value)
    media = ET.SubElement(sequence, "media")
    known: set[str] = set()
    video, audio = ET.SubElement(media, "video"), ET.SubElement(media, "audio")
    _samples(ET.SubElement(video, "format"), cuts)
    for lane in cuts.lanes:
        _track(audio if lane.kind == AUDIO else video, cuts, lane, known)
    for mark in cuts.marks:
        marker = ET.SubElement(sequence, "marker")
        for name, value in (("name", mark.name), ("comment", mark.kind), ("in", mark.start)):
            _leaf(marker, name, value)
        _leaf(marker, "out", mark.start + mark.length if mark.length > 1 else -1)
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _track(parent: ET.Element, cuts: Cutlist, lane: Lane, known: set[str]) -> None:
    track = ET.SubElement(parent, "track")
    for place, clip in enumerate(lane.clips):
        if clip.blend:
            _transition(track, cuts, clip)
        after = lane.clips[place + 1].blend if place + 1 < len(lane.clips) else 0
        if lane.kind == TEXT:
            _text(track, cuts, clip)
        else:
            _clip(track, cuts, clip, f"{lane.track.id}-{place}", known, blended=bool(after))
    _leaf(track, "enabled", "TRUE")
    _leaf(track, "locked", "FALSE")


def _clip(
    track: ET.Element, cuts: Cutlist, clip: Clip, name: str, known: set[str], *, blended: bool
) -> None:
    """An edge under a transition is written as −1: the transition says where it is."""
    item = ET.SubElement(track, "clipitem", id=f"clip-{name}")
    source = clip.source or Source(f"offline-{name}", clip.name, "", cuts.length, True, False)
    length = max(source.length, clip.inside + clip.length)
    _leaf(item, "name", clip.name)
    _leaf(item, "enabled", "TRUE")
    _leaf(item, "duration", length)
    _rate(item, cuts)
    _leaf(item, "start", -1 if clip.blend else clip.start)
    _leaf(item, "end", -1 if blended else clip.stop)
    _leaf(item, "in", clip.inside - clip.blend)
    _leaf(item, "out", clip.inside + clip.length)
    _file(item, cuts, source, length, known)
    if clip.source and clip.segment.speed != 1:
        _speed(item, clip.segment.speed)


def _file(item: ET.Element, cuts: Cutlist, source: Source, length: int, known: set[str]) -> None:
    file = ET.SubElement(item, "file", id=f"file-{source.id}")
    if source.id in known:
        return
    known.add(source.id)
    _leaf(file, "name", source.name)
    if source.url:
        _leaf(file, "pathurl", source.url)
    _rate(file, cuts)
    _leaf(file, "duration", length)
    media = ET.SubElement(file, "media")
    if source.video:
        _samples(ET.SubElement(media, "video"), cuts)
    if source.audio:
        _leaf(ET.SubElement(media, "audio"), "channelcount", 2)


def _speed(item: ET.Element, speed: float) -> None:
    effect = ET.SubElement(ET.SubElement(item, "filter"), "effect")
    for name, value in (
        ("name", "Time Remap"),
        ("effectid", "timeremap"),
        ("effectcategory", "motion"),
        ("effecttype", "motion"),
        ("mediatype", "video"),
    ):
        _leaf(effect, name, value)
    _parameter(effect, "variablespeed", 0)
    _parameter(effect, "speed", f"{speed * 100:g}")


def _transition(track: ET.Element, cuts: Cutlist, clip: Clip) -> None:
    item = ET.SubElement(track, "transitionitem")
    _rate(item, cuts)
    _leaf(item, "start", clip.start - clip.blend)
    _leaf(item, "end", clip.start)
    _leaf(item, "alignment", "end")
    effect = ET.SubElement(item, "effect")
    for name, value in (
        ("name", "Cross Dissolve"),
        ("effectid", "Cross Dissolve"),
        ("effectcategory", "Dissolve"),
        ("effecttype", "transition"),
        ("mediatype", "video"),
    ):
        _leaf(effect, name, value)


def _text(track: ET.Element, cuts: Cutlist, clip: Clip) -> None:
    text = clip.segment.text
    item = ET.SubElement(track, "generatoritem")
    _leaf(item, "name", clip.name)
    _leaf(item, "duration", clip.length)
    _rate(item, cuts)
    for name, value in (("start", clip.start), ("end", clip.stop), ("in", 0), ("out", clip.length)):
        _leaf(item, name, value)
    effect = ET.SubElement(item, "effect")
    for name, value in (
        ("name", "Text"),
        ("effectid", "Text"),
        ("effectcategory", "Text"),
        ("effecttype", "generator"),
        ("mediatype", "video"),
    ):
        _leaf(effect, name, value)
    _parameter(effect, "str", text.text if text else clip.name)
    _parameter(effect, "fontsize", round((text.size if text else 0.08) * cuts.height))


def _parameter(effect: ET.Element, name: str, value: object) -> None:
    parameter = ET.SubElement(effect, "parameter")
    _leaf(parameter, "parameterid", name)
    _leaf(parameter, "name", name)
    _leaf(parameter, "value", value)


def _samples(parent: ET.Element, cuts: Cutlist) -> None:
    samples = ET.SubElement(parent, "samplecharacteristics")
    _rate(samples, cuts)
    _leaf(samples, "width", cuts.width)
    _leaf(samples, "height", cuts.height)
    _leaf(samples, "pixelaspectratio", "square")
    _leaf(samples, "fielddominance", "none")


def _rate(parent: ET.Element, cuts: Cutlist) -> None:
    rate = ET.SubElement(parent, "rate")
    _leaf(rate, "timebase", cuts.timebase)
    _leaf(rate, "ntsc", "TRUE" if cuts.ntsc else "FALSE")


def _leaf(parent: ET.Element, name: str, value: object) -> None:
    ET.SubElement(parent, name).text = str(value)
