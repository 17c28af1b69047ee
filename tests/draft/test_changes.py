from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel import draft as reels
from beatreel.draft import Draft, Effect, History, Media, Text, Transition
from beatreel.draft.deltas import apply, delta, same
from beatreel.errors import InvalidInput

from .samples import drafts, plain, reel, shot
from .test_edits import edits

SAID: list[tuple[Any, str, str]] = [
    (lambda d: d, "Nothing changed.", "没有任何更改。"),
    (
        lambda d: reels.set_source(d, ["s1", "s2"], "scene:ocean"),
        "Changed 2 shots (0:02–0:06) to ocean.",
        "把 2 个镜头（0:02–0:06）换成了ocean。",
    ),
    (
        lambda d: reels.set_source(d, "s1", "media:song"),
        "Changed the shot at 0:02 to Lo-fi.",
        "把 0:02 的镜头换成了Lo-fi。",
    ),
    (
        lambda d: reels.set_title(d, "夜色霓虹"),
        'Set the title to "夜色霓虹" and changed the text "Urban Dreams" to "夜色霓虹".',
        "把标题设为“夜色霓虹”，并把文字“Urban Dreams”改为“夜色霓虹”。",
    ),
    (
        lambda d: reels.set_aspect(d, "9:16"),
        "Set the frame to 9:16, 1080×1920.",
        "把画面设为 9:16, 1080×1920。",
    ),
    (
        lambda d: reels.trim_segment(d, "s1", start=2500),
        "Moved the cut at 0:02 to 0:02.5.",
        "把 0:02 的切点移到 0:02.5。",
    ),
    (
        lambda d: reels.move_segment(d, "title", 1000),
        'Set the text "Urban Dreams" to run 0:01–0:04.',
        "把文字“Urban Dreams”的时间改为 0:01–0:04。",
    ),
    (
        lambda d: reels.set_volume(d, "bgm", 0.2),
        'Set the volume of the sound "Lo-fi" to 20%.',
        "把声音“Lo-fi”的音量设为 20%。",
    ),
    (lambda d: reels.mute(d, "bgm"), 'Muted the sound "Lo-fi".', "将声音“Lo-fi”静音。"),
    (
        lambda d: reels.set_fades(d, "bgm", fade_out=2500),
        'Set the fade-out of the sound "Lo-fi" to 2.5 s.',
        "把声音“Lo-fi”的淡出设为 2.5 s。",
    ),
    (
        lambda d: reels.set_volume(reels.set_speed(d, "bgm", 1.5), "bgm", 0.9),
        'Set the speed of the sound "Lo-fi" to 1.5× and set the volume of the sound "Lo-fi"'
        " to 90%.",
        "把声音“Lo-fi”的速度设为 1.5×，并把声音“Lo-fi”的音量设为 90%。",
    ),
    (
        lambda d: reels.set_meta(d, "s1", bar=3, beat=2.5, why="the snare"),
        "Noted a new reason for the shot at 0:02 and put the shot at 0:02 on bar 3, beat 2.5.",
        "更新了 0:02 的镜头的说明，并把 0:02 的镜头标为第 3 小节第 2.5 拍。",
    ),
    (
        lambda d: reels.rename_segment(d, "s1", "Rain"),
        'Renamed the shot at 0:02 to "Rain".',
        "把 0:02 的镜头改名为“Rain”。",
    ),
    (
        lambda d: reels.set_source(d, "s1", "media:clip", start=1500),
        "Changed the shot at 0:02 to clip.mp4 and moved the in-point of the shot at 0:02 to"
        " 0:01.5.",
        "把 0:02 的镜头换成了clip.mp4，并把 0:02 的镜头的入点移到 0:01.5。",
    ),
    (
        lambda d: reels.set_meta(d, "title", bar=2, beat=1),
        'Put the text "Urban Dreams" on bar 2, beat 1.',
        "把文字“Urban Dreams”标为第 2 小节第 1 拍。",
    ),
    (
        lambda d: reels.change_text(d, "title", size=0.125, anim="rise", font="Inter"),
        'Set the font of the text "Urban Dreams" to Inter, set the size of the text "Urban Dreams"'
        ' to 12.5% of the frame height and set the animation of the text "Urban Dreams" to rise.',
        "把文字“Urban Dreams”的字体设为Inter，把文字“Urban Dreams”的字号设为画面高度的 12.5%，"
        "并把文字“Urban Dreams”的动画设为rise。",
    ),
    (
        lambda d: reels.remove_media(d, "clip"),
        'Removed the file "clip".',
        "移除了文件“clip”。",
    ),
    (
        lambda d: reels.set_params(d, "s1", {"rain": True}),
        "Set rain of the shot at 0:02 to on.",
        "把 0:02 的镜头的 rain 设为开。",
    ),
    (lambda d: reels.lock(d, "s0"), "Locked the shot at 0:00.", "锁定了 0:00 的镜头。"),
    (
        lambda d: reels.set_transition(d, "s1", Transition(type="zoom_blur", duration=500)),
        "Set the transition into the shot at 0:02 to zoom blur (0.5 s).",
        "把 0:02 的镜头的转场设为zoom blur（0.5 秒）。",
    ),
    (
        lambda d: reels.set_effects(d, "s1", [Effect(type="shake", amount=0.3, on="snare")]),
        "Set the effects of the shot at 0:02 to shake 30% on snare.",
        "把 0:02 的镜头的特效设为shake 30%（随snare）。",
    ),
    (
        lambda d: reels.set_effects(d, "s1", []),
        "Set the effects of the shot at 0:02 to none.",
        "把 0:02 的镜头的特效设为无。",
    ),
    (
        lambda d: reels.place_text(d, "title", "lower"),
        'Moved the text "Urban Dreams" to lower.',
        "把文字“Urban Dreams”移到下方。",
    ),
    (
        lambda d: reels.set_params(d, [f"s{n}" for n in range(6)], {"haze": 0.25}),
        "Set haze of all 6 shots to 0.25.",
        "把全部 6 个镜头的 haze 设为0.25。",
    ),
    (
        lambda d: reels.set_look(d, "candy"),
        "Set the look to candy.",
        "把整体风格设为candy。",
    ),
    (
        lambda d: reels.add_text(d, Text(text='say "hi"\nnow'), 0, 900),
        'Added the text "say "hi" now".',
        '添加了文字“say "hi" now”。',
    ),
    (
        lambda d: reels.remove_text(d, "title"),
        'Removed the text "Urban Dreams".',
        "删除了文字“Urban Dreams”。",
    ),
    (
        lambda d: reels.add_track(d, 7, "Lyrics"),
        'Added track "Lyrics".',
        "添加了轨道“Lyrics”。",
    ),
    (lambda d: reels.reorder_track(d, "t3", 0), "Reordered the tracks.", "调整了轨道顺序。"),
    (
        lambda d: reels.add_media(d, Media(id="p", kind="image", name="cover.png")),
        'Added the file "cover.png".',
        "添加了文件“cover.png”。",
    ),
    (
        lambda d: reels.set_draft_meta(d, grid={"half": True}, tempo=60.0),
        "Corrected the beat grid and set the tempo to 60 BPM.",
        "校正了节拍网格，并把速度设为 60 BPM。",
    ),
    (
        lambda d: reels.set_speed(reels.set_duration(d, 9500), "s0", 0.5),
        "Set the length to 0:09.5, removed the shot at 0:10, set the speed of the shot at 0:00 to"
        ' 0.5×, set the shot at 0:08 to run 0:08–0:09.5 and set the sound "Lo-fi" to run'
        " 0:00–0:09.5.",
        "把时长设为 0:09.5，删除了 0:10 的镜头，把 0:00 的镜头的速度设为 0.5×，把 0:08 的镜头的时间"
        "改为 0:08–0:09.5，并把声音“Lo-fi”的时间改为 0:00–0:09.5。",
    ),
]


