"""Credits: an append-only double-entry ledger.

    grant     bank:granted ──▶ user
    hold      user         ──▶ held
    capture   held         ──▶ bank:earned   (what is not taken goes back to the user)
    release   held         ──▶ user
    merge     user, held   ──▶ the other user's

Every transfer has entries that sum to zero and a key: the same key again is the same transfer.
An account's balance is kept beside its entries and changed in the same transaction; the database
refuses a balance below zero, and triggers refuse changes of what was written.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from beatreel.errors import AlreadyExists, InvalidInput, NoCredits, NotFound

from . import names, tables
from .database import Database

GRANTED, EARNED = "bank:granted", "bank:earned"
#: More credits than anybody needs, and few enough to add up in 64 bits.
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Balance:
    """What a user has, in credits."""

    available: int
    #: Held for work that goes on.
    frozen: int

    @property
    def total(self) -> int:
        """Available and frozen."""
        return self.available + self.frozen


@dataclass(frozen=True, slots=True)
class Hold:
    """Credits set aside for one piece of work."""

    id: str
    user_id: str
    #: Credits.
    amount: int
    #: "open", "captured" or "released".
    state: str
    #: Credits that were captured.
    taken: int
    reason: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One line of a user's statement."""

    id: int
    #: "grant", "hold", "capture", "release" or "merge".
    kind: str
    #: Credits.
    amount: int
    reason: str
    #: Milliseconds since 1970.
    created: int


class Credits:
    """Who has how much."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def balance(self, user_id: str) -> Balance:
        """Return what a user has."""
        with self._database.read() as db:
            return Balance(_balance(db, _own(user_id)), _balance(db, _held(user_id)))

    def grant(self, user_id: str, amount: int, reason: str, *, key: str) -> Balance:
        """Give credits.

        Parameters
        ----------
        key
            Names the gift; the same key again gives nothing more.

        Raises
        ------
        InvalidInput
            The amount is not 1 or more.
        AlreadyExists
            The key was used for another gift.
        """
        if not 1 <= amount <= _MOST:
            raise InvalidInput(f"{amount} credits cannot be given: give a whole number from 1 up.")
        with self._database.write() as db:
            moves = {GRANTED: -amount, _own(user_id): amount}
            self._transfer(db, f"grant:{key}", "grant", user_id, amount, reason, moves)
            return self.balance(user_id)

    def hold(self, user_id: str, amount: int, reason: str, *, key: str) -> Hold:
        """Set credits aside; nothing (0) can be held too.

        Parameters
        ----------
        key
            Names the work; the same key again is the same hold.

        Raises
        ------
        NoCredits
            The user has not that much.
        AlreadyExists
            The key was used for another hold.
        """
        if not 0 <= amount <= _MOST:
            raise InvalidInput(f"{amount} credits cannot be held: hold a whole number from 0 up.")
        with self._database.write() as db:
            values = {
                "id": names.fresh("hold"),
                "key": key,
                "user_id": user_id,
                "amount": amount,
                "state": "open",
                "taken": 0,
                "reason": reason[:200],
                "created": self._database.clock(),
            }
            insert = self._database.insert(tables.holds).values(values)
            if not self._database.added(db, insert.on_conflict_do_nothing()):
                return self._same_hold(db, key, user_id, amount)
            moves = {_own(user_id): -amount, _held(user_id): amount}
            self._transfer(db, f"hold:{key}", "hold", user_id, amount, reason, moves)
            return Hold(values["id"], user_id, amount, "open", 0, values["reason"])

    def _same_hold(self, db: sa.Connection, key: str, user_id: str, amount: int) -> Hold:
        found = _hold(db.execute(sa.select(tables.holds).where(tables.holds.c.key == key)).one())
        if (found.user_id, found.amount) != (user_id, amount):
            raise AlreadyExists("This work was paid for otherwise before: use a new key.")
        return found

    def capture(self, hold_id: str, amount: int | None = None) -> Hold:
        """Take what was held; doing it again changes nothing.

        Parameters
        ----------
        amount
            Credits to take, all if not given; the rest goes back to the user.

        Raises
        ------
        InvalidInput
            More than was held.
        AlreadyExists
            The hold was released.
        """
        return self._settle(hold_id, "captured", amount)

    def release(self, hold_id: str) -> Hold:
        """Give back what was held; doing it again changes nothing.

        Raises
        ------
        AlreadyExists
            The hold was captured.
        """
        return self._settle(hold_id, "released", 0)

    def _settle(self, hold_id: str, state: str, amount: int | None) -> Hold:
        with self._database.write() as db:
            query = sa.select(tables.holds).where(tables.holds.c.id == hold_id)
            row = db.execute(query.with_for_update()).one_or_none()
            if row is None:
                raise NotFound("There is no such hold: check its id.")
            taken = row.amount if amount is None else amount
            if not 0 <= taken <= row.amount:
                raise InvalidInput(f"{taken} of {row.amount} held credits: take no more than held.")
            if row.state != "open":
                if (row.state, row.taken) != (state, taken):
                    raise AlreadyExists(f"This hold was {row.state} before: make a new one.")
                return _hold(row)
            held, own = _held(row.user_id), _own(row.user_id)
            moves = {held: -row.amount, own: row.amount - taken, EARNED: taken}
            kind = "capture" if state == "captured" else "release"
            told = taken if state == "captured" else row.amount
            self._transfer(db, f"{kind}:{row.key}", kind, row.user_id, told, row.reason, moves)
            change = sa.update(tables.holds).where(tables.holds.c.id == hold_id)
            db.execute(change.values(state=state, taken=taken))
            return _hold(db.execute(query).one())

    def merge(self, source: str, target: str) -> None:
        """Hand all that one user has, and what is held, to another."""
        with self._database.write() as db:
            own, held = (_balance(db, name, lock=True) for name in (_own(source), _held(source)))
            moves = {
                _own(source): -own,
                _held(source): -held,
                _own(target): own,
                _held(target): held,
            }
            key = f"merge:{source}"
            self._transfer(db, key, "merge", target, own + held, "joined account", moves)
            change = sa.update(tables.holds).where(
                tables.holds.c.user_id == source, tables.holds.c.state == "open"
            )
            db.execute(change.values(user_id=target))

    def _transfer(
        self,
        db: sa.Connection,
        key: str,
        kind: str,
        user_id: str,
        amount: int,
        reason: str,
        moves: dict[str, int],
    ) -> None:
        """Write a transfer and its entries, unless the key was written before."""
        values = {
            "key": key,
            "kind": kind,
            "user_id": user_id,
            "amount": amount,
            "reason": reason[:200],
            "created": self._database.clock(),
        }
        insert = self._database.insert(tables.transfers).values(values)
        made = insert.on_conflict_do_nothing(index_elements=["key"])
        number = db.scalar(made.returning(tables.transfers.c.id))
        if number is None:
            self._same_transfer(db, key, user_id, amount)
            return
        # In the order of names, so that two transfers never wait for each other.
        for account in sorted(name for name, change in moves.items() if change):
            self._move(db, account, moves[account])
            entry = {"transfer_id": number, "account": account, "amount": moves[account]}
            db.execute(sa.insert(tables.entries).values(entry))

    def _same_transfer(self, db: sa.Connection, key: str, user_id: str, amount: int) -> None:
        query = sa.select(tables.transfers).where(tables.transfers.c.key == key)
        found = db.execute(query).one()
        if (found.user_id, found.amount) != (user_id, amount):
            raise AlreadyExists("This key was used for other credits: use a new key.")

    def _move(self, db: sa.Connection, account: str, change: int) -> None:
        start = self._database.insert(tables.accounts).values(id=account, balance=0)
        db.execute(start.on_conflict_do_nothing())
        column = tables.accounts.c.balance
        query = sa.update(tables.accounts).where(tables.accounts.c.id == account)
        if change < 0 and not account.startswith("bank:"):
            query = query.where(column >= -change)
        if not db.execute(query.values(balance=column + change)).rowcount:
            raise NoCredits("There are not enough credits for this: top up and try again.")

    def statement(self, user_id: str, *, limit: int = 100) -> tuple[Transfer, ...]:
        """Return a user's last transfers, newest first."""
        columns = tables.transfers.c
        query = sa.select(columns.id, columns.kind, columns.amount, columns.reason, columns.created)
        mine = query.where(columns.user_id == user_id).order_by(columns.id.desc()).limit(limit)
        with self._database.read() as db:
            return tuple(Transfer(*row) for row in db.execute(mine))

    def audit(self) -> list[str]:
        """Return every way in which the books are wrong; empty if they balance."""
        with self._database.read() as db:
            return [*_uneven(db), *_unequal(db), *_unheld(db)]


