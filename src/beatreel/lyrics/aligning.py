"""Plain lyrics and a song in, lyrics with the time of every word out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from beatreel.errors import InvalidInput
from beatreel.music.audio import blocks

from . import path as paths
from .acoustics import FPS, RATE, Model, features, model
from .files import read
from .recognising import recognised
from .spelling import Speller
from .syllables import divided
from .voice import Voice, voice_of
from .words import Line, Lyrics, Word, ordered, shared, units

Array = NDArray[np.float32]
Progress = Callable[[float], None]

#: Weight of what is heard against the order of the text: frames are not independent.
_TRUST = 0.3
#: A filler is never less likely than this, nor a phone where nobody sings more than _SILENT worse.
_GARBAGE, _SILENT = -3.0, 3.0
#: Confidence from which an alignment is right as a rule: other words than the sung ones get .7.
SURE = 0.85
#: Minutes; a longer recording is not one song.
LONGEST = 30
#: Words that can be aligned at once.
MOST = 3_000
_FILLERS = ("SIL", "+NSN+", "+SPN+")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Lyrics with times, and how far to trust them."""

    lyrics: Lyrics
    #: 0…1; under :data:`SURE` they should be looked at. 1 where nothing was aligned.
    confidence: float


def align(
    lyrics: Lyrics,
    song: str | Path,
    *,
    beats: Sequence[float] = (),
    start: float | None = None,
    end: float | None = None,
    progress: Progress | None = None,
) -> Aligned:
    """Find out when each word is sung.

    With faster-whisper and a model of the user's (``BEATREEL_WHISPER``) words are recognised and
    matched; without, they are aligned by sound, as English. Chinese and other scripts that the
    model cannot spell are laid by their syllables over the stretches in which somebody sings.

    Parameters
    ----------
    beats
        Seconds from ``start``, from the song as it was heard: with them the backing is told from
        the voice much better.
    start, end
        Seconds of the file between which the lyrics lie.

    Raises
    ------
    InvalidInput
        If there are too many words, or no sound.
    Unavailable
        If the speech model is not installed.
    """
    tell = progress or (lambda share: None)
    texts = [units(line.text) for line in lyrics.lines]
    if not 1 <= sum(map(len, texts)) <= MOST:
        raise InvalidInput(f"These lyrics hold no word or over {MOST}: align them in parts.")
    sound = _sound(song, start, end)
    tell(0.1)
    begin = round(1000 * (start or 0.0))
    guessed = recognised(sound, texts)
    if guessed is not None:
        found, confidence = guessed
    else:
        voice = voice_of(sound, beats)
        tell(0.6)
        found, confidence = _by_sound(sound, voice, texts)
    tell(1.0)
    return Aligned(_timed(lyrics, found, texts, begin), confidence)


def _sound(song: str | Path, start: float | None, end: float | None) -> Array:
    parts, count = [], 0
    for block in blocks(song, rate=RATE, channels=1, start=start, end=end):
        parts.append(block[:, 0])
        count += len(block)
        if count > LONGEST * 60 * RATE:
            raise InvalidInput(
                f"The song is over {LONGEST} minutes: cut out the part with the words."
            )
    sound = np.concatenate(parts)
    peak = float(np.abs(sound).max(initial=0.0))
    if peak < 1e-4 or len(sound) < RATE:
        raise InvalidInput("There is nothing to hear in this song: choose another.")
    return (sound / peak).astype(np.float32)


