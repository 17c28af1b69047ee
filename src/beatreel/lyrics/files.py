"""Files of lyrics, in and out, whatever they are encoded in."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from beatreel.errors import AlreadyExists, FileTooLarge, InvalidInput, NotFound, UnsupportedFile

from .lrc import parse_lrc, to_lrc
from .subtitles import parse_subtitles, to_srt
from .words import Line, Lyrics, tidy

#: Suffixes that can be read.
FORMATS = (".lrc", ".srt", ".vtt", ".ass", ".ssa", ".txt")
#: Suffixes that can be written.
WRITTEN = (".lrc", ".srt")
#: Bytes; the lyrics of an opera are a fifth of that.
MAX_BYTES = 2**20
#: Lines, and characters of one: more is no song.
MAX_LINES, MAX_LINE = 5_000, 1_000
#: ``[Chorus]``, ``(Verse 2)``, ``Bridge:`` and the like are headings, not words that are sung.
_HEADING = re.compile(
    r"[\[(【].{0,40}[\])】]|(?:verse|chorus|bridge|intro|outro|hook)\s*\d*\s*:", re.I
)


def read(path: str | os.PathLike[str]) -> Lyrics:
    """Read a file of lyrics; what it is, its content and its suffix say.

    Raises
    ------
    NotFound, FileTooLarge, UnsupportedFile, InvalidInput, Unavailable
        As the message says.
    """
    source = Path(path)
    if source.suffix.lower() not in FORMATS:
        raise UnsupportedFile(
            f"{source.name} is no file of lyrics: choose one of {', '.join(FORMATS)}."
        )
    try:
        with source.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {source}: check the path.") from error
    except OSError as error:
        raise InvalidInput(
            f"{source} cannot be read ({error.strerror}): check the file."
        ) from error
    if len(data) > MAX_BYTES:
        raise FileTooLarge(f"{source.name} is over {MAX_BYTES // 2**20} MB: cut it down to lyrics.")
    return parse(_decoded(data, source.name), source.suffix)


def parse(text: str, suffix: str = ".txt") -> Lyrics:
    """Read lyrics from a text; ``suffix`` is that of the file that it would be.

    Raises
    ------
    InvalidInput
        If there are no words in it, or more than a song has.
    """
    kind = suffix.lower().removeprefix(".")
    if kind == "lrc":
        found = parse_lrc(text)
    elif kind in ("srt", "vtt", "ass", "ssa"):
        found = parse_subtitles(text, "ass" if kind == "ssa" else kind)
    else:
        found = _plain(text)
    if len(found.lines) > MAX_LINES:
        raise InvalidInput(f"These lyrics have over {MAX_LINES} lines: split the file.")
    if any(len(line.text) > MAX_LINE for line in found.lines):
        raise InvalidInput(f"A line of these lyrics is over {MAX_LINE} characters: break it.")
    return found


def write(lyrics: Lyrics, path: str | os.PathLike[str], *, force: bool = False) -> Path:
    """Write timed lyrics as .lrc or .srt; the file appears when it is whole.

    Raises
    ------
    AlreadyExists, UnsupportedFile, InvalidInput
        As the message says.
    """
    target = Path(path)
    if target.suffix.lower() not in WRITTEN:
        raise UnsupportedFile(
            f"Lyrics are not written as {target.suffix or 'that'}: choose {' or '.join(WRITTEN)}."
        )
    if target.exists() and not force:
        raise AlreadyExists(f"{target} is already there: choose another name or pass --force.")
    text = to_lrc(lyrics) if target.suffix.lower() == ".lrc" else to_srt(lyrics)
    hidden = target.with_name(f".beatreel-{secrets.token_hex(6)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        hidden.write_text(text, encoding="utf-8", newline="\n")
        hidden.replace(target)
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"{target} cannot be written ({error}): choose another place."
        ) from error
    finally:
        with suppress(OSError, ValueError):
            hidden.unlink()
    return target


def _plain(text: str) -> Lyrics:
    rows = (tidy(row) for row in text.splitlines())
    lines = tuple(Line(row) for row in rows if row and not _HEADING.fullmatch(row))
    if not any(any(c.isalnum() for c in line.text) for line in lines):
        raise InvalidInput("There are no words in these lyrics: choose another file.")
    return Lyrics(lines)


def _decoded(data: bytes, name: str) -> str:
    """Decode as the mark at the start says, else as UTF-8, else as GB 18030, else as Latin-1.

    Old Chinese files are GB; it decodes nearly anything, so it must give mostly Han.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        with suppress(UnicodeDecodeError):
            return _proven(data.decode("utf-16"), name)
    with suppress(UnicodeDecodeError):
        return _proven(data.decode("utf-8-sig"), name)
    with suppress(UnicodeDecodeError):
        text = data.decode("gb18030")
        high = [c for c in text if ord(c) > 0x7F]
        if sum(0x3000 <= ord(c) <= 0x9FFF or ord(c) >= 0xFF00 for c in high) > 0.9 * len(high):
            return _proven(text, name)
    return _proven(data.decode("cp1252", errors="replace"), name)


def _proven(text: str, name: str) -> str:
    if "\0" in text:
        raise UnsupportedFile(f"{name} is not a text: choose a file of lyrics.")
    return text
