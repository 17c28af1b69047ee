"""Shipped faces are complete, and what cannot be drawn is said."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from beatreel.errors import InvalidInput
from beatreel.titles import ANIMATIONS, POSITIONS, STYLES, faces, missing, picture, warning
from beatreel.titles.caption import colour, palette
from beatreel.titles.faces import SHIPPED, families, is_cjk, language

from .plates import LOOK

WESTERN = "ABCXYZabcxyz0123456789 &@#%!?.,:;'\"()-–—…‘’“”•ÄÖÜäöüßéèêçñøåæœŁłŚšžŽİıŐő€£"


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine have no faces but the shipped ones."""
    monkeypatch.setattr(faces.Library, "fallback", lambda *_: None)
    families.cache_clear()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_western_text_with_its_own_faces(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch)
    assert missing(WESTERN, STYLES[style].face) == set()
    families.cache_clear()


@pytest.mark.parametrize(
    ("text", "advice"), [("夜", "fonts-noto-cjk"), ("🎧", "emoji"), ("ป", "fonts-noto-core")]
)
def test_a_missing_glyph_is_named_with_what_to_install(
    text: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch)
    assert missing(f"a {text}\n") == {text}
    said = warning(f"a {text}") or ""
    assert text in said
    assert advice in said
    families.cache_clear()


@pytest.mark.parametrize("style", ["wide", "serif", "neon", "lyric"])
def test_chinese_needs_no_face_of_the_machine(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces.Library, "_cjk", lambda *_: None)
    families.cache_clear()
    text = "夜色霓虹，龙凤龜鳳《春日來信》喆翀あのネオン"
    assert missing(text, STYLES[style].face) == set()
    family = "Noto Serif SC" if STYLES[style].face.serif else "Noto Sans SC"
    assert family in families("夜色", STYLES[style].face)
    families.cache_clear()


def test_nothing_is_said_when_nothing_is_missing() -> None:
    assert warning("Afterglow") is None
    assert missing("tab\t, joiner \u200d and selector \ufe0f") == set()


def test_every_face_has_its_licence_beside_it() -> None:
    folder = files("beatreel.titles") / "fonts"
    names = {item.name for item in folder.iterdir()}
    assert {f"{file}.ttf" for group in SHIPPED.values() for file, _, _ in group} == {
        name for name in names if name.endswith(".ttf")
    }
    for family in SHIPPED:
        text = (folder / f"OFL-{family.split()[0]}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert "Reserved Font Name" not in text.split("PREAMBLE")[0]


def test_shipped_faces_are_small() -> None:
    folder = files("beatreel.titles") / "fonts"
    assert sum(len(item.read_bytes()) for item in folder.iterdir()) < 12_000_000


@pytest.mark.parametrize(
    ("text", "tag"), [("夜色", "zh"), ("夜の中", "ja"), ("밤", "ko"), ("night", "zh")]
)
def test_the_script_tells_the_language(text: str, tag: str) -> None:
    assert language(text) == tag


def test_cjk_includes_its_signs_but_not_latin() -> None:
    assert all(map(is_cjk, "汉あ한，。「Ａ"))
    assert not any(map(is_cjk, "aé…“Жש"))


@pytest.mark.parametrize("code", ["", "red", "#12", "#12345", "#gggggg", "1234567890"])
def test_a_broken_colour_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput, match="#rrggbb"):
        colour(code)


def test_colours() -> None:
    assert colour("#fff") == (1, 1, 1, 1)
    assert colour("#ff000080") == (1, 0, 0, 128 / 255)
    assert palette(LOOK)["light"][0] == 1.0


def test_a_picture_is_drawn_over_and_left_alone() -> None:
    ground = np.zeros((90, 160, 4), np.uint8)
    out = picture(ground, "Glow", style="poster")
    assert not ground.any()
    assert out.shape == ground.shape
    assert out[..., 3].max() == 255
    assert out[..., :3].max() > 240
    assert np.array_equal(picture(ground, " \n"), ground)


def test_a_picture_keeps_what_the_text_does_not_cover() -> None:
    ground = np.full((90, 160, 4), (10, 20, 30, 255), np.uint8)
    out = picture(ground, "Glow", style="lyric")
    assert (out[:10] == ground[:10]).all()
    assert (out[..., 3] == 255).all()


def test_a_picture_of_another_shape_is_refused() -> None:
    with pytest.raises(InvalidInput, match="convert"):
        picture(np.zeros((9, 9, 3), np.uint8), "Glow")


@pytest.mark.parametrize("name", [*STYLES, *ANIMATIONS, *POSITIONS])
def test_every_style_animation_and_position_is_documented(name: str) -> None:
    page = Path(__file__).parents[2] / "docs/reference/titles.md"
    assert f"`{name}`" in page.read_text(encoding="utf-8")
