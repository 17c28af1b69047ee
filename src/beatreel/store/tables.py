"""The tables. Times are whole milliseconds since 1970; documents are JSON as text.

Rows that people own carry a ``user_id``; nothing is ever read by id alone where a user asks.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

#: Names that PostgreSQL and SQLite give to constraints, so that migrations can say them.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)


class Document(sa.types.TypeDecorator[Any]):
    """A JSON value as ASCII text: the same bytes in every database, key order kept."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(value)


#: A count of rows that grows for ever: 64 bits where the database needs to be told.
_Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _user(*, index: bool = True) -> sa.Column[str]:
    return sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False, index=index)


users = sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("email", sa.String(254), unique=True),
    sa.Column("password", sa.String(200)),
    # Where an anonymous account went that was joined to a registered one.
    sa.Column("merged_into", sa.ForeignKey("users.id")),
    sa.Column("plan", sa.String(64)),
    _time("created"),
)

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    _user(),
    _time("created"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    _user(),
    # "user", "key" or "claim".
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("scopes", sa.String(200), nullable=False),
    # The project that a claim token opens.
    sa.Column("task_id", sa.String(64)),
    _time("created"),
    _time("expires", nullable=True),
    _time("revoked", nullable=True),
    _time("used", nullable=True),
    sa.Index("ix_tokens_expires", "expires"),
)

projects = sa.Table(
    "projects",
    metadata,
    sa.Column("task_id", sa.String(64), primary_key=True),
    _user(index=False),
    sa.Column("app", sa.String(64), nullable=False),
    sa.Column("session_id", sa.String(128), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("language", sa.String(35), nullable=False),
    sa.Column("state", Document, nullable=False),
    # Version of the draft that counts; 0 before there is one.
    sa.Column("version", sa.Integer, nullable=False),
    _time("created"),
    _time("updated"),
    sa.UniqueConstraint("user_id", "app", "session_id"),
)


def _task() -> sa.Column[str]:
    return sa.Column(
        "task_id", sa.ForeignKey("projects.task_id", ondelete="CASCADE"), nullable=False
    )


drafts = sa.Table(
    "drafts",
    metadata,
    _task(),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("document", Document, nullable=False),
    # What the change was, in the words that the user was told.
    sa.Column("said", sa.Text, nullable=False),
    _time("created"),
    sa.PrimaryKeyConstraint("task_id", "version"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("number", _Serial, primary_key=True, autoincrement=True),
    _task(),
    sa.Column("id", sa.String(64), nullable=False),
    sa.Column("run_id", sa.String(64), nullable=False),
    # Sent while a text is being written; kept for those who come back to the run.
    sa.Column("partial", sa.Boolean, nullable=False),
    sa.Column("body", Document, nullable=False),
    _time("created"),
    sa.UniqueConstraint("task_id", "id"),
    sa.Index("ix_events_run_id", "run_id"),
    sqlite_autoincrement=True,
)

blobs = sa.Table(
    "blobs",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    # Last time that somebody put or asked for it; what nobody names is swept after a while.
    _time("touched"),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    _user(),
    sa.Column("task_id", sa.String(64), index=True),
    sa.Column("sha256", sa.ForeignKey("blobs.sha256"), nullable=False, index=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    # "video", "audio", "image" or "data".
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("info", Document, nullable=False),
    _time("created"),
    _time("expires", nullable=True),
)

uploads = sa.Table(
    "uploads",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    _user(),
    sa.Column("task_id", sa.String(64)),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    # Names of the objects that arrived, in order.
    sa.Column("parts", Document, nullable=False),
    sa.Column("info", Document, nullable=False),
    # What became of it; set when it is whole and was accepted.
    sa.Column("file_id", sa.String(64)),
    _time("created"),
    _time("expires"),
)

accounts = sa.Table(
    "accounts",
    metadata,
    # "user:<id>", "held:<id>", "bank:granted" or "bank:earned".
    sa.Column("id", sa.String(80), primary_key=True),
    sa.Column("balance", sa.BigInteger, nullable=False),
    # What people have can never be less than nothing; the bank pays what it grants.
    sa.CheckConstraint("balance >= 0 OR id LIKE 'bank:%'", name="solvent"),
)

transfers = sa.Table(
    "transfers",
    metadata,
    sa.Column("id", _Serial, primary_key=True, autoincrement=True),
    # The same key twice is the same transfer.
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("kind", sa.String(16), nullable=False),
    _user(),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    _time("created"),
    sqlite_autoincrement=True,
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", _Serial, primary_key=True, autoincrement=True),
    sa.Column("transfer_id", sa.ForeignKey("transfers.id"), nullable=False, index=True),
    sa.Column("account", sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

holds = sa.Table(
    "holds",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    _user(),
    sa.Column("amount", sa.BigInteger, nullable=False),
    # "open", "captured" or "released".
    sa.Column("state", sa.String(16), nullable=False),
    # What of it was captured.
    sa.Column("taken", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.String(200), nullable=False),
    _time("created"),
)

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    # What the user calls it: a render's own id.
    sa.Column("name", sa.String(128), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    _user(index=False),
    sa.Column("task_id", sa.String(64), index=True),
    # "pending", "processing", "completed", "failed" or "cancelled".
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(32), nullable=False),
    # Hundredths.
    sa.Column("progress", sa.Integer, nullable=False),
    # Smaller comes first.
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("request", Document, nullable=False),
    # Hash of what was asked for.
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("hold_id", sa.ForeignKey("holds.id")),
    sa.Column("result", Document),
    # {"code", "message"}.
    sa.Column("error", Document),
    # Times that the work was begun.
    sa.Column("attempts", sa.Integer, nullable=False),
    _time("created"),
    _time("started", nullable=True),
    _time("finished", nullable=True),
    sa.UniqueConstraint("user_id", "kind", "name"),
    sa.Index("ix_jobs_state", "state"),
)

job_events = sa.Table(
    "job_events",
    metadata,
    sa.Column("number", _Serial, primary_key=True, autoincrement=True),
    sa.Column("job_id", sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(32), nullable=False),
    sa.Column("progress", sa.Integer, nullable=False),
    _time("created"),
    sqlite_autoincrement=True,
)

pieces = sa.Table(
    "pieces",
    metadata,
    sa.Column("job_id", sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    # What the result is cached under.
    sa.Column("key", sa.String(64), nullable=False),
    # Units of work, as frames, and how many of them are done.
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    # Times that it was begun.
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("job_id", "number"),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("host", sa.String(255), nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    _time("started"),
    _time("seen"),
)

limits = sa.Table(
    "limits",
    metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    _time("until"),
    sa.Index("ix_limits_until", "until"),
)

visits = sa.Table(
    "visits",
    metadata,
    # As 2026-11-22, UTC.
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("source", sa.String(100), nullable=False),
    sa.Column("version", sa.String(50), nullable=False),
    sa.Column("platform", sa.String(50), nullable=False),
    sa.Column("route", sa.String(100), nullable=False),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("day", "source", "version", "platform", "route"),
)

secrets = sa.Table(
    "secrets",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(128), nullable=False),
)
