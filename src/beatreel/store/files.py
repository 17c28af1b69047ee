"""Files: what users have, each a name for content; every read says who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from beatreel.errors import NotFound

from . import names, tables
from .blobs import Blob, Blobs
from .database import Database


@dataclass(frozen=True, slots=True)
class File:
    """A file of a user."""

    #: ``file_…``
    id: str
    user_id: str
    #: The project that it was put into; ``None`` for none.
    task_id: str | None
    sha256: str
    #: Bytes.
    size: int
    #: For people; never part of a path.
    name: str
    #: "video", "audio", "image" or "data".
    kind: str
    #: Media type, as ``video/mp4``.
    media_type: str
    #: What is known of the content: duration s, width px, height px, fps, ….
    info: Mapping[str, Any]
    #: Milliseconds since 1970.
    created: int
    #: Milliseconds since 1970; ``None`` for never.
    expires: int | None


class Files:
    """Who has what."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    def add(
        self,
        user_id: str,
        blob: Blob,
        *,
        name: str,
        kind: str,
        media_type: str,
        info: Mapping[str, Any] | None = None,
        task_id: str | None = None,
        lifetime: int | None = None,
        file_id: str | None = None,
    ) -> File:
        """Give a user a file.

        Parameters
        ----------
        lifetime
            Milliseconds until it is swept; ``None`` for ever.
        file_id
            Its id, where a retry must not give a second file.
        """
        clock = self._database.clock()
        values = {
            "id": file_id or names.fresh("file"),
            "user_id": user_id,
            "task_id": task_id,
            "sha256": blob.sha256,
            "size": blob.size,
            "name": names.clean(name, 255) or "file",
            "kind": kind,
            "media_type": media_type,
            "info": dict(info or {}),
            "created": clock,
            "expires": None if lifetime is None else clock + lifetime,
        }
        insert = self._database.insert(tables.files).values(values)
        with self._database.write() as db:
            db.execute(insert.on_conflict_do_nothing(index_elements=["id"]))
        return self.get(user_id, values["id"])

    def get(self, user_id: str, file_id: str) -> File:
        """Return a user's file.

        Raises
        ------
        NotFound
            The user has none of that id; somebody else's is no different.
        """
        mine = sa.and_(tables.files.c.id == file_id, tables.files.c.user_id == user_id)
        return self._one(mine)

    def linked(self, file_id: str) -> File:
        """Return a file by its id alone: only for one who holds a signed link to it."""
        return self._one(tables.files.c.id == file_id)

    def _one(self, which: sa.ColumnElement[bool]) -> File:
        with self._database.read() as db:
            row = db.execute(sa.select(tables.files).where(which)).one_or_none()
        if row is None or (row.expires is not None and row.expires <= self._database.clock()):
            raise NotFound("There is no such file: check its id or upload it again.")
        return _file(row)

    def all(self, user_id: str, *, task_id: str | None = None) -> tuple[File, ...]:
        """Return a user's files, of one project if told, oldest first."""
        columns = tables.files.c
        query = sa.select(tables.files).where(columns.user_id == user_id)
        if task_id is not None:
            query = query.where(columns.task_id == task_id)
        alive = sa.or_(columns.expires.is_(None), columns.expires > self._database.clock())
        with self._database.read() as db:
            rows = db.execute(query.where(alive).order_by(columns.created, columns.id))
            return tuple(_file(row) for row in rows)

    def used(self, user_id: str) -> int:
        """Return the bytes of all files of a user."""
        total = sa.func.coalesce(sa.func.sum(tables.files.c.size), 0)
        with self._database.read() as db:
            return int(db.scalar(sa.select(total).where(tables.files.c.user_id == user_id)) or 0)

    def remove(self, user_id: str, file_id: str) -> None:
        """Take a file from a user; its content goes when nobody has it any more."""
        mine = sa.and_(tables.files.c.id == file_id, tables.files.c.user_id == user_id)
        with self._database.write() as db:
            if not db.execute(sa.delete(tables.files).where(mine)).rowcount:
                raise NotFound("There is no such file: check its id.")

    def stream(self, file: File, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Yield bytes of a file that was got; a range as :meth:`Blobs.stream` has it."""
        return self._blobs.stream(file.sha256, start, stop)


def _file(row: sa.Row[tuple[object, ...]]) -> File:
    return File(**row._mapping)
