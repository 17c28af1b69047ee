"""What is written beside an upload: title, description with chapters, tags, tempo, key."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass

from beatreel.draft import Draft
from beatreel.music.song import Section, Song

#: What YouTube takes: characters of a title, of a description, of all tags together.
TITLE, DESCRIPTION, TAGS = 100, 5_000, 480
#: A list of chapters starts at 0:00, has three or more, and each lasts ten seconds or more.
FEWEST, BRIEFEST = 3, 10.0
_SPOKEN = {"drop": "Drop", "chorus": "Chorus", "build": "Build-up", "break": "Breakdown"}


@dataclass(frozen=True, slots=True)
class Metadata:
    """Texts for an upload."""

    title: str
    description: str
    tags: tuple[str, ...]
    #: (seconds, name); empty where the song is too short for chapters.
    chapters: tuple[tuple[int, str], ...]
    #: Beats a minute.
    bpm: int
    key: str
    #: As ``8A``.
    camelot: str
    #: Seconds.
    duration: float
    artist: str
    song: str
    #: LUFS.
    loudness: float | None = None

    def to_json(self) -> str:
        """Return one JSON document."""
        document = {
            **asdict(self),
            "chapters": [{"time": time, "name": name} for time, name in self.chapters],
        }
        return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"

    def to_text(self) -> str:
        """Return what is pasted into the fields of an upload form."""
        return (
            f"TITLE\n{self.title}\n\nDESCRIPTION\n{self.description}\n\n"
            f"TAGS\n{', '.join(self.tags)}\n"
        )


def metadata(draft: Draft, song: Song, *, type_beat: str = "", free: bool = False) -> Metadata:
    """Return the texts for an upload of a draft.

    Parameters
    ----------
    type_beat
        Artists whose style the beat is in, as ``Drake x Future``: the title then follows the
        convention of type beats, ``Drake x Future Type Beat - "Title"``.
    free
        Whether that title begins with ``(FREE)``.
    """
    name = _plain(draft.meta.title) or "Untitled"
    artist = _plain(draft.meta.artist)
    style = _plain(type_beat)
    marks = chapters(song)
    bpm = round(song.tempo)
    return Metadata(
        title=_title(name, artist, style, free),
        description=_description(name, artist, style, bpm, song, marks),
        tags=_tags(name, artist, style, bpm, song),
        chapters=marks,
        bpm=bpm,
        key=song.key,
        camelot=song.camelot,
        duration=round(song.duration, 2),
        artist=artist,
        song=name,
        loudness=round(song.loudness.integrated, 1) if song.loudness.integrated > -70 else None,
    )


def chapters(song: Song) -> tuple[tuple[int, str], ...]:
    """Return chapters from the sections: whole seconds and names; empty if there are too few.

    A section that is too short for a chapter goes with the one before it; a label that returns
    is counted.
    """
    kept: list[Section] = []
    for section in song.sections:
        if not kept or section.start - kept[-1].start >= BRIEFEST + 1:
            kept.append(section)
    while len(kept) > 1 and song.duration - kept[-1].start < BRIEFEST + 1:
        kept.pop()
    if len(kept) < FEWEST:
        return ()
    totals = Counter(section.label for section in kept)
    counts: Counter[str] = Counter()
    found = []
    for number, section in enumerate(kept):
        counts[section.label] += 1
        name = _SPOKEN.get(section.label, section.label.capitalize())
        if totals[section.label] > 1:
            name += f" {counts[section.label]}"
        found.append((int(section.start) if number else 0, name))
    return tuple(found)


def clock(seconds: int) -> str:
    """Return m:ss, or h:mm:ss."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _plain(text: str) -> str:
    """The platform refuses angle brackets."""
    return " ".join(re.sub(r"[<>]", "", text).split())


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _title(name: str, artist: str, style: str, free: bool) -> str:
    if not style:
        return _cut(f"{artist} - {name} (Official Visualizer)" if artist else name, TITLE)
    head = f"{'(FREE) ' if free else ''}{_cut(style, 50)} Type Beat"
    return f'{head} - "{_cut(name, max(8, TITLE - len(head) - 5))}"'


def _description(
    name: str,
    artist: str,
    style: str,
    bpm: int,
    song: Song,
    marks: tuple[tuple[int, str], ...],
) -> str:
    head = f'"{name}"' + (f" by {artist}" if artist else "")
    facts = [f"BPM: {bpm}", f"Key: {song.key} ({song.camelot})" if song.key else ""]
    blocks = [head, "\n".join(fact for fact in facts if fact)]
    if marks:
        blocks.append("\n".join(f"{clock(time)} {title}" for time, title in marks))
    words = [_hashtag(text) for text in (artist, f"{style} type beat" if style else "", name)]
    blocks.append(" ".join(dict.fromkeys(word for word in words if word)))
    return _cut("\n\n".join(block for block in blocks if block), DESCRIPTION)


def _hashtag(text: str) -> str:
    joined = "".join(c for c in text if c.isalnum())
    return f"#{joined[:60].lower()}" if joined else ""


def _tags(name: str, artist: str, style: str, bpm: int, song: Song) -> tuple[str, ...]:
    """Return tags, the most telling first, as many as fit."""
    stars = [part for part in re.split(r"\s+[xX&]\s+|\s*,\s*", style) if part] if style else []
    wanted = [f"{star} type beat" for star in stars]
    wanted += [f"{style} type beat", "type beat", "instrumental", "beat"] if style else []
    wanted += [artist, f"{artist} {name}" if artist else "", name]
    wanted += [f"{bpm} bpm", f"{song.key}", "music video", "visualizer"]
    tags, length = [], 0
    for tag in dict.fromkeys(_plain(tag.replace(",", " ")).lower()[:60] for tag in wanted):
        if tag and length + len(tag) + 3 <= TAGS:
            tags.append(tag)
            length += len(tag) + 3
    return tuple(tags)
