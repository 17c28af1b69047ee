"""Who speaks to which server, and how often a request is tried.

Every request of the client goes through :func:`call`: a connection that does not hold is tried
again with growing pauses, an expired token is replaced once, a limit of calls is waited for once.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import beatreel
from beatreel.errors import BeatreelError, TooManyRequests, Unauthorized, Unavailable

from .effects import Ask, Broken, Emit, Open, Reply, Steps, Wait, asked
from .events import Waiting
from .failures import failure_of

#: Where ``beatreel serve`` listens if it was not told.
SERVER = "http://127.0.0.1:8787"
#: The app of this family of servers.
APP = "nemo_agent"
#: Seconds between two tries; one more try than pauses.
PAUSES = (0.5, 1.0, 2.0, 4.0)
#: Seconds that are waited for a server's limit; more is the user's to decide.
PATIENCE = 120
_PASSING = (502, 503, 504)


def new_client_id() -> str:
    """Return an id under which a server knows this client again."""
    return f"beatreel-{secrets.token_hex(16)}"


@dataclass(slots=True)
class Account:
    """A user of one server.

    With an API key as ``token`` and no ``client_id`` the token is never replaced.
    """

    server: str = SERVER
    token: str = ""
    client_id: str = ""
    user_id: str = ""
    #: As the server wrote it, ISO 8601.
    expires_at: str = ""
    app: str = APP
    #: The three X-Skill-* headers.
    source: str = "beatreel"
    version: str = beatreel.__version__
    platform: str = field(default_factory=lambda: f"python-{platform.system().lower()}")
    #: Addresses of uploads that are not whole yet, by what is sent where.
    uploads: dict[str, str] = field(default_factory=dict)
    #: Called when there is a new token, or an upload is begun or done, to keep it.
    keep: Callable[[Account], None] | None = None

    def __post_init__(self) -> None:
        self.server = self.server.rstrip("/")
        if not self.token and not self.client_id:
            self.client_id = new_client_id()

    @property
    def renewable(self) -> bool:
        """Whether a token can be had by asking."""
        return bool(self.client_id)

    def register_url(self) -> str:
        """Return the page that makes the user a registered one."""
        bound = f"?bind={self.user_id}" if self.user_id else ""
        return f"{self.server}/register{bound}"

    def headers(self, ask: Ask) -> dict[str, str]:
        """Return the headers of a request."""
        told = {
            "X-Skill-Source": self.source,
            "X-Skill-Version": self.version,
            "X-Skill-Platform": self.platform,
            **ask.headers,
        }
        if ask.signed and self.token:
            told["Authorization"] = f"Bearer {self.token}"
        return told


def connect(account: Account) -> Steps[Account]:
    """Get a token; the same client is the same user."""
    ask = Ask(
        method="POST",
        path="/api/auth/anonymous-token",
        headers={"X-Client-Id": account.client_id},
        signed=False,
        safe=True,
    )
    told = data_of((yield from call(account, ask)))
    account.token = str(told.get("token") or "")
    account.user_id = str(told.get("user_id") or account.user_id)
    account.expires_at = str(told.get("expires_at") or "")
    if not account.token:
        raise Unavailable(f"{account.server} gave no token: check that it is a beatreel server.")
    if account.keep is not None:
        account.keep(account)
    return account


def call(account: Account, ask: Ask, *, stream: bool = False) -> Steps[Reply]:
    """Have a request answered.

    Parameters
    ----------
    stream
        Whether the answer stays open to be read piece by piece.

    Raises
    ------
    BeatreelError
        The server refused; the error has the code of the wire.
    Broken
        The connection broke, and the server may be doing what was asked.
    Unavailable
        The server cannot be reached.
    """
    tries = _Tries(account, ask)
    while True:
        if ask.signed and not account.token:
            yield from connect(account)
        signed = replace(ask, headers=account.headers(ask))
        try:
            reply = yield from asked(Open(signed) if stream else signed)
        except Broken as broken:
            yield from tries.after_break(broken)
            continue
        error = failure_of(reply)
        if error is None:
            return reply
        yield from tries.after_error(reply, error)


class _Tries:
    """How often one request was tried and why."""

    def __init__(self, account: Account, ask: Ask) -> None:
        self._account = account
        self._ask = ask
        self._pauses = iter(PAUSES)
        self._waited = self._renewed = False

    def after_break(self, broken: Broken) -> Steps[None]:
        """Pause before the next try, or give up."""
        if broken.sent and not self._ask.safe:
            raise broken
        pause = next(self._pauses, None)
        if pause is None:
            raise Unavailable(
                f"{self._account.server} cannot be reached ({broken.reason}): "
                "check the address and that the server runs."
            ) from None
        yield Wait(pause)

    def after_error(self, reply: Reply, error: BeatreelError) -> Steps[None]:
        """Do what makes another try worth while, or raise."""
        if isinstance(error, TooManyRequests):
            yield from self._limit(error)
        elif isinstance(error, Unauthorized):
            yield from self._renew(error)
        elif reply.status in _PASSING and self._ask.safe and not _ours(reply):
            yield from self.after_break(Broken(f"HTTP {reply.status}", sent=True))
        else:
            raise error

    def _limit(self, error: TooManyRequests) -> Steps[None]:
        if self._waited or error.retry_after > PATIENCE:
            raise error
        self._waited = True
        yield Emit(Waiting(error.retry_after))
        yield Wait(error.retry_after)

    def _renew(self, error: Unauthorized) -> Steps[None]:
        account = self._account
        if self._renewed or not self._ask.signed or not account.renewable:
            raise error
        self._renewed = True
        yield from connect(account)


def _ours(reply: Reply) -> bool:
    """Tell whether the server itself says so, not a proxy before it."""
    told = reply.document()
    return isinstance(told, dict) and "code" in told


def data_of(reply: Reply) -> dict[str, Any]:
    """Return what is in the envelope.

    Raises
    ------
    Unavailable
        The answer is no envelope: this is another kind of server.
    """
    told = reply.document()
    if not isinstance(told, dict):
        raise Unavailable("The server's answer is not JSON: check the address.")
    data = told.get("data", told)
    return data if isinstance(data, dict) else {}
