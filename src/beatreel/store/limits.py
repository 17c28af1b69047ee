"""Limits: how often something may happen in a time, over restarts and machines."""

from __future__ import annotations

import sqlalchemy as sa

from beatreel.errors import TooManyRequests

from . import tables
from .database import Database


class Limits:
    """Counts what is limited."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, key: str, most: int, seconds: int) -> None:
        """Count one more of ``key``.

        Parameters
        ----------
        most
            How many are allowed in a window that starts with the first of them.
        seconds
            Length of the window.

        Raises
        ------
        TooManyRequests
            There were that many; ``retry_after`` says when the window ends.
        """
        clock = self._database.clock()
        columns = tables.limits.c
        fresh = {"count": 1, "until": clock + seconds * 1000}
        insert = self._database.insert(tables.limits).values(key=key, **fresh)
        over = columns.until <= clock
        counted = insert.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": sa.case((over, 1), else_=columns.count + 1),
                "until": sa.case((over, fresh["until"]), else_=columns.until),
            },
        )
        with self._database.write() as db:
            asked = counted.returning(columns.count, columns.until)
            row = db.execute(asked).mappings().one()
        count, until = row["count"], row["until"]
        if count > most:
            wait = max(1, -(-(until - clock) // 1000))
            raise TooManyRequests(
                f"That is more than {most} in {_spoken(seconds)}: retry in {_spoken(wait)}.", wait
            )

    def forget(self, key: str) -> None:
        """Let the count of ``key`` start again."""
        with self._database.write() as db:
            db.execute(sa.delete(tables.limits).where(tables.limits.c.key == key))


def _spoken(seconds: int) -> str:
    for length, word in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * length or seconds == length:
            count = -(-seconds // length)
            return f"{count} {word}{'s' if count > 1 else ''}"
    return f"{seconds} s"
