"""Logs: one event a line, and no secrets in any of them."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Keys whose values are nobody's business.
_KEYS = re.compile(r"token|secret|password|authorization|cookie|key|bind|ct$", re.IGNORECASE)
#: What a secret of ours looks like wherever it turns up, and a link's signature.
_SECRETS = re.compile(
    r"\b(?:nmv_usr|nmv_key|clm)_[\w-]{8,}|(?<=[?&]sig=)[\w-]+|(?<=[Bb]earer )\S+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
HIDDEN = "***"


def configure(level: str, form: str) -> None:
    """Set up structlog and the loggers of the libraries.

    Parameters
    ----------
    level
        "debug", "info", "warning" or "error".
    form
        "text" or "json".
    """
    last: Any = structlog.processors.JSONRenderer()
    if form == "text":
        # Never with the values of variables: secrets are among them.
        plain = structlog.dev.plain_traceback
        last = structlog.dev.ConsoleRenderer(
            colors=False, pad_event_to=0, exception_formatter=plain
        )
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        discreet,
    ]
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Discreet())
    handler.setFormatter(logging.Formatter("%(asctime)s [%(levelname)s] %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def discreet(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide secrets in an event before it is written."""
    return {key: _hidden(key, value) for key, value in event.items()}


def _hidden(key: str, value: Any) -> Any:
    if key != "event" and _KEYS.search(key):
        return HIDDEN
    return scrubbed(value) if isinstance(value, str) else value


def scrubbed(text: str) -> str:
    """Return a text with secrets hidden."""
    return _SECRETS.sub(HIDDEN, text)


class _Discreet(logging.Filter):
    """Hides secrets in what libraries log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrubbed(record.getMessage()), ()
        return True
