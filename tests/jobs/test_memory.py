"""What an engine does with jobs, with real hearing, directing and drawing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from beatreel.draft import load
from beatreel.errors import AlreadyExists, NoCredits, Unavailable
from beatreel.jobs import Analysis, Generation, open_memory
from beatreel.jobs.drawing import CHUNK, WHOLE, Films
from beatreel.jobs.memory import MemoryEngine
from beatreel.jobs.works import MOST
from beatreel.render import render
from beatreel.render.rushes import Rush
from beatreel.store import Job
from tests.service import media

from .conftest import Studio, begun, ended, film


def carried(studio: Studio, act: Callable[[MemoryEngine], Awaitable[Any]]) -> Any:
    """Do something with an engine that is closed at the end."""

    async def acted() -> Any:
        engine = await asyncio.to_thread(open_memory, studio.store, 2)
        try:
            return await act(engine)
        finally:
            await engine.close()

    return asyncio.run(acted())


def exported(studio: Studio, draft: dict[str, Any], name: str | None = None, **terms: Any) -> Job:
    request = studio.export(draft, name)
    return carried(studio, lambda engine: ended(engine, studio.store, request, **terms))


def test_an_export_becomes_a_file_of_the_user(studio: Studio) -> None:
    job = exported(studio, film(20), "render_1", price=3)
    assert job.state == "completed"
    assert job.result is not None
    file = studio.store.files.get(studio.user_id, job.result["file_id"])
    assert (file.name, file.media_type) == ("Film.mp4", "video/mp4")
    assert file.task_id == studio.task_id
    assert job.result["duration"] == 20
    assert job.result["report"]["frames"] == 600
    with av.open(str(studio.store.blobs.local(file.sha256))) as video:
        assert sum(1 for _ in video.decode(video=0)) == 600
    assert studio.credits == (97, 0)


def test_progress_grows_from_waiting_to_done(studio: Studio) -> None:
    job = exported(studio, film(20))
    events = studio.store.jobs.events(job.id)
    assert [event.progress for event in events] == sorted(event.progress for event in events)
    stages = list(dict.fromkeys(event.stage for event in events))
    assert stages[0] == "wait"
    assert stages[-1] == "done"
    assert "draw" in stages
    assert [event.state for event in events].count("completed") == 1


def test_an_unchanged_draft_is_not_drawn_again(studio: Studio) -> None:
    exported(studio, film(20))

    async def again(engine: MemoryEngine) -> tuple[Job, bool, float]:
        begun = time.monotonic()
        job, new = await engine.submit(studio.export(film(20), "again"))
        return job, new, time.monotonic() - begun

    job, new, seconds = carried(studio, again)
    assert (job.state, new) == ("completed", True)
    assert seconds < 1
    assert studio.store.pieces.all(job.id) == ()


def test_an_edit_draws_only_the_chunks_it_touches(studio: Studio) -> None:
    before = exported(studio, film(30))
    draft = film(30)
    draft["t"][0]["sg"][0]["x"]["text"] = "Other words"
    after = exported(studio, draft)
    pieces = [piece for piece in studio.store.pieces.all(after.id) if piece.number != WHOLE]
    assert [piece.attempts for piece in pieces] == [1] + [0] * (len(pieces) - 1)
    assert len(pieces) >= 4
    assert (before.result or {})["sha256"] != (after.result or {})["sha256"]


def test_a_cancelled_export_stops_within_two_seconds_and_is_not_paid(studio: Studio) -> None:
    async def cancelled(engine: MemoryEngine) -> tuple[Job, float]:
        request = studio.export(film(600, width=1280, height=720))
        job, _ = await engine.submit(request, price=5)
        await begun(studio.store, job.id)
        assert studio.credits == (95, 5)
        asked = time.monotonic()
        assert await engine.cancel(job.id)
        assert not await engine.cancel(job.id)
        await asyncio.to_thread(engine._works.stops.wait_idle, 10)
        return studio.store.jobs.get(job.id), time.monotonic() - asked

    job, seconds = carried(studio, cancelled)
    assert job.state == "cancelled"
    assert seconds < 2
    assert studio.credits == (100, 0)


def test_the_same_name_is_the_same_job_and_other_content_is_refused(studio: Studio) -> None:
    async def twice(engine: MemoryEngine) -> None:
        first, new = await engine.submit(studio.export(film(4), "one"), price=5)
        second, newer = await engine.submit(studio.export(film(4), "one"), price=5)
        assert (first.id, new, newer) == (second.id, True, False)
        with pytest.raises(AlreadyExists):
            await engine.submit(studio.export(film(6), "one"), price=5)
        assert studio.credits in ((95, 5), (95, 0))

    carried(studio, twice)


def test_nothing_is_noted_that_cannot_be_paid(studio: Studio) -> None:
    async def poor(engine: MemoryEngine) -> None:
        with pytest.raises(NoCredits):
            await engine.submit(studio.export(film(4)), price=101)

    carried(studio, poor)
    assert studio.store.jobs.all() == ()
    assert studio.credits == (100, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"t": [{"id": "v", "tt": 0, "sg": [{"id": "s", "s": 0, "d": 4000, "src": "scene:x"}]}]},
            "scene",
        ),
        ({"media": [{"id": "a", "kind": "audio", "hash": "00"}]}, "upload it"),
        ({"v": 99}, "99"),
    ],
    ids=["unknown scene", "another's file", "newer version"],
)
def test_a_draft_that_cannot_be_drawn_fails_with_a_sentence_and_costs_nothing(
    studio: Studio, change: dict[str, Any], words: str
) -> None:
    job = exported(studio, {**film(4), **change}, price=5)
    assert job.state == "failed"
    assert words in (job.error or {})["message"]
    assert studio.credits == (100, 0)


def test_a_fault_that_stays_is_given_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Films, "draw", broken)
    monkeypatch.setattr("beatreel.jobs.works._REST", 0.0)
    job = exported(studio, film(4), price=5)
    assert job.state == "failed"
    assert "a bug" not in (job.error or {})["message"]
    assert studio.credits == (100, 0)


@pytest.mark.parametrize(("times", "state"), [(1, "completed"), (99, "failed")])
def test_what_is_away_for_a_moment_ends_no_job(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, times: int, state: str
) -> None:
    draw, left = Films.draw, [times]

    def away(*arguments: Any) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise Unavailable("The storage cannot be reached: check that it runs.")
        draw(*arguments)

    monkeypatch.setattr(Films, "draw", away)
    monkeypatch.setattr("beatreel.jobs.works._REST", 0.0)
    job = exported(studio, film(4), price=5)
    assert job.state == state
    assert state == "completed" or "storage" in (job.error or {})["message"]


def test_what_ended_its_process_every_time_is_not_begun_for_ever(studio: Studio) -> None:
    job, _ = studio.store.jobs.add(
        "export", studio.user_id, {"draft": film(4), "quality": None}, digest="d", price=5
    )
    for _ in range(MOST):
        studio.store.jobs.begin(job.id)

    async def taken_up(engine: MemoryEngine) -> None:
        async for _ in engine.watch(job.id):
            pass

    carried(studio, taken_up)
    assert studio.store.jobs.get(job.id).state == "failed"
    assert studio.credits == (100, 0)


def test_a_closed_engine_hands_back_and_the_next_goes_on(studio: Studio) -> None:
    draft = film(32, width=640, height=360)

    async def interrupted(engine: MemoryEngine) -> Job:
        job, _ = await engine.submit(studio.export(draft))
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if any(p.total and p.done == p.total for p in studio.store.pieces.all(job.id)):
                break
            await asyncio.sleep(0.01)
        return job

    job = carried(studio, interrupted)
    assert studio.store.jobs.get(job.id).state == "processing"
    kept = {
        piece.number
        for piece in studio.store.pieces.all(job.id)
        if piece.number != WHOLE and studio.store.cache.has(CHUNK, piece.key)
    }
    assert kept

    async def resumed(engine: MemoryEngine) -> None:
        async for _ in engine.watch(job.id):
            pass

    carried(studio, resumed)
    assert studio.store.jobs.get(job.id).state == "completed"
    again = {p.number for p in studio.store.pieces.all(job.id) if p.attempts > 1}
    assert not kept & again


def test_a_film_is_joined_while_it_is_drawn(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, joined = Films.draw, []

    def last_waits(films: Films, job: Job, request: Any, piece: Any, stop: Any) -> None:
        until = time.monotonic() + 30
        while piece.number == 2 and not joined and time.monotonic() < until:
            files = studio.store.home.work().glob(f"{job.id}*.mp4")
            joined.extend(file for file in files if file.stat().st_size)
            time.sleep(0.02)
        draw(films, job, request, piece, stop)

    monkeypatch.setattr(Films, "draw", last_waits)
    job = exported(studio, film(24))
    assert job.state == "completed", job.error
    assert joined
    assert not joined[0].exists()


def test_a_job_reports_what_a_render_does(studio: Studio, tmp_path: Path) -> None:
    draft = film(20, width=640, height=360)
    job = exported(studio, draft)
    made = render(load(draft), tmp_path / "a.mp4").to_dict()
    assert job.result is not None
    assert {**job.result["report"], "seconds": {}} == {**made, "seconds": {}}
    assert (
        studio.store.blobs.local(job.result["sha256"]).read_bytes()
        == (tmp_path / "a.mp4").read_bytes()
    )


@pytest.mark.parametrize("left", ["no review", "half"])
def test_a_chunk_that_is_not_kept_as_today_is_made_good(studio: Studio, left: str) -> None:
    first = exported(studio, film(20))
    assert first.result is not None
    for piece in studio.store.pieces.all(first.id):
        kept = studio.store.cache.get(CHUNK, piece.key)
        if kept is not None:
            segment = Rush.from_bytes(kept, Fraction(30)).segment
            other = segment if left == "no review" else segment[: len(segment) // 2]
            studio.store.cache.put(CHUNK, piece.key, other)
    # A finished film is kept under its whole draft; an unknown key changes no pixel.
    again = exported(studio, {**film(20), "unknown": "key"})
    assert again.state == "completed", again.error
    assert again.result["sha256"] == first.result["sha256"]
    assert again.result["report"]["flashes"] == first.result["report"]["flashes"]


def test_a_song_is_heard_once(studio: Studio, song_path: Path) -> None:
    file = studio.song(song_path)
    request = Analysis(user_id=studio.user_id, file_id=file.id)
    first = carried(studio, lambda engine: ended(engine, studio.store, request))
    assert first.state == "completed"
    assert first.result["song"]["tempo"] == pytest.approx(120, abs=1)
    begun = time.process_time()
    second = carried(studio, lambda engine: ended(engine, studio.store, request))
    assert second.result == first.result
    assert time.process_time() - begun < 0.5


def test_a_generation_saves_a_draft_and_is_paid(studio: Studio, song_path: Path) -> None:
    file = studio.song(song_path)
    request = Generation(
        user_id=studio.user_id,
        task_id=studio.task_id,
        file_id=file.id,
        wish="stars in the night",
        options={"size": 360},
    )
    job = carried(studio, lambda engine: ended(engine, studio.store, request, price=20))
    assert job.state == "completed", job.error
    version = studio.store.projects.draft(studio.task_id)
    assert version.number == job.result["version"] == 1
    assert version.document["m"]["title"] == "first light"
    assert str(song_path.parent) not in str(version.document)
    assert version.said.startswith("The video is made.")
    assert studio.credits == (80, 0)


@pytest.mark.slow
def test_clips_and_photos_of_the_user_are_cut_to_the_song(studio: Studio, song_path: Path) -> None:
    clip = studio.store.files.add(
        studio.user_id,
        studio.store.blobs.put_bytes(media.picture("mp4", 90)),
        name="beach.mp4",
        kind="video",
        media_type="video/mp4",
    )
    request = Generation(
        user_id=studio.user_id,
        task_id=studio.task_id,
        file_id=studio.song(song_path).id,
        wish="our holiday",
        media=(clip.id,),
        options={"size": 144, "quality": "draft", "texts": False},
    )
    made = carried(studio, lambda engine: ended(engine, studio.store, request))
    assert made.state == "completed", made.error
    document = studio.store.projects.draft(studio.task_id).document
    assert {item["hash"] for item in document["md"]} >= {clip.sha256}
    assert str(studio.store.home.path) not in str(document)
    job = exported(studio, dict(document))
    assert job.state == "completed", job.error


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"size": "wide"}, "size"),
        ({"colour": "red"}, "colour"),
        ({"audio": "/etc/passwd"}, "audio"),
        ({"look": "none such"}, "look"),
        ({"aspect": "wide"}, "wide"),
    ],
)
def test_a_generation_that_cannot_be_made_costs_nothing(
    studio: Studio, song_path: Path, options: dict[str, Any], words: str
) -> None:
    request = Generation(
        user_id=studio.user_id,
        task_id=studio.task_id,
        file_id=studio.song(song_path).id,
        options=options,
    )
    job = carried(studio, lambda engine: ended(engine, studio.store, request, price=20))
    assert job.state == "failed"
    assert words in (job.error or {})["message"]
    assert studio.credits == (100, 0)