@pytest.mark.parametrize(("edit", "english", "chinese"), SAID)
def test_every_edit_is_told_in_one_sentence(edit: Any, english: str, chinese: str) -> None:
    before = reel()
    changes = reels.diff(before, edit(before))
    assert reels.describe(changes) == english
    assert reels.describe(changes, "zh") == chinese


def test_names_may_be_said_in_another_way() -> None:
    before = reel()
    looked = reels.set_look(before, "sepia")
    said = reels.describe(reels.diff(before, looked), "zh", lambda kind, name: f"<{kind} {name}>")
    assert said == "把整体风格设为<look sepia>。"


def test_a_long_list_of_changes_is_counted() -> None:
    draft = reel()
    for name in ("s0", "s2", "s4"):
        draft = reels.set_params(draft, name, {f"knob_{name}": 1, f"dial_{name}": 2})
    draft = reels.set_title(draft, "X")
    said = reels.describe(reels.diff(reel(), draft))
    assert said.count(", ") == 4
    assert said.endswith("and made 3 more changes.")


def test_changes_are_json() -> None:
    changes = reels.diff(reel(), reels.set_volume(reels.remove_segment(reel(), "s1"), "bgm", 0.5))
    listed = json.loads(json.dumps(changes.to_list()))
    assert {"kind": "sound", "id": "bgm", "field": "volume", "before": 0.35, "after": 0.5} in listed
    assert [it["id"] for it in listed if it["field"] == "removed"] == ["s1"]


