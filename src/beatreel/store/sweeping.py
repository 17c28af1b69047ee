"""Sweeping: what is kept for how long, and what goes when that is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from . import tables
from .blobs import Blobs, trim
from .cache import Cache, swept
from .database import Database

HOUR = 3600 * 1000
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Retention:
    """Milliseconds that things are kept; files that people gave or made stay until removed."""

    #: Tokens after they expired or were revoked.
    tokens: int = 30 * DAY
    #: Events that were only sent while a text was being written.
    partials: int = DAY
    #: Jobs that have ended.
    jobs: int = 90 * DAY
    #: Chunks and hearings that were not made lately.
    cache: int = 30 * DAY
    #: Content that no file names.
    blobs: int = HOUR
    #: Content that never became whole.
    incoming: int = 2 * DAY
    #: Counts of visits.
    visits: int = 400 * DAY
    #: Bytes of copies of remote files on this machine.
    copies: int = 20 * 10**9


@dataclass(frozen=True, slots=True)
class Swept:
    """How much went."""

    rows: int
    blobs: int
    objects: int
    copies: int


def sweep(database: Database, blobs: Blobs, cache: Cache, retention: Retention) -> Swept:
    """Remove what is over; safe beside everything else, from any number of processes."""
    clock = database.clock()
    rows = sum(_rows(database, query) for query in _queries(clock, retention))
    return Swept(
        rows=rows,
        blobs=_unnamed(database, blobs, clock - retention.blobs),
        objects=cache.sweep(retention.cache)
        + swept(blobs.objects, "incoming/", retention.incoming)
        + swept(blobs.objects, "uploads/", retention.incoming),
        copies=trim(blobs.copies, retention.copies),
    )


def _rows(database: Database, query: sa.Delete) -> int:
    with database.write() as db:
        return db.execute(query).rowcount


def _queries(clock: int, retention: Retention) -> list[sa.Delete]:
    t = tables
    before: Callable[[int], int] = lambda age: clock - age  # noqa: E731
    return [
        sa.delete(t.tokens).where(
            sa.or_(
                t.tokens.c.expires < before(retention.tokens),
                t.tokens.c.revoked < before(retention.tokens),
            )
        ),
        sa.delete(t.events).where(
            t.events.c.partial.is_(True), t.events.c.created < before(retention.partials)
        ),
        sa.delete(t.jobs).where(t.jobs.c.finished < before(retention.jobs)),
        sa.delete(t.limits).where(t.limits.c.until < clock),
        sa.delete(t.uploads).where(t.uploads.c.expires < clock),
        sa.delete(t.files).where(t.files.c.expires < clock),
    ]


def _unnamed(database: Database, blobs: Blobs, before: int) -> int:
    """Remove content that no file names; each with its row, so no put can come between."""
    columns = tables.blobs.c
    named = sa.select(tables.files.c.id).where(tables.files.c.sha256 == columns.sha256).exists()
    old = sa.and_(columns.touched < before, ~named)
    with database.read() as db:
        found = db.scalars(sa.select(columns.sha256).where(old)).all()
    gone = 0
    for sha256 in found:
        with database.write() as db:
            if db.execute(sa.delete(tables.blobs).where(columns.sha256 == sha256, old)).rowcount:
                blobs.remove(sha256)
                gone += 1
    return gone
