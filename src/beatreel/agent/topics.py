"""What the agent asks about, by what is unclear: in both languages, with calls to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .castings import likely_scenes
from .choices import LEAVE, Option, Topic, Words
from .omissions import omission

Args = Mapping[str, Any]

#: Questions without choices.
OPEN: dict[str, Words] = {
    "lyrics": (
        "Paste them below the word “lyrics”: as LRC, “[0:12.5] first line”, as SRT, or line by "
        "line?",
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


def _where(args: Args) -> dict[str, Any]:
    return {"where": list(args.get("where") or [])}


def _effect_there(args: Args) -> Topic:
    """Ask what is to become of an effect that is there already."""
    call = {"effect": str(args.get("effect", "")), **_where(args)}
    return Topic(
        ("That effect is there already. Shall I", "这个特效那里已经有了，要怎么改？"),
        (
            Option(("take it out", "去掉它"), "remove_effects", call),
            Option(("half of it", "弱一半"), "remove_effects", {**call, "keep": 0.5}),
            Option(("more of it", "更强"), "add_effects", {**call, "amount": 0.9}),
        ),
    )


def _tempo(args: Args) -> Topic:
    """Ask what is to be faster or slower: the cuts or the pictures."""
    slow, where = bool(args.get("slow")), _where(args)
    cuts = ("fewer cuts", "剪得慢一点") if slow else ("more cuts", "剪得快一点")
    moves = (
        ("pictures that move slower", "画面动得慢一点")
        if slow
        else ("pictures that move faster", "画面动得快一点")
    )
    pace = {"direction": "slower" if slow else "faster", **where}
    speed = {"speed": 0.7 if slow else 1.4, "relative": True, **where}
    return Topic(
        ("The cuts, or the pictures?", "是剪辑还是画面？"),
        (Option(cuts, "change_pace", pace), Option(moves, "change_speed", speed)),
    )


def _black(args: Args) -> Topic:
    """Ask how the video is to begin in the dark, or to end so."""
    end = args.get("edge") == "outro"
    dark = {"effect": "dim", "amount": 1.0, "where": [{"last": 1.0} if end else {"first": 1.0}]}
    label = (
        ("the last second black", "最后一秒全黑")
        if end
        else ("the first second black", "第一秒全黑")
    )
    lead = (
        "The picture cannot fade to black by and by, it can only go dark. Shall it?",
        "画面不能慢慢变黑，只能直接全黑。要不要？",
    )
    return Topic(lead, (Option(label, "add_effects", dark), LEAVE))


def _look_or_scene(args: Args) -> Topic:
    """Ask whether words are meant for what is seen or for its colours."""
    words, where = str(args.get("words", "")), _where(args)
    return Topic(
        ("The pictures, or only the colours?", "是要换画面，还是只换色调？"),
        (
            Option(
                ("show such pictures", "换成那样的画面"), "change_scene", {"scene": words, **where}
            ),
            Option(("only take its colours", "只换色调"), "change_look", {"look": words, **where}),
        ),
    )


def _louder(args: Args) -> Topic:
    """Ask how a part gets louder where all of the music is as loud as it can be."""
    rest = list(args.get("rest") or [])
    lower = tuple(
        Option(
            (f"the rest at {share}%", f"其余调到 {share}%"),
            "set_volume",
            {"percent": float(share), "where": rest},
        )
        for share in ((80, 60) if rest else ())
    )
    lead = (
        "The music is at full volume, so it cannot be louder there. Shall I lower the rest?",
        "音乐已经是最大音量，那里没法更响。要不要把其余部分调低？",
    )
    return Topic(lead, (*lower, LEAVE))


def _remove(_: Args) -> Topic:
    """Ask what is to go."""
    return Topic(
        ("What shall go?", "要去掉什么？"),
        (
            Option(("all texts", "所有文字"), "remove_text", {"which": "all"}),
            Option(("all effects", "所有特效"), "remove_effects"),
            Option(("all transitions", "所有转场"), "change_transition", {"transition": "cut"}),
        ),
    )


def _title_shown(args: Args) -> Topic:
    """Ask where a title that is shown already is to be seen too."""
    text = {"text": str(args.get("text", ""))}
    return Topic(
        ("The title is shown already: where else?", "标题已经显示了，还想放在哪里？"),
        (
            Option(("at the end", "片尾"), "add_text", {**text, "where": [{"last": 4}]}),
            Option(("at the start", "开头"), "add_text", {**text, "where": [{"first": 4}]}),
        ),
    )


def _which_scene(args: Args) -> Topic:
    """Ask which of the likeliest pictures is meant."""
    where = _where(args)
    return Topic(
        (
            "I have nothing just like that. How about one of these?",
            "没有完全一样的画面，最接近的是：哪一个？",
        ),
        tuple(
            Option(
                (it.name.replace("_", " "), it.words_zh[0]),
                "change_scene",
                {"scene": it.name, **where},
            )
            for it in likely_scenes(str(args.get("scene", "")))
        ),
    )


def _grid(_: Args) -> Topic:
    """Ask what is wrong with the beat grid."""
    return Topic(
        ("What is wrong with the beat grid?", "节拍网格哪里不对？"),
        (
            Option(("it is really half time", "应该是半速"), "correct_grid", {"tempo": "half"}),
            Option(("it is really double time", "应该是双速"), "correct_grid", {"tempo": "double"}),
            Option(("the one is a beat later", "重拍往后挪一拍"), "correct_grid", {"shift": 1}),
        ),
    )


def _look(_: Args) -> Topic:
    """Ask for a look."""
    return Topic(
        ("Which look would you like?", "想要什么样的色调？"),
        (
            Option(("warmer", "更暖"), "change_look", {"look": "warm"}),
            Option(("darker", "更暗"), "change_look", {"look": "darker"}),
            Option(("black and white", "黑白"), "change_look", {"look": "noir"}),
        ),
    )


def _place(tool: str, args: Args) -> Topic:
    """Ask where a call is meant."""
    places = (
        (("in the whole video", "整个视频"), []),
        (("in the drop", "高潮"), [{"section": "drop", "loose": True}]),
        (("in the chorus", "副歌"), [{"section": "chorus", "loose": True}]),
    )
    options = (Option(label, tool, {**args, "where": where}) for label, where in places)
    return Topic(("Where?", "在哪里？"), tuple(options))


#: Questions with choices, by what is unclear; each takes the arguments of the intent.
TOPICS: dict[str, Callable[[Args], Topic]] = {
    "effect there": _effect_there,
    "tempo": _tempo,
    "black": _black,
    "look or scene": _look_or_scene,
    "louder": _louder,
    "unused": omission,
    "remove": _remove,
    "title shown": _title_shown,
    "which scene": _which_scene,
    "grid": _grid,
    "look": _look,
    "scene": lambda args: _place("change_scene", {"scene": args.get("scene", "")}),
    "speed": lambda _: _place("change_speed", {"speed": 0.7, "relative": True}),
    "regenerate": lambda _: _place("regenerate", {}),
    "transition place": lambda args: _place(
        "change_transition", {"transition": args.get("transition", "cut")}
    ),
}
