from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel import draft as reels
from beatreel.draft import Draft, Effect, Locked, Media, Segment, Text, Transition, times
from beatreel.errors import InvalidInput, NotFound

from .samples import drafts, reel, shot, video_of

#: Edits that leave no gap in a video that has none, as (name, arguments after the draft).
Edit = tuple[str, tuple[Any, ...], dict[str, Any]]


@st.composite
def edits(draw: st.DrawFn, draft: Draft) -> Edit:
    pieces = video_of(draft)
    piece = draw(st.sampled_from(pieces))
    within = st.integers(0, draft.duration)
    kind = draw(
        st.sampled_from(["start", "end", "split", "remove", "move", "add", "reorder", "end"])
    )
    if kind == "start" and piece is not pieces[0]:
        return "trim_segment", (piece.id,), {"start": draw(within)}
    if kind == "end" and piece is not pieces[-1]:
        return "trim_segment", (piece.id,), {"end": draw(within)}
    if kind == "split":
        return "split_segment", (piece.id, draw(within)), {}
    if kind == "remove" and len(pieces) > 1:
        return "remove_segment", (piece.id,), {"fill": draw(st.sampled_from(["before", "after"]))}
    if kind == "move":
        start = draw(st.integers(0, max(0, draft.duration - piece.duration)))
        return "move_segment", (piece.id, start), {}
    if kind == "reorder":
        return "reorder_segment", (piece.id, draw(st.integers(0, len(pieces) - 1))), {}
    start = draw(st.integers(0, draft.duration - 1))
    length = draw(st.integers(1, draft.duration - start))
    return "add_segment", ("t1", shot(90, start, length, id=reels.fresh(draft))), {}


def assert_covers(draft: Draft) -> None:
    """The frames of the video are each drawn by exactly one segment."""
    fps = draft.meta.fps
    drawn = [n for it in video_of(draft) for n in times.frames(it.start, it.duration, fps)]
    assert drawn == list(range(times.frame(draft.duration, fps)))


def assert_fits(draft: Draft) -> None:
    """Segments are in order, do not overlap, and transitions lie in the segment before."""
    for before, after in pairwise(video_of(draft)):
        assert before.end <= after.start
        if after.transition:
            assert before.end == after.start
            assert after.transition.duration <= before.duration


@given(st.data())
@settings(max_examples=60)
def test_edits_keep_the_picture_without_gaps_and_overlaps(data: st.DataObject) -> None:
    draft = data.draw(drafts())
    length = draft.duration
    for _ in range(data.draw(st.integers(1, 6))):
        name, arguments, options = data.draw(edits(draft))
        wire = reels.dump(draft)
        try:
            edited = getattr(reels, name)(draft, *arguments, **options)
        except InvalidInput:
            continue
        finally:
            assert reels.dump(draft) == wire
        assert_covers(edited)
        assert_fits(edited)
        assert edited.duration == length
        assert edited.tracks[1] is draft.tracks[1]
        assert reels.load(reels.dump(edited)) == edited
        draft = edited


@given(st.data())
@settings(max_examples=60)
def test_locked_segments_never_change(data: st.DataObject) -> None:
    draft = data.draw(drafts(locks=True))
    locked = [piece for piece in video_of(draft) if piece.locked]
    for _ in range(3):
        name, arguments, options = data.draw(edits(draft))
        with suppress(InvalidInput):
            draft = getattr(reels, name)(draft, *arguments, **options)
        assert_fits(draft)
    assert [piece for piece in video_of(draft) if piece.locked] == locked


LOCKED_EDITS: dict[str, tuple[Any, ...]] = {
    "remove_segment": ("s1",),
    "move_segment": ("s1", 500),
    "split_segment": ("s1", 2500),
    "reorder_segment": ("s1", 0),
    "set_source": ("s1", "scene:ocean"),
    "set_params": ("s1", {"seed": 9}),
    "set_look": ("noir", "s1"),
    "set_effects": ("s1", ()),
    "add_effect": ("s1", Effect(type="shake")),
    "remove_effect": ("s1", "punch_zoom"),
    "scale_effects": ("s1", 0.5),
    "set_transition": ("s1", Transition(type="crossfade", duration=100)),
    "set_speed": ("s1", 2.0),
    "set_volume": ("s1", 0.5),
    "mute": ("s1",),
    "rename_segment": ("s1", "other"),
    "remove_track": ("t1",),
    "set_duration": (1000,),
    "add_segment": ("t1", shot(9, 2500, 100)),
}


