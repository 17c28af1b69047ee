"""Animated WebP, which FFmpeg does not decode: turned into a clip in memory, frame by frame.

Runs in the confined process of whoever opens the file.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import IO

#: What stands for a demuxer where the file is an animated WebP.
DEMUXER = "webp_moving"
#: Most frames, and most pixels of all together.
_MOST, _PIXELS = 3000, 4_000_000_000
#: ms of a frame that does not say.
_UNSAID = 100
_MS = Fraction(1, 1000)


def flipped(file: IO[bytes], largest: int) -> IO[bytes]:
    """Return the frames of an animated WebP as an MP4; transparent parts are black.

    Parameters
    ----------
    largest
        Pixels of a frame.

    Raises
    ------
    ValueError
        It does not decode, or is too large.
    """
    import av
    import numpy as np  # half of the time that a process takes to look at any other file
    import skia

    codec = skia.Codec.MakeFromData(skia.Data.MakeWithCopy(file.read()))
    if codec is None:
        raise ValueError("nothing in it decodes")
    info, frames = codec.getInfo(), list(codec.getFrameInfo())
    wide, high = info.width(), info.height()
    if wide * high > largest or len(frames) > _MOST or wide * high * len(frames) > _PIXELS:
        raise ValueError("the picture is too large")
    kind = info.makeColorType(skia.kRGBA_8888_ColorType).makeAlphaType(skia.kPremul_AlphaType)
    pixels, out = np.zeros((high, wide, 4), np.uint8), io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        options = {"preset": "ultrafast", "crf": "12", "g": "10"}
        stream = container.add_stream("libx264", rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = wide, high, "yuv444p"  # pyright: ignore[reportAttributeAccessIssue]
        stream.time_base = stream.codec_context.time_base = _MS  # pyright: ignore[reportAttributeAccessIssue]
        at = 0
        for number, each in enumerate(frames):
            asked = skia.Codec.Options()
            asked.fFrameIndex = number
            if (
                codec.getPixels(kind, pixels, pixels.strides[0], asked)
                != skia.Codec.Result.kSuccess
            ):
                break
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), "rgb24")
            frame = frame.reformat(format="yuv444p", src_color_range=2, dst_color_range=1)
            frame.pts, frame.time_base = at, _MS
            at += each.fDuration if each.fDuration > 0 else _UNSAID
            container.mux(stream.encode(frame))  # pyright: ignore[reportAttributeAccessIssue]
        container.mux(stream.encode(None))  # pyright: ignore[reportAttributeAccessIssue]
    out.seek(0)
    return out
