"""Reading FCPXML: the spine, what is connected to it, titles and retimed clips.

Compound, multicam and synchronised clips count by their place but show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from xml.etree import ElementTree as ET

from ...errors import InvalidInput
from .. import times
from ..codec import load
from ..document import AUDIO, TEXT, VERSION, VIDEO, Draft

#: As ``3.5s`` or ``1001/30000s``, of sane length.
_TIME = re.compile(r"-?\d{1,18}(\.\d{1,18}|/\d{1,18})?s?")
_WRONG = "That is not FCPXML that beatreel understands ({}): export it again."


@dataclass(frozen=True, slots=True)
class _Item:
    """An element on the timeline."""

    element: ET.Element
    #: 0 for the spine.
    lane: int
    #: Seconds from the start of the sequence.
    start: Fraction
    #: Seconds.
    duration: Fraction
    #: Its own time at its start, seconds.
    inside: Fraction


def from_fcpxml(data: bytes) -> Draft:
    """Return the first sequence of an FCPXML document as a draft.

    Raises
    ------
    InvalidInput
        If it is not FCPXML, or holds what a draft cannot.
    """
    root = _parsed(data)
    sequence = root.find(".//sequence")
    spine = sequence.find("spine") if sequence is not None else None
    if sequence is None or spine is None:
        raise InvalidInput(_WRONG.format("it has no sequence"))
    try:
        return _draft(root, sequence, list(_items(spine)))
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidInput(_WRONG.format(error)) from error


def _parsed(data: bytes) -> ET.Element:
    if b"<!ENTITY" in data:
        raise InvalidInput(_WRONG.format("it defines entities"))
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise InvalidInput(_WRONG.format(error)) from error


def _draft(root: ET.Element, sequence: ET.Element, items: list[_Item]) -> Draft:
    form = next((it for it in root.iter("format") if it.get("id") == sequence.get("format")), None)
    fps = 1 / _seconds(form, "frameDuration", "1/30s")
    width, height = (int(form.get(it, 0)) if form is not None else 0 for it in ("width", "height"))
    assets = {it.get("id", ""): it for it in root.iter("asset")}
    tracks: dict[tuple[int, int], dict[str, Any]] = {}
    files: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(items):
        piece = _segment(item, number, fps, height or 1080, assets, files)
        if piece is not None:
            kind = _kind(item, piece, files)
            track = {"id": f"t{len(tracks) + 1}", "tt": kind, "sg": []}
            tracks.setdefault((kind, item.lane), track)["sg"].append(piece)
    for track in tracks.values():
        track["sg"].sort(key=lambda piece: piece["s"])
    project = root.find(".//project")
    size = {"width": width, "height": height} if width and height else {}
    title = project.get("name", "") if project is not None else ""
    exact = int(fps) if fps.denominator == 1 else round(float(fps), 3)
    return load(
        {
            "v": VERSION,
            "md": list(files.values()),
            "t": list(tracks.values()),
            "d": _ms(_seconds(sequence, "duration"), fps) or _reach(tracks),
            "m": {"title": title, "fps": exact, **size},
        }
    )


def _reach(tracks: dict[tuple[int, int], dict[str, Any]]) -> int:
    return max((it["s"] + it["d"] for track in tracks.values() for it in track["sg"]), default=0)


def _items(spine: ET.Element) -> Iterator[_Item]:
    cursor = Fraction(0)
    for element in spine:
        if element.get("duration") and element.tag != "transition":
            start = _seconds(element, "offset") if element.get("offset") else cursor
            item = _Item(
                element, 0, start, _seconds(element, "duration"), _seconds(element, "start")
            )
            cursor = item.start + item.duration
            yield item
            yield from _connected(item)


def _connected(host: _Item) -> Iterator[_Item]:
    for element in host.element:
        if element.get("lane") and element.get("duration"):
            yield _Item(
                element,
                int(element.get("lane", "0")),
                host.start + _seconds(element, "offset") - host.inside,
                _seconds(element, "duration"),
                _seconds(element, "start"),
            )


def _segment(
    item: _Item,
    number: int,
    fps: Fraction,
    height: int,
    assets: dict[str, ET.Element],
    files: dict[str, dict[str, Any]],
) -> dict[str, Any] | None:
    """Return what a draft makes of ``item``, and note its file; None for what shows nothing."""
    element, start = item.element, _ms(item.start, fps)
    piece: dict[str, Any] = {
        "id": f"s{number}",
        "s": start,
        "d": _ms(item.start + item.duration, fps) - start,
    }
    if piece["d"] <= 0:
        return None
    if element.tag == "title":
        return {**piece, "x": _text(element, height)}
    if element.tag == "gap":
        name = element.get("name", "")
        return {**piece, "src": f"scene:{name}"} if name.islower() else None
    asset = assets.get(_reference(element))
    if asset is None:
        return None
    name = asset.get("id", "")
    files.setdefault(name, _file(asset, name))
    piece |= {"n": element.get("name", ""), "src": f"media:{name}", "in": _ms(item.inside, fps)}
    return piece | _speed(element)


def _reference(element: ET.Element) -> str:
    """Return the asset of a clip; a ``clip`` holds it in a ``video`` or ``audio``."""
    inner = next(
        (it for it in element if it.tag in ("video", "audio") and not it.get("lane")), None
    )
    return element.get("ref") or (inner.get("ref", "") if inner is not None else "")


def _file(asset: ET.Element, name: str) -> dict[str, Any]:
    inner = asset.find("media-rep")
    address = asset.get("src") or (inner.get("src", "") if inner is not None else "")
    path = unquote(urlparse(address).path)
    kind = "video" if asset.get("hasVideo") == "1" else "audio"
    if kind == "video" and asset.get("hasAudio") != "1" and not _seconds(asset, "duration"):
        kind = "image"
    file = {"id": name, "kind": kind, "path": path}
    file["name"] = asset.get("name") or Path(path).name
    return file | {"duration": float(_seconds(asset, "duration"))}


def _kind(item: _Item, piece: dict[str, Any], files: dict[str, dict[str, Any]]) -> int:
    if "x" in piece:
        return TEXT
    file = files.get(piece["src"].removeprefix("media:"))
    return AUDIO if file is not None and file["kind"] == "audio" else VIDEO


def _text(title: ET.Element, height: int) -> dict[str, Any]:
    words = "".join(it.text or "" for it in title.iter("text-style"))
    text: dict[str, Any] = {"text": words or title.get("name", "")}
    style = title.find("text-style-def/text-style")
    if style is None:
        return text
    if style.get("fontSize"):
        text["size"] = min(1.0, float(style.get("fontSize", "0")) / height)
    if style.get("fontColor"):
        shares = [float(share) for share in style.get("fontColor", "").split()][:3]
        text["color"] = "#" + "".join(f"{round(255 * share):02x}" for share in shares)
    return text


def _speed(element: ET.Element) -> dict[str, float]:
    points = element.findall("timeMap/timept")
    if len(points) < 2:
        return {}
    time = _seconds(points[-1], "time") - _seconds(points[0], "time")
    value = _seconds(points[-1], "value") - _seconds(points[0], "value")
    return {"sp": float(value / time)}


def _seconds(element: ET.Element | None, key: str, default: str = "0s") -> Fraction:
    text = element.get(key, default) if element is not None else default
    if not _TIME.fullmatch(text):
        raise ValueError(f"{key} is no time")
    return Fraction(text.removesuffix("s"))


def _ms(seconds: Fraction, fps: Fraction) -> int:
    return times.time(round(seconds * fps), fps)