def _by_sound(
    sound: Array, voice: Voice, texts: Sequence[Sequence[str]]
) -> tuple[list[tuple[int, int]], float]:
    """Return (start ms, end ms) of every word, and the confidence."""
    known = model()
    words = [word for line in texts for word in line]
    speller = Speller(known, words)
    sounds = [[known.phones[phone] for phone in speller.sounds(word)] for word in words]
    if sum(map(bool, sounds)) < 0.5 * len(words):
        return divided(voice, texts) or _spread(voice, texts), 0.2
    # What is not spoken (an emoji) takes no time: it goes with the word before it.
    spoken = [number for number, phones in enumerate(sounds) if phones]
    first = np.cumsum([0, *map(len, texts)])[1:-1]
    breaks = {int(np.searchsorted(spoken, number)) for number in first}
    graph = paths.graph([sounds[number] for number in spoken], breaks)
    scores, filler = _scores(known, sound, voice)
    if len(graph.columns) > len(scores):
        return _spread(voice, texts), 0.1
    spans, worth = paths.best(graph, scores, filler)
    found: list[tuple[int, int]] = [(0, 0)] * len(words)
    at = (0, 0)
    places = dict(zip(spoken, spans, strict=True))
    for number in range(len(words)):
        if number in places:
            low, high = places[number]
            at = (low * 1000 // FPS, high * 1000 // FPS)
        found[number] = at if number in places else (at[1], at[1])
    active = [float(voice.activity[low : max(high, low + 1)].mean()) for low, high in spans]
    good = np.array(active) * np.clip((worth - paths.WORST) / (0.5 * -paths.WORST), 0, 1)
    return found, float(np.clip(good.mean(), 0, 1))


def _scores(known: Model, sound: Array, voice: Voice) -> tuple[Array, Array]:
    """Return log probabilities of phones, and of fillers, with what the voice says mixed in.

    The song itself and its voice alone are heard, since taking the backing away hurts the voice.
    """
    likely = sum(known.scores(features(heard)) for heard in (sound, voice.sound))
    scaled = np.asarray(likely, np.float32) * np.float32(0.5 * _TRUST)
    top = scaled.max(axis=1, keepdims=True)
    share = scaled - top - np.log(np.exp(scaled - top).sum(axis=1, keepdims=True))
    columns = [3 * known.phones[name] + state for name in _FILLERS for state in range(3)]
    filler = np.log(np.exp(share[:, columns]).sum(axis=1) + 1e-9)
    away = np.pad(voice.activity, (0, max(0, len(share) - len(voice.activity))), mode="edge")
    away = away[: len(share)] - 0.5
    scores = share + _SILENT * np.minimum(0, away)[:, None]
    filler = np.maximum(filler, _GARBAGE) - _SILENT * np.maximum(0, away)
    return scores.astype(np.float32), filler.astype(np.float32)


def _spread(voice: Voice, texts: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Divide the time in which somebody sings among all words by their letters."""
    active = np.maximum(voice.activity - 0.4, 0.0)
    if active.sum() < FPS / 10:
        active = np.ones_like(active)
    sung = np.concatenate([[0.0], np.cumsum(active)]) / active.sum()
    words = [word for line in texts for word in line]
    parts = shared(words, 0, 1_000_000)
    times = np.arange(len(sung)) * 1000 / FPS

    def when(share: int) -> int:
        return round(float(np.interp(share / 1_000_000, sung, times)))

    return [(when(word.start), when(word.end)) for word in parts]


def _timed(
    lyrics: Lyrics, found: Sequence[tuple[int, int]], texts: Sequence[Sequence[str]], begin: int
) -> Lyrics:
    lines: list[Line] = []
    at = 0
    for line, parts in zip(lyrics.lines, texts, strict=True):
        spans = found[at : at + len(parts)]
        at += len(parts)
        if not parts:
            continue
        words = [
            Word(text, begin + a, begin + b) for text, (a, b) in zip(parts, spans, strict=True)
        ]
        end = max(word.end for word in words)
        lines.append(Line(line.text, words[0].start, end, ordered(words, words[0].start, end)))
    return replace(lyrics, lines=tuple(lines))


def timed(
    path: str | Path,
    song: str | Path,
    *,
    beats: Sequence[float] = (),
    progress: Progress | None = None,
) -> Aligned:
    """Read a file of lyrics; what has no times is aligned to the whole song.

    Parameters
    ----------
    beats
        Seconds of the file.
    """
    found = read(path)
    if found.timed:
        return Aligned(found, 1.0)
    return align(found, song, beats=beats, progress=progress)
