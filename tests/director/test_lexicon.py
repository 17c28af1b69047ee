"""The tables of words: whole, consistent, and large enough for the catalogue."""

from __future__ import annotations

from itertools import combinations

import pytest

from beatreel.director import Catalogue
from beatreel.director.affinity import profile
from beatreel.director.lexicon import FACETS, fold, lexicon, singular
from beatreel.director.palettes import distance, shows, tone

KNOWN = lexicon()


def test_every_nearness_names_a_concept_and_is_a_share_or_an_opposite() -> None:
    for concept in KNOWN.concepts.values():
        assert concept.facet in FACETS
        assert set(concept.near) <= set(KNOWN.concepts), concept.name
        assert all(0.0 < abs(share) <= 1.0 for share in concept.near.values()), concept.name
        assert concept.name not in concept.near


def test_every_concept_has_words_in_both_languages() -> None:
    english = {name for names in KNOWN.english.values() for name in names}
    chinese = {name for names in KNOWN.chinese.values() for name in names}
    assert english == chinese == set(KNOWN.concepts)


def test_every_emoji_means_something() -> None:
    assert all(KNOWN.emoji.values())


def test_every_scene_of_the_catalogue_shows_something_the_lexicon_knows() -> None:
    seen = {"places", "space", "abstract", "music", "styles", "subjects", "weather"}
    for scene in Catalogue.whole().scenes.values():
        facets = {KNOWN.concepts[name].facet for name in profile(scene)}
        assert facets & seen, scene.name


def test_no_two_scenes_of_the_catalogue_mean_the_same() -> None:
    scenes = Catalogue.whole().scenes.values()
    for one, other in combinations(scenes, 2):
        assert set(profile(one)) != set(profile(other)), (one.name, other.name)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cities", "city"),
        ("boxes", "box"),
        ("churches", "church"),
        ("glass", "glass"),
        ("paris", "paris"),
        ("stars", "star"),
        ("dog's", "dog"),
        ("gas", "gas"),
        ("chaos", "chaos"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    assert singular(word) == expected


def test_folding_keeps_the_length() -> None:
    for text in ("ＮＥＯＮ’s Straße—ﬁn", "İstanbul ½", "雨—夜", "A\u0301🌧"):
        assert len(fold(text)) == len(text)


def test_the_longest_entry_wins() -> None:
    names = [it.names for it in KNOWN.find("falling snow on an old tv, tv static")]
    assert names == [("snow",), ("crt",), ("crt",)]
    assert [it.names for it in KNOWN.find("老电视机")] == [("crt",)]


@pytest.mark.parametrize(
    ("code", "light", "hue"),
    [("#ff0000", 0.628, 29), ("#0000ff", 0.452, 264), ("#00ff00", 0.866, 142)],
)
def test_tones_are_those_of_oklch(code: str, light: float, hue: float) -> None:
    assert tone(code).light == pytest.approx(light, abs=0.002)
    assert tone(code).hue == pytest.approx(hue, abs=1.0)


def test_looks_are_told_apart_by_colour() -> None:
    looks = Catalogue.whole().looks
    purest = {
        colour: max(looks.values(), key=lambda look, c=colour: shows(look, c)).name
        for colour in ("red", "green", "blue", "purple", "gold", "monochrome", "warm", "cool")
    }
    assert len(set(purest.values())) >= 4
    assert all(distance(look, look) == 0.0 for look in looks.values())
