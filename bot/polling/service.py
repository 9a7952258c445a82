"""Polling as a whole: the list, the rounds and the commits, wired for one process.

Used by ``run``, ``demo``, ``poll --once`` and the bench alike; they differ in who ticks.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.errors import DatabaseError, FeedsFileError, IndicatorsError
from bot.feeds import cadence
from bot.feeds.documents.parser import Parser
from bot.feeds.feed import DueFeed, Feed, FetchOutcome
from bot.feeds.lists.feeds_watch import FeedsWatch
from bot.feeds.lists.masked import masked
from bot.feeds.network.fetch import DEADLINE, Fetcher
from bot.feeds.network.politeness import HostSpacing
from bot.feeds.network.transport import GuardedTransport
from bot.ids import FeedId, IdSource
from bot.match.matcher import Matcher
from bot.polling.indicators_watch import IndicatorsWatch
from bot.polling.ingest import Ingest
from bot.polling.poll import MOST_READING, PollTools, poll, put_off
from bot.polling.rounds import Rounds
from bot.settings import Settings
from storage.archive import articles
from storage.database import Database
from storage.feed_list import feeds
from storage.grouping.story_window import StoryWindow
from storage.records import FeedBatch, IngestResult, SyncResult

LEASE = timedelta(minutes=10)  # a claim outlives any poll; after a crash it runs out
_LATEST = 20  # outcomes that tell whether our own line is down

log = logging.getLogger(__name__)


class Polling:
    """Everything between feeds.toml and committed articles.

    ``patience``: seconds that a feed may take; ``matcher``: one that is loaded already.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        ids: IdSource,
        *,
        instance: str,
        committed: Callable[[IngestResult], None],
        polled: Callable[[DueFeed, FeedBatch], None] = lambda _due, _batch: None,
        patience: float = DEADLINE,
        matcher: Matcher | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._instance = instance
        self._polled = polled
        self._ids = ids
        self._watch, self._reloading = FeedsWatch(settings.feeds_file), asyncio.Lock()
        self._indicators = IndicatorsWatch(settings.indicators_dir, matcher)
        self._transport = GuardedTransport(settings.allowed_private_hosts)
        self._spacing = HostSpacing(clock, exempt=settings.allowed_private_hosts)
        self._parser = Parser(deadline=patience)
        self._stories = StoryWindow()
        self._latest: deque[tuple[str, FetchOutcome]] = deque(maxlen=_LATEST)
        self._tools = PollTools(
            fetcher=Fetcher(self._transport, clock, deadline=patience),
            matcher=self._indicators.current,
            parser=self._parser,
            seen=self._seen,
            clock=clock,
            jitter=random.random,
            reading=asyncio.Semaphore(MOST_READING),
            fresh=timedelta(hours=settings.fresh_hours),
            watching_since=clock.now(),
        )
        self.ingest = Ingest(self._commit, clock, committed, self._more_coming)
        self.rounds = Rounds(
            claim=self._claim, poll=self._poll, put=self.ingest.put, spacing=self._spacing
        )

    @property
    def busy(self) -> bool:
        """Whether a poll or a commit is under way."""
        return self.rounds.busy > 0 or self.ingest.busy

    def _more_coming(self) -> bool:
        return self.rounds.busy > 1

    def matcher(self) -> Matcher:
        """The matcher of now; an edit of the indicators replaces it."""
        return self._indicators.current

    async def start(self, away_since: datetime | None = None) -> None:
        """Load the feed list, give back claims of a dead process, start committing.

        ``away_since`` is the last sign of life before this process started. Raises FeedsFileError:
        at the start there is no last good list to go on with.
        """
        self._tools = replace(self._tools, away_since=away_since)
        found = self._watch.poll()
        if isinstance(found, FeedsFileError):
            raise found
        if found is not None:
            await self._sync(found.feeds)
        await self._database.write(lambda conn: feeds.release(conn, self._instance))
        self.ingest.start()

    async def tick(self) -> int:
        """Take over what was edited, then start what is due; returns how many polls started."""
        await self.reload_feeds()
        await self.reload_indicators()
        return await self.rounds.tick()

    async def settle(self) -> None:
        """Wait until every poll under way is committed."""
        await self.rounds.settle()
        await self.ingest.drain()

    async def next_due(self) -> datetime | None:
        """When the next feed is due."""
        return await self._database.read(feeds.next_due)

    async def all_asked_since(self, moment: datetime) -> bool:
        """Whether every enabled feed was polled since then."""
        return await self._database.read(lambda conn: feeds.all_asked_since(conn, moment))

    async def reload_feeds(self) -> SyncResult | FeedsFileError | None:
        """Take over a changed feeds.toml; a broken one leaves the last good list, and says so.

        Whoever edited the file and asks while a tick takes it over waits until that has happened.
        """
        async with self._reloading:
            return await self._reload_feeds()

    async def _reload_feeds(self) -> SyncResult | FeedsFileError | None:
        found = self._watch.poll()
        if isinstance(found, FeedsFileError):
            shown = masked(str(found))
            log.error("feeds.toml is not taken over, the last good list stays: %s", shown)
            return found
        if found is None:
            return None
        try:
            return await self._sync(found.feeds)
        except DatabaseError:
            self._watch.forget()
            raise

    async def reload_indicators(self) -> IndicatorsError | None:
        """Take over changed indicators; a broken file keeps the last good ones and says so."""
        if not self._indicators.changed():
            return None
        found = await asyncio.to_thread(self._indicators.reload)
        if isinstance(found, IndicatorsError):
            log.error("indicators are not taken over, the last good ones stay: %s", found)
            return found
        if found is not None:
            self._tools = replace(self._tools, matcher=found)
            log.info("indicators taken over: rules %s", found.version)
        return None

    async def stop(self, seconds: float) -> None:
        """Finish what is under way within ``seconds``; the rest stays due."""
        await self.rounds.stop(seconds / 2)
        await self.ingest.stop(seconds / 2)
        await self._parser.aclose()
        await self._transport.aclose()

    async def _sync(self, listed: Sequence[Feed]) -> SyncResult:
        now = self._clock.now()
        result = await self._database.write(lambda conn: feeds.sync(conn, listed, now, self._ids))
        if result.added or result.changed or result.removed:
            log.info(
                "feeds.toml taken over: %d added, %d changed, %d removed",
                len(result.added),
                len(result.changed),
                len(result.removed),
            )
        return result

    async def _seen(self, feed_id: FeedId, hashes: Sequence[bytes]) -> set[bytes]:
        return await self._database.read(lambda conn: feeds.seen_hashes(conn, feed_id, hashes))

    async def _claim(self, limit: int) -> list[DueFeed]:
        now = self._clock.now()
        due = await self.next_due()
        if due is None or due > now:
            return []
        return await self._database.write(
            lambda conn: feeds.claim_due(conn, now, limit, self._instance, LEASE)
        )

    async def _poll(self, due: DueFeed, held: float) -> FeedBatch:
        if held > 0:
            batch = put_off(due, held, self._clock.now())
        else:
            batch = await poll(due, self._tools_now())
            self._note(due, batch)
        self._polled(due, batch)
        return batch

    def _tools_now(self) -> PollTools:
        offline = cadence.looks_offline(outcome for _, outcome in self._latest)
        return replace(self._tools, offline=True) if offline else self._tools

    def _note(self, due: DueFeed, batch: FeedBatch) -> None:
        outcome = batch.record.outcome
        self._latest.append((due.feed.name, outcome))
        if outcome is FetchOutcome.RATE_LIMITED:
            host = urlsplit(due.feed.url).hostname or ""
            self._spacing.hold_off(host, (batch.record.next_due - batch.record.at).total_seconds())
        log.debug("feed=%r outcome=%s new=%d", due.feed.name, outcome, batch.record.new)

    async def _commit(self, batches: Sequence[FeedBatch]) -> IngestResult:
        now = self._clock.now()
        result = await self._database.write(
            lambda conn: articles.ingest(
                conn, batches, self._ids, now, window=self._stories, fresh=self._tools.fresh
            )
        )
        self._stories.settle()
        return result


async def one_round(polling: Polling) -> None:
    """Poll whatever is due, once, and wait for the commits."""
    await polling.tick()
    await polling.settle()
