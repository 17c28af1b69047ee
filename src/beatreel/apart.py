"""A process for hostile files: what it may use, and how it is started and ended.

A decoder that a broken file breaks takes this process with it and nothing else. The process gives
itself limits and sees an environment that holds nothing worth telling.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

#: Bytes of address space of a process that looks at one file, and of one that plays several.
LOOKING, PLAYING = 2 << 30, 6 << 30


def confine(memory: int = LOOKING, seconds: int | None = 20, written: int = 0) -> None:
    """Give this process its limits; there is no way back.

    Parameters
    ----------
    memory
        Bytes of address space.
    seconds
        Of CPU; None for no limit.
    written
        Bytes of the largest file it may write.
    """
    try:
        import resource
    except ImportError:  # Windows has none of them
        return
    wanted = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ]
    if seconds is not None:
        wanted.append((resource.RLIMIT_CPU, seconds))
    for kind, limit in wanted:
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of address space
            resource.setrlimit(kind, (limit, limit))


def command(module: str, *arguments: str) -> list[str]:
    """Return how a module of beatreel, as ``media.survey``, is run in a process of its own."""
    return [sys.executable, "-I", "-m", f"beatreel.{module}", *arguments]


def surroundings() -> dict[str, str]:
    """Return the environment of such a process: nothing that it could give away."""
    return {"PATH": os.defpath, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a process that waits for orders."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    if process.returncode is None:
        process.kill()
        process.wait()
