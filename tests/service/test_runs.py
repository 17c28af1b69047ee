"""A message is answered once, in turn, and whoever comes back hears the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from beatreel.errors import BeatreelError, Cancelled, TooManyRequests, Unavailable
from beatreel.service import frames
from beatreel.service.adk import answered, called, said
from beatreel.service.runs import QUEUE, Run, Runs


def during(work: Callable[[Runs], Awaitable[None]], seconds: float = 5.0) -> None:
    async def scene() -> None:
        runs = Runs(seconds)
        try:
            await work(runs)
        finally:
            await runs.close()

    asyncio.run(scene())


async def heard(run: Run, start: int = 0) -> list[str | None]:
    return [e.part.text if e else None async for e in run.follow(start, 1.0)]


async def two_words(run: Run) -> None:
    run.publish(said("one"))
    await asyncio.sleep(0.01)
    run.publish(said("two"))


def test_all_who_follow_hear_all() -> None:
    async def scene(runs: Runs) -> None:
        run = runs.start("s", "m", two_words)
        early, late = await asyncio.gather(heard(run), heard(run))
        assert early == late == ["one", "two"]
        assert await heard(run) == ["one", "two"]

    during(scene)


def test_a_run_goes_on_when_its_listener_leaves() -> None:
    async def scene(runs: Runs) -> None:
        run = runs.start("s", "m", two_words)
        listener = asyncio.create_task(heard(run))
        await asyncio.sleep(0)
        listener.cancel()
        assert await heard(run) == ["one", "two"]

    during(scene)


def test_one_comes_back_behind_the_last_event_seen() -> None:
    async def scene(runs: Runs) -> None:
        run = runs.start("s", "m", two_words)
        await heard(run)
        start = run.after(run.events[0].id)
        assert start == 1
        assert await heard(run, start) == ["two"]
        assert run.after("unknown") is None
        assert runs.last("s") is run

    during(scene)


def test_the_same_message_is_the_same_run_while_it_lasts() -> None:
    async def scene(runs: Runs) -> None:
        first = runs.start("s", "m", two_words)
        assert runs.start("s", "m", two_words) is first
        await heard(first)
        assert runs.start("s", "m", two_words) is not first

    during(scene)


def test_messages_of_a_session_are_answered_one_after_the_other() -> None:
    log: list[str] = []

    def work(name: str) -> Callable[[Run], Awaitable[None]]:
        async def carry(run: Run) -> None:
            log.append(f"{name} begins")
            await asyncio.sleep(0.01)
            log.append(f"{name} ends")

        return carry

    async def scene(runs: Runs) -> None:
        both = [runs.start("s", name, work(name)) for name in "ab"]
        await asyncio.gather(*map(heard, both))
        assert log == ["a begins", "a ends", "b begins", "b ends"]

    during(scene)


def test_sessions_do_not_wait_for_each_other() -> None:
    async def scene(runs: Runs) -> None:
        gate = asyncio.Event()

        async def waits(run: Run) -> None:
            await gate.wait()

        slow = runs.start("s", "m", waits)
        assert await heard(runs.start("t", "m", two_words)) == ["one", "two"]
        gate.set()
        await heard(slow)

    during(scene)


def test_too_many_waiting_messages_are_refused() -> None:
    async def scene(runs: Runs) -> None:
        gate = asyncio.Event()

        async def waits(run: Run) -> None:
            await gate.wait()

        for number in range(QUEUE + 1):
            runs.start("s", str(number), waits)
        with pytest.raises(TooManyRequests):
            runs.start("s", "one more", waits)
        gate.set()

    during(scene)


def test_silence_is_filled_with_heartbeats() -> None:
    async def scene(runs: Runs) -> None:
        async def slow(run: Run) -> None:
            await asyncio.sleep(0.12)
            run.publish(said("at last"))

        run = runs.start("s", "m", slow)
        heard_ = [e.part.text if e else None async for e in run.follow(0, 0.05)]
        assert heard_[0] is None
        assert heard_[-1] == "at last"

    during(scene)


def test_a_run_that_takes_too_long_is_stopped() -> None:
    async def scene(runs: Runs) -> None:
        async def endless(run: Run) -> None:
            await asyncio.sleep(60)

        run = runs.start("s", "m", endless)
        await heard(run)
        assert isinstance(run.failure, Unavailable)
        assert not runs.busy("s")

    during(scene, 0.05)


def test_a_run_can_be_stopped() -> None:
    async def scene(runs: Runs) -> None:
        async def endless(run: Run) -> None:
            await asyncio.sleep(60)

        run = runs.start("s", "m", endless)
        await asyncio.sleep(0.01)
        assert runs.stop("s")
        await heard(run)
        assert isinstance(run.failure, Cancelled)
        assert not runs.stop("s")

    during(scene)


def test_what_the_planner_raises_ends_the_run_and_frees_the_session() -> None:
    async def scene(runs: Runs) -> None:
        async def broken(run: Run) -> None:
            raise RuntimeError("password=hunter2")

        run = runs.start("s", "m", broken)
        await heard(run)
        assert isinstance(run.failure, RuntimeError)
        assert "hunter2" not in frames.broken(run.failure, "adk")
        assert await heard(runs.start("s", "n", two_words)) == ["one", "two"]

    during(scene)


def test_the_plain_form_says_each_thing_once() -> None:
    steps = [said("par", partial=True), called("1", "cut", {"n": 1}), answered("1", "cut", {}, {})]
    assert [frames.frame(event, "nemo") for event in [*steps, said("夜")]] == [
        "",
        'data: {"type":"tool_call","name":"cut","args":{"n":1}}\n\n',
        'data: {"type":"tool_result","name":"cut","result":{}}\n\n',
        'data: {"type":"text","content":"夜"}\n\n',
    ]


def test_skill_clients_get_the_type_beside_the_event() -> None:
    for event, kind in [(said("a"), "text"), (called("1", "x", {}), "tool_call")]:
        assert frames.frame(event, "skill").startswith(f'data: {{"type":"{kind}","content":')
    assert frames.pulse("skill") == 'data: {"type":"heartbeat"}\n\n'
    assert frames.pulse("adk") == ": ping\n\n"


def test_an_error_of_ours_carries_its_code() -> None:
    error: BeatreelError = TooManyRequests("Too much: wait.", 5)
    assert '"code": 429' in frames.broken(error, "adk")
