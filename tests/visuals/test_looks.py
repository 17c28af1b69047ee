"""Looks: the catalogue's, and those that are made of colours."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.errors import InvalidInput, NotFound
from beatreel.visuals.colours import codes, five, invented, taken_from
from beatreel.visuals.effects import EFFECTS, Effect
from beatreel.visuals.looks import LOOKS, PALETTE, look
from beatreel.visuals.oklch import Tone, code, tone
from beatreel.visuals.transitions import TRANSITIONS, Transition

DOCS = Path(__file__).parents[2] / "docs/reference"
CODES = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def test_there_are_looks_enough_and_no_two_are_alike() -> None:
    assert len(LOOKS) >= 16
    for one, other in combinations(LOOKS.values(), 2):
        apart = [
            abs(a.light - b.light)
            + abs(a.chroma - b.chroma)
            + abs((a.hue - b.hue + 180) % 360 - 180) * min(a.chroma, b.chroma) / 60
            for a, b in zip(map(tone, one.colours), map(tone, other.colours), strict=True)
        ]
        assert max(apart) > 0.08, (one.name, other.name)


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_goes_from_a_coloured_dark_to_nearly_white(name: str) -> None:
    deep, base, mid, _, light = map(tone, LOOKS[name].colours)
    assert deep.light < base.light < mid.light < light.light
    assert deep.light < 0.4
    assert light.light > 0.9
    assert LOOKS[name].words
    assert LOOKS[name].words_zh


@given(CODES)
def test_a_colour_survives_its_tone(value: str) -> None:
    channels = [bytes.fromhex(it[1:]) for it in (value, code(tone(value)))]
    assert max(abs(a - b) for a, b in zip(*channels, strict=True)) <= 1


@given(st.floats(0.12, 1), st.floats(0, 0.4), st.floats(-720, 720))
def test_a_tone_that_cannot_be_shown_keeps_its_hue(light: float, chroma: float, hue: float) -> None:
    found = tone(code(Tone(light, chroma, hue)))
    assert abs(found.light - light) < 0.02
    if found.chroma > 0.03:
        # Eight bits a channel leave a dark tone that much to round.
        assert abs((found.hue - hue + 180) % 360 - 180) < 8


@given(st.lists(CODES, min_size=1, max_size=5))
def test_any_colours_make_a_look(colours: list[str]) -> None:
    made = look(PALETTE + ",".join(colours))
    deep, base, mid, _, light = map(tone, made.colours)
    assert light.light > 0.74
    assert deep.light < 0.41
    assert deep.light < min(base.light, mid.light)
    assert made == look(made.name)


def test_a_palette_of_one_colour_keeps_it_and_finds_another() -> None:
    made = look("palette:#b0247f")
    assert made.mid == "#b0247f"
    body, accent = tone(made.mid), tone(made.accent)
    assert abs((body.hue - accent.hue + 180) % 360 - 180) > 90


def test_five_colours_from_dark_to_light_are_taken_as_they_are() -> None:
    wanted = LOOKS["dusk"].colours
    assert five(wanted) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 colours"),
        ("blue", "'blue' is not a colour"),
        ("#12345", "is not a colour"),
        ("#fff,#000,#111,#222,#333,#444", "6 colours"),
        ('{"a": 1}', "is not a colour"),
    ],
)
def test_what_is_no_palette_is_said_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        look(PALETTE + text)
    assert codes("#FFF; abcdef") == ("#ffffff", "#abcdef")


def test_an_unknown_look_names_the_known_ones() -> None:
    with pytest.raises(NotFound, match="choose one of abyss"):
        look("ugly")


def test_seeds_invent_palettes_that_differ() -> None:
    made = {invented(seed) for seed in range(40)}
    assert len(made) == 40
    for colours in made:
        body, accent, shade = map(tone, colours)
        assert shade.light < body.light < accent.light


def test_a_picture_gives_its_colour_and_what_stands_out() -> None:
    picture = np.full((64, 64, 3), (20, 60, 120), np.uint8)
    picture[24:40, 24:40] = (250, 140, 40)
    body, accent = map(tone, taken_from(picture))
    assert abs(body.hue - tone("#143c78").hue) < 15
    assert abs(accent.hue - tone("#fa8c28").hue) < 20


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_grey_picture_makes_a_look_too(value: int) -> None:
    colours = taken_from(np.full((1, 1, 3), value, np.uint8))
    assert len(colours) == 1
    assert look(PALETTE + ",".join(colours)).colours


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_is_in_the_reference(name: str) -> None:
    assert f"| `{name}` |" in (DOCS / "looks.md").read_text()


@pytest.mark.parametrize(
    "entry", [*EFFECTS.values(), *TRANSITIONS.values()], ids=lambda it: it.name
)
def test_every_effect_and_transition_is_in_the_reference(entry: Effect | Transition) -> None:
    assert f"| `{entry.name}` | {entry.about} |" in (DOCS / "effects.md").read_text()
