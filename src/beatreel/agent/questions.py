"""What the agent asks and says by itself: choices, help, small talk; English and Chinese."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .events import Language


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, and the call that it stands for."""

    label: str
    tool: str
    args: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"label": self.label, "tool": self.tool, "args": self.args}


@dataclass(frozen=True, slots=True)
class Question:
    """A question with up to three choices."""

    text: str
    choices: tuple[Choice, ...] = ()


def asked(lead: str, choices: list[Choice], language: Language) -> Question:
    """Return a question that lists its choices by number."""
    listed = " ".join(f"{number}. {it.label}" for number, it in enumerate(choices[:3], 1))
    tail = {"en": " — say a number, or put it another way.", "zh": "——说个数字，或者换个说法。"}
    return Question(f"{lead} {listed}{tail[language]}", tuple(choices[:3]))


#: By what is unclear: English and Chinese.
_OPEN = {
    "lyrics": (
        "Paste them below the word “lyrics”: as LRC, “[0:12.5] first line”, as SRT, or line by line?",
        "请在“歌词”下面粘贴：LRC（“[0:12.5] 第一句”）、SRT，或者逐行，可以吗？",
    ),
    "text": (
        "What shall it say? Put the words in quotes, like: add “Out Now” at the end.",
        "写什么内容？请把文字放在引号里，例如：片尾加“现已上线”。",
    ),
    "which text": (
        "Which text do you mean: the title, or the words of another one in quotes?",
        "是哪段文字？标题，还是别的（请把内容放在引号里）？",
    ),
    "lock": (
        "What shall I lock: a section, like “lock the drop”, or “lock everything”?",
        "锁定哪里？例如“锁定高潮”，或“全部锁定”？",
    ),
    "rest": (
        "The rest beside what: which section, like “everything but the intro”?",
        "除了哪里之外？请说段落，例如“除了前奏都重新生成”？",
    ),
    "title": (
        "What is the title? Put it in quotes, like: the title is “Night Drive”.",
        "标题是什么？请放在引号里，例如：标题是“夜行”。",
    ),
    "duck": (
        "Where shall the music go down: a section, a time, or while which clip plays?",
        "音乐在哪里压低？某个段落、某个时间，还是某段素材播放时？",
    ),
    "transition": (
        "Which transition: dissolve, whip, glitch, or a plain cut — and into which section?",
        "用哪种转场：叠化、甩镜、故障，还是直接切？在哪一段？",
    ),
}
_GRID = (
    "What is wrong with the beat grid?",
    "节拍网格哪里不对？",
)


def about(what: str, args: Mapping[str, Any], language: Language) -> Question:
    """Return the question about something that was left open."""
    zh = language == "zh"
    if what in _OPEN:
        return Question(_OPEN[what][zh])
    if what == "remove":
        choices = [
            Choice("所有文字" if zh else "all texts", "remove_text", {"which": "all"}),
            Choice("所有特效" if zh else "all effects", "remove_effects"),
            Choice(
                "所有转场" if zh else "all transitions", "change_transition", {"transition": "cut"}
            ),
        ]
        return asked("要去掉什么？" if zh else "What shall go?", choices, language)
    if what == "title shown":
        text = {"text": str(args.get("text", ""))}
        choices = [
            Choice("片尾" if zh else "at the end", "add_text", {**text, "where": [{"last": 4}]}),
            Choice("开头" if zh else "at the start", "add_text", {**text, "where": [{"first": 4}]}),
        ]
        lead = "标题已经显示了，还想放在哪里？" if zh else "The title is shown already: where else?"
        return asked(lead, choices, language)
    if what == "which scene":
        from .castings import likely_scenes

        where = list(args.get("where") or [])
        choices = [
            Choice(
                it.words_zh[0] if zh else it.name.replace("_", " "),
                "change_scene",
                {"scene": it.name, "where": where},
            )
            for it in likely_scenes(str(args.get("scene", "")))
        ]
        lead = (
            "没有完全一样的画面，最接近的是：" if zh else "I have nothing just like that. How about"
        )
        return asked(lead + ("哪一个？" if zh else " one of these?"), choices, language)
    if what == "grid":
        choices = [
            Choice(
                "应该是半速" if zh else "it is really half time", "correct_grid", {"tempo": "half"}
            ),
            Choice(
                "应该是双速" if zh else "it is really double time",
                "correct_grid",
                {"tempo": "double"},
            ),
            Choice(
                "重拍往后挪一拍" if zh else "the one is a beat later", "correct_grid", {"shift": 1}
            ),
        ]
        return asked(_GRID[zh], choices, language)
    if what in ("scene", "speed", "regenerate", "transition place"):
        return _place(what, args, language)
    if what == "look":
        choices = [
            Choice(("更暖" if zh else "warmer"), "change_look", {"look": "warm"}),
            Choice(("更暗" if zh else "darker"), "change_look", {"look": "darker"}),
            Choice(("黑白" if zh else "black and white"), "change_look", {"look": "noir"}),
        ]
        return asked(
            "想要什么样的色调？" if zh else "Which look would you like?", choices, language
        )
    return unclear(language)


