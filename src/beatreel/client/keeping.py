"""The file in which a person's tokens are kept, since a server gives one a week."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .account import Account, new_client_id
from .results import Session

_KEPT = ("client_id", "token", "user_id", "expires_at")


def default_path() -> Path:
    """Return the file of this user."""
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "beatreel" / "accounts.json"


class Keyring:
    """Accounts by server, and the session that was used last on each.

    Parameters
    ----------
    path
        JSON, readable by its owner alone; made when something is kept.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_path()

    def account(self, server: str, name: str = "") -> Account:
        """Return the account on a server; a new one if there is none. New tokens are kept.

        Parameters
        ----------
        name
            What the server is kept as, for one whose address changes.
        """
        held = self._held(name or server)
        client_id, token, user_id, expires_at = (str(held.get(name) or "") for name in _KEPT)
        return Account(
            server=server,
            client_id=client_id or new_client_id(),
            token=token,
            user_id=user_id,
            expires_at=expires_at,
            uploads=_addresses(held.get("uploads")),
            keep=lambda account: self._keep(name or server, account),
        )

    def session(self, server: str) -> Session | None:
        """Return the session that was used last on a server."""
        told = self._held(server).get("session")
        if not isinstance(told, dict) or not told.get("id"):
            return None
        names = Session.__dataclass_fields__
        return Session(**{name: str(value) for name, value in told.items() if name in names})

    def remember(self, server: str, session: Session) -> None:
        """Keep a session as the one that was used last."""
        self._change(server, {"session": asdict(session)})

    def _keep(self, server: str, account: Account) -> None:
        told = {name: getattr(account, name) for name in _KEPT}
        self._change(server, {**told, "uploads": account.uploads})

    def _held(self, server: str) -> Mapping[str, Any]:
        found = self._all().get(server.rstrip("/"))
        return found if isinstance(found, dict) else {}

    def _all(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            # What cannot be read is made anew: a server gives another token, or says when.
            return {}
        return found if isinstance(found, dict) else {}

    def _change(self, server: str, values: Mapping[str, Any]) -> None:
        all_ = self._all()
        name = server.rstrip("/")
        held = all_.get(name)
        all_[name] = {**(held if isinstance(held, dict) else {}), **values}
        # A home that cannot be written to costs the next run a token, not this one its work.
        with suppress(OSError):
            self._write(json.dumps(all_, indent=2))

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # mkstemp makes it readable by its owner alone from the first byte on.
        handle, hidden = tempfile.mkstemp(dir=self._path.parent, prefix=".accounts")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(hidden).replace(self._path)
        except OSError:
            Path(hidden).unlink(missing_ok=True)
            raise


def _addresses(told: Any) -> dict[str, str]:
    """Return where uploads go on, as they were kept."""
    return {str(name): str(it) for name, it in told.items()} if isinstance(told, dict) else {}
