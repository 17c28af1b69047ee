"""A song without a drop: what is its peak stands for it, and the answer says so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from beatreel.agent import TOOLS, Agent, Bench
from beatreel.agent.tool import Room
from beatreel.draft import VIDEO, Draft, segments
from beatreel.music.song import Song

from .asking import replied
from .reel import AMBIENT, POP, Form, reel


def say(text: str, form: Form = POP, bench: Bench | None = None) -> tuple[str, Draft]:
    """Return the reply and the draft after it."""
    bench = bench or Bench(reel(form))
    reply = asyncio.run(replied(Agent(), bench, text))
    assert bench.now is not None
    return reply, bench.now


def changed(after: Draft, form: Form = POP) -> list[str]:
    """Return the shots that are not as they were."""
    before = {it.id: it for it in segments(reel(form), VIDEO)}
    return [it.id for it in segments(after, VIDEO) if before.get(it.id) != it]


FIRST = ["v9", "v10", "v11", "v12"]
ALL = [f"v{n}" for n in (*range(9, 13), *range(18, 22), *range(24, 28))]


@pytest.mark.parametrize(
    ("text", "said", "shots"),
    [
        ("make the drop more intense", "There is no drop; I took the first chorus as the", FIRST),
        ("add a glitch to the drop", "There is no drop; I took the first chorus as the", FIRST),
        ("make the second half of the drop noir", "I took the first chorus", FIRST[2:]),
        ("drop 更激烈一点", "这首歌没有 drop，我把第一段副歌当作高潮。", FIRST),
        ("高潮更激烈一点", "这首歌没有 drop，我把 3 段副歌当作高潮。", ALL),
    ],
)
def test_a_chorus_stands_for_the_drop(text: str, said: str, shots: list[str]) -> None:
    reply, after = say(text)
    assert said in reply
    assert len(reply) > len(said) + 10
    assert changed(after) == shots


def test_the_rest_beside_a_stand_in_is_the_rest() -> None:
    _, after = say("lock the drop and redo the rest")
    assert set(changed(after)) == {f"v{n}" for n in range(1, 29)}
    before = {it.id: it for it in segments(reel(POP), VIDEO)}
    same = [it.id for it in segments(after, VIDEO) if it.source == before[it.id].source]
    assert set(FIRST) <= set(same)
    assert len(same) < 10


def test_where_there_is_no_chorus_the_strongest_section_stands_for_it() -> None:
    reply, after = say("make the drop more intense", AMBIENT)
    assert reply.startswith("There is no drop; I took the build as the peak.")
    assert changed(after, AMBIENT) == ["v5", "v6", "v7", "v8"]


def test_the_song_says_which_section_is_the_strongest() -> None:
    def heard(grid: Mapping[str, Any] | None) -> Song:
        from tests.director.composer import compose

        return compose([("intro", "A", 4, 0.2), ("verse", "B", 8, 0.9), ("build", "C", 8, 0.5),
                        ("outro", "A", 4, 0.3)])  # fmt: skip

    reply, after = say("高潮更激烈一点", AMBIENT, Bench(reel(AMBIENT), hear=heard))
    assert reply.startswith("这首歌没有 drop，我把主歌当作高潮。")
    assert changed(after, AMBIENT) == ["v3", "v4"]


@pytest.mark.parametrize(
    "text",
    [
        "delete the shots of the drop",
        "regenerate everything but the drop",
        "make the second drop more intense",
        "make the bridge of the solo calmer and lock the second drop",
    ],
)
def test_nothing_stands_for_it_where_that_would_be_a_guess(text: str) -> None:
    reply, after = say(text, AMBIENT)
    assert "I took" not in reply
    assert after == reel(AMBIENT)


def test_other_sections_have_no_stand_in() -> None:
    reply, after = say("make the chorus brighter", AMBIENT)
    assert reply.startswith("There is no chorus: there are an intro, a verse, a build, an outro.")
    assert after == reel(AMBIENT)


def test_a_drop_that_is_there_is_meant() -> None:
    bench = Bench(reel())
    reply, _ = say("make the drop more intense", bench=bench)
    assert "no drop" not in reply


def test_shots_are_never_taken_out_of_a_stand_in() -> None:
    bench = Bench(reel(POP))
    told = asyncio.run(
        TOOLS["remove_shots"].run(Room(bench, "en"), {"where": [{"section": "drop"}]})
    )
    assert not told.ok
    assert told.said.startswith("There is no drop: there are")
    assert bench.now == reel(POP)
