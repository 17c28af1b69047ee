"""Messages as they come: which tools they lead to, with which arguments."""

from __future__ import annotations

from typing import Any

import pytest

from beatreel.agent.planning import plan
from beatreel.agent.reading.context import Context
from beatreel.draft import remove_track, set_title

from .reel import reel

CHORUS_2 = [{"section": "chorus", "ordinal": 2}]
SAID: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = [
    ("yo can u make the drop go harder", [("change_intensity", {"direction": "more"})]),
    (
        "too dark, cant see anything in verse 2",
        [("change_look", {"look": "brighter", "where": [{"section": "verse", "ordinal": 2}]})],
    ),
    (
        "can we get rid of that dissolve before the break",
        [("change_transition", {"transition": "cut"})],
    ),
    (
        "the title font is ugly, use something with serifs",
        [("change_text", {"which": "title", "style": "serif"})],
    ),
    (
        "put the title at the bottom and make it pink",
        [("change_text", {"color": "#ff5fa2", "position": "lower"})],
    ),
    ("the song is too loud, bring it to 70%", [("set_volume", {"percent": 70.0})]),
    ("make a 60s version for shorts", [("make_version", {"kind": "short", "seconds": 60.0})]),
    ("cut on half bars in the build", [("change_pace", {"direction": "faster"})]),
    (
        "put beach.mp4 on shots 9 and 10",
        [("use_media", {"media": "m1", "where": [{"shots": [9, 10]}]})],
    ),
    ("tempo is half of what you think", [("correct_grid", {"tempo": "half"})]),
    ("the grid is 30 ms late", [("correct_grid", {"offset_ms": -30.0})]),
    (
        "the last 4 bars should be black and white and calmer",
        [
            ("change_look", {"where": [{"bars": [-4, -1]}]}),
            ("change_intensity", {"where": [{"bars": [-4, -1]}]}),
        ],
    ),
    (
        "more red in the drop please, and a bit brighter",
        [("change_look", {"look": "more red"}), ("change_look", {"look": "brighter"})],
    ),
    (
        "less glitch in the second chorus",
        [("remove_effects", {"effect": "glitch", "keep": 0.5, "where": CHORUS_2})],
    ),
    (
        "music down 20 percent under the clip",
        [("duck", {"percent": 80.0, "where": [{"media": "m1"}]})],
    ),
    ("clip sound at 80%", [("set_volume", {"sound": "m1", "percent": 80.0})]),
    ("slow the beach clip to 70%", [("change_speed", {"speed": 0.7, "where": [{"media": "m1"}]})]),
    ("is my export finished", [("get_status", {})]),
    (
        "export for youtube in 1080p, high quality",
        [("export_video", {"resolution": 1080, "quality": "high"})],
    ),
    ("remove the second text", [("remove_text", {"which": "x2"})]),
    ("move the Night Owl text to 0:50", [("move_text", {"which": "x2"})]),
    ("the artist is called Lena K", [("set_artist", {"artist": "Lena K"})]),
    (
        "add light leaks and glow in the outro",
        [("add_effects", {"effect": "leak, glow", "where": [{"section": "outro"}]})],
    ),
    ("trim shot 9 to one bar", [("trim_shot", {"shot": 9, "seconds": 2.0})]),
    (
        "second chorus: black and white, faster cuts and a shake",
        [
            ("change_look", {"where": CHORUS_2}),
            ("change_pace", {"where": CHORUS_2}),
            ("add_effects", {"effect": "shake", "where": CHORUS_2}),
        ],
    ),
    (
        "make the outro calmer then export",
        [("change_intensity", {"direction": "less"}), ("export_video", {})],
    ),
    (
        "move the last shot to the beginning",
        [("move_shot", {"shot": -1, "beside": 1, "after": False})],
    ),
    (
        "make it warmer and add the title at the end",
        [
            ("change_look", {"look": "warm"}),
            ("add_text", {"text": "Midnight Drive", "where": [{"section": "outro"}]}),
        ],
    ),
    (
        "put a flash on the last beat of the drop",
        [("add_effects", {"effect": "flash", "where": [{"section": "drop", "beats": [-1, -1]}]})],
    ),
    (
        "shake on beat 3 of bar 9",
        [("add_effects", {"effect": "shake", "where": [{"bars": [9, 9], "beats": [3, 3]}]})],
    ),
    (
        "glitch on the last two beats of the bridge",
        [("add_effects", {"where": [{"section": "bridge", "beats": [-2, -1]}]})],
    ),
    ("副歌第一拍抖动", [("add_effects", {"where": [{"section": "chorus", "beats": [1, 1]}]})]),
    (
        "drop should hit harder and add a flash on the first beat",
        [
            ("change_intensity", {"where": [{"section": "drop"}]}),
            ("add_effects", {"where": [{"section": "drop", "beats": [1, 1]}]}),
        ],
    ),
    (
        "lower the music in the drop",
        [("duck", {"percent": 60.0, "where": [{"section": "drop"}]})],
    ),
    ("a whip pan before the drop", [("change_transition", {"where": [{"section": "drop"}]})]),
    ("never mind", []),
    ("how do i change the title?", []),
    ("副歌不够燃", [("change_intensity", {"direction": "more"})]),
    ("drop换个look，要neon", [("change_look", {})]),
    ("别再用霓虹城市了", [("regenerate", {"where": [{"ids": ["v9", "v10", "v11", "v12"]}]})]),
    (
        "前奏第一个镜头用封面",
        [("use_media", {"media": "m2", "where": [{"section": "intro", "shots": [1]}]})],
    ),
    ("第二段主歌每隔一个镜头用封面", [("use_media", {"media": "m2"})]),
    ("29小节加字幕“第二章”", [("add_text", {"text": "第二章", "where": [{"bars": [29, 29]}]})]),
    ("右下角加上歌手名字", [("add_text", {"text": "Night Owl", "position": "lower-right"})]),
    ("删掉第二段文字", [("remove_text", {"which": "x2"})]),
    ("1分45秒结束", [("set_duration", {"seconds": 105.0})]),
    ("把第3个镜头移到第1个前面", [("move_shot", {"shot": 3, "beside": 1})]),
    ("5号6号镜头对调", [("swap_shots", {"one": 5, "other": 6})]),
    ("音量60", [("set_volume", {"percent": 60.0})]),
    (
        "第二段副歌：黑白、剪快、加抖动",
        [("change_look", {}), ("change_pace", {}), ("add_effects", {})],
    ),
    ("重拍晚了一拍", [("correct_grid", {"shift": -1})]),
    ("怎么改标题", []),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_a_message_leads_to_these_calls(
    text: str, wanted: list[tuple[str, dict[str, Any]]]
) -> None:
    made = plan(text, Context("en", reel()))
    assert [call.tool for call in made.calls] == [name for name, _ in wanted]
    for call, (_, args) in zip(made.calls, wanted, strict=True):
        told = {key: _plain(call.args.get(key)) for key in args}
        assert told == args
    assert made.calls or made.words


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(it) for key, it in value.items()}
    return [_plain(it) for it in value] if isinstance(value, (list, tuple)) else value


