"""The documents of the ADK wire: what an agent server of Google's kit reads and writes.

Written camelCase with nulls dropped, read in either spelling. The order of the fields is the
order on the wire, byte for byte.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

State = dict[str, JsonValue]


class Wire(BaseModel):
    """A document of the ADK wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    def wire(self) -> dict[str, Any]:
        """Return the document as it is written."""
        return self.model_dump(by_alias=True, exclude_none=True)

    def written(self) -> str:
        """Return the document as JSON text."""
        return self.model_dump_json(by_alias=True, exclude_none=True)


class FunctionCall(Wire):
    """A tool is called."""

    id: str | None = None
    args: dict[str, JsonValue] | None = None
    name: str | None = None


class FunctionResponse(Wire):
    """A tool has answered."""

    id: str | None = None
    name: str | None = None
    response: dict[str, JsonValue] | None = None


class FileData(Wire):
    """A file by its address."""

    file_uri: str | None = None
    mime_type: str | None = None


class InlineData(Wire):
    """A file inside the message, base64."""

    data: str | None = None
    display_name: str | None = None
    mime_type: str | None = None


class Part(Wire):
    """A piece of a message: one of its fields is given."""

    text: str | None = None
    inline_data: InlineData | None = None
    file_data: FileData | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None


class Content(Wire):
    """A message."""

    parts: list[Part] | None = Field(None, max_length=100)
    role: str | None = None

    def words(self) -> str:
        """Return the text of all parts."""
        return "\n".join(part.text for part in self.parts or [] if part.text).strip()


class Actions(Wire):
    """What an event changes."""

    state_delta: State = Field(default_factory=dict)
    artifact_delta: dict[str, int] = Field(default_factory=dict)
    requested_auth_configs: State = Field(default_factory=dict)
    requested_tool_confirmations: State = Field(default_factory=dict)


class NodeInfo(Wire):
    """Where in a workflow an event arose; always its root here."""

    path: str = ""


class Event(Wire):
    """Something that was said or done in a session."""

    content: Content | None = None
    partial: bool | None = None
    turn_complete: bool | None = None
    error_code: str | None = None
    error_message: str | None = None
    custom_metadata: State | None = None
    invocation_id: str = ""
    author: str = ""
    actions: Actions = Field(default_factory=Actions)
    node_info: NodeInfo = Field(default_factory=NodeInfo)
    id: str = Field(default_factory=lambda: str(uuid.uuid4()))
    #: Seconds since 1970.
    timestamp: float = Field(default_factory=time.time)

    @property
    def part(self) -> Part:
        """The first part; an empty one if there is none."""
        parts = self.content.parts if self.content else None
        return parts[0] if parts else Part()


class Session(Wire):
    """A conversation and its state."""

    id: str
    app_name: str
    user_id: str
    state: State = Field(default_factory=dict)
    events: list[Event] = Field(default_factory=list)
    #: Seconds since 1970.
    last_update_time: float = 0.0


class RunRequest(Wire):
    """The body of /run and /run_sse."""

    app_name: str | None = None
    user_id: str
    session_id: str
    new_message: Content | None = None
    streaming: bool = False
    state_delta: State | None = None
    invocation_id: str | None = None


class CreateSession(Wire):
    """The body that creates a session."""

    session_id: str | None = Field(None, min_length=1, max_length=128)
    state: State | None = None
    events: list[Event] | None = Field(None, max_length=1000)


class UpdateSession(Wire):
    """The body that changes the state of a session."""

    state_delta: State


def said(text: str, *, partial: bool = False, last: bool = False) -> Event:
    """Return an event of the agent that says something."""
    return Event(
        content=Content(parts=[Part(text=text)], role="model"),
        partial=True if partial else None,
        turn_complete=True if last else None,
    )


def called(call: str, name: str, args: dict[str, Any]) -> Event:
    """Return an event of the agent that calls a tool."""
    part = Part(function_call=FunctionCall(id=call, name=name, args=args))
    return Event(content=Content(parts=[part], role="model"))


def answered(call: str, name: str, response: dict[str, Any], delta: State) -> Event:
    """Return the event of a tool's answer, with what it changes in the state."""
    part = Part(function_response=FunctionResponse(id=call, name=name, response=response))
    return Event(content=Content(parts=[part], role="user"), actions=Actions(state_delta=delta))
