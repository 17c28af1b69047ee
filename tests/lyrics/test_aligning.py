"""Plain lyrics find their times in a song with words, made here."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from beatreel import lyrics as verses
from beatreel.errors import InvalidInput, Unavailable
from beatreel.lyrics import acoustics, parse
from beatreel.lyrics.recognising import matched
from beatreel.lyrics.spelling import Speller
from beatreel.lyrics.syllables import count, divided
from beatreel.lyrics.voice import Voice
from tests.compose import RATE, write_wav

from .singing import Sung, sing

pytest.importorskip("pocketsphinx")


@pytest.fixture(scope="module")
def sung() -> Sung:
    """A voice as loud as the music under it."""
    return sing(0.0, 110.0)


@pytest.fixture(scope="module")
def song(sung: Sung, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wav(tmp_path_factory.mktemp("sung") / "song.wav", sung.samples)


@pytest.fixture(scope="module")
def aligned(sung: Sung, song: Path) -> verses.Aligned:
    return verses.align(parse("\n".join(sung.lines)), song, beats=sung.beats)


def starts(found: verses.Aligned) -> np.ndarray:
    return np.array([word.start / 1000 for line in found.lyrics.lines for word in line.words])


def test_nine_words_in_ten_are_within_300_ms(sung: Sung, aligned: verses.Aligned) -> None:
    errors = np.abs(starts(aligned) - sung.starts)
    assert (errors < 0.3).mean() >= 0.9
    assert np.median(errors) < 0.06


def test_lines_keep_their_wording_and_their_order(sung: Sung, aligned: verses.Aligned) -> None:
    assert [line.text for line in aligned.lyrics.lines] == list(sung.lines)
    assert aligned.lyrics.timed
    assert (np.diff(starts(aligned)) >= 0).all()


def test_confidence_tells_other_words(sung: Sung, song: Path, aligned: verses.Aligned) -> None:
    other = "nobody ever mentions purple monkeys\neating ridiculous fruit again\n" * 6
    assert verses.align(parse(other), song, beats=sung.beats).confidence < verses.SURE
    assert aligned.confidence >= verses.SURE


@pytest.mark.parametrize(
    ("language", "level", "share"), [("zh", 6.0, 0.85), ("zh", 0.0, 0.65), ("es", 0.0, 0.85)]
)
def test_other_languages(language: str, level: float, share: float, tmp_path: Path) -> None:
    sung = sing(level, 96.0, seed=96, language=language)
    song = write_wav(tmp_path / "song.wav", sung.samples)
    found = verses.align(parse("\n".join(sung.lines)), song, beats=sung.beats)
    assert (np.abs(starts(found) - sung.starts) < 0.3).mean() >= share
    # What was laid by syllables alone is not taken for sure.
    assert (found.confidence < verses.SURE) == (language == "zh")


@pytest.mark.parametrize(
    ("word", "many"),
    [("雨", 1), ("パーティー", 2), ("사랑해", 3), ("солнце", 2), ("lluvia", 2), ("ciudad", 2),
     ("مرحبا", 2), ("🎵", 0), ("—", 0), ("24", 4), ("brr", 2)],
)  # fmt: skip
def test_syllables_are_counted(word: str, many: int) -> None:
    assert count(word) == many


def test_syllables_that_do_not_fit_are_left_to_others() -> None:
    voice = Voice(np.zeros(RATE, np.float32), np.ones(100, np.float32))
    assert divided(voice, [["雨"] * 40]) is None
    assert divided(voice, [["🎵"]]) is None


def test_chinese_is_laid_over_what_is_sung(sung: Sung, song: Path) -> None:
    found = verses.align(parse("我们在雨中奔跑\n城市的灯光 🎵"), song, beats=sung.beats)
    assert found.confidence < verses.SURE
    at = starts(found)
    assert len(at) == 13
    assert (np.diff(at) >= 0).all()
    assert at[0] >= sung.starts[0] - 0.5


def test_more_words_than_the_song_has_room_for(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).uniform(-0.3, 0.3, 2 * RATE)
    song = write_wav(tmp_path / "short.wav", noise)
    found = verses.align(parse("every little heartbeat on the radio\n" * 40), song)
    last = found.lyrics.lines[-1]
    assert last.end is not None
    assert last.end <= 2100


def test_silence_and_endless_lyrics_are_refused(tmp_path: Path) -> None:
    silent = write_wav(tmp_path / "silent.wav", np.zeros(2 * RATE))
    with pytest.raises(InvalidInput, match="nothing to hear"):
        verses.align(parse("la la"), silent)
    with pytest.raises(InvalidInput, match="align them in parts"):
        verses.align(parse("la la la la\n" * 800), silent)


def test_words_that_are_in_no_dictionary_are_spelled_out() -> None:
    speller = Speller(acoustics.model(), ["skibbledorf", "runnin'", "Café", "4ever", "你好", "🎵"])
    assert speller.sounds("skibbledorf")[:4] == ["S", "K", "IH", "B"]
    assert speller.sounds("runnin'")[-1] == "N"
    assert speller.sounds("Café")[0] == "K"
    assert speller.sounds("4ever")[0] == "F"
    assert speller.sounds("你好") == speller.sounds("🎵") == []


def test_recognised_words_give_the_others_their_place() -> None:
    words = ["we", "were", "running", "through", "the", "rain"]
    heard = [(" We", 1.0, 1.2), (" were", 1.2, 1.5), (" ruining", 1.5, 2.0), (" the", 2.6, 2.7),
             (" rain.", 2.7, 3.2)]  # fmt: skip
    times, share = matched(words, heard, 10_000)
    assert times[0][0] == 1000
    assert times[5] == (2700, 3200)
    assert 1500 <= times[3][0] <= 2700
    assert 0.5 < share < 1
    assert [a for a, _ in times] == sorted(a for a, _ in times)


def test_without_the_model_it_says_what_to_install(
    song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acoustics.model.cache_clear()
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    with pytest.raises(Unavailable, match=r"pip install 'beatreel\[lyrics\]'"):
        verses.align(parse("we were running"), song)
    acoustics.model.cache_clear()
