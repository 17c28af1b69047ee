"""The film: segments and sound joined into one MP4 by copying packets.

The picture's clock is a frame counter, so the step between two frames is exactly one frame from
the first to the last, across segments. Sound is encoded as far as the picture reaches, by the
thread that joins, while workers draw what comes next: nothing waits on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import av.error
from av.packet import Packet
from av.video.stream import VideoStream

from beatreel.errors import RenderFailed

from . import sound
from .encode import MOV_FLAGS, reopened

#: Packets are decoded this many frames before they are due, since B frames look ahead.
_DELAY = 1


class Film:
    """An MP4 file being written, its index moved to the front when it is closed."""

    def __init__(
        self,
        path: Path,
        fps: Fraction,
        frames: int,
        parts: tuple[sound.Piece, ...] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        self._fps = fps
        self._frames = frames
        self._parts = parts
        self._written = 0
        self._parameters: bytes | None = None
        self._video: VideoStream | None = None
        self._sound: Iterator[Packet] = iter(())
        flags = {**MOV_FLAGS, "movflags": f"{MOV_FLAGS['movflags']}+faststart"}
        # "file:" keeps a folder such as "mix:2" from being read as a protocol.
        self._container = av.open(f"file:{path}", "w", format="mp4", options=flags)
        self._container.metadata.update(metadata or {})

    @property
    def samples(self) -> int:
        """Length of the sound, which is the length of the picture."""
        return round(self._frames * sound.RATE / self._fps)

    def append(self, segment: bytes) -> None:
        """Add the next segment and the sound that goes with it.

        Raises
        ------
        RenderFailed
            It was not encoded with the settings of the first one.
        """
        with reopened(segment) as source:
            stream = source.streams.video[0]
            self.copy(stream, [packet for packet in source.demux(stream) if packet.size])

    def copy(self, stream: VideoStream, packets: Sequence[Packet], first: int = 0) -> None:
        """Add packets of another file, of which the earliest frame is its frame ``first``."""
        video = self._video or self._begin(stream)
        if bytes(stream.codec_context.extradata or b"") != self._parameters:
            raise RenderFailed("Two parts of the video differ in their settings: render again.")
        self._lay_sound((self._written + len(packets)) / self._fps)
        for place, packet in enumerate(packets):
            self._place(packet, place, first, video)
        self._written += len(packets)

    def _begin(self, template: VideoStream) -> VideoStream:
        self._parameters = bytes(template.codec_context.extradata or b"")
        self._video = self._container.add_stream_from_template(template)
        self._video.time_base = 1 / self._fps
        if self._parts:
            stream = sound.add_stream(self._container)
            pcm = sound.mixed(self._parts, self.samples)
            self._sound = sound.packets(stream, pcm, self.samples)
        return self._video

    def _lay_sound(self, until: Fraction) -> None:
        for packet in self._sound:
            self._container.mux(packet)
            if packet.pts is not None and packet.pts >= until * sound.RATE:
                return

    def _place(self, packet: Packet, place: int, first: int, stream: VideoStream) -> None:
        assert packet.pts is not None
        shown = round(packet.pts * packet.time_base * self._fps) - first
        packet.stream = stream
        packet.time_base = 1 / self._fps
        packet.pts = self._written + shown
        packet.dts = self._written + place - _DELAY
        packet.duration = 1
        self._container.mux(packet)

    def close(self) -> None:
        """Write the index and check that no frame is missing.

        Raises
        ------
        RenderFailed
            Fewer or more frames were appended than the film has.
        """
        for packet in self._sound:
            self._container.mux(packet)
        self._container.close()
        if self._written != self._frames:
            raise RenderFailed(
                f"The video has {self._written} of {self._frames} frames: render it again."
            )

    def abandon(self) -> None:
        """Let go of the file without finishing it."""
        with suppress(av.error.FFmpegError, OSError):
            self._container.close()
