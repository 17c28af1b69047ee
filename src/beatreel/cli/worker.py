"""``beatreel worker``: one more process that carries out jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from .console import note


def worker(
    *,
    home: Path | None = None,
    workers: int | None = None,
    config: Path | None = None,
    tied: Annotated[bool, Parameter(show=False, negative="")] = False,
) -> None:
    """Carry out the jobs of a server, on this machine or another.

    Where the server is on another machine, both need the same BEATREEL_DATABASE and
    BEATREEL_STORE.

    Parameters
    ----------
    home
        Folder of database and files; of unfinished files where those lie elsewhere.
    workers
        Chunks drawn at once; one a core if not given.
    config
        Settings file; beatreel.toml in the home if not given.
    tied
        Stop when the standard input ends.
    """
    from beatreel.service import load_settings
    from beatreel.service.working import work

    settings = load_settings(home=home, workers=workers, config=config)
    told = (lambda name: None) if tied else (lambda name: note(f"{name} works (Ctrl-C stops it)."))
    work(settings, told, tied=tied)
