"""Real processes of beatreel that tests start, kill and freeze."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psutil

#: Seconds that anything may take.
PATIENCE = 240.0


def draft(seconds: int, name: str, *, size: tuple[int, int] = (640, 360)) -> dict[str, Any]:
    """A film of words alone: quick to compile, and every name gives other pictures."""
    texts = [
        {"id": f"x{n}", "s": 2000 * n, "d": 1800, "x": {"text": f"{name} {n}", "size": 0.1}}
        for n in range(seconds // 2)
    ]
    about = {"title": name, "width": size[0], "height": size[1], "fps": 30, "aspect": "16:9"}
    track = {"id": "t1", "tt": 7, "n": "Title", "sg": texts}
    return {"v": 1, "d": 1000 * seconds, "m": {**about, "quality": "draft"}, "t": [track]}


class Machine:
    """A command of beatreel as a process."""

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "beatreel.cli", *arguments]
        quiet = {"BEATREEL_LOG_LEVEL": "error", "OMP_NUM_THREADS": "1"}
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **quiet, **(environment or {})},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self.said.append(line)
                self._lines.put(line)

    def line(self, pattern: str) -> str:
        """Wait for a line and return what the pattern's group finds in it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                found = re.search(pattern, self._lines.get(timeout=0.5))
            except queue.Empty:
                assert self.process.poll() is None, self.said
                continue
            if found:
                return found[1]
        raise AssertionError(f"never said {pattern}: {self.said}")

    def children(self) -> list[psutil.Process]:
        """Return the processes that it started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """End it if it is still there, and let go of its output."""
        if self.process.poll() is None:
            self.kill()
        self._reader.join(20)

    def stop(self) -> int:
        """Ask it to stop; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


class Server(Machine):
    """A server at an address of its own."""

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None) -> None:
        super().__init__("serve", f"--home={home}", "--port=0", environment=environment)
        self.home = home
        self.url = self.line(r"listens on (http://\S+)")


class Client:
    """A user of whichever server is there now."""

    def __init__(self, server: Callable[[], str], name: str = "chaos") -> None:
        self._server = server
        self._http = httpx2.Client(timeout=30)
        self._headers: dict[str, str] = {}
        asked = self.call("POST", "/api/auth/anonymous-token", headers={"X-Client-Id": name})
        self.id = asked["data"]["user_id"]
        self.token = asked["data"]["token"]
        self._headers = {"Authorization": f"Bearer {self.token}"}

    def close(self) -> None:
        self._http.close()

    def call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """Ask until there is a server that answers."""
        until = time.monotonic() + PATIENCE
        headers = {**self._headers, **request.pop("headers", {})}
        while True:
            try:
                answer = self._http.request(
                    method, self._server() + path, headers=headers, **request
                )
                assert answer.status_code < 500, answer.text
                return answer.json()
            except httpx2.TransportError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stream(self, path: str, body: dict[str, Any]) -> Any:
        """Return the answer to a message, to be read while it comes."""
        url = self._server() + path
        return self._http.stream("POST", url, json=body, headers=self._headers, timeout=None)

    def export(self, name: str, document: dict[str, Any]) -> None:
        body = {"id": name, "draft": document}
        answer = self.call("POST", "/api/render/proxy/lambda", json=body)
        assert answer["code"] == 0, answer

    def status(self, name: str) -> dict[str, Any]:
        return self.call("GET", f"/api/render/proxy/lambda/{name}")

    def finished(self, name: str, seconds: float = PATIENCE) -> dict[str, Any]:
        until = time.monotonic() + seconds
        progress = 0
        while time.monotonic() < until:
            answer = self.status(name)
            assert answer["progress"] >= progress, "progress went back"
            progress = answer["progress"]
            if answer["status"] not in ("pending", "processing"):
                return answer
            time.sleep(0.2)
        raise AssertionError(f"{name} is still {answer}")

    def download(self, name: str, to: Path) -> Path:
        path = f"{self._server()}/api/render/proxy/{name}/download"
        answer = self._http.get(path, headers=self._headers)
        assert answer.status_code == 200, answer.text
        to.write_bytes(answer.content)
        return to


@contextmanager
def running(*machines: Machine) -> Iterator[None]:
    """End machines whatever happens."""
    try:
        yield
    finally:
        for machine in machines:
            machine.end()