@pytest.mark.parametrize(("name", "arguments"), LOCKED_EDITS.items())
def test_locked_segment_refuses(name: str, arguments: tuple[Any, ...]) -> None:
    locked = reels.lock(reel(), "s1")
    with pytest.raises(Locked, match="Segment s1 is locked: unlock it first"):
        getattr(reels, name)(locked, *arguments)
    edited = getattr(reels, name)(reels.unlock(locked, "s1"), *arguments)
    assert edited != reel()


def test_neighbour_of_a_locked_segment_cannot_move_its_cut() -> None:
    with pytest.raises(Locked):
        reels.trim_segment(reels.lock(reel(), "s1"), "s0", end=1500)


def test_all_or_none_of_many_change() -> None:
    with pytest.raises(Locked):
        reels.set_source(reels.lock(reel(), "s2"), ["s1", "s2"], "scene:ocean")


def test_trim_moves_the_cut_with_its_neighbour() -> None:
    trimmed = reels.trim_segment(reel(), "s2", start=4500, position=(3, 2))
    assert [piece.start for piece in video_of(trimmed)] == [0, 2000, 4500, 6000, 8000, 10_000]
    assert video_of(trimmed)[1].duration == 2500
    assert (video_of(trimmed)[2].meta.bar, video_of(trimmed)[2].meta.beat) == (3, 2)
    assert video_of(trimmed)[0] is video_of(trimmed)[0]


def test_a_cut_that_leaves_its_bar_says_so() -> None:
    trimmed = reels.trim_segment(reel(), "s2", start=4500)
    assert video_of(trimmed)[2].meta.bar is None


def test_trim_to_less_than_a_frame_is_refused() -> None:
    with pytest.raises(InvalidInput, match="less than a frame"):
        reels.trim_segment(reel(), "s2", start=5999)


def test_trim_across_a_neighbour_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Segment s0 from 0 to 2000 ms is in the way"):
        reels.trim_segment(reel(), "s2", start=1000)


def test_split_media_goes_on_where_it_stopped() -> None:
    clip = reels.set_source(reel(), "s1", "media:clip", start=5000)
    fast = reels.set_fades(reels.set_speed(clip, "s1", 2.0), "s1", fade_in=100, fade_out=200)
    left, right = video_of(reels.split_segment(fast, "s1", 2500))[1:3]
    assert (left.id, left.end, left.source_start, left.fade_in, left.fade_out) == (
        "s1",
        2500,
        5000,
        100,
        0,
    )
    assert (right.start, right.end, right.source_start) == (2500, 4000, 6000)
    assert (right.fade_in, right.fade_out, right.transition) == (0, 200, None)
    assert right.id not in {piece.id for piece in reels.segments(fast)}


def test_words_stay_on_the_song_when_their_segment_is_trimmed() -> None:
    words = [{"text": "Urban", "s": 0, "d": 900}, {"text": "Dreams", "s": 1000, "d": 900}]
    timed = reels.change_text(reel(), "title", words=words)
    trimmed = reels.trim_segment(timed, "title", start=950)
    text = reels.segment(trimmed, "title").text
    assert text is not None
    assert [(word.text, word.start) for word in text.words] == [("Dreams", 50)]


@pytest.mark.parametrize(
    ("fill", "starts"),
    [("before", [0, 2000, 6000]), ("after", [0, 2000, 4000]), ("gap", [0, 2000, 6000])],
)
def test_remove_lets_a_neighbour_take_the_time(fill: Any, starts: list[int]) -> None:
    removed = reels.remove_segment(reel(4), "s2", fill=fill)
    assert [piece.start for piece in video_of(removed)] == starts
    assert (sum(piece.duration for piece in video_of(removed)) == 8000) is (fill != "gap")
    if fill == "after":
        assert video_of(removed)[2].meta.bar == 3


def test_add_overwrites_what_is_there() -> None:
    added = reels.add_segment(reel(), "t1", shot(9, 2500, 1000))
    spans = [(piece.id, piece.start, piece.end) for piece in video_of(added)][1:4]
    assert spans[:2] == [("s1", 2000, 2500), ("s9", 2500, 3500)]
    assert spans[2][1:] == (3500, 4000)


def test_add_past_the_end_makes_the_draft_longer() -> None:
    assert reels.add_segment(reel(), "t1", shot(9, 12_000, 1000)).duration == 13_000


def test_reorder_keeps_the_cuts_on_the_music() -> None:
    before = reel()
    after = reels.reorder_segment(before, "s5", 0)
    assert [piece.id for piece in video_of(after)] == ["s5", "s0", "s1", "s2", "s3", "s4"]
    assert [(it.start, it.end, it.meta.bar, it.meta.section) for it in video_of(after)] == [
        (it.start, it.end, it.meta.bar, it.meta.section) for it in video_of(before)
    ]
    assert video_of(after)[0].params == {"seed": 5}


