"""A wish: what a user wants to see, read from free text in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .grammar import READ, Mention, affirmed, aspect, mentions, quoted, seconds
from .lexicon import lexicon

Language = Literal["en", "zh"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
#: Facets that each field of a wish is read from.
_FIELDS = {
    "subjects": ("subjects", "space", "abstract", "music"),
    "places": ("places",),
    "times": ("times",),
    "weather": ("weather",),
    "moods": ("moods",),
    "colours": ("colours",),
    "styles": ("styles",),
    "motions": ("motions",),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was understood; names are those of concepts of the lexicon."""

    #: As it was written, less what cannot be printed.
    text: str = ""
    #: In which it was written, and is answered.
    language: Language = "en"
    #: Things to be seen.
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    #: Of the day and of the year.
    times: tuple[str, ...] = ()
    weather: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    #: Decades, genres and manners of picture.
    styles: tuple[str, ...] = ()
    motions: tuple[str, ...] = ()
    #: What must not be seen.
    avoid: tuple[str, ...] = ()
    #: -1 slow … 1 fast.
    pace: float = 0.0
    #: To be shown as type, in the order in which they were quoted.
    texts: tuple[str, ...] = ()
    #: As ``9:16``.
    aspect: str | None = None
    #: Seconds that the video should last.
    seconds: float | None = None
    #: False where no text at all is wanted.
    wants_text: bool = True
    #: English words with a meaning that the lexicon does not know.
    unknown: tuple[str, ...] = ()
    #: The words that say what is wanted, without those that deny and those to be shown.
    wanted: str = ""

    @property
    def concepts(self) -> tuple[str, ...]:
        """All that is wanted, what is seen before what is felt."""
        return (
            *self.subjects,
            *self.places,
            *self.styles,
            *self.weather,
            *self.times,
            *self.moods,
            *self.colours,
            *self.motions,
        )

    @property
    def visual(self) -> bool:
        """Whether it says anything about the picture."""
        return bool(self.concepts or self.unknown)


def read(text: str) -> Wish:
    """Return what ``text`` wishes for; any text at all is a wish."""
    text = _UNPRINTABLE.sub(" ", text)
    known = lexicon()
    parts = quoted(text[:READ])
    found = mentions(parts.rest, known)
    if not found and not parts.rest.strip():
        found = mentions(text[:READ], known)
    affirmative = affirmed(parts.rest)
    wanted, avoided = _settled(found)
    fields = {
        name: tuple(it for it in wanted if known.concepts[it].facet in facets)
        for name, facets in _FIELDS.items()
    }
    return Wish(
        text=text,
        language=_language(text),
        avoid=avoided,
        pace=_pace(found),
        texts=parts.texts,
        aspect=aspect(text[:READ]),
        seconds=seconds(text[:READ]),
        wants_text=not _TEXTLESS.search(text[:READ].lower()),
        unknown=known.unknown(affirmative, known.find(affirmative)),
        wanted=" ".join(affirmative.split())[:2000],
        **fields,
    )


_TEXTLESS = re.compile(
    r"\b(?:no|without|don'?t\s+(?:show|add|put)|zero)\s+(?:any\s+)?(?:on[ -]screen\s+)?"
    r"(?:text|titles?|words|captions?|typography|lettering)\b|"
    r"(?:不要|不加|别加|别有|没有|无|不带|不用|去掉)(?:任何|出现|加)?(?:文字|字幕|标题|字)"
)


def _settled(found: Iterable[Mention]) -> tuple[list[str], tuple[str, ...]]:
    """Return what is wanted and what is not; of two contradictions the later one counts."""
    last: dict[str, bool] = {}
    order: dict[str, int] = {}
    for it in found:
        if it.name in ("fast", "slow"):
            continue
        last[it.name] = it.wanted
        order.setdefault(it.name, it.start)
    names = sorted(last, key=lambda name: order[name])
    return [it for it in names if last[it]], tuple(it for it in names if not last[it])


def _pace(found: Iterable[Mention]) -> float:
    pace = 0.0
    for it in found:
        step = {"fast": 1.0, "slow": -1.0, "energetic": 0.4, "calm": -0.4}.get(it.name, 0.0)
        pace += step if it.wanted else -0.5 * step
    return max(-1.0, min(1.0, pace))


def _language(text: str) -> Language:
    """Return Chinese where it is written in Han characters and not in Japanese ones."""
    if _KANA.search(text):
        return "en"
    return "zh" if len(_HAN.findall(text)) > len(_LATIN.findall(text)) else "en"
