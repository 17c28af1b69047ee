"""Visits: how often each skill, version and platform called, by day and route."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from . import names, tables
from .database import Database


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request came from, as its headers say."""

    #: X-Skill-Source.
    source: str
    #: X-Skill-Version.
    version: str
    #: X-Skill-Platform.
    platform: str
    #: The route's template, never the path itself.
    route: str


#: Characters kept of each field.
_LENGTHS = {"source": 100, "version": 50, "platform": 50, "route": 100}


class Visits:
    """Attribution of requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counts: Mapping[Visit, int]) -> None:
        """Add to today's counts; collect requests for some seconds and add them together."""
        day = time.strftime("%Y-%m-%d", time.gmtime(self._database.clock() / 1000))
        column = tables.visits.c.count
        with self._database.write() as db:
            for visit, count in counts.items():
                told = {
                    key: names.clean(text, _LENGTHS[key]) for key, text in asdict(visit).items()
                }
                insert = self._database.insert(tables.visits).values(day=day, count=count, **told)
                keys = ["day", "source", "version", "platform", "route"]
                more = insert.on_conflict_do_update(
                    index_elements=keys, set_={"count": column + count}
                )
                db.execute(more)

    def of_day(self, day: str) -> dict[Visit, int]:
        """Return the counts of a day, as ``2026-11-22`` in UTC."""
        c = tables.visits.c
        query = sa.select(c.source, c.version, c.platform, c.route, c.count).where(c.day == day)
        with self._database.read() as db:
            return {Visit(*row[:4]): row[4] for row in db.execute(query)}
