"""Sizes of pictures read from their heads, so that a bomb is refused before it is decoded."""

from __future__ import annotations

import struct
from typing import IO

from .formats import GIF, JPEG, PNG, WEBP, WEBP_MOVING, Format

#: Markers of a JPEG that carry its size: all frames but the tables among them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Segments of a JPEG that may come before its size.
_SEGMENTS = 1000


def dimensions(file: IO[bytes], form: Format) -> tuple[int, int] | None:
    """Return width and height in px; ``None`` where the head does not say.

    Parameters
    ----------
    file
        At its beginning.
    """
    try:
        if form is PNG:
            return struct.unpack(">16xII", file.read(24))
        if form is GIF:
            return struct.unpack("<6xHH", file.read(10))
        if form in (WEBP, WEBP_MOVING):
            return _webp(file.read(30))
        return _jpeg(file) if form is JPEG else None
    except struct.error:
        return None


def _webp(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        wide, high = struct.unpack("<HH", head[26:30])
        return wide & 0x3FFF, high & 0x3FFF
    return None


def _jpeg(file: IO[bytes]) -> tuple[int, int] | None:
    file.seek(2)
    for _ in range(_SEGMENTS):
        byte = file.read(1)
        while byte and byte != b"\xff":
            byte = file.read(1)
        while byte == b"\xff":
            byte = file.read(1)
        if not byte:
            return None
        marker = byte[0]
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        (size,) = struct.unpack(">H", file.read(2))
        if marker in _FRAMES:
            high, wide = struct.unpack(">xHH", file.read(5))
            return wide, high
        file.seek(size - 2, 1)
    return None
