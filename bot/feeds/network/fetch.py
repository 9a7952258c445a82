"""Fetches one feed: conditional, capped, through redirects it follows itself.

The transport is called directly with httpx's own Request: AsyncClient's cookie, auth and redirect
machinery costs more than the whole request and would follow hops this file must judge. Each hop
passes through the transport and so through its address check.
"""

import asyncio
import base64
import time
from dataclasses import dataclass
from urllib.parse import unquote

import httpx

from bot import __version__
from bot.clock import Clock
from bot.feeds.feed import Feed, FeedState, FetchOutcome
from bot.feeds.network.answer import (
    Fetched,
    header_dict,
    max_age,
    outcome_of,
    retry_after,
    sentence,
    validators,
)
from bot.feeds.network.body import ACCEPT_ENCODING, read_body
from bot.feeds.network.faults import TransportFaultError, unreachable

USER_AGENT = f"Jembatan/{__version__} (news monitor; feed reader)"
MAX_BYTES = 5 * 1024 * 1024
DEADLINE = 30.0
MAX_REDIRECTS = 5
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NO_BODY = httpx.ByteStream(b"")  # given as a stream, so that httpx adds no headers of its own
_CACHED_FEEDS = 10_000

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class _Start:
    """What of a request stays the same from poll to poll."""

    url: httpx.URL
    headers: Headers  # ours
    private: Headers  # the admin's own, for the feed's origin only
    adoptable: bool  # a URL with a password in it cannot be replaced by where it leads


@dataclass(slots=True)
class _Trip:
    """Where one fetch stands."""

    state: FeedState
    headers: Headers
    url: httpx.URL
    asked_all: bool
    permanent: bool
    hops: int = 0
    status: int | None = None


class Fetcher:
    """Fetches feeds; one instance serves all of them, in one event loop.

    ``max_bytes`` counts decompressed bytes, ``deadline`` seconds over all redirects.
    """

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        *,
        user_agent: str = USER_AGENT,
        max_bytes: int = MAX_BYTES,
        deadline: float = DEADLINE,
    ) -> None:
        self._transport = transport
        self._clock = clock
        self._user_agent = user_agent
        self._max_bytes = max_bytes
        self._deadline = deadline
        self._starts: dict[tuple[object, ...], _Start] = {}

    async def fetch(self, feed: Feed, state: FeedState, *, unconditional: bool = False) -> Fetched:
        """Ask the feed's URL once. A bad feed is an outcome with a sentence, never an exception."""
        started = time.perf_counter()
        try:
            start = self._start(feed)
        except (httpx.InvalidURL, ValueError):
            fault = unreachable("The feed's URL or one of its headers cannot be used.")
            return _failed(fault, "", state, None, started)
        trip = _trip(start, state, unconditional=unconditional)
        try:
            async with asyncio.timeout(self._deadline):
                return await self._follow(trip, start, started)
        except TransportFaultError as error:
            fault = error
        except TimeoutError:
            fault = TransportFaultError(FetchOutcome.TOO_SLOW, self._too_slow(trip))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            fault = unreachable(f"{trip.url.host} led to a URL that cannot be used.")
        if trip.hops and trip.url.host != start.url.host:
            fault = TransportFaultError(
                fault.outcome, f"After a redirect from {start.url.host}: {fault}"
            )
        return _failed(fault, str(trip.url), state, trip.status, started)

    async def _follow(self, trip: _Trip, start: _Start, started: float) -> Fetched:
        while True:
            request = httpx.Request("GET", trip.url, headers=trip.headers, stream=_NO_BODY)
            response = await self._transport.handle_async_request(request)
            trip.status = response.status_code
            try:
                location = response.headers.get("location")
                if location is None or response.status_code not in _REDIRECTS:
                    return await self._answer(trip, response, started)
            finally:
                await response.aclose()
            self._move(trip, start, location)

    def _move(self, trip: _Trip, start: _Start, location: str) -> None:
        """Step to where a redirect points; raises TransportFaultError after the last one."""
        trip.hops += 1
        if trip.hops > MAX_REDIRECTS:
            raise TransportFaultError(
                FetchOutcome.TOO_MANY_REDIRECTS,
                f"{start.url.host} redirected more than {MAX_REDIRECTS} times.",
            )
        target = trip.url.join(location).copy_with(fragment=None, userinfo=b"")
        downgrade = trip.url.scheme == "https" and target.scheme == "http"
        trip.permanent = trip.permanent and trip.status in _PERMANENT and not downgrade
        if not _same_outlet(start.url, target):
            trip.headers = [pair for pair in trip.headers if pair not in start.private]
        trip.url = target

    async def _answer(self, trip: _Trip, response: httpx.Response, started: float) -> Fetched:
        status = response.status_code
        headers = header_dict(response.headers.raw)
        outcome = outcome_of(status, headers, asked_all=trip.asked_all)
        body: bytes | None = None
        host = trip.url.host
        if outcome is None:
            assert isinstance(response.stream, httpx.AsyncByteStream)
            body = await read_body(response.stream, headers, self._max_bytes, host)
        adopted = trip.permanent and trip.hops > 0
        good = outcome in (None, FetchOutcome.NOT_MODIFIED)
        return Fetched(
            outcome=outcome,
            final_url=str(trip.url),
            status=status,
            body=body,
            headers=headers,
            retry_after=retry_after(headers.get("retry-after"), self._clock.now()),
            max_age=max_age(headers) if good else None,
            permanent_redirect=str(trip.url) if adopted and good else None,
            error=sentence(outcome, status, host),
            seconds=time.perf_counter() - started,
            **validators(headers, trip.state, outcome),
        )

    def _start(self, feed: Feed) -> _Start:
        """What this feed's requests share, from the cache where it is known."""
        key = (feed.url, feed.user_agent, feed.headers)
        found = self._starts.get(key)
        if found is None:
            if len(self._starts) >= _CACHED_FEEDS:
                self._starts.clear()
            found = self._starts[key] = _start(feed, feed.user_agent or self._user_agent)
        return found

    def _too_slow(self, trip: _Trip) -> str:
        what = "answer" if trip.status is None else "finish its answer"
        return f"{trip.url.host} did not {what} within {self._deadline:g} s."


