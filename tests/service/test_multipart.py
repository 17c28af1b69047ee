"""Multipart bodies come through whole, however they are cut on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.errors import InvalidInput
from beatreel.service.multipart import Closed, Event, Opened, Piece, boundary, events

MARK = b"----cut"


def form(*parts: tuple[str, str, bytes], mark: bytes = MARK) -> bytes:
    """Return a body of (field, file name, content) parts."""
    body = b""
    for name, filename, content in parts:
        body += b"--" + mark + b"\r\n"
        body += f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'.encode()
        body += b"\r\nContent-Type: audio/mpeg\r\n\r\n" + content + b"\r\n"
    return body + b"--" + mark + b"--\r\n"


def read(body: bytes, cuts: list[int]) -> list[Event]:
    async def pieces() -> AsyncIterator[bytes]:
        start = 0
        for cut in sorted(cuts):
            yield body[start : cut % (len(body) + 1)]
            start = max(start, cut % (len(body) + 1))
        yield body[start:]

    async def gathered() -> list[Event]:
        return [event async for event in events(pieces(), MARK)]

    return asyncio.run(gathered())


def content(found: list[Event]) -> list[bytes]:
    files: list[bytes] = []
    for event in found:
        if isinstance(event, Opened):
            files.append(b"")
        elif isinstance(event, Piece):
            files[-1] += event.data
    return files


@given(
    st.lists(st.binary(max_size=300), min_size=1, max_size=4),
    st.lists(st.integers(0, 2000), max_size=8).map(sorted),
)
def test_files_arrive_as_they_were_sent(files: list[bytes], cuts: list[int]) -> None:
    body = form(*(("files", f"{n}.mp3", data) for n, data in enumerate(files)))
    inside = [cut for cut in cuts if cut <= len(body)]
    assert content(read(body, inside)) == files


def test_a_part_tells_its_field_its_file_and_its_type() -> None:
    found = read(form(("files", "my song.mp3", b"x")), [])
    assert found[0] == Opened("files", "my song.mp3", "audio/mpeg")
    assert isinstance(found[-1], Closed)


@pytest.mark.parametrize(
    "body",
    [
        form(("files", "a.mp3", b"x" * 100))[:60],
        form(("files", "a.mp3", b"x" * 100))[:-20],
        b"not multipart at all",
        b"--" + MARK + b"\r\nno colon here\r\n\r\n",
        b"",
    ],
    ids=["cut in the head", "cut in the content", "text", "broken header", "empty"],
)
def test_a_broken_body_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput, match="send it again"):
        read(body, [])


@pytest.mark.parametrize(
    "kind",
    ["application/json", "multipart/form-data", "", "multipart/form-data; boundary=" + "x" * 300],
)
def test_a_body_without_a_boundary_is_refused(kind: str) -> None:
    with pytest.raises(InvalidInput, match="multipart/form-data"):
        boundary(kind)


def test_a_part_of_endless_headers_is_refused() -> None:
    head = b"--" + MARK + b"\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(10_000))
    with pytest.raises(InvalidInput):
        read(head, [])
