"""What is known when a message comes: the video, the files, what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from beatreel.draft import Draft, Media, Segment
from beatreel.draft.document import TEXT, VIDEO
from beatreel.draft.parts import segments
from beatreel.errors import BeatreelError

from ..events import Language
from ..where import Where, shots, spans


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

    def spans(self, where: Sequence[Where]) -> list[tuple[int, int]]:
        """Return the (start, end) ms of places; none where there is no video or no such place."""
        try:
            return spans(self.draft, where) if self.draft else []
        except BeatreelError:
            return []

    def shots(self, where: Sequence[Where]) -> list[Segment]:
        """Return the shots at places, locked ones too, in the order of the tracks; or none."""
        if self.draft is None:
            return []
        try:
            ids = set(shots(self.draft, where, even_locked=True))
        except BeatreelError:
            return []
        return [it for it in segments(self.draft, VIDEO) if it.id in ids]

    @property
    def remembered(self) -> tuple[Where, ...] | None:
        """The places that were spoken of last; ``None`` where none were."""
        told = self.memory.get("where")
        try:
            return tuple(Where.model_validate(it) for it in told) if told else None
        except ValueError:
            return None

    def media(self) -> list[Media]:
        """Return pictures and clips, those of the draft first."""
        there = (*(self.draft.media if self.draft else ()), *self.files)
        return list({it.id: it for it in there if it.kind != "audio"}.values())