def _own(user_id: str) -> str:
    return f"user:{user_id}"


def _held(user_id: str) -> str:
    return f"held:{user_id}"


def _balance(db: sa.Connection, account: str, *, lock: bool = False) -> int:
    query = sa.select(tables.accounts.c.balance).where(tables.accounts.c.id == account)
    return db.scalar(query.with_for_update() if lock else query) or 0


def _hold(row: sa.Row[tuple[object, ...]]) -> Hold:
    return Hold(row.id, row.user_id, row.amount, row.state, row.taken, row.reason)


def _uneven(db: sa.Connection) -> list[str]:
    total = sa.func.sum(tables.entries.c.amount)
    query = sa.select(tables.entries.c.transfer_id).group_by(tables.entries.c.transfer_id)
    return [f"transfer {number} is uneven" for number in db.scalars(query.having(total != 0))]


def _unequal(db: sa.Connection) -> list[str]:
    sums = (
        sa.select(tables.entries.c.account, sa.func.sum(tables.entries.c.amount).label("total"))
        .group_by(tables.entries.c.account)
        .subquery()
    )
    columns = (tables.accounts.c.id, tables.accounts.c.balance, sums.c.total)
    both = tables.accounts.outerjoin(sums, sums.c.account == tables.accounts.c.id)
    rows = db.execute(sa.select(*columns).select_from(both))
    return [
        f"{name} has {have}, not {total or 0}" for name, have, total in rows if have != (total or 0)
    ]


def _unheld(db: sa.Connection) -> list[str]:
    query = (
        sa.select(tables.holds.c.user_id, sa.func.sum(tables.holds.c.amount))
        .where(tables.holds.c.state == "open")
        .group_by(tables.holds.c.user_id)
    )
    opened = {_held(user): total for user, total in db.execute(query)}
    kept = sa.select(tables.accounts.c.id, tables.accounts.c.balance)
    found = db.execute(kept.where(tables.accounts.c.id.like("held:%")))
    accounts = {row.id: row.balance for row in found}
    return [
        f"{name} has {accounts.get(name, 0)}, but holds are {opened.get(name, 0)}"
        for name in sorted({*opened, *accounts})
        if accounts.get(name, 0) != opened.get(name, 0)
    ]