def test_reorder_sounds_plays_them_one_after_another() -> None:
    draft = reels.remove_segment(reel(), "bgm")
    for number, length in enumerate((1000, 2000, 3000)):
        draft = reels.add_segment(
            draft, "t2", Segment(id=f"a{number}", start=number * 3000, duration=length)
        )
    sounds = reels.reorder_segment(draft, "a2", 0).tracks[1].segments
    assert [(it.id, it.start) for it in sounds] == [("a2", 0), ("a0", 3000), ("a1", 4000)]


def test_move_takes_effects_bound_to_a_time_along() -> None:
    flash = Effect(type="flash", start=2100, duration=50)
    moved = reels.move_segment(reels.set_effects(reel(), "s1", [flash]), "s1", 6000)
    piece = reels.segment(moved, "s1")
    assert (piece.start, piece.effects[0].start) == (6000, 6100)


def test_shortening_cuts_off_every_track() -> None:
    short = reels.set_duration(reel(), 2500)
    assert short.duration == 2500
    assert max(piece.end for piece in reels.segments(short)) == 2500


def test_lengthening_lets_the_last_picture_go_on() -> None:
    assert video_of(reels.set_duration(reel(), 15_000))[-1].end == 15_000


def test_transition_is_shortened_to_the_segment_before() -> None:
    draft = reels.set_transition(reel(), "s1", Transition(type="crossfade", duration=1500))
    trimmed = reels.trim_segment(draft, "s1", start=1000)
    assert video_of(trimmed)[1].transition == Transition(type="crossfade", duration=1000)


def test_transition_without_a_segment_before_is_a_cut() -> None:
    draft = reels.set_transition(reel(), "s0", Transition(type="crossfade", duration=500))
    assert video_of(draft)[0].transition is None


def test_params_merge_and_reset() -> None:
    draft = reels.set_params(reel(), "s0", {"haze": 0.5})
    assert video_of(draft)[0].params == {"seed": 0, "haze": 0.5}
    assert video_of(reels.set_params(draft, "s0", {"haze": None}))[0].params == {"seed": 0}


def test_look_of_the_draft_spares_locked_shots() -> None:
    draft = reels.set_look(reels.lock(reels.set_look(reel(), "candy", "s1"), "s0"), "mono")
    assert draft.meta.look == "mono"
    assert [piece.params.get("look") for piece in video_of(draft)[:2]] == ["noir", None]


def test_effects_of_a_type_and_signal_are_replaced() -> None:
    draft = reels.add_effect(reel(), "s0", Effect(type="punch_zoom", amount=0.9, on="kick"))
    draft = reels.add_effect(draft, "s0", Effect(type="shake", on="snare"))
    assert [(it.type, it.amount) for it in video_of(draft)[0].effects] == [
        ("punch_zoom", 0.9),
        ("shake", 1.0),
    ]
    assert [it.type for it in video_of(reels.remove_effect(draft, "s0", "shake"))[0].effects] == [
        "punch_zoom"
    ]


def test_intensity_stays_within_bounds() -> None:
    assert video_of(reels.scale_effects(reel(), "s0", 9))[0].effects[0].amount == 1


def test_mute_and_unmute_bring_the_volume_back() -> None:
    muted = reels.mute(reel(), "bgm")
    assert reels.segment(muted, "bgm").volume == 0
    assert reels.mute(muted, "bgm") == muted
    assert reels.unmute(muted, "bgm") == reel()
    assert reels.unmute(reel(), "bgm") == reel()


def test_fades_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInput, match="shorter"):
        reels.set_fades(reel(), "title", fade_in=2000, fade_out=1500)


def test_text_may_be_put_on_a_track_of_its_own() -> None:
    draft = reels.add_track(reel(), reels.TEXT, "Lyrics", new_id="lyrics")
    draft = reels.add_text(draft, Text(text="la"), 0, 500, track="lyrics")
    assert len(reels.track(draft, "lyrics").segments) == 1


