"""``beatreel lyrics``: the words in a draft, out of it and into it; and words for a new video."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, note, progress
from .options import LyricOptions, LyricStyle

Flag = Annotated[bool, Parameter(negative="")]


def lyrics(
    draft: Path,
    *,
    read: Path | None = None,
    style: LyricStyle | None = None,
    offset: int = 0,
    edit: Annotated[list[str] | None, Parameter(negative="")] = None,
    remove: Flag = False,
    export: Path | None = None,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    force: Flag = False,
    json: Flag = False,
) -> None:
    """Show the lyrics of a draft, change them, or write them for other programs.

    Parameters
    ----------
    draft
        A draft, JSON.
    read
        Put the lyrics of this file in the place of those that are there.
    style
        How they look and move.
    offset
        Move them by milliseconds; later is positive.
    edit
        Change the wording of a line: --edit "12=other words"; nothing after = takes it away.
    remove
        Take all lyrics away.
    export
        Write the timed lyrics: .lrc or .srt.
    out
        The draft to write what was changed to; the draft itself if not given.
    force
        Replace files that are there.
    json
        Print the lines as JSON.
    """
    from beatreel.director import lyrics as verses
    from beatreel.draft import load, save
    from beatreel.errors import AlreadyExists, InvalidInput

    if out is not None and out.exists() and not force:
        raise AlreadyExists(f"{out} is already there: choose another name or pass --force.")
    before = load(draft)
    after = (
        verses.remove_lyrics(before)
        if remove
        else _changed(before, read, style, offset, edit, json)
    )
    if after != before:
        save(after, out or draft)
    elif out is not None:
        raise InvalidInput(
            "Nothing was changed: say what with --read, --style, --offset or --edit."
        )
    if remove:
        return
    found = verses.lyrics_of(after)
    if export is not None:
        from beatreel.lyrics import write

        note(str(write(found, export, force=force)))
    _print(found, json)


def with_words(
    draft: Any, heard: Any, song: str, options: LyricOptions | None, listener: Callable[[Any], None]
) -> Any:
    """Return a new draft with the lyrics that the options name."""
    from beatreel.director.lyrics import set_lyrics

    if options is None or options.lyrics is None:
        return draft
    found = _timed(options.lyrics, song, heard, (draft.meta.start or 0) / 1000, listener)
    _tell_left(draft, found, options.lyric_offset)
    return set_lyrics(draft, found, style=options.lyric_style, offset=options.lyric_offset)


def _changed(
    draft: Any,
    file: Path | None,
    style: str | None,
    offset: int,
    edits: list[str] | None,
    quiet: bool,
) -> Any:
    from beatreel.director import lyrics as verses
    from beatreel.errors import InvalidInput
    from beatreel.render import hear

    if file is None and style is None and not offset and not edits:
        return draft
    if file is None:
        found = verses.lyrics_of(draft)
    else:
        song = next((item.path for item in draft.media if item.kind == "audio"), "")
        with progress(quiet=quiet) as listener:
            found = _timed(
                file, song, lambda: hear(draft), (draft.meta.start or 0) / 1000, listener
            )
    for edit in edits or ():
        match = re.fullmatch(r"\s*(\d+)\s*=(.*)", edit, re.DOTALL)
        if match is None:
            raise InvalidInput(f'{edit[:60]!r} changes no line: write "12=other words".')
        found = verses.edit_line(found, int(match[1]), match[2])
    _tell_left(draft, found, offset)
    return verses.set_lyrics(draft, found, style=style or verses.style_of(draft), offset=offset)


def _tell_left(draft: Any, found: Any, offset: int) -> None:
    """Say how many lines the video has no room for."""
    end = (draft.meta.start or 0) + draft.duration - offset
    left = sum(line.start is not None and line.start >= end for line in found.lines)
    if left:
        noun = "line lies" if left == 1 else "lines lie"
        note(f"{left} {noun} after the end of the video: left out.")


def _timed(file: Path, song: str, heard: Any, start: float, listener: Callable[[Any], None]) -> Any:
    """Return timed lyrics; say what is not sure and what cannot be drawn.

    ``heard`` is the song, or what hears it when the lyrics must be aligned to it.
    """
    from beatreel.lyrics import SURE, align, read
    from beatreel.render import Progress
    from beatreel.titles import warning

    found = read(file)
    missing = warning(found.text)
    if missing:
        note(missing)
    if found.timed:
        return found
    known: Any = heard() if callable(heard) else heard
    aligned = align(
        found,
        song,
        beats=[beat.time + start for beat in known.beats] if known else (),
        progress=lambda share: listener(Progress("align", round(100 * share), 100)),
    )
    if aligned.confidence < SURE:
        note(
            "The lyrics could not be placed with confidence: look at them, and move lines with"
            " beatreel lyrics --export words.lrc and --read words.lrc."
        )
    return aligned.lyrics


def _print(found: Any, json: bool) -> None:
    if json:
        answer(
            [
                {
                    "line": number,
                    "start": line.start,
                    "end": line.end,
                    "text": line.text,
                    "words": [{"text": w.text, "start": w.start, "end": w.end} for w in line.words],
                }
                for number, line in enumerate(found.lines, 1)
            ]
        )
        return
    for number, line in enumerate(found.lines, 1):
        minutes, ms = divmod(line.start or 0, 60_000)
        text = line.text.replace("\n", " / ")
        print(f"{number:>4}  {minutes}:{ms / 1000:05.2f}  {text}")