def _start(feed: Feed, user_agent: str) -> _Start:
    url = httpx.URL(feed.url).copy_with(fragment=None)
    private = [(name.encode("ascii"), value.encode()) for name, value in feed.headers]
    if url.userinfo:
        token = base64.b64encode(unquote(url.userinfo.decode("ascii")).encode())
        private.append((b"Authorization", b"Basic " + token))
    named = {name.lower() for name, _ in private}
    ours = (
        (b"User-Agent", user_agent.encode()),
        (b"Accept", _ACCEPT.encode()),
        (b"Accept-Encoding", ACCEPT_ENCODING.encode()),
    )
    headers = [pair for pair in ours if pair[0].lower() not in named]
    return _Start(url.copy_with(userinfo=b""), headers, private, adoptable=not url.userinfo)


def _trip(start: _Start, state: FeedState, *, unconditional: bool) -> _Trip:
    headers = start.headers + start.private
    asked_all = unconditional or not (state.etag or state.last_modified)
    if not asked_all:
        if state.etag:
            headers.append((b"If-None-Match", state.etag.encode()))
        if state.last_modified:
            headers.append((b"If-Modified-Since", state.last_modified.encode()))
    return _Trip(state, headers, start.url, asked_all, permanent=start.adoptable)


def _same_outlet(start: httpx.URL, target: httpx.URL) -> bool:
    """The same origin, or its move from http to https: the admin's headers may go along."""
    if start.host != target.host:
        return False
    if (start.scheme, start.port) == (target.scheme, target.port):
        return True
    return (start.scheme, target.scheme) == ("http", "https") and start.port == target.port


def _failed(
    fault: TransportFaultError, url: str, state: FeedState, status: int | None, started: float
) -> Fetched:
    return Fetched(
        outcome=fault.outcome,
        final_url=url,
        status=status,
        etag=state.etag,
        last_modified=state.last_modified,
        error=str(fault),
        seconds=time.perf_counter() - started,
    )
