"""The gate at the socket: names are resolved, and sockets opened, for public addresses only.

Two checks, because aiohttp skips the resolver for IP literals: ``PublicResolver`` refuses a name as
soon as one of its addresses is not public (an attacker's second record must not win the race), and
``public_socket`` refuses the very address that is about to be connected to, whatever led there.
Both raise an OSError: aiohttp and its happy-eyeballs race lose any other exception.
"""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.network.addresses import is_public, not_public

LOOKUP_THREADS = 16  # a dead name server blocks a thread for many seconds


class ForbiddenAddressError(OSError):
    """An address that feeds may not use; the text is a sentence for people."""


class ThreadResolver(AbstractResolver):
    """getaddrinfo in threads of its own: slow lookups hold up nothing but lookups."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUP_THREADS, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._lookup, host, port, family
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in found
        ]

    @staticmethod
    def _lookup(host: str, port: int, family: int) -> Sequence[AddrInfoType]:
        return socket.getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
        )

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class PublicResolver(AbstractResolver):
    """Refuses a name if any of its addresses is not public."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        results = await self._inner.resolve(host, port, family)
        for result in results:
            if not is_public(result["host"]):
                raise ForbiddenAddressError(not_public(host, result["host"]))
        return results

    async def close(self) -> None:
        await self._inner.close()


def public_socket(addr_info: AddrInfoType) -> socket.socket:
    """Open the socket for a public address; raises ForbiddenAddressError for any other."""
    family, kind, proto, _, address = addr_info
    if not is_public(str(address[0])):
        raise ForbiddenAddressError(not_public(str(address[0])))
    return socket.socket(family=family, type=kind, proto=proto)
