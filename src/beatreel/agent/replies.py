"""What the agent says that asks nothing: greetings, help, what there is; English and Chinese."""

from __future__ import annotations

from .castings import catalogue
from .events import Language

_SAID = {
    "hello": (
        "Hi! Tell me what to change, or say “help”.",
        "你好！告诉我想改哪里，或者说“帮助”。",
    ),
    "thanks": (
        "You are welcome! Say “export” when you want the file.",
        "不客气！需要成片时说“导出”。",
    ),
    "declined": (
        "All right, nothing changed. Tell me in other words what you would like.",
        "好的，没有改动。请换个说法告诉我。",
    ),
    "stays": ("All right: that stays as it is.", "好的，这个保持不变。"),
    "too long": (
        "That is too long for me to follow: tell me in a few sentences what to change.",
        "这段话太长了，我跟不上：请用几句话告诉我要改什么。",
    ),
    "nothing again": (
        "There is nothing to do again yet: what shall I change?",
        "还没有可以再做一次的操作：想改哪里？",
    ),
    "first steps": (
        "Upload a song and tell me what the video should look like, as “neon city at night”. "
        "After that I change it as you say, and “export” makes the file.",
        "先上传一首歌，再告诉我想要的画面，例如“霓虹城市夜景”。之后可以随意修改，"
        "说“导出”就能得到文件。",
    ),
    "help": (
        "Say what to change and where: “make the drop more intense”, “show the ocean in the "
        "bridge”, “black and white from 0:30 to 0:45”, “faster cuts in the second chorus”, “add a "
        "glitch”, “change the title to …”, “add “Out Now” at the end”, “music at 35%”, “vertical”, "
        "“lock the drop”, “undo”. Then: “make a 30 second short”, “status”, “export”.",
        "告诉我改什么、改哪里：“高潮更激烈一点”“桥段换成大海”“0:30到0:45变黑白”"
        "“第二段副歌剪快一点”“加故障特效”“把标题改成……”“片尾加一行字“现已上线””"
        "“音乐调到35%”“改成竖屏”“锁定高潮”“撤销”。"
        "还可以：“剪一个30秒短视频”“状态”“导出”。",
    ),
}
_LISTS = {
    "looks": ("The looks are: {names}.", "可选的色调：{names}。"),
    "transitions": ("The transitions are: {names}.", "可选的转场：{names}。"),
    "effects": ("The effects are: {names}.", "可选的特效：{names}。"),
    "scenes": ("I can draw: {names}.", "可选的画面：{names}。"),
}


def said(kind: str, language: Language) -> str:
    """Return what is said on an occasion, as ``hello``, ``thanks``, ``declined`` or ``help``."""
    return _SAID[kind][language == "zh"]


def unread(words: str, language: Language) -> str:
    """Return what is said about a part of a message that was not understood."""
    if language == "zh":
        return f"没看懂“{words}”，这部分没有改动。"
    return f"I did not understand “{words}”: nothing was changed for that."


def listed(kind: str, language: Language) -> str:
    """Return what the catalogue holds of a kind: looks, transitions, effects or scenes."""
    zh = language == "zh"
    rows = getattr(catalogue(), kind).values()
    names = [it.words_zh[0] if zh else it.name.replace("_", " ") for it in rows]
    return _LISTS[kind][zh].format(names=("、" if zh else ", ").join(dict.fromkeys(names)))
