"""Covers: the user's picture from a file, made ready for the scenes that show it."""

from __future__ import annotations

import json
import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np

from beatreel import errors
from beatreel.apart import command, surroundings
from beatreel.draft import Draft, Media, Segment
from beatreel.errors import FileTooLarge, InvalidInput, NotFound, UnsupportedFile
from beatreel.visuals.artwork import LONGEST, Artwork
from beatreel.visuals.catalogue import scene

#: A file over this many bytes is refused before it is read.
MOST_BYTES = 200_000_000
#: Seconds that opening one may take.
_PATIENCE = 90


def artwork_of(draft: Draft, segment: Segment) -> Artwork | None:
    """Return the picture that a segment shows; ``None`` where the scene shows none.

    ``params.cover`` names a media of the draft; without it the draft's first picture is taken, and
    without that the scene paints its own.

    Raises
    ------
    NotFound, UnsupportedFile, FileTooLarge, InvalidInput
        The picture is not in the draft, not there, or cannot be read.
    """
    if segment.scene is None or not scene(segment.scene).cover:
        return None
    item = _chosen(draft, segment)
    return None if item is None else read_cover(item.path)


def _chosen(draft: Draft, segment: Segment) -> Media | None:
    pictures = {item.id: item for item in draft.media if item.kind == "image"}
    name = segment.params.get("cover")
    if name is None:
        return next(iter(pictures.values()), None)
    if not isinstance(name, str) or name not in pictures:
        raise NotFound(
            f"Segment {segment.id} shows the picture {str(name)[:40]!r}, which is not in the draft:"
            " add it to the media, or take the parameter cover away."
        )
    return pictures[name]


def read_cover(path: str | Path) -> Artwork:
    """Read a picture: JPEG, PNG, WebP, GIF (its first frame) or BMP, of any size and shape.

    Raises
    ------
    NotFound
        There is no such file.
    UnsupportedFile
        It is no picture, or a broken one.
    FileTooLarge
        It is over the limit.
    """
    file = Path(path)
    try:
        stamp = file.stat()
    except (OSError, ValueError):
        raise NotFound(f"There is no picture {str(path)[:200]!r}: check the path.") from None
    if not file.is_file():
        raise UnsupportedFile(f"{file.name} is not a picture: give a JPEG, PNG, WebP or GIF file.")
    if stamp.st_size > MOST_BYTES:
        raise FileTooLarge(
            f"{file.name} has {stamp.st_size / 1e6:.0f} MB and a cover may have"
            f" {MOST_BYTES / 1e6:.0f}: save a smaller one."
        )
    return _read(str(file), stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _read(path: str, _changed: int, _size: int) -> Artwork:
    broken = UnsupportedFile(
        f"{Path(path).name} cannot be opened as a picture: save it again, or choose another."
    )
    try:
        done = subprocess.run(
            command("render.opening", path, str(LONGEST)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings(),
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise broken from error
    told, _, pixels = done.stdout.partition(b"\n")
    head = json.loads(told)
    if "error" in head:
        raise getattr(errors, head["error"], InvalidInput)(head["message"])
    return Artwork.of(np.frombuffer(pixels, np.uint8).reshape(head["shape"]).copy())
