"""The draft: what is shown and heard when, as one document.

    Draft ─┬─ Media      the files it draws on
           ├─ Track ──── Segment ─┬─ Text ── Word
           │                      ├─ Transition
           │                      ├─ Effect
           │                      └─ SegmentMeta
           └─ Meta       the song, the wish, the shape of the picture

The models are the wire document: a short key is the alias of a readable field name, and a
document may use either. They are frozen; an edit makes a new draft which shares every part
that did not change. A key that is not known is kept where it stands. A key whose value is
the default is not written.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .values import (
    MAX_EFFECTS,
    MAX_MEDIA,
    MAX_SEGMENTS,
    MAX_TRACKS,
    MAX_WORDS,
    Amount,
    Color,
    Count,
    Flag,
    Id,
    Name,
    Place,
    Plain,
    Prose,
    Rate,
    Share,
    Side,
    Span,
    Time,
    Words,
)

#: The schema that this version of beatreel writes.
VERSION = 1

#: Values of ``Track.type``.
VIDEO, AUDIO, TEXT = 0, 1, 7


def _unless(default: object) -> Any:
    """Return the rule that leaves a value out of the document while it is ``default``."""
    return lambda value: value == default


def _field(default: Any, alias: str | None = None) -> Any:
    """Return a field that is written only where it differs from ``default``."""
    return Field(
        default, validation_alias=alias, serialization_alias=alias, exclude_if=_unless(default)
    )


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="allow", populate_by_name=True, defer_build=True, allow_inf_nan=False
    )
    if not TYPE_CHECKING:  # to a type checker this would be one more argument
        __pydantic_extra__: dict[str, Plain]


class Media(_Part):
    """A file that the draft draws on."""

    #: Named by a segment's source as ``media:<id>``.
    id: Id
    #: What it is.
    kind: Literal["audio", "video", "image"]
    #: Where it lies; only the machine that opened it can say.
    path: Prose = _field("")
    #: SHA-256 of its content, hex.
    hash: Name = _field("")
    #: As the user knows it.
    name: Name = _field("")
    #: Seconds; absent for an image.
    duration: Amount | None = _field(None)
    #: px, as displayed.
    width: Count | None = _field(None)
    #: px, as displayed.
    height: Count | None = _field(None)
    #: Frames a second.
    fps: Amount | None = _field(None)


class Word(_Part):
    """A word of a text with its time, for lyrics."""

    text: Words
    #: ms from the start of the segment, so that words travel with it.
    start: Time = Field(validation_alias="s", serialization_alias="s")
    #: ms.
    duration: Time = Field(validation_alias="d", serialization_alias="d")


class Text(_Part):
    """Type in the picture."""

    #: What it says; line breaks are kept.
    text: Words
    #: Name of a family that is installed or came with beatreel.
    font: Name = _field("")
    #: Height of a capital line as a fraction of the frame's height.
    size: Annotated[Amount, Field(gt=0, le=1)] = _field(0.08)
    #: ``#rrggbb`` or ``#rrggbbaa``.
    color: Color = _field("#ffffff")
    #: Where in the safe area: center, lower, upper-left, …
    pos: Name = _field("center")
    #: How it comes and goes; empty for at once.
    anim: Name = _field("")
    #: Times of single words, in order.
    words: Annotated[tuple[Word, ...], Field(max_length=MAX_WORDS)] = _field(())


class Transition(_Part):
    """How a segment comes in from the one before; it ends on the segment's start."""

    #: Name of a transition of the catalogue.
    type: Name
    #: ms; both pictures are drawn in [start − duration, start].
    duration: Span = Field(validation_alias="d", serialization_alias="d")


class Effect(_Part):
    """A change of the picture that may follow the music."""

    #: Name of an effect of the catalogue.
    type: Name
    #: How much, 0…1.
    amount: Share = _field(1.0)
    #: The signal that drives it; absent for constant.
    on: Name | None = _field(None)
    #: ms from the start of the song; absent for the start of the segment.
    start: Time | None = _field(None, "s")
    #: ms; absent for to the end of the segment.
    duration: Span | None = _field(None, "d")


class SegmentMeta(_Part):
    """Where a segment stands in the music, and why."""

    #: Bar in which it starts; 1 starts on the first downbeat, 0 is the pickup.
    bar: Count | None = _field(None)
    #: Beat of that bar, 1 is the downbeat; a half beat is .5.
    beat: Place | None = _field(None)
    #: Label of its section.
    section: Name | None = _field(None)
    #: Number of its section in the song, from 1; tells two choruses in a row apart.
    part: Count | None = _field(None)
    #: Letter of its section; sections that sound alike share it.
    group: Name | None = _field(None)
    #: Refuses every change while true.
    locked: Flag = _field(False)
    #: The volume to come back to, while muted.
    unmuted: Share | None = _field(None)
    #: The reason for the choice, in words.
    why: Prose | None = _field(None)