def test_a_mute_and_its_end_are_called_so() -> None:
    loud, muted = reel(), reels.mute(reel(), "bgm")
    assert reels.describe(reels.diff(muted, loud)) == 'Unmuted the sound "Lo-fi".'
    other = reels.set_volume(muted, "bgm", 0.9)
    assert reels.describe(reels.diff(muted, other)) == 'Set the volume of the sound "Lo-fi" to 90%.'


def test_order_without_time_counts_as_a_change() -> None:
    wire = reels.dump(reel())
    wire["t"][2]["sg"].append({"id": "b", "s": 0, "d": 10, "x": {"text": "B"}})
    one = reels.load(wire)
    wire["t"][2]["sg"].reverse()
    assert reels.describe(reels.diff(one, reels.load(wire))) == 'Changed stacking of track "t3".'


def test_a_segment_may_change_its_track() -> None:
    draft = reels.add_track(reel(), reels.TEXT, "Lyrics", new_id="t9")
    wire = reels.dump(draft)
    wire["t"][3]["sg"] = [wire["t"][2]["sg"].pop()]
    said = reels.describe(reels.diff(draft, reels.load(wire)))
    assert said == 'Moved the text "Urban Dreams" to track t9.'


def test_unknown_keys_count_as_changes() -> None:
    wire = reels.dump(reel())
    wire["t"][0]["sg"][0]["x-mood"] = "calm"
    changes = reels.diff(reel(), reels.load(wire))
    assert reels.describe(changes) == "Set x-mood of the shot at 0:00 to calm."


def _played(data: st.DataObject, draft: Draft, count: int) -> list[Draft]:
    """Return ``draft`` and what it becomes by edits that work."""
    stages = [draft]
    for _ in range(count):
        name, arguments, options = data.draw(edits(stages[-1]))
        with suppress(InvalidInput):
            stages.append(getattr(reels, name)(stages[-1], *arguments, **options))
    return stages


@given(st.data())
@settings(max_examples=40)
def test_nothing_is_said_to_change_if_and_only_if_nothing_did(data: st.DataObject) -> None:
    first, *_, last = [*_played(data, data.draw(drafts()), 3)] * 2
    changes = reels.diff(first, last)
    assert bool(changes) is (reels.dump(first) != reels.dump(last))
    for language, nothing in (("en", "Nothing changed."), ("zh", "没有任何更改。")):
        assert (reels.describe(changes, language) == nothing) is (not changes)


