"""Drafts in and out of editing programs.

============  ======================================  =======================
suffix        what it is                              what it carries
============  ======================================  =======================
``.otio``     OpenTimelineIO                          everything; comes back as it was
``.otioz``    the same with the media in one file     everything
``.fcpxml``   Final Cut Pro, Resolve                  cuts, media, texts, markers
``.xml``      Final Cut Pro 7: Premiere, Resolve      and transitions
``.edl``      CMX 3600                                one video track, one sound, markers
``.srt``      SubRip                                  texts
============  ======================================  =======================

Bars and sections are markers in all but ``.srt``. Writing ``.fcpxml``, ``.xml``, ``.edl`` and
``.srt`` and reading ``.fcpxml`` needs nothing; the rest needs ``beatreel[interchange]``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from ...errors import (
    BeatreelError,
    FileTooLarge,
    InvalidInput,
    NotFound,
    Unavailable,
    UnsupportedFile,
)
from ..codec import MAX_BYTES, replacing
from ..document import Draft
from ..grid import Beat
from ..timeline import export_ready
from ..times import rate
from .captions import add_srt, parse_srt, to_srt
from .edl import to_edl
from .fcp7 import to_fcp7
from .fcpxml import to_fcpxml
from .fcpxml_reading import from_fcpxml
from .otio import from_timeline, library, to_timeline
from .sequence import Cutlist, cutlist

__all__ = ["FORMATS", "add_srt", "cutlist", "parse_srt", "read", "to_srt", "write"]

_WRITERS: dict[str, Callable[[Cutlist], str]] = {
    ".fcpxml": to_fcpxml,
    ".xml": to_fcp7,
    ".edl": to_edl,
}
#: Suffixes that can be written; all but ``.srt`` can be read.
FORMATS = (".otio", ".otioz", *_WRITERS, ".srt")

#: The names by which OTIO knows them.
_ADAPTERS = {".xml": "fcp_xml", ".edl": "cmx_3600"}

#: Signs that XML cannot carry.
_NO_SIGNS = {0xFFFE: None, 0xFFFF: None}


def write(
    draft: Draft,
    path: str | os.PathLike[str],
    *,
    picture: str | os.PathLike[str] | None = None,
    beats: Sequence[Beat] = (),
    every_beat: bool = False,
) -> None:
    """Write ``draft`` for an editing program; the suffix of ``path`` says for which.

    Parameters
    ----------
    picture
        The finished video: the editor then gets it cut at every shot, ready to play. Without it
        shots of media refer to their files and drawn shots are placeholders.
    beats
        The grid, for a marker on every bar; without it bars come from the draft.
    every_beat
        Whether the beats of the grid are markers too.

    Raises
    ------
    UnsupportedFile
        If the suffix is none of :data:`FORMATS`.
    Unavailable
        If the format needs what is not installed.
    InvalidInput
        If the draft is empty, its frame rate is unknown to editing programs, or the file cannot
        be written.
    """
    target, suffix = Path(path), _suffix(path, FORMATS)
    if not export_ready(draft):
        raise InvalidInput("The draft has no segments: add one before it is exported.")
    if suffix == ".srt":
        _put(target, to_srt(draft))
        return
    cuts = cutlist(draft, picture=picture, beats=beats, every_beat=every_beat)
    if suffix in _WRITERS:
        _put(target, _WRITERS[suffix](cuts).translate(_NO_SIGNS))
        return
    _put_otio(cuts, target, suffix)


def read(path: str | os.PathLike[str], *, fps: float = 30) -> Draft:
    """Return what an editing program wrote as a draft.

    Parameters
    ----------
    fps
        Frames a second of an ``.edl``, which does not say.

    Raises
    ------
    NotFound
        If the file is not there.
    FileTooLarge
        If it is over 32 MB (an ``.otioz`` may be larger, since it holds media).
    UnsupportedFile
        If the suffix is not one that can be read.
    Unavailable
        If OpenTimelineIO or its adapter is not installed.
    InvalidInput
        If it cannot be understood or holds what a draft cannot.
    """
    source, suffix = Path(path), _suffix(path, FORMATS[:-1])
    if not source.is_file():
        raise NotFound(f"There is no file {source}: check the path.")
    if suffix != ".otioz":
        _check_size(source.name, source.stat().st_size)
    try:
        if suffix == ".fcpxml":
            return from_fcpxml(source.read_bytes())
        return from_timeline(_timeline(source, suffix, fps))
    except BeatreelError:
        raise
    except Exception as error:  # adapters raise whatever a broken file leads them to
        raise InvalidInput(
            f"{source.name} cannot be read as {suffix} ({_first_line(error)}): export it again."
        ) from error


def _timeline(source: Path, suffix: str, fps: float) -> Any:
    otio = library()
    _check_adapter(suffix)
    if suffix == ".otioz":
        with ZipFile(source) as bundle:
            _check_size(source.name, bundle.getinfo("content.otio").file_size)
    options = {"rate": float(rate(fps))} if suffix == ".edl" else {}
    found = otio.adapters.read_from_file(str(source), _ADAPTERS.get(suffix), **options)
    if isinstance(found, otio.schema.Timeline):
        return found
    timeline = next((it for it in found if isinstance(it, otio.schema.Timeline)), None)
    if timeline is None:
        raise InvalidInput(f"There is no timeline in {source.name}: choose another file.")
    return timeline


def _check_size(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise FileTooLarge(f"{name} is over {MAX_BYTES // 2**20} MB: split it.")


def _suffix(path: str | os.PathLike[str], known: Sequence[str]) -> str:
    suffix = Path(path).suffix.lower()
    if suffix not in known:
        raise UnsupportedFile(
            f"There is no format {suffix or 'without a suffix'}: choose one of {', '.join(known)}."
        )
    return suffix


def _put(target: Path, text: str) -> None:
    with replacing(target) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def _put_otio(cuts: Cutlist, target: Path, suffix: str) -> None:
    otio = library()
    options = {"media_policy": "MissingIfNotFile"} if suffix == ".otioz" else {}
    with replacing(target) as part:
        try:
            otio.adapters.write_to_file(to_timeline(cuts), str(part), **options)
        except otio.exceptions.OTIOError as error:
            raise InvalidInput(
                f"{target.name} cannot be written ({_first_line(error)}): choose another format."
            ) from error


def _check_adapter(suffix: str) -> None:
    name = _ADAPTERS.get(suffix)
    if name and name not in library().adapters.available_adapter_names():
        raise Unavailable(
            f"Reading {suffix} needs an adapter: run pip install 'beatreel[interchange]'."
        )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
