"""Uploads that can be broken off and taken up again; what tus needs below its HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import obstore
import sqlalchemy as sa

from beatreel.errors import AlreadyExists, FileTooLarge, InvalidInput, NotFound

from . import names, tables
from .blobs import Blob, Blobs, explained
from .database import Database

#: Milliseconds that an unfinished upload is kept.
LIFETIME = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way."""

    #: ``up_…``
    id: str
    user_id: str
    task_id: str | None
    #: Bytes when it is whole.
    length: int
    #: Bytes that are here.
    offset: int
    #: Objects that hold them, in order.
    parts: tuple[str, ...]
    #: What the client said of it.
    info: Mapping[str, Any]
    #: The file that it became; ``None`` before.
    file_id: str | None
    #: Milliseconds since 1970.
    created: int
    #: Milliseconds since 1970.
    expires: int

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.offset == self.length


class Uploads:
    """What is on its way."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database = database
        self._blobs = blobs

    def begin(
        self,
        user_id: str,
        length: int,
        *,
        limit: int,
        task_id: str | None = None,
        info: Mapping[str, Any] | None = None,
    ) -> Upload:
        """Announce a file.

        Raises
        ------
        FileTooLarge, InvalidInput
            Its length is over ``limit`` bytes, or below zero.
        """
        if length < 0:
            raise InvalidInput("The length of an upload is in bytes from 0 up: correct it.")
        if length > limit:
            raise FileTooLarge(f"The file is over {limit // 1_000_000} MB: trim or compress it.")
        clock = self._database.clock()
        upload = Upload(
            id=names.fresh("up"),
            user_id=user_id,
            task_id=task_id,
            length=length,
            offset=0,
            parts=(),
            info=dict(info or {}),
            file_id=None,
            created=clock,
            expires=clock + LIFETIME,
        )
        values = {name: getattr(upload, name) for name in upload.__dataclass_fields__}
        with self._database.write() as db:
            db.execute(sa.insert(tables.uploads).values(values))
        return upload

    def get(self, user_id: str, upload_id: str) -> Upload:
        """Return a user's upload.

        Raises
        ------
        NotFound
            The user has none of that id, or it has expired.
        """
        columns = tables.uploads.c
        query = sa.select(tables.uploads).where(
            columns.id == upload_id,
            columns.user_id == user_id,
            columns.expires > self._database.clock(),
        )
        with self._database.read() as db:
            row = db.execute(query).one_or_none()
        if row is None:
            raise NotFound("There is no such upload: start it again.")
        return Upload(**{**row._mapping, "parts": tuple(row.parts)})

    async def append(self, upload: Upload, offset: int, stream: AsyncIterable[bytes]) -> Upload:
        """Add bytes; those that came before a stream broke off are kept.

        Raises
        ------
        AlreadyExists
            The upload is not at ``offset``: somebody else added to it.
        InvalidInput
            There are more bytes than were announced; none of these is kept.
        """
        if offset != upload.offset:
            raise AlreadyExists(f"The upload is at byte {upload.offset}: send from there on.")
        part = _Part(upload.length - offset)
        name = f"uploads/{upload.id}/{names.fresh('part')}"
        with explained():
            await obstore.put_async(
                self._blobs.objects, name, part.taken(stream), chunk_size=5 << 20, max_concurrency=2
            )
        changed = self._added(upload, name, part) if part.size else upload
        if part.failure is not None:
            raise part.failure
        return changed

    def _added(self, upload: Upload, name: str, part: _Part) -> Upload:
        if isinstance(part.failure, InvalidInput):
            return upload
        columns = tables.uploads.c
        change = sa.update(tables.uploads).where(
            columns.id == upload.id, columns.offset == upload.offset
        )
        with self._database.write() as db:
            offset, parts = upload.offset + part.size, [*upload.parts, name]
            if not db.execute(change.values(offset=offset, parts=parts)).rowcount:
                raise AlreadyExists("Somebody else adds to this upload: ask where it is.")
        return self.get(upload.user_id, upload.id)

    async def finish(self, upload: Upload) -> Blob:
        """Join the parts of a whole upload; say then with :meth:`close` what it became.

        Raises
        ------
        InvalidInput
            Some of it is missing.
        """
        if not upload.whole:
            raise InvalidInput(
                f"{upload.length - upload.offset} bytes of the upload are missing: send them first."
            )
        return await self._blobs.put(self._joined(upload))

    async def _joined(self, upload: Upload) -> AsyncIterator[bytes]:
        for name in upload.parts:
            found = await obstore.get_async(self._blobs.objects, name)
            async for piece in found.stream(min_chunk_size=1 << 20):
                yield bytes(piece)

    def close(self, upload: Upload, file_id: str | None) -> None:
        """Note what became of an upload and let go of its parts; ``None`` for one given up."""
        which = tables.uploads.c.id == upload.id
        with self._database.write() as db:
            if file_id is None:
                db.execute(sa.delete(tables.uploads).where(which))
            else:
                db.execute(sa.update(tables.uploads).where(which).values(file_id=file_id))
        if upload.parts:
            with explained(), suppress(FileNotFoundError):
                obstore.delete(self._blobs.objects, list(upload.parts))


class _Part:
    """Passes on what comes until it ends, breaks off or is too much."""

    def __init__(self, room: int) -> None:
        self._room = room
        self.size = 0
        self.failure: Exception | None = None

    async def taken(self, stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        try:
            async for piece in stream:
                if self.size + len(piece) > self._room:
                    raise InvalidInput("There are more bytes than were announced: start again.")
                self.size += len(piece)
                yield piece
        except Exception as error:
            self.failure = error
