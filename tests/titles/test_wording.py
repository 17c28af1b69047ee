"""Words are cleaned and parted where a reader would part them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.titles.breaking import broken, join
from beatreel.titles.wording import LONGEST, clean, is_leftward, shortened, tokens, words


def lines(text: str, count: int) -> list[str]:
    parts = tokens(text)
    return [join(line) for line in broken(parts, [float(len(p.text)) for p in parts], 0.5, count)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("  a \t b\u00a0c ", "a b c"),
        ("a\r\nb\rc\u2028d\\Ne", "a\nb\nc\nd\ne"),
        ("a\n\n \nb", "a\nb"),
        ("e\u0301", "é"),
        ("a\x00\x07\u202e\ud800b", "a b"),
        ("\u200b\u200d", ""),
        ("a\u0301\u0302\u0303\u0304\u0305", "á\u0302\u0303"),
    ],
)
def test_cleaning(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@given(st.text(st.characters(codec=None), max_size=400))
def test_cleaning_is_bounded_and_done_once(text: str) -> None:
    once = clean(text)
    assert len(once) <= LONGEST
    once.encode()
    assert "\n\n" not in once
    assert clean(once) == once


def test_a_cut_falls_between_words() -> None:
    assert shortened("the quick brown fox", 14) == "the quick…"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"
    assert shortened("short", 10) == "short"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Midnight over Shanghai tonight", ["Midnight over", "Shanghai tonight"]),
        ("Dance until the morning comes", ["Dance until", "the morning comes"]),
        ("we never said goodbye", ["we never", "said goodbye"]),
    ],
)
def test_two_lines_are_balanced_and_end_on_no_article(text: str, wanted: list[str]) -> None:
    assert lines(text, 2) == wanted


@pytest.mark.parametrize(
    "text", ["我们在雨里奔跑，直到天亮为止。", "「夜」の中を、走り続けた…", "你好（世界）你好"]
)
@pytest.mark.parametrize("count", [2, 3])
def test_chinese_and_japanese_lines_obey_kinsoku(text: str, count: int) -> None:
    for line in lines(text, count):
        assert line[0] not in "，。、」）…"
        assert line[-1] not in "「（"


def test_chinese_breaks_after_a_comma_rather_than_in_a_phrase() -> None:
    assert lines("我们在雨里奔跑，直到天亮为止", 2) == ["我们在雨里奔跑，", "直到天亮为止"]


def test_korean_keeps_its_words() -> None:
    assert words("안녕하세요 세계") == ["안녕하세요", "세계"]


def test_a_joined_emoji_is_one_piece() -> None:
    assert words("a 👩‍👩‍👧 b") == ["a", "👩‍👩‍👧", "b"]


@given(st.text("ab 你好，", min_size=1, max_size=40), st.integers(1, 5))
def test_breaking_loses_nothing(text: str, count: int) -> None:
    parts = tokens(text)
    if parts:
        split = broken(parts, [1.0] * len(parts), 0.3, count)
        assert [t for line in split for t in line] == parts
        assert len(split) == min(count, len(parts))
        assert all(split)


@pytest.mark.parametrize(("text", "leftward"), [("hello", False), ("12 שלום", True), ("…", False)])
def test_direction_is_that_of_the_first_letter(text: str, leftward: bool) -> None:
    assert is_leftward(text) is leftward
