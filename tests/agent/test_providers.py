"""The other providers, against servers of this machine that speak as theirs do."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from beatreel.agent import Agent, Answered, Called, Event, Mind, Said
from beatreel.draft import describe, diff

from .asking import Studio
from .provider import Answer, Talk, provider
from .reel import reel


def events(model: str, url: str, text: str, studio: Studio) -> list[Event]:
    mind = Mind(model, url, "key", seconds=20.0)

    async def all_of_them() -> list[Event]:
        return [event async for event in Agent(mind).answer(text, studio)]

    return asyncio.run(all_of_them())


def anthropic(*blocks: dict[str, Any], stop: str) -> Answer:
    """Answer as Anthropic's messages do, streamed."""

    def answer(talk: Talk) -> None:
        def send(kind: str, **more: Any) -> None:
            talk.raw(f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n")

        usage = {"input_tokens": 5, "output_tokens": 5}
        message = {"id": "m1", "type": "message", "role": "assistant", "model": "test"}
        message |= {"content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}
        send("message_start", message=message)
        for place, block in enumerate(blocks):
            begun, pieces = block["begun"], block["pieces"]
            send("content_block_start", index=place, content_block=begun)
            for piece in pieces:
                send("content_block_delta", index=place, delta=piece)
            send("content_block_stop", index=place)
        delta = {"stop_reason": stop, "stop_sequence": None}
        send("message_delta", delta=delta, usage={"output_tokens": 5})
        send("message_stop")

    return answer


def anthropic_calls(name: str, arguments: dict[str, Any]) -> Answer:
    told = json.dumps(arguments)
    begun = {"type": "tool_use", "id": f"t{time.monotonic_ns()}", "name": name, "input": {}}
    pieces = [{"type": "input_json_delta", "partial_json": it} for it in (told[:7], told[7:])]
    return anthropic({"begun": begun, "pieces": pieces}, stop="tool_use")


def anthropic_says(*words: str) -> Answer:
    pieces = [{"type": "text_delta", "text": it} for it in words]
    return anthropic({"begun": {"type": "text", "text": ""}, "pieces": pieces}, stop="end_turn")


def google(*parts: dict[str, Any]) -> Answer:
    """Answer as Gemini does, streamed."""

    def answer(talk: Talk) -> None:
        for place, part in enumerate(parts):
            candidate: dict[str, Any] = {"content": {"role": "model", "parts": [part]}, "index": 0}
            if place == len(parts) - 1:
                candidate["finishReason"] = "STOP"
            usage = {"promptTokenCount": 5, "candidatesTokenCount": 5, "totalTokenCount": 10}
            document = {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "test"}
            talk.raw(f"data: {json.dumps(document)}\r\n\r\n")

    return answer


def google_calls(name: str, arguments: dict[str, Any]) -> Answer:
    return google({"functionCall": {"name": name, "args": arguments}})


def google_says(*words: str) -> Answer:
    return google(*({"text": it} for it in words))


Speaks = tuple[str, str, Callable[..., Answer], Callable[..., Answer]]
WIRES: list[Speaks] = [
    ("anthropic", "anthropic:claude-test", anthropic_calls, anthropic_says),
    ("google.genai", "google:gemini-test", google_calls, google_says),
]


@pytest.mark.parametrize(("library", "model", "calls", "says"), WIRES)
def test_a_provider_edits_by_the_same_tools(
    library: str, model: str, calls: Callable[..., Answer], says: Callable[..., Answer]
) -> None:
    pytest.importorskip(library)
    studio = Studio()
    lock = calls("lock", {"where": [{"section": "drop"}]})
    with provider(lock, says("Locked ", "it.")) as there:
        url = there.url.removesuffix("/v1")
        found = events(model, url, "lock the drop", studio)
        assert len(there.asked) == 2
        told = json.dumps(there.asked[0])
    assert studio.now is not None
    changed = describe(diff(reel(), studio.now))
    assert [type(it) for it in found if not isinstance(it, Said)] == [Called, Answered]
    last = found[-1]
    assert isinstance(last, Said)
    assert last.text == f"Locked it.\n{changed}"
    # It knows every tool, and the names of strangers only as data.
    assert "change_transition" in told
    assert "<data>" in told


@pytest.mark.parametrize(("library", "model", "calls", "says"), WIRES)
def test_a_provider_that_is_down_is_asked_once(
    library: str, model: str, calls: Callable[..., Answer], says: Callable[..., Answer]
) -> None:
    pytest.importorskip(library)
    studio = Studio()
    with provider(status=500) as there:
        found = events(model, there.url.removesuffix("/v1"), "60 fps", studio)
        assert len(there.asked) == 1
    assert studio.now is not None
    assert studio.now.meta.fps == 60
    assert "language model could not be used" in str(found[-1])
