"""What a request says beside what is to be done is done too, or asked about: by the draft."""

# ruff: noqa: E501  (what people say reads better in whole rows)

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from beatreel.agent import Agent
from beatreel.agent.planning import plan
from beatreel.agent.reading.context import Context
from beatreel.draft import Draft

from .asking import Studio, replied
from .judging import judge
from .reel import reel
from .wants.case import Case

Wants = list[dict[str, Any]]


def told(*texts: str) -> tuple[Studio, Case]:
    """Return the studio after messages, and what came of the last."""
    agent, studio, reply, before = Agent(), Studio(), "", reel()
    for text in texts:
        before = _draft(studio)
        reply = asyncio.run(replied(agent, studio, text))
    return studio, Case(before, _draft(studio), reply, studio.calls)


def _draft(studio: Studio) -> Draft:
    assert studio.now is not None
    return studio.now


DONE: list[tuple[str, Wants]] = [
    # How often.
    ("flash on every other beat in the drop", [{"shots": "9-12", "effect": "flash", "every": 2}]),
    ("flash on beat 1 of every bar in the drop", [{"shots": "9-12", "effect": "flash", "every": 4}]),
    ("strobe on every beat in the bridge", [{"shots": "22-23", "effect": "strobe", "every": 1}]),
    ("桥段每隔一拍抖一下", [{"shots": "22-23", "effect": "shake", "every": 2}]),
    ("高潮每小节闪一下", [{"shots": "9-12", "effect": "flash", "every": 4}]),
    ("cut every bar in the second chorus", [{"shots": "24-27", "is": "faster"}]),
    ("每小节闪一下", [{"shots": "all", "effect": "flash", "every": 4}]),
    # What it follows.
    ("shake on the kick in the bridge", [{"shots": "22-23", "effect": "shake", "on": "kick"}]),
    ("zoom in on every clap in verse 1", [{"shots": "3-6", "effect": "punch", "on": "snare"}]),
    ("桥段跟着踩镲抖", [{"shots": "22-23", "effect": "shake", "on": "hat"}]),
    # When.
    ("glitch when the drop hits", [{"shots": "9", "effect": "glitch", "at": [32, 32.5]}]),
    ("glitch in the last bar before the drop", [{"shots": "8", "effect": "glitch", "at": [30, 32]}]),
    ("高潮前一拍黑屏", [{"shots": "8", "effect": "dim", "at": [31.5, 32]}]),
    ("bar 18 inverted", [{"shots": "9", "effect": "invert", "at": [34, 36]}]),
    # Where.
    ("glitch on the first two bars of the bridge", [{"shots": "22", "effect": "glitch"}]),
    ("cut faster in the 4 bars leading into the drop", [{"shots": "7-8", "is": "faster"}]),
    ("building up to the drop, faster cuts", [{"shots": "7-8", "is": "faster"}]),
    ("black and white until the drop", [{"shots": "1-8", "look": "noir"}]),
    ("高潮之前都黑白", [{"shots": "1-8", "look": "noir"}]),
    ("black and white from the bridge to the end", [{"shots": "22-28", "look": "noir"}]),
    ("从桥段到最后黑白", [{"shots": "22-28", "look": "noir"}]),
    ("make it black and white from the build to the drop", [{"shots": "7-12", "look": "noir"}]),
    ("glitch in the intro and the second half of the drop", [{"shots": "1-2,11-12", "effect": "glitch"}]),
    ("darker and faster cuts in the drop", [{"shots": "9-12", "look": "midnight"}, {"shots": "9-12", "is": "faster"}]),
    ("make the first chorus calm and the second one crazy", [{"shots": "18-21", "is": "calmer"}, {"shots": "24-27", "is": "stronger"}]),
    ("put my beach clip in the bridge but in black and white", [{"shots": "22-23", "source": "media:m1"}, {"shots": "22-23", "look": "noir"}]),
    ("lock shots 9 and 10, regenerate the others in the drop", [{"shots": "9-10", "locked": True}, {"shots": "11-12", "is": "repainted"}]),
    ("whip pans into the choruses", [{"shots": "18,24", "transition": "whip"}]),
    # What is not meant.
    ("glitch on the drop, not on the chorus", [{"shots": "9-12", "effect": "glitch"}]),
    ("make everything warmer except the drop", [{"shots": "1-8,13-28", "look": "warm|sunset"}]),
    ("整体暖一点，高潮除外", [{"shots": "1-8,13-28", "look": "warm|sunset"}]),
    ("don't cut so fast in the drop", [{"shots": "9-12", "is": "slower"}]),
    ("高潮别切这么快", [{"shots": "9-12", "is": "slower"}]),
    ("make the chorus hit harder, but not too much", [{"shots": "18-21,24-27", "is": "stronger"}]),
    ("副歌再有冲击力点，但别太过", [{"shots": "18-21,24-27", "is": "stronger"}]),
    ("warmer verses, colder choruses, leave the rest", [{"shots": "3-6,14-17", "look": "warm|sunset"}, {"shots": "18-21,24-27", "look": "cold|blue|deep blue|ocean"}]),
    ("副歌暖色，桥段冷色，其余不动", [{"shots": "18-21,24-27", "look": "warm|sunset"}, {"shots": "22-23", "look": "cold|winter"}]),
    ("tone it down in the verses but keep the chorus wild", [{"shots": "3-6,14-17", "is": "calmer"}]),
    ("remove every text except the title", [{"gone": "x2"}]),
    ("除了标题其他字都删", [{"gone": "x2"}]),
    # One thing for another.
    ("replace the flash in the drop with a glitch", [{"free": "9-12", "fields": "effects"}]),
    ("change purple to blue in the drop", [{"shots": "9-12", "look": "blue|deep blue"}]),
    ("紫色换蓝色", [{"shots": "all", "look": "blue|deep blue|ocean"}]),
    ("1到4号镜头留着，别的全换", [{"shots": "5-28", "is": "repainted"}]),
    ("最后两个镜头换个顺序", [{"swap": "27,28"}]),
    ("高潮前倒放一下", [{"shots": "8", "effect": "rewind", "at": [30, 32]}]),
    ("主歌的推镜关了", [{"shots": "3-6,14-17", "effect": "-punch"}]),
    ("glitch everywhere but the drop and the bridge", [{"shots": "1-8,13-21,24-28", "effect": "glitch"}]),
    ("第一段副歌开始往后都黑白", [{"shots": "18-28", "look": "noir"}]),
    ("每次进副歌都用甩镜转场", [{"shots": "18,24", "transition": "whip"}]),
    ("get the glitches outta the second chorus", [{"shots": "24,26", "effect": "-glitch"}]),
    ("title off, artist on", [{"gone": "x1"}]),
    ("half the flashes in the drop", [{"shots": "9-12", "is": "calmer"}]),
    ("rewind right before the drop", [{"shots": "8", "effect": "rewind", "at": [30, 32]}]),
    ("zoom out in the bridge", [{"shots": "22-23", "effect": "pull"}]),
    # Numbers.
    ("speed up the first verse by 20%", [{"shots": "3-6", "speed": 1.2}]),
    ("slow the first verse down to 20%", [{"shots": "3-6", "speed": 0.2}]),
    ("make it 30 secs shorter", [{"seconds": 90.0}]),
    ("cut off the last 10 seconds", [{"seconds": 110.0}]),
    # Sound.
    ("music at 70% in the bridge", [{"level": 0.7, "in": [88, 96]}]),
    ("mute the music in the bridge", [{"level": 0.0, "in": [88, 96]}]),
    ("duck the music while the clip plays", [{"duck": "a1", "in": [56, 60]}]),
    # Text.
    ("HOLD UP in big red letters on the drop", [{"text": "HOLD UP", "at": 32.0}]),
    ("make the title red then move it to the top", [{"on": "x1", "color": "red", "pos": "upper"}]),
    ("show the title again in the drop", [{"text": "Midnight Drive", "at": 32.0}]),
    ("title's too small", [{"on": "x1", "size": "bigger"}]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wants"), DONE)
def test_what_was_said_is_all_done(text: str, wants: Wants) -> None:
    _, case = told(text)
    assert case.before != case.after, case.reply
    assert judge(wants, case) == ""


#: What nothing can be done about: the reply speaks of it, and the draft is as before.
ASKED: list[tuple[str, str]] = [
    ("red flash on the drop", "red"),
    ("flash twice at the start of the drop", "twice"),
    ("make verse 2 darker than verse 1", "verse 1"),
    ("第二段主歌比第一段暗一点", "比第一段"),
    ("shake the bridge when my girl walks in", "when my girl"),
    ("fade the music in at the drop", "at the drop"),
    ("make it vertical in the drop", "in the drop"),
    ("export only the drop", "the drop"),
    ("undo the change in the drop", "the drop"),
    ("make this part calmer", "this part"),
    ("这段太无聊了", "这段"),
    ("add a blur in the top left corner", "top left"),
    ("alternate between ocean and city in the drop", "lternate"),
    ("slowly make the drop more colorful", "slowly"),
    ("some grain and a vignette on the verses", "grain"),
    ("turn the music up in the bridge", "full volume"),
    ("fade to black at the end", "black"),
    ("it's too purple", "look"),
    ("the flashes in the drop", "there already"),
    ("副歌让歌手跳舞", "素材"),
    ("快一点", "剪辑还是画面"),
    ("way too fast now", "fewer cuts"),
    ("标题两秒淡入", "两秒"),
    ("get rid of everything blue", "look"),
    ("something with fire in the drop", "nothing just like that"),
    ("give the bridge an underwater vibe", "colours"),
    ("put me dancing in the second verse", "nothing just like that"),
    ("cut on every beat in the drop", "half a bar"),
    ("don't add any text", "stays as it is"),
    ("高潮加红色闪光", "红"),
]


@pytest.mark.parametrize(("text", "said"), ASKED)
def test_what_cannot_be_done_so_is_asked_about(text: str, said: str) -> None:
    import re

    _, case = told(text)
    assert case.before == case.after, case.reply
    assert re.search(said, case.reply), case.reply


def test_the_first_choice_leaves_out_what_cannot_be_done() -> None:
    _, case = told("red flash on the bridge", "1")
    assert judge([{"shots": "22-23", "effect": "flash"}], case) == ""


def test_louder_at_a_place_is_softer_elsewhere() -> None:
    studio, case = told("turn the music up in the drop", "1")
    loud = [it for track in case.after.tracks for it in track.segments if it.media_id == "song"]
    assert [(it.start, it.end, it.volume) for it in loud] == [
        (0, 32_000, 0.8), (32_000, 48_000, 1.0), (48_000, 120_000, 0.8),
    ]  # fmt: skip
    assert case.before != case.after
    asyncio.run(replied(Agent(), studio, "undo"))
    assert studio.now == case.before


def test_a_part_that_is_not_understood_is_named() -> None:
    _, case = told("slower cuts in the build, then boom at the drop")
    assert judge([{"shots": "7-8", "is": "slower"}], case) == ""
    assert "I did not understand “boom at the drop”" in case.reply


@pytest.mark.parametrize(
    "text", ["how long will the export take", "what's in the drop", "高潮里有啥"]
)
def test_a_question_changes_nothing(text: str) -> None:
    studio, case = told(text)
    assert case.before == case.after
    assert not [name for name, _ in studio.calls if name == "export"]
    assert case.reply


def test_a_thumbnail_takes_nothing_from_the_video() -> None:
    context = Context("en", reel())
    for text in ("a thumbnail from the drop without text", "a thumbnail from the drop, no text"):
        (call,) = plan(text, context).calls
        assert (call.tool, call.args) == ("make_thumbnail", {"at": 33.0, "titled": False})
    made = plan("export it, without the title", context)
    assert [it.tool for it in made.calls] == ["export_video"]
    assert "without the title" in made.words[0]


def test_all_is_undone_at_once() -> None:
    studio, _ = told("60 fps", "lock the drop", "undo everything")
    assert asyncio.run(studio.history()) == []


def test_how_often_an_effect_comes_is_told() -> None:
    _, case = told("flash on every second beat in the drop")
    assert case.reply.endswith("The flash comes on every 2 beats.")
    assert told("高潮每两拍闪一下")[1].reply.endswith("“闪光”每 2 拍来一次。")


def test_one_effect_takes_the_place_of_another() -> None:
    for text in ("strobe instead of the flash in the drop", "高潮的闪光换成频闪"):
        _, case = told(text)
        drop = [it for it in case.after.tracks[0].segments if it.meta.section == "drop"]
        assert all([e.type for e in it.effects] == ["punch", "strobe"] for it in drop)
