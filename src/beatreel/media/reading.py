"""Reading frames of one file at any time, as planes that a picture can be drawn from.

Runs in a process of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from .confining import PIXELS, opened
from .plainness import Order, TableWanted, Way, shrunk

__all__ = ["Order", "Reader", "TableWanted"]

#: Seconds ahead up to which frames are decoded rather than looked for.
_NEAR = 1.0
#: Seconds by which a container may round the time of a frame.
_ROUNDED = 6e-4
#: Packets in a row that may be broken.
_PATIENCE = 300


class Reader:
    """One open file and the frame it stands at.

    Parameters
    ----------
    order
        What is read, and how.

    Raises
    ------
    ValueError
        Nothing in it decodes.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self._file = Path(order.path).open("rb")  # noqa: SIM115 - kept open
        try:
            self._container = opened(self._file, order.demuxer)
            self._stream = _picture(self._container)
            codec = self._stream.codec_context
            if codec.width * codec.height > PIXELS:
                raise ValueError("the picture is too large")
            codec.thread_type, codec.thread_count = "NONE", 1
            if shrunk(codec.width, codec.height, order.cover):
                # Edges of blocks that no other frame is made from do not survive the shrinking.
                codec.options = {"skip_loop_filter": "noref"}
        except BaseException:
            self._file.close()
            raise
        self._origin = _origin(self._stream)
        self._frames = self._decoded()
        self._now: Any = None
        self._next: Any = None
        self._over = False
        self._way: Way | None = None
        self._shape: Any = None

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(Exception):
            self._container.close()
        self._file.close()

    @property
    def time(self) -> float:
        """Seconds at which the current frame begins; before all others at first."""
        return -1.0 if self._now is None else self._now[0]

    def frame(self, time: float) -> Any:
        """Return the frame that is shown at ``time`` (seconds), or the last before it.

        Returns
        -------
        av.VideoFrame
            None where nothing decodes.
        """
        held = time + _ROUNDED
        if self._now is None or held < self._now[0] or held > self._ahead() + _NEAR:
            self._seek(max(0.0, time))
        self._advance(held)
        if self._now is None and not self._over:
            self._advance(held)
        return None if self._now is None else self._now[1]

    def planes(self, frame: Any) -> tuple[tuple[np.ndarray, ...], float]:
        """Return Y, U and V of a frame (BT.709 limited range, upright), and its aspect."""
        shown, aspect = self._shown(frame)
        # The frame is kept by its planes for as long as they are.
        return tuple(_array(plane) for plane in shown.planes), aspect

    def _shown(self, frame: Any) -> tuple[Any, float]:
        shape = (frame.format.name, frame.width, frame.height, frame.rotation)
        if self._way is None or shape != self._shape:
            self._shape = shape
            sample = float(self._stream.sample_aspect_ratio or 0) or 1.0
            self._way = Way(frame, self.order, min(max(sample, 0.2), 5.0))
        return self._way.through(frame), self._way.aspect

    @property
    def rate(self) -> Fraction:
        """Frames a second, about."""
        told = self._stream.average_rate or self._stream.guessed_rate
        return min(max(Fraction(told or 30), Fraction(1)), Fraction(240))

    def all(self) -> Iterator[tuple[float, Any, float]]:
        """Yield every frame from the first on, plain, with its second and its aspect."""
        for time, frame in self._decoded():
            shown, aspect = self._shown(frame)
            yield max(0.0, time), shown, aspect

    def _ahead(self) -> float:
        return self._next[0] if self._next is not None else self._now[0]

    def _advance(self, time: float) -> None:
        while not self._over and (self._next is None or self._next[0] <= time):
            if self._next is not None:
                self._now = self._next
            self._next = next(self._frames, None)
            self._over = self._next is None
            if self._now is None:
                self._now = self._next

    def _seek(self, time: float) -> None:
        """Stand at a key frame before ``time``; some files say one and give another."""
        if self._now is None and time < _NEAR and not self._over:
            return
        for early in (0.0, 3.0, time):
            at = max(0.0, time - early)
            ticks = int(at / self._stream.time_base) + self._origin
            with contextlib.suppress(Exception):
                self._container.seek(ticks, stream=self._stream, backward=True)
            self._stream.codec_context.flush_buffers()
            self._frames, self._over = self._decoded(), False
            self._now = self._next = None
            self._next = next(self._frames, None)
            if (self._next is not None and self._next[0] <= time + 1e-3) or at == 0.0:
                break
        self._over = self._next is None

    def _decoded(self) -> Iterator[tuple[float, Any]]:
        """Yield frames with their times, stepping over what is broken."""
        broken = 0
        base = float(self._stream.time_base or 0) or 1 / 1000
        last = -1.0
        packets = self._container.demux(self._stream)
        while broken < _PATIENCE:
            try:
                packet = next(packets)
                for frame in packet.decode():
                    broken = 0
                    if frame.pts is not None:
                        last = (frame.pts - self._origin) * base
                    yield last, frame
            except StopIteration:
                return
            except Exception:  # a broken packet fails in as many ways as there are codecs
                broken += 1


def _picture(container: Any) -> Any:
    import av.stream

    cover = av.stream.Disposition.attached_pic
    found = next((s for s in container.streams.video if not s.disposition & cover), None)
    if found is None:
        raise ValueError("there is no picture in it")
    return found


def _origin(stream: Any) -> int:
    return int(stream.start_time or 0)


def _array(plane: Any) -> np.ndarray:
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]
