"""Looking into one file, in a process of its own: ``python -m beatreel.media.inspection DEMUXER``.

The file is its standard input, so that no name inside it can lead elsewhere; exactly one demuxer
touches it. It prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import IO, Any

from beatreel.apart import confine

from .confining import CODECS, PIXELS, opened
from .flipping import DEMUXER

#: Packets that may fail before a stream counts as broken.
_PATIENCE = 200
#: Packets of a picture that are looked at to see how far key frames lie apart.
_LOOKED_AT = 900
#: Transfer curves of high dynamic range, as FFmpeg counts them.
_HDR = {16: "pq", 18: "hlg"}


def inspect(file: IO[bytes], demuxer: str) -> dict[str, Any]:
    """Return what is in an open file.

    Returns
    -------
    dict
        ``kind`` ("video", "audio" or "none"); ``duration`` in seconds; ``width``, ``height`` and
        ``fps`` of the picture as shown; ``codec``; ``sound``, whether it has any; ``curve`` ("pq",
        "hlg" or ""); ``reason``, why there is none: "large", "codec" or what broke.
    """
    with opened(file, demuxer) as container:
        picture = next((s for s in container.streams.video if not _cover(s)), None)
        if picture is not None:
            return _picture(container, picture, demuxer) | {"sound": bool(container.streams.audio)}
        if container.streams.audio:
            return _sound(container, container.streams.audio[0])
        unknown = [s for s in container.streams if s.type not in ("subtitle", "data")]
        if unknown:
            return {"kind": "none", "reason": "codec", "codec": _tag(unknown[0])}
    return {"kind": "none", "reason": "empty"}


def _cover(stream: Any) -> bool:
    """Tell whether a video stream is only the picture on the sleeve."""
    import av.stream

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _tag(stream: Any) -> str:
    """Return what a stream calls its codec."""
    codec = getattr(stream, "codec_context", None)
    name = getattr(codec, "name", "") or ""
    tag = str(getattr(codec, "codec_tag", "") or "")
    return "".join(c for c in (name or tag) if c.isprintable() and c.isascii())[:20]


def _more(container: Any, stream: Any) -> bool:
    """Whether a picture goes on after its first frame."""
    try:
        return next(container.decode(stream), None) is not None
    except (ValueError, OSError):
        return False


def _picture(container: Any, stream: Any, demuxer: str) -> dict[str, Any]:
    codec = stream.codec_context
    if codec is None or codec.name not in CODECS.split(","):
        return {"kind": "none", "reason": "codec", "codec": _tag(stream)}
    if codec.width * codec.height > PIXELS:
        return {"kind": "none", "reason": "large"}
    codec.options = {"max_pixels": str(PIXELS)}
    try:
        frame = _first(container, stream)
    except (ValueError, OSError):
        return {"kind": "none", "reason": "broken", "codec": codec.name}
    width, height = frame.width, frame.height
    sample = float(stream.sample_aspect_ratio or 1)
    if 0.2 < sample < 5.0:
        width = round(width * sample)
    if frame.rotation % 180:
        width, height = height, width
    return {
        "kind": "video",
        "duration": _duration(container, stream),
        "width": width,
        "height": height,
        "fps": round(float(stream.average_rate or 0), 3),
        "codec": codec.name,
        "moves": demuxer in ("gif", DEMUXER) and _more(container, stream),
        "gop": _gop(container, stream, float(frame.time or 0.0)),
        "curve": _HDR.get(int(frame.color_trc), ""),
    }


def _gop(container: Any, stream: Any, first: float) -> float:
    """Return the longest seconds between key frames of what is looked at, from the first on."""
    keys, last = [first], first
    try:
        for count, packet in enumerate(container.demux(stream)):
            if packet.pts is not None and packet.time_base:
                last = float(packet.pts * packet.time_base)
                keys += [last] if packet.is_keyframe else []
            if count >= _LOOKED_AT:
                break
    except (ValueError, OSError):
        pass
    return round(max((b - a for a, b in pairwise([*sorted(keys), last])), default=0.0), 3)


def _sound(container: Any, stream: Any) -> dict[str, Any]:
    _first(container, stream)
    seconds = _duration(container, stream)
    return {
        "kind": "audio",
        "duration": seconds or _decoded(container, stream),
        "codec": stream.codec_context.name,
    }


def _first(container: Any, stream: Any) -> Any:
    """Return the first frame: only what decodes is what it says it is."""
    import av.error

    stream.thread_type = "NONE"
    for count, packet in enumerate(container.demux(stream)):
        try:
            for frame in packet.decode():
                return frame
        except av.error.InvalidDataError:
            if count > _PATIENCE:
                break
    raise ValueError("nothing in the stream decodes")


def _duration(container: Any, stream: Any) -> float:
    if stream.duration and stream.time_base:
        return round(float(stream.duration * stream.time_base), 3)
    return round((container.duration or 0) / 1_000_000, 3)


def _decoded(container: Any, stream: Any) -> float:
    """Return the seconds up to the last packet, for files that do not say how long they are."""
    last = 0.0
    for packet in container.demux(stream):
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return round(last, 3)


def main(demuxer: str) -> None:
    """Inspect standard input and print what is in it."""
    confine()
    try:
        found = inspect(sys.stdin.buffer, demuxer)
    except Exception as error:  # a broken file fails in as many ways as there are demuxers
        found = {"kind": "none", "reason": type(error).__name__}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
