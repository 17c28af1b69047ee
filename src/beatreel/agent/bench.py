"""The world of one draft in memory: what a command line and the tests work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from beatreel.draft import VIDEO, Draft, History, Media, digest, segments
from beatreel.errors import AlreadyExists, InvalidInput
from beatreel.music.song import Song

from .refusals import Refusal
from .telling import overview
from .world import Told

#: Hears the song of a draft again, with corrections of its grid.
Hear = Callable[[Mapping[str, Any] | None], Song | None]
#: Makes a draft of a wish and options.
Make = Callable[[str, Mapping[str, Any]], Draft]


class Bench:
    """A draft and its history; what lies outside is refused politely.

    Parameters
    ----------
    draft
        ``None`` before there is one.
    """

    def __init__(
        self,
        draft: Draft | None,
        history: History | None = None,
        *,
        hear: Hear | None = None,
        make: Make | None = None,
    ) -> None:
        self.now = draft
        self.past = history or History()
        self.memory: dict[str, Any] = {}
        self._hear, self._make = hear, make

    async def draft(self) -> Draft | None:
        """Return the draft that counts."""
        return self.now

    async def save(self, before: Draft, after: Draft, said: str) -> None:
        """Let ``after`` count."""
        if self.now is None or digest(before) != digest(self.now):
            raise AlreadyExists("The draft was changed meanwhile: send the message again.")
        self.past, self.now = self.past.record(before, after, said), after

    async def undo(self, steps: int) -> list[str]:
        """Go back."""
        return self._travel(steps, back=True)

    async def redo(self, steps: int) -> list[str]:
        """Go forth."""
        return self._travel(steps, back=False)

    def _travel(self, steps: int, *, back: bool) -> list[str]:
        there = self.past.past if back else self.past.future
        if self.now is None or len(there) < steps:
            raise _no_way(back)
        said = [it.said for it in (reversed(there[-steps:]) if back else there[:steps])]
        for _ in range(steps):
            move = self.past.undo if back else self.past.redo
            self.past, self.now = move(self.now)
        return said

    async def history(self) -> list[str]:
        """Return what was done, oldest first."""
        return [it.said for it in self.past.past]

    async def earlier(self, steps: int) -> Draft:
        """Return the draft of some edits ago."""
        if self.now is None or len(self.past.past) < steps:
            raise _no_way(True)
        return self.past.back(self.now, steps)

    async def song(self, grid: Mapping[str, Any] | None = None) -> Song | None:
        """Hear the song, if it can be heard."""
        return self._hear(grid) if self._hear else None

    async def files(self) -> tuple[Media, ...]:
        """Return what the draft draws on."""
        return self.now.media if self.now else ()

    async def generate(self, wish: str, options: Mapping[str, Any]) -> Told:
        """Make another draft; it is one more edit of the one that was there."""
        if self._make is None:
            raise Refusal(
                "A new video needs its song: use beatreel make.",
                "重新生成需要歌曲文件：请使用 beatreel make。",
            )
        made = self._make(wish, options)
        if self.now is not None:
            self.past = self.past.record(self.now, made, f"Made a new video: {wish[:80]}")
        self.now = made
        count = len(segments(made, VIDEO))
        return Told(
            f"Made a video with {count} shots. {overview(made, 'en')}",
            f"已生成视频，共 {count} 个镜头。{overview(made, 'zh')}",
            {"changed": True},
        )

    async def export(self, output: Mapping[str, Any]) -> Told:
        """Say how a draft is drawn."""
        raise Refusal(
            "Only the draft is open here: draw it with beatreel render.",
            "这里只打开了草稿：请用 beatreel render 导出。",
        )

    async def exporting(self) -> bool:
        """Nothing is."""
        return False

    async def thumbnail(self, at: float | None, *, titled: bool) -> Told:
        """Say how a thumbnail is drawn."""
        way = "beatreel versions --thumbnail" if at is None else f"beatreel still --at {at:g}"
        raise Refusal(
            f"Only the draft is open here: draw a picture of it with {way}.",
            f"这里只打开了草稿：请用 {way} 画一张。",
        )

    async def status(self) -> Told:
        """Tell the timeline."""
        if self.now is None:
            return Told("There is no video yet.", "还没有视频。", {})
        return Told(overview(self.now, "en"), overview(self.now, "zh"), {})

    async def credits(self) -> Told:
        """Nothing is paid for here."""
        return Told("On your own machine nothing costs credits.", "在本机上不需要积分。", {})

    async def fetch(self, url: str) -> Told:
        """Say how files come in."""
        raise Refusal(
            "Files cannot be fetched here: download it and name it to beatreel make.",
            "这里不能下载文件：请先下载，再交给 beatreel make。",
        )

    async def recall(self) -> dict[str, Any]:
        """Return what was remembered."""
        return dict(self.memory)

    async def remember(self, memory: dict[str, Any]) -> None:
        """Remember."""
        self.memory = memory


def _no_way(back: bool) -> InvalidInput:
    if back:
        return Refusal("There is nothing to undo.", "没有可以撤销的修改。")
    return Refusal("There is nothing to redo.", "没有可以重做的修改。")
