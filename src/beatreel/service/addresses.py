"""Which addresses the server itself may call: those of the public internet.

The check is made on the address that is then connected to, so a name that resolves to something
else a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import cast

import httpcore2

from beatreel.errors import InvalidInput

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: A host and a port → the addresses it resolves to.
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def public(text: str) -> bool:
    """Tell whether an address is one of the public internet, also the one inside an IPv6 one."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(a.is_global and not a.is_multicast for a in _inside(address))


def _inside(address: Address) -> Iterable[Address]:
    """Return an address and the IPv4 ones that it would be translated to."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            yield address.ipv4_mapped
        if address.sixtofour:
            yield address.sixtofour
        if address.teredo:
            yield from address.teredo
        if address in _NAT64:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, in the order of the system.

    Raises
    ------
    InvalidInput
        The name does not resolve.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise InvalidInput(f"The host {host[:80]} is not known: check the link.") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PublicBackend(httpcore2.AsyncNetworkBackend):
    """A network of public addresses only: resolves, checks, and connects to what it checked.

    Parameters
    ----------
    resolver
        How names become addresses.
    allowed
        What an address must be; :func:`public` outside of tests.
    """

    def __init__(
        self, resolver: Resolver = resolve, allowed: Callable[[str], bool] = public
    ) -> None:
        self._resolver = resolver
        self._allowed = allowed
        # Its class is chosen at run time, so to a type checker it is nothing in particular.
        self._backend = cast(httpcore2.AsyncNetworkBackend, httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to a host whose every address is allowed."""
        found = await self._resolver(host, port)
        # One bad address among good ones is an attack or a mistake; neither is worth a guess.
        if not found or not all(map(self._allowed, found)):
            raise InvalidInput(
                f"The link leads to {host[:80]}, which is not on the public internet: "
                "upload the file itself."
            )
        return await self._backend.connect_tcp(
            found[0], port, timeout, local_address, socket_options
        )

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: there are no files behind a link."""
        raise InvalidInput("A link cannot lead to a socket of the server: upload the file itself.")

    async def sleep(self, seconds: float) -> None:
        """Wait between two attempts."""
        await asyncio.sleep(seconds)
