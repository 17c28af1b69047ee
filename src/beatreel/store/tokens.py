"""Tokens, API keys and claim tokens: secrets that stand for a user; only their hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa

from beatreel.errors import InvalidInput, NotFound, Unauthorized, Unavailable

from . import names, tables
from .database import Database

#: Milliseconds: seven days.
LIFETIME = 7 * 24 * 3600 * 1000
#: What a key may be allowed to do; a token may do all of it.
SCOPES = ("read", "write", "upload", "render")
#: How the secrets of each kind begin.
PREFIXES = {"user": "nmv_usr", "key": "nmv_key", "claim": "clm"}
#: Milliseconds between two notes of when a secret was used last.
_NOTED = 60_000


@dataclass(frozen=True, slots=True)
class Grant:
    """What a secret allows; the secret itself is known only when it is made."""

    #: Names it in lists and when it is revoked.
    id: str
    user_id: str
    #: "user", "key" or "claim".
    kind: str
    #: A key's name.
    name: str
    scopes: frozenset[str]
    #: The project that a claim token opens.
    task_id: str | None
    #: Milliseconds since 1970.
    created: int
    #: Milliseconds since 1970; ``None`` for never.
    expires: int | None
    #: Milliseconds since 1970 of the last use, to the minute.
    used: int | None


class Tokens:
    """Who may come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, user_id: str, *, lifetime: int = LIFETIME) -> tuple[str, Grant]:
        """Return a new token for a user and what it allows.

        Parameters
        ----------
        lifetime
            Milliseconds.
        """
        return self._add("user", user_id, SCOPES, lifetime=lifetime)

    def issue_key(
        self, user_id: str, name: str, scopes: Iterable[str] = SCOPES
    ) -> tuple[str, Grant]:
        """Return a new API key, which holds until it is revoked.

        Raises
        ------
        InvalidInput
            The name is empty, or a scope is none of :data:`SCOPES`.
        """
        allowed = tuple(scopes)
        for scope in allowed:
            if scope not in SCOPES:
                raise InvalidInput(f"{scope[:20]!r} is no scope: choose of {', '.join(SCOPES)}.")
        label = names.clean(name, 200)
        if not label or not allowed:
            raise InvalidInput("A key needs a name and at least one scope: give both.")
        return self._add("key", user_id, allowed, name=label)

    def issue_claim(
        self, user_id: str, task_id: str, *, lifetime: int = LIFETIME
    ) -> tuple[str, Grant]:
        """Return a claim token, which opens one project of a user.

        Raises
        ------
        NotFound
            The project is not the user's.
        """
        mine = sa.select(tables.projects.c.task_id).where(
            tables.projects.c.task_id == task_id, tables.projects.c.user_id == user_id
        )
        with self._database.write() as db:
            if db.scalar(mine) is None:
                raise NotFound("There is no such project: check the task id.")
            return self._add("claim", user_id, ("read",), task_id=task_id, lifetime=lifetime)

    def _add(
        self,
        kind: str,
        user_id: str,
        scopes: tuple[str, ...],
        *,
        name: str = "",
        task_id: str | None = None,
        lifetime: int | None = None,
    ) -> tuple[str, Grant]:
        secret = names.secret(PREFIXES[kind])
        values = {
            "digest": names.digest(secret),
            "id": names.fresh("tok"),
            "user_id": user_id,
            "kind": kind,
            "name": name,
            "scopes": " ".join(scopes),
            "task_id": task_id,
            "created": self._database.clock(),
            "expires": None if lifetime is None else self._database.clock() + lifetime,
        }
        with self._database.write() as db:
            db.execute(sa.insert(tables.tokens).values(values))
            query = sa.select(tables.tokens).where(tables.tokens.c.id == values["id"])
            return secret, _grant(db.execute(query).one())

    def resolve(self, secret: str, *kinds: str) -> Grant:
        """Return what a secret allows now.

        Parameters
        ----------
        kinds
            Accepted kinds; "user" and "key" if none is given.

        Raises
        ------
        Unauthorized
            It is unknown, revoked or expired.
        """
        query = sa.select(tables.tokens).where(tables.tokens.c.digest == names.digest(secret))
        with self._database.read() as db:
            row = db.execute(query).one_or_none()
        clock = self._database.clock()
        if row is None or row.kind not in (kinds or ("user", "key")) or row.revoked is not None:
            raise Unauthorized("This token is not known: get one from /api/auth/anonymous-token.")
        if row.expires is not None and row.expires <= clock:
            raise Unauthorized("This token has expired: get one from /api/auth/anonymous-token.")
        if row.used is None or row.used < clock - _NOTED:
            # Who asks is not turned away because that cannot be written down.
            with suppress(Unavailable):
                self._note(row.id, clock)
        return _grant(row)

    def _note(self, grant_id: str, clock: int) -> None:
        with self._database.write() as db:
            change = sa.update(tables.tokens).where(tables.tokens.c.id == grant_id)
            db.execute(change.values(used=clock))

    def revoke(self, secret: str) -> None:
        """Make a secret worthless; one that is unknown stays so."""
        self._revoke(tables.tokens.c.digest == names.digest(secret))

    def revoke_id(self, user_id: str, grant_id: str) -> None:
        """Make a user's token or key worthless by its id.

        Raises
        ------
        NotFound
            The user has none of that id.
        """
        mine = sa.and_(tables.tokens.c.id == grant_id, tables.tokens.c.user_id == user_id)
        if not self._revoke(mine):
            raise NotFound("There is no such key: list your keys and check the id.")

    def revoke_all(self, user_id: str, *, kind: str = "user") -> int:
        """Make all secrets of a kind worthless, as after a new password; return how many."""
        mine = sa.and_(tables.tokens.c.user_id == user_id, tables.tokens.c.kind == kind)
        return self._revoke(mine)

    def _revoke(self, which: sa.ColumnElement[bool]) -> int:
        change = sa.update(tables.tokens).where(which, tables.tokens.c.revoked.is_(None))
        with self._database.write() as db:
            return db.execute(change.values(revoked=self._database.clock())).rowcount

    def keys(self, user_id: str) -> tuple[Grant, ...]:
        """Return a user's API keys that hold, newest first."""
        query = (
            sa.select(tables.tokens)
            .where(
                tables.tokens.c.user_id == user_id,
                tables.tokens.c.kind == "key",
                tables.tokens.c.revoked.is_(None),
            )
            .order_by(tables.tokens.c.created.desc())
        )
        with self._database.read() as db:
            return tuple(_grant(row) for row in db.execute(query))


def _grant(row: sa.Row[tuple[object, ...]]) -> Grant:
    scopes = frozenset(row.scopes.split())
    times = (row.created, row.expires, row.used)
    return Grant(row.id, row.user_id, row.kind, row.name, scopes, row.task_id, *times)
