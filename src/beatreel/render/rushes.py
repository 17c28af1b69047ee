"""Rushes: a chunk as it was encoded, and what was seen when it was looked at right after.

What a report says is measured where a chunk is drawn, while others are being drawn, and not once
more when all is done. Groups of pictures are closed, so a segment by itself decodes to what it
decodes to in the film; a review knows the hash of the packets it was made of, so it is certain in
the end that the film has these very packets (``finished``).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from fractions import Fraction

import av.error
import numpy as np
from av.packet import Packet

from beatreel.errors import RenderFailed

from .encode import reopened
from .glimpse import Cells, glimpses

#: Of a kept rush: a mark, and the hash, frames, cells and bytes of its review.
_HEAD = struct.Struct("<4s32sIII")
_MARK = b"rsh1"
#: Of a packet: its frame, its bytes, whether decoding can start there.
_PACKET = struct.Struct("<iI?")


class Tally:
    """The hash of coded packets: of every bit of them, and of the places of their frames.

    Parameters
    ----------
    parameters
        Of the decoder, out of band.
    """

    def __init__(self, parameters: bytes) -> None:
        self._hash = hashlib.sha256(parameters)

    def add(self, packet: Packet, frame: int) -> None:
        """Take the next packet; ``frame`` counts from the first frame of its chunk."""
        self._hash.update(_PACKET.pack(frame, packet.size, packet.is_keyframe))
        self._hash.update(memoryview(packet))

    def digest(self) -> bytes:
        """Return the SHA-256 of all that was taken."""
        return self._hash.digest()


@dataclass(frozen=True, slots=True)
class Review:
    """What was seen of a coded chunk, and of which packets."""

    #: ``Tally`` of the packets.
    digest: bytes
    #: Number of frames.
    frames: int
    #: Number of cells of each.
    size: int
    #: The cells, compressed.
    packed: bytes

    @property
    def cells(self) -> Cells:
        """Mean Y, U and V of each cell, uint8, shape (frames, 3, cells)."""
        flat = np.frombuffer(zlib.decompress(self.packed), np.uint8)
        return flat.reshape(self.frames, 3, self.size)


@dataclass(frozen=True, slots=True)
class Rush:
    """A coded chunk, an MP4 of its own, and its review."""

    segment: bytes
    review: Review

    @classmethod
    def of(cls, segment: bytes, fps: Fraction) -> Rush:
        """Look at a segment.

        Raises
        ------
        RenderFailed
            Not every packet is a frame.
        """
        broken = RenderFailed("A part of the video does not decode whole: render it again.")
        places: list[int] = []
        try:
            with reopened(segment) as source:
                stream = source.streams.video[0]
                tally = Tally(bytes(stream.codec_context.extradata or b""))

                def seen(packet: Packet) -> None:
                    places.append(place(packet, fps))
                    tally.add(packet, places[-1])

                cells = list(glimpses(source, seen))
        except av.error.FFmpegError as error:
            raise broken from error
        if not cells or sorted(places) != list(range(len(cells))):
            raise broken
        held = np.stack(cells)
        packed = zlib.compress(held.tobytes(), 1)
        return cls(segment, Review(tally.digest(), len(held), held.shape[2], packed))

    def to_bytes(self) -> bytes:
        """Return both as they are kept."""
        seen = self.review
        head = _HEAD.pack(_MARK, seen.digest, seen.frames, seen.size, len(seen.packed))
        return b"".join((head, seen.packed, self.segment))

    @classmethod
    def from_bytes(cls, kept: bytes, fps: Fraction) -> Rush:
        """Read what was kept; a segment that was kept without a review is looked at."""
        if not kept.startswith(_MARK):
            return cls.of(kept, fps)
        _, digest, frames, size, length = _HEAD.unpack_from(kept)
        stop = _HEAD.size + length
        return cls(kept[stop:], Review(digest, frames, size, kept[_HEAD.size : stop]))


def place(packet: Packet, fps: Fraction) -> int:
    """Return the frame of a packet, counted from time 0."""
    assert packet.pts is not None
    return round(packet.pts * packet.time_base * fps)
