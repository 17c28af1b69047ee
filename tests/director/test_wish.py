"""What is read out of a wish, in two languages, and out of what is no wish at all."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel.director import Catalogue, Options, Wish, direct, likely, read
from beatreel.director.casting import cast, rank
from beatreel.director.likeness import forget
from beatreel.director.temper import Temper
from beatreel.draft import VIDEO, dumps, segments

from .catalogue import stand_in
from .composer import POP, compose

STAGE = stand_in()
SONG = compose(POP)
TEMPER = Temper(0.5, 0.5, 0.5, 0.5)
FOLDER = Path(__file__).parent
WISHES, LATER = (
    tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["wish"]
    for name in ("wishes.toml", "wishes_later.toml")
)


def lead(text: str, seed: int = 0) -> str:
    """Return the scene that a wish puts first."""
    return rank(STAGE.scenes, read(text), TEMPER, Random(seed))[0].scene.name


def test_there_are_sixty_wishes_half_of_them_chinese_a_third_aside() -> None:
    assert len(WISHES) == 60
    assert sum(it["language"] == "zh" for it in WISHES) == 30
    assert sum(it["aside"] for it in WISHES) == 20


def test_nine_wishes_in_ten_lead_to_an_accepted_family() -> None:
    good = [it for it in WISHES if STAGE.scenes[lead(it["text"])].family in it["families"]]
    assert len(good) >= 0.9 * len(WISHES)


@pytest.mark.parametrize(
    ("wishes", "model"),
    [(WISHES, False), (LATER, False), (LATER, True)],
    ids=["rules alone", "written later, rules alone", "written later, with the model"],
)
def test_the_real_scenes_answer_them_too(
    wishes: list[dict[str, Any]], model: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beatreel.director.likeness._allowed", model)
    scenes = Catalogue.whole().scenes
    leads = [rank(scenes, read(it["text"]), TEMPER, Random(5))[0].scene for it in wishes]
    good = [lead.family in it["families"] for lead, it in zip(leads, wishes, strict=True)]
    assert sum(good) >= 0.9 * len(wishes)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("neon city at night, rain on the streets", "places", {"city", "street"}),
        ("neon city at night, rain on the streets", "times", {"night"}),
        ("neon city at night, rain on the streets", "weather", {"rain"}),
        ("a sad, slow song about the ocean", "moods", {"sad"}),
        ("deep blue and gold", "colours", {"blue", "gold"}),
        ("VHS, 1980s", "styles", {"vhs", "retro"}),
        ("8-bit", "styles", {"pixel"}),
        ("a spinning vinyl record", "motions", {"spin"}),
        ("time-lapse of skyscrapers", "times", {"timelapse"}),
        ("雪山上的极光", "places", {"mountain", "aurora"}),
        ("深夜下着大雨", "weather", {"rain"}),
        ("深夜下着大雨", "times", {"night"}),
        ("冷色调的液态金属", "colours", {"cool"}),
        ("蒸汽波", "styles", {"synthwave"}),
        ("漂亮的画面风格", "moods", set()),
        ("🌊🌙", "places", {"ocean"}),
    ],
)
def test_words_are_understood(text: str, field: str, expected: set[str]) -> None:
    assert set(getattr(read(text), field)) == expected


@pytest.mark.parametrize(
    ("text", "wanted", "avoided"),
    [
        ("no people", set(), {"people"}),
        (
            "no people, cars or buildings, neon rain",
            {"neon", "rain"},
            {"people", "traffic", "skyline"},
        ),
        ("forest without fog", {"forest"}, {"fog"}),
        ("don't use red; blue instead", {"blue"}, {"red"}),
        ("not another city please, I want mountains", {"mountain"}, {"city"}),
        ("anything but space", set(), {"space"}),
        ("nothing but stars", {"star"}, set()),
        ("not only a city but also the sea", {"city", "ocean"}, set()),
        ("never-ending tunnel", {"tunnel"}, set()),
        ("less red, more blue", {"blue"}, {"red"}),
        ("不要红色", set(), {"red"}),
        ("不要人物、汽车和城市，要大海", {"ocean"}, {"people", "traffic", "city"}),
        ("不是城市而是森林", {"forest"}, {"city"}),
        ("人物就不要了", set(), {"people"}),
        ("无限的星空", {"infinity", "star"}, set()),
        ("特别的星空", {"star"}, set()),
        ("dark. no, not dark", set(), {"dark"}),
    ],
)
def test_what_is_denied_is_avoided(text: str, wanted: set[str], avoided: set[str]) -> None:
    wish = read(text)
    assert set(wish.concepts) == wanted
    assert set(wish.avoid) == avoided


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("fast cuts", 0.5, 1.0),
        ("slow", -1.0, -0.5),
        ("not too fast", -0.6, -0.2),
        ("not slow", 0.2, 0.6),
        ("不要太快", -0.6, -0.2),
        ("节奏快一点", 0.5, 1.0),
        ("慢镜头", -1.0, -0.5),
        ("a tree", 0.0, 0.0),
    ],
)
def test_pace_has_degrees_and_a_direction(text: str, low: float, high: float) -> None:
    assert low <= read(text).pace <= high


@pytest.mark.parametrize(
    ("text", "texts", "shows_text"),
    [
        ('title "Neon Rain", mountains', ("Neon Rain",), True),
        ("写上「夏天」两个字", ("夏天",), True),
        ("标题叫《夏天》", ("夏天",), True),
        ("像《银翼杀手》那样", (), True),
        ('like "Blade Runner"', (), True),
        ('it says "a" and then "b"', ("a", "b"), True),
        ("it's my dog's day", (), True),
        ('"" "  " "!!"', (), True),
        ("no text please", (), False),
        ("不要字幕", (), False),
    ],
)
def test_quoted_words_are_text(text: str, texts: tuple[str, ...], shows_text: bool) -> None:
    wish = read(text)
    assert wish.texts == texts
    assert wish.wants_text == shows_text


def test_what_is_to_be_written_is_not_pictured() -> None:
    assert lead('a forest in fog, title "Ocean of Stars"') == "forest"


@pytest.mark.parametrize(
    ("text", "aspect", "seconds"),
    [
        ("a 30 second vertical video for TikTok", "9:16", 30.0),
        ("1:1, 1.5 minutes?", "1:1", None),
        ("3分钟 竖屏", "9:16", 180.0),
        ("16:9 for YouTube, 15s long", "16:9", 15.0),
        ("80s vibes", None, None),
        ("the 90s, 20s.", None, 20.0),
        ("0 seconds", None, None),
        ("square dance", None, None),
    ],
)
def test_hints_of_shape_and_length(text: str, aspect: str | None, seconds: float | None) -> None:
    assert (read(text).aspect, read(text).seconds) == (aspect, seconds)


def test_people_are_taken_out_of_a_scene_that_has_them() -> None:
    draft = direct(SONG, "neon city, no people", catalogue=STAGE)
    walkers = [it.params["walker"] for it in segments(draft, VIDEO) if "walker" in it.params]
    assert walkers
    assert not any(walkers)


def test_what_is_not_wanted_is_not_shown() -> None:
    draft = direct(SONG, "no city, no space", catalogue=STAGE)
    shown = {STAGE.scenes[it.scene].family for it in segments(draft, VIDEO) if it.scene}
    assert "space" not in shown
    assert not {"neon_city", "skyline"} & {it.scene for it in segments(draft, VIDEO)}


def test_two_things_that_are_wished_for_are_both_cast() -> None:
    wish = read("an ocean and a galaxy")
    chosen = cast(rank(STAGE.scenes, wish, TEMPER, Random(0)), wish, 2)
    assert {it.scene.name for it in chosen} == {"moon_ocean", "galaxy"}


def test_a_contradiction_is_settled_by_what_comes_last() -> None:
    assert read("no rain. actually, rain").weather == ("rain",)
    assert read("rain. actually no rain").avoid == ("rain",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("neon", "en"),
        ("霓虹", "zh"),
        ("霓虹 neon", "zh"),
        ("夜の海", "en"),
        ("", "en"),
        ("🙂", "en"),
        ("город", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert read(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "🔥" * 300,
        "👨‍👩‍👧‍👦🏳️‍🌈",
        "{}{{%s}}${x}<script>\\u0000",
        '"' * 501,
        "“" + "『" * 99,
        "\x00\x07\ud800 night",
        "no " * 3000,
        "不" * 9000,
        "neon city, " * 950,
        "a" * 10_000,
        "Stadt bei Nacht, kein Regen",
        "город ночью под дождём",
        "夜の海と月",
        "مدينة في الليل",
        "((((((" + "'" * 200,
    ],
)
def test_anything_is_a_wish(text: str) -> None:
    draft = direct(SONG, text, catalogue=STAGE)
    assert len(segments(draft, VIDEO)) > 20
    dumps(draft)


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    wish = read(text)
    assert -1.0 <= wish.pace <= 1.0
    assert not set(wish.concepts) & set(wish.avoid)


@settings(deadline=None, max_examples=15)
@given(
    words=st.lists(
        st.sampled_from(
            ["no", "not", "neon", "rain", "but", ",", ".", "不要", "城市", "和", "，", "or", '"']
        ),
        max_size=30,
    )
)
def test_any_grammar_is_directed(words: list[str]) -> None:
    draft = direct(SONG, " ".join(words), options=Options(title="T"), catalogue=STAGE)
    assert segments(draft, VIDEO)


def test_reading_takes_no_time() -> None:
    import time

    start = time.process_time()
    read("no people, neon city or rain but not too fast. 不要太快、不要红色，" * 180)
    assert time.process_time() - start < 1.0


def test_without_the_model_the_lexicon_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beatreel.director.likeness._allowed", True)
    forget()
    assert lead("northern lights over snowy mountains") == "aurora"
    assert lead("zzz qqq") in STAGE.scenes


def test_an_empty_wish_asks_for_nothing() -> None:
    assert read("") == Wish()
    assert not read("make a good video please").visual


def test_scenes_that_any_song_will_show_are_known_before_it_is_heard() -> None:
    from beatreel.visuals.catalogue import SCENES

    assert likely(read("neon city at night"), SCENES)[0] == "neon_city"
    assert likely(read("极光下的雪山"), SCENES)[0] == "aurora"
    assert likely(read(""), SCENES) == ()
    first, *_, last = likely(read("neon city at night, then out to the stars"), SCENES)
    assert (first, SCENES[last].family) == ("neon_city", "space")
