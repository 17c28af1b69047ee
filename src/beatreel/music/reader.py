"""Readers: processes that decode sound, each for one file at a time, kept for the next.

Starting one costs a sixth of a second, so one that has answered is used again. A reader that dies
or falls silent is a file that broke it; one whose answer is not wanted to its end is ended.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from beatreel import errors
from beatreel.apart import command, ended, surroundings
from beatreel.errors import BeatreelError, InvalidInput, UnsupportedFile

#: Seconds that a reader may be silent.
PATIENCE = 60.0
#: Length of a head, bytes, as in ``decoding``, which this process need not import.
_LENGTH = 4
#: Readers that are kept.
_KEPT = 2

Answer = tuple[dict[str, Any], tuple[NDArray[np.float32], ...]]

_idle: list[Reader] = []
_lock = threading.Lock()


def asked(order: dict[str, Any]) -> Iterator[Answer]:
    """Yield what a reader answers to an order of ``decoding``.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        What it says of the file; it is broken enough to break a decoder.
    """
    reader = _taken()
    answered = False
    try:
        yield from reader.ask(order)
        answered = True
    except _Broken as error:
        raise UnsupportedFile(
            f"{Path(order['path']).name} breaks its decoder: "
            "export the song again, as WAV, MP3 or FLAC."
        ) from error
    except BeatreelError:
        answered = True
        raise
    finally:
        _returned(reader) if answered else reader.close()


def _taken() -> Reader:
    with _lock:
        while _idle:
            reader = _idle.pop()
            # A fork has its parent's readers, and must leave them to it.
            if reader.owner == os.getpid():
                return reader
    return Reader()


def _returned(reader: Reader) -> None:
    with _lock:
        if len(_idle) < _KEPT:
            _idle.append(reader)
            return
    reader.close()


class _Broken(Exception):
    """A reader has died or fallen silent."""


class Reader:
    """A process that decodes sound."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            command("music.decoding"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=surroundings(),
            start_new_session=True,
        )
        self.close = weakref.finalize(self, ended, self._process)

    def ask(self, order: dict[str, Any]) -> Iterator[Answer]:
        """Yield heads and the samples that follow them, until the last."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
        except OSError as error:
            raise _Broken from error
        while "end" not in (head := self._head()):
            if "error" in head:
                kind = getattr(errors, head["error"], InvalidInput)
                raise kind(head["message"])
            shapes = head.get("shapes", ())
            yield head, tuple(self._samples(*shape) for shape in shapes)

    def _head(self) -> dict[str, Any]:
        length = int.from_bytes(self._bytes(_LENGTH), "little")
        return cast(dict[str, Any], json.loads(bytes(self._bytes(length))))

    def _samples(self, count: int, channels: int) -> NDArray[np.float32]:
        held = np.empty((count, channels), np.float32)
        self._fill(memoryview(cast(Any, held.reshape(-1).view(np.uint8))))
        return held

    def _bytes(self, count: int) -> bytearray:
        held = bytearray(count)
        self._fill(memoryview(held))
        return held

    def _fill(self, room: memoryview) -> None:
        pipe = cast(Any, self._process.stdout)
        while room:
            if not select.select([pipe], [], [], PATIENCE)[0]:
                raise _Broken
            count = pipe.readinto(room)
            if not count:
                raise _Broken
            room = room[count:]
