"""The agent: a message in, events out; one path for the rules and for language models."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pydantic_ai import Agent as Loop
from pydantic_ai import Tool as Offer
from pydantic_ai.exceptions import ModelRetry
from pydantic_ai.messages import (
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
)
from pydantic_ai.models import Model
from pydantic_ai.run import AgentRunResultEvent
from pydantic_ai.tools import RunContext
from pydantic_ai.usage import UsageLimits

from beatreel.errors import InvalidInput

from .events import Answered, Called, Event, Language, Said, language_of
from .planning import Plan, local_model, plan, remembered
from .reading.clause import Context
from .tool import Room, Tool
from .toolbox import TOOLS
from .world import World


class Agent:
    """Answers messages about a project.

    It keeps nothing between messages: what it remembers is the world's.
    """

    async def answer(self, text: str, world: World, preferred: str = "") -> AsyncIterator[Event]:
        """Yield what is said and done about a message; the last event is a whole ``Said``.

        Parameters
        ----------
        preferred
            ISO tag of the language for a message that has none.
        """
        language = language_of(text, preferred)
        memory = await world.recall()
        context = Context(language, await world.draft(), await world.files(), memory)
        made = plan(text, context)
        room = Room(world, language)
        async for event in carried(local_model(made, language), text, room):
            yield event
        await world.remember(remembered(memory, room.done, room.text, made))


async def carried(
    model: Model,
    text: str,
    room: Room,
    *,
    instructions: str = "",
    limits: UsageLimits | None = None,
) -> AsyncIterator[Event]:
    """Yield the events of one run of a model with all tools; the last is a whole ``Said``."""
    loop = Loop(
        model,
        deps_type=Room,
        instructions=instructions or None,
        tools=[_offer(it) for it in TOOLS.values()],
        retries=1,
    )
    spoken = ""
    ids: dict[str, str] = {}
    async with loop.run_stream_events(
        text or "…", deps=room, usage_limits=limits or UsageLimits(request_limit=16)
    ) as events:
        async for event in events:
            match event:
                case PartStartEvent(part=TextPart(content=words)) if words:
                    spoken += words
                    yield Said(words, partial=True)
                case PartDeltaEvent(delta=TextPartDelta(content_delta=words)) if words:
                    spoken += words
                    yield Said(words, partial=True)
                case FunctionToolCallEvent(part=part):
                    ids[part.tool_call_id] = f"call-{uuid.uuid4()}"
                    yield Called(ids[part.tool_call_id], part.tool_name, _args(part))
                case FunctionToolResultEvent(part=part):
                    yield Answered(
                        ids.get(part.tool_call_id, part.tool_call_id),
                        part.tool_name or "",
                        _response(part.content),
                    )
                case AgentRunResultEvent(result=result):
                    spoken = str(result.output)
    yield Said(spoken)


def _args(part: Any) -> dict[str, Any]:
    try:
        return dict(part.args_as_dict())
    except ValueError:
        return {}


def _response(content: Any) -> dict[str, Any]:
    if isinstance(content, Mapping):
        return {str(key): value for key, value in content.items()}
    return {"ok": False, "said": str(content)}


def _offer(tool: Tool) -> Offer[Room]:
    """Return a tool as pydantic-ai takes it; its failures are told once and once only."""

    async def call(ctx: RunContext[Room], **args: Any) -> dict[str, Any]:
        try:
            outcome = await tool.run(ctx.deps, args)
        except InvalidInput as error:
            if ctx.retry:
                return {"ok": False, "changed": False, "said": error.message}
            raise ModelRetry(error.message) from error
        if outcome.ok:
            ctx.deps.done.append((tool.name, args))
            ctx.deps.told.append(outcome.said)
        return outcome.response()

    return Offer.from_schema(
        call, tool.name, tool.about, tool.arguments.model_json_schema(), takes_ctx=True
    )


__all__ = ["Agent", "Language", "Plan", "carried"]
