"""Content under hashes, files of users, uploads in parts, and what is swept when."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beatreel.errors import (
    AlreadyExists,
    FileTooLarge,
    InvalidInput,
    NotFound,
    Unauthorized,
    Unavailable,
)
from beatreel.store import File, Retention, Store

from .servers import Clock


async def stream(*pieces: bytes, error: Exception | None = None) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
    if error is not None:
        raise error


async def read(kept: Store, file: File, *span: int) -> bytes:
    return b"".join([piece async for piece in kept.files.stream(file, *span)])


@pytest.fixture
def ann(kept: Store) -> str:
    return kept.users.of_client("ann")[0].id


def given_to(kept: Store, user: str, content: bytes, **told: Any) -> File:
    blob = kept.blobs.put_bytes(content)
    about = {"name": "a.mp4", "kind": "video", "media_type": "video/mp4", **told}
    return kept.files.add(user, blob, **about)


def test_content_lies_under_its_hash_once(kept: Store) -> None:
    first = asyncio.run(kept.blobs.put(stream(b"abc", b"def")))
    assert first.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert (first.size, kept.blobs.put_bytes(b"abcdef")) == (6, first)
    assert kept.blobs.local(first.sha256).read_bytes() == b"abcdef"


def test_a_stream_over_the_limit_or_broken_leaves_nothing(kept: Store) -> None:
    with pytest.raises(FileTooLarge):
        asyncio.run(kept.blobs.put(stream(b"x" * 60, b"x" * 60), limit=100))
    with pytest.raises(LookupError):
        asyncio.run(kept.blobs.put(stream(b"abc", error=LookupError())))
    with pytest.raises(NotFound):
        kept.blobs.size(hashlib.sha256(b"abc").hexdigest())


@given(st.binary(max_size=300), st.integers(0, 310), st.integers(0, 310))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_range_is_that_range(kept: Store, content: bytes, start: int, stop: int) -> None:
    user = kept.users.of_client("ann")[0].id
    file = given_to(kept, user, content)
    if start <= stop <= len(content):
        assert asyncio.run(read(kept, file, start, stop)) == content[start:stop]
    else:
        with pytest.raises(InvalidInput):
            asyncio.run(read(kept, file, start, stop))


def test_a_file_is_seen_by_its_owner_alone(kept: Store, ann: str) -> None:
    file = given_to(kept, ann, b"hers")
    ben = kept.users.of_client("ben")[0].id
    with pytest.raises(NotFound):
        kept.files.get(ben, file.id)
    with pytest.raises(NotFound):
        kept.files.remove(ben, file.id)
    assert kept.files.all(ben) == ()
    assert kept.files.get(ann, file.id).sha256 == file.sha256
    assert (kept.files.used(ann), kept.files.used(ben)) == (4, 0)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b\n.mp4", "x" * 5000, ""])
def test_a_name_never_becomes_a_path(kept: Store, ann: str, name: str) -> None:
    file = given_to(kept, ann, name.encode() or b"-", name=name)
    assert "\x00" not in file.name
    assert len(file.name) <= 255
    assert asyncio.run(read(kept, file)) == (name.encode() or b"-")


def test_a_retry_gives_no_second_file(kept: Store, ann: str) -> None:
    first = given_to(kept, ann, b"film", file_id="file_1")
    assert given_to(kept, ann, b"film", file_id="file_1") == first
    assert len(kept.files.all(ann)) == 1


def test_a_link_is_good_for_its_file_and_its_time(kept: Store, ann: str, clock: Clock) -> None:
    file = given_to(kept, ann, b"film")
    signed = kept.links.sign(file.id, 60)
    kept.links.check(file.id, signed.expires, signed.code)
    for wrong in (
        ("file_other", signed.expires, signed.code),
        (file.id, signed.expires + 1, signed.code),
        (file.id, signed.expires, signed.code[:-1] + "\ud800"),
    ):
        with pytest.raises(Unauthorized):
            kept.links.check(*wrong)
    clock.turn(seconds=61)
    with pytest.raises(Unauthorized):
        kept.links.check(file.id, signed.expires, signed.code)


def test_a_broken_upload_goes_on_where_it_broke(kept: Store, ann: str) -> None:
    async def scene() -> bytes:
        upload = kept.uploads.begin(ann, 9, limit=100)
        with pytest.raises(ConnectionError):
            await kept.uploads.append(upload, 0, stream(b"abc", error=ConnectionError()))
        upload = kept.uploads.get(ann, upload.id)
        assert upload.offset == 3
        with pytest.raises(AlreadyExists):
            await kept.uploads.append(upload, 0, stream(b"abc"))
        with pytest.raises(InvalidInput):
            await kept.uploads.append(upload, 3, stream(b"x" * 7))
        with pytest.raises(InvalidInput):
            await kept.uploads.finish(upload)
        upload = await kept.uploads.append(upload, 3, stream(b"def", b"ghi"))
        blob = await kept.uploads.finish(upload)
        kept.uploads.close(upload, None)
        return kept.blobs.local(blob.sha256).read_bytes()

    assert asyncio.run(scene()) == b"abcdefghi"


def test_what_is_over_is_swept_and_nothing_else(kept: Store, ann: str, clock: Clock) -> None:
    stays = given_to(kept, ann, b"stays")
    goes = given_to(kept, ann, b"goes", lifetime=1000)
    kept.uploads.begin(ann, 9, limit=100)
    kept.cache.put("chunk", "ab" * 32, b"a chunk")
    clock.turn(days=1)
    kept.sweep()
    with pytest.raises(NotFound):
        kept.files.get(ann, goes.id)
    with pytest.raises(NotFound):
        kept.blobs.size(goes.sha256)
    assert asyncio.run(read(kept, stays)) == b"stays"
    assert kept.cache.get("chunk", "ab" * 32) == b"a chunk"
    kept.sweep(Retention(cache=-60_000))
    assert not kept.cache.has("chunk", "ab" * 32)


def test_two_users_share_content_until_the_last_lets_go(
    kept: Store, ann: str, clock: Clock
) -> None:
    ben = kept.users.of_client("ben")[0].id
    first, second = given_to(kept, ann, b"same"), given_to(kept, ben, b"same")
    kept.files.remove(ann, first.id)
    clock.turn(days=1)
    kept.sweep()
    assert asyncio.run(read(kept, second)) == b"same"
    kept.files.remove(ben, second.id)
    kept.sweep()
    with pytest.raises(NotFound):
        kept.blobs.local(second.sha256)


def test_a_storage_that_is_away_is_a_sentence(kept: Store, monkeypatch: Any) -> None:
    def away(*_: object) -> None:
        raise OSError("connection reset by peer")

    monkeypatch.setattr("beatreel.store.cache.obstore.put", away)
    with pytest.raises(Unavailable, match="try again"):
        kept.cache.put("chunk", "ab" * 32, b"x")
