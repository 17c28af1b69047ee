"""The real service on a port of this machine, with an engine that is quick."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from structlog.testing import capture_logs

from beatreel.service.app import Parts, create_app
from beatreel.service.planner import Planner
from beatreel.service.settings import load
from beatreel.store import Store, open_store
from tests.service.engine import QuickEngine


@dataclass(frozen=True)
class Loopback:
    """A server that answers."""

    url: str
    store: Store
    engine: QuickEngine


@contextmanager
def loopback(home: Path, planner: Planner | None = None, **settings: Any) -> Iterator[Loopback]:
    """Run the service in a thread for as long as the block lasts."""
    with socket.socket() as listener, capture_logs():
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        held = load(home=home, **{"log_level": "error", "tokens_per_address": 100, **settings})
        store = open_store(home)
        engine = QuickEngine(store)
        app = create_app(held, Parts(store, engine, planner))
        config = uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        try:
            yield Loopback(url, store, engine)
        finally:
            server.should_exit = True
            thread.join()
            store.close()
