"""A clause of a message with what is known around it, and the intent that is read from it."""

# ruff: noqa: E501  (lists of words read better in whole rows)

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from beatreel.draft import Draft, Media
from beatreel.draft.document import TEXT, VIDEO
from beatreel.draft.parts import segments
from beatreel.errors import BeatreelError

from ..castings import alike
from ..events import Language
from ..peaks import chorused, lacking
from ..where import Where, shots
from .places import Found, find
from .text import Message

_PRONOUN = re.compile(
    r"\b(?:it|that|this|those|these|them|there|that one|same (?:part|place|section))\b|"
    r"它们?|这段|那段|这里|那里|这个|那个|这些|那些|这一段|那一段|刚才那|同一段",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except|apart from|other than|but not|all but|everything but)\b|"
    r"除了|除.{1,6}(?:之?外|以外)"
)
#: What is left beside what was spoken of.
REST = re.compile(
    r"\b(?:the )?rest\b(?! of the (?!video|song|track|shots|clip))(?: of the (?:video|song|track|shots|clip))?|"
    r"\b(?:everything|everywhere|anything|all) else\b|\b(?:all )?(?:the )?others\b|\b(?:all )?(?:the )?(?:other|remaining) (?:shots|parts|sections)\b|"
    r"(?:其余|其他|其它|剩下|余下)(?:的)?(?:部分|段落|镜头|地方)?(?:都|全部)?"
)
_CLIP = r"(?: ?(?:clip|video|footage|shot|scene|photo|picture|image|pic)s?\b)"
_CLIP_ZH = r"(?:(?:那个|这个|那段|这段|那张|这张)?(?:的)?(?:视频|片段|素材|镜头|照片|图片|图|画面))"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when a message comes."""

    language: Language
    draft: Draft | None
    files: tuple[Media, ...] = ()
    #: As the agent remembered it.
    memory: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> list[tuple[str, str]]:
        """Return id and wording of each text, the longest first."""
        pieces = segments(self.draft, TEXT) if self.draft else ()
        found = [(it.id, it.text.text) for it in pieces if it.text]
        return sorted(found, key=lambda it: -len(it[1]))

    def media(self) -> list[Media]:
        """Return pictures and clips, those of the draft first."""
        there = (*(self.draft.media if self.draft else ()), *self.files)
        return list({it.id: it for it in there if it.kind != "audio"}.values())


@dataclass(frozen=True, slots=True)
class Intent:
    """What one clause asks for."""

    #: Name of a tool, or ``ask``, ``help``, ``talk``, ``again``, ``pick``.
    tool: str
    args: dict[str, Any] = field(default_factory=dict)
    #: False where it was guessed and not read.
    sure: bool = True


@dataclass(frozen=True)
class Clause:
    """A part of a message."""

    #: As written; quotes are stand-ins.
    text: str
    message: Message
    context: Context
    #: Places of the clause before, for "it" and "that".
    before: tuple[Where, ...] | None = None
    #: Whether it goes on from the clause before, as after "and": then its place does too.
    chained: bool = False

    @cached_property
    def found(self) -> Found:
        """The places in it."""
        return find(self.text, self._patterns)

    @cached_property
    def rest(self) -> str:
        """The clause without its places, in lower case, as long as before."""
        return lowered(self.found.rest)

    @cached_property
    def low(self) -> str:
        """The clause in lower case."""
        return lowered(self.text)

    @cached_property
    def words(self) -> str:
        """The clause without its places, spaces made one."""
        return " ".join(self.rest.split()).strip(" ,.!?;:，。！？；：、~～")

    @cached_property
    def quotes(self) -> list[str]:
        """What is quoted in it."""
        return self.message.quoted(self.text)

    @property
    def pronoun(self) -> bool:
        """Whether it points at something said before."""
        return bool(_PRONOUN.search(self.rest))

    @property
    def where(self) -> list[Where]:
        """The places that it names or points at; empty for all of the video."""
        if self.found.where and _EXCEPT.search(self.low):
            return self._but(self.found.where)
        if (named := self._besides) is not None:
            # "The rest" said once more is the same rest.
            again = all(it.ids and it == Where(ids=it.ids) for it in named)
            return named if again else self._but(named)
        if self.before and self.chained and self.found.where and all(map(_bare, self.found.where)):
            # "… and a flash on the first beat": of what was spoken of before.
            beats = self.found.where[0].beats
            return [it.model_copy(update={"beats": beats}) for it in self.before]
        if self.found.where or self.found.whole:
            return self.found.where
        if (self.pronoun or self.chained) and self.before is not None:
            return list(self.before)
        return []

    @property
    def rootless(self) -> bool:
        """Whether it speaks of "the rest" where nobody said of what."""
        return bool(REST.search(self.low)) and not self.where

    @property
    def _besides(self) -> list[Where] | None:
        """What "the rest" is not: the places that stand before it, else those spoken of before."""
        match = REST.search(self.low)
        if match is None:
            return None
        named = [it.where for it in self.found.places if it.end <= match.start()]
        if named:
            return self.found.where
        return list(self.before) if self.before and not self.found.where else None

    def _but(self, named: list[Where]) -> list[Where]:
        """Return all shots but those at the places: "everything except the drop"."""
        draft = self.context.draft
        if draft is None:
            return []
        if self.before and lacking(draft, named):
            # What stood for it in the clause before, which told so, does here too.
            named, _ = chorused(draft, named)
        try:
            kept = set(shots(draft, named, even_locked=True))
        except BeatreelError:
            # It is refused, not taken for what may change: of "the first drop" none stands in.
            return [
                it.model_copy(update={"ordinal": it.ordinal or 1}) if it.section else it
                for it in named
            ]
        rest = tuple(it.id for it in segments(draft, VIDEO) if it.id not in kept)
        return [Where(ids=rest)] if rest else []

    @cached_property
    def _patterns(self) -> Sequence[tuple[re.Pattern[str], str]]:
        found = []
        for item in self.context.media():
            stem = re.sub(r"\.\w{2,4}$", "", item.name.lower()).replace("_", " ").strip()
            for name in {item.name.lower(), stem} - {""}:
                pattern = rf"(?:the |my |that )?\b{re.escape(name)}\b{_CLIP}?"
                found.append((re.compile(pattern, re.IGNORECASE), item.id))
            found += [(it, item.id) for it in _by_meaning(self.low, stem)]
        return found

    @property
    def clip(self) -> list[Where]:
        """The shots of "the clip", where the video shows just one."""
        if not re.search(r"\b(?:clip|footage)\b|片段|素材", self.low):
            return []
        pieces = segments(self.context.draft) if self.context.draft else ()
        known = {it.id for it in self.context.media()}
        shown = {it.media_id for it in pieces if it.media_id in known}
        return [Where(media=shown.pop())] if len(shown) == 1 else []

    @cached_property
    def media(self) -> str | None:
        """Id of the clip or picture that it names."""
        for place in self.found.places:
            if place.where.media:
                return place.where.media
        return None


def _bare(place: Where) -> bool:
    """Return whether a place is beats of nothing that is said."""
    return place.beats is not None and place == Where(beats=place.beats)


def _by_meaning(text: str, stem: str) -> list[re.Pattern[str]]:
    """Return patterns for what a text calls a file in another language: 海滩视频, beach.mp4."""
    patterns = []
    for match in re.finditer(rf"([\u3400-\u9fff]{{1,4}}?){_CLIP_ZH}", text):
        if alike(match.group(1), stem):
            patterns.append(re.compile(re.escape(match.group())))
        else:
            for size in (3, 2, 1):
                tail = match.group(1)[-size:]
                if alike(tail, stem):
                    whole = tail + match.group()[len(match.group(1)) :]
                    patterns.append(re.compile(re.escape(whole)))
                    break
    if alike("cover", stem):
        patterns.append(re.compile(r"\b(?:my |the )?cover(?: art)?\b|封面", re.IGNORECASE))
    english = re.finditer(rf"\b([a-z]+){_CLIP}", text)
    named = [re.escape(it.group()) for it in english if alike(it.group(1), stem)]
    return [*patterns, *(re.compile(rf"(?:the |my )?{it}") for it in named)]


def lowered(text: str) -> str:
    """Return ``text`` in lower case, character for character."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def places(where: Sequence[Where]) -> list[dict[str, Any]]:
    """Return places as the arguments of a tool."""
    return [
        it.model_dump(exclude_defaults=True) | ({"loose": True} if it.loose else {}) for it in where
    ]
