"""Thumbnails: one small picture of a clip, from its best moment."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.video.frame import VideoFrame

from beatreel.errors import UnsupportedFile

from .projector import Planes, Projector
from .source import STEP, Footage, Stretch

#: Quality of the JPEG, from 2 (best) to 31.
_QUALITY = 4


def thumbnail(footage: Footage, side: int = 320) -> bytes:
    """Return a JPEG of a clip or photo, whole and as displayed.

    Parameters
    ----------
    side
        Longest side, px.

    Raises
    ------
    UnsupportedFile
        Nothing of it decodes.
    """
    aspect = footage.source.aspect
    wide, high = (side, side / aspect) if aspect >= 1 else (side * aspect, side)
    size = (max(16, round(wide / 2) * 2), max(16, round(high / 2) * 2))
    projector = Projector(*size)
    try:
        shown = projector.show(footage.source.path, best(footage), 0, 0)
        if shown is None:
            raise UnsupportedFile(
                f"Nothing of {footage.source.name} can be shown: export it again."
            )
        return _encoded(shown[0], size)
    finally:
        projector.close()


def best(footage: Footage) -> float:
    """Return the second of a clip that is worth most to look at."""

    def top(run: Stretch) -> int:
        return max(range(len(run.worth)), key=run.worth.__getitem__, default=0)

    runs = [run for run in footage.stretches if run.worth]
    run = max(runs, key=lambda it: it.worth[top(it)], default=None)
    return 0.0 if run is None else min(run.start + STEP * (top(run) + 0.5), run.stop)


def _encoded(planes: Planes, size: tuple[int, int]) -> bytes:
    high, wide = planes[0].shape
    frame = VideoFrame(wide, high, "yuv420p")
    for plane, values in zip(frame.planes, planes, strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        rows[:, : plane.width] = values
    # JPEG is full range and BT.601.
    shown = frame.reformat(
        *size,
        format="yuvj420p",
        src_colorspace=1,
        dst_colorspace=5,
        src_color_range=1,
        dst_color_range=2,
        interpolation="AREA",
    )
    codec = av.CodecContext.create("mjpeg", "w")
    codec.width, codec.height = size
    codec.pix_fmt, codec.time_base = "yuvj420p", Fraction(1)
    codec.options = {"qmin": str(_QUALITY), "qmax": str(_QUALITY)}
    return b"".join(bytes(packet) for packet in [*codec.encode(shown), *codec.encode(None)])
