"""Lyrics in every format, as others write them and as nobody should."""

from __future__ import annotations

import random
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel import lyrics as words
from beatreel.errors import (
    AlreadyExists,
    BeatreelError,
    FileTooLarge,
    InvalidInput,
    NotFound,
    Unavailable,
    UnsupportedFile,
)
from beatreel.lyrics import Line, Lyrics, Word, parse, parse_lrc, read, to_lrc, to_srt, write
from beatreel.lyrics.words import units

ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def starts(lyrics: Lyrics) -> list[tuple[int | None, str]]:
    return [(line.start, line.text) for line in lyrics.lines]


def test_lrc_with_tags_repeats_and_an_end() -> None:
    found = parse_lrc(
        "\ufeff[ti:Night Drive]\n[ar:The Engines]\n[length:3:00]\n"
        "[00:11.00][01:11.5]  Hold   me close \n[00:15]\n[00:05.123]We were running\n"
    )
    assert (found.title, found.artist) == ("Night Drive", "The Engines")
    assert starts(found) == [
        (5123, "We were running"),
        (11_000, "Hold me close"),
        (71_500, "Hold me close"),
    ]
    assert found.lines[1].end == 15_000


def test_a_positive_offset_of_lrc_brings_the_words_sooner() -> None:
    assert starts(parse_lrc("[offset:+500]\n[00:02.00]now")) == [(1500, "now")]


@pytest.mark.parametrize("mark", ["<00:01.50>", "[00:01.50]"])
def test_word_times_of_lrc(mark: str) -> None:
    [line] = parse_lrc(f"[00:01.00]Hello {mark}my friend<00:02.50>").lines
    assert line.text == "Hello my friend"
    assert line.words == (Word("Hello", 1000, 1500), Word("my friend", 1500, 2500))
    assert line.end == 2500


def test_subtitles_of_every_kind() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,500\n<i>Hello</i>\nthere\n"
    assert parse(srt, ".srt").lines == (Line("Hello\nthere", 1000, 2500),)
    vtt = "WEBVTT\n\n00:01.000 --> 00:03.000 align:start\n<v Bob>Hello <00:02.000>you\n"
    assert parse(vtt, ".vtt").lines[0].words == (Word("Hello", 1000, 2000), Word("you", 2000, 3000))
    sung = parse(
        ASS + "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\k20}Hel{\\k30}lo {\\kf50}you\n"
        "Comment: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,no\n"
        "Dialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}\n",
        ".ass",
    )
    assert [line.text for line in sung.lines] == ["Hello you"]
    assert [(word.text, word.start) for word in sung.lines[0].words] == [
        ("Hello", 1000),
        ("you", 1500),
    ]


def test_plain_text_has_no_headings() -> None:
    found = parse("[Verse 1]\nWe were running\n\n(Chorus)\nHook:\nHold me\n")
    assert found.text == "We were running\nHold me"
    assert not found.timed


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "夜色 🎧"),
        ("utf-16", "夜色"),
        ("gb18030", "你好，世界"),
        ("cp1252", "déjà vu"),
    ],
)
def test_encodings(encoding: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "a.lrc").write_bytes(f"[00:01.00]{text}".encode(encoding))
    assert read(tmp_path / "a.lrc").text == text


def test_units_are_words_or_single_han() -> None:
    assert units("Hello, 你好，世界! don't 🎵") == [
        "Hello,",
        "你",
        "好，",
        "世",
        "界!",
        "don't",
        "🎵",
    ]


texts = st.lists(
    st.text("abc XYZ'你好éא🎵,.", min_size=1, max_size=12).filter(lambda t: t.strip()),
    min_size=1,
    max_size=6,
)


@st.composite
def timed(draw: st.DrawFn) -> Lyrics:
    lines, at = [], 0
    for text in draw(texts):
        tokens = units(text)
        if not tokens or "[" in text:
            continue
        at += draw(st.integers(20, 300)) * 10
        start, sung = at, []
        for token in tokens:
            length = draw(st.integers(1, 80)) * 10
            sung.append(Word(token, at, at + length))
            at += length
        lines.append(Line(" ".join(text.split()), start, at, tuple(sung)))
    return Lyrics(tuple(lines))


@given(lyrics=timed())
def test_lrc_comes_back_with_every_word_and_time(lyrics: Lyrics) -> None:
    if lyrics.lines:
        assert parse_lrc(to_lrc(lyrics)) == lyrics


