"""Exports: begun, waited for, fetched; none of it is lost when a connection is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from beatreel.errors import (
    AlreadyExists,
    BeatreelError,
    Cancelled,
    NotFound,
    RenderFailed,
    Unavailable,
)

from .account import PAUSES, Account, call, data_of
from .effects import Ask, Broken, Reply, Shut, Steps, Wait, read
from .results import Export, Session

#: Seconds between two looks at an export; the last one stays.
_LOOKS = (0.5, 1.0, 2.0, 3.0, 5.0)
#: Seconds that an export is waited for.
PATIENCE = 3600.0
#: Status of a range that is not there.
RANGE = 416

#: Told how far it is, 0…100.
Progress = Callable[[int], None]


def begin_export(
    account: Account,
    session: Session,
    *,
    draft: Mapping[str, Any] | None = None,
    output: Mapping[str, Any] | None = None,
    name: str = "",
) -> Steps[Export]:
    """Begin an export of a session's draft.

    Parameters
    ----------
    draft
        Another draft than the session's latest.
    output
        format, quality, resolution, fps, aspect, codec, crf; nothing of it is needed.
    name
        Of the export; the same name for the same draft is the same export.
    """
    body: dict[str, Any] = {
        "id": name or f"render_{time.time_ns() // 1_000_000}",
        "sessionId": session.id,
        "output": dict(output or {"format": "mp4", "quality": "high"}),
    }
    if draft is not None:
        body["draft"] = dict(draft)
    # The name makes it the same export however often it is asked for.
    ask = Ask(method="POST", path="/api/render/proxy/lambda", json=body, safe=True)
    begun = Export.of(data_of((yield from call(account, ask))))
    return begun


def export_status(account: Account, name: str) -> Steps[Export]:
    """Return how far an export is."""
    ask = Ask(method="GET", path=f"/api/render/proxy/lambda/{name}", safe=True)
    told = (yield from call(account, ask)).document()
    return Export.of(told if isinstance(told, dict) else {})


def cancel_export(account: Account, name: str) -> Steps[Export]:
    """Stop an export."""
    ask = Ask(method="POST", path=f"/api/render/proxy/lambda/{name}/cancel", safe=True)
    told = (yield from call(account, ask)).document()
    return Export.of(told if isinstance(told, dict) else {})


def wait_for(
    account: Account,
    name: str,
    *,
    progress: Progress = lambda percent: None,
    patience: float = PATIENCE,
) -> Steps[Export]:
    """Wait until an export is completed.

    Raises
    ------
    RenderFailed, Cancelled
        It ended otherwise.
    Unavailable
        It takes longer than ``patience`` seconds; it goes on.
    """
    spent, looks = 0.0, iter(_LOOKS)
    while True:
        export = yield from export_status(account, name)
        progress(export.progress)
        if export.ended:
            return _completed(export)
        if spent >= patience:
            raise Unavailable(f"Export {name} is at {export.progress}%: ask for it again later.")
        pause = next(looks, _LOOKS[-1])
        spent += pause
        yield Wait(pause)


def export(
    account: Account,
    session: Session,
    *,
    draft: Mapping[str, Any] | None = None,
    output: Mapping[str, Any] | None = None,
    name: str = "",
    progress: Progress = lambda percent: None,
    patience: float = PATIENCE,
) -> Steps[Export]:
    """Begin an export and wait until it is completed; raise like :func:`wait_for`."""
    begun = yield from begin_export(account, session, draft=draft, output=output, name=name)
    return (yield from wait_for(account, begun.id, progress=progress, patience=patience))


def _completed(export: Export) -> Export:
    if export.status == "failed":
        raise RenderFailed(export.error or "The export failed: try it again.")
    if export.status == "cancelled":
        raise Cancelled("The export was cancelled: start another one.")
    return export


def download(
    account: Account,
    name: str,
    out: str | Path,
    *,
    force: bool = False,
    progress: Callable[[float], None] = lambda share: None,
) -> Steps[Path]:
    """Fetch the video of an export.

    The bytes go to a hidden file beside ``out``, which takes its place when it is whole; what an
    earlier call left there is gone on with.

    Raises
    ------
    AlreadyExists
        ``out`` is there and ``force`` is not set.
    """
    target = Path(out)
    if target.exists() and not force:
        raise AlreadyExists(f"{target} is already there: choose another name or pass --force.")
    if not target.parent.is_dir():
        raise NotFound(f"There is no folder {target.parent}: create it.")
    hidden = target.with_name(f".{target.name}.{re.sub(r'[^A-Za-z0-9_-]', '_', name)[:60]}.part")
    pauses = iter(PAUSES)
    while True:
        try:
            yield from _fetched(account, name, hidden, progress)
        except Broken as broken:
            pause = next(pauses, None)
            if pause is None:
                raise Unavailable(
                    f"The download broke off ({broken.reason}): run it again, it goes on."
                ) from None
            yield Wait(pause)
            continue
        if target.exists() and not force:
            raise AlreadyExists(f"{target} is already there: choose another name or pass --force.")
        hidden.replace(target)
        return target


def _fetched(
    account: Account, name: str, hidden: Path, progress: Callable[[float], None]
) -> Steps[None]:
    have = hidden.stat().st_size if hidden.exists() else 0
    try:
        reply = yield from _opened(account, name, have)
    except BeatreelError as error:
        if error.code != RANGE or not have:
            raise
        # What is here is not a beginning of what is there.
        hidden.unlink()
        reply = yield from _opened(account, name, 0)
    start = have if reply.status == 206 else 0
    total = _total(reply, start)
    with hidden.open("r+b" if start else "wb") as file:
        file.seek(start)
        yield from _written(file, start, total, progress)
    _judge(hidden, hidden.stat().st_size, total)


def _opened(account: Account, name: str, have: int) -> Steps[Reply]:
    headers = {"Range": f"bytes={have}-"} if have else {}
    ask = Ask(method="GET", path=f"/api/render/proxy/{name}/download", headers=headers, safe=True)
    try:
        return (yield from call(account, ask, stream=True))
    except NotFound:
        # Some servers hand out the address alone.
        url = (yield from export_status(account, name)).url
        if not url:
            raise
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != account.server:
            raise NotFound(f"The video lies at {url}: fetch it there.") from None
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        there = Ask(method="GET", path=path, headers=headers, safe=True, signed=False)
        return (yield from call(account, there, stream=True))


def _written(
    file: IO[bytes], start: int, total: int, progress: Callable[[float], None]
) -> Steps[None]:
    done = start
    while (piece := (yield from read())) is not None:
        file.write(piece)
        done += len(piece)
        if total:
            progress(done / total)
    file.truncate()
    yield Shut()


def _total(reply: Reply, start: int) -> int:
    """Return the bytes of the whole file; 0 if the server does not say."""
    _, _, whole = reply.headers.get("content-range", "").rpartition("/")
    if whole.isdigit():
        return int(whole)
    length = reply.headers.get("content-length", "")
    return start + int(length) if length.isdigit() else 0


def _judge(hidden: Path, have: int, total: int) -> None:
    if total and have < total:
        raise Broken(f"{have} of {total} bytes came", sent=True)
    if total and have > total:
        hidden.unlink()
        raise Broken("more came than there is", sent=True)
