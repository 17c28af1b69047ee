"""Small clips and photos whose frames can be told apart, made by the tests themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

#: Bits of a frame number that the bars of a frame show.
BITS = 8

Draw = Callable[[int], np.ndarray]


def bars(number: int, width: int = 160, height: int = 96) -> np.ndarray:
    """R'G'B' with the number as black and white bars."""
    lit = [220 if number >> bit & 1 else 30 for bit in range(BITS)]
    row = np.repeat(np.array(lit, np.uint8), width // BITS)
    row = np.pad(row, (0, width - len(row)), mode="edge")
    return np.broadcast_to(row[None, :, None], (height, width, 3)).copy()


def number(luma: np.ndarray) -> int:
    """Read the number of a frame back."""
    wide = luma.shape[1] // BITS
    lit = [luma[:, bit * wide + 2 : (bit + 1) * wide - 2].mean() for bit in range(BITS)]
    return sum(1 << bit for bit, value in enumerate(lit) if value > 125)


def clip(
    path: Path,
    frames: int = 30,
    *,
    fps: int | Fraction = 30,
    draw: Draw = bars,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    times: Iterable[float] | None = None,
    options: dict[str, str] | None = None,
    sound: np.ndarray | None = None,
    **codec_fields: object,
) -> Path:
    """Write a clip.

    Parameters
    ----------
    times
        Seconds of the frames, for a rate that varies.
    sound
        Mono at 44.1 kHz.
    """
    base = Fraction(1, 90_000) if times is not None or path.suffix == ".mkv" else 1 / Fraction(fps)
    moments = (
        list(times) if times is not None else [float(n / Fraction(fps)) for n in range(frames)]
    )
    settings = {"preset": "ultrafast", "g": "10"} if codec == "libx264" else {}
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=fps, options={**settings, **(options or {})})
        first = draw(0)
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = pixels
        stream.time_base = base
        stream.codec_context.time_base = base
        for name, value in codec_fields.items():
            setattr(stream.codec_context, name, value)
        audio = out.add_stream("aac", rate=44_100, layout="mono") if sound is not None else None
        for index, moment in enumerate(moments):
            shown = draw(index)
            kind = "rgba" if shown.shape[2] == 4 else "rgb24"
            frame = av.VideoFrame.from_ndarray(shown, format=kind)
            frame = frame.reformat(
                format=pixels, dst_colorspace=1, src_color_range=2, dst_color_range=1
            )
            frame.pts, frame.time_base = round(moment / base), base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if audio is not None and sound is not None:
            for at in range(0, len(sound), 1024):
                part = sound[None, at : at + 1024].astype(np.float32)
                block = av.AudioFrame.from_ndarray(part, "fltp", "mono")
                block.sample_rate, block.pts, block.time_base = 44_100, at, Fraction(1, 44_100)
                out.mux(audio.encode(block))
            out.mux(audio.encode(None))
    return path


def turned(path: Path, degrees: int) -> Path:
    """Say in an MP4 that it is to be shown turned clockwise, as phones do."""
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    upright = b"".join(v.to_bytes(4, "big", signed=True) for v in (1 << 16, 0, 0, 0, 1 << 16))
    matrix = (cos << 16, sin << 16, 0, -sin << 16, cos << 16)
    data = path.read_bytes()
    # The first matrix is that of the movie, the second that of the track.
    place = data.index(upright, data.index(b"tkhd"))
    values = b"".join(v.to_bytes(4, "big", signed=True) for v in matrix)
    path.write_bytes(data[:place] + values + data[place + len(values) :])
    return path


def photo(path: Path, shown: np.ndarray, codec: str = "png", pixels: str = "rgb24") -> Path:
    """Write a picture."""
    context = av.CodecContext.create(codec, "w")
    context.height, context.width = shown.shape[:2]
    context.pix_fmt, context.time_base = pixels, Fraction(1)
    kind = "rgba" if shown.shape[2] == 4 else "rgb24"
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(shown), format=kind)
    frame = frame.reformat(format=pixels)
    path.write_bytes(b"".join(bytes(p) for p in [*context.encode(frame), *context.encode(None)]))
    return path


def archive() -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("photo.png", b"not a picture")
    return out.getvalue()
