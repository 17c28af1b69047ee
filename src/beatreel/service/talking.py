"""The agent as a planner: its world is a session, its events are the steps of a run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from beatreel.errors import AlreadyExists, InvalidInput

from .delivery import Output
from .first import FirstPlanner
from .intake import taken
from .looking import Looking
from .media import link
from .planner import Call, Planner, Result, Say, Step, Turn
from .settings import Settings

if TYPE_CHECKING:
    from beatreel.agent import Agent, Told
    from beatreel.draft import Draft, Media
    from beatreel.music.song import Song

    from .desk import Desk

#: Key of a session's state under which the agent keeps what it remembers.
STATE = "agent"
#: Versions that can be gone back to.
_PAST = 500


def planner_of(settings: Settings) -> Planner:
    """Return the agent where its parts are installed, else the few rules that need none."""
    try:
        from beatreel.agent import Agent, Mind
    except ImportError:
        return FirstPlanner()
    mind = None
    if settings.language_model:
        mind = Mind(
            model=settings.language_model,
            base_url=settings.language_model_url,
            key=settings.language_model_key.get_secret_value(),
            seconds=settings.language_model_seconds,
        )
    return TalkingPlanner(Agent(mind))


class TalkingPlanner:
    """Answers messages with the agent."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        """Yield what is said and done."""
        from beatreel.agent import Answered, Called, Said

        if turn.files and not turn.text.strip():
            yield _received(turn)
            return
        world = Session(turn)
        last = ""
        async for event in self._agent.answer(turn.text, world, turn.language):
            match event:
                case Said(text, partial):
                    last = "" if partial else text
                    if partial:
                        yield Say(text, partial=True)
                    elif text:
                        yield Say(text, last=True)
                case Called(name, tool, args):
                    yield Call(tool, args, name)
                case Answered(name, tool, response):
                    yield Result(name, tool, response, world.delta())
        if not last:
            yield Say(_DONE[turn.language], last=True)


_DONE = {"en": "Done.", "zh": "已完成。"}


def _received(turn: Turn) -> Say:
    names = ", ".join(file.name for file in turn.files)
    if turn.language == "zh":
        return Say(f"已收到 {names}。请告诉我想要什么样的画面，或要怎么用它。", last=True)
    return Say(
        f"Got {names}. Tell me what the video should look like, or how to use it.", last=True
    )


class Session:
    """A session as the agent's world.

    The versions that can be gone back to are kept in the session's state beside the drafts. A
    version that somebody else saved meanwhile is one more step.
    """

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._desk: Desk = turn.desk
        self._number = 0
        self._draft: Draft | None = None
        kept = turn.project.state.get(STATE)
        self._kept: dict[str, Any] = dict(kept) if isinstance(kept, Mapping) else {}

    def delta(self) -> dict[str, Any]:
        """Return what clients may know of: which version counts."""
        return {"draft_version": self._number} if self._number else {}

    async def draft(self) -> Draft | None:
        """Return the draft that counts."""
        from beatreel.draft import load

        version = await self._desk.version()
        if version is None:
            return None
        if version.number != self._number:
            self._number, self._draft = version.number, load(version.document)
            self._caught_up()
        return self._draft

    def _caught_up(self) -> None:
        """Count a version that was saved elsewhere as one more edit."""
        at = self._kept.get("at")
        if at not in (None, self._number):
            self._moved(self._number, [*self._list("past"), at], [])
        elif at is None:
            self._moved(self._number, [], [])

    def _moved(self, at: int, past: list[int], future: list[int]) -> None:
        self._kept = {**self._kept, "at": at, "past": past[-_PAST:], "future": future[:_PAST]}

    def _list(self, side: str) -> list[int]:
        told = self._kept.get(side)
        return [it for it in told if isinstance(it, int)] if isinstance(told, list) else []

    async def save(self, before: Draft, after: Draft, said: str) -> None:
        """Save a version."""
        from beatreel.draft import dump

        if before is not self._draft:
            raise AlreadyExists("The draft was changed meanwhile: send the message again.")
        try:
            version = await self._desk.save(dump(after), said, after=self._number)
        except AlreadyExists:
            self._number = 0  # read it anew
            raise
        self._moved(version.number, [*self._list("past"), self._number], [])
        self._number, self._draft = version.number, after
        await self._keep()

    async def undo(self, steps: int) -> list[str]:
        """Let an earlier version count."""
        return await self._travel(steps, "past", "future")

    async def redo(self, steps: int) -> list[str]:
        """Let a later version count."""
        return await self._travel(steps, "future", "past")

    async def _travel(self, steps: int, ahead: str, behind: str) -> list[str]:
        from beatreel.draft import load

        await self.draft()
        there, others = self._list(ahead), self._list(behind)
        path = [self._number, *(reversed(there) if ahead == "past" else there)]
        if len(path) <= steps:
            raise _no_way(ahead)
        words = await self._words()
        # What an edit was is told by the version that it led to.
        led = path[:steps] if ahead == "past" else path[1 : steps + 1]
        target = path[steps]
        version = await self._desk.select(target, after=self._number)
        if ahead == "past":
            self._moved(target, there[:-steps], [*reversed(path[:steps]), *others])
        else:
            self._moved(target, [*others, *path[:steps]], there[steps:])
        self._number, self._draft = target, load(version.document)
        await self._keep()
        return [words.get(number, "") for number in led]

    async def _words(self) -> dict[int, str]:
        project, store = self._turn.project, self._desk.service.store
        found = await run_in_threadpool(store.projects.versions, project.task_id)
        return {number: said for number, said, _ in found}

    async def history(self) -> list[str]:
        """Return what can be undone."""
        await self.draft()
        words = await self._words()
        past = self._list("past")
        return [words.get(number, "") for number in [*past[1:], self._number]] if past else []

    async def earlier(self, steps: int) -> Draft:
        """Return the draft of some edits ago."""
        from beatreel.draft import load

        await self.draft()
        past = self._list("past")
        if len(past) < steps:
            raise _no_way("past")
        project, store = self._turn.project, self._desk.service.store
        version = await run_in_threadpool(store.projects.draft, project.task_id, past[-steps])
        return load(version.document)

    async def song(self, grid: Mapping[str, Any] | None = None) -> Song | None:
        """Have the song of the draft heard with corrections, and return it."""
        from beatreel.jobs import Analysis, hearings

        draft = await self.draft()
        file = next((it for it in await self._desk.files() if _plays(draft, it.sha256)), None)
        if draft is None or file is None:
            return None
        start, end = (
            None if it is None else it / 1000 for it in (draft.meta.start, draft.meta.end)
        )
        told = dict(grid) if grid else None
        asked = Analysis(
            user_id=self._turn.project.user_id, file_id=file.id, start=start, end=end, grid=told
        )
        # The engine hears it, where the machine for that is; then it is known here too.
        job, _ = await self._desk.service.engine.submit(asked, price=0, priority=0)
        await self._desk.finished(job)
        return await run_in_threadpool(
            lambda: hearings.heard(
                self._desk.service.store, file.sha256, start=start, end=end, grid=told
            )
        )

    async def files(self) -> tuple[Media, ...]:
        """Return the session's pictures and clips."""
        from beatreel.jobs.materials import medium

        found = await self._desk.files()
        return tuple(medium(file) for file in found if file.kind in ("video", "image"))

    async def generate(self, wish: str, options: Mapping[str, Any]) -> Told:
        """Have a draft made of the song that was uploaded last."""
        from beatreel.agent import Refusal, Told

        song = await self._desk.song()
        if song is None:
            raise Refusal(
                "There is no song in this session yet: upload one (mp3, wav, m4a, flac, ogg …), "
                "then tell me what the video should look like.",
                "此会话中还没有歌曲：请先上传一首（mp3、wav、m4a、flac、ogg 等），"
                "然后告诉我你想要什么样的视频。",
            )
        await self.draft()
        pictures = [it.id for it in await self._desk.files() if it.kind in ("video", "image")]
        version = await self._desk.generate(
            song, wish, options=dict(options), media=tuple(pictures)
        )
        await self.draft()
        await self._keep()
        return Told(version.said, version.said, {"changed": True, "version": version.number})

    async def export(self, output: Mapping[str, Any]) -> Told:
        """Export, and wait for a while."""
        from beatreel.agent import Told

        job = await self._desk.export(Output.model_validate(dict(output)))
        job = await self._desk.finished(job)
        told = self._desk.exported(job)
        name = "exported" if job.state == "completed" else "exporting"
        en, zh = (_TEXTS[name][language].format(**told) for language in ("en", "zh"))
        return Told(en, zh, told)

    async def exporting(self) -> bool:
        """Tell whether an export of this session goes on."""
        from beatreel.store import ACTIVE

        told = await self._desk.status()
        return any(it["status"] in ACTIVE for it in told["exports"])

    async def thumbnail(self, at: float | None, *, titled: bool) -> Told:
        """Draw a thumbnail and keep it as a picture that the user made."""
        from beatreel.agent import Told

        service, project = self._desk.service, self._turn.project
        version = await self._desk.version()
        if version is None:
            raise InvalidInput("There is no video yet: ask for one first.")
        looking = Looking(service.store)
        content = await looking.thumbnail(project.user_id, version.document, at, titled=titled)
        file = await run_in_threadpool(
            lambda: service.store.files.add(
                project.user_id,
                service.store.blobs.put_bytes(content),
                name="thumbnail.jpg",
                kind="image",
                media_type="image/jpeg",
                info={"made": "thumbnail"},
                task_id=project.task_id,
            )
        )
        url = link(service, self._desk.base, file)
        shown = "" if at is None else f", the frame at {at:g} s"
        shown_zh = "" if at is None else f"（{at:g} 秒处的画面）"
        return Told(
            f"The thumbnail{shown}: {url}", f"缩略图{shown_zh}：{url}", {"url": url, "at": at}
        )

    async def status(self) -> Told:
        """Tell how the session stands."""
        from beatreel.agent import Told

        told = await self._desk.status()
        return Told(str(told["said"]), str(told["said"]), told)

    async def credits(self) -> Told:
        """Tell the user's credits."""
        from beatreel.agent import Told

        held = (await self._desk.status())["credits"]
        count = held["available"]
        return Told(f"{count} credits are left.", f"剩余积分：{count}。", {"credits": held})

    async def fetch(self, url: str) -> Told:
        """Fetch a file into the session."""
        from beatreel.agent import Told

        service, project = self._desk.service, self._turn.project
        async with service.fetcher.fetch(url, service.settings.upload_bytes) as answered:
            file = await taken(
                service, project, project.user_id, answered.filename, answered.pieces
            )
        return Told(
            f"Fetched {file.name} ({file.kind}).",
            f"已添加 {file.name}（{file.kind}）。",
            {"file": file.name, "file_type": file.kind},
        )

    async def recall(self) -> dict[str, Any]:
        """Return what the agent remembered."""
        told = self._kept.get("memory")
        return dict(told) if isinstance(told, Mapping) else {}

    async def remember(self, memory: dict[str, Any]) -> None:
        """Keep what the agent remembers."""
        self._kept = {**self._kept, "memory": memory}
        await self._keep()

    async def _keep(self) -> None:
        task_id, store = self._turn.project.task_id, self._desk.service.store
        await run_in_threadpool(store.projects.merge_state, task_id, {STATE: self._kept})


def _plays(draft: Draft | None, sha256: str) -> bool:
    return draft is not None and any(it.kind == "audio" and it.hash == sha256 for it in draft.media)


def _no_way(ahead: str) -> InvalidInput:
    from beatreel.agent import Refusal

    if ahead == "past":
        return Refusal("There is nothing to undo.", "没有可以撤销的修改。")
    return Refusal("There is nothing to redo.", "没有可以重做的修改。")


_TEXTS = {
    "exported": {
        "en": "The video is ready ({duration:.0f} s, {size:.1f} MB): {url}",
        "zh": "视频已完成（{duration:.0f} 秒，{size:.1f} MB）：{url}",
    },
    "exporting": {
        "en": "The export is at {progress}%. It goes on without you; ask for the status of {id}.",
        "zh": "导出进度 {progress}%。它会继续在后台进行；可查询 {id} 的状态。",
    },
}
