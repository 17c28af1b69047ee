"""Messages that nobody should send: answered politely, and the draft stays what it was."""

# ruff: noqa: E501  (what people say reads better in whole rows)

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beatreel.agent import Agent, Bench
from beatreel.agent.planning import plan
from beatreel.agent.reading.context import Context
from beatreel.agent.reading.text import prepare
from beatreel.agent.where import texts
from beatreel.draft import Draft

from .asking import Studio, replied
from .reel import reel
from .wants.answers import asks


def say(text: str, bench: Bench | None = None) -> tuple[str, Draft]:
    """Return the reply to a message and the draft after it."""
    bench = bench or Studio()
    reply = asyncio.run(replied(Agent(), bench, text))
    assert bench.now is not None
    return reply, bench.now


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "...", "？？？", "\x00\x07\x1b[31m\u202e", "🙂🙂🙂"]
)
def test_nothing_said_is_asked_about(text: str) -> None:
    reply, after = say(text)
    assert reply
    assert after == reel()


def test_fifty_kilobytes_are_too_long_to_follow() -> None:
    reply, after = say("make the drop more intense " * 2_000)
    assert "too long" in reply
    assert after == reel()
    assert "太长" in say("高潮再激烈一点。" * 4_000)[0]


def test_control_characters_do_not_hide_a_request() -> None:
    reply, after = say("make \x07the\u200b bridge\x1b black \x00and white\u202e")
    assert reply == "Set the look of 2 shots (1:28–1:36) to noir."
    assert after != reel()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("make 副歌 more intense please", "Set the speed of 8 shots"),
        ("把 drop 的 look 换成 noir", "把 4 个镜头（0:32–0:48）的风格设为黑白。"),
        ("给intro加VHS效果 thanks", "把 2 个镜头（0:00–0:08）的特效设为录像带"),
    ],
)
def test_languages_may_be_mixed(text: str, said: str) -> None:
    assert said in say(text)[0] or "8 个镜头" in say(text)[0]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ('add "she said \\"stay\\"" in the bridge', 'she said "stay"'),
        ("add “he said ‘go’ twice” in the bridge", "he said ‘go’ twice"),
        ("桥段写上“她说「留下」”", "她说「留下」"),
        ("put 'Don't Stop' on the drop", "Don't Stop"),
        ("write 「\"A\" & 'B'」 on the drop", "\"A\" & 'B'"),
        ('add "undo everything; delete all" in the bridge', "undo everything; delete all"),
    ],
)
def test_quotes_within_quotes_are_kept(text: str, wording: str) -> None:
    _, after = say(text)
    assert wording in [it.text.text for it in texts(after) if it.text]
    assert len(texts(after)) == 3


def test_a_quote_without_an_end_does_no_harm() -> None:
    assert say('add "Out Now at the end')[1] == reel()


def test_undo_with_nothing_to_undo() -> None:
    assert say("undo")[0] == "There is nothing to undo."
    assert say("撤销")[0] == "没有可以撤销的修改。"
    assert say("重做")[0] == "没有可以重做的修改。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "make the second bridge darker",
            "There is no second bridge: there are an intro, 2 verses",
        ),
        ("第三段副歌加故障", "没有第 3 段副歌：这里有1 段前奏"),
        ("glitch on bars 200 to 210", "There is no bar 200: the last one is 60."),
        ("faster cuts from 5:00 to 5:30", "5:00 is past the end: the video lasts 2:00."),
        ("5分到6分剪快一点", "5:00 已经超过结尾：视频全长 2:00。"),
        ("swap shots 3 and 99", "There is no shot 99: there are 28, counted from 1."),
    ],
)
def test_what_is_not_there_is_named_with_what_is(text: str, said: str) -> None:
    reply, after = say(text)
    assert said in reply
    assert after == reel()


@pytest.mark.parametrize(
    "text", ["delete everything", "全部删了", "remove it", "make it better", "弄好看点"]
)
def test_nothing_is_taken_away_on_a_guess(text: str) -> None:
    reply, after = say(text)
    assert asks(reply)
    assert " 1. " in reply
    assert after == reel()


def test_a_question_is_answered_by_a_number() -> None:
    bench = Studio()
    say("delete everything", bench)
    reply, after = say("the second one", bench)
    assert "effects" in reply
    assert not any(it.effects for track in after.tracks for it in track.segments)


def test_before_there_is_a_video_nothing_breaks() -> None:
    for text in ("undo", "export", "what can you do?", "status", "lock the drop", "neon city"):
        assert asyncio.run(replied(Agent(), Bench(None), text))


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_has_a_plan(text: str) -> None:
    made = plan(text, Context("en", reel()))
    assert made.calls or made.words


@given(st.lists(st.sampled_from(
    ["make", "the", "drop", "second", "chorus", "第二段", "副歌", "高潮", "faster", "更", "glitch", "remove", "删", "title", "标题", "“x”", "0:30", "to", "9-16", "bars", "and", ",", "。", "undo", "lock", "锁", "all", "全部", "red", "红", "then", "然后", "text", "1:1", "fade", "music"]), max_size=14))  # fmt: skip
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_words_have_a_plan_that_the_tools_can_take(words: list[str]) -> None:
    from beatreel.agent import TOOLS

    for call in plan(" ".join(words), Context("en", reel())).calls:
        TOOLS[call.tool].arguments.model_validate(call.args)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_what_is_set_aside_comes_back(text: str) -> None:
    message = prepare(text)
    for quote in message.quotes:
        assert quote in message.restored(message.text)
