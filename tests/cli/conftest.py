"""A short song, and the command line run inside this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from beatreel.cli.app import run
from tests.compose import compose, write_wav


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def failed_politely(self) -> bool:
        """One sentence on stderr, nothing on stdout, no traceback."""
        lines = [line for line in self.err.splitlines() if line.startswith("beatreel: ")]
        return (
            self.code == 1
            and len(lines) == 1
            and lines[0].endswith(".")
            and "Traceback" not in self.err
            and not self.out
        )


@pytest.fixture
def beatreel(capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    def call(*arguments: object) -> Said:
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture(scope="session")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eighteen seconds at 120 beats a minute: an intro, a verse and a drop."""
    form: Sequence[tuple[str, int]] = (("intro", 1), ("verse", 4), ("drop", 4))
    piece = compose(120.0, sections=form)
    return write_wav(tmp_path_factory.mktemp("song") / "night drive.wav", piece.samples)
