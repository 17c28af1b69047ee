"""Users: anonymous ones known by a client id, and registered ones with e-mail and password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from beatreel.errors import AlreadyExists, InvalidInput, NotFound, Unauthorized

from . import names, tables
from .database import Database

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: Characters.
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024
LONGEST_CLIENT = 64
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who owns things."""

    #: ``anon_…`` or ``usr_…``; stays when an anonymous user registers.
    id: str
    #: In lower case; ``None`` while anonymous.
    email: str | None
    #: Name of the plan; ``None`` for the server's default.
    plan: str | None
    #: Milliseconds since 1970.
    created: int

    @property
    def registered(self) -> bool:
        """Whether there is an e-mail and a password."""
        return self.email is not None


class Users:
    """Who there is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user_id: str) -> User:
        """Return a user; one that was joined to another is that other.

        Raises
        ------
        NotFound
            There is no such user.
        """
        with self._database.read() as db:
            return _user(_followed(db, user_id))

    def of_client(self, client_id: str) -> tuple[User, bool]:
        """Return the user of a client, made at the first call, and whether it was made.

        Parameters
        ----------
        client_id
            Any stable string of 1 to 64 characters; only its hash is kept.

        Raises
        ------
        InvalidInput
            The id is empty or too long.
        """
        if not 1 <= len(client_id) <= LONGEST_CLIENT:
            raise InvalidInput(
                "The X-Client-Id header must hold 1 to 64 characters: generate one and retry."
            )
        digest = names.digest(f"client:{client_id}")
        with self._database.write() as db:
            known = db.scalar(
                sa.select(tables.clients.c.user_id).where(tables.clients.c.digest == digest)
            )
            if known is not None:
                return _user(_followed(db, known)), False
            user = self._add(db, names.fresh("anon"))
            values = {"digest": digest, "user_id": user.id, "created": user.created}
            insert = self._database.insert(tables.clients).values(values)
            if self._database.added(db, insert.on_conflict_do_nothing()):
                return user, True
            # Another server made the user between the look and the insert.
            db.execute(sa.delete(tables.users).where(tables.users.c.id == user.id))
        return self.of_client(client_id)

    def _add(
        self, db: sa.Connection, user_id: str, email: str | None = None, password: str | None = None
    ) -> User:
        user = User(user_id, email, None, self._database.clock())
        values = {"id": user.id, "email": email, "password": password, "created": user.created}
        db.execute(sa.insert(tables.users).values(values))
        return user

    def register(self, email: str, password: str, *, bind: str | None = None) -> User:
        """Make a registered user, of an anonymous one if told.

        Parameters
        ----------
        bind
            Id of an anonymous user, who keeps id, projects, files and credits.

        Raises
        ------
        InvalidInput
            The e-mail or the password is not usable, or ``bind`` is registered already.
        AlreadyExists
            The e-mail has an account.
        NotFound
            ``bind`` is nobody.
        """
        address, hashed = _address(email), _hashed(password)
        with self._database.write() as db:
            taken = sa.select(tables.users.c.id).where(tables.users.c.email == address)
            if db.scalar(taken) is not None:
                raise AlreadyExists("This e-mail has an account already: sign in instead.")
            if bind is None:
                return self._add(db, names.fresh("usr"), address, hashed)
            row = _followed(db, bind, lock=True)
            if row.email is not None:
                raise InvalidInput("This account is registered already: sign in instead.")
            change = sa.update(tables.users).where(tables.users.c.id == row.id)
            db.execute(change.values(email=address, password=hashed))
            return _user(_followed(db, row.id))

    def sign_in(self, email: str, password: str) -> User:
        """Return the user with this e-mail and password.

        Raises
        ------
        Unauthorized
            There is none; whether the e-mail is known is not told.
        """
        with self._database.read() as db:
            wanted = tables.users.c.email == email.strip().lower()
            row = db.execute(sa.select(tables.users).where(wanted)).one_or_none()
        # Both ways cost one hash, so the time tells nothing.
        known = row.password if row is not None else _nobody()
        if not _matches(known, password) or row is None:
            raise Unauthorized("E-mail and password do not match: check both and try again.")
        return _user(row)

    def set_password(self, user_id: str, password: str) -> None:
        """Give a registered user another password."""
        with self._database.write() as db:
            change = sa.update(tables.users).where(
                tables.users.c.id == user_id, tables.users.c.email.is_not(None)
            )
            if not db.execute(change.values(password=_hashed(password))).rowcount:
                raise NotFound("There is no registered user of that id: register first.")

    def set_plan(self, user_id: str, plan: str | None) -> None:
        """Put a user on a plan; ``None`` is the server's default."""
        with self._database.write() as db:
            change = sa.update(tables.users).where(tables.users.c.id == user_id)
            if not db.execute(change.values(plan=plan)).rowcount:
                raise NotFound("There is no user of that id: check it.")


def find(db: sa.Connection, user_id: str, *, lock: bool = False) -> sa.Row[tuple[object, ...]]:
    """Return a user's row as it stands, joined to another or not.

    Raises
    ------
    NotFound
        There is no such user.
    """
    query = sa.select(tables.users).where(tables.users.c.id == user_id)
    row = db.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("There is no user of that id: check it.")
    return row


def _followed(db: sa.Connection, user_id: str, *, lock: bool = False) -> sa.Row[tuple[object, ...]]:
    row = find(db, user_id, lock=lock)
    while row.merged_into is not None:
        row = find(db, row.merged_into, lock=lock)
    return row


def _user(row: sa.Row[tuple[object, ...]]) -> User:
    return User(row.id, row.email, row.plan, row.created)


def _address(email: str) -> str:
    found = email.strip().lower()
    if not _EMAIL.fullmatch(found) or names.clean(found, 254) != found:
        raise InvalidInput("That is not an e-mail address: check it for typing errors.")
    return found


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def _hashed(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters: choose another."
        )
    return _hasher().hash(password.encode("utf-8", "surrogatepass"))


def _matches(hashed: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(hashed, password.encode("utf-8", "surrogatepass"))
    except VerificationError:
        return False


@cache
def _nobody() -> str:
    return _hasher().hash(names.secret("nobody"))
