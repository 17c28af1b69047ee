"""What the terminal shows while one waits, and how answers are printed.

Everything that is not the answer goes to stderr, so that stdout can be piped.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: What each stage is called to a person.
STAGES = {
    "watch": "Watching clips",
    "listen": "Listening",
    "hear": "Listening",
    "decode": "Reading the song",
    "understand": "Finding the beat",
    "align": "Aligning the lyrics",
    "direct": "Directing",
    "proxy": "Preparing clips",
    "compile": "Compiling scenes",
    "draw": "Drawing",
    "measure": "Checking the result",
}

#: Seconds between two plain lines of one stage.
_PAUSE = 5.0

Listener = Callable[[Any], None]


def answer(document: Any) -> None:
    """Print one JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def note(text: str) -> None:
    """Say something to a person."""
    print(text, file=sys.stderr)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Listener]:
    """Show progress: a bar on a terminal, plain lines elsewhere, nothing when quiet."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as listener:
            yield listener
    else:
        yield _Lines()


@contextmanager
def _bar() -> Iterator[Listener]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (
        TextColumn("{task.description:<20}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as shown:
        tasks: dict[str, Any] = {}

        def listen(report: Any) -> None:
            if report.stage not in tasks:
                name = str(STAGES.get(report.stage, report.stage))
                tasks[report.stage] = shown.add_task(name, total=report.total, rate="")
            shown.update(
                tasks[report.stage], completed=report.done, total=report.total, rate=_rate(report)
            )

        yield listen


def _rate(report: Any) -> str:
    parts = []
    if report.fps:
        parts.append(f"{report.fps:.0f} fps")
    if report.eta is not None and report.done < report.total:
        parts.append(f"{_clock(report.eta)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


class _Lines:
    """One line when a stage begins, now and then while it lasts, and when it ends."""

    def __init__(self) -> None:
        self._stage = ""
        self._told = 0.0
        self._ended = False

    def __call__(self, report: Any) -> None:
        now = time.monotonic()
        new = report.stage != self._stage
        ends = report.done >= report.total
        if not new and (self._ended or (now - self._told < _PAUSE and not ends)):
            return
        self._stage, self._told, self._ended = report.stage, now, ends
        share = 100 * report.done // max(1, report.total)
        rate = _rate(report)
        name = STAGES.get(report.stage, report.stage)
        note(f"{name}: {share}%{f' ({rate})' if rate else ''}")
