"""Sessions: begun, looked at, talked to; streams that break are taken up again."""

from __future__ import annotations

from typing import Any

from beatreel.errors import BeatreelError, NotFound, SessionNotFound, Unavailable

from .account import PAUSES, Account, call, data_of
from .effects import Ask, Broken, Emit, Steps, Wait, gathered, read
from .events import Frames, Reconnecting, Renewed, Spoken, events_of
from .results import Credits, Session, State


def start(account: Account, name: str = "project", language: str = "") -> Steps[Session]:
    """Start a session.

    Parameters
    ----------
    language
        ISO tag, as ``en`` or ``zh-CN``; empty lets the agent follow the user.
    """
    body = {"task_name": name, **({"language": language} if language else {})}
    path = f"/api/tasks/me/with-session/{account.app}"
    told = data_of((yield from call(account, Ask(method="POST", path=path, json=body))))
    account.user_id = str(told.get("user_id") or account.user_id)
    return Session(
        id=str(told["session_id"]),
        task_id=str(told.get("task_id") or ""),
        user_id=account.user_id,
        name=name,
        language=language,
    )


def credits_(account: Account) -> Steps[Credits]:
    """Return what the account has."""
    ask = Ask(method="GET", path="/api/credits/balance/simple", safe=True)
    return Credits.of(data_of((yield from call(account, ask))))


def state(account: Account, session: Session) -> Steps[State]:
    """Return everything about a session: uploads, draft, canvas, analyses."""
    path = f"/api/state/{account.app}/me/{session.id}/latest"
    ask = Ask(method="GET", path=path, safe=True)
    return State.of(data_of((yield from call(account, ask))))


def claim(account: Account, session: Session) -> Steps[str]:
    """Return a link by which a registered user takes over the project."""
    body = {"task_id": session.task_id, "session_id": session.id}
    ask = Ask(method="POST", path="/api/auth/claim-token", json=body)
    told = data_of((yield from call(account, ask)))
    return f"{account.server}/workspace/claim?ct={told['claim_token']}"


def cancel_run(account: Account, session: Session) -> Steps[bool]:
    """Stop what the agent does in a session; tell whether there was anything."""
    path = f"/api/runs/{session.id}/cancel"
    ask = Ask(method="POST", path=path, params={"app_name": account.app}, safe=True)
    return bool(data_of((yield from call(account, ask))).get("stopped"))


def renewed(account: Account, session: Session) -> Steps[None]:
    """Replace a session that the server has lost by a new one."""
    session.become((yield from start(account, session.name, session.language)))
    yield Emit(Renewed(session))


def say(account: Account, session: Session, text: str) -> Steps[None]:
    """Send a message and emit what the agent says and does, to the end.

    A session that is lost is begun anew. When the connection breaks, the run goes on and so does
    the stream, behind the last event that was seen.

    Raises
    ------
    Unavailable
        The connection broke and the server has no way back to the run.
    BeatreelError
        The server refused the message, or the run failed.
    """
    listener = _Listener(account, session)
    try:
        yield from listener.say(text)
    except Broken as broken:
        yield from listener.come_back(broken)


def ask(account: Account, session: Session, text: str) -> Steps[str]:
    """Send a message and return what the agent said, whole."""
    events = yield from gathered(say(account, session, text))
    spoken = Spoken()
    texts = [told for event in events for told in spoken.hear(event)]
    return "\n".join([*texts, *spoken.end()])


class _Listener:
    """Follows one run over as many connections as it takes."""

    def __init__(self, account: Account, session: Session) -> None:
        self._account = account
        self._session = session
        #: Ids of the events that were emitted, and of the last of them.
        self._seen: set[str] = set()
        self._last = ""
        #: Whether the server has taken the message.
        self._taken = False

    def say(self, text: str) -> Steps[None]:
        try:
            yield from call(self._account, self._message(text), stream=True)
        except SessionNotFound:
            yield from renewed(self._account, self._session)
            yield from call(self._account, self._message(text), stream=True)
        yield from self._follow()

    def _message(self, text: str) -> Ask:
        body = {
            "app_name": self._account.app,
            "user_id": "me",
            "session_id": self._session.id,
            "new_message": {"parts": [{"text": text}]},
        }
        headers = {"Accept": "text/event-stream"}
        return Ask(method="POST", path="/run_sse", json=body, headers=headers)

    def _follow(self) -> Steps[None]:
        """Emit what the open stream brings."""
        self._taken = True
        frames = Frames()
        while (piece := (yield from read())) is not None:
            for frame in frames.feed(piece):
                yield from self._emitted(frame)

    def _emitted(self, frame: dict[str, Any]) -> Steps[None]:
        name = str(frame.get("id") or "")
        if name and name in self._seen:
            return
        if name:
            self._seen.add(name)
            self._last = name
        for event in events_of(frame):
            yield Emit(event)

    def come_back(self, broken: Broken) -> Steps[None]:
        """Take up the stream of a run again until it ends."""
        if not self._taken:
            raise Unavailable(
                "The connection broke before the server answered: ask for the status, "
                "and send the message again if nothing changed."
            ) from broken
        pauses = iter(PAUSES)
        while (pause := next(pauses, None)) is not None:
            yield Emit(Reconnecting())
            yield Wait(pause)
            count = len(self._seen)
            try:
                yield from self._attach()
                yield from self._follow()
            except Broken:
                # Whoever gets on may break off as often as it takes.
                pauses = iter(PAUSES) if len(self._seen) > count else pauses
                continue
            return
        raise Unavailable("The connection to the server is lost: ask for the status later.")

    def _attach(self) -> Steps[None]:
        params = {"session_id": self._session.id, "app_name": self._account.app}
        after = {"after": self._last} if self._last else {}
        headers = {"Accept": "text/event-stream"}
        ask = Ask(method="GET", path="/run_sse", params=params | after, headers=headers, safe=True)
        try:
            yield from call(self._account, ask, stream=True)
        except NotFound as error:
            if not after or isinstance(error, SessionNotFound):
                raise self._no_way_back() from None
            # An event that was never written down: hear all again, and pass over what is known.
            yield from call(
                self._account,
                Ask(method="GET", path="/run_sse", params=params, headers=headers, safe=True),
                stream=True,
            )
        except BeatreelError as error:
            raise (self._no_way_back() if error.code == 405 else error) from None

    def _no_way_back(self) -> Unavailable:
        return Unavailable(
            "The connection broke and this server cannot resume a message: "
            "ask for the status, the work goes on."
        )
