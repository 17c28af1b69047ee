"""JSON bodies, read strictly: no NaN, no infinities, no half characters, no bottomless nesting."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any

import pydantic_core
from fastapi import Request, Response
from fastapi.routing import APIRoute


class StrictRequest(Request):
    """A request whose JSON is JSON."""

    async def json(self) -> Any:
        """Return the body.

        Raises
        ------
        json.JSONDecodeError
            It is not JSON, or of a kind that cannot be written back.
        """
        if not hasattr(self, "_json"):
            self._json = parse(await self.body())
        return self._json


class StrictRoute(APIRoute):
    """A route that reads its body strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, given strict requests."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(StrictRequest(request.scope, request.receive))

        return handle


def parse(body: bytes) -> Any:
    """Return a JSON document.

    Raises
    ------
    json.JSONDecodeError
        As :meth:`StrictRequest.json`.
    """
    try:
        document = pydantic_core.from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise json.JSONDecodeError(str(error), "", 0) from None
    if not _finite(document):
        raise json.JSONDecodeError("a number is too large", "", 0)
    return document


def _finite(document: Any) -> bool:
    """Tell whether all numbers can be written back; NUL is in no text that a database keeps."""
    open_ = [document]
    while open_:
        value = open_.pop()
        if isinstance(value, dict):
            if any("\x00" in key for key in value):
                return False
            open_.extend(value.values())
        elif isinstance(value, list):
            open_.extend(value)
        elif isinstance(value, str):
            if "\x00" in value:
                return False
        elif isinstance(value, int):
            if abs(value) >= 1 << 63:
                return False
        elif isinstance(value, float) and not math.isfinite(value):
            return False
    return True
