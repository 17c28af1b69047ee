"""Making a proxy, in a process of its own: ``python -m beatreel.media.transcoding OUT``.

Reads one order as JSON from its standard input, writes an MP4 of the same picture with a key frame
every half second, plain in every way a picture needs, and prints what it wrote.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

import av

from beatreel.apart import PLAYING, confine

from .reading import Order, Reader, TableWanted

#: Bytes of the largest proxy.
MOST = 8 << 30
#: x264 at a quality that costs no detail in a picture that is encoded again.
_OPTIONS = {"preset": "ultrafast", "crf": "17", "x264-params": "threads=1:bframes=0:scenecut=0"}
#: Seconds between key frames.
_GOP = 0.5
_BASE = Fraction(1, 90_000)


def transcoded(reader: Reader, container: Any, rate: Fraction) -> dict[str, Any]:
    """Write all frames of a file; return how many, and the last one's second."""
    options = {**_OPTIONS, "g": str(max(1, round(rate * Fraction(_GOP))))}
    stream: Any = None
    count, last = 0, -1
    for time, frame, aspect in reader.all():
        if stream is None:
            stream = container.add_stream("libx264", rate=rate, options=options)
            stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
            sample = Fraction(aspect * frame.height / frame.width).limit_denominator(1000)
            stream.codec_context.sample_aspect_ratio = sample
            stream.codec_context.colorspace, stream.codec_context.color_range = 1, 1
            stream.time_base = stream.codec_context.time_base = _BASE
        if (frame.width, frame.height) != (stream.width, stream.height):
            frame = frame.reformat(stream.width, stream.height)
        frame.pts, frame.time_base = max(round(time / _BASE), last + 1), _BASE
        frame.pict_type = 0
        last = frame.pts
        container.mux(stream.encode(frame))
        count += 1
    if stream is None:
        raise ValueError("nothing in it decodes")
    container.mux(stream.encode(None))
    return {"frames": count, "seconds": float(last * _BASE)}


def main(out: str) -> None:
    """Transcode what the order on standard input names."""
    order = json.loads(sys.stdin.read())
    order["cover"] = tuple(order["cover"])
    container = av.open(f"file:{out}", "w", format="mp4")
    confine(PLAYING, None, MOST)
    try:
        reader = Reader(Order(**order))
        with container:
            told = transcoded(reader, container, reader.rate)
    except TableWanted as wanted:
        told = {"table": wanted.curve}
    except Exception as error:  # a broken file fails in as many ways as there are decoders
        told = {"error": f"{type(error).__name__}: {error}"[:300]}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
