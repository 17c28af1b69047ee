"""Text of any kind is set inside the safe area, broken well, and never crashes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel.titles import POSITIONS, STYLES, Caption, drawing, safe
from beatreel.titles.composition import compose
from beatreel.titles.keeping import kept
from beatreel.titles.measure import ems
from beatreel.titles.styles import style_named

from .plates import LOOK

ASPECTS = [(480, 270), (270, 480), (360, 360), (360, 450)]
TEXTS = {
    "plain": "Afterglow\nMira Sol",
    "long": "The Night We Drove All The Way To The Ocean And Never Came Back\nThe Quiet Engines",
    "accents": "jÀgpq ÅŚĞ Ấ Ế Ỗ\nỘp",
    "chinese": "午夜穿过上海的霓虹\n安静的引擎",
    "japanese": "夜明けまで走り続けた",
    "emoji": "🎵🔥👩‍👩‍👧‍👦 night\n🎧",
    "arabic": "مرحبا بالعالم\nفنان",
    "mixed directions": "שלום Hello עולם 12",
    "marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "one word of 10,000": "x" * 10_000,
    "10,000 characters": "word " * 2_000,
    "10,000 Chinese characters": "汉" * 10_000,
    "control": "a\x00b\x07c\u202ed\ud800e\x1b[31mf",
    "lines": "i\n\n\nj\nk\r\nl\u2028m",
}


def ink(caption: Caption, width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return the box of what is clearly inked: left, top, right, bottom."""
    made = compose(caption, LOOK, width, height)
    if made is None:
        return None
    layer = drawing.ink(made.setting, made.colours, made.fill, made.frame)
    seen = layer.rgba[..., 3] > 25
    if not seen.any():
        return None
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return (
        layer.x + int(columns[0]),
        layer.y + int(rows[0]),
        layer.x + int(columns[-1]) + 1,
        layer.y + int(rows[-1]) + 1,
    )


def assert_safe(caption: Caption, width: int, height: int) -> None:
    box, area = ink(caption, width, height), safe(width, height)
    if box is not None:
        assert box[0] >= area.left - 1
        assert box[1] >= area.top - 1
        assert box[2] <= area.right + 1
        assert box[3] <= area.bottom + 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("style", STYLES)
def test_every_text_in_every_style_is_inside_the_safe_area(style: str, text: str) -> None:
    aspect = ASPECTS[(len(style) + len(text)) % len(ASPECTS)]
    position = list(POSITIONS)[(3 * len(style) + len(text)) % len(POSITIONS)]
    assert_safe(Caption(text, 0, 60, style, position=position), *aspect)
    assert_safe(Caption(text, 0, 60, style), 270, 480)


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(sorted(STYLES)),
    st.sampled_from(sorted(POSITIONS)),
    st.sampled_from(ASPECTS),
    st.one_of(st.none(), st.floats(0.01, 1.0)),
)
def test_any_text_of_any_size_is_inside_the_safe_area(
    text: str, style: str, position: str, aspect: tuple[int, int], size: float | None
) -> None:
    assert_safe(Caption(text, 0, 60, style, size, position=position), *aspect)


def test_the_safe_areas_are_those_of_the_platforms() -> None:
    vertical, wide = safe(1080, 1920), safe(1920, 1080)
    assert (vertical.left, vertical.right) == (108, 972)
    assert (vertical.top, vertical.bottom) == (384, 1536)
    assert (wide.left, wide.top, wide.right, wide.bottom) == (96, 54, 1824, 1026)


@pytest.mark.parametrize("style", [name for name, s in STYLES.items() if not s.justified])
def test_a_headline_has_two_lines_at_most_and_one_byline(style: str) -> None:
    setting = kept(TEXTS["long"], STYLES[style], 270, 480)
    assert setting is not None
    assert sum(not line.byline for line in setting.lines) <= 2
    assert sum(line.byline for line in setting.lines) <= 1


@pytest.mark.parametrize("style", [name for name, s in STYLES.items() if s.byline])
def test_a_byline_is_smaller_than_its_headline(style: str) -> None:
    for text in (TEXTS["plain"], TEXTS["long"]):
        setting = kept(text, STYLES[style], 270, 480)
        assert setting is not None
        head, by = setting.lines[0], setting.lines[-1]
        assert by.byline
        assert by.size < 0.75 * head.size


def test_a_bigger_wish_gives_bigger_letters_until_the_room_ends() -> None:
    sizes = []
    for size in (0.03, 0.06, 0.12, 0.5, 0.9):
        setting = kept("Glow", STYLES["wide"], 480, 270, size=size)
        assert setting is not None
        sizes.append(setting.size)
    assert sizes == sorted(sizes)
    assert sizes[0] == pytest.approx(0.03 * 270)
    assert sizes[-1] < 0.9 * 270


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Dancing in the rain with you tonight", 2),
        ("Rain", 1),
    ],
)
def test_letters_grow_by_a_second_line_only_where_that_helps(text: str, lines: int) -> None:
    setting = kept(text, STYLES["kinetic"], 480, 270)
    assert setting is not None
    assert len(setting.lines) == lines


def test_stacked_lines_share_one_width() -> None:
    setting = kept("we were running through the rain", STYLES["stack"], 480, 270)
    assert setting is not None
    widths = [line.width for line in setting.lines]
    assert len(widths) > 1
    assert max(widths) - min(widths) < 1


def test_positions_are_where_their_names_say() -> None:
    boxes = {}
    for name in POSITIONS:
        boxes[name] = ink(Caption("Glow", 0, 60, "lyric", position=name), 480, 270)
    middles = {k: ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2) for k, b in boxes.items() if b}
    assert middles["center"] == pytest.approx((240, 135), abs=4)
    assert middles["left"][0] < 100 < 380 < middles["right"][0]
    assert middles["upper"][1] < 60 < 210 < middles["lower"][1]
    assert middles["upper-left"][0] < 100
    assert middles["lower-right"][1] > 210


@pytest.mark.parametrize("name", ["", "no such face", "Anton", "ANTON", "wide", None])
def test_a_style_is_found_by_its_name_or_its_family(name: str | None) -> None:
    wanted = "Anton" if (name or "").lower() == "anton" else "Archivo Expanded"
    assert style_named(name).face.family == wanted


def test_tracking_widens_all_but_the_last_letter() -> None:
    face = STYLES["cinema"].face
    assert ems("AAAA", face, 0.5) == pytest.approx(ems("AAAA", face, 0.0) + 1.5, abs=0.02)


@pytest.mark.parametrize(("width", "height"), ASPECTS)
@pytest.mark.parametrize("style", ["lyric", "karaoke"])
def test_lines_of_lyrics_are_of_one_size(style: str, width: int, height: int) -> None:
    sizes = set()
    for text in ("Hold me close", "Every window had a name", "And the morning could not find us"):
        made = compose(Caption(text, 0, 90, style), LOOK, width, height)
        assert made is not None
        sizes.add(round(made.setting.size, 2))
    assert max(sizes) <= 1.04 * min(sizes)
