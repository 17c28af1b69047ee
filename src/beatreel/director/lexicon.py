"""The lexicon: what words in English and Chinese mean, read from the tables in ``words/``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

#: Facets of meaning; each is a table of its own.
FACETS = (
    "places",
    "space",
    "abstract",
    "music",
    "styles",
    "times",
    "weather",
    "subjects",
    "moods",
    "colours",
    "motions",
    "pace",
)
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that can be meant."""

    name: str
    #: One of :data:`FACETS`.
    facet: str
    #: What else shows it, with the share to which it does, 0…1, or below 0 what is its opposite.
    near: Mapping[str, float]
    #: The first English and the first Chinese word for it.
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class Found:
    """Concepts at a place of a text."""

    #: Characters of the text.
    start: int
    end: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All concepts, and the words that lead to them."""

    concepts: Mapping[str, Concept]
    #: By words in the singular.
    english: Mapping[tuple[str, ...], tuple[str, ...]]
    chinese: Mapping[str, tuple[str, ...]]
    #: By one character.
    emoji: Mapping[str, tuple[str, ...]]
    #: English words that have no picture.
    empty: frozenset[str]
    #: Words of the longest English entry, characters of the longest Chinese one.
    longest: int
    longest_zh: int

    def find(self, text: str) -> list[Found]:
        """Return what ``text`` mentions, in order; the longest entry wins where two overlap."""
        text = fold(text)
        found = [*self._english(text), *self._chinese(text), *self._emoji(text)]
        return sorted(found, key=lambda it: it.start)

    def unknown(self, text: str, found: list[Found]) -> tuple[str, ...]:
        """Return the English words of ``text`` that no entry covers and that mean something."""
        covered = bytearray(len(text) + 1)
        for it in found:
            covered[it.start : it.end] = b"\x01" * (it.end - it.start)
        words = (match for match in _WORD.finditer(fold(text)) if not covered[match.start()])
        kept = (m.group() for m in words if len(m.group()) > 2 and m.group() not in self.empty)
        return tuple(dict.fromkeys(kept))[:40]

    def nearness(self, wanted: str, shown: str) -> float:
        """Return the share to which a picture of ``shown`` answers a wish for ``wanted``."""
        if wanted == shown:
            return 1.0
        concept = self.concepts.get(wanted)
        return concept.near.get(shown, 0.0) if concept else 0.0

    def _english(self, text: str) -> Iterator[Found]:
        words = [(m.start(), m.end(), singular(m.group())) for m in _WORD.finditer(text)]
        place = 0
        while place < len(words):
            size = min(self.longest, len(words) - place)
            for count in range(size, 0, -1):
                key = tuple(word for _, _, word in words[place : place + count])
                if key in self.english:
                    last = words[place + count - 1]
                    yield Found(words[place][0], last[1], self.english[key])
                    place += count - 1
                    break
            place += 1

    def _chinese(self, text: str) -> Iterator[Found]:
        place = 0
        while place < len(text):
            step = 1
            if _HAN.match(text, place) or text[place].isdigit():
                for count in range(self.longest_zh, 0, -1):
                    names = self.chinese.get(text[place : place + count])
                    if names is not None and len(text) >= place + count:
                        yield Found(place, place + count, names)
                        step = count
                        break
            place += step

    def _emoji(self, text: str) -> Iterator[Found]:
        for place, character in enumerate(text):
            if character in self.emoji:
                yield Found(place, place + 1, self.emoji[character])


def fold(text: str) -> str:
    """Return ``text`` in one case and width, character for character."""
    folded = []
    for character in text:
        plain = unicodedata.normalize("NFKC", character).lower()
        plain = plain if len(plain) == 1 else character
        folded.append({"’": "'", "-": " ", "–": " ", "_": " ", "/": " "}.get(plain, plain))
    return "".join(folded)


def singular(word: str) -> str:
    """Return an English noun without its plural ending, the same for both forms."""
    word = word.removesuffix("'s")
    if word in _NOT_PLURAL or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


_NOT_PLURAL = frozenset(
    {"alps", "chaos", "atlas", "texas", "paris", "christmas", "xmas", "los", "angeles", "lens"}
)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    concepts: dict[str, Concept] = {}
    english: dict[tuple[str, ...], list[str]] = {}
    chinese: dict[str, list[str]] = {}
    for facet in FACETS:
        for name, words, words_zh, near in _rows(facet):
            labels = (words[0] if words else name, words_zh[0] if words_zh else name)
            concepts[name] = Concept(name, facet, near, *labels)
            for word in words:
                key = tuple(singular(part) for part in _WORD.findall(word))
                english.setdefault(key, []).append(name)
            for word in words_zh:
                chinese.setdefault(word, []).append(name)
    _ignore(english, chinese)
    known = Lexicon(
        concepts=concepts,
        english={key: tuple(names) for key, names in english.items()},
        chinese={word: tuple(names) for word, names in chinese.items()},
        emoji={},
        empty=frozenset(word for line in _lines("empty") for word in line.split()),
        longest=max(map(len, english)),
        longest_zh=max(map(len, chinese)),
    )
    return replace(known, emoji=_emoji(known))


def _ignore(english: dict[tuple[str, ...], list[str]], chinese: dict[str, list[str]]) -> None:
    for line in _lines("ignored"):
        words, _, words_zh = line.partition("|")
        for word in _items(words):
            english[tuple(singular(part) for part in _WORD.findall(word))] = []
        for word in _items(words_zh):
            chinese.setdefault(word, [])


def _emoji(known: Lexicon) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _lines("emoji"):
        signs, _, meaning = line.partition("|")
        names = tuple(name for it in known.find(meaning) for name in it.names)
        table |= dict.fromkeys(signs.split(), names)
    return table


def _lines(table: str) -> Iterator[str]:
    text = files("beatreel.director").joinpath("words", f"{table}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def _rows(table: str) -> Iterator[tuple[str, list[str], list[str], dict[str, float]]]:
    for line in _lines(table):
        name, words, words_zh, near = (part.strip() for part in f"{line}|".split("|")[:4])
        shares = (item.rsplit(" ", 1) for item in _items(near))
        yield name, _items(words), _items(words_zh), {key: float(v) for key, v in shares}


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]
