"""Exports over the wire: begun once, told in three shapes, paid and bounded by the plan."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.draft import load
from beatreel.errors import InvalidInput, PlanBlocks
from beatreel.service.delivery import Output, delivered, short_side
from beatreel.service.plans import Plan
from beatreel.store import Store

from . import media
from .conftest import Person, Stage, Theatre
from .engine import DRAFT

LAMBDA = "/api/render/proxy/lambda"


def plan(**told: Any) -> Plan:
    return Plan.model_validate(told)


async def finished(person: Person, name: str) -> dict[str, Any]:
    while True:
        answer = (await person.get(f"{LAMBDA}/{name}")).json()
        if answer["status"] not in ("pending", "processing"):
            return answer
        await asyncio.sleep(0.01)


def test_an_export_is_told_in_all_three_shapes(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        body = {"id": "render_1", "draft": DRAFT, "output": {"format": "mp4", "quality": "high"}}
        begun = await ann.post(LAMBDA, json=body)
        status = begun.json()["data"].pop("status")
        assert status in ("pending", "processing")
        assert begun.json() == {
            "success": True,
            "code": 0,
            "data": {
                "id": "render_1",
                "status": status,
                "progress": begun.json()["data"]["progress"],
            },
        }
        told = await finished(ann, "render_1")
        url, data = told["outputUrl"], told["data"]
        output = {"url": url, "duration": 1.0, "size": len(media.picture("mp4", 10))}
        assert told == {
            "success": True,
            "code": 0,
            "taskId": "render_1",
            "id": "render_1",
            "status": "completed",
            "progress": 100,
            "output": output,
            "outputUrl": url,
            "data": {
                "id": "render_1",
                "status": "completed",
                "progress": 100,
                "outputUrl": url,
                "output": output,
                "createdAt": data["createdAt"],
                "completedAt": data["completedAt"],
                "error": None,
            },
        }
        assert data["completedAt"] >= data["createdAt"] > 1_600_000_000_000
        # The link needs no token; the route does.
        assert (await stage.http.get(url)).content == media.picture("mp4", 10)
        assert (await stage.http.get("/api/render/proxy/render_1/download")).status_code == 401

    play(scene)


def test_a_video_is_downloaded_whole_and_in_ranges(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, content = await stage.person(), media.picture("mp4", 10)
        await ann.post(LAMBDA, json={"id": "r", "draft": DRAFT})
        await finished(ann, "r")
        whole = await ann.get("/api/render/proxy/r/download")
        assert (whole.status_code, whole.content) == (200, content)
        assert whole.headers["Content-Type"] == "video/mp4"
        assert whole.headers["Content-Disposition"].startswith("attachment")
        some = await ann.get("/api/render/proxy/r/download", headers={"Range": "bytes=5-9"})
        assert (some.status_code, some.content) == (206, content[5:10])
        assert some.headers["Content-Range"] == f"bytes 5-9/{len(content)}"

    play(scene)


def test_a_video_that_is_not_ready_is_404_with_the_progress(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        stage.engine.gate.clear()
        ann = await stage.person()
        await ann.post(LAMBDA, json={"id": "r", "draft": DRAFT})
        answer = await ann.get("/api/render/proxy/r/download")
        assert answer.status_code == 404
        assert answer.json()["code"] == 404

    play(scene)


def test_the_same_id_is_the_same_export_and_other_content_is_409(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, ben = await stage.person(), await stage.person("other")
        body = {"id": "r", "draft": DRAFT}
        first, second = await ann.post(LAMBDA, json=body), await ann.post(LAMBDA, json=body)
        assert first.json()["data"]["id"] == second.json()["data"]["id"]
        other = await ann.post(LAMBDA, json={"id": "r", "draft": {**DRAFT, "d": 1000}})
        assert (other.status_code, other.json()["code"]) == (409, 409)
        # Ids belong to their users.
        assert (await ben.post(LAMBDA, json=body)).json()["code"] == 0
        assert len(stage.store.jobs.all(kind="export")) == 2

    play(scene)


def test_an_export_without_a_draft_takes_the_sessions(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        session = await ann.session()
        early = await ann.post(LAMBDA, json={"id": "early", "sessionId": session})
        assert early.status_code == 404
        await ann.upload(session)
        await ann.say(session, "make a video of the sea")
        for key in ("sessionId", "session_id"):
            answer = await ann.post(LAMBDA, json={"id": key, key: session})
            assert answer.json()["code"] == 0, answer.text
        for body in ({"id": "x"}, {"id": "x", "sessionId": "12345"}):
            assert (await ann.post(LAMBDA, json=body)).status_code == 404

    play(scene)


def test_a_cancelled_export_stays_cancelled(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        stage.engine.gate.clear()
        ann = await stage.person()
        await ann.post(LAMBDA, json={"id": "r", "draft": DRAFT})
        answer = await ann.post(f"{LAMBDA}/r/cancel")
        assert answer.json()["status"] == "cancelled"
        assert answer.json()["data"]["error"]
        stage.engine.gate.set()
        assert (await finished(ann, "r"))["status"] == "cancelled"
        assert (await ann.post(f"{LAMBDA}/r/cancel")).json()["status"] == "cancelled"
        assert (await ann.post(f"{LAMBDA}/none/cancel")).status_code == 404

    play(scene)


def test_a_failed_export_says_why(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        stage.engine.failure = (503, "There is no room left: free some space.")
        ann = await stage.person()
        await ann.post(LAMBDA, json={"id": "r", "draft": DRAFT})
        told = await finished(ann, "r")
        assert (told["status"], told["outputUrl"]) == ("failed", None)
        assert told["data"]["error"] == "There is no room left: free some space."

    play(scene)


def test_who_has_no_credits_is_told_where_to_register(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        answer = await ann.post(LAMBDA, json={"id": "r", "draft": DRAFT})
        assert (answer.status_code, answer.json()["code"]) == (200, 2001)
        assert f"/register?bind={ann.id}" in answer.json()["message"]
        assert stage.store.jobs.all() == ()

    play(scene, price_export=101)


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [({"export": False}, 402, 402), ({"exports": 1}, 429, 429)],
    ids=["no exports", "one at a time"],
)
def test_a_plan_bounds_exports(play: Theatre, told: dict[str, Any], status: int, code: int) -> None:
    async def scene(stage: Stage) -> None:
        stage.engine.gate.clear()
        ann = await stage.person()
        if "exports" in told:
            assert (await ann.post(LAMBDA, json={"id": "a", "draft": DRAFT})).json()["code"] == 0
            assert (await ann.post(LAMBDA, json={"id": "a", "draft": DRAFT})).json()["code"] == 0
        answer = await ann.post(LAMBDA, json={"id": "b", "draft": DRAFT})
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert ("Retry-After" in answer.headers) == (status == 429)

    play(scene, plan_anonymous="free", plans={"free": told})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 402),
        ({"X-Skill-Source": "a", "X-Skill-Version": "1"}, 402),
        ({"X-Skill-Source": "a", "X-Skill-Version": "1", "X-Skill-Platform": "cursor"}, 200),
    ],
    ids=["none", "two", "all"],
)
def test_a_server_may_ask_for_the_headers_of_a_skill(
    play: Theatre, headers: dict[str, str], status: int
) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        answer = await ann.post(LAMBDA, json={"id": "r", "draft": DRAFT}, headers=headers)
        assert answer.status_code == status

    play(scene, require_skill_headers=True)


@pytest.fixture
def nobody(tmp_path: Any) -> Any:
    from beatreel.store import open_store

    store = open_store(tmp_path / "home")
    yield store
    store.close()


def drawn(store: Store, output: dict[str, Any], **told: Any) -> Any:
    return delivered(store, "nobody", load(DRAFT), Output.model_validate(output), plan(**told))


def test_an_export_is_shaped_as_it_asks(nobody: Store) -> None:
    made = drawn(nobody, {"resolution": "480p", "fps": 24, "aspect": "9:16", "quality": "low"})
    assert (made.meta.width, made.meta.height, made.meta.fps) == (480, 854, 24)
    assert made.meta.quality == "draft"


@given(st.sampled_from(["360p", "720p", "1080p", "4k", "640x360", 2160]), st.integers(144, 1080))
def test_no_export_is_larger_than_its_plan_allows(asked: Any, most: int) -> None:
    made = delivered(
        None,  # pyright: ignore[reportArgumentType]
        "nobody",
        load(DRAFT),
        Output.model_validate({"resolution": asked}),
        plan(height=most),
    )
    # Encoders want even numbers.
    assert min(made.meta.width, made.meta.height) <= most + 1


def test_a_watermark_is_over_all_of_a_video(nobody: Store) -> None:
    made = drawn(nobody, {}, watermark="beatreel")
    (mark,) = made.tracks[-1].segments
    assert mark.text is not None
    assert (mark.text.text, mark.start, mark.duration) == ("beatreel", 0, made.duration)


def test_a_plan_without_exports_blocks_them(nobody: Store) -> None:
    with pytest.raises(PlanBlocks, match="register or upgrade"):
        drawn(nobody, {}, export=False)


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ({"format": "avi"}, "mp4"),
        ({"codec": "prores"}, "h264"),
        ({"quality": "cinematic"}, "draft, standard, high or archive"),
        ({"resolution": "8k"}, "720p"),
        ({"resolution": "1p"}, "720p"),
        ({"resolution": "../../etc"}, "720p"),
    ],
)
def test_what_cannot_be_made_is_refused(nobody: Store, output: dict[str, Any], word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        drawn(nobody, output)


@pytest.mark.parametrize(
    ("asked", "side"),
    [
        ("1080p", 1080),
        ("4K", 2160),
        ("1920x1080", 1080),
        ("1080×1920", 1080),
        (720, 720),
        ("hd", 720),
    ],
)
def test_resolutions_are_written_in_many_ways(asked: str | int, side: int) -> None:
    assert short_side(asked) == side


@pytest.mark.parametrize(
    ("crf", "quality"), [(14, "archive"), (21, "high"), (23, "standard"), (40, "draft")]
)
def test_a_rate_factor_chooses_a_quality(nobody: Store, crf: float, quality: str) -> None:
    assert drawn(nobody, {"crf": crf}).meta.quality == quality


def test_a_rate_is_what_it_was_asked_to_be(nobody: Store) -> None:
    assert Fraction(drawn(nobody, {"fps": 25}).meta.fps) == 25
