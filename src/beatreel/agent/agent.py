"""The agent: a message in, events out; one path for the rules and for language models."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart
from pydantic_ai.usage import UsageLimits

from beatreel.errors import BeatreelError

from .briefing import briefing
from .events import Event, Said, language_of
from .loops import Bounds, Failed, carried
from .minds import Mind
from .planning import Plan, local_model, plan, remembered
from .reading.context import Context
from .reading.text import clean
from .tool import Room
from .world import World

#: Exchanges that are remembered, and characters of each side.
_TURNS, _LENGTH = 6, 400
_LOCAL = Bounds(seconds=600.0, letters=60_000, limits=UsageLimits(request_limit=16))


class Agent:
    """Answers messages about a project.

    It keeps nothing between messages: what it remembers is the world's.

    Parameters
    ----------
    mind
        A language model to think with; the rules of this package without one, and where it fails.
    """

    def __init__(self, mind: Mind | None = None) -> None:
        self._mind = mind

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
        room, made, reply = Room(world, language), Plan(), ""
        steps = self._thought(text, context, room) if self._mind else None
        failure = ""
        if steps is not None:
            try:
                async for event in steps:
                    reply = event.text if isinstance(event, Said) else reply
                    yield event
            except Failed as failed:
                failure = room.say(failed.en, failed.zh)
        if steps is not None and failure and room.done:
            # Something was done already: it stands, and is told; nothing is done twice.
            reply = "\n".join([failure, *room.told])
            yield Said(reply)
        elif steps is None or failure:
            made = plan(text, context)
            async for event in carried(local_model(made, language), text, room, _LOCAL):
                if failure and isinstance(event, Said) and not event.partial:
                    event = replace(event, text=f"{failure}\n{event.text}")
                reply = event.text if isinstance(event, Said) else reply
                yield event
        new = remembered(memory, room.done, room.text, made)
        await world.remember({**new, "turns": _turned(memory, text, reply)})

    async def _thought(self, text: str, context: Context, room: Room) -> AsyncIterator[Event]:
        """Yield the events of the language model; every edit closes with what changed.

        Raises
        ------
        Failed
            It did not answer, or not in its bounds.
        """
        mind = self._mind
        assert mind is not None
        try:
            model = mind.opened()
        except BeatreelError as error:
            raise Failed(error.message, f"语言模型无法使用：{error.message}") from error
        history, said = _history(context), _said(context)
        bounds = Bounds(
            seconds=mind.seconds,
            letters=6 * mind.tokens,
            # Tokens are bound by the requests and by what one answer may hold: not every server
            # says how many there were.
            limits=UsageLimits(request_limit=mind.requests, tool_calls_limit=mind.calls),
            tokens=mind.tokens,
            instructions=briefing(context.draft, context.files, context.language),
            history=history,
            said=(*said, text),
        )
        async for event in carried(model, clean(text)[:20_000], room, bounds):
            if isinstance(event, Said) and not event.partial:
                event = Said(_closed(event.text, room))
            yield event


def _closed(spoken: str, room: Room) -> str:
    """Return a model's words with what was done, where they do not say it in those words."""
    rest = [it for it in room.told if it not in spoken]
    return "\n".join([it for it in (spoken.strip(), *rest) if it])


def _turned(memory: object, text: str, reply: str) -> list[list[str]]:
    told = memory.get("turns") if isinstance(memory, dict) else None
    old = told if isinstance(told, list) else []
    return [*old, [clean(text)[:_LENGTH], reply[:_LENGTH]]][-_TURNS:]


def _pairs(context: Context) -> list[tuple[str, str]]:
    told = context.memory.get("turns") or []
    return [
        (str(it[0]), str(it[1])) for it in told if isinstance(it, (list, tuple)) and len(it) == 2
    ]


def _said(context: Context) -> tuple[str, ...]:
    return tuple(user for user, _ in _pairs(context))


def _history(context: Context) -> list[ModelMessage]:
    messages: list[ModelMessage] = []
    for user, reply in _pairs(context):
        messages.append(ModelRequest(parts=[UserPromptPart(content=user)]))
        messages.append(ModelResponse(parts=[TextPart(content=reply or "…")]))
    return messages
