"""Words: which route a message takes, and replies that speak of buttons nobody has here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["export", "credits", "state", "upload", "chat"]


@dataclass(frozen=True, slots=True)
class Route:
    """What is to be done with a message."""

    kind: Kind
    #: What is left to be said to the agent; empty if nothing is.
    text: str = ""
    #: Files that the message names, as it names them.
    files: tuple[str, ...] = ()
    #: Links to media in the message.
    urls: tuple[str, ...] = ()
    #: What the export asks for.
    output: dict[str, Any] | None = None


_EXPORT = r"export|download|render|导出|下载|渲染|send me the (?:video|file|mp4)|(?:把)?视频发给我"
_CREDITS = r"credits?|balance|积分|余额"
_STATE = r"status|show (?:me )?(?:the )?(?:tracks?|timeline|state)|状态|进度|显示轨道|时间线"
_UPLOAD = r"upload|attach|上传"
#: Words that may stand around a command without making it another one.
_FILLER = re.compile(
    r"\b(?:please|pls|now|ok|okay|the|a|an|my|our|me|it|this|video|videos?|file|mp4|movie|clip|cut|song|"
    r"track|final|finished|result|can|could|would|will|you|i|we|want|need|like|to|let'?s|go|"
    r"ahead|and|show|get|give|check|what'?s|what|whats|is|are|how|many|much|do|have|left|remaining|"
    r"account|of|as|in|at|with|for|current|project|draft|start|again|h\.?264|hd|fhd|[248]k|uhd|"
    r"\d{3,4}p|\d{3,4} ?x ?\d{3,4}|low|medium|standard|high|best|max|quality|resolution|"
    r"16:9|9:16|1:1|4:5|\d{2} ?fps)\b"
    r"|请|帮我|给我|一下|把|我的|我|想|要|这个|视频|文件|成品|吧|现在|查看|看看|看|显示|查询|还有|还剩|"
    r"多少|剩余|剩|了|的|是|高清|高质量|最高|画质|质量|分辨率|超清|为|成|到|当前|项目|账户",
    re.IGNORECASE | re.ASCII,
)
_AGAINST = re.compile(
    r"\b(?:don'?t|do not|not yet|never|without|before|after|how (?:do|can|to|would)|why|when)\b"
    r"|不要|别|先不|怎么|如何|为什么|之前|之后",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\b(\d{3,4})p\b|\b(2k|4k|uhd|fhd|hd)\b", re.IGNORECASE | re.ASCII)
_SHAPE = re.compile(r"(?<!\d)(16:9|9:16|1:1|4:5)(?!\d)")
_RATE = re.compile(r"\b(24|25|30|50|60) ?fps\b", re.IGNORECASE | re.ASCII)
_QUALITY = {
    "draft": r"\b(?:low|preview)\b|草稿|低画质",
    "standard": r"\b(?:medium|standard)\b|标准",
    "high": r"\bhigh\b|高清|高质量",
    "archive": r"\b(?:best|max(?:imum)?)\b|最高",
}
_MEDIA = "mp4 mov avi webm mkv jpg jpeg png gif webp mp3 wav m4a aac flac ogg opus"
_ENDING = rf"\.(?:{'|'.join(_MEDIA.split())})"
_LINK = re.compile(r"https?://[^\s，。、）】>\"'”]+", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“「『']([^\"”」』']+)[\"”」』']")
_NAMED = re.compile(rf"[^\s\"“”，。]+?{_ENDING}(?![A-Za-z0-9])", re.IGNORECASE)
_MEDIA_LINK = re.compile(rf"{_ENDING}(?:$|\?)", re.IGNORECASE)


_ROUTES: tuple[tuple[Kind, str], ...] = (
    ("credits", _CREDITS),
    ("state", _STATE),
    ("upload", _UPLOAD),
)


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, ValueError):
        return False


def route(message: str, exists: Callable[[str], bool] = _is_file) -> Route:
    """Tell what a message asks for.

    Only a message that is nothing but the command takes a route of its own; whatever else is in
    it is the agent's. Files are those that the message names; the agent is told no folders.
    """
    text = message.strip()
    files, urls, rest = _attached(text, exists)
    if files or urls:
        return Route("upload", rest, files, urls)
    if not _AGAINST.search(text):
        if _is_only(_EXPORT, text):
            return Route("export", text, output=_output(text))
        for kind, words in _ROUTES:
            if _is_only(words, text):
                return Route(kind, "" if kind == "upload" else text)
    return Route("chat", text)


def _attached(
    text: str, exists: Callable[[str], bool]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return the files and links in a text, and what is left to be said."""
    if exists(text):
        return (text,), (), ""
    wanted = re.match(rf"\s*(?:{_UPLOAD})\b\s*|\s*上传\s*", text, re.IGNORECASE)
    urls = tuple(url for url in _LINK.findall(text) if wanted or _MEDIA_LINK.search(url))
    rest = _LINK.sub(lambda link: Path(link[0].partition("?")[0]).name, text)
    bare = rest[wanted.end() :].strip() if wanted and not urls else ""
    if bare and exists(bare):
        return (bare,), (), ""
    named = _existing(rest, exists)
    if wanted and not named and not urls:
        # Better to hear that a file is not there than to have the agent guess.
        named = tuple(found[0] for found in _NAMED.finditer(bare))
    for name in named:
        rest = rest.replace(name, Path(name).name)
    left = rest[wanted.end() :] if wanted else rest
    for name in (*named, *(url.partition("?")[0] for url in urls)):
        left = left.replace(Path(name).name, " ")
    only = not re.sub(r"[\W_]+", "", _FILLER.sub(" ", left))
    return named, urls, "" if only else " ".join(rest.split())


