"""The workshop carries out what is noted in the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from beatreel.errors import Unavailable
from beatreel.jobs import Export, Shift, Workshop, open_engine, open_workshop
from beatreel.jobs.drawing import WHOLE, Films
from beatreel.store import Job, Store, database, tables
from tests.store.blank import opened
from tests.store.servers import bucket, create_database, postgres

from .conftest import Studio, begun, ended, film, peopled

_COUNT = itertools.count()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A PostgreSQL server and a bucket."""
    folder = tmp_path_factory.mktemp("postgres")
    with (
        pytest.MonkeyPatch.context() as patch,
        postgres(folder) as database,
        bucket() as (files, environment),
    ):
        for name, value in environment.items():
            patch.setenv(name, value)
        yield database, files


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def people(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    """A store with somebody in it; the databases behave alike, so one is enough most times."""
    yield from _opened(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def anybody(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    """As above, on both databases every time."""
    yield from _opened(request, tmp_path)


def _opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    where: dict[str, Any] = {}
    if request.param == "postgres":
        database, files = request.getfixturevalue("servers")
        name = f"jobs_{os.getpid()}_{next(_COUNT)}"
        where = {"database": create_database(database, name), "files": f"{files}/{name}"}
    store = opened(tmp_path / "home", **where)
    yield peopled(store)
    store.close()


@contextmanager
def workshop(store: Store, **shift: Any) -> Iterator[Workshop]:
    opened = open_workshop(store, Shift(2, beat=0.3, patience=1.0, **shift))
    try:
        yield opened
    finally:
        opened.close()


def carried(studio: Studio, *requests: Export) -> list[Job]:
    """Note jobs and wait for their ends."""

    async def all_ended() -> list[Job]:
        engine = open_engine(studio.store)
        try:
            return list(
                await asyncio.gather(*(ended(engine, studio.store, r, price=2) for r in requests))
            )
        finally:
            await engine.close()

    return asyncio.run(all_ended())


def noted(studio: Studio, draft: dict[str, Any]) -> Job:
    async def submitted() -> Job:
        engine = open_engine(studio.store)
        try:
            return (await engine.submit(studio.export(draft), price=2))[0]
        finally:
            await engine.close()

    return asyncio.run(submitted())


def waited(studio: Studio, job: Job) -> Job:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = studio.store.jobs.get(job.id)
        if not found.active:
            return found
        time.sleep(0.05)
    raise AssertionError(studio.store.jobs.get(job.id))


def test_a_job_that_waits_is_found_carried_out_and_paid(anybody: Studio) -> None:
    job = noted(anybody, film(20))
    assert anybody.credits == (98, 2)
    with workshop(anybody.store):
        done = waited(anybody, job)
    assert done.state == "completed", done.error
    assert anybody.credits == (98, 0)
    assert anybody.store.workers.all() == ()


def test_several_jobs_go_on_together(people: Studio) -> None:
    with workshop(people.store):
        drafts = [film(12, f"Film {n}") for n in range(3)]
        jobs = carried(people, *(people.export(draft) for draft in drafts))
    assert [job.state for job in jobs] == ["completed"] * 3
    assert people.store.credits.audit() == []


def test_what_a_dead_workshop_had_in_hand_is_taken_up(
    people: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, draw, begun = threading.Event(), Films.draw, []

    def slow(*arguments: Any) -> None:
        begun.append(arguments)
        held.set()
        stop = arguments[-1]
        while True:
            time.sleep(0.02)
            stop.check()

    monkeypatch.setattr(Films, "draw", slow)
    job = noted(people, film(12))
    with workshop(people.store):
        assert held.wait(30)
    assert people.store.jobs.get(job.id).active
    monkeypatch.setattr(Films, "draw", draw)
    with workshop(people.store):
        assert waited(people, job).state == "completed"
    pieces = [p for p in people.store.pieces.all(job.id) if p.number != WHOLE]
    # What was in hand is drawn again, and nothing else; two may have been counted but not begun.
    assert sum(p.attempts for p in pieces) <= len(pieces) + len(begun) + 2


def test_a_cancelled_job_leaves_the_queue_to_others(people: Studio) -> None:
    async def cancelled() -> tuple[Job, Job, float]:
        engine = open_engine(people.store)
        long, _ = await engine.submit(people.export(film(240, width=1280, height=720)))
        await begun(people.store, long.id)
        asked = time.monotonic()
        assert await engine.cancel(long.id)
        short = await ended(engine, people.store, people.export(film(8)))
        seconds = time.monotonic() - asked
        await engine.close()
        return people.store.jobs.get(long.id), short, seconds

    with workshop(people.store):
        long, short, seconds = asyncio.run(cancelled())
    assert (long.state, short.state) == ("cancelled", "completed")
    assert seconds < 10


def test_a_users_pieces_are_drawn_no_more_at_once_than_the_limit(
    people: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, drawing, most, draw = threading.Lock(), [0], [0], Films.draw

    def counted(*arguments: Any) -> None:
        with lock:
            drawing[0] += 1
            most[0] = max(most[0], drawing[0])
        time.sleep(0.1)
        draw(*arguments)
        with lock:
            drawing[0] -= 1

    monkeypatch.setattr(Films, "draw", counted)
    with workshop(people.store, per_user=1):
        jobs = carried(people, people.export(film(20)), people.export(film(20, "Other")))
    assert [job.state for job in jobs] == ["completed"] * 2
    assert most == [1]


@pytest.mark.parametrize("anybody", ["postgres"], indirect=True)
def test_a_machine_that_froze_in_a_transaction_keeps_nobody_waiting(
    anybody: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is not heard of inside a transaction loses it, and the rows that it held."""
    job = noted(anybody, film(12))
    monkeypatch.setattr(database, "IDLE", 1)
    held, thawed = threading.Event(), threading.Event()

    def freeze() -> None:
        frozen = database.connect(anybody.store.database.engine.url.render_as_string(False))
        with pytest.raises(Unavailable):
            _hold(frozen, job, held, thawed)
        frozen.close()

    thread = threading.Thread(target=freeze)
    thread.start()
    assert held.wait(10)
    with workshop(anybody.store):
        assert waited(anybody, job).state == "completed"
    thawed.set()
    thread.join()


def _hold(
    frozen: database.Database, job: Job, held: threading.Event, thawed: threading.Event
) -> None:
    with frozen.write() as db:
        db.execute(sa.update(tables.jobs).where(tables.jobs.c.id == job.id).values(stage="x"))
        held.set()
        thawed.wait(60)


def test_what_fell_out_of_the_queue_is_put_back(
    people: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beatreel.jobs.workshop._MEND", 0.5)
    begin, failed = Films.lay_out, threading.Event()

    def away(*arguments: Any) -> Any:
        if failed.is_set():
            return begin(*arguments)
        failed.set()
        raise SystemExit

    monkeypatch.setattr(Films, "lay_out", away)
    job = noted(people, film(6))
    with workshop(people.store):
        assert failed.wait(30)
        # The workflow is as good as dead here, though its process lives.
        _forget_flow(job)
        assert waited(people, job).state == "completed"


def _forget_flow(job: Job) -> None:
    from dbos import DBOS

    DBOS.cancel_workflow(f"{job.id}.0")
