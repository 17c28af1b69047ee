"""Asks the agent for what requests.toml asks, and judges what it does."""

from __future__ import annotations

import asyncio
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beatreel.agent import Agent, Bench, Said, Told
from beatreel.draft import Draft
from beatreel.music.song import Song

from .judging import judge
from .reel import FORM, reel
from .wants.answers import asks
from .wants.case import Case


def _table(name: str) -> list[dict[str, Any]]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return tomllib.loads(text)["request"]


#: Written out in whole; every third is set apart.
REQUESTS = _table("requests.toml")
#: As people type them.
MESSY = _table("messy.toml")
#: Typed in haste.
HASTY = _table("hasty.toml")
#: As people type them, and all of them set apart from tuning.
FRESH = _table("fresh.toml")


class Studio(Bench):
    """A bench whose outside is written down instead of done."""

    def __init__(self, draft: Draft | None = None) -> None:
        super().__init__(draft or reel(), hear=heard, make=self._made)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def _made(self, wish: str, options: Mapping[str, Any]) -> Draft:
        self.calls.append(("generate", {"wish": wish, **options}))
        return reel().model_copy(update={"meta": reel().meta.model_copy(update={"wish": wish})})

    async def export(self, output: Mapping[str, Any]) -> Told:
        self.calls.append(("export", dict(output)))
        return Told("The video is ready: https://reel.example/v.mp4", "视频已完成。", {})

    async def status(self) -> Told:
        self.calls.append(("status", {}))
        return await super().status()

    async def credits(self) -> Told:
        self.calls.append(("credits", {}))
        return Told("80 credits are left.", "剩余积分：80。", {"available": 80})

    async def fetch(self, url: str) -> Told:
        self.calls.append(("upload", {"url": url}))
        return Told("Fetched surf.mp4.", "已添加 surf.mp4。", {})


def heard(grid: Mapping[str, Any] | None) -> Song:
    """Return the song of the reel as it would be heard with corrections."""
    from tests.director.composer import compose

    told = dict(grid or {})
    tempo = float(told.get("bpm") or 120.0)
    tempo *= 0.5 if told.get("half") else 2.0 if told.get("double") else 1.0
    beat = 60.0 / tempo
    if not told:
        return compose([(label, group, sum(bars), 1.0 if label == "drop" else 0.6)
                        for label, group, bars, _ in FORM], tail=0.0)  # fmt: skip
    late = (int(told.get("downbeat") or 1) - 1) * beat
    bars = int((120.0 - late) // (4 * beat))
    plan = [("drop", "A", bars, 0.8)]
    return compose(plan, tempo=tempo, pickup=late, tail=max(0.0, 120.0 - late - bars * 4 * beat))


@dataclass(slots=True)
class Verdict:
    """How one request went."""

    text: str
    intent: str
    zh: bool
    #: Set apart from those that the rules were tuned on.
    aside: bool
    #: Empty if exactly what was wanted was done.
    wrong: str
    reply: str
    #: Whether the draft changed though it should not have, or not as it should.
    silent: bool
    #: Whether it asked back where it did nothing.
    asked: bool
    #: CPU seconds.
    cpu: float


async def ask(agent: Agent, request: Mapping[str, Any], number: int, apart: int) -> Verdict:
    """Return the verdict on one request."""
    studio, past = Studio(), list[Draft]()
    for text in request.get("after", ()):
        past.append(_draft(studio))
        await replied(agent, studio, text)
    before, studio.calls = _draft(studio), []
    begun = time.process_time()
    reply = await replied(agent, studio, request["text"])
    cpu = time.process_time() - begun
    after = _draft(studio)
    wrong = judge(request["want"], Case(before, after, reply, studio.calls, past))
    return Verdict(
        text=request["text"],
        intent=request["intent"],
        zh=any("\u4e00" <= c <= "\u9fff" for c in request["text"]),
        aside=bool(apart) and number % apart == apart - 1,
        wrong=wrong,
        reply=reply,
        silent=bool(wrong) and before != after,
        asked=bool(wrong) and before == after and asks(reply),
        cpu=cpu,
    )


async def replied(agent: Agent, bench: Bench, text: str) -> str:
    """Return the last words of the answer to a message."""
    reply = ""
    async for event in agent.answer(text, bench):
        if isinstance(event, Said) and not event.partial:
            reply = event.text
    return reply


def _draft(bench: Bench) -> Draft:
    assert bench.now is not None
    return bench.now


def verdicts(requests: Sequence[Mapping[str, Any]], apart: int) -> list[Verdict]:
    """Return the verdicts on requests, of which every so-many-th is set apart; 0 is none."""

    async def all_of_them() -> list[Verdict]:
        agent = Agent()
        return [await ask(agent, it, number, apart) for number, it in enumerate(requests)]

    return asyncio.run(all_of_them())
