"""What holds of every draft, whatever the song, the wish and the seed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beatreel.director import Options, direct, explain
from beatreel.draft import TEXT, VIDEO, Draft, Segment, dumps, segments, summary
from beatreel.draft.times import frame
from beatreel.errors import InvalidInput, NotFound
from beatreel.music import Moment, Song
from beatreel.titles import STYLES
from beatreel.visuals.effects import EFFECTS
from beatreel.visuals.looks import look

from .catalogue import stand_in
from .composer import CLUB, POP, compose, songs

STAGE = stand_in()
HIGH = ("chorus", "drop")
RATES = (24, 25, 30, 50, 60, 23.976, 29.97)
ALWAYS = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def made(song: Song, wish: str = "", **options: object) -> Draft:
    """Return the draft of a song, from the stand-in catalogue."""
    return direct(song, wish, options=Options(**options), catalogue=STAGE)  # pyright: ignore


def shots(draft: Draft) -> tuple[Segment, ...]:
    """Return the segments of the video track."""
    return segments(draft, VIDEO)


def picture(shot: Segment) -> tuple[object, ...]:
    """Return what makes two shots the same to the eye."""
    return shot.source, *sorted(shot.params.items())


@ALWAYS
@given(song=songs(), fps=st.sampled_from(RATES), seed=st.integers(0, 9))
def test_shots_cover_the_song_without_gap_or_overlap(song: Song, fps: float, seed: int) -> None:
    draft = made(song, fps=fps, seed=seed)
    chain = shots(draft)
    assert chain[0].start == 0
    assert chain[-1].end == draft.duration == round(song.duration * 1000)
    assert all(before.end == after.start for before, after in pairwise(chain))
    assert all(frame(it.end, fps) > frame(it.start, fps) for it in chain)


@ALWAYS
@given(song=songs(), fps=st.sampled_from(RATES), seed=st.integers(0, 9))
def test_every_cut_hits_a_beat_at_one_frame_and_is_never_late(
    song: Song, fps: float, seed: int
) -> None:
    beats = np.array([beat.time for beat in song.beats])
    for shot in shots(made(song, fps=fps, seed=seed))[1:]:
        off = frame(shot.start, fps) / fps - beats
        nearest = off[np.argmin(np.abs(off))]
        assert -1.0 / fps - 1e-6 <= nearest <= 0.05 / fps


@ALWAYS
@given(song=songs(), seed=st.integers(0, 9))
def test_no_shot_looks_like_the_one_before_it(song: Song, seed: int) -> None:
    chain = shots(made(song, seed=seed))
    assert all(picture(before) != picture(after) for before, after in pairwise(chain))


@ALWAYS
@given(song=songs(), seed=st.integers(0, 9))
def test_cuts_are_never_on_every_beat(song: Song, seed: int) -> None:
    chain = shots(made(song, seed=seed))
    assert all(it.duration >= 780 for it in chain) or len(chain) == 1


@ALWAYS
@given(song=songs(), seed=st.integers(0, 9))
def test_places_in_the_music_are_written_down(song: Song, seed: int) -> None:
    lines = {}
    bar = 0
    for beat in song.beats:
        bar += beat.position == 1
        lines[bar, beat.position] = beat.time
    for shot in shots(made(song, seed=seed))[1:]:
        where = shot.meta
        assert where.bar is not None
        assert where.beat is not None
        assert abs(lines[where.bar, int(where.beat)] * 1000 - shot.start) <= 35
        assert where.section
        assert where.group
        assert where.part
        assert where.why


@ALWAYS
@given(song=songs(), seed=st.integers(0, 9))
def test_planned_flashes_keep_to_three_in_any_second(song: Song, seed: int) -> None:
    draft = made(song, seed=seed)
    starts = []
    for shot in shots(draft):
        ends: dict[str, int] = {}
        for effect in shot.effects:
            if not EFFECTS[effect.type].flashes:
                continue
            assert effect.start is not None, "a flash without an end"
            assert effect.duration is not None
            if ends.get(effect.type) != effect.start:  # a ramp is one change
                starts.append(effect.start)
            ends[effect.type] = effect.start + effect.duration
    starts.sort()
    for place, start in enumerate(starts):
        assert sum(start <= other < start + 1000 for other in starts[place:]) <= 3


@pytest.mark.parametrize("plan", [POP, CLUB], ids=["pop", "club"])
def test_the_same_seed_gives_the_same_draft_and_another_one_another(plan: object) -> None:
    song = compose(plan)  # pyright: ignore
    first, again, other = (dumps(made(song, "neon city", seed=seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_chorus_comes_back_to_its_scene_turned_up() -> None:
    song = compose(POP)
    chain = shots(made(song))
    opening = {
        part: next(it for it in chain if it.meta.part == part)
        for part in (3, 5, 7)  # the choruses
    }
    assert len({it.source for it in opening.values()}) == 1
    assert len({picture(it) for it in opening.values()}) == 3
    punches = [
        max(e.amount for it in chain if it.meta.part == part for e in it.effects if e.on == "kick")
        for part in (3, 7)
    ]
    assert punches[1] > punches[0]


def test_the_outro_returns_to_the_first_image() -> None:
    chain = shots(made(compose(POP)))
    last = next(it for it in chain if it.meta.section == "outro")
    assert picture(last) == picture(chain[0])


def test_energy_decides_how_densely_it_is_cut() -> None:
    for seed in range(4):
        chain = shots(made(compose(POP), seed=seed))
        mean = {
            label: np.mean([it.duration for it in chain if it.meta.section == label])
            for label in ("intro", "verse", "chorus", "outro")
        }
        assert mean["chorus"] < mean["verse"] < mean["outro"]
        assert mean["chorus"] < mean["intro"]


def test_a_build_is_cut_faster_and_faster() -> None:
    chain = shots(made(compose(CLUB)))
    build = [it.duration for it in chain if it.meta.part == 2]
    half = len(build) // 2
    assert np.mean(build[half:]) < np.mean(build[:half])


def test_the_last_half_bar_before_a_drop_is_dark_and_the_drop_flashes() -> None:
    chain = shots(made(compose(CLUB, tempo=128.0)))
    at = next(place for place, it in enumerate(chain) if it.meta.section == "drop")
    before, drop = chain[at - 1], chain[at]
    dark = [it for it in before.effects if it.type == "dim"]
    assert dark
    assert max(it.amount for it in dark) > 0.7
    assert all(it.start is not None and it.start >= drop.start - 1000 for it in dark)
    assert any(EFFECTS[it.type].flashes and it.start == drop.start for it in drop.effects)


def test_restraint_an_intro_has_no_drums_in_the_picture() -> None:
    chain = shots(made(compose(POP)))
    assert not [
        e for it in chain if it.meta.section == "intro" for e in it.effects if e.on == "kick"
    ]


def test_nearly_all_cuts_are_hard() -> None:
    chain = shots(made(compose(POP)))
    soft = [it for it in chain if it.transition]
    assert soft
    assert len(soft) <= 0.25 * len(chain)
    for before, after in pairwise(chain):
        if after.transition:
            assert after.transition.duration < before.duration


def test_hard_stops_are_dark_and_not_cut_into() -> None:
    stop = Moment(17.0, "stop", 0.9, 1.0)
    chain = shots(made(compose(POP, moments=[stop])))
    assert not [it for it in chain if 17_050 < it.start < 17_800]
    dark = [e for it in chain for e in it.effects if e.type == "dim" and e.start is not None]
    assert any(abs(e.start - 17_000) < 40 for e in dark if e.start is not None)


def test_an_unsure_grid_gives_slow_cuts_on_downbeats() -> None:
    sure, unsure = (shots(made(compose(POP, confidence=c))) for c in (0.9, 0.2))
    assert len(unsure) < 0.75 * len(sure)
    assert all(it.meta.beat == 1 for it in unsure[1:])


def test_the_pace_that_is_wished_for_is_cut() -> None:
    song = compose(POP)
    slow, plain, fast = (
        len(shots(made(song, wish))) for wish in ("slow", "", "fast paced, quick cuts")
    )
    assert slow < plain < fast


def test_lengths_do_not_march() -> None:
    chain = shots(made(compose(POP)))
    lengths = [round(it.duration / 250) for it in chain]
    runs = [
        a == b == c == d
        for a, b, c, d in zip(lengths, lengths[1:], lengths[2:], lengths[3:], strict=False)
    ]
    assert not any(runs)


@pytest.mark.parametrize("fps", RATES)
def test_the_title_stands_in_the_first_section_from_downbeat_to_downbeat(fps: float) -> None:
    song = compose(POP)
    draft = made(song, title="Home", artist="Me", fps=fps, show_tempo=True, show_key=True)
    (title,) = segments(draft, TEXT)
    assert title.text is not None
    assert title.text.text == "Home\nMe · 120 BPM · A minor"
    assert title.end <= round(song.sections[0].end * 1000)
    assert 2500 - 40 <= title.duration <= 7040
    for edge in (title.start, title.end):
        assert min(abs(edge - time * 1000) for time in song.downbeats) <= 1000 / fps


def test_type_on_paper_is_dark_and_does_not_glow() -> None:
    song = compose(POP)
    for seed in range(6):
        draft = direct(song, "neon", options=Options(title="Home", scenes=("ink",), seed=seed))
        (title,) = segments(draft, TEXT)
        assert title.text is not None
        assert title.text.color == look(draft.meta.look or "").colours[0]
        assert STYLES[title.text.font or ""].glow is None
    draft = direct(song, options=Options(title="Home", scenes=("nebula",)))
    (title,) = segments(draft, TEXT)
    assert title.text is not None
    assert "color" not in title.text.model_fields_set


def test_quoted_words_are_shown_and_textless_wishes_are_not() -> None:
    song = compose(POP)
    texts = [
        it.text.text for it in segments(made(song, 'text "Come Home" and "Now"'), TEXT) if it.text
    ]
    assert texts == ["Come Home", "Now"]
    assert not segments(made(song, 'no text, "Come Home"'), TEXT)
    assert not segments(made(song, title="A", texts=False), TEXT)


def test_songs_without_a_wish_do_not_look_alike() -> None:
    leads = Counter(
        shots(made(compose(POP, tempo=tempo, key=key)))[4].source
        for tempo in (75.0, 96.0, 120.0, 140.0)
        for key in ("C major", "A minor", "F# minor")
    )
    assert len(leads) >= 5


def test_what_the_user_fixed_is_kept() -> None:
    draft = made(
        compose(POP), "vertical video", scenes=("ink", "silk"), look="noir", size=720, seed=7
    )
    assert {it.scene for it in shots(draft)} <= {"ink", "silk"}
    assert {it.params["look"] for it in shots(draft)} == {"noir"}
    assert (draft.meta.width, draft.meta.height) == (720, 1280)
    assert draft.meta.aspect == "9:16"
    assert made(compose(POP), "vertical video", aspect="1:1").meta.aspect == "1:1"


def test_sound_is_the_song_from_where_it_was_heard() -> None:
    draft = made(compose(POP), audio="/music/a song.mp3", start=12.5, end=40.0)
    assert draft.media[0].path == "/music/a song.mp3"
    assert draft.tracks[1].segments[0].source_start == 12_500
    assert (draft.meta.start, draft.meta.end) == (12_500, 40_000)
    assert "a song.mp3" in summary(draft)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"scenes": ("nowhere",)}, NotFound, "no scene called 'nowhere'"),
        ({"look": "mud"}, NotFound, "no look called 'mud'"),
        ({"quality": "best"}, InvalidInput, "no quality 'best'"),
        ({"aspect": "wide"}, InvalidInput, "no aspect 'wide'"),
        ({"seed": -1}, InvalidInput, "seed is -1"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    options: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        made(compose(POP), **options)  # pyright: ignore


def test_a_blink_and_a_song_without_beats_are_videos_too() -> None:
    blink = made(compose([("verse", "A", 1, 0.5)], tempo=200.0, meter=1, tail=0.0))
    assert len(shots(blink)) == 1
    song = compose(POP)
    bare = Song(
        **{
            **{name: getattr(song, name) for name in Song.__dataclass_fields__},
            "beats": (),
            "sections": (),
            "phrases": (),
            "tempo": 0.0,
            "confidence": 0.0,
        }
    )
    chain = shots(made(bare, "ocean", title="Sea"))
    assert len(chain) > 5
    assert chain[-1].end == round(song.duration * 1000)
    assert explain(made(bare), bare)


def test_an_hour_is_directed_in_seconds() -> None:
    hour = compose([("verse", "A", 64, 0.6), ("chorus", "B", 64, 1.0)] * 14, tempo=120.0)
    chain = shots(made(hour))
    assert len(chain) < 2500
    assert chain[-1].end == round(hour.duration * 1000)


@pytest.mark.parametrize("wish", ["neon city at night, rain", "海边的月光，不要人物"])
def test_the_page_explains_every_shot_in_the_language_of_the_wish(wish: str) -> None:
    song = compose(POP)
    draft = made(song, wish, title="Home")
    page = explain(draft, song)
    chinese = "愿望" in page
    assert chinese == (wish[0] == "海")
    assert all(it.meta.why in page for it in shots(draft) if it.meta.why)
    assert "Home" in page
    assert ("人" if chinese else "rain") in page


@ALWAYS
@given(song=songs(), seed=st.integers(0, 9))
def test_a_drop_is_another_picture_than_the_shot_before_it(song: Song, seed: int) -> None:
    chain = shots(made(song, seed=seed))
    for before, after in pairwise(chain):
        opens = before.meta.part != after.meta.part
        if opens and after.meta.section == "drop" and before.meta.section not in HIGH:
            assert before.source != after.source


def test_the_verse_holds_back_the_colour_that_the_chorus_has() -> None:
    chain = shots(direct(compose(POP), ""))
    for shot in chain:
        pale = any(it.type == "drain" and it.on is None for it in shot.effects)
        assert pale == (shot.meta.section in ("intro", "verse", "break", "bridge"))
