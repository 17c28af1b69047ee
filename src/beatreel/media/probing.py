"""What a file really is: judged by its first bytes, decoded where it can hurt nobody."""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
from pathlib import Path
from typing import Any

from beatreel.apart import command, surroundings
from beatreel.errors import FileTooLarge, InvalidInput, NotFound, UnsupportedFile

from .confining import PIXELS
from .formats import HEAD, SUPPORTED, Format, Kind, sniff
from .headers import dimensions
from .source import Source

#: Seconds a file may take, start of the process included.
PATIENCE = 60.0
#: Most bytes that are hashed.
_HASHED = 1 << 30
#: Characters of an answer.
_ANSWER = 10_000
#: What people call the codecs.
_CODECS = {"h264": "H.264", "hevc": "HEVC (H.265)", "av1": "AV1", "vvc": "VVC (H.266)"}
_CODECS |= {"libdav1d": "AV1", "libvpx": "VP8", "libvpx-vp9": "VP9", "prores": "ProRes"}


def probe(path: str | Path) -> Source:
    """Return what a file is.

    Raises
    ------
    NotFound
        There is no such file.
    UnsupportedFile, FileTooLarge, InvalidInput
        It is empty, of no format that is taken, does not decode, or its picture is too large.
    """
    file = Path(path)
    form = sniffed(file)
    return described(file, form, inspected(file, form))


def sniffed(file: Path, name: str = "") -> Format:
    """Return the format of a file by its head, having refused what needs no decoder to refuse.

    Parameters
    ----------
    name
        What the user calls it, for messages; the file's own name if not given.
    """
    name = (name or file.name)[:80]
    try:
        if not file.exists():
            raise NotFound(f"There is no file {str(file)[:200]}: check the path.")
        if not file.is_file():
            raise InvalidInput(f"{name} is not a file: name a clip or a photo.")
        with file.open("rb") as opened:
            head = opened.read(HEAD)
            form = sniff(head)
            opened.seek(0)
            size = dimensions(opened, form) if form is not None and form.image else None
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{name} cannot be read: check its name and permissions.") from error
    if not head:
        raise UnsupportedFile(f"{name} is empty: copy or export it again.")
    if form is None:
        raise UnsupportedFile(f"{name} is {_guessed(head)}: give one of {SUPPORTED}.")
    if size and size[0] * size[1] > PIXELS:
        raise FileTooLarge(
            f"The picture of {name} has {size[0]}×{size[1]} pixels, over 64 million: "
            "save a smaller one."
        )
    return form


def _guessed(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if head.startswith(b"PK"):
        return "a zip archive, whatever its name says"
    if text.startswith((b"#extm3u", b"ffconcat", b"[playlist]")) or b"<mpd" in text:
        return "a playlist, which only points to other files"
    if b"<svg" in text or text.startswith(b"<?xml"):
        return "a drawing in SVG or XML, which is not opened"
    return "not a clip, photo or sound that can be opened"


def inspected(file: Path, form: Format) -> dict[str, Any]:
    """Look into a file in a process of its own; one that dies or dawdles has found nothing."""
    try:
        with file.open("rb") as opened:
            done = subprocess.run(
                command("media.inspection", form.demuxer),
                stdin=opened,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=surroundings(),
                timeout=PATIENCE,
                check=False,
                start_new_session=True,
            )
        told = json.loads(done.stdout[:_ANSWER])
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def described(file: Path, form: Format, told: dict[str, Any]) -> Source:
    """Return a source of what an inspection told.

    Raises
    ------
    UnsupportedFile, FileTooLarge
        It told of nothing that can be used.
    """
    name = file.name[:80]
    kind = kind_of(form, told)
    if kind is None:
        raise refusal(name, told)
    still = kind == "image"
    return Source(
        path=str(file.resolve()),
        name="".join(c if c.isprintable() else " " for c in file.name[:200]),
        kind=kind,
        demuxer=form.demuxer,
        duration=0.0 if still else number(told, "duration", 86_400.0),
        width=int(number(told, "width", 65_535)),
        height=int(number(told, "height", 65_535)),
        fps=0.0 if still else number(told, "fps", 1000.0),
        codec=str(told.get("codec", ""))[:20],
        sound=bool(told.get("sound")),
        curve=str(told.get("curve", ""))[:3],
        gop=0.0 if still else number(told, "gop", 86_400.0),
        hash=_hashed(file),
    )


def kind_of(form: Format, told: dict[str, Any]) -> Kind | None:
    """Return what an inspection found; ``None`` for nothing that is taken."""
    kind = told.get("kind")
    if kind == "video" and form.image and not told.get("moves"):
        kind = "image"
    return kind if kind in ("video", "audio", "image") else None


def refusal(name: str, told: dict[str, Any]) -> UnsupportedFile | FileTooLarge:
    """Return why a file is refused, with what to do about it."""
    reason, codec = told.get("reason"), str(told.get("codec", ""))[:20]
    if reason == "large":
        return FileTooLarge(f"The picture of {name} is over 64 megapixels: make it smaller.")
    if reason in ("codec", "broken") and codec:
        known = _CODECS.get(codec, codec)
        return UnsupportedFile(
            f"The {known} picture of {name} cannot be decoded here: convert it to H.264."
        )
    if reason == "codec":
        return UnsupportedFile(
            f"The picture of {name} is in a codec that is not known here: convert it to H.264."
        )
    return UnsupportedFile(f"{name} is not a file that can be opened: send one of {SUPPORTED}.")


def number(told: dict[str, Any], key: str, highest: float) -> float:
    """Return a number that a process told, held to what is possible."""
    value = told.get(key, 0)
    good = isinstance(value, int | float) and math.isfinite(value)
    return float(min(max(value, 0), highest)) if good else 0.0


def _hashed(file: Path) -> str:
    if file.stat().st_size > _HASHED:
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
