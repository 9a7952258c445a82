"""A fetcher and an outlet server for tests, wired as in production but for the clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.clock import Job, NextDue
from bot.feeds.feed import Feed, FeedKind
from bot.feeds.network.fetch import Fetcher
from bot.feeds.network.transport import GuardedTransport
from tests.fakes.outlet_server import OutletServer

NOON = datetime(2025, 11, 17, 12, 0, tzinfo=UTC)


class StepClock:
    """Stands still, but for ``sleep``, which steps it on at once and notes the seconds."""

    def __init__(self, now: datetime = NOON) -> None:
        self.moment = now
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        raise NotImplementedError

    async def stop_ticking(self) -> None:
        raise NotImplementedError


def feed_at(url: str, **fields: Any) -> Feed:
    """A feed with this URL."""
    return Feed(name="A feed", url=url, country="ID", kind=FeedKind.WIRE, **fields)


@asynccontextmanager
async def fetching(
    *allowed: str, resolver: Any = None, tls: Any = None, trust: Any = None, **options: Any
) -> AsyncIterator[tuple[OutletServer, Fetcher]]:
    """An outlet server, and a fetcher that may reach it unless ``allowed`` names other hosts."""
    transport = GuardedTransport(
        allowed or ("127.0.0.1",), resolver=resolver, ssl_context=trust, connect_seconds=2
    )
    async with OutletServer(tls=tls) as outlet:
        try:
            yield outlet, Fetcher(transport, StepClock(), **options)
        finally:
            await transport.aclose()
