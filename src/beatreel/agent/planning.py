"""The planner without a key: what a message asks for becomes calls of tools, or a question.

It is a pydantic-ai model made of a function, so that events, tools and undo are one path with
those of a language model.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelRequest, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, DeltaToolCalls, FunctionModel

from .choices import Choice
from .events import Language
from .questions import about, offered, unclear
from .reading.clause import Intent, places
from .reading.context import Context
from .reading.guesses import guess
from .reading.reader import read
from .reading.rules.lyrics import pasted
from .reading.text import READ, clean, prepare
from .replies import listed, said, unread
from .toolbox import TOOLS
from .where import Where

#: Most calls that one message leads to.
MOST = 12


@dataclass(frozen=True, slots=True)
class Call:
    """A tool to be run."""

    tool: str
    args: dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What is to be done and said about one message."""

    calls: list[Call] = field(default_factory=list)
    #: Said after what the tools told, or instead.
    words: list[str] = field(default_factory=list)
    #: What the user may answer with a number.
    asked: list[Choice] = field(default_factory=list)


def plan(text: str, context: Context) -> Plan:
    """Return the plan for a message; any text at all has one."""
    language = context.language
    made = Plan()
    message = prepare(text)
    if len(clean(text)) > READ and not pasted(message)[0]:
        made.words.append(said("too long", language))
        return made
    intents = read(message, context) if message.text.strip() else []
    wished = context.draft is None and not any(it.tool in _BEFORE for it in intents)
    if wished and _is_wish(message.text):
        # While there is no video yet, whatever else is said is the wish.
        intents = [Intent("generate_video", {"wish": message.restored(message.text)[:READ]})]
    if not intents:
        intents = guess(message, context)
    for intent in intents[:MOST]:
        _add(made, intent, context)
    return made


#: What can be asked for before there is a video.
_BEFORE = frozenset({
    "generate_video", "export_video", "get_status", "get_credits", "upload_url", "help", "talk",
    "list", "pick", "undo", "redo", "show_history",
})  # fmt: skip


def _is_wish(text: str) -> bool:
    return sum(sign.isalnum() for sign in text) >= 3


def _add(made: Plan, intent: Intent, context: Context) -> None:
    language = context.language
    if intent.tool == "talk":
        made.words.append(said(intent.args.get("kind", "hello"), language))
    elif intent.tool == "help":
        made.words.append(said("help" if context.draft else "first steps", language))
    elif intent.tool == "pick":
        _pick(made, intent, context)
    elif intent.tool == "again":
        _again(made, intent, context)
    elif intent.tool == "list":
        made.words.append(listed(str(intent.args["kind"]), language))
    elif intent.tool == "stay":
        made.words.append(said("stays", language))
    elif intent.tool == "unread":
        made.words.append(unread(intent.args["words"], language))
    elif intent.tool == "ask":
        _ask(made, intent, context)
    else:
        made.calls.append(Call(intent.tool, intent.args))


def _pick(made: Plan, intent: Intent, context: Context) -> None:
    asked: Sequence[Mapping[str, Any]] = context.memory.get("asked") or []
    chosen = asked[int(intent.args["number"]) - 1]
    if chosen.get("tool") in TOOLS:
        made.calls.append(Call(str(chosen["tool"]), dict(chosen.get("args") or {})))
    else:
        made.words.append(said("declined", context.language))


#: Tools that "again" may call once more.
_REPEATABLE = frozenset({
    "change_intensity", "change_pace", "regenerate", "change_scene", "change_look", "add_effects",
    "remove_effects", "change_transition", "change_speed", "set_volume", "lock", "unlock", "undo",
    "redo", "use_media", "duck", "correct_grid",
})  # fmt: skip


def _again(made: Plan, intent: Intent, context: Context) -> None:
    last = context.memory.get("last") or {}
    tool, args = str(last.get("tool", "")), dict(last.get("args") or {})
    where: list[Any] = intent.args.get("where") or []
    scoped = tool in TOOLS and "where" in TOOLS[tool].arguments.model_fields
    if tool not in _REPEATABLE or (where and not scoped):
        made.words.append(said("nothing again", context.language))
        return
    if where:
        args["where"] = where
    made.calls.append(Call(tool, args))


def _ask(made: Plan, intent: Intent, context: Context) -> None:
    offers = intent.args.get("offers")
    question = (
        offered(offers, context.language)
        if offers
        else about(str(intent.args.get("about", "")), intent.args, context.language)
    )
    made.words.append(question.text)
    made.asked = list(question.choices)


def local_model(made: Plan, language: Language) -> FunctionModel:
    """Return a model that carries out a plan: one call after the other, then the words."""

    async def stream(
        messages: list[ModelMessage], info: AgentInfo
    ) -> AsyncIterator[str | DeltaToolCalls]:
        told = _returned(messages)
        if len(told) < len(made.calls):
            call = made.calls[len(told)]
            yield {
                0: DeltaToolCall(
                    name=call.tool, json_args=_json(call.args), tool_call_id=f"local-{len(told)}"
                )
            }
            return
        words = [*told, *made.words] or [unclear(language).text]
        yield words[0]
        for more in words[1:]:
            yield ("\n" if "\n" in more or language == "en" else "") + more

    return FunctionModel(stream_function=stream, model_name="beatreel")


def _json(args: Mapping[str, Any]) -> str:
    import json

    return json.dumps(args, ensure_ascii=False)


def _returned(messages: Sequence[ModelMessage]) -> list[str]:
    """Return what the tools of this run said, in order."""
    told = []
    for message in messages:
        if isinstance(message, ModelRequest):
            for part in message.parts:
                if isinstance(part, ToolReturnPart):
                    content = part.content
                    said = content.get("said", "") if isinstance(content, Mapping) else content
                    told.append(str(said))
    return told


def remembered(
    memory: Mapping[str, Any], done: Sequence[tuple[str, dict[str, Any]]], text: str, made: Plan
) -> dict[str, Any]:
    """Return what is to be known when the next message comes."""
    new = {"asked": [it.json() for it in made.asked]}
    if done:
        tool, args = done[-1]
        if tool not in ("undo", "redo") or "last" not in memory:
            new["last"] = {"tool": tool, "args": args}  # type: ignore[assignment]
        where = args.get("where")
        if isinstance(where, list):
            new["where"] = [_plain(it) for it in where]
    if text:
        new["text"] = text  # type: ignore[assignment]
    return {**memory, **new}


def _plain(place: Any) -> Any:
    return places([place])[0] if isinstance(place, Where) else place
