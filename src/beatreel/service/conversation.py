"""What a run does: keep the message, ask the planner, turn its steps into events, keep those."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from beatreel.errors import AlreadyExists
from beatreel.store import File, Project

from .adk import Actions, Content, Event, State, answered, called, said
from .context import Service
from .desk import Desk
from .planner import Call, Planner, Result, Say, Step, Turn, language_of
from .runs import Run

_DONE = {"en": "Done.", "zh": "已完成。"}


@dataclass(frozen=True, slots=True)
class Message:
    """What a user sends into a session."""

    content: Content
    files: tuple[File, ...]
    #: Values for the session's state.
    delta: State

    @property
    def digest(self) -> str:
        """Hash by which the same message is known again."""
        told = [self.content.wire(), [file.id for file in self.files], self.delta]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class Conversation:
    """One message to one session; call it to have it answered.

    Parameters
    ----------
    planner
        Who thinks.
    base
        Address under which the user reaches this server, for links.
    """

    def __init__(
        self, service: Service, planner: Planner, project: Project, message: Message, base: str
    ) -> None:
        self._service = service
        self._planner = planner
        self._project = project
        self._message = message
        self._base = base

    async def __call__(self, run: Run) -> None:
        """Answer the message."""
        message, project = self._message, await run_in_threadpool(self._now)
        heard = Event(
            content=message.content,
            actions=Actions(state_delta=message.delta),
            author="user",
            invocation_id=run.id,
        )
        await self._keep(heard)
        text = message.content.words()
        language = language_of(text, project.language)
        desk = Desk(self._service, project, run.id, self._base, language)
        turn = Turn(text, message.files, project, language, run.id, desk)
        last: Step | None = None
        try:
            async for step in self._planner.answer(turn):
                await self._tell(run, step)
                last = step
        except asyncio.CancelledError:
            if run.stopped:
                await desk.abandon()
            raise
        if not isinstance(last, Say) or last.partial:
            # Nobody is left wondering what was done.
            await self._tell(run, Say(desk.said or _DONE[language], last=True))

    def _now(self) -> Project:
        """Return the session as it is now: messages before this one may have changed it."""
        told = self._project
        return self._service.store.projects.of_task(told.user_id, told.task_id)

    async def _tell(self, run: Run, step: Step) -> None:
        event = _event(step)
        event.invocation_id, event.author = run.id, self._project.app
        if not event.partial:
            await self._keep(event)
        run.publish(event)

    async def _keep(self, event: Event) -> None:
        await run_in_threadpool(keep, self._service, self._project.task_id, event)


def _event(step: Step) -> Event:
    match step:
        case Say(text, partial, last):
            return said(text, partial=partial, last=last)
        case Call(name, args, call):
            return called(call, name, args)
        case Result(call, name, response, delta):
            return answered(call, name, response, delta)


def keep(service: Service, task_id: str, event: Event) -> None:
    """Write an event and what it changes in the state."""
    delta = event.actions.state_delta or None
    store = service.store.events
    try:
        store.append(task_id, event.id, event.invocation_id, event.wire(), delta=delta)
    except AlreadyExists:
        # An id that a client gave twice; the event counts, its id does not.
        event.id = str(uuid.uuid4())
        store.append(task_id, event.id, event.invocation_id, event.wire(), delta=delta)
