"""Asking feeds once, outside the polling: for ``feeds verify``, ``feeds test`` and ``check``.

Nothing is stored. Fetching and reading are those of the bot, manners included, so what passes here
will pass there.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.feeds.cadence import SUCCESSES
from bot.feeds.documents import document
from bot.feeds.documents.parser import Parser
from bot.feeds.entry import Entry
from bot.feeds.feed import Feed, FeedState, FetchOutcome
from bot.feeds.network.answer import Fetched
from bot.feeds.network.fetch import DEADLINE, Fetcher
from bot.feeds.network.politeness import HostSpacing
from bot.feeds.network.transport import GuardedTransport

AT_ONCE = 16
FROZEN_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Probe:
    """What one feed answered, once."""

    feed: Feed
    outcome: FetchOutcome
    fetched: Fetched | None = None
    entries: tuple[Entry, ...] = ()
    total: int = 0
    reason: str = ""  # one sentence for people; empty when there is nothing to say

    @property
    def ok(self) -> bool:
        """Whether the feed can be used; one without entries has proved nothing."""
        return self.outcome in SUCCESSES and self.outcome is not FetchOutcome.EMPTY

    @property
    def newest(self) -> datetime | None:
        """The time of the newest entry that says one."""
        dates = [entry.published for entry in self.entries if entry.published is not None]
        return max(dates, default=None)


class Surveyor:
    """Asks feeds; made by ``surveyor``."""

    def __init__(
        self, fetcher: Fetcher, parser: Parser, spacing: HostSpacing, clock: Clock
    ) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._spacing = spacing
        self._clock = clock
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def ask(self, feed: Feed) -> Probe:
        """Fetch and read one feed in its host's turn; a bad feed is a value, not an exception."""
        host = urlsplit(feed.url).hostname or ""
        async with self._spacing.turn(host) as held:
            if held > 0:
                reason = f"{host} asked to be left alone for {held / 60:.0f} minutes."
                return Probe(feed, FetchOutcome.RATE_LIMITED, reason=reason)
            async with self._slots:
                fetched = await self._fetcher.fetch(feed, FeedState(), unconditional=True)
        if fetched.retry_after and fetched.outcome is FetchOutcome.RATE_LIMITED:
            self._spacing.hold_off(host, fetched.retry_after)
        return await self._read(feed, fetched)

    async def ask_all(self, feeds: Sequence[Feed], told: Callable[[Probe], None]) -> list[Probe]:
        """Ask many feeds; ``told`` hears of each as it answers, the list is in the given order."""

        async def one(feed: Feed) -> Probe:
            probe = await self.ask(feed)
            told(probe)
            return probe

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(feed)) for feed in feeds]
        return [task.result() for task in tasks]

    async def _read(self, feed: Feed, fetched: Fetched) -> Probe:
        if fetched.outcome is not None:
            return Probe(feed, fetched.outcome, fetched, reason=fetched.error or "")
        now = self._clock.now()
        read = await document.read(
            fetched.body or b"",
            feed=feed,
            content_type=fetched.headers.get("content-type"),
            now=now,
            seen=_nothing_seen,
            parsing=self._parser,
        )
        probe = Probe(feed, read.outcome, fetched, read.entries, read.total, read.reason)
        return Probe(
            feed,
            probe.outcome,
            fetched,
            probe.entries,
            probe.total,
            probe.reason or doubt(probe, now),
        )


@asynccontextmanager
async def surveyor(
    clock: Clock, allowed_private_hosts: Iterable[str], *, deadline: float = DEADLINE
) -> AsyncIterator[Surveyor]:
    """A surveyor with a transport and a worker of its own; ``deadline``: seconds for a feed."""
    allowed = tuple(allowed_private_hosts)
    transport = GuardedTransport(allowed)
    parser = Parser(deadline=deadline)
    try:
        spacing = HostSpacing(clock, exempt=allowed)
        yield Surveyor(Fetcher(transport, clock, deadline=deadline), parser, spacing, clock)
    finally:
        await parser.aclose()
        await transport.aclose()


def doubt(probe: Probe, now: datetime) -> str:
    """What is odd about a feed that answers well; empty when nothing is."""
    fetched = probe.fetched
    if fetched is not None and fetched.permanent_redirect:
        return f"It has moved to {fetched.permanent_redirect}"
    if probe.entries and probe.newest is None:
        return "No entry says its date: first sight will count."
    if probe.newest is not None and now - probe.newest > FROZEN_AFTER:
        return f"Its newest entry is of {probe.newest:%d %B %Y}: the feed may be frozen."
    return ""


async def _nothing_seen(hashes: Sequence[bytes]) -> frozenset[bytes]:
    del hashes
    return frozenset()
