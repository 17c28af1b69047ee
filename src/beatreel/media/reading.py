"""Reading frames of one file at any time, as planes that a picture can be drawn from.

Runs in a process of its own. A file that is plain (8 bits, 4:2:0, BT.709, upright, progressive)
is handed on as it is decoded; anything else goes through a filter graph that makes it so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from .confining import PIXELS, opened

#: Seconds ahead up to which frames are decoded rather than looked for.
_NEAR = 1.0
#: A source that is larger than the picture by more is made smaller first, to this much room.
_SHRUNK, _ROOM = 0.66, 1.25
#: Most pixels that are handed on, in pictures.
_AREA = 4
#: Seconds by which a container may round the time of a frame.
_ROUNDED = 6e-4
#: Packets in a row that may be broken.
_PATIENCE = 300


@dataclass(frozen=True, slots=True)
class Order:
    """How a file is to be read."""

    path: str
    demuxer: str
    #: Width and height of the picture that it will fill, px.
    cover: tuple[int, int]
    #: Name of a file with a table of colours for pictures of high dynamic range.
    table: str = ""


class TableWanted(Exception):
    """The picture is of high dynamic range: its order must name a table for its curve."""

    def __init__(self, curve: str) -> None:
        super().__init__(curve)
        self.curve = curve


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
        except BaseException:
            self._file.close()
            raise
        self._origin = _origin(self._stream)
        self._frames = self._decoded()
        self._now: Any = None
        self._next: Any = None
        self._over = False
        self._way: _Way | None = None
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
            self._way = _Way(frame, self.order, min(max(sample, 0.2), 5.0))
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


class _Way:
    """How frames of one shape become plain: filters, then scaling and colours."""

    def __init__(self, frame: Any, order: Order, sample: float) -> None:
        self._order = order
        self._curve = _CURVES.get(int(frame.color_trc), "")
        if self._curve and not order.table:
            raise TableWanted(self._curve)
        turned = frame.rotation % 180 != 0
        high = frame.width if turned else frame.height
        wide = frame.height if turned else frame.width
        #: Width over height, as displayed.
        self.aspect = wide * (1.0 / sample if turned else sample) / high
        self._size = _fitted(wide, high, order.cover)
        self._range = 2 if int(frame.color_range) == 2 or frame.format.is_rgb else 1
        self._matrix = _matrix(frame)
        if self._curve:
            frame = self._wide(frame)
        steps = list(_steps(frame, order.table if self._curve else ""))
        self._graph = _Graph(frame, steps) if steps else None
        self._plain = (
            not steps
            and frame.format.name == "yuv420p"
            and self._size == (frame.width, frame.height)
            and self._range == 1
            and self._matrix == _709
        )

    def through(self, frame: Any) -> Any:
        """Return a frame as yuv420p in BT.709 limited range, upright and of the size wanted."""
        if self._plain:
            return frame
        if self._curve:
            frame = self._wide(frame)
        if self._graph is not None:
            frame = self._graph.through(frame)
        rgb = frame.format.is_rgb
        return frame.reformat(
            *self._size,
            format="yuv420p",
            src_colorspace=_709 if rgb else self._matrix,
            dst_colorspace=_709,
            src_color_range=2 if rgb else self._range,
            dst_color_range=1,
            interpolation="BICUBIC",
            threads=1,
        )

    def _wide(self, frame: Any) -> Any:
        """Return the R'G'B' of a frame of high dynamic range, as a table takes it."""
        return frame.reformat(
            format="gbrp10le",
            src_colorspace=self._matrix,
            dst_colorspace=self._matrix,
            src_color_range=self._range,
            dst_color_range=2,
            threads=1,
        )


#: AVCOL_TRC_*: curves of high dynamic range.
_CURVES = {16: "pq", 18: "hlg"}
#: AVCOL_SPC_*, as PyAV counts them.
_709, _601, _2020 = 1, 5, 9


def _matrix(frame: Any) -> int:
    told = int(frame.colorspace)
    if told in (1, 5, 6, 9, 10):
        return {6: _601, 10: _2020}.get(told, told)
    # A file that does not say is taken for what its size suggests.
    return _709 if frame.height >= 720 and not frame.format.name.startswith("yuvj") else _601


def _fitted(wide: int, high: int, cover: tuple[int, int]) -> tuple[int, int]:
    """Return an even size, smaller where the source is far larger than the picture."""
    share = max(cover[0] / wide, cover[1] / high)
    factor = min(1.0, _ROOM * share) if share < _SHRUNK else 1.0
    area = wide * high * factor * factor
    factor *= min(1.0, (_AREA * cover[0] * cover[1] / area) ** 0.5)
    return max(4, round(wide * factor / 2) * 2), max(4, round(high * factor / 2) * 2)


def _steps(frame: Any, table: str) -> Iterator[tuple[str, str]]:
    if frame.interlaced_frame:
        yield "estdif", "mode=frame"
    if has_alpha(frame):
        yield "format", "gbrap"
        yield "premultiply", "inplace=1"
    if table:
        yield "lut3d", f"file={_quoted(table)}"
    if frame.rotation % 360 in (90, 270):
        yield "transpose", "clock" if frame.rotation % 360 == 270 else "cclock"
    elif frame.rotation % 360 == 180:
        yield "hflip", ""
        yield "vflip", ""


def _quoted(path: str) -> str:
    """Return a path as a filter's option takes it."""
    return "".join(f"\\{c}" if c in "\\':,;[]" else c for c in path)


def has_alpha(frame: Any) -> bool:
    """Whether some of a frame may be seen through."""
    return any(part.is_alpha for part in frame.format.components) or frame.format.has_palette


#: Filters that give a frame only when they have seen the next.
_WAITING = ("estdif",)


class _Graph:
    """A chain of filters."""

    def __init__(self, frame: Any, steps: list[tuple[str, str]]) -> None:
        import av.filter

        # A filter that waits for neighbours gets the frame itself as such: what a frame becomes
        # must not depend on what was asked for before.
        self._pushes = 3 if any(name in _WAITING for name, _ in steps) else 1
        self._graph = graph = av.filter.Graph()
        graph.threads = 1
        self._source = last = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format,
            time_base=Fraction(1, 1000),
        )
        for name, arguments in steps:
            node = graph.add(name, arguments or None)
            last.link_to(node)
            last = node
        sink = graph.add("buffersink")
        last.link_to(sink)
        graph.configure()

    def through(self, frame: Any) -> Any:
        """Return a frame as it leaves the chain."""
        shown = None
        for _ in range(self._pushes):
            self._graph.push(frame)
            with contextlib.suppress(BlockingIOError):
                shown = self._graph.pull()
        if shown is None:
            raise ValueError("a filter gave no picture")
        return shown
