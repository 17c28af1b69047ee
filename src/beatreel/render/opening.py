"""The opening of a cover, in a process of its own.

Writes a line of JSON and, if that tells a size, the picture: upright, cut to a shape, scaled to a
size, on a dark ground; uint8, shape (height, width, 3).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from beatreel.apart import PLAYING, confine
from beatreel.errors import BeatreelError, FileTooLarge, InvalidInput, UnsupportedFile

#: A picture over this many pixels is refused before it is decoded.
MOST_PIXELS = 120_000_000
#: Seconds of CPU that one may take.
_PATIENCE = 60
#: A picture that is longer than this many times its other side is cut to its middle.
_LONGEST_SHAPE = 3
#: Shorter side that even the smallest picture is enlarged to, px.
_LEAST = 64
#: Behind what is transparent, sRGB.
_GROUND = 0xFF101014


def opened(path: str, longest: int) -> NDArray[np.uint8]:
    """Decode a picture; ``longest`` is the longer side of what is kept, px.

    Raises
    ------
    InvalidInput, UnsupportedFile, FileTooLarge
        It is no picture, or broken, or over the limit.
    """
    name = Path(path).name
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror}; check its rights.") from None
    held = skia.Data.MakeWithCopy(data)  # the codec reads it, but does not keep it alive
    codec = _codec(held) if data else None
    if codec is None:
        raise UnsupportedFile(
            f"{name} is not a picture that can be opened: save it as JPEG, PNG or WebP."
        )
    info = codec.getInfo()
    if info.width() * info.height() > MOST_PIXELS:
        raise FileTooLarge(
            f"{name} has {info.width()}×{info.height()} pixels, more than"
            f" {MOST_PIXELS // 1_000_000} million: save a smaller one."
        )
    pixels = np.zeros((info.height(), info.width(), 4), np.uint8)
    kind = info.makeColorType(skia.kRGBA_8888_ColorType).makeAlphaType(skia.kPremul_AlphaType)
    result = codec.getPixels(kind, pixels, pixels.strides[0])
    if result != skia.Codec.Result.kSuccess and not _nearly(result, pixels):
        raise UnsupportedFile(f"{name} is broken or cut off: save it again, or choose another.")
    return _fitted(_upright(pixels, codec.getOrigin()), longest)


def _codec(data: skia.Data) -> skia.Codec | None:
    """Read the head of a picture, no more; ``None`` if it is none."""
    try:
        return skia.Codec.MakeFromData(data)
    except (RuntimeError, ValueError):
        return None


def _nearly(result: skia.Codec.Result, pixels: NDArray[np.uint8]) -> bool:
    """Return whether only the end of the file is missing: what is not there is of one colour."""
    low = pixels[-max(1, len(pixels) // 12) :]
    return result == skia.Codec.Result.kIncompleteInput and int(np.ptp(low, (0, 1)).max()) > 8


def _upright(pixels: NDArray[np.uint8], origin: skia.EncodedOrigin) -> NDArray[np.uint8]:
    """Turn a picture as its camera was held."""
    # EXIF's orientations in their order: odd bits mirror, the last four lie on a side.
    number = int(origin) - 1
    turned = (
        lambda p: p,
        lambda p: p[:, ::-1],
        lambda p: p[::-1, ::-1],
        lambda p: p[::-1],
        lambda p: p.swapaxes(0, 1),
        lambda p: np.rot90(p, -1),
        lambda p: np.rot90(p.swapaxes(0, 1), 2),
        lambda p: np.rot90(p, 1),
    )[number]
    return np.ascontiguousarray(turned(pixels))


def _fitted(pixels: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """Cut a picture to a shape, scale it to a size and lay it on a dark ground."""
    image = skia.Image.fromarray(
        pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    wide, high = image.width(), image.height()
    kept_wide, kept_high = min(wide, _LONGEST_SHAPE * high), min(high, _LONGEST_SHAPE * wide)
    scale = min(1.0, longest / max(kept_wide, kept_high))
    scale = max(scale, _LEAST / min(kept_wide, kept_high))
    size = (max(2, round(kept_wide * scale)), max(2, round(kept_high * scale)))
    surface = skia.Surface(*size)
    canvas = surface.getCanvas()
    canvas.clear(_GROUND)
    middle = skia.Rect.MakeXYWH(
        (wide - kept_wide) / 2, (high - kept_high) / 2, kept_wide, kept_high
    )
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(image, middle, skia.Rect.MakeWH(*size), sampling)
    return np.ascontiguousarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])


def main(path: str, longest: str) -> None:
    """Tell what is in a picture."""
    confine(PLAYING, _PATIENCE)
    out = sys.stdout.buffer
    try:
        pixels = opened(path, int(longest))
        out.write(json.dumps({"shape": pixels.shape}).encode() + b"\n" + pixels.tobytes())
    except BeatreelError as error:
        told = {"error": type(error).__name__, "message": error.message}
        out.write(json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
