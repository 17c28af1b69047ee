"""Proxies: the same picture, quick to play from anywhere, made once and kept.

A proxy is worth making when the frames that would be decoded only to get to where shots begin
outnumber what making it takes, or when a picture is so dear that a whole video of it is cheaper
to make once. Whether one is made depends on the file and the draft alone.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beatreel.apart import command, surroundings
from beatreel.errors import BeatreelError

from . import keeping
from .probing import probe
from .source import Source
from .tables import table

#: Seconds a proxy may take for one of its source, and at least.
_PATIENCE, _LEAST = 20.0, 120.0
#: Longest source that one is made of, s.
LONGEST = 1800.0
#: Decoding and encoding one frame against decoding it.
_MAKING = 2.5
#: Codecs that take about twice as long to decode as H.264, and more than twice its pixels.
_DEAR = frozenset({"hevc", "libdav1d", "av1", "vp9", "libvpx-vp9", "prores", "vvc"})
_PIXELS = 2 * 1920 * 1080
#: Changes when proxies do.
_FORM = 1
#: Bytes of all proxies that are kept; those that were used last stay.
_KEPT = 20 << 30
#: Seconds between two looks at whether a proxy is still wanted.
_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Use:
    """How a video uses a clip."""

    path: str
    #: Seconds into it at which shots begin.
    starts: tuple[float, ...]
    #: Seconds of it that are shown, all together.
    shown: float


def worth(source: Source, use: Use) -> bool:
    """Whether a proxy saves more decoding than it costs."""
    if source.kind != "video" or not 0 < source.duration <= LONGEST:
        return False
    lost = sum(start % source.gop if source.gop else 0.0 for start in use.starts)
    dear = 2.0 if source.codec in _DEAR else 1.0
    dear *= max(1.0, source.width * source.height / _PIXELS) * (3.0 if source.curve else 1.0)
    saved = dear * (lost + use.shown) - use.shown
    return saved > _MAKING * dear * source.duration


def proxies(
    uses: Sequence[Use], cover: tuple[int, int], check: Callable[[], None] = lambda: None
) -> dict[str, str]:
    """Return the proxies that are worth it by the paths that they stand for; make what is missing.

    Parameters
    ----------
    cover
        Width and height of the picture that they will fill, px.
    check
        Called while one is made; what it raises ends that.
    """
    found = {}
    for use in uses:
        try:
            source = _known(use.path)
        except BeatreelError:
            continue
        if worth(source, use):
            made = proxy(source, cover, check)
            if made is not None:
                found[use.path] = made
    return found


def _known(path: str) -> Source:
    """Probe a file, or remember what it is."""
    name = f"{keeping.key(path, 'source', _FORM)}.json"
    told = keeping.recall(name)
    if isinstance(told, dict):
        try:
            return Source(**{**told, "notes": tuple(told.get("notes", ()))})
        except TypeError:
            pass
    source = probe(path)
    keeping.keep(name, {field: getattr(source, field) for field in Source.__slots__})
    return source


def proxy(
    source: Source, cover: tuple[int, int], check: Callable[[], None] = lambda: None
) -> str | None:
    """Return the proxy of a clip, made when it is first wanted; ``None`` if it cannot be made."""
    name = f"{keeping.key(source.path, 'proxy', _FORM, cover)}.mp4"
    path = keeping.folder() / name
    if keeping.used(name):
        return str(path)
    try:
        with keeping.fresh(name) as hidden:
            told = _transcoded(source, cover, hidden, "", check)
            if told.get("table") in ("pq", "hlg"):
                told = _transcoded(source, cover, hidden, table(told["table"]), check)
            if not told.get("frames"):
                raise ValueError(told.get("error"))
        keeping.trim(".mp4", _KEPT, spare=name)
    except (OSError, ValueError):
        return None
    return str(path)


def _transcoded(
    source: Source, cover: tuple[int, int], out: Path, colours: str, check: Callable[[], None]
) -> dict[str, Any]:
    order = {"path": source.path, "demuxer": source.demuxer, "cover": cover, "table": colours}
    with subprocess.Popen(
        command("media.transcoding", str(out)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings(),
        start_new_session=True,
    ) as process:
        try:
            told = json.loads(_answer(process, json.dumps(order).encode(), source.duration, check))
        except ValueError:
            return {}
        finally:
            process.kill()
    return told if isinstance(told, dict) else {}


def _answer(
    process: subprocess.Popen[bytes], order: bytes, seconds: float, check: Callable[[], None]
) -> bytes:
    """Return what a process says in the end; nothing if it dawdles."""
    until = time.monotonic() + max(_LEAST, _PATIENCE * seconds)
    asked: bytes | None = order
    while time.monotonic() < until:
        try:
            return process.communicate(asked, timeout=_LOOK)[0]
        except subprocess.TimeoutExpired:
            asked = None  # the order is on its way
            check()
    return b""
