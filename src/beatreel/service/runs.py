"""Runs: a message is answered whether or not anybody listens.

A run is a task of the server. Whoever is connected follows its events; who went away comes back
and follows on. One run at a time works on a session, others of it wait their turn; the same
message sent again while it is being answered is the same run.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from beatreel.errors import BeatreelError, Cancelled, TooManyRequests, Unavailable

from .adk import Event

_log = structlog.get_logger("beatreel.service")

#: Messages of one session that may wait for the one before.
QUEUE = 4
#: Finished runs that are remembered with their partial events.
REMEMBERED = 500
#: Seconds between shutting down and cutting off what still runs.
_FAREWELL = 2.0


class Run:
    """The answering of one message."""

    def __init__(self, key: str, digest: str) -> None:
        self.id = f"e-{uuid.uuid4()}"
        #: The session.
        self.key = key
        #: Of the message.
        self.digest = digest
        self.events: list[Event] = []
        self.failure: BaseException | None = None
        self.done = False
        #: Whether somebody asked to stop it, which a server that ends does not.
        self.stopped = False
        self._changed = asyncio.Event()

    def publish(self, event: Event) -> None:
        """Tell an event to all who follow."""
        self.events.append(event)
        self._wake()

    def finish(self, failure: BaseException | None = None) -> None:
        """Say that there is nothing more to come."""
        self.failure, self.done = failure, True
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def after(self, event_id: str) -> int | None:
        """Return the place behind an event; ``None`` if it is not of this run."""
        for index, event in enumerate(self.events):
            if event.id == event_id:
                return index + 1
        return None

    async def follow(self, start: int, silence: float) -> AsyncIterator[Event | None]:
        """Yield events from a place on, until the run is over; ``None`` for a heartbeat.

        Parameters
        ----------
        silence
            Seconds without an event after which there is a heartbeat.
        """
        index = start
        while True:
            changed = self._changed
            while index < len(self.events):
                yield self.events[index]
                index += 1
            if self.done:
                return
            try:
                await asyncio.wait_for(changed.wait(), silence)
            except TimeoutError:
                yield None


#: Does the work of a run: publishes its events and returns when it is over.
Work = Callable[[Run], Awaitable[None]]


class Runs:
    """All runs of this server.

    Parameters
    ----------
    seconds
        Longest time a run may take, waiting not counted.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._active: dict[str, list[Run]] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._finished: OrderedDict[str, Run] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self.outcome: Callable[[str], None] = lambda _: None

    def start(self, key: str, digest: str, work: Work) -> Run:
        """Begin a run, or return the one that answers the same message already.

        Raises
        ------
        TooManyRequests
            Too many messages of this session wait already.
        """
        active = self._active.setdefault(key, [])
        for run in active:
            if run.digest == digest:
                return run
        if len(active) > QUEUE:
            raise TooManyRequests(
                "Several messages of this session wait for an answer: retry in 30 s.", 30
            )
        run = Run(key, digest)
        active.append(run)
        task = asyncio.create_task(self._carry(run, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    def last(self, key: str) -> Run | None:
        """Return the session's run that goes on, or the one that ended last."""
        active = self._active.get(key)
        return active[0] if active else self._finished.get(key)

    def busy(self, key: str) -> bool:
        """Tell whether a message of the session is being answered."""
        return bool(self._active.get(key))

    def stop(self, key: str) -> bool:
        """Stop what goes on in a session; tell whether there was anything."""
        found = [t for t in self._tasks if t.get_name() == key]
        for run in self._active.get(key, ()):
            run.stopped = True
        for task in found:
            task.cancel()
        return bool(found)

    async def _carry(self, run: Run, work: Work) -> None:
        task = asyncio.current_task()
        if task is not None:
            task.set_name(run.key)
        failure: BaseException | None = None
        begun = time.monotonic()
        try:
            async with self._locks.setdefault(run.key, asyncio.Lock()):
                async with asyncio.timeout(self._seconds):
                    await work(run)
        except TimeoutError:
            failure = Unavailable(
                f"This took longer than {self._seconds / 60:g} minutes and was stopped: "
                "ask for the status, and send the message again if nothing changed."
            )
        except asyncio.CancelledError:
            failure = Cancelled("The answer was stopped: send the message again to go on.")
        except Exception as error:
            failure = error
            if not isinstance(error, BeatreelError):
                _log.exception("run failed", run=run.id)
        finally:
            self._forget(run)
            run.finish(failure)
            name = "ok" if failure is None else type(failure).__name__
            self.outcome(name)
            _log.info("run", run=run.id, outcome=name, s=round(time.monotonic() - begun, 2))

    def _forget(self, run: Run) -> None:
        active = self._active[run.key]
        active.remove(run)
        if not active:
            del self._active[run.key]
            self._locks.pop(run.key, None)
        self._finished[run.key] = run
        self._finished.move_to_end(run.key)
        while len(self._finished) > REMEMBERED:
            self._finished.popitem(last=False)

    async def close(self) -> None:
        """Stop everything; what jobs do goes on when the server is back."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_FAREWELL)
