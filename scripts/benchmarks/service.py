"""What a server costs: its start, an upload of 200 MB, a hundred streams beside an export.

    scripts/bench service [--seconds 20] [--streams 100] [--machines]

With ``--machines``: how much faster three workers on PostgreSQL and S3 are than one.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import statistics
import struct
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psutil

# The machines of the tests, from the root of the repository.
sys.path[0] = str(Path(__file__).parents[2])

from tests.chaos.machines import Client, Machine, Server, draft, running  # noqa: E402

MB = 1_000_000
#: What a server must keep to: seconds, MB, milliseconds.
START, MEMORY, ANSWER, FIRST = 3.0, 80, 100, 1.0
UPLOAD = 200 * MB - 2000
_PLENTY = {"BEATREEL_REQUESTS_PER_MINUTE": "1000000"}


@dataclass
class Watch:
    """The memory of a process, looked at all the time."""

    process: psutil.Process
    peak: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self._ended.wait(0.01):
            self.peak = max(self.peak, memory(self.process))

    @contextmanager
    def during(self) -> Iterator[None]:
        thread = threading.Thread(target=self.look)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()


def memory(process: psutil.Process) -> int:
    """Return the bytes of a process that are in memory."""
    return process.memory_info().rss


def spent_by(process: psutil.Process) -> float:
    """Return the seconds of CPU of a process so far."""
    times = process.cpu_times()
    return times.user + times.system


def settled(process: psutil.Process) -> int:
    """Return the memory of a server that has loaded what it loads once it answers."""
    while True:
        before = spent_by(process)
        time.sleep(2)
        if spent_by(process) - before < 0.1:
            return memory(process)


def report(name: str, value: float, unit: str, limit: float | None = None) -> None:
    verdict = "" if limit is None else ("  ok" if value <= limit else f"  OVER {limit:g}")
    print(f"{name:<52}{value:>10.2f} {unit}{verdict}", flush=True)


async def song() -> AsyncIterator[bytes]:
    """A WAV file of 200 MB that is never whole in memory."""
    size = UPLOAD - 44
    form = struct.pack("<IHHIIHH", 16, 1, 2, 48_000, 192_000, 4, 16)
    yield b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt " + form + b"data"
    yield struct.pack("<I", size)
    block = bytes(range(256)) * 256
    for start in range(0, size, len(block)):
        yield block[: size - start]


async def upload(url: str, token: str, session: str) -> float:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="long.wav"\r\n'
        b"Content-Type: audio/wav\r\n\r\n"
    )

    async def body() -> AsyncIterator[bytes]:
        yield head
        async for piece in song():
            yield piece
        yield b"\r\n--x--\r\n"

    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    begun = time.monotonic()
    async with httpx2.AsyncClient(timeout=120) as http:
        path = f"{url}/api/upload-video/nemo_agent/me/{session}"
        answer = await http.post(path, content=body(), headers=headers)
    assert answer.json()["code"] == 0, answer.text
    return time.monotonic() - begun


async def listen(http: httpx2.AsyncClient, url: str, session: str, gaps: list[float]) -> None:
    """Follow a stream and note its longest silence."""
    last, longest = time.monotonic(), 0.0
    async with http.stream("GET", f"{url}/run_sse", params={"session_id": session}) as answer:
        try:
            async for _ in answer.aiter_bytes():
                now = time.monotonic()
                longest, last = max(longest, now - last), now
        finally:
            gaps.append(max(longest, time.monotonic() - last))


async def beside(url: str, token: str, session: str, streams: int, seconds: float) -> None:
    """Ask for the credits while streams are open and an export is drawn."""
    headers = {"Authorization": f"Bearer {token}"}
    limits = httpx2.Limits(max_connections=None)
    async with httpx2.AsyncClient(headers=headers, timeout=60, limits=limits) as http:
        gaps: list[float] = []
        tasks = [asyncio.create_task(listen(http, url, session, gaps)) for _ in range(streams)]
        await asyncio.sleep(2)
        assert not [task for task in tasks if task.done()], "a stream ended early"
        times = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            begun = time.monotonic()
            answer = await http.get(f"{url}/api/credits/balance/simple")
            times.append(1000 * (time.monotonic() - begun))
            assert answer.status_code == 200
            await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    times.sort()
    print(f"{len(gaps)} streams, {len(times)} calls of /api/credits/balance/simple")
    report("credits, median", statistics.median(times), "ms")
    report("credits, 99th percentile", times[int(0.99 * len(times))], "ms", ANSWER)
    report("credits, slowest", times[-1], "ms")
    report("longest silence of a stream", max(gaps), "s", 15)


def scenes(seconds: int) -> dict[str, Any]:
    """A film of a real scene, so that there is something to draw."""
    from beatreel.visuals.catalogue import SCENES

    name = "nebula" if "nebula" in SCENES else next(iter(SCENES))
    shots = [
        {"id": f"s{n}", "s": 4000 * n, "d": 4000, "src": f"scene:{name}", "p": {"seed": n}}
        for n in range(seconds // 4)
    ]
    film = draft(seconds, f"Bench {time.time_ns()}", size=(1280, 720))
    film["t"].insert(0, {"id": "t0", "tt": 0, "n": "Video", "sg": shots})
    return film


def one_server(folder: Path, seconds: float, streams: int) -> None:
    begun = time.monotonic()
    server = Server(folder / "home", _PLENTY)
    process = psutil.Process(server.process.pid)
    report("start of the server", time.monotonic() - begun, "s", START)
    report("CPU that it took", spent_by(process), "s")
    client = Client(lambda: server.url)
    with running(server):
        path = "/api/tasks/me/with-session/nemo_agent"
        session = client.call("POST", path)["data"]["session_id"]
        token = client.token
        rest = settled(process)
        report("memory of the server at rest", rest / MB, "MB")
        watch = Watch(process)
        with watch.during():
            spent = asyncio.run(upload(server.url, token, session))
        report("upload of 200 MB", spent, "s")
        report("memory that it took", (watch.peak - rest) / MB, "MB", MEMORY)
        first(client)
        export(client, session)
        asyncio.run(beside(server.url, token, session, streams, seconds))
        client.close()
        begun = time.monotonic()
        assert server.stop() == 0
        report("stop in the middle of an export", time.monotonic() - begun, "s")


def first(client: Client) -> None:
    """How long an export takes to its first sign of progress, after one that warmed it up."""
    for name in ("warm", "first"):
        document = draft(8, f"{name} {time.time_ns()}")
        begun = time.monotonic()
        client.export(name, document)
        while client.status(name)["status"] == "pending":
            time.sleep(0.01)
        spent = time.monotonic() - begun
        client.finished(name)
    report("from the request of an export to its first progress", spent, "s", FIRST)


def export(client: Client, session: str) -> None:
    """Begin an export by chat, so that there is a run to listen to."""
    film = scenes(1200)
    client.export("long", film)

    def chat() -> None:
        body = {
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": session,
            "new_message": {"parts": [{"text": "make a video"}]},
        }
        try:
            with client.stream("/run_sse", body) as answer:
                for _ in answer.iter_bytes():
                    pass
        except httpx2.TransportError:
            pass

    threading.Thread(target=chat, daemon=True).start()
    time.sleep(1)


def machines(folder: Path) -> None:
    """Draw the same film with one worker and with three."""
    from tests.store.servers import bucket, create_database, postgres

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    spent = {}
    for count in (1, 3):
        place = folder / f"{count}"
        place.mkdir(mode=0o700)
        with postgres(place / "postgres") as base, bucket() as (files, environment):
            shared = {
                **environment,
                "BEATREEL_DATABASE": create_database(base, "bench"),
                "BEATREEL_STORE": files,
            }
            spent[count] = drawn(place, shared, count)
        report(f"{count} worker(s) of one thread", spent[count], "s")
    cores = len(os.sched_getaffinity(0))
    report("times as fast", spent[1] / spent[3], "x")
    report(f"of the {min(3, cores)} cores they could use", spent[1] / spent[3] / min(3, cores), "")


def drawn(folder: Path, shared: dict[str, str], count: int) -> float:
    server = Server(folder / "server", {**shared, "BEATREEL_WORKERS": "0"})
    workers = [
        Machine("worker", f"--home={folder / f'w{n}'}", "--workers=1", environment=shared)
        for n in range(count)
    ]
    with running(server, *workers):
        for worker in workers:
            worker.line(r"(worker_\w+) works")
        client = Client(lambda: server.url)
        # Every worker has compiled what it needs before the clock starts.
        client.export("warm", scenes(8 * 4 * count))
        client.finished("warm", 300)
        begun = time.monotonic()
        client.export("film", scenes(160))
        client.finished("film", 600)
        client.close()
        return time.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--machines", action="store_true")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if told.machines:
            machines(Path(folder))
        else:
            one_server(Path(folder), told.seconds, told.streams)


if __name__ == "__main__":
    main()