def test_everything_but_a_place_is_all_the_rest() -> None:
    (call,) = plan("lock everything except the drop", Context("en", reel())).calls
    (place,) = call.args["where"]
    assert set(place["ids"]) == {f"v{n}" for n in range(1, 29)} - {"v9", "v10", "v11", "v12"}


NO_INTRO = {f"v{n}" for n in range(3, 29)}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lock the intro and redo the rest", "lock"),
        ("lock the intro, regenerate everything else", "lock"),
        ("锁定前奏，其余重做", "lock"),
        ("keep the intro and redo the rest", ""),
        ("regenerate everything but the intro", ""),
        ("除了前奏都重新生成", ""),
    ],
)
def test_the_rest_is_all_but_what_was_named(text: str, first: str) -> None:
    calls = plan(text, Context("en", reel())).calls
    assert [it.tool for it in calls] == ([first] if first else []) + ["regenerate"]
    assert set(calls[-1].args["where"][0]["ids"]) == NO_INTRO
    if first:
        assert calls[0].args["where"] == [{"section": "intro"}]


def test_the_rest_said_again_is_the_same_rest() -> None:
    rest = [{"ids": sorted(NO_INTRO)}]
    (call,) = plan("redo the rest", Context("en", reel(), memory={"where": rest})).calls
    assert set(call.args["where"][0]["ids"]) == NO_INTRO


