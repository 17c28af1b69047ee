"""What is not to be done is not done, whatever the verb is."""

from __future__ import annotations

import pytest

from beatreel.agent.reading.clause import Intent
from beatreel.agent.reading.context import Context
from beatreel.agent.reading.reader import read
from beatreel.agent.reading.text import prepare

from .reel import reel


def asked(text: str) -> list[Intent]:
    language = "en" if text.isascii() else "zh"
    return read(prepare(text), Context(language, reel()))


KEPT = [
    "don't remove the title",
    "can you not delete the title",
    "don't delete shot 5",
    "no need to delete shot 4",
    "don't take out the flashes in the drop",
    "don't mute the music",
    "don't lock the drop",
    "don't undo that",
    "don't remove all transitions",
    "标题别删",
    "不要删第五个镜头",
    "高潮别锁",
    "别静音",
    "高潮别加闪",
    "60帧不要了",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_not_to_be_done_stays_undone(text: str) -> None:
    assert [it.tool for it in asked(text)] == ["stay"]


@pytest.mark.parametrize(
    ("text", "tool", "key", "value"),
    [
        ("dont make the intro brighter make it darker", "change_look", "look", "darker"),
        ("lose the flash in the drop but the punch stays", "remove_effects", "effect", "flash"),
        ("第二段副歌的glitch弄掉但是punch别动", "remove_effects", "effect", "glitch"),
        ("第14个镜头慢一半，声音别动", "change_speed", "speed", 0.5),
        ("高潮炸一点，别太猛", "change_intensity", "amount", 0.3),
        ("高潮炸一点，别加闪", "change_intensity", "direction", "more"),
        ("主歌一频闪，第一个镜头不要", "add_effects", "effect", "strobe"),
        ("title should say NIGHT RIDE not midnight drive", "set_title", "title", "NIGHT RIDE"),
        ("title should be Why Not Me", "set_title", "title", "Why Not Me"),
    ],
)
def test_the_rest_of_it_is_done(text: str, tool: str, key: str, value: object) -> None:
    (intent,) = asked(text)
    assert (intent.tool, intent.args[key]) == (tool, value)


def test_what_stands_before_what_stays_is_told() -> None:
    (intent,) = asked("make the music boom like thunderbolts, leave the rest")
    assert intent.tool == "unread"


def test_a_question_behind_an_edit_is_asked() -> None:
    tools = [
        it.args.get("about", it.tool) for it in asked("idk about the break, maybe fire instead?")
    ]
    assert tools == ["which scene"]