@given(st.data())
@settings(max_examples=40)
def test_undo_and_redo_give_the_exact_drafts(data: st.DataObject) -> None:
    stages = _played(data, data.draw(drafts(locks=True)), 5)
    stages = [stages[0], *(b for a, b in pairwise(stages) if a != b)]
    history = History()
    for number in range(1, len(stages)):
        history = history.record(stages[number - 1], stages[number], f"step {number}")
    history = History.from_dict(json.loads(json.dumps(history.to_dict())))
    draft = stages[-1]
    for stage in reversed(stages[:-1]):
        history, draft = history.undo(draft)
        assert draft == stage
    for stage in stages[1:]:
        history, draft = history.redo(draft)
        assert draft == stage
    assert history.back(draft, len(stages) - 1) == stages[0]


def test_nothing_to_undo_or_redo() -> None:
    with pytest.raises(InvalidInput, match="nothing to undo"):
        History().undo(reel())
    with pytest.raises(InvalidInput, match="nothing to redo"):
        History().redo(reel())


def test_a_new_edit_forgets_what_was_undone() -> None:
    first, second, third = reel(), reels.set_title(reel(), "B"), reels.set_title(reel(), "C")
    history, draft = History().record(first, second, "b").undo(second)
    history = history.record(draft, third, "c")
    assert [step.said for step in history.past] == ["c"]
    assert history.future == ()


def test_an_edit_without_effect_is_not_recorded() -> None:
    assert History().record(reel(), reel(), "nothing") == History()


def test_undo_of_another_draft_is_refused() -> None:
    history = History().record(reel(), reels.set_title(reel(), "B"), "b")
    with pytest.raises(InvalidInput, match="changed elsewhere"):
        history.undo(reels.set_title(reel(), "C"))


@pytest.mark.parametrize("stored", [{}, {"past": 5, "future": []}, {"past": [{}], "future": []}])
def test_a_history_that_is_none_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="start a new one"):
        History.from_dict(stored)


def test_one_edit_of_a_long_draft_is_stored_small() -> None:
    before = reel(200)
    after = reels.split_segment(before, "s100", 201_000)
    stored = json.dumps(History().record(before, after, "split").to_dict())
    assert len(stored) < 2000 < len(reels.dumps(before))


@given(plain, plain)
@settings(max_examples=100)
def test_a_delta_makes_the_new_value_exactly(old: Any, new: Any) -> None:
    change = json.loads(json.dumps(delta(old, new)))
    made = apply(change, old) if change else old
    assert same(made, new)


@pytest.mark.parametrize(("one", "other"), [(1, 1.0), (1, True), (0, False), ([1], [True])])
def test_numbers_of_another_kind_are_not_the_same(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert same(apply(delta({"a": one}, {"a": other}), {"a": one}), {"a": other})


def test_the_summary_has_the_documented_form() -> None:
    draft = Draft(
        duration=10_000,
        tracks=[
            reels.Track(id="a", type=0, segments=[shot(0, 0, 10_000, name="city timelapse")]),
            reels.Track(
                id="b",
                type=1,
                segments=[
                    reels.Segment(id="m", start=0, duration=10_000, name="Lo-fi", volume=0.35)
                ],
            ),
            reels.Track(
                id="c",
                type=7,
                segments=[
                    reels.Segment(id="x", start=0, duration=3000, text=Text(text="Urban Dreams"))
                ],
            ),
        ],
    )
    assert reels.summary(draft) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)"
        ' 3. Title: "Urban Dreams" (0-3s)'
    )


