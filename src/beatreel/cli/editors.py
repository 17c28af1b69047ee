"""``beatreel export`` and ``import``: to an editing program and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .console import note, progress
from .options import Quality

Out = Annotated[Path, Parameter(name=["--out", "-o"])]
Flag = Annotated[bool, Parameter(negative="")]


def export(
    draft: Path,
    *,
    out: Out,
    picture: Path | None = None,
    render: Flag = False,
    quality: Quality = "high",
    beats: Flag = False,
    workers: int | None = None,
    force: Flag = False,
) -> None:
    """Write a draft for Resolve, Premiere, Final Cut or another editing program.

    The suffix says for which: .fcpxml, .xml (Final Cut Pro 7), .edl, .otio, .otioz; .srt for the
    texts as captions. Bars and sections become markers.

    Parameters
    ----------
    draft
        A draft, JSON.
    out
        The file to write.
    picture
        The finished video: it is cut at every shot.
    render
        Draw each shot into a clip of its own, in a folder beside the file.
    quality
        How carefully those clips are encoded.
    beats
        A marker on every beat, not on every bar alone.
    workers
        How many frames are drawn at once; one a core if not given.
    force
        Replace files that are there.
    """
    from beatreel.draft import load
    from beatreel.draft.interchange import FORMATS, write
    from beatreel.errors import AlreadyExists, InvalidInput, NotFound, UnsupportedFile
    from beatreel.render import hear
    from beatreel.versions import save_clips

    if out.suffix.lower() not in FORMATS:
        raise UnsupportedFile(
            f"There is no format {out.suffix or 'without a suffix'}: choose {', '.join(FORMATS)}."
        )
    if out.exists() and not force:
        raise AlreadyExists(f"{out} is already there: choose another name or pass --force.")
    if picture is not None and render:
        raise InvalidInput("--picture and --render both give the shots: choose one.")
    if picture is not None and not picture.is_file():
        raise NotFound(f"There is no file {picture}: render the draft first.")
    loaded, song = load(draft), None
    if out.suffix.lower() != ".srt":
        with progress() as listener:
            song = hear(loaded)
            if render:
                loaded = save_clips(
                    loaded,
                    out.with_name(f"{out.stem} clips"),
                    song=song,
                    workers=workers,
                    quality=quality,
                    progress=listener,
                    force=force,
                )
    write(loaded, out, picture=picture, beats=song.beats if song else (), every_beat=beats)
    if not (picture or render or out.suffix.lower() == ".srt"):
        note("Drawn shots are placeholders: pass --render, or --picture with the finished video.")
    print(out)


def import_(source: Path, *, out: Out, fps: float = 30, force: Flag = False) -> None:
    """Read what an editing program wrote as a draft.

    Parameters
    ----------
    source
        .fcpxml, .xml, .edl, .otio or .otioz.
    out
        The draft to write, JSON.
    fps
        Frames a second of an .edl, which does not say.
    force
        Replace the file if it is there.
    """
    from beatreel.draft import save, summary
    from beatreel.draft.interchange import read
    from beatreel.errors import AlreadyExists

    if out.exists() and not force:
        raise AlreadyExists(f"{out} is already there: choose another name or pass --force.")
    found = read(source, fps=fps)
    save(found, out)
    note(summary(found))
    print(out)