@given(lyrics=timed())
def test_srt_comes_back_with_every_line_and_time(lyrics: Lyrics) -> None:
    if lyrics.lines:
        back = parse(to_srt(lyrics), ".srt")
        assert [(it.text, it.start, it.end) for it in back.lines] == [
            (it.text, it.start, it.end) for it in lyrics.settled().lines
        ]


times = st.integers(-1000, 20_000)
loose = st.builds(
    Line,
    st.sampled_from(["a b", "c", "d e f"]),
    st.integers(0, 20_000),
    st.none() | times,
    st.lists(st.builds(Word, st.just("w"), times, times), max_size=3).map(tuple),
)


@given(lines=st.lists(loose, min_size=1, max_size=8))
def test_settled_lyrics_are_in_order_and_overlap_nowhere(lines: list[Line]) -> None:
    settled = Lyrics(tuple(lines)).settled().lines
    at = 0
    for line in settled:
        assert line.start is not None
        assert line.end is not None
        assert at <= line.start < line.end
        at = line.end
        now = 0
        for word in line.words:
            assert now <= word.start <= word.end <= line.end
            now = word.end
    assert set(" ".join(it.text for it in settled).split()) == set(
        " ".join(it.text for it in lines).split()
    )


def test_lines_that_start_together_share_a_card() -> None:
    [line] = Lyrics((Line("夜色", 1000, 2000), Line("The night", 1040, 2500))).settled().lines
    assert (line.text, line.end) == ("夜色\nThe night", 2500)


HOSTILE = {
    "empty": b"",
    "blank": b" \n \n",
    "signs": b"?!...\n--\n",
    "binary": bytes(range(256)) * 8,
    "nul": b"[00:01.00]a\0b",
    "no times": b"just words",
    "only tags": b"[ti:x]\n[ar:y]\n",
    "endless brackets": b"[" * 50_000,
    "endless stamps": b"[00:01.00]" * 20_000,
    "half a stamp": b"[99999999:99.99]x\n[0:0.",
    "markup": b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<" * 20_000,
    "backwards": b"1\n00:00:05,000 --> 00:00:01,000\nback\n",
    "long line": b"[00:01.00]" + b"word " * 5000,
    "many lines": b"[00:01.00]a\n" * 6000,
    "surrogates": b"[00:01.00]" + b"\xed\xa0\x80\xff",
}


@pytest.mark.parametrize("suffix", words.FORMATS)
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_read_or_refused_in_one_sentence(
    suffix: str, data: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"hostile{suffix}"
    path.write_bytes(data)
    told, text = "Read.", ""
    try:
        text = read(path).text
    except BeatreelError as error:
        told = error.message
    assert told.endswith(".")
    assert "\n" not in told
    assert all(c.isprintable() or c == "\n" for c in text)


@pytest.mark.parametrize("suffix", [".lrc", ".srt", ".vtt", ".ass"])
def test_noise_never_crashes(suffix: str) -> None:
    dice = random.Random(suffix)
    for _ in range(60):
        text = "".join(dice.choice("[]<>:.0123 ab\n{}\\k-,你\u202e") for _ in range(200))
        with suppress(InvalidInput):
            parse(text, suffix)


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read(tmp_path / "none.lrc")
    with pytest.raises(UnsupportedFile, match=r"choose one of \.lrc"):
        read(tmp_path / "words.docx")
    (tmp_path / "huge.txt").write_bytes(b"la " * 400_000)
    with pytest.raises(FileTooLarge):
        read(tmp_path / "huge.txt")
    with pytest.raises(InvalidInput):
        read(tmp_path / "folder.lrc") if (tmp_path / "folder.lrc").mkdir() is None else None
    lyrics = Lyrics((Line("a", 0, 1000),))
    write(lyrics, tmp_path / "a.lrc")
    with pytest.raises(AlreadyExists):
        write(lyrics, tmp_path / "a.lrc")
    with pytest.raises(UnsupportedFile):
        write(lyrics, tmp_path / "a.ass")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.lrc", "folder.lrc", "huge.txt"]


def test_without_the_extra_subtitles_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysubs2", None)
    with pytest.raises(Unavailable, match=r"pip install 'beatreel\[lyrics\]'"):
        parse("1\n00:00:01,000 --> 00:00:02,000\na\n", ".srt")
