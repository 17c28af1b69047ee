"""A planner that is made later answers as if it had been there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any, cast

from beatreel.service.later import Later
from beatreel.service.planner import Say, Step, Turn


class Echo:
    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        yield Say(str(turn))


def test_it_is_made_once_for_all_who_ask_at_once() -> None:
    made: list[Echo] = []

    def make() -> Echo:
        time.sleep(0.05)
        made.append(Echo())
        return made[-1]

    later = Later(make)

    async def asked(word: str) -> list[Step]:
        return [step async for step in later.answer(cast(Any, word))]

    async def scene() -> list[list[Step]]:
        return await asyncio.gather(*(asked(word) for word in "abc"))

    assert asyncio.run(scene()) == [[Say("a")], [Say("b")], [Say("c")]]
    assert len(made) == 1


def test_nothing_is_made_before_it_is_needed() -> None:
    Later(lambda: 1 / 0)  # pyright: ignore[reportArgumentType, reportUnusedExpression]
