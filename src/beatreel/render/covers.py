"""Covers: the user's picture from a file, made ready for the scenes that show it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from beatreel.draft import Draft, Media, Segment
from beatreel.errors import FileTooLarge, InvalidInput, NotFound, UnsupportedFile
from beatreel.visuals.artwork import LONGEST, Artwork
from beatreel.visuals.catalogue import scene

#: A picture over this many pixels is refused before it is decoded.
MOST_PIXELS = 120_000_000
#: A file over this many bytes is refused before it is read.
MOST_BYTES = 200_000_000
#: A picture that is longer than this many times its other side is cut to its middle.
_LONGEST_SHAPE = 3
#: Shorter side that even the smallest picture is enlarged to, px.
_LEAST = 64
#: Behind what is transparent, sRGB.
_GROUND = 0xFF101014


def artwork_of(draft: Draft, segment: Segment) -> Artwork | None:
    """Return the picture that a segment shows; ``None`` where the scene shows none.

    ``params.cover`` names a media of the draft; without it the draft's first picture is taken, and
    without that the scene paints its own.

    Raises
    ------
    NotFound, UnsupportedFile, FileTooLarge, InvalidInput
        The picture is not in the draft, not there, or cannot be read.
    """
    if segment.scene is None or not scene(segment.scene).cover:
        return None
    item = _chosen(draft, segment)
    return None if item is None else read_cover(item.path)


def _chosen(draft: Draft, segment: Segment) -> Media | None:
    pictures = {item.id: item for item in draft.media if item.kind == "image"}
    name = segment.params.get("cover")
    if name is None:
        return next(iter(pictures.values()), None)
    if not isinstance(name, str) or name not in pictures:
        raise NotFound(
            f"Segment {segment.id} shows the picture {str(name)[:40]!r}, which is not in the draft:"
            " add it to the media, or take the parameter cover away."
        )
    return pictures[name]


def read_cover(path: str | Path) -> Artwork:
    """Read a picture: JPEG, PNG, WebP, GIF (its first frame) or BMP, of any size and shape.

    Raises
    ------
    NotFound
        There is no such file.
    UnsupportedFile
        It is no picture, or a broken one.
    FileTooLarge
        It is over the limit.
    """
    file = Path(path)
    try:
        stamp = file.stat()
    except (OSError, ValueError):
        raise NotFound(f"There is no picture {str(path)[:200]!r}: check the path.") from None
    if not file.is_file():
        raise UnsupportedFile(f"{file.name} is not a picture: give a JPEG, PNG, WebP or GIF file.")
    if stamp.st_size > MOST_BYTES:
        raise FileTooLarge(
            f"{file.name} has {stamp.st_size / 1e6:.0f} MB and a cover may have"
            f" {MOST_BYTES / 1e6:.0f}: save a smaller one."
        )
    return _read(str(file), stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _read(path: str, _changed: int, _size: int) -> Artwork:
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
    return Artwork.of(_fitted(_upright(pixels, codec.getOrigin())))


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


def _fitted(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cut a picture to a shape, scale it to a size and lay it on a dark ground."""
    image = skia.Image.fromarray(
        pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    wide, high = image.width(), image.height()
    kept_wide, kept_high = min(wide, _LONGEST_SHAPE * high), min(high, _LONGEST_SHAPE * wide)
    scale = min(1.0, LONGEST / max(kept_wide, kept_high))
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