def _place(what: str, args: Mapping[str, Any], language: Language) -> Question:
    zh = language == "zh"
    tool, given = {
        "scene": ("change_scene", {"scene": args.get("scene", "")}),
        "speed": ("change_speed", {"speed": 0.7, "relative": True}),
        "regenerate": ("regenerate", {}),
        "transition place": ("change_transition", {"transition": args.get("transition", "cut")}),
    }[what]
    places = [
        ("整个视频" if zh else "in the whole video", []),
        ("高潮" if zh else "in the drop", [{"section": "drop", "loose": True}]),
        ("副歌" if zh else "in the chorus", [{"section": "chorus", "loose": True}]),
    ]
    choices = [Choice(label, tool, {**given, "where": where}) for label, where in places]
    return asked("在哪里？" if zh else "Where?", choices, language)


#: What an intent is called where it is offered.
_OFFERS = {
    "intensity_more": ("make it hit harder", "更有冲击力"),
    "intensity_less": ("make it calmer", "更柔和"),
    "pace_faster": ("cut more often", "剪得更快"),
    "pace_slower": ("cut less often", "剪得更慢"),
    "regenerate": ("show new pictures there", "那里换一批画面"),
    "look_warm": ("a warmer look", "暖色调"),
    "look_dark": ("a darker look", "更暗"),
    "look_bright": ("a brighter look", "更亮"),
    "transitions_smooth": ("dissolve from shot to shot", "用叠化转场"),
    "volume_up": ("turn the music up", "音乐大声一点"),
    "volume_down": ("turn the music down", "音乐小声一点"),
    "vertical": ("make it vertical, 9:16", "改成竖屏 9:16"),
    "lock": ("lock that part", "锁定那一段"),
    "undo": ("undo the last edit", "撤销上一步"),
    "export": ("export the video", "导出视频"),
    "status": ("tell what is in the video", "看看视频里有什么"),
}


def offered(offers: list[Mapping[str, Any]], language: Language) -> Question:
    """Return the question whether one of these likely intents is meant."""
    zh = language == "zh"
    choices = [
        Choice(_OFFERS[str(it["name"])][zh], str(it["tool"]), dict(it["args"]))
        for it in offers
        if it["name"] in _OFFERS
    ]
    if not choices:
        return unclear(language)
    taken = {(it.tool, str(it.args)) for it in choices}
    more = [it for it in unclear(language).choices if (it.tool, str(it.args)) not in taken]
    choices = [*choices, *more] if len(choices) < 3 else choices
    lead = "不太确定，你是想要哪一种？" if zh else "I am not sure: do you mean one of these?"
    return asked(lead, choices, language)


def unclear(language: Language) -> Question:
    """Return the question where nothing was understood."""
    zh = language == "zh"
    choices = [
        Choice(
            "整体更有冲击力" if zh else "hit harder overall",
            "change_intensity",
            {"direction": "more"},
        ),
        Choice("换一批画面" if zh else "show new pictures", "regenerate", {}),
        Choice("换成暖色调" if zh else "a warmer look", "change_look", {"look": "warm"}),
    ]
    lead = "不太确定你想改什么。" if zh else "I am not sure what to change. Would you like it to"
    return asked(lead if not zh else lead + "是想要哪一种？", choices, language)


def unread(words: str, language: Language) -> str:
    """Return what is said about a part of a message that was not understood."""
    return {
        "en": f"I did not understand “{words}”: nothing was changed for that.",
        "zh": f"没看懂“{words}”，这部分没有改动。",
    }[language]


_HELLO = {
    "en": {
        "hello": "Hi! Tell me what to change, or say “help”.",
        "thanks": "You are welcome! Say “export” when you want the file.",
    },
    "zh": {
        "hello": "你好！告诉我想改哪里，或者说“帮助”。",
        "thanks": "不客气！需要成片时说“导出”。",
    },
}


def greeting(kind: str, language: Language) -> str:
    """Return an answer to small talk."""
    return _HELLO[language].get(kind, _HELLO[language]["hello"])


def declined(language: Language) -> str:
    """Return what is said where none of the choices was right."""
    return {
        "en": "All right, nothing changed. Tell me in other words what you would like.",
        "zh": "好的，没有改动。请换个说法告诉我。",
    }[language]


def helping(language: Language, video: bool) -> str:
    """Return what can be asked for."""
    if not video:
        return {
            "en": "Upload a song and tell me what the video should look like, as “neon city at "
            "night”. After that I change it as you say, and “export” makes the file.",
            "zh": "先上传一首歌，再告诉我想要的画面，例如“霓虹城市夜景”。之后可以随意修改，说“导出”就能得到文件。",
        }[language]
    return {
        "en": "Say what to change and where: “make the drop more intense”, “show the ocean in the "
        "bridge”, “black and white from 0:30 to 0:45”, “faster cuts in the second chorus”, “add a "
        "glitch”, “change the title to …”, “add “Out Now” at the end”, “music at 35%”, “vertical”, "
        "“lock the drop”, “undo”. Then: “make a 30 second short”, “status”, “export”.",
        "zh": "告诉我改什么、改哪里：“高潮更激烈一点”“桥段换成大海”“0:30到0:45变黑白”“第二段副歌剪快一点”"
        "“加故障特效”“把标题改成……”“片尾加一行字“现已上线””“音乐调到35%”“改成竖屏”“锁定高潮”“撤销”。"
        "还可以：“剪一个30秒短视频”“状态”“导出”。",
    }[language]
