"""Which files are meant: names, folders and patterns on a command line."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from beatreel.errors import BeatreelError, InvalidInput, NotFound

from .formats import HEAD, sniff
from .probing import probe
from .source import Source

#: Most files of one video.
MOST = 500


def gathered(names: Iterable[str]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Return the clips and photos that are meant, and what was left out and why.

    A file that is named must be one; in folders and patterns what is none is passed over.

    Parameters
    ----------
    names
        Paths of files and folders, and patterns such as ``clips/*.mov``.

    Raises
    ------
    NotFound
        Nothing is there, or nothing fits a pattern.
    UnsupportedFile, FileTooLarge, InvalidInput
        A named file cannot be used, or there are too many.
    """
    named, found = _files(names)
    files = _each(named, found)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda file: _probed(file, file in named), files))
    sources = tuple(it for it in results if isinstance(it, Source) and it.kind != "audio")
    left = tuple(str(it) for it in results if isinstance(it, BeatreelError))
    if not sources:
        raise NotFound("There is no clip and no photo among the files: name at least one.")
    return sources, left


def meant(names: Iterable[str]) -> tuple[Path, ...]:
    """Return the files that :func:`gathered` would look into, by their names and heads alone.

    Raises
    ------
    NotFound, InvalidInput
        Nothing fits a pattern, or there are too many.
    """
    return tuple(_each(*_files(names)))


def _each(named: list[Path], found: list[Path]) -> list[Path]:
    files = list(dict.fromkeys([*named, *found]))
    if len(files) > MOST:
        raise InvalidInput(f"{len(files)} clips are more than {MOST}: choose fewer.")
    return files


def _files(names: Iterable[str]) -> tuple[list[Path], list[Path]]:
    named, found = [], []
    for name in names:
        path = Path(name).expanduser()
        if path.is_dir():
            found += _within(path)
        elif path.exists() or not glob.has_magic(name):
            named.append(path)
        else:
            matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - absolute patterns too
            if not matches:
                raise NotFound(f"No file fits {name[:200]}: check the pattern.")
            found += [Path(it) for it in matches if Path(it).is_file()]
    return named, found


def _within(folder: Path) -> list[Path]:
    inside = sorted(it for it in folder.rglob("*") if it.is_file())
    return [it for it in inside if not it.name.startswith(".") and _known(it)]


def _known(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return sniff(opened.read(HEAD)) is not None
    except OSError:
        return False


def _probed(file: Path, strict: bool) -> Source | BeatreelError:
    try:
        return probe(file)
    except BeatreelError as error:
        if strict:
            raise
        return error
