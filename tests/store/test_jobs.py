"""Jobs end once, their credits with them, and pieces that are whole stay so."""

from __future__ import annotations

from typing import Any

import pytest

from beatreel.errors import AlreadyExists, NoCredits, NotFound
from beatreel.store import Job, Piece, Store

from .servers import Clock
from .test_credits import at_once


@pytest.fixture
def ann(kept: Store) -> str:
    user, _ = kept.users.of_client("ann")
    kept.credits.grant(user.id, 100, "welcome", key="g")
    return user.id


def added(store: Store, user: str, name: str | None = None, **told: Any) -> Job:
    told = {"digest": "d", "price": 20, **told}
    return store.jobs.add("export", user, {"draft": {}}, name=name, **told)[0]


def money(store: Store, user: str) -> tuple[int, int]:
    held = store.credits.balance(user)
    return held.available, held.frozen


def test_a_job_and_its_hold_are_one(kept: Store, ann: str) -> None:
    added(kept, ann)
    assert money(kept, ann) == (80, 20)
    with pytest.raises(NoCredits):
        added(kept, ann, price=81)
    assert len(kept.jobs.all(user_id=ann)) == 1


@pytest.mark.parametrize(
    ("end", "left"),
    [
        (lambda jobs, id_: jobs.complete(id_, {}), (80, 0)),
        (lambda jobs, id_: jobs.complete(id_, {}, taken=5), (95, 0)),
        (lambda jobs, id_: jobs.fail(id_, 500, "no"), (100, 0)),
        (lambda jobs, id_: jobs.cancel(id_), (100, 0)),
    ],
    ids=["completed", "partly", "failed", "cancelled"],
)
def test_a_job_ends_once_with_its_credits(
    kept: Store, ann: str, end: Any, left: tuple[int, int]
) -> None:
    job = added(kept, ann)
    kept.jobs.begin(job.id)
    assert end(kept.jobs, job.id)
    assert not end(kept.jobs, job.id)
    assert not kept.jobs.cancel(job.id)
    assert kept.jobs.begin(job.id) is None
    assert money(kept, ann) == left


def test_of_many_ends_at_once_one_counts(kept: Store, ann: str) -> None:
    job = added(kept, ann)
    ends = (
        lambda: kept.jobs.complete(job.id, {}),
        lambda: kept.jobs.fail(job.id, 500, "no"),
        lambda: kept.jobs.cancel(job.id),
    )
    found = at_once(9, lambda n: ends[n % 3]())
    assert found.count(True) == 1
    state = kept.jobs.get(job.id).state
    assert money(kept, ann) == ((80, 0) if state == "completed" else (100, 0))
    finals = [event for event in kept.jobs.events(job.id) if event.final]
    assert [event.state for event in finals] == [state]
    assert kept.credits.audit() == []


def test_of_many_who_begin_one_name_one_job_comes(kept: Store, ann: str) -> None:
    found = at_once(8, lambda n: added(kept, ann, "render_1").id)
    assert len(set(found)) == 1
    assert money(kept, ann) == (80, 20)
    with pytest.raises(AlreadyExists):
        added(kept, ann, "render_1", digest="other")


def test_progress_never_goes_back(kept: Store, ann: str) -> None:
    job = added(kept, ann)
    assert not kept.jobs.advance(job.id, "draw", 5)
    kept.jobs.begin(job.id)
    assert kept.jobs.advance(job.id, "draw", 40)
    assert not kept.jobs.advance(job.id, "draw", 30)
    assert kept.jobs.advance(job.id, "measure", 30)
    assert kept.jobs.get(job.id).progress == 40
    kept.jobs.advance(job.id, "measure", 400)
    assert kept.jobs.get(job.id).progress == 99


def test_nobody_finds_the_jobs_of_others(kept: Store, ann: str) -> None:
    added(kept, ann, "render_1")
    ben, _ = kept.users.of_client("ben")
    with pytest.raises(NotFound):
        kept.jobs.named(ben.id, "export", "render_1")
    assert kept.jobs.all(user_id=ben.id) == ()


def piece(number: int, total: int = 100, done: int = 0) -> Piece:
    return Piece(number, f"{number:064x}", total, done, 0)


def test_pieces_add_up_to_the_progress_of_their_job(kept: Store, ann: str) -> None:
    job = added(kept, ann)
    kept.jobs.begin(job.id)
    kept.pieces.lay_out(job.id, [piece(0), piece(1, done=100), piece(-1, total=0)])
    kept.pieces.begin(job.id, 0)
    kept.pieces.advance(job.id, 0, 50, "draw", 10, 90)
    assert kept.jobs.get(job.id).progress == 10 + 80 * 150 // 200


def test_a_piece_that_is_whole_stays_whole(kept: Store, ann: str) -> None:
    job = added(kept, ann)
    kept.pieces.lay_out(job.id, [piece(0)])
    kept.pieces.advance(job.id, 0, 100, "draw", 10, 90)
    # One who was thought dead begins it again, and tells of frames long drawn.
    assert kept.pieces.begin(job.id, 0).attempts == 1
    kept.pieces.advance(job.id, 0, 7, "draw", 10, 90)
    assert kept.pieces.all(job.id)[0].done == 100


def test_attempts_are_counted_over_layouts(kept: Store, ann: str) -> None:
    job = added(kept, ann)
    for _ in range(2):
        kept.pieces.lay_out(job.id, [piece(0)])
        kept.pieces.begin(job.id, 0)
    assert kept.pieces.all(job.id)[0].attempts == 2
    with pytest.raises(NotFound):
        kept.pieces.begin(job.id, 7)


def test_a_worker_that_is_silent_is_not_alive(kept: Store, clock: Clock) -> None:
    worker = kept.workers.join()
    clock.turn(seconds=20)
    assert [w.id for w in kept.workers.alive(30_000)] == [worker.id]
    clock.turn(seconds=20)
    assert kept.workers.alive(30_000) == ()
    assert kept.workers.beat(worker)
    assert len(kept.workers.alive(30_000)) == 1
    kept.workers.leave(worker.id)
    # One that was given up comes back as itself.
    assert not kept.workers.beat(worker)
    assert [w.id for w in kept.workers.all()] == [worker.id]
