"""What a tool is: a function, the model of its arguments, and how its outcome is told."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from beatreel.draft import Draft, diff, segment
from beatreel.errors import (
    AlreadyExists,
    BeatreelError,
    Cancelled,
    Forbidden,
    InvalidInput,
    NoCredits,
    PlanBlocks,
    Unauthorized,
    Unavailable,
)

from .events import Language
from .peaks import Note, standing
from .refusals import NO_VIDEO, Refusal, sentence
from .telling import told
from .where import Places, shots
from .world import Told, World

#: Times that an edit is made anew where somebody else saved meanwhile.
_TRIES = 3
_NUMPY = re.compile(r"\n\s*Parameters\n\s*-+\n")


class BadArguments(InvalidInput):
    """A tool was called with arguments that it does not take: correct the one that is named."""


#: What ends the answer: the user has to do something about it outside.
_GRAVE = (NoCredits, PlanBlocks, Unavailable, Cancelled, Unauthorized, Forbidden)


@dataclass(slots=True)
class Room:
    """What tools work with while one message is answered."""

    world: World
    language: Language
    #: Names of the tools that changed something, with their arguments, in order.
    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    #: The sentences about what changed and what was told, in order.
    told: list[str] = field(default_factory=list)
    #: Id of the text that was added or changed last.
    text: str = ""
    #: What a tool has to add about the edit that it makes: English and Chinese.
    note: tuple[str, str] = ("", "")

    def say(self, en: str, zh: str) -> str:
        """Return the sentence in the user's language."""
        return zh if self.language == "zh" else en


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call of a tool went."""

    ok: bool
    said: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    changed: bool = False

    def response(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"ok": self.ok, "changed": self.changed, "said": self.said, **self.facts}


Function = Callable[..., Any]


@dataclass(frozen=True)
class Tool:
    """One thing that an agent can do."""

    function: Function
    #: Takes something away that is not brought back by the opposite edit; never done on a guess.
    destructive: bool = False

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.function.__name__

    @cached_property
    def about(self) -> str:
        """What it does, for people and for models."""
        return _NUMPY.split(inspect.getdoc(self.function) or "")[0].strip()

    @property
    def edits(self) -> bool:
        """Whether it changes the draft, rather than ask something of the world."""
        return "draft" in inspect.signature(self.function).parameters

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """The model of its arguments."""
        hints = get_type_hints(self.function, include_extras=True)
        fields: dict[str, Any] = {}
        for name, parameter in inspect.signature(self.function).parameters.items():
            if name not in ("room", "draft"):
                default = parameter.default
                needed = default is inspect.Parameter.empty
                fields[name] = (hints[name], ... if needed else default)
        config = ConfigDict(extra="forbid", title=self.name)
        return create_model(self.name, __config__=config, **fields)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of its arguments."""
        return self.arguments.model_json_schema()

    async def run(self, room: Room, args: Mapping[str, Any]) -> Outcome:
        """Run it; what cannot be done to the draft is an outcome too, told in a sentence.

        Raises
        ------
        BadArguments
            The arguments are not those of this tool; the message names the first that is wrong.
        BeatreelError
            Something outside failed: credits, an export, a file.
        """
        given = self._given(args)
        try:
            room.note = ("", "")
            given, note = await self._standing(room, given)
            made = await (self._edited(room, given) if self.edits else self._told(room, given))
            return replace(made, said=room.say(*note) + made.said + room.say(*room.note))
        except BeatreelError as error:
            if not (isinstance(error, Refusal) or (self.edits and not isinstance(error, _GRAVE))):
                raise
            return Outcome(False, sentence(error, room.language), {"code": error.code})

    def _given(self, args: Mapping[str, Any]) -> dict[str, Any]:
        try:
            model = self.arguments.model_validate(dict(args))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or self.name
            raise BadArguments(f"{self.name}: {place}: {first['msg']}; correct it.") from None
        return {name: getattr(model, name) for name in type(model).model_fields}

    async def _standing(self, room: Room, given: dict[str, Any]) -> tuple[dict[str, Any], Note]:
        """Let another part stand for a drop that is not there, unless it would be taken away."""
        places: Places | None = given.get("where")
        if self.name not in _ON_BEATS and any(it.beats for it in places or ()):
            raise Refusal(*_WHOLE_SHOTS)
        draft = await room.world.draft() if places and not self.destructive else None
        if draft is None or places is None:
            return given, ("", "")
        found, note = await standing(room.world, draft, places)
        return {**given, "where": found}, note

    async def _told(self, room: Room, given: dict[str, Any]) -> Outcome:
        made: Told = await self.function(room, **given)
        said = room.say(made.en, made.zh)
        changed = bool(made.facts.get("changed"))
        return Outcome(True, said, made.facts, changed)

    async def _edited(self, room: Room, given: dict[str, Any]) -> Outcome:
        for last in (*[False] * (_TRIES - 1), True):
            before = await room.world.draft()
            if before is None:
                raise Refusal(*NO_VIDEO)
            after = await self._apply(room, before, given)
            changes = diff(before, after)
            if not changes:
                return Outcome(True, room.say(*_AS_IT_WAS))
            said = told(changes, room.language)
            try:
                await room.world.save(before, after, said)
            except AlreadyExists:
                if last:
                    raise
                continue
            room.text = _text_of(changes.items) or room.text
            said += self._kept(room, before, given)
            if await room.world.exporting():
                said += room.say(*_EXPORTING)
            return Outcome(True, said, {"changes": len(changes.items)}, changed=True)
        raise AssertionError("the last try returns or raises")

    async def _apply(self, room: Room, draft: Draft, given: dict[str, Any]) -> Draft:
        if "room" in inspect.signature(self.function).parameters:
            made: Awaitable[Draft] = self.function(room, draft, **given)
            return await made
        return self.function(draft, **given)

    def _kept(self, room: Room, draft: Draft, given: dict[str, Any]) -> str:
        """Return a sentence about shots that are locked and so were left as they are."""
        places: Places | None = given.get("where")
        if places is None or self.name in ("lock", "unlock", "add_text", "explain"):
            return ""
        count = sum(segment(draft, it).locked for it in shots(draft, places, even_locked=True))
        if not count:
            return ""
        return room.say(
            f" {count} locked {'shot' if count == 1 else 'shots'} stayed as before.",
            f"{count} 个锁定的镜头保持不变。",
        )


_AS_IT_WAS = ("Nothing changed: it is like that already.", "没有改动：本来就是这样。")
#: Tools that can do a part of a shot; the others would do all of it, which nobody asked for.
_ON_BEATS = frozenset({"add_effects", "add_text", "move_text", "duck", "set_volume", "explain"})
_WHOLE_SHOTS = (
    "That holds for whole shots, not for a beat: name shots or bars, or put an effect or a text "
    "on the beat.",
    "这项只能作用于整个镜头，不能只作用于一拍：请说镜头或小节，或者在那一拍上加特效或文字。",
)
_EXPORTING = (
    " The export that is running keeps the draft as it was.",
    "正在进行的导出仍使用修改前的草稿。",
)


def _text_of(changes: Any) -> str:
    found = [it.id for it in changes if it.kind == "text" and it.field != "removed"]
    return found[-1] if found else ""


#: Every tool by name, in the order of the reference.
TOOLS: dict[str, Tool] = {}


def tool(function: Function) -> Function:
    """Make a function a tool."""
    TOOLS[function.__name__] = Tool(function)
    return function


def destructive(function: Function) -> Function:
    """Make a function a tool that is never used on a guess."""
    TOOLS[function.__name__] = Tool(function, destructive=True)
    return function
