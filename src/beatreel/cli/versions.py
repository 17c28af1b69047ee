"""``beatreel versions``: every file that a release needs, from one draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, note, progress
from .options import Quality

Flag = Annotated[bool, Parameter(negative="")]


def versions(
    draft: Path,
    *,
    youtube: Flag = False,
    short: int | None = None,
    canvas: Flag = False,
    square: Flag = False,
    thumbnail: Flag = False,
    metadata: Flag = False,
    type_beat: str = "",
    free: Flag = False,
    name: str = "",
    out: Annotated[Path, Parameter(name=["--out", "-o"])] = Path(),
    quality: Quality | None = None,
    workers: int | None = None,
    force: Flag = False,
    json: Flag = False,
) -> None:
    """Make what a release needs of a draft; all of it if nothing is named.

    Parameters
    ----------
    draft
        A draft, JSON.
    youtube
        The video in 16:9.
    short
        The hook in 9:16, at most that many seconds, on bar lines.
    canvas
        A silent loop in 9:16, 3 to 8 seconds, on bars.
    square
        The video in 1:1.
    thumbnail
        The best frame with the title, 1280×720.
    metadata
        Title, description, chapters and tags, as JSON and as text.
    type_beat
        Artists, for a title as "Drake x Future Type Beat".
    free
        Begin that title with (FREE).
    name
        What the files begin with; made of the title if not given.
    out
        The folder to write to.
    quality
        Instead of the draft's own.
    workers
        How many frames are drawn at once; one a core if not given.
    force
        Replace files that are there.
    json
        Print what was made as JSON.
    """
    from beatreel.draft import load
    from beatreel.errors import RenderFailed
    from beatreel.versions import KINDS, Made, Plan, make

    asked = {
        "youtube": youtube,
        "short": short is not None,
        "canvas": canvas,
        "square": square,
        "thumbnail": thumbnail,
        "metadata": metadata,
    }
    kinds = tuple(kind for kind, wanted in asked.items() if wanted) or tuple(KINDS)
    plan = Plan(kinds, 30 if short is None else short, type_beat, free, quality or "")
    loaded = load(draft)

    def told(made: Made) -> None:
        if not json:
            _tell(made)

    with progress(quiet=json) as listener:
        made = make(
            loaded, plan, out, name=name, workers=workers, progress=listener, told=told, force=force
        )
    if json:
        answer([_entry(it) for it in made])
    failed = [it.kind for it in made if it.failure]
    if failed:
        raise RenderFailed(
            f"{len(failed)} of {len(made)} versions failed ({', '.join(failed)}):"
            " put right what is said above and make them again."
        )


def _tell(made: Any) -> None:
    if made.failure:
        note(f"{made.kind}: {made.failure}")
    for file in made.files:
        print(file, flush=True)


def _entry(made: Any) -> dict[str, Any]:
    return {
        "version": made.kind,
        "files": [str(file) for file in made.files],
        "failure": made.failure or None,
    }
