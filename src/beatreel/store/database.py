"""The database: SQLite in the home, or PostgreSQL for many machines.

Two kinds of transaction exist. ``write()`` takes the write lock at once (``BEGIN IMMEDIATE``): with
the driver's own deferred transactions SQLite loses updates that were read before the lock was
theirs. ``read()`` never waits for a writer. A ``write()`` inside a ``write()`` of the same thread
joins it, so calls of several concepts become one transaction:

    with store.database.write():
        hold = store.credits.hold(user, 20, "generation", key=job)
        store.jobs.add(...)
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from beatreel.errors import BeatreelError, InvalidInput, Unavailable

if TYPE_CHECKING:
    import psycopg

#: Seconds that a writer waits for another before it gives up.
PATIENCE = 30
#: Seconds after which PostgreSQL ends a session that does nothing inside a transaction: a machine
#: that froze there would keep all others from the rows that it holds.
IDLE = 20
_TIMEOUT = "idle_in_transaction_session_timeout"
#: Words in a driver's message, and what they mean to a user.
_TROUBLES = {
    "disk is full": "There is no room left for the database: free some space and try again.",
    "readonly database": "The database cannot be written to: give its folder write access.",
    "read-only": "The database cannot be written to: give its folder write access.",
    "unable to open": "The database cannot be opened: check the folder of the home.",
    "disk i/o error": "The disk of the database reports an error: check the disk.",
    "database is locked": "The database is busy: try again in a moment.",
    "not a database": "The database file is damaged: put a backup in its place.",
    "malformed": "The database file is damaged: put a backup in its place.",
    "connect": "The database cannot be reached: check that it runs and its address.",
}


def now() -> int:
    """Return milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Database:
    """Connections, transactions and the clock."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], int] = now) -> None:
        self.engine = engine
        self.clock = clock
        self._open = threading.local()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file that only this machine uses."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection whose changes are kept together when the block ends without error.

        Never hold it across an ``await``: it belongs to the thread.

        Raises
        ------
        Unavailable
            The database is full, read-only, damaged or away.
        """
        outer: sa.Connection | None = getattr(self._open, "connection", None)
        if outer is not None:
            yield outer
            return
        with _explained(), self.engine.begin() as connection:
            self._open.connection = connection
            try:
                yield connection
            finally:
                self._open.connection = None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of everything and changes nothing."""
        outer: sa.Connection | None = getattr(self._open, "connection", None)
        if outer is not None:
            yield outer
            return
        reader = self.engine.execution_options(reading=True)
        with _explained(), reader.begin() as connection:
            yield connection

    def insert(self, table: sa.Table) -> Any:
        """Return an INSERT that can say what to do on a conflict."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def added(self, db: sa.Connection, insert: Any) -> bool:
        """Carry out an INSERT that may meet a conflict; return whether a row was added."""
        return db.execute(insert, execution_options={"preserve_rowcount": True}).rowcount > 0

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        # A session that the database has ended fails as an internal error.
        if not isinstance(error, OperationalError) and not error.connection_invalidated:
            raise
        raise explained(error) from error


def explained(error: Exception) -> BeatreelError:
    """Return what a driver's error means to a user."""
    said = str(error).lower()
    for words, sentence in _TROUBLES.items():
        if words in said:
            return Unavailable(sentence)
    return Unavailable(f"The database did not answer as expected ({type(error).__name__}): retry.")


def connect(url: str, clock: Callable[[], int] = now) -> Database:
    """Open a database.

    Parameters
    ----------
    url
        ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Raises
    ------
    InvalidInput
        The address is of neither kind.
    """
    try:
        address = sa.make_url(url)
    except ArgumentError as error:
        raise InvalidInput(_unreadable(url)) from error
    name = address.get_backend_name()
    if name == "sqlite":
        return Database(_sqlite(address), clock)
    if name in ("postgresql", "postgres"):
        return Database(_postgres(address), clock)
    raise InvalidInput(_unreadable(url))


def _unreadable(url: str) -> str:
    # Never the whole address: it may hold a password.
    kind = url.split(":", 1)[0][:20]
    return f"A database address cannot begin with {kind!r}: use postgresql://… or sqlite:///…."


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
        pool_size=8,
        max_overflow=56,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgres(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: psycopg.Connection, record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", (_TIMEOUT, f"{IDLE}s"))
        # The pool would take it back with an open transaction.
        connection.commit()

    return engine
