"""A server that speaks as OpenAI-compatible ones do, well or badly, as a test wants it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Writes the chunks of one answer.
Answer = Callable[["Talk"], None]


class Talk:
    """One answer that is being written."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """Send a piece of the answer."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        document = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "test",
            "choices": [choice],
        }
        self.raw(f"data: {json.dumps(document)}\n\n")

    def raw(self, text: str) -> None:
        """Send anything."""
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def end(self) -> None:
        """Say that this is all."""
        self.raw("data: [DONE]\n\n")


def says(*pieces: str) -> Answer:
    """Answer with a text."""

    def answer(talk: Talk) -> None:
        for piece in pieces:
            talk.chunk({"role": "assistant", "content": piece})
        talk.chunk({}, "stop")
        talk.end()

    return answer


def calls(name: str, arguments: dict[str, Any] | str) -> Answer:
    """Answer with the call of a tool; arguments as text are sent as they are."""
    told = arguments if isinstance(arguments, str) else json.dumps(arguments)

    def answer(talk: Talk) -> None:
        function = {"name": name, "arguments": told}
        call = {"index": 0, "id": f"call_{time.monotonic_ns()}", "type": "function"}
        talk.chunk({"role": "assistant", "tool_calls": [{**call, "function": function}]})
        talk.chunk({}, "tool_calls")
        talk.end()

    return answer


def hangs(seconds: float) -> Answer:
    """Answer with nothing for so long."""

    def answer(talk: Talk) -> None:
        talk.chunk({"role": "assistant", "content": "Let me"})
        time.sleep(seconds)

    return answer


def never_ends(talk: Talk) -> None:
    """Answer on and on."""
    while True:
        talk.chunk({"role": "assistant", "content": "and so on " * 50})


def garbage(talk: Talk) -> None:
    """Answer with what is no answer."""
    talk.raw("data: {not json\n\n")


def breaks_off(talk: Talk) -> None:
    """Stop in the middle of a call."""
    function = {"name": "remove_text", "arguments": '{"whi'}
    call = {"index": 0, "id": "call_1", "type": "function", "function": function}
    talk.chunk({"role": "assistant", "tool_calls": [call]})


@dataclass(slots=True)
class Provider:
    """A running server."""

    url: str
    #: One for each request; the last one is given again and again.
    answers: list[Answer]
    #: What was asked, as JSON.
    asked: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200


@contextmanager
def provider(*answers: Answer, status: int = 200) -> Iterator[Provider]:
    """Run a server with the answers it gives, in order."""
    there = Provider("", list(answers) or [says("Hello.")], status=status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            there.asked.append(json.loads(self.rfile.read(length)))
            self.send_response(there.status)
            kind = "text/event-stream" if there.status == 200 else "application/json"
            self.send_header("content-type", kind)
            self.send_header("connection", "close")
            self.end_headers()
            try:
                if there.status == 200:
                    place = min(len(there.asked), len(there.answers)) - 1
                    there.answers[place](Talk(self))
                else:
                    self.wfile.write(b'{"error": {"message": "down"}}')
            except (BrokenPipeError, ConnectionResetError):
                pass

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    there.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
