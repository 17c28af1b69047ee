"""The ledger: whatever is asked of it in whatever order, it balances."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
)

from beatreel.errors import AlreadyExists, InvalidInput, NoCredits
from beatreel.store import Store, tables

from .blank import opened


@pytest.fixture
def ann(kept: Store) -> str:
    user, _ = kept.users.of_client("ann")
    return user.id


class Ledger(RuleBasedStateMachine):
    """A ledger beside what a child would write down."""

    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._store = opened(Path(self._folder.name))
        self._count = 0

    @initialize()
    def people(self) -> None:
        self._users = [self._store.users.of_client(name)[0].id for name in ("ann", "ben")]
        self._free = dict.fromkeys(self._users, 0)
        self._frozen = dict.fromkeys(self._users, 0)

    def _key(self) -> str:
        self._count += 1
        return f"k{self._count}"

    @rule(who=st.integers(0, 1), amount=st.integers(-2, 50), again=st.booleans())
    def grant(self, who: int, amount: int, again: bool) -> None:
        user, key = self._users[who], self._key()
        if amount < 1:
            with pytest.raises(InvalidInput):
                self._store.credits.grant(user, amount, "gift", key=key)
            return
        for _ in range(1 + again):
            self._store.credits.grant(user, amount, "gift", key=key)
        self._free[user] += amount

    @rule(target=holds, who=st.integers(0, 1), amount=st.integers(0, 60), again=st.booleans())
    def hold(self, who: int, amount: int, again: bool) -> object:
        user, key = self._users[who], self._key()
        if amount > self._free[user]:
            with pytest.raises(NoCredits):
                self._store.credits.hold(user, amount, "work", key=key)
            return multiple()
        held = self._store.credits.hold(user, amount, "work", key=key)
        if again:
            assert self._store.credits.hold(user, amount, "work", key=key).id == held.id
        self._free[user] -= amount
        self._frozen[user] += amount
        return held

    @rule(held=consumes(holds), share=st.integers(0, 100), again=st.booleans())
    def capture(self, held: object, share: int, again: bool) -> None:
        taken = held.amount * share // 100  # pyright: ignore[reportAttributeAccessIssue]
        for _ in range(1 + again):
            self._store.credits.capture(held.id, taken)  # pyright: ignore[reportAttributeAccessIssue]
        self._settle(held, taken)

    @rule(held=consumes(holds), again=st.booleans())
    def release(self, held: object, again: bool) -> None:
        for _ in range(1 + again):
            self._store.credits.release(held.id)  # pyright: ignore[reportAttributeAccessIssue]
        self._settle(held, 0)

    def _settle(self, held: object, taken: int) -> None:
        user, amount = held.user_id, held.amount  # pyright: ignore[reportAttributeAccessIssue]
        self._frozen[user] -= amount
        self._free[user] += amount - taken

    @invariant()
    def balances(self) -> None:
        for user in getattr(self, "_users", ()):
            found = self._store.credits.balance(user)
            assert (found.available, found.frozen) == (self._free[user], self._frozen[user])
        assert self._store.credits.audit() == []

    def teardown(self) -> None:
        self._store.close()
        self._folder.cleanup()


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """Do something in many threads at one time; return results and errors."""
    found: list[object] = [None] * count
    gate = threading.Barrier(count)

    def one(number: int) -> None:
        gate.wait()
        try:
            found[number] = work(number)
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_who_hold_at_once_no_more_than_the_credits_succeed(kept: Store, ann: str) -> None:
    kept.credits.grant(ann, 50, "gift", key="g")
    found = at_once(12, lambda n: kept.credits.hold(ann, 20, "work", key=f"w{n}"))
    assert sum(isinstance(one, NoCredits) for one in found) == 10
    assert kept.credits.balance(ann) == type(kept.credits.balance(ann))(10, 40)
    assert kept.credits.audit() == []


def test_of_many_who_settle_one_hold_one_wins(kept: Store, ann: str) -> None:
    kept.credits.grant(ann, 50, "gift", key="g")
    held = kept.credits.hold(ann, 20, "work", key="w")
    at_once(
        8,
        lambda n: kept.credits.capture(held.id) if n % 2 else kept.credits.release(held.id),
    )
    assert kept.credits.balance(ann).frozen == 0
    assert kept.credits.balance(ann).available in (30, 50)
    assert kept.credits.audit() == []


def test_a_key_is_for_one_gift(kept: Store, ann: str) -> None:
    kept.credits.grant(ann, 5, "gift", key="g")
    with pytest.raises(AlreadyExists):
        kept.credits.grant(ann, 6, "gift", key="g")
    assert kept.credits.balance(ann).available == 5


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("table", ["entries", "transfers"])
def test_what_was_written_is_never_changed(kept: Store, ann: str, table: str, change: str) -> None:
    kept.credits.grant(ann, 5, "gift", key="g")
    rows = getattr(tables, table)
    statement = sa.update(rows).values(amount=500) if change == "update" else sa.delete(rows)
    with pytest.raises(Exception, match=r"append|ledger|never"), kept.database.write() as db:
        db.execute(statement)
    assert kept.credits.balance(ann).available == 5


def test_a_statement_tells_the_newest_first(kept: Store, ann: str) -> None:
    kept.credits.grant(ann, 30, "welcome", key="g")
    held = kept.credits.hold(ann, 20, "generation", key="w")
    kept.credits.capture(held.id, 15)
    lines = [(line.kind, line.amount) for line in kept.credits.statement(ann)]
    assert lines[0][0] in ("capture", "release")
    assert lines[-2:] == [("hold", 20), ("grant", 30)]


def test_an_error_in_the_middle_leaves_nothing_behind(kept: Store, ann: str) -> None:
    kept.credits.grant(ann, 30, "welcome", key="g")

    def cut() -> None:
        with kept.database.write():
            kept.credits.hold(ann, 20, "work", key="w")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        cut()
    assert kept.credits.balance(ann).available == 30
    assert kept.credits.audit() == []
