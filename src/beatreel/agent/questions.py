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
    if what == "effect there":
        return _effect_there(args, language)
    if what == "tempo":
        return _tempo(args, language)
    if what == "black":
        return _black(args, language)
    if what == "look or scene":
        return _look_or_scene(args, language)
    if what == "louder":
        return _louder(args, language)
    if what == "unused":
        return _unused(args, language)
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


def _effect_there(args: Mapping[str, Any], language: Language) -> Question:
    """Return the question what is to become of an effect that is there already."""
    zh = language == "zh"
    call = {"effect": str(args.get("effect", "")), "where": list(args.get("where") or [])}
    choices = [
        Choice("去掉它" if zh else "take it out", "remove_effects", call),
        Choice("弱一半" if zh else "half of it", "remove_effects", {**call, "keep": 0.5}),
        Choice("更强" if zh else "more of it", "add_effects", {**call, "amount": 0.9}),
    ]
    lead = "这个特效那里已经有了，要怎么改？" if zh else "That effect is there already. Shall I"
    return asked(lead, choices, language)


def _tempo(args: Mapping[str, Any], language: Language) -> Question:
    """Return the question what is to be faster or slower: the cuts or the pictures."""
    zh, slow, where = language == "zh", bool(args.get("slow")), list(args.get("where") or [])
    choices = [
        Choice(
            ("剪得慢一点" if slow else "剪得快一点")
            if zh
            else f"{'fewer' if slow else 'more'} cuts",
            "change_pace",
            {"direction": "slower" if slow else "faster", "where": where},
        ),
        Choice(
            ("画面动得慢一点" if slow else "画面动得快一点")
            if zh
            else f"pictures that move {'slower' if slow else 'faster'}",
            "change_speed",
            {"speed": 0.7 if slow else 1.4, "relative": True, "where": where},
        ),
    ]
    return asked("是剪辑还是画面？" if zh else "The cuts, or the pictures?", choices, language)


def _black(args: Mapping[str, Any], language: Language) -> Question:
    """Return the question how the video is to begin in the dark, or to end so."""
    zh, end = language == "zh", args.get("edge") == "outro"
    where = [{"last": 1.0}] if end else [{"first": 1.0}]
    dark = {"effect": "dim", "amount": 1.0, "where": where}
    choices = [
        Choice(
            ("最后一秒全黑" if end else "第一秒全黑")
            if zh
            else ("the last second black" if end else "the first second black"),
            "add_effects",
            dark,
        ),
        Choice("先不改" if zh else "leave it as it is", ""),
    ]
    lead = (
        "画面不能慢慢变黑，只能直接全黑。要不要？"
        if zh
        else "The picture cannot fade to black by and by, it can only go dark. Shall it?"
    )
    return asked(lead, choices, language)


def _look_or_scene(args: Mapping[str, Any], language: Language) -> Question:
    """Return the question whether words are meant for what is seen or for its colours."""
    zh, words, where = language == "zh", str(args.get("words", "")), list(args.get("where") or [])
    choices = [
        Choice(
            "换成那样的画面" if zh else "show such pictures",
            "change_scene",
            {"scene": words, "where": where},
        ),
        Choice(
            "只换色调" if zh else "only take its colours",
            "change_look",
            {"look": words, "where": where},
        ),
    ]
    lead = "是要换画面，还是只换色调？" if zh else "The pictures, or only the colours?"
    return asked(lead, choices, language)


def _louder(args: Mapping[str, Any], language: Language) -> Question:
    """Return the question how a part gets louder where all of the music is as loud as it can be."""
    zh = language == "zh"
    lead = (
        "音乐已经是最大音量，那里没法更响。要不要把其余部分调低？"
        if zh
        else "The music is at full volume, so it cannot be louder there. Shall I lower the rest?"
    )
    rest = list(args.get("rest") or [])
    choices = [
        Choice(
            f"其余调到 {share}%" if zh else f"the rest at {share}%",
            "set_volume",
            {"percent": float(share), "where": rest},
        )
        for share in (80, 60)
    ]
    choices.append(Choice("先不改" if zh else "leave it as it is", ""))
    return asked(lead, choices if rest else choices[-1:], language)


