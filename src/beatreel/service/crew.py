"""The crew: the process beside a server that draws, and is started again when it dies.

Drawing has a process of its own so that nothing it does, from compiling a scene to a crash in a
decoder, can keep a request waiting.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

import structlog

from .settings import Settings

_log = structlog.get_logger("beatreel.service")

#: Seconds that it gets to hand back what it does.
FAREWELL = 12.0
#: Seconds before it is started again, the first time and at most.
_REST, _LONGEST = 0.2, 10.0
#: Seconds after which a start counts as a good one.
_GOOD = 30.0


class Crew:
    """Keeps a worker going."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        rest = _REST
        while True:
            begun = loop.time()
            self._process = await asyncio.create_subprocess_exec(
                *_command(self._settings),
                stdin=asyncio.subprocess.PIPE,
                # A Ctrl-C is for the server, which then ends its worker in good order.
                start_new_session=True,
            )
            code = await self._process.wait()
            rest = _REST if loop.time() - begun > _GOOD else min(2 * rest, _LONGEST)
            _log.warning("worker ended and is started again", code=code, s=rest)
            await asyncio.sleep(rest)

    async def close(self) -> None:
        """Let the worker hand back what it does, and end it."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        process = self._process
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            # It reads the end of its input as a request to stop, so it also ends if we are killed.
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), FAREWELL)
        except TimeoutError:
            process.kill()
            await process.wait()


def _command(settings: Settings) -> list[str]:
    told = {"home": settings.home, "config": settings.config, "workers": settings.workers}
    flags = [f"--{name}={value}" for name, value in told.items() if value is not None]
    return [sys.executable, "-m", "beatreel.cli", "worker", "--tied", *flags]
