"""Plain pictures: 8 bits, 4:2:0, BT.709 limited range, upright, progressive, opaque.

What is plain is handed on as it was decoded; anything else is made so, each frame by itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

#: A source that is larger than the picture by more is made smaller first, to this much room.
_SHRUNK, _ROOM = 0.66, 1.25
#: Most pixels that are handed on, in pictures.
_AREA = 4


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


class Way:
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


def shrunk(wide: int, high: int, cover: tuple[int, int]) -> bool:
    """Whether a source is so much larger than the picture that it is made smaller first."""
    return max(cover[0] / max(1, wide), cover[1] / max(1, high)) < _SHRUNK


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
