"""The first planner: makes a video of the session's song, tells the status, exports.

It needs no model and no key. It understands a handful of words in English and Chinese; whatever
else is said while there is no video yet is taken for the wish.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from .planner import Call, Say, Step, Turn

_EXPORT = re.compile(
    r"\b(?:export|download|render)\b|send me the video|导出|下载|渲染|发给我", re.IGNORECASE
)
_STATUS = re.compile(
    r"\bstatus\b|\bshow (?:me )?(?:the )?(?:tracks?|timeline)\b|\bprogress\b|状态|进度|时间线|轨道",
    re.IGNORECASE,
)
_MAKE = re.compile(
    r"\b(?:make|generate|create|produce|start|redo|new)\b|生成|制作|做一|做个|来一|创建|重做",
    re.IGNORECASE,
)
#: Letters that a message must have to be a wish.
_WISH = 3

_TEXTS = {
    "no song": {
        "en": "There is no song in this session yet: upload one (mp3, wav, m4a, flac, ogg …), "
        "then tell me what the video should look like.",
        "zh": "此会话中还没有歌曲：请先上传一首（mp3、wav、m4a、flac、ogg 等），"
        "然后告诉我你想要什么样的视频。",
    },
    "no video": {
        "en": "There is no video yet: say what it should look like, as “make a video, neon city "
        "at night”.",
        "zh": "还没有视频：请告诉我你想要什么样的画面，例如“生成一个视频，霓虹城市夜景”。",
    },
    "help": {
        "en": "I can make a video of your song (“make a video, …”), tell the status (“status”) "
        "and export it (“export”). What would you like?",
        "zh": "我可以用你的歌曲生成视频（“生成视频……”）、查看状态（“状态”）以及导出（“导出”）。"
        "你想做什么？",
    },
    "exported": {
        "en": "The video is ready ({duration:.0f} s, {size:.1f} MB): {url}",
        "zh": "视频已完成（{duration:.0f} 秒，{size:.1f} MB）：{url}",
    },
    "exporting": {
        "en": "The export is at {progress}%. It goes on without you; ask for the status of {id}.",
        "zh": "导出进度 {progress}%。它会继续在后台进行；可查询 {id} 的状态。",
    },
}


class FirstPlanner:
    """Answers with a few rules."""

    async def answer(self, turn: Turn) -> AsyncIterator[Step]:
        """Yield what is said and done."""
        version = await turn.desk.version()
        if _EXPORT.search(turn.text) and not _wants_new(turn):
            steps = self._export(turn) if version else _say(turn, "no video")
        elif _STATUS.search(turn.text):
            steps = self._status(turn)
        elif _wants_new(turn) or (not version and len(turn.text) >= _WISH):
            steps = self._make(turn)
        else:
            steps = _say(turn, "help")
        async for step in steps:
            yield step

    async def _make(self, turn: Turn) -> AsyncIterator[Step]:
        song = await turn.desk.song()
        if song is None:
            yield _said(turn, "no song")
            return
        call = Call("generate_video", {"wish": turn.text, "song": song.name})
        yield call
        shown = [it.id for it in await turn.desk.files() if it.kind in ("video", "image")]
        version = await turn.desk.generate(song, turn.text, media=tuple(shown))
        yield call.result(
            {"ok": True, "version": version.number, "summary": version.said},
            {"draft_version": version.number},
        )
        yield Say(version.said, last=True)

    async def _status(self, turn: Turn) -> AsyncIterator[Step]:
        call = Call("get_status", {})
        yield call
        told = await turn.desk.status()
        yield call.result(told)
        yield Say(str(told["said"]), last=True)

    async def _export(self, turn: Turn) -> AsyncIterator[Step]:
        job = await turn.desk.export()
        call = Call("export_video", {"id": job.name})
        yield call
        job = await turn.desk.finished(job)
        told = turn.desk.exported(job)
        yield call.result(told)
        name = "exported" if job.state == "completed" else "exporting"
        yield Say(_TEXTS[name][turn.language].format(**told), last=True)


def _wants_new(turn: Turn) -> bool:
    return bool(_MAKE.search(turn.text))


def _said(turn: Turn, name: str) -> Say:
    return Say(_TEXTS[name][turn.language], last=True)


async def _say(turn: Turn, name: str) -> AsyncIterator[Step]:
    yield _said(turn, name)
