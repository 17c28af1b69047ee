"""Ids, secrets and text that came from outside."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
import time
import unicodedata

#: Milliseconds since 1970 at which the counting of session ids starts: 2010-01-01.
_EPOCH = 1_262_304_000_000
#: Bits of the number that tells processes apart, and of the counter within a millisecond.
_NODE, _COUNT = 10, 12


def fresh(prefix: str) -> str:
    """Return an id that nobody can guess: the prefix, ``_`` and 128 bits, hex."""
    return f"{prefix}_{secrets.token_hex(16)}"


def secret(prefix: str) -> str:
    """Return a secret that is shown once: the prefix, ``_`` and 256 bits."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def digest(text: str) -> str:
    """Return what is stored of a secret, SHA-256 hex: 256 random bits need no salt."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Snowflake:
    """Session ids: 41 bits of time, 10 of the process, 12 of a counter, in decimal."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._node = secrets.randbelow(1 << _NODE)
        self._process = os.getpid()
        self._last = 0

    def next(self) -> str:
        """Return an id greater than any that this process returned before."""
        with self._lock:
            if self._process != os.getpid():
                self._process, self._node = os.getpid(), secrets.randbelow(1 << _NODE)
            tick = (time.time_ns() // 1_000_000 - _EPOCH) << _COUNT
            self._last = max(self._last + 1, tick)
            time_part, count = self._last >> _COUNT, self._last & ((1 << _COUNT) - 1)
            return str(time_part << (_NODE + _COUNT) | self._node << _COUNT | count)


def clean(text: str, longest: int) -> str:
    """Return text without control characters and lone surrogates, cut to a length.

    Databases refuse NUL and half characters; terminals and headers misread the rest.
    """
    kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()[:longest].strip()
