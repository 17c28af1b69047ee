"""Drafts in and out of files, texts and dicts."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from ..errors import FileTooLarge, InvalidInput, NotFound, Unavailable
from .document import Draft
from .upgrade import upgrade

#: Largest document that is read, bytes.
MAX_BYTES = 32 * 2**20

_AGAIN = "correct it and load the draft again."


def load(source: str | bytes | os.PathLike[str] | Mapping[str, Any]) -> Draft:
    """Return the draft in ``source``, brought to the schema of today.

    Parameters
    ----------
    source
        A path, the JSON itself as bytes or as text that starts with ``{``, or the parsed dict.

    Raises
    ------
    NotFound
        If the file is not there.
    FileTooLarge
        If the document is over :data:`MAX_BYTES`.
    InvalidInput
        If it is not a draft; the message names the place and what should stand there.
    """
    document = source if isinstance(source, Mapping) else _parse(_read(source))
    if not isinstance(document, Mapping):
        raise InvalidInput(f"A draft should be a JSON object with tracks in t: {_AGAIN}")
    try:
        return Draft.model_validate(upgrade(document))
    except ValidationError as error:
        raise InvalidInput(f"{explain(error)}: {_AGAIN}") from error


def dump(draft: Draft) -> dict[str, Any]:
    """Return ``draft`` as a JSON-safe dict with the short keys of the wire."""
    return draft.model_dump(mode="json", by_alias=True)


def dumps(draft: Draft, *, indent: int | None = None) -> str:
    """Return ``draft`` as JSON text."""
    return json.dumps(dump(draft), ensure_ascii=False, allow_nan=False, indent=indent)


def save(draft: Draft, path: str | os.PathLike[str]) -> None:
    """Write ``draft`` to ``path``; whoever reads meanwhile sees the old or the new, never half.

    Raises
    ------
    InvalidInput
        If nothing can be written there.
    Unavailable
        If the disk is full; what was there before is still there.
    """
    with replacing(path) as part:
        part.write_text(dumps(draft, indent=1) + "\n", encoding="utf-8")


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to, which takes its place if nothing goes wrong.

    Raises
    ------
    InvalidInput
        If nothing can be written there.
    Unavailable
        If the disk is full; what was there before is still there.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(f".part-{secrets.token_hex(8)}{target.suffix}")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Unavailable(f"No space is left for {target}: free some and try again.") from error
        raise InvalidInput(
            f"{target} cannot be written ({error.strerror or error}): choose another place."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def explain(error: ValidationError, whose: str = "The draft") -> str:
    """Return the first complaint of ``error`` as a clause: place, what should be, what is."""
    detail = error.errors(include_url=False, include_context=False)[0]
    place = _place(detail["loc"], whose)
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "missing":
        return f"{place} is missing"
    rule = message.partition("should ")[2].replace("valid tuple", "list")
    found = "" if detail["type"] == "value_error" else _found(detail["input"])
    return f"{place} should {rule or message}{found}"


def _place(location: tuple[int | str, ...], whose: str) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{str(step)[:60]}"
    return f"{whose}'s {path.lstrip('.')}" if path else whose


def _found(value: object) -> str:
    if isinstance(value, (list, tuple, dict)) or value is None:
        return ""
    text = repr(value)
    return f", not {text[:60] + '…' if len(text) > 60 else text}"


def _read(source: object) -> bytes:
    if isinstance(source, bytes):
        return _bounded(source)
    if isinstance(source, str) and source.lstrip()[:1] == "{":
        return _bounded(source.encode("utf-8", "surrogatepass"))
    if not isinstance(source, (str, os.PathLike)):
        raise InvalidInput(f"A draft should be a path or a JSON object: {_AGAIN}")
    try:
        with Path(source).open("rb") as file:
            return _bounded(file.read(MAX_BYTES + 1))
    except FileNotFoundError as error:
        raise NotFound(f"There is no draft at {source}: check the path.") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{source} cannot be read: choose a draft that is a file.") from error


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise FileTooLarge(
            f"The draft is over {MAX_BYTES // 2**20} MB: split it or remove what it does not need."
        )
    return data


def _parse(data: bytes) -> Any:
    try:
        return from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidInput(f"The draft is not JSON ({error}): {_AGAIN}") from error
