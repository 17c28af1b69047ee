"""Lyrics laid into a draft, and out of it again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beatreel.director.lyrics import (
    LYRIC_STYLES,
    edit_line,
    lyrics_of,
    refit,
    remove_lyrics,
    set_lyrics,
    style_of,
)
from beatreel.draft import TEXT, Draft, Segment, dumps, load, segments, set_aspect
from beatreel.errors import InvalidInput, NotFound
from beatreel.lyrics import Line, Lyrics, Word, parse
from beatreel.titles.areas import safe
from beatreel.titles.caption import Caption
from beatreel.titles.composition import compose
from beatreel.titles.keeping import ink_box

LONG = "we were running through the rain with the city lights behind us and nobody knew our names"


def cards(draft: Draft) -> tuple[Segment, ...]:
    return next(track.segments for track in draft.tracks if track.name == "Lyrics")


def timed(text: str = LONG, start: int = 4000, step: int = 200) -> Lyrics:
    parts = text.split()
    words = tuple(
        Word(part, start + i * step, start + (i + 1) * step - 20) for i, part in enumerate(parts)
    )
    return Lyrics((Line(text, start, words[-1].end, words),))


def test_lines_come_a_little_early_and_never_overlap(draft: Draft) -> None:
    found = cards(draft)
    assert found[0].start == 8500 - 300
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found[0].text is not None
    assert found[0].start + found[0].text.words[0].start == 8500


def test_what_lies_after_the_end_is_left_out(draft: Draft) -> None:
    assert [line.text for line in lyrics_of(draft).lines][-1] == "Hold me close"
    with pytest.raises(InvalidInput, match=r"No line of these lyrics falls into the 36\.\d s"):
        set_lyrics(draft, parse("[09:00.00]late", ".lrc"))


@pytest.mark.parametrize("style", LYRIC_STYLES)
@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1"])
def test_a_draft_gives_its_lyrics_back_as_they_came(draft: Draft, style: str, aspect: str) -> None:
    lyrics = timed()
    shown = load(dumps(set_lyrics(set_aspect(draft, aspect), lyrics, style=style)))
    assert lyrics_of(shown).lines == lyrics.lines
    assert style_of(shown) == style
    assert lyrics_of(refit(set_aspect(shown, "9:16"))).lines == lyrics.lines


@pytest.mark.parametrize("style", LYRIC_STYLES)
@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1"])
@pytest.mark.parametrize(
    "text",
    [LONG, "我们在雨中奔跑，城市的灯光在身后，没有人知道我们的名字，也没有人在等我们回家",
     "كنا نركض تحت المطر",
     "one 🎧 emoji 👩‍👩‍👧", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3],
    ids=["long", "chinese", "rtl", "emoji", "word"],
)  # fmt: skip
def test_every_card_stays_in_the_safe_area(
    draft: Draft, style: str, aspect: str, text: str
) -> None:
    shaped = set_aspect(draft, aspect)
    width, height = shaped.meta.width, shaped.meta.height
    area = safe(width, height)
    for card in cards(set_lyrics(shaped, Lyrics((Line(text, 4000, 9000),)), style=style)):
        made = compose(Caption.of(card, 25.0), ("#000000",) * 5, width, height)
        assert made is not None
        box = ink_box(made.setting)
        assert box is not None
        assert box[0] >= area.left - 1
        assert box[1] >= area.top - 1
        assert box[2] <= area.right + 1
        assert box[3] <= area.bottom + 1


def test_no_word_is_lost_where_a_line_is_cut(draft: Draft) -> None:
    shown = set_lyrics(set_aspect(draft, "9:16"), timed(LONG * 3), style="kinetic")
    said = " ".join(card.text.text for card in cards(shown) if card.text)
    assert said == LONG * 3
    assert "…" not in said


@given(
    starts=st.lists(st.integers(0, 40_000), min_size=1, max_size=12),
    length=st.integers(-500, 9000),
    style=st.sampled_from(sorted(LYRIC_STYLES)),
    offset=st.integers(-5000, 5000),
)
@settings(max_examples=40, deadline=None)
def test_any_times_make_a_valid_draft(
    draft: Draft, starts: list[int], length: int, style: str, offset: int
) -> None:
    lines = tuple(Line(f"line {i} of it", at, at + length) for i, at in enumerate(starts))
    try:
        shown = set_lyrics(draft, Lyrics(lines), style=style, offset=offset)
    except InvalidInput:
        assert all(at + offset + max(length, 8000) <= 0 or at + offset >= 36_000 for at in starts)
        return
    assert load(dumps(shown)) == shown
    found = cards(shown)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= card.start < card.end <= shown.duration for card in found)


def test_lyrics_of_a_part_of_the_song_start_where_it_does(draft: Draft) -> None:
    part = draft.model_copy(update={"meta": draft.meta.model_copy(update={"start": 10_000})})
    shown = set_lyrics(part, parse("[00:12.50]Every window", ".lrc"), style="kinetic")
    assert cards(shown)[0].start == 2500
    assert lyrics_of(shown).lines[0].start == 12_500


def test_edits(draft: Draft) -> None:
    lyrics = timed("one two three")
    same = edit_line(lyrics, 1, "un deux trois").lines[0]
    assert [word.start for word in same.words] == [4000, 4200, 4400]
    more = edit_line(lyrics, 1, "one two three four").lines[0]
    assert len(more.words) == 4
    assert (more.words[0].start, more.words[-1].end) == (4000, 4580)
    assert edit_line(lyrics, 1, " ").lines == ()
    with pytest.raises(NotFound, match="from 1 to 1"):
        edit_line(lyrics, 2, "x")
    bare = remove_lyrics(draft)
    assert not any(track.name == "Lyrics" for track in bare.tracks)
    with pytest.raises(NotFound, match="--lyrics"):
        lyrics_of(bare)
    with pytest.raises(InvalidInput, match="choose one of line, kinetic"):
        set_lyrics(draft, lyrics, style="blink")


def test_titles_make_room(draft: Draft) -> None:
    title = next(it for it in segments(draft, TEXT) if it.id == "title")
    assert title.text is not None
    low = draft.model_copy(
        update={
            "tracks": tuple(
                track.model_copy(
                    update={
                        "segments": tuple(
                            it.model_copy(update={"text": title.text.model_validate(
                                {"text": "T", "pos": "lower-left"})})
                            if it.id == "title"
                            else it
                            for it in track.segments
                        )
                    }
                )
                for track in draft.tracks
            )
        }
    )  # fmt: skip
    shown = set_lyrics(low, timed(start=title.start + 2000), style="line")
    moved = next(it for it in segments(shown, TEXT) if it.id == "title")
    assert moved.text is not None
    assert moved.text.pos == "upper-left"
    cut = set_lyrics(draft, timed(start=title.start + 2000), style="kinetic")
    assert next(it for it in segments(cut, TEXT) if it.id == "title").end == title.start + 2000
