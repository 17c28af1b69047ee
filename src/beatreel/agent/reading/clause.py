"""A clause of a message with what is known around it, and the intent that is read from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from beatreel.draft.document import VIDEO
from beatreel.draft.parts import segments
from beatreel.errors import BeatreelError

from ..castings import alike
from ..peaks import chorused, lacking
from ..where import Where, shots
from .context import Context
from .places import Found, find
from .text import Message

_PRONOUN = re.compile(
    r"\b(?:it|that|this|those|these|them|there|that one|same (?:part|place|section))\b|"
    r"它们?|这段|那段|这里|那里|这个|那个|这些|那些|这一段|那一段|刚才那|同一段",
    re.IGNORECASE,
)
#: Said of a part of what was spoken of: "the first shot of it".
_OF_IT = re.compile(
    r"^\s*(?:of|in) (?:it|that|this|them|there|that (?:one|part|bit))\b", re.IGNORECASE
)
#: What is left beside what was spoken of.
REST = re.compile(
    r"\b(?:the )?rest\b(?! of the (?!video|song|track|shots|clip))(?: of the (?:video|song|track|shots|clip))?|"
    r"\b(?:everything|everywhere|anything|all) else\b|\b(?:all )?(?:the )?others\b|\b(?:all )?(?:the )?(?:other|remaining) (?:shots|parts|sections)\b|"
    r"(?:其余|其他|其它|剩下|余下|别(?=的(?:都|全|镜头|部分|地方|段落)))(?:的)?(?:部分|段落|镜头|地方)?(?:都|全部)?"
)
#: All up to a place, all from it on.
_UNTIL = re.compile(
    r"(?:\b(?:until|till?|up (?:to|until))|直到|一直到)\s*(?:the\s*)?$", re.IGNORECASE
)
_UNTIL_ZH = re.compile(r"^\s*(?:为止|之前[都全]|以前[都全])")
_ONWARD_ZH = re.compile(r"^\s*(?:开始)?(?:一直)?(?:往后|起都|开始都|到(?:最后|结尾|结束))")
_FROM = re.compile(r"(?:\bfrom|从|打)\s*(?:the\s*)?$", re.IGNORECASE)
_ONWARD = re.compile(
    r"^\s*(?:on(?:wards?)?\b|to the end|forward|到(?:最后|结尾|末尾|结束|片尾)|开始(?:一直)?(?:到(?:结|最)(?:尾|后))?|起|往后|以后|之后)",
    re.IGNORECASE,
)
#: The n-th of what was spoken of.
_ONES = tuple(
    (number, re.compile(rf"\b(?:the )?(?:{en}) one\b|(?<![\u3400-\u9fff])第?{zh}[段个](?![\u3400-\u9fff]?[镜小画])", re.IGNORECASE))
    for number, en, zh in (
        (1, "first|1st", "一"), (2, "second|2nd|other", "二"), (3, "third|3rd", "三"),
        (-1, "last|final", "最后一"),
    )
)  # fmt: skip
_CLIP = r"(?: ?(?:clip|vid|video|footage|shot|scene|photo|picture|image|pic)s?\b)"
_CLIP_ZH = r"(?:(?:那个|这个|那段|这段|那张|这张)?(?:的)?(?:视频|片段|素材|镜头|照片|图片|图|画面)|[那这]一?段)"


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
    #: The text in the picture that was spoken of before: its id, "title" or wording.
    subject: str = ""

    @cached_property
    def found(self) -> Found:
        """The places in it."""
        return find(self.text, self._patterns, self._ordinals)

    @property
    def _ordinals(self) -> list[tuple[re.Pattern[str], Where]]:
        """Sections that are only counted, where their kind was said before: "the second one"."""
        told = [it for it in self.before or () if it.section]
        if len(told) != 1 or not self.chained:
            return []
        return [(sign, told[0].model_copy(update={"ordinal": number})) for number, sign in _ONES]

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
        if barred := self.found.barred:
            meant = self.found.where or (self.before if self.pronoun else None) or ()
            return self.but(barred, () if self.found.whole else meant, counted=True)
        if (besides := self._besides) is not None:
            # "The rest" said once more is the same rest.
            again = all(it.ids and it == Where(ids=it.ids) for it in besides)
            if again or not (of := self._rest_of):
                return besides if again else self.but(besides)
            return self.but(list(self.before or ()), of)
        return self._named

    @property
    def _named(self) -> list[Where]:
        """The places that are meant, where none is excepted."""
        found = self.found.where
        if (stretch := self.found.stretch) and (whole := self._stretched(*stretch)):
            return [whole]
        if (clip := self._clip_in(found)) is not None:
            return [clip]
        if (pair := self.found.nearest) and (near := self._nearest(*pair)):
            return [near]
        if (reach := self._reach(found)) is not None:
            return [reach]
        if self.before and found and self._inside(found):
            # "… and a flash on the first beat": of what was spoken of before.
            (inner,) = found
            told = inner.model_dump(exclude_defaults=True)
            return [it.model_copy(update=told) for it in self.before]
        if found or self.found.whole:
            return found
        if (self.pronoun or self.chained) and self.before is not None:
            return list(self.before)
        return []

    def _clip_in(self, found: list[Where]) -> Where | None:
        """Return a clip within a section: "the beach clip in verse 2"."""
        clip = next((it for it in found if it.media and it == Where(media=it.media)), None)
        section = next((it for it in found if it.section and it.media is None), None)
        if len(found) != 2 or clip is None or section is None or self.found.listed:
            return None
        inside = section.model_copy(update={"media": clip.media})
        return inside if self.context.shots([inside]) else None

    def _inside(self, found: list[Where]) -> bool:
        """Return whether the one place found is a part of the places spoken of before."""
        if len(found) != 1 or not (parts := [it for it in self.found.places if not it.barred]):
            return False
        inner = found[0]
        if self.chained and _bare(inner):
            return True
        return inner.section is None and bool(_OF_IT.match(self.text[parts[-1].end :]))

    def _stretched(self, first: Where, last: Where, without: bool) -> Where | None:
        """Return all from one section to the next one of another kind."""
        starts = self.context.spans([first])
        ends = [it for it in self.context.spans([last]) if starts and it[0] >= starts[0][0]]
        if not ends:
            return None
        (start, end), stop = starts[0], ends[0][0 if without else 1]
        return Where(start=start / 1000, end=max(stop, end) / 1000)

    def _reach(self, found: list[Where]) -> Where | None:
        """Return all up to a section, or all from it on, where one is said to be the end."""
        there = [it for it in self.found.places if not (it.barred or it.model)]
        if len(found) != 1 or not found[0].section or not there:
            return None
        before, after = self.low[: there[0].start], self.low[there[-1].end :]
        said = self.low[there[0].start : there[-1].end]
        until = _UNTIL.search(before) or _UNTIL_ZH.match(after)
        until = until or (said.endswith(("之前", "以前")) and after.startswith(("都", "全")))
        onward = _ONWARD.match(after) and (_FROM.search(before) or said.startswith(("from", "从")))
        onward = onward or _ONWARD_ZH.match(after)
        if self.found.whole and found[0].side:
            until, onward = found[0].side == "before", found[0].side == "after"
        section = self.context.spans([found[0].model_copy(update={"side": None})])
        if not (until or onward) or not section:
            return None
        start, end = section[0]
        if until:
            return Where(start=0.0, end=start / 1000)
        return Where(start=(end if found[0].side == "after" else start) / 1000)

    def _nearest(self, one: Where, other: Where) -> Where | None:
        """Return the section of a kind that comes next before, or after, another."""
        there = self.context.spans([one])
        section = self.context.spans([other.model_copy(update={"side": None})])
        if not section:
            return None
        start, end = section[0]
        before = [it for it in there if it[1] <= start][-1:]
        near = before if other.side == "before" else [it for it in there if it[0] >= end][:1]
        return one.model_copy(update={"ordinal": there.index(near[0]) + 1}) if near else None

    @property
    def rootless(self) -> bool:
        """Whether it speaks of "the rest" where nobody said of what."""
        return bool(REST.search(self.low)) and not self.where

    @property
    def _rest_of(self) -> list[Where]:
        """The place that "the others" are in: "the others in the drop", 高潮其他的."""
        match = REST.search(self.low)
        named = [it for it in self.found.places if not it.barred]
        if match is None or not self.before or len(named) != 1:
            return []
        place = named[0]
        behind = place.start >= match.end() and not self.text[match.end() : place.start].strip()
        ahead = place.end <= match.start() and not self.text[place.end : match.start()].strip(
            " 的里"
        )
        zh = bool(re.search(r"[\u3400-\u9fff]", match.group()))
        return self.found.where if behind or (ahead and zh and self.chained) else []

    @property
    def _besides(self) -> list[Where] | None:
        """What "the rest" is not: the places that stand before it, else those spoken of before."""
        match = REST.search(self.low)
        if match is None:
            return None
        named = [it for it in self.found.places if it.end <= match.start() and not it.barred]
        if self._rest_of:
            return list(self.before or ())
        if named:
            return self.found.where
        return list(self.before) if self.before and not self.found.where else None

    def but(
        self, barred: list[Where], named: Sequence[Where] = (), *, counted: bool = False
    ) -> list[Where]:
        """Return the shots at some places, or all, but those at others.

        Parameters
        ----------
        counted
            Whether shots that are left out are counted in the section that is named.
        """
        draft = self.context.draft
        if draft is None:
            return list(named)
        if self.before and lacking(draft, barred):
            # What stood for it in the clause before, which told so, does here too.
            barred, _ = chorused(draft, barred)
        within = [it for it in named if it.section and not it.shots]
        if counted and within and all(it.section is None and it.shots for it in barred):
            # "The bridge except the last shot": the last one of the bridge.
            barred = [a.model_copy(update={"shots": b.shots}) for a in within for b in barred]
        try:
            out = set(shots(draft, barred, even_locked=True))
        except BeatreelError:
            # It is refused, not taken for what may change: of "the first drop" none stands in.
            return [
                it.model_copy(update={"ordinal": it.ordinal or 1}) if it.section else it
                for it in barred
            ]
        try:
            there = set(shots(draft, named, even_locked=True))
        except BeatreelError:
            return list(named)
        if named and not there & out:
            return list(named)
        kept = tuple(it.id for it in segments(draft, VIDEO) if it.id in there - out)
        return [Where(ids=kept)] if kept else []

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
    """Return whether a place is beats or a half of nothing that is said."""
    return place in (Where(beats=place.beats), Where(half=place.half)) and place != Where()


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