class Segment(_Part):
    """A piece of a track."""

    id: Id
    #: ms from the start of the song.
    start: Time = Field(validation_alias="s", serialization_alias="s")
    #: ms.
    duration: Span = Field(validation_alias="d", serialization_alias="d")
    #: As people know it.
    name: Name = _field("", "n")
    #: ``scene:<name>`` or ``media:<id>``; empty for text.
    source: Name = _field("", "src")
    #: ms into the media where it starts.
    source_start: Time = _field(0, "in")
    #: ms of media for one ms of song.
    speed: Annotated[Amount, Field(ge=0.05, le=20)] = _field(1.0, "sp")
    #: 0…1; of audio, and of a clip's own sound.
    volume: Share = _field(1.0, "v")
    #: ms.
    fade_in: Time = _field(0, "fi")
    #: ms.
    fade_out: Time = _field(0, "fo")
    text: Text | None = _field(None, "x")
    transition: Transition | None = _field(None, "tr")
    #: In the order in which they are drawn.
    effects: Annotated[tuple[Effect, ...], Field(max_length=MAX_EFFECTS)] = _field((), "fx")
    #: Parameters of the scene: ``seed``, ``look`` and what the scene knows by name.
    params: dict[Id, Plain] = _field({}, "p")
    meta: SegmentMeta = Field(
        default_factory=SegmentMeta,
        validation_alias="m",
        serialization_alias="m",
        exclude_if=lambda meta: meta == SegmentMeta(),
    )

    @property
    def end(self) -> int:
        """ms from the start of the song."""
        return self.start + self.duration

    @property
    def locked(self) -> bool:
        """Whether changes are refused."""
        return self.meta.locked

    @property
    def scene(self) -> str | None:
        """Name of the scene that it shows, if it shows one."""
        return self.source[6:] if self.source.startswith("scene:") else None

    @property
    def media_id(self) -> str | None:
        """Id of the media that it plays, if it plays one."""
        return self.source[6:] if self.source.startswith("media:") else None


class Track(_Part):
    """Segments of one kind in the order of time; those of a video track never overlap."""

    id: Id
    type: Literal[0, 1, 7] = Field(validation_alias="tt", serialization_alias="tt")
    name: Name = _field("", "n")
    segments: Annotated[tuple[Segment, ...], Field(max_length=MAX_SEGMENTS)] = Field((), alias="sg")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        pieces = self.segments
        for before, after in pairwise(pieces):
            if after.start < before.start:
                raise ValueError(f"should hold segments in order: {after.id} is before {before.id}")
            if self.type == VIDEO and after.start < before.end:
                raise ValueError(
                    f"should hold segments that do not overlap: {after.id} starts at {after.start}"
                    f" ms, before {before.id} ends at {before.end} ms"
                )
        return self


class Meta(_Part):
    """The song, the wish and the shape of the picture."""

    title: Name = _field("")
    artist: Name = _field("")
    #: px.
    width: Side = 1920
    #: px.
    height: Side = 1080
    #: Frames a second.
    fps: Rate = 30
    #: As ``16:9``.
    aspect: Annotated[str, Field(pattern=r"^[1-9]\d{0,3}:[1-9]\d{0,3}$")] = _field("16:9")
    #: The same seed gives the same pixels.
    seed: Count = _field(0)
    #: The user's words.
    wish: Prose = _field("")
    #: Name of a look of the catalogue.
    look: Name = _field("")
    #: draft, standard, high or archive.
    quality: Name = _field("")
    #: Corrections of the grid, as ``music.Corrections`` writes them.
    grid: dict[Id, Plain] = _field({})
    #: Beats a minute.
    tempo: Annotated[Amount, Field(gt=0, le=1000)] | None = _field(None)
    #: Beats in a bar.
    meter: Annotated[Count, Field(ge=1, le=32)] | None = _field(None)
    #: As ``A minor``.
    key: Name = _field("")
    #: ms into the song where the draft starts; all other times count from there.
    start: Time | None = _field(None)
    #: ms into the song where it ends.
    end: Time | None = _field(None)
    #: ms before the start that its end melts into, for players that repeat it; absent for an end.
    loop: Span | None = _field(None)
    #: Why the draft is as it is, by topic.
    explain: Plain = _field(None)


class Draft(_Part):
    """A music video, as decided but not yet drawn."""

    #: Schema version.
    version: Literal[1] = Field(VERSION, validation_alias="v", serialization_alias="v")
    media: Annotated[tuple[Media, ...], Field(max_length=MAX_MEDIA)] = _field((), "md")
    tracks: Annotated[tuple[Track, ...], Field(max_length=MAX_TRACKS)] = Field((), alias="t")
    #: ms.
    duration: Time = Field(0, validation_alias="d", serialization_alias="d")
    meta: Meta = Field(default_factory=Meta, validation_alias="m", serialization_alias="m")

    @model_validator(mode="after")
    def _unambiguous(self) -> Self:
        if sum(len(track.segments) for track in self.tracks) > MAX_SEGMENTS:
            raise ValueError(f"should hold at most {MAX_SEGMENTS} segments")
        _refuse_twins("media", [item.id for item in self.media])
        _refuse_twins("tracks", [track.id for track in self.tracks])
        _refuse_twins("segments", [piece.id for track in self.tracks for piece in track.segments])
        return self


def _refuse_twins(what: str, ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        twin = next(name for place, name in enumerate(ids) if name in ids[:place])
        raise ValueError(f"should give each of its {what} an id of its own: {twin} is there twice")
