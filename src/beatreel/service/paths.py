"""Files of this machine that its own user names: read into a project, written from an export."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from beatreel.errors import AlreadyExists, InvalidInput, NotFound
from beatreel.store import File, Store

#: Bytes of a file that are read at once.
_BLOCK = 1 << 20


def source(path: str) -> Path:
    """Return the file that a user names.

    Raises
    ------
    NotFound
        There is none.
    """
    found = Path(path).expanduser()
    if not found.is_file():
        raise NotFound(f"There is no file {path[:200]}: check the name.")
    return found


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """Yield the content of a file."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, _BLOCK):
            yield piece


def target(path: str, *, force: bool) -> Path:
    """Return where a user wants a video to be, before it is made.

    Raises
    ------
    InvalidInput, NotFound, AlreadyExists
        It is no name of an MP4, its folder is not there, or it is there and ``force`` is not set.
    """
    found = Path(path).expanduser()
    if found.suffix.lower() != ".mp4":
        raise InvalidInput(f"{found.name[:80]} does not end in .mp4: choose a name that does.")
    if not found.parent.is_dir():
        raise NotFound(f"There is no folder {found.parent}: create it.")
    if found.exists() and not force:
        raise AlreadyExists(f"{found} is already there: choose another name or pass force.")
    return found


async def write(store: Store, file: File, out: Path, *, force: bool) -> None:
    """Write a file of the store; it appears whole or not at all.

    Raises
    ------
    AlreadyExists
        Something came to be there meanwhile.
    """
    hidden = out.with_name(f".{out.name}.{file.id}.part")
    try:
        with hidden.open("wb") as written:
            async for piece in store.files.stream(file):
                await asyncio.to_thread(written.write, piece)
        if out.exists() and not force:
            raise AlreadyExists(f"{out} is there by now: choose another name or pass force.")
        hidden.replace(out)
    finally:
        hidden.unlink(missing_ok=True)