def test_texts() -> None:
    draft = reels.add_text(Draft(duration=5000), Text(text="夜色"), 4000, 3000, name="Title")
    [piece] = draft.tracks[0].segments
    assert (draft.tracks[0].type, piece.end, draft.duration) == (reels.TEXT, 5000, 5000)
    assert reels.move_text(draft, piece.id, 1000).tracks[0].segments[0].start == 1000
    assert reels.place_text(draft, piece.id, "lower").tracks[0].segments[0].text == Text(
        text="夜色", pos="lower"
    )
    assert reels.remove_text(draft, piece.id).tracks[0].segments == ()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda d: reels.change_text(d, "s0", text="a"), "shows no text: choose one of title"),
        (lambda d: reels.change_text(d, "title", colour="#fff"), "has no colour"),
        (lambda d: reels.change_text(d, "title", color="red"), "pattern"),
        (lambda d: reels.place_text(d, "title", "behind"), "choose one of upper-left"),
        (lambda d: reels.add_text(d, Text(text="a"), 12_000, 10), "The video ends at 12000 ms"),
        (lambda d: reels.set_source(d, "s0", "ftp://a"), "scene:<name> or media:<id>"),
        (lambda d: reels.set_aspect(d, "wide"), "choose one of 16:9"),
        (lambda d: reels.set_size(d, 9000), "8192"),
        (lambda d: reels.set_fps(d, 0), "greater"),
        (lambda d: reels.set_speed(d, "s0", float("nan")), "finite"),
        (lambda d: reels.set_volume(d, "bgm", 2), "less than or equal to 1"),
        (lambda d: reels.split_segment(d, "s0", 2000), "choose a time within"),
        (lambda d: reels.move_segment(d, "s0", -5), "greater than or equal to 0"),
        (lambda d: reels.reorder_segment(d, "s0", 6), "no place 6: choose one up to 5"),
        (lambda d: reels.remove_media(d, "song"), "used by segment bgm"),
        (lambda d: reels.add_media(d, Media(id="song", kind="audio")), "song is there twice"),
        (lambda d: reels.add_track(d, 3), "0, 1 or 7"),
        (lambda d: reels.set_meta(d, "s0", locked=True), "no locked to set"),
        (lambda d: reels.set_draft_meta(d, colour=1), "no colour to set"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(call: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        call(reel())
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    "call",
    [
        lambda d: reels.remove_segment(d, "s99"),
        lambda d: reels.set_source(d, "s0", "media:none"),
        lambda d: reels.add_segment(d, "t9", shot(9, 0, 10)),
        lambda d: reels.remove_track(d, "t9"),
        lambda d: reels.mute(Draft(), "s0"),
    ],
)
def test_what_is_not_there_is_not_found(call: Any) -> None:
    with pytest.raises(NotFound, match="There is no"):
        call(reel())


def test_tracks_and_media_come_and_go() -> None:
    draft = reels.add_track(reel(), reels.TEXT, "Lyrics", new_id="lyrics")
    assert reels.reorder_track(draft, "lyrics", 0).tracks[0].id == "lyrics"
    assert reels.remove_track(draft, "lyrics") == reel()
    assert reels.remove_media(reel(), "clip").media == reel().media[:1]


@pytest.mark.parametrize(
    ("aspect", "size"),
    [("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("1:1", (1080, 1080)), ("4:5", (1080, 1350))],
)
def test_aspect_keeps_the_short_side(aspect: str, size: tuple[int, int]) -> None:
    meta = reels.set_aspect(reel(), aspect).meta
    assert (meta.width, meta.height) == size


def test_size_keeps_the_aspect() -> None:
    meta = reels.set_size(reels.set_aspect(reel(), "9:16"), 720).meta
    assert (meta.width, meta.height) == (720, 1280)


def test_title_changes_in_the_picture_too() -> None:
    draft = reels.set_title(reel(), "夜色霓虹")
    text = reels.segment(draft, "title").text
    assert (draft.meta.title, text and text.text) == ("夜色霓虹", "夜色霓虹")


def test_frame_fields() -> None:
    draft = reels.set_quality(reels.set_seed(reels.set_artist(reel(), "Nova"), 7), "high")
    draft = reels.set_draft_meta(reels.set_fps(draft, 60), wish="neon")
    meta = draft.meta
    assert (meta.artist, meta.seed, meta.quality, meta.fps, meta.wish) == (
        "Nova",
        7,
        "high",
        60,
        "neon",
    )


def test_regenerated_pictures_stay_where_they_were() -> None:
    new = shot(1, 0, 10, source="scene:ocean", params={"seed": 77})
    piece = reels.segment(reels.regenerated(reel(), ["s1"], [new]), "s1")
    assert (piece.start, piece.duration, piece.source, piece.params) == (
        2000,
        2000,
        "scene:ocean",
        {"seed": 77},
    )


def test_an_edit_that_changes_nothing_gives_the_same_draft() -> None:
    draft = reel()
    assert reels.set_source(draft, "s0", "scene:neon_city") is draft
    assert reels.set_aspect(draft, "16:9") is draft


def test_unchanged_parts_are_shared() -> None:
    draft = reel()
    edited = reels.set_source(draft, "s1", "scene:ocean")
    assert edited.tracks[1] is draft.tracks[1]
    assert video_of(edited)[0] is video_of(draft)[0]
    assert edited.meta is draft.meta
