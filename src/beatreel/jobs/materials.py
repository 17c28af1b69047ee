"""Materials: the media of a draft, and what it is made of, found among its user's files.

A draft that is kept or sent never says where a file lies on a server; it says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from beatreel.draft import Draft, Media
from beatreel.errors import InvalidInput, NotFound
from beatreel.media import Footage, probe, watched
from beatreel.store import File, Store

#: Pictures that make a video by themselves; fewer are shown by scenes that take a picture.
_SHOW = 3


def placed(store: Store, user_id: str, draft: Draft) -> Draft:
    """Return a draft whose media have paths on this machine.

    Raises
    ------
    NotFound
        A medium is none of the user's files.
    """
    if not draft.media:
        return draft
    held = {file.sha256 for file in store.files.all(user_id)}
    for item in draft.media:
        if item.hash not in held:
            raise NotFound(
                f"Media {item.name or item.id} of the draft is none of your files: upload it first."
            )
    paths = {item.hash: str(store.blobs.local(item.hash)) for item in draft.media}
    media = tuple(item.model_copy(update={"path": paths[item.hash]}) for item in draft.media)
    return draft.model_copy(update={"media": media})


def unplaced(draft: Draft) -> Draft:
    """Return a draft that says nothing of where its media lie."""
    media = tuple(item.model_copy(update={"path": ""}) for item in draft.media)
    return draft.model_copy(update={"media": media})


def medium(file: File) -> Media:
    """Return a picture or a clip of a user as the director takes it.

    Raises
    ------
    InvalidInput
        It is neither.
    """
    if file.kind not in ("video", "image"):
        raise InvalidInput(f"{file.name} is neither a picture nor a clip: leave it out.")
    about = {key: file.info.get(key) for key in ("duration", "width", "height", "fps")}
    told = {key: value for key, value in about.items() if value}
    return Media(id=file.id, kind=file.kind, hash=file.sha256, name=file.name, **told)


def shared_out(files: Sequence[File]) -> tuple[list[File], list[File]]:
    """Return which files are the footage of a video, and which are pictures for its scenes."""
    clips = [file for file in files if file.kind == "video"]
    pictures = [file for file in files if file.kind == "image"]
    if clips or len(pictures) >= _SHOW:
        return [*clips, *pictures], []
    return [], pictures


def footage(
    store: Store, files: Sequence[File], progress: Callable[[float], None]
) -> tuple[Footage, ...]:
    """Return what is in a user's clips and photos; those in which nothing is to be seen go.

    Parameters
    ----------
    progress
        Is told the share that is done, 0…1.
    """
    sources = [
        replace(probe(store.blobs.local(file.sha256)), name=file.name, hash=file.sha256)
        for file in files
    ]
    found = watched(sources, seen=lambda count: progress(count / len(sources)))
    return tuple(clip for clip in found if clip.stretches)
