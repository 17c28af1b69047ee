"""Which scenes and looks a video has: what was fixed, given and wished, in this order."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from beatreel.director import Options, direct
from beatreel.draft import VIDEO, Draft, Media, Segment, segments
from beatreel.errors import InvalidInput, NotFound
from beatreel.visuals.catalogue import SCENES
from beatreel.visuals.looks import LOOKS, look
from beatreel.visuals.oklch import tone

from .composer import CLUB, POP, compose

PICTURE = Media(id="cover", kind="image", path="/nowhere/cover.png", name="cover.png")
SONG = compose(POP)


def shots(draft: Draft) -> tuple[Segment, ...]:
    return segments(draft, VIDEO)


def family(shot: Segment) -> str:
    return SCENES[shot.scene or ""].family


def apart(one: str, other: str) -> float:
    return abs((tone(one).hue - tone(other).hue + 180) % 360 - 180)


def test_without_a_picture_no_scene_wants_one() -> None:
    for seed in range(4):
        for wish in ("", "album cover, my picture"):
            chain = shots(direct(SONG, wish, options=Options(seed=seed)))
            assert all(family(shot) != "cover" for shot in chain)


@pytest.mark.parametrize("wish", ["", "a snowy forest", "desert road at sunset"])
@pytest.mark.parametrize("labels", [("verse", "verse"), ("intro", "verse", "verse")])
def test_parts_that_differ_show_different_pictures(labels: tuple[str, ...], wish: str) -> None:
    plan = [(label, "ABC"[n], 8, 0.9 + 0.05 * n) for n, label in enumerate(labels)]
    for seed in range(4):
        chain = shots(direct(compose(plan), wish, options=Options(seed=seed)))
        opening = {shot.meta.group: shot.scene for shot in reversed(chain)}
        order = [opening[group] for group in "ABC"[: len(labels)]]
        assert all(one != other for one, other in pairwise(order))


def test_an_intro_takes_no_picture_from_those_that_answer_the_wish() -> None:
    plan = [("intro", "A", 4, 0.85), ("verse", "B", 4, 0.9), ("verse", "C", 10, 1.0)]
    for seed in range(6):
        draft = direct(compose(plan), "a quiet snowy forest at dawn", options=Options(seed=seed))
        assert {"snowfall", "forest_fog"} <= {shot.scene for shot in shots(draft)}


def test_snow_lies_in_the_forest_when_it_is_asked_for() -> None:
    for wish, low, high in (("a snowy forest", 0.5, 1.0), ("a forest in fog", 0.0, 0.0)):
        for seed in range(3):
            options = Options(seed=seed, scenes=("forest_fog",))
            for shot in shots(direct(SONG, wish, options=options)):
                assert low <= shot.params["snow"] <= high


@pytest.mark.parametrize("wish", ["樱花 春天 温柔", "a spring forest", "summer in the woods"])
def test_no_snow_falls_in_spring_unless_it_is_asked_for(wish: str) -> None:
    for seed in range(4):
        chain = shots(direct(SONG, wish, options=Options(seed=seed)))
        assert all(shot.scene != "snowfall" for shot in chain)
    shown = {shot.scene for shot in shots(direct(SONG, "snow in spring"))}
    assert "snowfall" in shown


def test_a_manner_of_filming_is_no_reason_for_a_picture() -> None:
    song = compose([("verse", "A", 16, 1.0)])
    for seed in range(6):
        made = direct(song, "desert road trip at sunset, film look", options=Options(seed=seed))
        assert all(family(shot) != "space" for shot in shots(made))


@pytest.mark.parametrize("wish", ["", "my album cover", "专辑封面"])
def test_a_picture_is_the_film_where_nothing_else_was_asked_for(wish: str) -> None:
    chain = shots(direct(SONG, wish, options=Options(media=(PICTURE,))))
    time: Counter[str] = Counter()
    for shot in chain:
        time[family(shot)] += shot.duration
    assert time["cover"] > 0.75 * sum(time.values())


def test_a_picture_opens_and_closes_the_film_of_a_wish() -> None:
    chain = shots(direct(SONG, "neon city at night", options=Options(media=(PICTURE,))))
    assert family(chain[0]) == family(chain[-1]) == "cover"
    strong = [shot for shot in chain if shot.meta.section == "chorus"]
    assert Counter(map(family, strong)).most_common(1)[0][0] == "place"


def test_the_colours_of_the_picture_are_the_look_unless_others_are_wished_for() -> None:
    options = Options(media=(PICTURE,), colours=("#105070", "#f09030"))
    made = direct(SONG, "", options=options).meta.look
    assert made == "palette:#105070,#f09030"
    assert direct(SONG, "all in red", options=options).meta.look != made


def test_codes_in_a_wish_are_its_look() -> None:
    made = look(direct(SONG, "use #ff0055 and #00ffcc please").meta.look)
    assert apart(made.mid, "#ff0055") < 10
    assert apart(made.accent, "#00ffcc") < 10


@pytest.mark.parametrize(
    ("wish", "colours"),
    [("everything in yellow", ["#ffff00"]), ("紫色和绿色", ["#8000ff", "#00c040"])],
)
def test_colours_that_no_look_has_are_made(wish: str, colours: list[str]) -> None:
    made = look(direct(SONG, wish).meta.look)
    shown = [code for code in made.colours if tone(code).chroma > 0.05]
    assert all(min(apart(code, wanted) for code in shown) < 35 for wanted in colours)


def test_a_random_look_is_the_seed_s_own() -> None:
    names = {direct(SONG, options=Options(look="random", seed=n)).meta.look for n in range(5)}
    assert len(names) == 5
    assert all(name.startswith("palette:") for name in names)
    again = direct(SONG, options=Options(look="random", seed=3)).meta.look
    assert again in names


def test_named_scenes_and_looks_are_kept() -> None:
    draft = direct(SONG, "deep ocean", options=Options(scenes=("galaxy", "ink"), look="sepia"))
    assert {shot.scene for shot in shots(draft)} == {"galaxy", "ink"}
    assert draft.meta.look == "sepia"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"look": "ugly"}, NotFound),
        ({"look": "palette:mud"}, InvalidInput),
        ({"look": "palette:"}, InvalidInput),
        ({"scenes": ("nowhere",)}, NotFound),
    ],
)
def test_what_is_unknown_is_said(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        direct(SONG, options=Options(**options))  # pyright: ignore


def test_equal_wishes_make_other_films_of_other_songs() -> None:
    """The same wish, two songs: another scene leads, or another look, or other pictures."""
    one, other = (shots(direct(compose(plan), "deep space")) for plan in (POP, CLUB))
    seeds = [{(it.scene, it.params["seed"]) for it in chain} for chain in (one, other)]
    assert len(seeds[0] & seeds[1]) <= 1
    assert [it.duration for it in one[:8]] != [it.duration for it in other[:8]]


def test_looks_of_the_catalogue_are_chosen_by_many_songs() -> None:
    found = {direct(SONG, options=Options(seed=seed)).meta.look for seed in range(24)}
    assert len(found) >= 5
    assert found <= set(LOOKS)
