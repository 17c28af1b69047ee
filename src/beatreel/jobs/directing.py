"""From a request to a song that is heard and a draft that is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
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
        The user has no such file, or it holds no music.
    """
    told = request.options if isinstance(request, Generation) else vars_of(request)
    return heard(
        store,
        sound(store, request.user_id, request.file_id).sha256,
        start=told.get("start"),
        end=told.get("end"),
        grid=told.get("grid"),
        progress=progress,
    )


def vars_of(request: Analysis) -> dict[str, Any]:
    """Return the window and the corrections of an analysis."""
    return {"start": request.start, "end": request.end, "grid": request.grid}


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
    options = _options(store, request, progress)
    draft = direct(song, request.wish, options=options)
    return Directed(dump(unplaced(draft)), song, said_of(draft, song))


def said_of(draft: Draft, song: Song) -> str:
    """Return what a new draft is, in a few sentences in the language of its wish."""
    language = read(draft.meta.wish).language
    pages = explain(draft, song).split("\n\n")[1:4]
    lines = [line.strip() for page in pages for line in page.splitlines()[1:]]
    return " ".join([_MADE[language], *lines, summary(draft, language)])


def _options(store: Store, request: Generation, progress: Callable[[float], None]) -> Options:
    file = sound(store, request.user_id, request.file_id)
    told = dict(request.options)
    unknown = sorted(set(told) - set(Options.__dataclass_fields__) | set(told) & set(_OWN))
    if unknown:
        raise InvalidInput(f"There is no option {unknown[0][:40]!r}: leave it out.")
    title, artist = _credits(store, file, request)
    told.setdefault("title", title)
    told.setdefault("artist", artist)
    clips, pictures = shared_out([store.files.get(request.user_id, it) for it in request.media])
    fixed = {
        "audio": file.name,
        "audio_hash": file.sha256,
        "media": tuple(medium(picture) for picture in pictures),
        "footage": footage(store, clips, progress) if clips else (),
    }
    try:
        return TypeAdapter(Options).validate_python({**told, **fixed})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "options"
        raise InvalidInput(f"Option {where} cannot be used ({first['msg']}): correct it.") from None


def _credits(store: Store, file: File, request: Generation) -> tuple[str, str]:
    """Return title and artist: quoted in the wish, else the file's own, else of its name."""
    info = probe(store.blobs.local(file.sha256))
    title = "" if read(request.wish).texts else info.title or spoken(Path(file.name).stem)
    return title, info.artist


def spoken(stem: str) -> str:
    """Return a file's name as a title: no underscores, no track number."""
    words = re.sub(r"[_\s]+", " ", stem).strip(" -.")
    return re.sub(r"^\d{1,3}[ .-]+(?=\D)", "", words)[:80]
