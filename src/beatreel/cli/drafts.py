"""``beatreel draft``, ``render``, ``still`` and ``sheet``: the document between wish and video."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .console import answer, note, progress
from .lyrics import with_words
from .options import FootageOptions, GridOptions, LyricOptions, PictureOptions, Quality, Window
from .project import directed

Out = Annotated[Path, Parameter(name=["--out", "-o"])]
Flag = Annotated[bool, Parameter(negative="")]


def draft(
    song: str,
    wish: str = "",
    *,
    out: Out,
    picture: PictureOptions | None = None,
    footage: FootageOptions | None = None,
    lyrics: LyricOptions | None = None,
    window: Window | None = None,
    grid: GridOptions | None = None,
    explain: Flag = False,
    force: Flag = False,
    json: Flag = False,
) -> None:
    """Decide what the video shows and write it down, without drawing it.

    Parameters
    ----------
    song
        Any file with sound in it.
    wish
        What it should look like, in plain English or Chinese.
    out
        The draft to write, JSON.
    explain
        Print the treatment as a page to read.
    force
        Replace the file if it is there.
    json
        Print the draft as JSON too.
    """
    from beatreel.director import explain as explained
    from beatreel.draft import dump, save, summary
    from beatreel.errors import AlreadyExists

    if out.exists() and not force:
        raise AlreadyExists(f"{out} is already there: choose another name or pass --force.")
    with progress(quiet=json) as listener:
        made, heard = directed(song, wish, picture, window, grid, listener, footage)
        made = with_words(made, heard, song, lyrics, listener)
    save(made, out)
    if json:
        answer(dump(made))
    elif explain:
        print(explained(made, heard))
    else:
        note(summary(made))
        print(out)


def render(
    draft: Path,
    *,
    out: Out,
    quality: Quality | None = None,
    workers: int | None = None,
    force: Flag = False,
    json: Flag = False,
) -> None:
    """Draw the video of a draft.

    Parameters
    ----------
    draft
        A draft, JSON.
    out
        The MP4 to write.
    quality
        Instead of the draft's own.
    workers
        How many frames are drawn at once; one a core if not given.
    force
        Replace the file if it is there.
    json
        Print the report as JSON.
    """
    from beatreel.draft import load
    from beatreel.render import check
    from beatreel.render import render as drawn

    check(out, force=force)
    loaded = load(draft)
    with progress(quiet=json) as listener:
        report = drawn(
            loaded, out, quality=quality, workers=workers, progress=listener, force=force
        )
    if json:
        answer(report.to_dict())
    else:
        for line in report.lines():
            note(line)
        print(out)


def still(draft: Path, *, at: float, out: Out, force: Flag = False) -> None:
    """Draw one frame of a draft.

    Parameters
    ----------
    draft
        A draft, JSON.
    at
        Seconds from the start of the video.
    out
        The PNG to write.
    force
        Replace the file if it is there.
    """
    from beatreel.draft import load
    from beatreel.render import save_still

    print(save_still(load(draft), at, out, force=force))


def sheet(draft: Path, *, out: Out, force: Flag = False) -> None:
    """Draw a contact sheet of a draft, one frame a shot.

    Parameters
    ----------
    draft
        A draft, JSON.
    out
        The PNG to write.
    force
        Replace the file if it is there.
    """
    from beatreel.draft import load
    from beatreel.render import save_sheet

    print(save_sheet(load(draft), out, force=force))
