"""From a request to a song that is heard and a draft that is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from beatreel.director import Options, direct, explain, read
from beatreel.draft import Draft, dump, summary
from beatreel.errors import InvalidInput
from beatreel.music import probe
from beatreel.music.song import Song
from beatreel.store import File, Store

from .hearings import heard
from .materials import footage, medium, shared_out, unplaced
from .requests import Analysis, Generation

#: Fields of ``director.Options`` that a request fills by itself.
_OWN = ("audio", "audio_hash", "media", "footage")
_MADE = {"en": "The video is made.", "zh": "视频已生成。"}


@dataclass(frozen=True, slots=True)
class Directed:
    """A draft and what is told of it."""

    document: dict[str, Any]
    song: Song
    said: str


def listened(
    store: Store, request: Analysis | Generation, progress: Callable[[float], None]
) -> Song:
    """Hear the song of a request.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        The user has no such file, it holds no music, or an option is out of its range.
    """
    told = options_of(store, request) if isinstance(request, Generation) else request
    return heard(
        store,
        sound(store, request.user_id, request.file_id).sha256,
        start=told.start,
        end=told.end,
        grid=told.grid,
        progress=progress,
    )


def sound(store: Store, user_id: str, file_id: str) -> File:
    """Return a user's file that is to be heard."""
    file = store.files.get(user_id, file_id)
    if file.kind == "image":
        raise InvalidInput(f"{file.name} is a picture: choose a song instead.")
    return file


def directed(
    store: Store, request: Generation, song: Song, progress: Callable[[float], None]
) -> Directed:
    """Make the draft of a request.

    Parameters
    ----------
    progress
        Is told the share of watching clips, 0…1.

    Raises
    ------
    NotFound, InvalidInput
        A file, a scene or a look is not there, or an option is out of its range.
    """
    options = options_of(store, request)
    clips, _ = shared_out(_media(store, request))
    if clips:
        options = replace(options, footage=footage(store, clips, progress))
    draft = direct(song, request.wish, options=options)
    return Directed(dump(unplaced(draft)), song, said_of(draft, song))


def said_of(draft: Draft, song: Song) -> str:
    """Return what a new draft is, in a few sentences in the language of its wish."""
    language = read(draft.meta.wish).language
    pages = explain(draft, song).split("\n\n")[1:4]
    lines = [line.strip() for page in pages for line in page.splitlines()[1:]]
    return " ".join([_MADE[language], *lines, summary(draft, language)])


def options_of(store: Store, request: Generation) -> Options:
    """Return what a request fixes, but for its clips, which take a while to watch.

    Raises
    ------
    NotFound, InvalidInput
        A file is not there, or an option is out of its range.
    """
    file = sound(store, request.user_id, request.file_id)
    told = dict(request.options)
    unknown = sorted(set(told) - set(Options.__dataclass_fields__) | set(told) & set(_OWN))
    if unknown:
        raise InvalidInput(f"There is no option {unknown[0][:40]!r}: leave it out.")
    title, artist = _credits(store, file, request)
    told.setdefault("title", title)
    told.setdefault("artist", artist)
    _, pictures = shared_out(_media(store, request))
    media = tuple(medium(picture) for picture in pictures)
    fixed = {"audio": file.name, "audio_hash": file.sha256, "media": media}
    try:
        return TypeAdapter(Options).validate_python({**told, **fixed})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "options"
        raise InvalidInput(f"Option {where} cannot be used ({first['msg']}): correct it.") from None


def _media(store: Store, request: Generation) -> list[File]:
    return [store.files.get(request.user_id, name) for name in request.media]


def _credits(store: Store, file: File, request: Generation) -> tuple[str, str]:
    """Return title and artist: quoted in the wish, else the file's own, else of its name."""
    info = probe(store.blobs.local(file.sha256))
    title = "" if read(request.wish).texts else info.title or spoken(Path(file.name).stem)
    return title, info.artist


def spoken(stem: str) -> str:
    """Return a file's name as a title: no underscores, no track number."""
    words = re.sub(r"[_\s]+", " ", stem).strip(" -.")
    return re.sub(r"^\d{1,3}[ .-]+(?=\D)", "", words)[:80]
