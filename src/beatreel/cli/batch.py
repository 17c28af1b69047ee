"""``beatreel batch``: every version of every song in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, note, progress

#: How an outcome is shown in the table.
_SIGNS = {"made": "made", "kept": "kept", "failed": "FAILED"}


def batch(
    folder: Path,
    *,
    recipe: Path | None = None,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    workers: int | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Make all versions of all songs in a folder; run it again and it goes on where it stopped.

    A song's lyrics (.lrc, .srt, .txt, …) and cover (.jpg, .png) are taken from files of its name;
    clips and photos from where the recipe says (media).

    Parameters
    ----------
    folder
        Holds the songs.
    recipe
        What to make of them, TOML; everything, in an automatic style, if not given.
    out
        The folder to write to; "release" in the folder of the songs if not given.
    workers
        How many frames are drawn at once; one a core if not given.
    json
        Print the outcomes as JSON.
    """
    from beatreel.errors import RenderFailed
    from beatreel.versions import Outcome, Recipe, read_recipe
    from beatreel.versions import batch as work

    read = read_recipe(recipe) if recipe else Recipe()

    def told(outcome: Outcome) -> None:
        if not json:
            note(f"{outcome.song}, {outcome.kind}: {outcome.state} ({outcome.told})")

    with progress(quiet=json) as listener:
        outcomes = work(
            folder,
            read,
            out or folder / "release",
            workers=workers,
            progress=lambda _: listener,
            told=told,
        )
    if json:
        answer([_entry(outcome) for outcome in outcomes])
    else:
        _print(outcomes)
    failed = sum(outcome.state == "failed" for outcome in outcomes)
    if failed:
        noun = "version" if failed == 1 else "versions"
        raise RenderFailed(
            f"{failed} {noun} failed: put right what the table says and run the same command again."
        )


def _entry(outcome: Any) -> dict[str, Any]:
    return {
        "song": outcome.song,
        "version": outcome.kind,
        "state": outcome.state,
        "told": outcome.told,
    }


def _print(outcomes: Any) -> None:
    """Print a row a song, a column a version, and then why anything failed."""
    rows: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.song, {})[outcome.kind] = outcome
    kinds = list(dict.fromkeys(it.kind for it in outcomes if it.kind not in ("draft", "media")))
    width = max(len(song) for song in rows)
    print(f"{'song':<{width}}  " + "  ".join(f"{kind:<9}" for kind in kinds))
    for song, found in rows.items():
        broken = "draft" in found
        cells = (
            _SIGNS[found[kind].state] if kind in found else ("FAILED" if broken else "")
            for kind in kinds
        )
        print(f"{song:<{width}}  " + "  ".join(f"{cell:<9}" for cell in cells).rstrip())
    for outcome in outcomes:
        if outcome.state in ("failed", "left"):
            print(f"{outcome.song}, {outcome.kind}: {outcome.told}")
