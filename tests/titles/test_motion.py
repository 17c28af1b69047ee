"""Texts come and go as their table says, and a frame is a pure function of its number."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.titles import ANIMATIONS, STYLES, Caption, Setter
from beatreel.titles.caption import Timed
from beatreel.titles.composition import Piece
from beatreel.titles.motion import ease, gather, settle, smooth, spring
from beatreel.titles.shelf import SHELF
from beatreel.titles.timing import spread, starts

from .plates import FPS, LOOK, changed, compare, copied, drawn, plate

LYRIC = "we were running through the rain"


def caption(animation: str, text: str = "Afterglow\nMira Sol", style: str = "wide") -> Caption:
    return Caption(text, 30, 90, style, animation=animation)


@pytest.mark.parametrize("curve", [ease, gather, settle, smooth, spring])
def test_curves_start_at_nought_and_end_at_one(curve) -> None:
    assert curve(0.0) == pytest.approx(0, abs=1e-9)
    assert curve(1.0) == pytest.approx(1, abs=1e-9)
    assert abs(curve(0.25) - 0.25) > 0.02


@pytest.mark.parametrize("animation", ANIMATIONS)
def test_nothing_shows_outside_a_texts_time(animation: str) -> None:
    for frame in (0, 29, 90, 91):
        assert not changed(drawn(caption(animation), frame)).any()


@pytest.mark.parametrize("animation", ANIMATIONS)
def test_a_text_comes_and_goes(animation: str) -> None:
    def shown(frame: int) -> float:
        planes = drawn(caption(animation), frame, beats=(1.0, 1.5, 2.0))
        return float(np.abs(planes[0] - plate(320, 180)[0].astype(float)).sum())

    hold = shown(66)
    assert hold > 0
    if animation != "cut":
        assert shown(89) < 0.35 * hold
    if animation not in ("cut", "glitch"):
        assert shown(30) < 0.75 * hold


@pytest.mark.parametrize("animation", ANIMATIONS)
def test_a_frame_does_not_depend_on_those_before(animation: str) -> None:
    alone = drawn(caption(animation), 47, beats=(1.0, 1.5))
    SHELF._placed.clear()
    for frame in (33, 80, 41):
        drawn(caption(animation), frame, beats=(1.0, 1.5))
    after = drawn(caption(animation), 47, beats=(1.0, 1.5))
    assert all(np.array_equal(a, b) for a, b in zip(alone, after, strict=True))


def test_two_texts_that_differ_only_in_time_share_their_sprites() -> None:
    drawn(Caption("again", 0, 60, "lyric"), 30)
    count = len(SHELF._placed)
    drawn(Caption("again", 600, 700, "lyric"), 650)
    assert len(SHELF._placed) == count


def test_karaoke_fills_word_after_word_at_their_times() -> None:
    words = tuple(Timed(10.0 * i, 10.0 * i + 9, len(w)) for i, w in enumerate(LYRIC.split()))
    text = Caption(LYRIC, 0, 90, "karaoke", words=words)
    quiet = drawn(Caption(LYRIC, 0, 90, "karaoke", words=(Timed(85.0, 86.0),)), 40)[2].astype(int)

    def reached(frame: int) -> int:
        lit = np.abs(drawn(text, frame)[2] - quiet) > 6
        return int(np.flatnonzero(lit.any(axis=0)).max(initial=0))

    edges = [reached(frame) for frame in (12, 22, 32, 42, 52, 60)]
    assert all(a < b for a, b in pairwise(edges))


def test_a_leftward_line_fills_from_the_right() -> None:
    text = Caption("שלום עולם", 0, 90, "karaoke")
    quiet = drawn(Caption("שלום עולם", 0, 90, "karaoke", words=(Timed(85.0, 86.0),)), 30)[2].astype(
        int
    )
    lit = np.abs(drawn(text, 30)[2] - quiet) > 6
    columns = np.flatnonzero(lit.any(axis=0))
    assert columns.mean() > 80


def test_words_pop_in_one_by_one() -> None:
    text = Caption("one two three", 0, 90, "kinetic")
    widths = [
        np.flatnonzero(changed(drawn(text, frame, beats=(0.5, 1.0)), 40).any(axis=0)).max()
        for frame in (12, 27, 42)
    ]
    assert widths[0] < widths[1] < widths[2]


@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.lyric])
@pytest.mark.parametrize("timed", [True, False])
def test_lyrics_can_be_read_until_their_line_ends(style: str, timed: bool) -> None:
    words = tuple(Timed(15.0 * i, 15.0 * i + 14, len(w)) for i, w in enumerate(LYRIC.split()))
    text = Caption(LYRIC, 0, 90, style, words=words if timed else ())

    def shown(frame: int) -> float:
        bare = plate(320, 180)[0].astype(float)
        return float(np.abs(drawn(text, frame, beats=(0.5, 1.0))[0] - bare).sum())

    # The last word ends three frames before the text does.
    assert shown(86) > 0.9 * shown(80)
    assert shown(89) < 0.35 * shown(80)


def pieces(*lengths: int) -> list[Piece]:
    return [Piece(0, (0, n), 0.0, 1.0, letters=n) for n in lengths]


def test_pieces_start_with_their_words_else_on_beats_else_evenly() -> None:
    words = (Timed(0.3, 0.5, 3), Timed(0.9, 1.0, 2))
    assert starts(pieces(3, 2), words, (), 4.0) == pytest.approx([0.3, 0.9])
    assert starts(pieces(1, 1, 1), (), (-0.5, 0.0, 0.5, 1.0, 1.5), 4.0) == [0.0, 0.5, 1.0]
    assert starts(pieces(1, 1, 1, 1), (), (0.5,), 4.0) == [0.0, 0.5, 1.0, 1.5]


def test_word_times_are_carried_over_to_other_pieces_by_letters() -> None:
    words = (Timed(1.0, 2.0, 2), Timed(3.0, 4.0, 2))
    single = spread(pieces(1, 1, 1, 1), words, 5.0)
    assert single == [(1.0, 1.5), (1.5, 2.0), (3.0, 3.5), (3.5, 4.0)]
    assert spread(pieces(4), words, 5.0) == [(1.0, 4.0)]
    assert spread(pieces(2, 2), (), 4.0) == [(0.0, 1.7), (1.7, 3.4)]


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
)
def test_pieces_stay_inside_the_words_and_in_order(cut: list[int], sung: list[int]) -> None:
    words = tuple(Timed(float(i), i + 0.8, n) for i, n in enumerate(sung))
    times = spread(pieces(*cut), words, 20.0)
    assert times[0][0] == 0.0
    assert times[-1][1] == pytest.approx(words[-1].end)
    assert all(a <= b for a, b in times)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(times))


def test_the_kick_brightens_what_glows_and_nothing_else() -> None:
    def light(style: str, kick: float) -> float:
        return float(drawn(Caption("Glow", 0, 90, style), 45, kick=kick)[2].sum())

    assert light("neon", 1.0) > light("neon", 0.0)
    assert light("wide", 1.0) == light("wide", 0.0)


@dataclass
class Words:
    text: str = "Glow"
    font: str = "lyric"
    size: float = 0.08
    color: str = "#00ff00"
    pos: str = "upper"
    anim: str = "cut"
    words: tuple = ()
    model_fields_set: set[str] = field(default_factory=lambda: {"text"})


@dataclass
class Segment:
    text: Words
    start: int = 1000
    duration: int = 2000


def test_a_segment_that_leaves_things_unsaid_takes_the_styles_choice() -> None:
    quiet = Caption.of(Segment(Words()), FPS)
    assert (quiet.start, quiet.end) == (30, 90)
    assert (quiet.size, quiet.colour, quiet.position, quiet.animation) == (None, "", "", "")
    said = Caption.of(Segment(Words(model_fields_set={"size", "color", "pos", "anim"})), FPS)
    assert (said.size, said.colour, said.position, said.animation) == (
        0.08,
        "#00ff00",
        "upper",
        "cut",
    )


def test_a_colour_with_opacity_is_fainter() -> None:
    def strength(colour: str) -> float:
        planes = drawn(Caption("Glow", 0, 90, "lyric", colour=colour), 45)
        return float(np.abs(planes[0] - plate(320, 180)[0].astype(float)).sum())

    assert strength("#ffffff40") < 0.4 * strength("#ffffff")


def test_planes_with_padded_rows_keep_their_padding() -> None:
    base = np.full((180, 400), 7, np.uint8)
    _, blue, red = plate(320, 180)
    Setter(320, 180).draw(
        (base[:, :320], blue, red), Caption("W" * 40, 0, 90, "poster"), 45, FPS, LOOK
    )
    assert (base[:, 320:] == 7).all()
    assert (base[:, :320] != 7).any()


GOLDEN = {
    "wide": (Caption("Midnight Over Mars\nThe Quiet Engines", 0, 90, "wide"), 45, (320, 180)),
    "rise": (Caption("Midnight Over Mars\nThe Quiet Engines", 0, 90, "poster"), 6, (320, 180)),
    "cinema": (Caption("Afterglow\nMira Sol", 0, 120, "cinema"), 60, (320, 180)),
    "serif": (Caption("Afterglow\nMira Sol", 0, 90, "serif"), 12, (320, 180)),
    "neon": (Caption("Afterglow\nMira Sol", 0, 90, "neon"), 45, (180, 320)),
    "mono": (Caption("afterglow\nmira sol", 0, 90, "mono"), 14, (320, 180)),
    "glitch": (Caption("Afterglow\nMira Sol", 0, 90, "glitch"), 2, (320, 180)),
    "karaoke": (Caption(LYRIC, 0, 90, "karaoke"), 40, (320, 180)),
    "stack": (Caption(LYRIC, 0, 90, "stack"), 45, (180, 180)),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden(name: str) -> None:
    text, frame, size = GOLDEN[name]
    compare(name, copied(drawn(text, frame, size, kick=0.4, beats=(0.5, 1.0))))


def test_every_animation_of_a_style_is_in_the_table() -> None:
    assert {style.animation for style in STYLES.values()} <= set(ANIMATIONS)
