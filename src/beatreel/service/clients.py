"""From which address a request really comes."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request

from .settings import Settings


def address(request: Request, settings: Settings) -> str:
    """Return the address of the client; behind trusted proxies, what the last of them saw.

    IPv6 addresses are cut to their /64: one household has that many.
    """
    found = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    while found in settings.trusted_proxies and forwarded and forwarded[-1].strip():
        found = forwarded.pop().strip()
    return _household(found)


def _household(text: str) -> str:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
