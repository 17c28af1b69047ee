"""Blobs: content under its SHA-256, in a folder, in memory or in an S3 bucket.

Content arrives under a name of its own and is moved to its hash when it is whole, so what is
under a hash is always complete. One copy serves everybody who has the same content; who may see
it is for :mod:`beatreel.store.files` to say.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import sqlalchemy as sa
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from beatreel.errors import FileTooLarge, InvalidInput, NotFound, Unavailable

from . import tables
from .database import Database

if TYPE_CHECKING:
    from obstore import GetOptions

#: Bytes that are sent on together, and how many of them at once: what an upload needs of memory.
_PIECE, _AT_ONCE = 5 << 20, 2
#: Bytes that are read at a time.
_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class Blob:
    """Content that is kept."""

    #: Hex.
    sha256: str
    #: Bytes.
    size: int


class Blobs:
    """Content by hash."""

    def __init__(
        self, database: Database, objects: ObjectStore, root: Path | None, copies: Path
    ) -> None:
        self._database = database
        self.objects = objects
        self._root = root
        #: Copies of remote content on this machine.
        self.copies = copies

    async def put(self, stream: AsyncIterable[bytes], *, limit: int | None = None) -> Blob:
        """Keep what a stream brings, without holding it in memory.

        Parameters
        ----------
        limit
            Bytes; counted while they arrive.

        Raises
        ------
        FileTooLarge
            There are more; nothing is kept.
        Unavailable
            There is no room, or the storage is away.
        """
        meter = _Meter(limit)
        name = f"incoming/{secrets.token_hex(16)}"
        with explained():
            try:
                await obstore.put_async(
                    self.objects,
                    name,
                    meter.counted(stream),
                    chunk_size=_PIECE,
                    max_concurrency=_AT_ONCE,
                )
            except BaseException as error:
                with suppress(BaseError, OSError):
                    await obstore.delete_async(self.objects, name)
                # The storage wraps what the stream raised.
                raise meter.failure or error from None
            blob = meter.blob()
            self._note(blob)
            await self._settle(name, blob)
        return blob

    async def _settle(self, name: str, blob: Blob) -> None:
        with suppress(FileNotFoundError):
            await obstore.head_async(self.objects, path_of(blob.sha256))
            await obstore.delete_async(self.objects, name)
            return
        await obstore.rename_async(self.objects, name, path_of(blob.sha256))

    def put_path(self, path: Path) -> Blob:
        """Keep the content of a finished file; raise like :meth:`put`."""
        with path.open("rb") as file:
            blob = Blob(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
        self._note(blob)
        with explained():
            obstore.put(
                self.objects,
                path_of(blob.sha256),
                path,
                chunk_size=_PIECE,
                max_concurrency=_AT_ONCE,
            )
        return blob

    def put_bytes(self, content: bytes) -> Blob:
        """Keep what is in memory; raise like :meth:`put`."""
        blob = Blob(hashlib.sha256(content).hexdigest(), len(content))
        self._note(blob)
        with explained():
            obstore.put(self.objects, path_of(blob.sha256), content)
        return blob

    def _note(self, blob: Blob) -> None:
        """Say that a blob is wanted, before its content is there: then no sweep takes it away."""
        touched = self._database.clock()
        values = {"sha256": blob.sha256, "size": blob.size, "touched": touched}
        insert = self._database.insert(tables.blobs).values(values)
        noted = insert.on_conflict_do_update(
            index_elements=["sha256"], set_={"touched": insert.excluded.touched}
        )
        with self._database.write() as db:
            db.execute(noted)

    async def stream(
        self, sha256: str, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        """Yield content from byte ``start`` up to ``stop``, to the end if not told.

        Raises
        ------
        NotFound, InvalidInput, Unavailable
            It is not there, the range is not in it, or the storage is away.
        """
        size = self.size(sha256)
        end = size if stop is None else stop
        if not 0 <= start <= end <= size:
            raise InvalidInput(f"Bytes {start} to {end} are not in a file of {size}: ask for less.")
        if start == end:
            return
        with explained():
            within: GetOptions = {"range": (start, end)}
            result = await obstore.get_async(self.objects, path_of(sha256), options=within)
            async for piece in result.stream(min_chunk_size=_READ):
                yield bytes(piece)

    def size(self, sha256: str) -> int:
        """Return bytes; raise ``NotFound`` if it is not there."""
        with self._database.read() as db:
            size = db.scalar(sa.select(tables.blobs.c.size).where(tables.blobs.c.sha256 == sha256))
        if size is None:
            raise NotFound("This file is not kept any more: upload it again.")
        return size

    def local(self, sha256: str) -> Path:
        """Return a path with the content, for decoders; never write to it.

        Raises
        ------
        NotFound, Unavailable
            It is not there, there is no room for a copy, or the storage is away.
        """
        if self._root is not None:
            path = self._root / path_of(sha256)
            if not path.exists():
                raise NotFound("This file is not kept any more: upload it again.")
            return path
        path = self.copies / sha256
        if path.exists():
            os.utime(path)
            return path
        self._copy(sha256, path)
        return path

    def _copy(self, sha256: str, path: Path) -> None:
        part = path.with_name(f".{secrets.token_hex(8)}")
        with explained():
            try:
                found = obstore.get(self.objects, path_of(sha256))
                with part.open("wb") as out:
                    for piece in found.stream(min_chunk_size=_READ):
                        out.write(piece)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def remove(self, sha256: str) -> None:
        """Let go of content; only a sweep may say this."""
        with explained(), suppress(FileNotFoundError):
            obstore.delete(self.objects, path_of(sha256))
        (self.copies / sha256).unlink(missing_ok=True)


class _Meter:
    """Counts and hashes what passes."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._hash = hashlib.sha256()
        self._size = 0
        self.failure: BaseException | None = None

    async def counted(self, stream: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        try:
            async for piece in stream:
                self._size += len(piece)
                if self._limit is not None and self._size > self._limit:
                    raise FileTooLarge(
                        f"The file is over {self._limit // 1_000_000} MB: trim or compress it."
                    )
                self._hash.update(piece)
                yield piece
        except BaseException as error:
            self.failure = error
            raise

    def blob(self) -> Blob:
        return Blob(self._hash.hexdigest(), self._size)


def path_of(sha256: str) -> str:
    """Return the name of the object that holds content; made of its hash alone."""
    return f"blobs/{sha256[:2]}/{sha256}"


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a storage says into one sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound("This file is not kept any more: upload it again.") from error
    except (BaseError, OSError) as error:
        said = str(error).lower()
        if "no space" in said or "quota" in said:
            sentence = "There is no room left for files: free some space and try again."
        elif "permission" in said or "read-only" in said:
            sentence = "The file storage cannot be written to: check its access rights."
        else:
            sentence = "The file storage did not answer as expected: try again in a moment."
        raise Unavailable(sentence) from error


def open_objects(url: str | None, folder: Path) -> tuple[ObjectStore, Path | None]:
    """Return a storage and, if it is a folder of this machine, where that is.

    Parameters
    ----------
    url
        ``s3://bucket/prefix`` (credentials and endpoint from ``AWS_…``), ``memory:``,
        ``file:///folder``; ``None`` for ``folder``.

    Raises
    ------
    InvalidInput
        The address is of no known kind.
    """
    if url is None or url.startswith("file://"):
        root = folder if url is None else Path(url.removeprefix("file://"))
        root.mkdir(parents=True, exist_ok=True)
        return LocalStore(root, mkdir=True), root
    if url.rstrip("/") in ("memory:", "memory"):
        return MemoryStore(), None
    if not url.startswith(("s3://", "s3a://")):
        kind = url.split(":", 1)[0][:20]
        raise InvalidInput(f"A file storage cannot begin with {kind!r}: use s3://bucket/prefix.")
    try:
        return from_url(url), None
    except (BaseError, ValueError) as error:
        raise InvalidInput(
            f"The file storage cannot be opened: check its address. {error}"
        ) from error


def trim(folder: Path, most: int) -> int:
    """Remove the copies that were used longest ago until ``most`` bytes are left."""
    found = sorted(
        (p.stat().st_mtime, p.stat().st_size, p) for p in folder.iterdir() if p.is_file()
    )
    total, gone = sum(size for _, size, _ in found), 0
    for _, size, path in found:
        if total <= most:
            break
        path.unlink(missing_ok=True)
        total, gone = total - size, gone + 1
    return gone


def free(folder: Path) -> int:
    """Return the bytes that are free where a folder is."""
    return shutil.disk_usage(folder).free
