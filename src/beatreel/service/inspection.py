"""Looking into one file, in a process of its own: ``python -m beatreel.service.inspection``.

A demuxer that a hostile file breaks takes this process with it and nothing else. The process
gives itself limits of memory, time and open files, reads the file from its standard input (so
that no name inside the file can lead elsewhere), lets exactly one demuxer touch it, and prints
one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

#: Bytes of address space, seconds of CPU, open files.
_LIMITS = (
    (resource.RLIMIT_AS, 2 << 30),
    (resource.RLIMIT_CPU, 20),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)
#: Pixels of the largest picture that is opened.
PIXELS = 64_000_000
#: Packets that may fail before a stream counts as broken.
_PATIENCE = 200


def confine() -> None:
    """Give this process its limits; there is no way back."""
    for kind, limit in _LIMITS:
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(kind, (limit, limit))


def inspect(file: Any, demuxer: str) -> dict[str, Any]:
    """Return what is in an open file.

    Returns
    -------
    dict
        ``kind`` ("video", "audio" or "none"), ``duration`` in seconds, ``width``, ``height``
        and ``fps`` of the picture as shown.
    """
    import av

    with av.open(file, format=demuxer) as container:
        picture = next((s for s in container.streams.video if not _cover(s)), None)
        if picture is not None:
            return _picture(container, picture)
        if container.streams.audio:
            return _sound(container, container.streams.audio[0])
    return {"kind": "none"}


def _cover(stream: Any) -> bool:
    """Tell whether a video stream is only the picture on the sleeve."""
    import av.stream

    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _picture(container: Any, stream: Any) -> dict[str, Any]:
    if stream.codec_context.width * stream.codec_context.height > PIXELS:
        return {"kind": "none", "reason": "large"}
    frame = _first(container, stream)
    width, height = frame.width, frame.height
    if frame.rotation % 180:
        width, height = height, width
    return {
        "kind": "video",
        "duration": _duration(container, stream),
        "width": width,
        "height": height,
        "fps": round(float(stream.average_rate or 0), 3),
    }


def _sound(container: Any, stream: Any) -> dict[str, Any]:
    _first(container, stream)
    seconds = _duration(container, stream)
    return {"kind": "audio", "duration": seconds or _decoded(container, stream)}


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
