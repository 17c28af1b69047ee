"""Sound files as PCM: what is in a file, and its samples as a stream.

Everything that beatreel hears and everything that it muxes comes from :func:`blocks`, so a time
in a :class:`~beatreel.music.song.Song` is a time in the finished video, whatever delay the
source's encoder added. Files are hostile: they are opened and decoded in a process of their own
(``decoding``), and no byte of theirs is parsed in this one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput, NotFound, UnsupportedFile

from .reader import asked

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a file says about its sound."""

    #: Seconds, as the container tells it; 0 when it does not.
    duration: float
    #: Hz, of the source.
    sample_rate: int
    channels: int
    codec: str
    container: str
    #: What its tags say; empty where they say nothing.
    title: str = ""
    artist: str = ""


def probe(path: str | Path) -> AudioInfo:
    """Return what the file says about its sound, without decoding it.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        There is no such file, it is empty, or it holds no sound that can be decoded.
    """
    (head, _), *_ = asked({"do": "facts", "path": _checked(path)})
    return AudioInfo(**head["facts"])


def blocks(
    path: str | Path,
    *,
    rate: int = 48_000,
    channels: int = 2,
    start: float | None = None,
    end: float | None = None,
    block: int = 1 << 16,
) -> Iterator[Samples]:
    """Yield the sound of a file as float32 blocks of shape (block, channels).

    The last block may be shorter. The file is decoded from its first sample even when ``start``
    is later: seeking is not sample-exact in every format.

    Parameters
    ----------
    path
        Any file with an audio stream.
    rate
        Hz.
    channels
        1 or 2.
    start, end
        Seconds of the file; ``None`` is its edge.
    block
        Samples.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        As :func:`probe`, and when not one sample could be decoded.
    """
    layout = {1: "mono", 2: "stereo"}.get(channels)
    if layout is None:
        raise InvalidInput(f"{channels} channels were asked for: ask for 1 or 2.")
    parts = (pair[0] for pair in decode(path, (layout,), rate=rate, start=start, end=end))
    yield from _reblocked(parts, block)


def _reblocked(parts: Iterator[Samples], size: int) -> Iterator[Samples]:
    held: list[Samples] = []
    count = 0
    for part in parts:
        held.append(part)
        count += len(part)
        if count >= size:
            joined = np.concatenate(held)
            whole = count - count % size
            yield from np.split(joined[:whole], range(size, whole, size))
            held, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(held)


def decode(
    path: str | Path,
    layouts: Sequence[str | None],
    *,
    rate: int,
    start: float | None = None,
    end: float | None = None,
) -> Generator[tuple[Samples, ...], None, None]:
    """Yield the sound in several channel layouts at once, from one decoding pass.

    ``None`` in ``layouts`` keeps the layout of the source. All arrays of a tuple are of one
    length and belong to the same moment; each has the shape (samples, channels).
    """
    window = {"rate": rate, "start": start, "end": end}
    for _, arrays in asked(
        {"do": "decode", "path": _checked(path), "layouts": list(layouts), **window}
    ):
        yield arrays


def channel_places(path: str | Path) -> tuple[str, ...]:
    """Return where the channels of the source belong, by FFmpeg's short names."""
    (head, _), *_ = asked({"do": "places", "path": _checked(path)})
    return tuple(head["places"])


def _checked(path: str | Path) -> str:
    file = Path(path)
    try:
        if not file.exists():
            raise NotFound(f"There is no file {file}: check the path.")
        if not file.is_file():
            raise InvalidInput(f"{file} is not a file: name a sound or video file.")
        if file.stat().st_size == 0:
            raise UnsupportedFile(f"{file.name} is empty: export or copy the song again.")
        with file.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"{str(file)[:200]!r} cannot be read: check its name and its permissions."
        ) from error
    # A reader that was started earlier may be in another folder.
    return str(file.absolute())