def test_the_rest_of_nothing_is_asked_about() -> None:
    made = plan("lock everything else", Context("en", reel()))
    assert not made.calls
    assert made.words[0].startswith("The rest beside what")


@pytest.mark.parametrize(
    ("text", "tool", "said"),
    [
        ("make it warmer and add the title", "change_look", "The title is shown already"),
        ("add the title and make it warmer", "change_look", "The title is shown already"),
        ("make it warmer and add some text", "change_look", "What shall it say?"),
        ("暖一点，加上标题", "change_look", "标题已经显示了"),
        ("make it warmer and rotate the logo", "change_look", "not understand “rotate the logo”"),
        ("暖一点，再把人物旋转一下", "change_look", "没看懂“把人物旋转一下”"),
    ],
)
def test_half_of_a_message_is_done_and_the_other_half_spoken_of(
    text: str, tool: str, said: str
) -> None:
    language = "zh" if "点" in text else "en"
    made = plan(text, Context(language, reel()))
    assert [it.tool for it in made.calls] == [tool]
    assert said in made.words[0]


LINES = 'neon on the water\nshe said "stay" and left\nlock the door, redo the rest\n'


@pytest.mark.parametrize(
    ("text", "args"),
    [
        (f"lyrics:\n{LINES}", {"lyrics": LINES.strip()}),
        (f"karaoke lyrics please:\n{LINES}", {"lyrics": LINES.strip(), "style": "karaoke"}),
        (f"歌词：\n{LINES}", {"lyrics": LINES.strip()}),
        ("make the lyrics karaoke", {"style": "karaoke"}),
        ("歌词用打字机样式", {"style": "typewriter"}),
        ("[0:10] one\n[0:12] two", {"lyrics": "[0:10] one\n[0:12] two"}),
    ],
)
def test_pasted_lyrics_are_taken_as_they_are(text: str, args: dict[str, str]) -> None:
    (call,) = plan(text, Context("en", reel())).calls
    assert call.tool == "set_lyrics"
    assert {key: value.strip() for key, value in call.args.items()} == args


def test_long_lyrics_are_taken_whole() -> None:
    text = "\n".join(f"[{n // 60:02d}:{n % 60:02d}.00]{'la ' * 20}" for n in range(118))
    assert len(text) > 5_000
    (call,) = plan(f"lyrics:\n{text}", Context("en", reel())).calls
    assert call.args["lyrics"].endswith(text)


def test_a_title_that_is_not_shown_is_put_in() -> None:
    bare = remove_track(reel(), "t3")
    (call,) = plan("add the title", Context("en", bare)).calls
    assert (call.tool, call.args) == ("add_text", {"text": "Midnight Drive", "where": []})
    unnamed = set_title(bare, "")
    assert "What is the title?" in plan("add the title", Context("en", unnamed)).words[0]


def test_it_is_what_was_spoken_of_last() -> None:
    memory = {"where": [{"section": "bridge"}], "text": "x2"}
    context = Context("en", reel(), memory=memory)
    assert plan("make that darker", context).calls[0].args["where"] == [{"section": "bridge"}]
    assert plan("make it blue", context).calls[0].args["which"] == "x2"
    assert plan("make it vertical", context).calls[0].args == {"aspect": "9:16"}


def test_the_same_again_goes_on_from_the_last_edit() -> None:
    memory = {"last": {"tool": "add_effects", "args": {"effect": "glitch", "where": []}}}
    (call,) = plan("do the same for the second chorus", Context("en", reel(), memory=memory)).calls
    assert (call.tool, call.args) == ("add_effects", {"effect": "glitch", "where": CHORUS_2})
    assert not plan("again", Context("en", reel())).calls
