"""The two clients: the same procedures, run in a thread or in an event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from . import exports, sessions, uploads
from .account import Account, connect
from .effects import Steps
from .events import Event
from .hands import AsyncHands, Hands

P = ParamSpec("P")
T = TypeVar("T")
_Steps = Callable[Concatenate[Account, P], Steps[T]]


def _calls(procedure: _Steps[P, T]) -> Callable[Concatenate[Client, P], T]:
    @wraps(procedure)
    def method(self: Client, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._hands.run(procedure(self.account, *args, **kwargs))  # pyright: ignore[reportPrivateUsage]

    return cast(Any, method)


def _emits(procedure: _Steps[P, T]) -> Callable[Concatenate[Client, P], Iterator[Event]]:
    @wraps(procedure)
    def method(self: Client, *args: P.args, **kwargs: P.kwargs) -> Iterator[Event]:
        return self._hands.items(procedure(self.account, *args, **kwargs))  # pyright: ignore[reportPrivateUsage]

    return cast(Any, method)


def _awaits(procedure: _Steps[P, T]) -> Callable[Concatenate[AsyncClient, P], Awaitable[T]]:
    @wraps(procedure)
    async def method(self: AsyncClient, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._hands.run(procedure(self.account, *args, **kwargs))  # pyright: ignore[reportPrivateUsage]

    return cast(Any, method)


def _streams(
    procedure: _Steps[P, T],
) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[Event]]:
    @wraps(procedure)
    def method(self: AsyncClient, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Event]:
        return self._hands.items(procedure(self.account, *args, **kwargs))  # pyright: ignore[reportPrivateUsage]

    return cast(Any, method)


class Client:
    """Speaks to a server of the contract; every method waits for its answer.

    >>> with Client(Account("http://127.0.0.1:8787")) as client:
    ...     session = client.start("night drive")
    ...     client.upload(session, "song.mp3")
    ...     for event in client.say(session, "make a video, neon city in the rain"):
    ...         print(event)
    ...     done = client.export(session)
    ...     client.download(done.id, "night drive.mp4")

    Parameters
    ----------
    account
        Who and where; a new anonymous user of a server on this machine if not given.
    hands
        What sends and waits; for tests.
    """

    def __init__(self, account: Account | None = None, hands: Hands | None = None) -> None:
        self.account = account or Account()
        self._hands = hands or Hands(self.account.server)

    connect = _calls(connect)
    start = _calls(sessions.start)
    credits = _calls(sessions.credits_)
    state = _calls(sessions.state)
    claim = _calls(sessions.claim)
    say = _emits(sessions.say)
    ask = _calls(sessions.ask)
    cancel_run = _calls(sessions.cancel_run)
    upload = _calls(uploads.upload)
    upload_urls = _calls(uploads.upload_urls)
    begin_export = _calls(exports.begin_export)
    export_status = _calls(exports.export_status)
    cancel_export = _calls(exports.cancel_export)
    wait_for = _calls(exports.wait_for)
    export = _calls(exports.export)
    download = _calls(exports.download)

    def close(self) -> None:
        """Let go of the connections."""
        self._hands.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient:
    """As :class:`Client`; every method is awaited, ``say`` is an ``async for``."""

    def __init__(self, account: Account | None = None, hands: AsyncHands | None = None) -> None:
        self.account = account or Account()
        self._hands = hands or AsyncHands(self.account.server)

    connect = _awaits(connect)
    start = _awaits(sessions.start)
    credits = _awaits(sessions.credits_)
    state = _awaits(sessions.state)
    claim = _awaits(sessions.claim)
    say = _streams(sessions.say)
    ask = _awaits(sessions.ask)
    cancel_run = _awaits(sessions.cancel_run)
    upload = _awaits(uploads.upload)
    upload_urls = _awaits(uploads.upload_urls)
    begin_export = _awaits(exports.begin_export)
    export_status = _awaits(exports.export_status)
    cancel_export = _awaits(exports.cancel_export)
    wait_for = _awaits(exports.wait_for)
    export = _awaits(exports.export)
    download = _awaits(exports.download)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._hands.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
