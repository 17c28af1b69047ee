"""``beatreel analyze``: what is heard in a song."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, progress
from .options import GridOptions, Window
from .project import heard


def analyze(
    song: str,
    *,
    json: Annotated[bool, Parameter(negative="")] = False,
    plot: Path | None = None,
    export: Path | None = None,
    window: Window | None = None,
    grid: GridOptions | None = None,
    force: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Find beats, bars, sections, key and loudness of a song.

    Parameters
    ----------
    song
        Any file with sound in it.
    json
        Print everything as JSON.
    plot
        Draw the song to this PNG.
    export
        Write the grid for another program: .txt (Audacity labels), .mid (tempo map), .beats.
    force
        Replace files that are there.
    """
    from beatreel.errors import AlreadyExists

    for path in (plot, export):
        if path is not None and path.exists() and not force:
            raise AlreadyExists(f"{path} is already there: choose another name or pass --force.")
    with progress(quiet=json) as listener:
        found = heard(song, window, grid, listener)
    if plot is not None:
        from beatreel.music import plot as drawn

        drawn(found, plot)
    if export is not None:
        from beatreel.music import write

        write(found, export)
    if json:
        answer(found.to_dict())
    else:
        _print(found)


def _print(song: Any) -> None:
    print(
        f"{_clock(song.duration)}   {_tempo(song)} BPM   {song.meter}/4   {song.key}"
        f" ({song.camelot})   {song.loudness.integrated:.1f} LUFS,"
        f" {song.loudness.true_peak:.1f} dBTP"
    )
    sure = "sure" if song.confidence >= 0.7 else "fairly sure" if song.confidence >= 0.35 else ""
    others = ", ".join(song.alternatives)
    print(
        f"Grid: {sure or 'not sure: a neutral grid from the energy'} ({song.confidence:.2f})"
        + (f"; also possible: {others}" if others else "")
    )
    for section in song.sections:
        print(
            f"  {_clock(section.start):>6}  {section.group}  {section.label:<8}"
            f" {'▮' * max(1, round(section.energy * 10))}"
        )
    for length, hook in song.hooks.items():
        print(f"Hook, {length} s: {_clock(hook.start)}–{_clock(hook.end)} ({hook.reason})")


def _tempo(song: Any) -> str:
    """Return the tempo, or those that follow each other and when."""
    if len(song.tempi) < 2:
        return f"{song.tempo:.1f}"
    first, *others = song.tempi
    later = (f"{bpm:.1f} from {_clock(time)}" for time, bpm in others)
    return " → ".join([f"{first[1]:.1f}", *later])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"
