"""Wishes that go from one picture to the next."""

from __future__ import annotations

import pytest

from beatreel.director import Options, direct
from beatreel.director.explaining import explain
from beatreel.director.journey import legs, stages
from beatreel.director.score import read_score
from beatreel.director.wish import read
from beatreel.draft import VIDEO, segments

from .composer import compose

CITY, SKY = {"neon_city", "skyline", "rain_window"}, {"galaxy", "nebula", "starwarp", "planet"}


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("neon city at night, then out to the stars", ["city", "star"]),
        ("a forest in fog turning into snow", ["forest", "snow"]),
        ("start underwater, then desert dunes, finally space", ["underwater", "desert", "space"]),
        ("先是雨夜的城市，然后是银河，最后大海", ["city", "galaxy", "ocean"]),
        ("city -> ocean", ["city", "ocean"]),
    ],
)
def test_pictures_come_in_the_order_of_the_wish(text, concepts):
    found = stages(read(text))
    assert len(found) == len(concepts)
    for stage, concept in zip(found, concepts, strict=True):
        assert concept in stage.concepts


@pytest.mark.parametrize(
    "text",
    ["", "neon city", "nothing fancy then", "city, then the same city", "dark then happy", "然后"],
)
def test_one_picture_is_no_journey(text):
    assert stages(read(text)) == ()


def test_what_is_kept_out_is_kept_out_of_every_leg():
    assert all("rain" in it.avoid for it in stages(read("city, then space. no rain")))


def test_legs_share_all_parts_in_order():
    score = read_score(compose())
    ways = legs(score, read("city then ocean then space then desert then snow"))
    assert [part for leg in ways for part in leg.parts] == list(score.parts)
    assert all(leg.parts for leg in ways)
    assert 2 <= len(ways) <= 4


def test_a_video_ends_where_the_wish_does():
    heard = compose()
    draft = direct(heard, "neon city at night, then out to the stars", options=Options(audio="a"))
    shots = segments(draft, VIDEO)
    first, last = shots[0].scene, shots[-1].scene
    assert first in CITY
    assert last in SKY
    turn = next(n for n, it in enumerate(shots) if it.scene in SKY)
    assert not {it.scene for it in shots[turn:]} & CITY
    assert "In this order" in explain(draft, heard)


def test_a_song_without_an_intro_may_go_on_a_journey():
    heard = compose((("chorus", "A", 12, 0.9), ("outro", "B", 4, 0.4)))
    draft = direct(heard, "neon city at night, then out to the stars", options=Options(audio="a"))
    shots = segments(draft, VIDEO)
    assert shots[0].scene in CITY
    assert shots[-1].scene in SKY
