"""One run of a model with tools: as events, within bounds, whatever the model does."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai import Agent as Loop
from pydantic_ai import Tool as Offer
from pydantic_ai.exceptions import ModelRetry, UsageLimitExceeded
from pydantic_ai.messages import (
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    ModelMessage,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
)
from pydantic_ai.models import Model
from pydantic_ai.run import AgentRunResultEvent
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import RunContext
from pydantic_ai.usage import UsageLimits

from beatreel.errors import BeatreelError

from .events import Answered, Called, Event, Said
from .guards import forbidden
from .tool import BadArguments, Room, Tool
from .toolbox import TOOLS


class Failed(Exception):
    """A model did not do its part; the sentences say what is done instead."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a run may go, and what it begins with."""

    #: Seconds, tools included.
    seconds: float
    #: Characters of text, all answers together.
    letters: int
    limits: UsageLimits
    #: Tokens of one answer; none for a model that counts none.
    tokens: int | None = None
    instructions: str = ""
    history: Sequence[ModelMessage] = ()
    #: The user's own messages, where calls are to be guarded by them.
    said: Sequence[str] = field(default=())


async def carried(model: Model, text: str, room: Room, bounds: Bounds) -> AsyncIterator[Event]:
    """Yield the events of one run of a model with all tools; the last is a whole ``Said``.

    Raises
    ------
    Failed
        The model failed, or went beyond its bounds; what tools did until then is done.
    BeatreelError
        Something outside failed, which the user has to know of: credits, an export.
    """
    queue: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()
    task = asyncio.create_task(_pump(model, text, room, bounds, queue))
    deadline = asyncio.get_running_loop().time() + bounds.seconds
    try:
        while True:
            left = deadline - asyncio.get_running_loop().time()
            try:
                event = await asyncio.wait_for(queue.get(), max(0.0, left))
            except TimeoutError:
                raise Failed(*_LATE) from None
            if event is None:
                return
            if isinstance(event, BeatreelError):
                raise event
            if isinstance(event, BaseException):
                raise _failed(event) from event
            yield event
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task


async def _pump(
    model: Model,
    text: str,
    room: Room,
    bounds: Bounds,
    queue: asyncio.Queue[Event | BaseException | None],
) -> None:
    try:
        async for event in _events(model, text, room, bounds):
            queue.put_nowait(event)
        queue.put_nowait(None)
    except Exception as error:
        queue.put_nowait(error)


async def _events(model: Model, text: str, room: Room, bounds: Bounds) -> AsyncIterator[Event]:
    loop = Loop(
        model,
        deps_type=Room,
        instructions=bounds.instructions or None,
        tools=[_offer(it, bounds.said) for it in TOOLS.values()],
        retries=1,
    )
    settings = ModelSettings(timeout=bounds.seconds)
    if not model.system.startswith("google"):
        # Google's models cannot be told; calls are carried out one after the other all the same.
        settings["parallel_tool_calls"] = False
    if bounds.tokens is not None:
        settings["max_tokens"] = bounds.tokens
    spoken, held, letters, pieces = "", "", 0, 0
    ids: dict[str, str] = {}
    async with loop.run_stream_events(
        text or "…",
        deps=room,
        usage_limits=bounds.limits,
        model_settings=settings if bounds.tokens is not None else None,
        message_history=list(bounds.history) or None,
    ) as events:
        async for event in events:
            match event:
                case (
                    PartStartEvent(part=TextPart(content=words))
                    | PartDeltaEvent(delta=TextPartDelta(content_delta=words))
                ) if words:
                    letters += len(words)
                    if letters > bounds.letters:
                        raise Failed(*_ENDLESS)
                    if held:
                        yield Said(held, partial=True)
                    held, pieces = words, pieces + 1
                case FunctionToolCallEvent(part=part):
                    if held:
                        yield Said(held, partial=True)
                    held = ""
                    ids[part.tool_call_id] = f"call-{uuid.uuid4()}"
                    yield Called(ids[part.tool_call_id], part.tool_name, _args(part))
                case FunctionToolResultEvent(part=part):
                    name = ids.get(part.tool_call_id, part.tool_call_id)
                    yield Answered(name, part.tool_name or "", _response(part.content))
                case AgentRunResultEvent(result=result):
                    spoken = str(result.output)
                    # A text of one piece is said once: whole.
                    if held and pieces > 1:
                        yield Said(held, partial=True)
                case _:
                    pass
    yield Said(spoken)


def _args(part: Any) -> dict[str, Any]:
    try:
        return dict(part.args_as_dict())
    except (ValueError, AssertionError, TypeError):
        return {}


def _response(content: Any) -> dict[str, Any]:
    if isinstance(content, Mapping):
        return {str(key): value for key, value in content.items()}
    return {"ok": False, "changed": False, "said": str(content)}


def _offer(tool: Tool, said: Sequence[str]) -> Offer[Room]:
    """Return a tool as pydantic-ai takes it; a wrong call is told once, and once only."""

    async def call(ctx: RunContext[Room], **args: Any) -> dict[str, Any]:
        if said and (why := forbidden(tool, args, said)):
            return {"ok": False, "changed": False, "said": why}
        try:
            outcome = await tool.run(ctx.deps, args)
        except BadArguments as error:
            if ctx.retry:
                return {"ok": False, "changed": False, "said": error.message}
            raise ModelRetry(error.message) from error
        if outcome.ok:
            ctx.deps.done.append((tool.name, args))
            ctx.deps.told.append(outcome.said)
        return outcome.response()

    return Offer.from_schema(
        call, tool.name, tool.about, tool.schema, takes_ctx=True, sequential=True
    )


_LATE = (
    "The language model took too long, so I go by my own rules.",
    "语言模型超时了，改用内置规则。",
)
_ENDLESS = (
    "The language model did not come to an end, so I go by my own rules.",
    "语言模型说个没完，改用内置规则。",
)
_TOO_FAR = (
    "The language model went beyond its bounds, so I stopped it.",
    "语言模型超出了限制，已被停下。",
)
_BROKEN = (
    "The language model could not be used, so I go by my own rules.",
    "语言模型用不了，改用内置规则。",
)


def _failed(error: BaseException) -> Failed:
    if isinstance(error, Failed):
        return error
    if isinstance(error, UsageLimitExceeded):
        return Failed(*_TOO_FAR)
    return Failed(*_BROKEN)
