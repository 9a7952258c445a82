"""httpx's transport over aiohttp: three times cheaper a request than httpx's own pool, and guarded.

Two aiohttp sessions, never one: the guarded one opens sockets to public addresses only (guard.py),
the open one serves the hosts of ALLOWED_PRIVATE_HOSTS. Which of the two is decided per request, so
per hop of a redirect, by the host that aiohttp itself will connect to: judging httpx's reading of a
URL and connecting by yarl's would let a URL that the two read differently slip through.

No cookies, no proxy or .netrc from the environment, certificates always verified, no redirects
followed and nothing decompressed: fetch.py does these two itself, with caps.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable

import aiohttp
import httpx
from aiohttp import hdrs
from multidict import CIMultiDict
from yarl import URL

from bot import tls
from bot.feeds.network.addresses import url_fault
from bot.feeds.network.faults import TransportFaultError, fault_of, forbidden
from bot.feeds.network.guard import PublicResolver, ThreadResolver, public_socket

CONNECTIONS = 100  # at once, over all hosts; callers keep their own concurrency below it
CONNECT_SECONDS = 10.0  # TCP and TLS, per address
_OURS = frozenset({hdrs.USER_AGENT, hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.CONTENT_TYPE})


class _Body(httpx.AsyncByteStream):
    """The raw bytes of an answer, as they arrive."""

    def __init__(self, response: aiohttp.ClientResponse, host: str) -> None:
        self._response = response
        self._host = host

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            chunk = await self._response.content.readany()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise fault_of(error, self._host) from error
        if not chunk:
            raise StopAsyncIteration
        return chunk

    async def aclose(self) -> None:
        self._response.close()  # a no-op once the body was read to its end


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends a request to public addresses, or to a host the operator named; see the module.

    Raises TransportFaultError, whose text is a sentence for people and whose ``outcome`` says what
    it means for the feed. ``resolver`` looks names up; it is closed with the transport.
    """

    def __init__(
        self,
        allowed_private_hosts: Iterable[str] = (),
        *,
        connections: int = CONNECTIONS,
        connect_seconds: float = CONNECT_SECONDS,
        resolver: aiohttp.abc.AbstractResolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = frozenset(host.strip("[]").lower() for host in allowed_private_hosts)
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_seconds)
        self._resolver = resolver
        self._ssl = ssl_context or tls.context()
        self._guarded: aiohttp.ClientSession | None = None
        self._open: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = URL(str(request.url), encoded=True)
        session = self._session_for(url)
        headers = CIMultiDict(
            [(key.decode("ascii"), value.decode("utf-8")) for key, value in request.headers.raw]
        )
        try:
            answer = await session.request(
                request.method, url, headers=headers, allow_redirects=False
            )
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise fault_of(error, url.host or "") from error
        return httpx.Response(
            answer.status,
            headers=answer.raw_headers,
            stream=_Body(answer, url.host or ""),
            extensions={"reason": answer.reason or ""},
        )

    def _session_for(self, url: URL) -> aiohttp.ClientSession:
        host = (url.raw_host or "").lower()
        allowed = host in self._allowed
        if fault := url_fault(url.scheme, host, url.port, allowed=allowed):
            raise forbidden(fault)
        if self._guarded is None or self._open is None:
            self._guarded, self._open = self._start()
        return self._open if allowed else self._guarded

    def _start(self) -> tuple[aiohttp.ClientSession, aiohttp.ClientSession]:
        """Open both sessions, inside the running loop."""
        if self._resolver is None:
            self._resolver = ThreadResolver()
        guarded = aiohttp.TCPConnector(
            limit=self._connections,
            resolver=PublicResolver(self._resolver),
            socket_factory=public_socket,
            ssl=self._ssl,
        )
        unguarded = aiohttp.TCPConnector(
            limit=self._connections, resolver=self._resolver, ssl=self._ssl
        )
        return self._session(guarded), self._session(unguarded)

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=self._timeout,
            skip_auto_headers=_OURS,
            max_line_size=16_384,
            max_field_size=65_536,  # some outlets send very long policies
        )

    async def aclose(self) -> None:
        for session in (self._guarded, self._open):
            if session is not None:
                await session.close()
        if self._resolver is not None:
            await self._resolver.close()
        self._guarded = self._open = None
        await asyncio.sleep(0)  # lets aborted connections run their last callback


__all__ = ["GuardedTransport", "TransportFaultError"]
