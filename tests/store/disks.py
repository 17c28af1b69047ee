"""Small disks that tests may fill."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk(folder: Path, megabytes: int = 4) -> Iterator[Path]:
    """Mount a disk in memory; the test is skipped where that is not allowed."""
    folder.mkdir()
    size = f"size={megabytes}m,mode=700"
    mount = ["mount", "-t", "tmpfs", "-o", size, "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def read_only(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room on a disk for a while."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for block in (65536, 4096, 1):
            try:
                while True:
                    file.write(b"x" * block)
            except OSError:
                continue
    try:
        yield
    finally:
        path.unlink()
