"""Names: a file as a title, a title as a file, and what a file holds."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path


def spoken(stem: str) -> str:
    """Return a file's name as a title: no underscores, no track number."""
    words = re.sub(r"[_\s]+", " ", stem).strip(" -.")
    return re.sub(r"^\d{1,3}[ .-]+(?=\D)", "", words)[:80]


def filed(title: str) -> str:
    """Return a title as the beginning of a file's name."""
    plain = "".join(c if c.isalnum() else "-" for c in title.lower())
    return "-".join(part for part in plain.split("-") if part)[:60] or "video"


def content(path: str | Path) -> str:
    """Return the SHA-256 of what a file holds, hex."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
