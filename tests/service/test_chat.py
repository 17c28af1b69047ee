"""The first planner over the whole way: words in, frames out, a video, credits that fit."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .conftest import Person, Stage, Theatre, message, words_of
from .engine import DRAFT


async def credits_of(person: Person) -> dict[str, int]:
    return (await person.get("/api/credits/balance/simple")).json()["data"]


async def state_of(person: Person, session: str) -> dict[str, Any]:
    path = f"/api/state/nemo_agent/me/{session}/latest"
    return (await person.get(path)).json()["data"]


async def started(stage: Stage) -> tuple[Person, str]:
    ann = await stage.person()
    session = await ann.session()
    await ann.upload(session)
    return ann, session


def test_a_song_and_a_wish_become_a_video(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        frames = await ann.say(session, "generate a video of the sea at night")
        assert words_of(frames) == ["Made: generate a video of the sea at night"]
        assert frames[-1]["turnComplete"] is True
        assert await credits_of(ann) == {"available": 80, "frozen": 0, "total": 80}
        told = await state_of(ann, session)
        assert told["state"]["draft"] == DRAFT
        assert told["state"]["canvas_config"] == {
            "width": 1280,
            "height": 720,
            "aspect_ratio": "16:9",
            "fps": 30,
        }
        assert [info["filename"] for info in told["state"]["video_infos"]] == ["song.wav"]
        (analysis,) = told["state"]["video_analyses"].values()
        assert analysis == {"tempo": 120.0}

    play(scene)


@pytest.mark.parametrize("words", ["export", "导出", "send me the video", "download it", "下载"])
def test_the_word_for_exporting_gives_a_link(play: Theatre, words: str) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        await ann.say(session, "make a video")
        (said,) = words_of(await ann.say(session, words))
        url = "http" + said.split("http")[1]
        assert (await stage.http.get(url)).status_code == 200
        assert (await credits_of(ann))["available"] == 80
        media = (await state_of(ann, session))["state"]["generated_media"]
        assert [item["type"] for item in media] == ["video"]

    play(scene)


@pytest.mark.parametrize(
    ("words", "language", "part"),
    [
        ("status", "en", "There is no video yet."),
        ("状态", "en", "还没有视频。"),
        ("状态", "zh-CN", "剩余积分"),
        ("export", "en", "There is no video yet"),
        ("make a video", "en", "upload one"),
        ("生成一个视频", "zh", "上传"),
    ],
)
def test_what_cannot_be_done_yet_is_said(
    play: Theatre, words: str, language: str, part: str
) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        session = await ann.session(language=language)
        (said,) = words_of(await ann.say(session, words))
        assert part in said
        assert (await credits_of(ann))["total"] == 100

    play(scene)


def test_a_failed_generation_costs_nothing_and_ends_the_stream_with_an_error(
    play: Theatre,
) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        stage.engine.failure = (400, "The song is too short: choose a longer one.")
        frames = await ann.say(session, "make a video")
        assert frames[-1]["error"].endswith("The song is too short: choose a longer one.")
        assert set(frames[-1]["error_details"]) >= {"error_type", "error_message", "timestamp"}
        assert await credits_of(ann) == {"available": 100, "frozen": 0, "total": 100}

    play(scene)


def test_who_cannot_pay_is_told_where_to_register(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        frames = await ann.say(session, "make a video")
        assert f"/register?bind={ann.id}" in frames[-1]["error"]

    play(scene, price_generation=101)


def test_credits_are_held_while_work_goes_on(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        stage.engine.gate.clear()
        running = asyncio.create_task(ann.say(session, "make a video"))
        while (await credits_of(ann))["frozen"] == 0:
            await asyncio.sleep(0.01)
        assert await credits_of(ann) == {"available": 80, "frozen": 20, "total": 100}
        stage.engine.gate.set()
        await running
        assert await credits_of(ann) == {"available": 80, "frozen": 0, "total": 80}

    play(scene)


def test_the_same_message_twice_at_once_is_paid_once(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        stage.engine.gate.clear()
        both = [asyncio.create_task(ann.say(session, "make a video")) for _ in range(2)]
        while (await credits_of(ann))["frozen"] == 0:
            await asyncio.sleep(0.01)
        stage.engine.gate.set()
        first, second = await asyncio.gather(*both)
        assert first == second
        assert await credits_of(ann) == {"available": 80, "frozen": 0, "total": 80}

    play(scene)


def test_a_run_goes_on_without_its_listener_and_can_be_heard_later(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        stage.engine.gate.clear()
        listener = asyncio.create_task(ann.say(session, "make a video"))
        while (await credits_of(ann))["frozen"] == 0:
            await asyncio.sleep(0.01)
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        stage.engine.gate.set()
        again = await ann.get("/run_sse", params={"session_id": session})
        assert "Made: make a video" in again.text
        assert (await credits_of(ann))["available"] == 80

    play(scene)


def test_all_of_a_run_is_in_one_list(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        answer = await ann.post("/run", json=message(session, "make a video"))
        kinds = [next(iter(event["content"]["parts"][0])) for event in answer.json()]
        assert kinds == ["functionCall", "functionResponse", "text"]

    play(scene)


def test_silence_is_broken_by_pings_of_each_family(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        stage.engine.gate.clear()
        skill = {"X-Skill-Source": "a", "X-Skill-Version": "1", "X-Skill-Platform": "cursor"}
        pings = {"": ": ping\n\n", "?format=nemo": 'data: {"type":"heartbeat"}\n\n'}
        for query, ping in pings.items():
            for headers in ({}, skill):
                expected = pings["?format=nemo"] if headers else ping
                body = message(session, f"make a video {query} {len(headers)}")
                task = asyncio.create_task(ann.post(f"/run_sse{query}", json=body, headers=headers))
                await asyncio.sleep(0.5)
                stage.engine.gate.set()
                text = (await task).text
                stage.engine.gate.clear()
                assert expected in text, (query, headers, text)

    play(scene, keepalive_seconds=0.1)


def test_a_run_is_stopped_on_request(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await started(stage)
        stage.engine.gate.clear()
        running = asyncio.create_task(ann.say(session, "make a video"))
        while (await credits_of(ann))["frozen"] == 0:
            await asyncio.sleep(0.01)
        stopped = await ann.post(f"/api/runs/{session}/cancel")
        assert stopped.json()["data"] == {"stopped": True}
        assert "stopped" in (await running)[-1]["error"]
        assert await credits_of(ann) == {"available": 100, "frozen": 0, "total": 100}
        assert (await ann.post(f"/api/runs/{session}/cancel")).json()["data"]["stopped"] is False

    play(scene)