#: Why something that was said is not done, by its kind: English and Chinese.
_UNUSED = {
    "place": (
        "That holds for the whole video, not only “{w}”.",
        "这项只能作用于整个视频，不能只在“{w}”。",
    ),
    "undo": (
        "Edits are taken back one by one, the last first, wherever they were (“{w}”).",
        "修改只能从最后一步起逐步撤销，不分位置（“{w}”）。",
    ),
    "version": (
        "That version is cut from the strongest part, not from “{w}”.",
        "这个版本取自最强的段落，不能取自“{w}”。",
    ),
    "here": (
        "Which part is “{w}”: a section, bars or a time?",
        "“{w}”是哪里：哪个段落、小节或时间？",
    ),
    "except": (
        "I do not know what is left out there: “{w}”.",
        "不知道要除去哪里：“{w}”。",
    ),
    "quote": (
        "Is “{w}” to be a text? Then say: add “{w}”, and where.",
        "“{w}”是要加的文字吗？请说：在哪里加“{w}”。",
    ),
    "listed": ("I know no effect called “{w}”.", "没有叫“{w}”的特效。"),
    "rate": ("I cannot do that “{w}”.", "这个没办法“{w}”来一次。"),
    "signal": ("I cannot let that follow the music “{w}”.", "这个没办法“{w}”变化。"),
    "gradual": ("I can do that, but not bit by bit (“{w}”).", "这个只能一次到位，不能“{w}”。"),
    "like": (
        "I cannot take over how it is in “{w}”: say what you like there.",
        "不能照搬“{w}”的做法：请说具体想要什么。",
    ),
    "condition": (
        "I do not know when that is: “{w}”. A section, bars or a time would do.",
        "不知道“{w}”是什么时候：请说段落、小节或时间。",
    ),
    "person": (
        "I have no pictures of that (“{w}”): upload a clip and say where it goes.",
        "没有这样的素材（“{w}”）：请上传片段，再说放在哪里。",
    ),
    "colour": ("That takes no colour (“{w}”).", "这个不能指定颜色（“{w}”）。"),
    "corner": ("That is for the whole picture, not “{w}”.", "这项作用于整个画面，不能只在“{w}”。"),
    "times": ("I cannot count that out: “{w}”.", "这个没办法指定“{w}”。"),
    "": ("I have no use for “{w}” there.", "“{w}”在这里用不上。"),
}


def _unused(args: Mapping[str, Any], language: Language) -> Question:
    """Return the question about what was said and would be left out; nothing is done yet."""
    zh = language == "zh"
    kind, tool = str(args.get("kind", "")), str(args.get("tool", ""))
    kind = "undo" if kind == "place" and tool in ("undo", "redo") else kind
    kind = "version" if kind == "place" and tool == "make_version" else kind
    lead = _UNUSED.get(kind, _UNUSED[""])[zh].format(w=args.get("words", ""))
    label = ("那就整个视频" if zh else "the whole video then") if kind in ("place", "here") else ""
    label = label or ("不管这一点，照做" if zh else "do it without that")
    choices = [] if tool in _NEVER_SO else [Choice(label, tool, dict(args.get("args") or {}))]
    choices.append(Choice("先不改" if zh else "leave it as it is", ""))
    return asked(lead + ("要怎么办？" if zh else " What shall I do?"), choices, language)


#: What is taken away is not taken away for half of the reasons.
_NEVER_SO = frozenset({
    "remove_text", "remove_lyrics", "remove_shots", "set_duration", "make_version",
    "generate_video",
})  # fmt: skip


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


_LISTS = {
    "looks": ("The looks are: {names}.", "可选的色调：{names}。"),
    "transitions": ("The transitions are: {names}.", "可选的转场：{names}。"),
    "effects": ("The effects are: {names}.", "可选的特效：{names}。"),
    "scenes": ("I can draw: {names}.", "可选的画面：{names}。"),
}


def listed(kind: str, language: Language) -> str:
    """Return what the catalogue holds of a kind: looks, transitions, effects or scenes."""
    from .castings import catalogue

    zh = language == "zh"
    rows = getattr(catalogue(), kind).values()
    names = [it.words_zh[0] if zh else it.name.replace("_", " ") for it in rows]
    return _LISTS[kind][zh].format(names=("、" if zh else ", ").join(dict.fromkeys(names)))


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
