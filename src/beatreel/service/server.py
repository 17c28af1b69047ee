"""One server: its lock, its store, its engine, its socket, and a clean end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from beatreel.errors import Unavailable

from . import logs
from .settings import Settings

#: Seconds that open requests get to finish when the server stops.
FAREWELL = 5
#: Requests that wait to be accepted.
_BACKLOG = 512


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen for signals; they are not passed on, since there is more to close than this."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Run a server until it is told to stop (SIGTERM or Ctrl-C).

    Parameters
    ----------
    announce
        Called with the address once it answers.

    Raises
    ------
    Unavailable
        The home is in use or not usable, or the port is taken.
    """
    logs.configure(settings.log_level, settings.log_format)
    # The port first: it is the cheapest to find taken.
    listener = _listener(settings.host, settings.port)
    with listener:
        asyncio.run(_served(settings, listener, announce))


async def _served(
    settings: Settings, listener: socket.socket, announce: Callable[[str], None]
) -> None:
    from .assembly import assembled

    async with assembled(settings) as app:
        host, port = listener.getsockname()[:2]
        near = f"http://{_shown(host)}:{port}"

        def ready() -> None:
            app.state.service.store.home.announce(near)
            announce(settings.public_url or near)

        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=FAREWELL,
            timeout_keep_alive=30,
            h11_max_incomplete_event_size=64 * 1024,
            lifespan="on",
        )
        await _Server(config, ready).serve([listener])


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises
    ------
    Unavailable
        The port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(_BACKLOG)
    except OSError as error:
        found.close()
        raise Unavailable(
            f"Port {port} on {host} cannot be used ({error.strerror}): choose another --port."
        ) from None
    return found


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)