def _existing(text: str, exists: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the files that a text names: in quotes, or as a word with the ending of media."""
    found = [name for name in _QUOTED.findall(text) if exists(name)]
    for match in _NAMED.finditer(_QUOTED.sub(" ", text)):
        # Chinese has no space between a word and the name that follows it.
        starts = (match[0][start:] for start in range(len(match[0])))
        name = next((it for it in starts if exists(it)), None)
        if name:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _is_only(words: str, text: str) -> bool:
    bounded = "|".join(
        word if not word[0].isascii() or word[0] == "(" else rf"\b(?:{word})\b"
        for word in _alternatives(words)
    )
    left, count = re.subn(bounded, " ", text, flags=re.IGNORECASE)
    if not count:
        return False
    return not re.sub(r"[\W_]+", "", _FILLER.sub(" ", left))


def _alternatives(words: str) -> list[str]:
    """Split a pattern at the bars outside of its brackets."""
    return re.split(r"\|(?![^(]*\))", words)


def _output(text: str) -> dict[str, Any]:
    """Return what an export asks for besides being an mp4."""
    found: dict[str, Any] = {"format": "mp4", "quality": "high"}
    if size := _SIZE.search(text):
        found["resolution"] = (size[1] + "p") if size[1] else size[2].lower()
    if shape := _SHAPE.search(text):
        found["aspect"] = shape[1]
    if rate := _RATE.search(text):
        found["fps"] = int(rate[1])
    for name, words in _QUALITY.items():
        if re.search(words, text, re.IGNORECASE):
            found["quality"] = name
    return found


@dataclass(frozen=True, slots=True)
class Translated:
    """A reply in which nobody has to click."""

    text: str
    #: Whether the reply sends the reader to the timeline or a panel.
    shows: bool = False


_NAME = r"[\"“「『'\[]?([\w \-]{1,40}?)[\"”」』'\]]?"
_PRESS = r"\b(?:click|tap|press)(?:ing)?(?: on)?(?: the)?"
#: What replies say, what is said instead, and whether that sends the reader to the timeline.
_GUI: tuple[tuple[str, str, bool], ...] = (
    (rf"{_PRESS} [\"“'\[]?export[\"”'\]]?(?: button)?", 'say "export"', False),
    (r"\bthe [\"“'\[]?export[\"”'\]]? button\b", 'the word "export"', False),
    (r"\bpreview(?:ing)? (?:it )?in (?:the )?timeline\b", 'look at it with "status"', True),
    (
        rf"\bopen(?:ing)?(?: up)?(?: the)? {_NAME} (?:panel|tab|sidebar)\b",
        r'say "status" for the \1',
        True,
    ),
    (r"\bdrag(?:ging)?(?: and drop(?:ping)?)?\b", "tell me to move", False),
    (rf"{_PRESS} {_NAME} (?:button|icon)\b", r'ask me for "\1"', False),
    (rf"{_PRESS}\b", "ask me for", False),
    (r"点击[“「\[]?导出[”」\]]?(?:按钮)?", "说“导出”", False),
    (r"在时间[线轴](?:中|上|里)预览", "说“状态”查看时间线", True),
    (
        r"打开[“「\[]?([^，。”」\]]{1,12}?)[”」\]]?(?:面板|选项卡|侧栏)",
        r"说“状态”查看\1",
        True,
    ),
    (r"拖拽|拖放|拖动", "告诉我移动", False),
    (r"点击[“「\[]?([^，。”」\]]{1,12}?)[”」\]]?按钮", r"告诉我“\1”", False),
    (r"点击", "告诉我", False),
)


def in_api_words(reply: str) -> Translated:
    """Put what a reply says about buttons, panels and dragging into words that work here."""
    shows = False
    for pattern, words, shown in _GUI:
        reply, count = re.subn(pattern, _capital(words), reply, flags=re.IGNORECASE)
        shows |= bool(count) and shown
    return Translated(reply, shows)


def _capital(words: str) -> Callable[[re.Match[str]], str]:
    """Return what puts words in the place of a match, with its first letter's case."""

    def put(match: re.Match[str]) -> str:
        told = match.expand(words)
        return told[0].upper() + told[1:] if match[0][0].isupper() else told

    return put