@pytest.mark.parametrize(
    ("draft", "english", "chinese"),
    [
        (Draft(), "Timeline (0 tracks): empty", "时间线（0 条轨道）：空"),
        (
            Draft(tracks=[reels.Track(id="a", type=1, segments=())]),
            "Timeline (1 track): 1. BGM: empty",
            "时间线（1 条轨道）：1. 配乐：空",
        ),
        (
            reels.mute(reels.trim_segment(reel(12), "s3", end=7550), "bgm"),
            "Timeline (3 tracks): 1. Video: neon city, aurora, tunnel (0-24s)"
            ' 2. BGM: Lo-fi (0-24s, 0%) 3. Title: "Urban Dreams" (0-3s)',
            "时间线（3 条轨道）：1. Video：neon city、aurora、tunnel（0-24 秒）"
            ' 2. 配乐：Lo-fi（0-24 秒、0%） 3. 标题："Urban Dreams"（0-3 秒）',
        ),
        (
            reels.Draft(
                tracks=[
                    reels.Track(
                        id="a",
                        type=7,
                        name="Lyrics",
                        segments=[
                            reels.Segment(
                                id=f"w{n}", start=n * 1250, duration=1250, text=Text(text=str(n))
                            )
                            for n in range(5)
                        ],
                    )
                ]
            ),
            'Timeline (1 track): 1. Lyrics: "0", "1", "2" and 2 more (0-6.3s)',
            '时间线（1 条轨道）：1. Lyrics："0"、"1"、"2"等 5 项（0-6.3 秒）',
        ),
    ],
)
def test_summary(draft: Draft, english: str, chinese: str) -> None:
    assert reels.summary(draft) == english
    assert reels.summary(draft, "zh") == chinese


def test_fingerprint_is_of_what_is_seen_in_the_range() -> None:
    draft = reel()
    here, there = reels.fingerprint(draft, 0, 3000), reels.fingerprint(draft, 8000, 12_000)
    changes = {
        "other shot": (reels.set_source(draft, "s4", "scene:ocean"), (True, False)),
        "shot": (reels.set_source(draft, "s1", "scene:ocean"), (False, True)),
        "title": (reels.change_text(draft, "title", color="#ff0000"), (False, True)),
        "frame": (reels.set_aspect(draft, "9:16"), (False, False)),
        "reason": (reels.set_meta(draft, "s1", why="because"), (True, True)),
        "name": (reels.rename_segment(draft, "s1", "city"), (True, True)),
        "volume": (reels.set_volume(draft, "bgm", 0.1), (True, True)),
        "early transition": (
            reels.set_transition(draft, "s2", Transition(type="wipe", duration=1500)),
            (False, True),
        ),
        "late transition": (
            reels.set_transition(draft, "s2", Transition(type="wipe", duration=500)),
            (True, True),
        ),
    }
    for what, (edited, (same_here, same_there)) in changes.items():
        assert (reels.fingerprint(edited, 0, 3000) == here) is same_here, what
        assert (reels.fingerprint(edited, 8000, 12_000) == there) is same_there, what


def test_fingerprint_follows_the_content_of_media() -> None:
    draft = reels.set_source(reel(), "s0", "media:clip")
    media = [*draft.media[:1], Media(id="clip", kind="video", path="elsewhere.mp4")]
    assert reels.fingerprint(draft) != reels.fingerprint(draft.model_copy(update={"media": media}))
    hashed = [
        [Media(id="clip", kind="video", path=path, hash="ab")] for path in ("one.mp4", "two.mp4")
    ]
    one, two = (reels.fingerprint(draft.model_copy(update={"media": it})) for it in hashed)
    assert one == two


def test_fingerprints_are_the_same_everywhere() -> None:
    assert reels.fingerprint(reel(1)) == "0746094805bee8d8b9e4c0126f57482b876d6060"
    assert reels.digest(reel(1)) == "fb71a142f2b6bfdcfa009ea985eb4e2af05c1e8c"


def test_sound_fingerprint_is_of_the_sound() -> None:
    draft = reel()
    assert reels.sound_fingerprint(reels.set_source(draft, "s1", "scene:ocean")) == (
        reels.sound_fingerprint(draft)
    )
    assert reels.sound_fingerprint(reels.set_volume(draft, "bgm", 0.1)) != (
        reels.sound_fingerprint(draft)
    )
    assert reels.sound_fingerprint(reels.mute(draft, "bgm")) != reels.sound_fingerprint(draft)
