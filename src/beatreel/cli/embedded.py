"""A server of one's own for as long as a command runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from beatreel.errors import Unavailable

#: Seconds until it must answer, and until it must have ended.
_START, _END = 60.0, 20.0
#: On one's own machine work costs nothing, unless one says otherwise.
_FREE = {"BEATREEL_PRICE_GENERATION": "0", "BEATREEL_PRICE_EDIT": "0"}
_ADDRESS = re.compile(r"listens on (http://\S+)")


@contextmanager
def embedded(home: Path) -> Iterator[str]:
    """Run a server on a free port of this machine and give its address.

    It is a process of its own, so that its work does not slow down the terminal and Ctrl-C in
    the terminal does not reach it.

    Raises
    ------
    Unavailable
        It does not start; the message says why.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "beatreel.cli", "serve", "--port", "0", "--home", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=_FREE | os.environ | {"BEATREEL_LOG_LEVEL": "warning"},
    )
    log = _Log(process)
    try:
        yield log.address()
    finally:
        _stop(process)
        log.close()


class _Log:
    """What the server says; read to its end, so that it never waits for a reader."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._last: deque[str] = deque(maxlen=20)
        self._address = ""
        self._told = threading.Event()
        self._lines: IO[str] = cast(Any, process.stderr)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for line in self._lines:
            self._last.append(line.rstrip())
            if found := _ADDRESS.search(line):
                self._address = found[1]
                self._told.set()
        self._told.set()

    def address(self) -> str:
        """Wait for the address."""
        begun = time.monotonic()
        self._told.wait(_START)
        if self._address:
            return self._address
        ours = [line for line in self._last if line.startswith("beatreel: ")]
        if ours:
            raise Unavailable(ours[-1].removeprefix("beatreel: "))
        why = self._last[-1] if self._last else f"silent for {time.monotonic() - begun:.0f} s"
        raise Unavailable(f"The server does not start ({why}): run beatreel serve to see more.")

    def close(self) -> None:
        """Let go of the pipe; the process has ended."""
        # A grandchild that lives on may hold the other end.
        self._thread.join(1.0)
        if not self._thread.is_alive():
            self._lines.close()


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
