"""Tools for lyrics: shown in time with the song, from LRC, subtitles, or lines without times."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from beatreel.director.lyrics import lyrics_of, style_of
from beatreel.director.lyrics import remove_lyrics as without
from beatreel.director.lyrics import set_lyrics as laid
from beatreel.draft import Draft
from beatreel.draft.interchange.captions import parse_srt
from beatreel.errors import InvalidInput, NotFound, Unavailable
from beatreel.lyrics.files import parse
from beatreel.lyrics.words import Line, Lyrics

from ..refusals import Refusal
from ..singing import spread
from ..tool import Room, destructive, tool

_STAMP = re.compile(r"\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]")
#: The first row of subtitles: a number with a time below it, or the time itself.
_CAPTION = re.compile(r"(?m)^\s*(?:\d+\s*\n\s*)?\d{1,3}:\d{2}[:.,\d]*\s*-->")
_SPREAD = (
    " The lines are spread over where it is sung; paste LRC or SRT for exact times.",
    "歌词按演唱的段落大致分配了时间；想要准确，请粘贴 LRC 或 SRT。",
)


@tool
async def set_lyrics(
    room: Room,
    draft: Draft,
    lyrics: Annotated[
        str,
        Field(
            max_length=20_000,
            description="LRC ([0:12.5] words), SRT, or plain lines; empty for those there are.",
        ),
    ] = "",
    style: Annotated[
        Literal["", "line", "kinetic", "karaoke", "typewriter", "stack"],
        Field(description="How they are set; empty for as they are."),
    ] = "",
) -> Draft:
    """Show lyrics in time with the song, in the place of those that are there, or set those that
    are there in another style.
    """
    if not lyrics.strip():
        try:
            found = lyrics_of(draft)
        except NotFound as error:
            raise Refusal(*_NONE) from error
    else:
        found = await _timed(room, draft, lyrics)
    return laid(draft, found, style=style or style_of(draft))


_NONE = (
    "There are no lyrics in the video: paste them as LRC, like “[0:12.5] first line”, as SRT, or "
    "line by line.",
    "视频里还没有歌词：请粘贴 LRC（如“[0:12.5] 第一句”）、SRT，或逐行粘贴歌词。",
)


async def _timed(room: Room, draft: Draft, text: str) -> Lyrics:
    """Return pasted lyrics with their times, or with times by where it is sung."""
    try:
        if "-->" in text:
            caption = _CAPTION.search(text)
            kind = ".vtt" if "WEBVTT" in text[:200] else ".srt"
            rows = text if kind == ".vtt" or caption is None else text[caption.start() :].lstrip()
            return _captions(rows, kind)
        if _STAMP.search(text):
            return parse(_in_rows(text), ".lrc")
        plain = parse(text, ".txt")
    except InvalidInput as error:
        raise Refusal(
            "I see no words in these lyrics: paste them as LRC, like “[0:12.5] first line”, as "
            "SRT, or line by line.",
            "没有看到歌词：请粘贴 LRC（如“[0:12.5] 第一句”）、SRT，或逐行粘贴。",
        ) from error
    room.note = _SPREAD
    song = await room.world.song(draft.meta.grid or None)
    return spread(draft, song, plain, text)


def _captions(rows: str, kind: str) -> Lyrics:
    """Return the lines of subtitles; SRT needs nothing that has to be installed."""
    try:
        return parse(rows, kind)
    except Unavailable:
        found = parse_srt(rows) if kind == ".srt" else []
        if not found:
            raise
        return Lyrics(tuple(Line(words, start, end) for start, end, words in found))


def _in_rows(text: str) -> str:
    """Return LRC with a row for each time, where a chat has made one row of all."""
    if "\n" in text.strip():
        # Words in front of a time, as "here are the lyrics:", are none of the lyrics.
        return re.sub(r"(?m)^[^\[\n]+(?=\[\d)", "", text)
    return re.sub(r"(?<!\])\s*(?=\[\d{1,3}:\d)", "\n", text)


@destructive
def remove_lyrics(draft: Draft) -> Draft:
    """Take the lyrics out of the picture."""
    made = without(draft)
    if made is draft:
        raise Refusal("There are no lyrics in the video.", "视频里没有歌词。")
    return made
