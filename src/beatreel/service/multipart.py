"""Multipart bodies, pushed part by part as their bytes arrive.

Nothing is gathered: a part's bytes are handed on in the pieces in which they came, so a body of
any size needs the memory of one piece.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from beatreel.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Opened:
    """A part begins."""

    #: Field of the form.
    name: str
    #: As the client says it: never a path of ours. Empty for a plain field.
    filename: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of the part that is open."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Closed:
    """The part is complete."""


Event = Opened | Piece | Closed


def boundary(content_type: str) -> bytes:
    """Return the boundary of a multipart body.

    Raises
    ------
    InvalidInput
        The type is not multipart/form-data or names no boundary.
    """
    kind, options = parse_options_header(content_type)
    mark = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(mark) <= 200:
        raise InvalidInput(
            "The body is not multipart/form-data with a boundary: send files=@… with curl -F."
        )
    return mark


async def events(pieces: AsyncIterator[bytes], mark: bytes) -> AsyncIterator[Event]:
    """Yield what happens in a multipart body.

    Raises
    ------
    InvalidInput
        The body is broken or ends in the middle of a part.
    """
    listener = _Listener()
    parser = MultipartParser(mark, listener.callbacks())
    try:
        async for piece in pieces:
            parser.write(piece)
            for event in listener.taken():
                yield event
    except MultipartParseError:
        raise InvalidInput("The multipart body is broken: send it again.") from None
    if not listener.ended:
        raise InvalidInput("The upload ended in the middle of a file: send it again.")


class _Listener:
    """Turns the callbacks of the parser into events."""

    def __init__(self) -> None:
        self.ended = False
        self._events: list[Event] = []
        self._field = b""
        self._value = b""
        self._headers: dict[bytes, bytes] = {}

    def taken(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._close,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers = {}
        self._field = self._value = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field = self._value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        kind = self._headers.get(b"content-type", b"")
        self._events.append(
            Opened(
                options.get(b"name", b"").decode("utf-8", "replace"),
                options.get(b"filename", b"").decode("utf-8", "replace"),
                kind.decode("latin-1"),
            )
        )

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._events.append(Piece(data[start:end]))

    def _close(self) -> None:
        self._events.append(Closed())

    def _end(self) -> None:
        self.ended = True
