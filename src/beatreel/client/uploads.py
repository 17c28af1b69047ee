"""Files go up: small ones as a form, large ones in pieces that survive a broken connection.

What broke off goes on where it was, in the same call or, with the same account, in a later one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from beatreel.errors import (
    AlreadyExists,
    BeatreelError,
    InvalidInput,
    NotFound,
    SessionNotFound,
    Unavailable,
)

from .account import PAUSES, Account, call, data_of
from .effects import Ask, Broken, Reply, Steps, Wait
from .results import File, Session, whole
from .sessions import renewed

#: What servers of this contract take.
FORMATS = "mp4 mov avi webm mkv · jpg png gif webp · mp3 wav m4a aac flac ogg opus"
#: Bytes from which a file goes up in pieces.
LARGE = 8_000_000
#: Bytes of a piece.
PIECE = 4_000_000
#: Uploads that are remembered while they are not whole.
_KEPT = 16
_TUS = {"Tus-Resumable": "1.0.0"}

#: Told the share of the bytes that are there, 0…1.
Progress = Callable[[float], None]


def upload(
    account: Account,
    session: Session,
    *paths: str | Path,
    progress: Progress = lambda share: None,
) -> Steps[tuple[File, ...]]:
    """Put files of this machine into a session.

    Raises
    ------
    NotFound, InvalidInput
        A path is no file, or an empty one.
    UnsupportedFile, FileTooLarge
        The server does not take it.
    """
    found = tuple(_checked(Path(path)) for path in paths)
    if not found:
        raise InvalidInput("There is no file to upload: name at least one.")
    told: list[File] = []
    small = tuple(path for path in found if path.stat().st_size < LARGE)
    if small:
        told += yield from _form(account, session, small)
    for path in (path for path in found if path not in small):
        told.append((yield from _pieces(account, session, path, progress)))
    progress(1.0)
    return tuple(told)


def upload_urls(account: Account, session: Session, *urls: str) -> Steps[tuple[File, ...]]:
    """Have the server fetch files into a session."""
    body = {"urls": list(urls), "source_type": "url"}
    return (yield from _sent(account, session, json=body))


def _checked(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(f"There is no file {path}: check the name.")
    if not path.stat().st_size:
        raise InvalidInput(f"{path} is empty: choose another file.")
    return path


def _form(account: Account, session: Session, paths: tuple[Path, ...]) -> Steps[tuple[File, ...]]:
    return (yield from _sent(account, session, files=paths))


def _sent(account: Account, session: Session, **body: Any) -> Steps[tuple[File, ...]]:
    """Send to the upload route; a session that is lost is begun anew."""
    try:
        reply = yield from _call(account, session, body)
    except SessionNotFound:
        yield from renewed(account, session)
        reply = yield from _call(account, session, body)
    files: Iterable[dict[str, Any]] = data_of(reply).get("files") or []
    return tuple(File.of(file) for file in files)


def _call(account: Account, session: Session, body: dict[str, Any]) -> Steps[Reply]:
    path = f"/api/upload-video/{account.app}/me/{session.id}"
    try:
        # Files are known by what is in them, so sending one twice leaves one.
        return (yield from call(account, Ask(method="POST", path=path, safe=True, **body)))
    except Broken as broken:
        raise Unavailable(f"The upload broke off ({broken.reason}): try again.") from None


def _pieces(account: Account, session: Session, path: Path, progress: Progress) -> Steps[File]:
    """Send a file by tus, or as a form where the server does not know that."""
    size, digest = path.stat().st_size, _digest(path)
    begun = yield from _begun(account, _mark(session, digest))
    if begun is None:
        try:
            address = yield from _announced(account, session, path, size)
        except SessionNotFound:
            yield from renewed(account, session)
            address = yield from _announced(account, session, path, size)
        except BeatreelError as error:
            if error.code not in (404, 405, 501):
                raise
            return (yield from _form(account, session, (path,)))[0]
        begun = address, 0
        _remember(account, _mark(session, digest), address)
    yield from _all_pieces(account, begun, path, size, progress)
    reply = yield from call(account, Ask(method="GET", path=begun[0], safe=True))
    _remember(account, _mark(session, digest), "")
    file = data_of(reply).get("file")
    if not file:
        raise Unavailable("The upload did not arrive whole: try again.")
    return File.of(file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mark(session: Session, digest: str) -> str:
    """Return what an upload is known by: the same bytes into the same session."""
    return f"{session.id} {digest}"


def _begun(account: Account, mark: str) -> Steps[tuple[str, int] | None]:
    """Return address and offset of an upload that broke off in a call before, if it is there."""
    address = account.uploads.get(mark, "")
    if not address:
        return None
    try:
        return address, (yield from _where(account, address))
    except BeatreelError:
        # It has expired, or the server has lost it: it begins anew.
        _remember(account, mark, "")
        return None


def _remember(account: Account, mark: str, address: str) -> None:
    """Keep where an upload goes on, or forget it."""
    account.uploads.pop(mark, None)
    if address:
        account.uploads[mark] = address
    while len(account.uploads) > _KEPT:
        del account.uploads[next(iter(account.uploads))]
    if account.keep is not None:
        account.keep(account)


def _announced(account: Account, session: Session, path: Path, size: int) -> Steps[str]:
    told = {"filename": path.name, "session_id": session.id, "app": account.app}
    words = (f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())
    headers = {**_TUS, "Upload-Length": str(size), "Upload-Metadata": ",".join(words)}
    ask = Ask(method="POST", path="/api/uploads", headers=headers, safe=True)
    reply = yield from call(account, ask)
    # Only the path: the token goes to the server that it is of, and nowhere else.
    return urlsplit(reply.headers.get("location", "")).path


def _all_pieces(
    account: Account, begun: tuple[str, int], path: Path, size: int, progress: Progress
) -> Steps[None]:
    (address, offset), pauses = begun, iter(PAUSES)
    with path.open("rb") as file:
        while offset < size:
            file.seek(offset)
            piece = file.read(PIECE)
            if not piece:
                raise InvalidInput(f"{path} became shorter while it was sent: try again.")
            try:
                offset, pauses = (yield from _piece(account, address, piece, offset)), iter(PAUSES)
            except (Broken, AlreadyExists) as error:
                pause = next(pauses, None)
                if pause is None:
                    raise Unavailable(f"The upload broke off ({error}): try again.") from None
                yield Wait(pause)
                offset = yield from _where(account, address)
            progress(offset / size)


def _piece(account: Account, address: str, piece: bytes, offset: int) -> Steps[int]:
    headers = {
        **_TUS,
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
    }
    ask = Ask(method="PATCH", path=address, headers=headers, content=piece)
    reply = yield from call(account, ask)
    return _offset(reply, offset + len(piece))


def _where(account: Account, address: str) -> Steps[int]:
    ask = Ask(method="HEAD", path=address, headers=_TUS, safe=True)
    return _offset((yield from call(account, ask)), 0)


def _offset(reply: Reply, default: int) -> int:
    given = reply.headers.get("upload-offset", "")
    return whole(int(given)) if given.isdigit() else default
