"""Where a file comes to lie: beside its place under a hidden name until it is whole."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from beatreel.errors import AlreadyExists, BeatreelError, InvalidInput, RenderFailed, Unavailable

#: What a player takes for MP4.
SUFFIXES = (".mp4", ".m4v")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def part(out: str | Path, suffixes: tuple[str, ...], *, force: bool = False) -> Iterator[Path]:
    """Give a hidden path in the folder of ``out``; it becomes ``out`` when the block succeeds.

    A missing folder is made. Whatever goes wrong, ``out`` is as it was and nothing else is left.

    Parameters
    ----------
    out
        The file to be written.
    suffixes
        Endings that its name may have, with the dot.
    force
        Replace a file that is there.

    Raises
    ------
    AlreadyExists, InvalidInput, Unavailable
        The file is there, it cannot be written, or the disk is full.
    """
    target = Path(out).absolute()
    _check(target, suffixes, force)
    hidden = target.parent / f".beatreel-{secrets.token_hex(6)}.part"
    try:
        with _explained(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            hidden.touch(exist_ok=False)
        with _explained(target):
            yield hidden
            if not force and target.exists():
                raise AlreadyExists(_taken(target))
            hidden.replace(target)
    finally:
        with suppress(OSError, ValueError):
            hidden.unlink()


def check(out: str | Path, *, force: bool = False) -> None:
    """Refuse at once what a render would refuse at its end.

    Raises
    ------
    AlreadyExists, InvalidInput, Unavailable
        A video cannot be written to ``out``.
    """
    target = Path(out).absolute()
    _check(target, SUFFIXES, force)
    folder = next(parent for parent in target.parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _sentence(target, PermissionError(errno.EACCES, "closed"))


def _taken(target: Path) -> str:
    return f"{target.name} is already there: choose another name or pass --force."


def _check(target: Path, suffixes: tuple[str, ...], force: bool) -> None:
    if target.suffix.lower() not in suffixes:
        raise InvalidInput(f"{target.name!r} should end in {suffixes[0]}: rename the output.")
    # A name that the system cannot take shows itself here.
    with _explained(target, ValueError), suppress(FileNotFoundError, NotADirectoryError):
        if stat.S_ISDIR(target.stat().st_mode):
            raise InvalidInput(f"{target.name!r} is a folder: name a file in it.")
        if not force:
            raise AlreadyExists(_taken(target))


@contextmanager
def _explained(target: Path, *others: type[Exception]) -> Iterator[None]:
    """Turn what the system says about a file into one sentence."""
    try:
        yield
    except BeatreelError:
        raise
    except (OSError, *others) as error:
        raise _sentence(target, error) from error


def _sentence(target: Path, error: Exception) -> BeatreelError:
    number = getattr(error, "errno", None)
    if number in _FULL:
        return Unavailable(
            f"There is no room left for {target.name} in {target.parent}: "
            "free some space or choose another folder."
        )
    if number in _CLOSED:
        return Unavailable(
            f"{target.parent} cannot be written to: choose another folder or change its rights."
        )
    if number == errno.ENAMETOOLONG or isinstance(error, ValueError):
        return InvalidInput(f"{str(target)[:120]!r} is not a usable file name: choose another.")
    return RenderFailed(f"{target.name} could not be written ({error}): try another folder.")
