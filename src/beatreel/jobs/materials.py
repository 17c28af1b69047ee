"""Materials: the media of a draft, found among its user's files.

A draft that is kept or sent never says where a file lies on a server; it says what is in it.
"""

from __future__ import annotations

from beatreel.draft import Draft, Media
from beatreel.errors import InvalidInput, NotFound
from beatreel.store import File, Store


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
