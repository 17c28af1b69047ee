"""``beatreel make``: a song in, a music video out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, note, progress
from .lyrics import with_words
from .options import FootageOptions, GridOptions, LyricOptions, PictureOptions, Window
from .project import directed, named


def make(
    song: str,
    wish: str = "",
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    picture: PictureOptions | None = None,
    footage: FootageOptions | None = None,
    lyrics: LyricOptions | None = None,
    window: Window | None = None,
    grid: GridOptions | None = None,
    workers: int | None = None,
    force: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Make a music video of a song.

    Parameters
    ----------
    song
        Any file with sound in it.
    wish
        What it should look like, in plain English or Chinese.
    out
        The MP4 to write; named after the song in this folder if not given.
    workers
        How many frames are drawn at once; one a core if not given.
    force
        Replace the file if it is there.
    json
        Print the report as JSON.
    """
    from beatreel.director import Catalogue, likely, read
    from beatreel.music import probe
    from beatreel.render import check, render
    from beatreel.visuals.kernels import ahead

    target = out or Path(f"{named(song)}.mp4")
    check(target, force=force)
    probe(song)
    ahead(() if footage and footage.media else likely(read(wish), Catalogue.whole().scenes))
    with progress(quiet=json) as listener:
        draft, heard = directed(song, wish, picture, window, grid, listener, footage)
        draft = with_words(draft, heard, song, lyrics, listener)
        report = render(draft, target, song=heard, workers=workers, progress=listener, force=force)
    _tell(report, target, json)


def _tell(report: Any, target: Path, json: bool) -> None:
    if json:
        answer(report.to_dict())
        return
    for line in report.lines():
        note(line)
    print(target)
