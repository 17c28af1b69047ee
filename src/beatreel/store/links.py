"""Signed links: who holds one may read one file until it expires."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from beatreel.errors import Unauthorized


@dataclass(frozen=True, slots=True)
class Signature:
    """What a link carries beside the id of the file."""

    #: Seconds since 1970.
    expires: int
    #: URL-safe.
    code: str


class Links:
    """Signs and checks links."""

    def __init__(self, key: bytes, clock: Callable[[], int]) -> None:
        self._key = key
        self._clock = clock

    def sign(self, file_id: str, seconds: int = 86_400) -> Signature:
        """Sign a link to a file for some time."""
        expires = self._clock() // 1000 + seconds
        return Signature(expires, self._code(file_id, expires))

    def check(self, file_id: str, expires: int, code: str) -> None:
        """Accept a link.

        Raises
        ------
        Unauthorized
            It was not signed here, or it has expired.
        """
        right = self._code(file_id, expires).encode()
        if not hmac.compare_digest(right, code.encode("utf-8", "surrogatepass")):
            raise Unauthorized("This link is not valid: ask for the file again.")
        if expires <= self._clock() // 1000:
            raise Unauthorized("This link has expired: ask for the file again.")

    def _code(self, file_id: str, expires: int) -> str:
        told = f"{file_id}\n{expires}".encode("utf-8", "surrogatepass")
        digest = hmac.digest(self._key, told, hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
