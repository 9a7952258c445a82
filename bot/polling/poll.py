"""One poll of one feed: from due to a batch that is ready to be committed.

    due feed -> fetch -> same body? -> document (unseen entries) -> match -> decide -> batch

Nothing here writes: a crash at any point leaves the feed due, and the batch is one transaction.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from bot.alerts import policy
from bot.clock import Clock
from bot.feeds import identity
from bot.feeds.cadence import unconditional_due
from bot.feeds.documents import document
from bot.feeds.documents.document import MAX_INLINE_BYTES, Document
from bot.feeds.documents.parser import Parser
from bot.feeds.entry import Entry, IdentityKey
from bot.feeds.feed import DueFeed, Feed, FeedState, FetchOutcome, PollRecord
from bot.feeds.links import host_of
from bot.feeds.network.answer import Fetched
from bot.ids import FeedId
from bot.match.verdict import Verdict
from bot.polling.record import Facts, next_record
from storage.records import FeedBatch, IngestItem

MOST_READING = 2  # documents in memory as entries at once: reading is work for one core
_SLICE_SECONDS = 0.002  # matching gives way to the loop after this much work
_BODY_HASH_BYTES = 16

SeenHashes = Callable[[FeedId, Sequence[bytes]], Awaitable[AbstractSet[bytes]]]


class Fetches(Protocol):
    """What a poll needs of the network."""

    async def fetch(self, feed: Feed, state: FeedState, *, unconditional: bool) -> Fetched: ...


class Matches(Protocol):
    """What a poll needs of matching."""

    def match(
        self,
        title: str,
        summary: str = "",
        *,
        lang: str | None = None,
        outlet: str | None = None,
        published: datetime | None = None,
    ) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class PollTools:
    """What every poll uses; a reload replaces the matcher."""

    fetcher: Fetches
    matcher: Matches
    parser: Parser
    seen: SeenHashes
    clock: Clock
    jitter: Callable[[], float]
    reading: asyncio.Semaphore
    fresh: timedelta
    watching_since: datetime  # when this process began to poll
    away_since: datetime | None = None  # last sign of life before that
    offline: bool = False  # our own line is down


async def poll(due: DueFeed, tools: PollTools) -> FeedBatch:
    """Poll one feed; every way a poll can end is a batch with its outcome, never an exception."""
    now = tools.clock.now()
    unconditional = unconditional_due(due.state, now)
    fetched = await tools.fetcher.fetch(due.feed, due.state, unconditional=unconditional)
    facts = Facts(
        fetched=fetched,
        unconditional=unconditional,
        jitter=tools.jitter(),
        watching_since=tools.watching_since,
        offline=tools.offline,
    )
    if fetched.body is None:
        return FeedBatch(record=next_record(due, facts, now), items=())
    digest = blake2b(fetched.body, digest_size=_BODY_HASH_BYTES).digest()
    if digest == due.state.body_hash:
        facts = replace(facts, outcome=FetchOutcome.SAME_BODY)
        return FeedBatch(record=next_record(due, facts, now), items=())
    # A large document is read by the worker: it must not keep the small ones waiting.
    large = len(fetched.body) > MAX_INLINE_BYTES
    async with nullcontext() if large else tools.reading:
        read = await _read(due, tools, fetched, now)
        facts = replace(facts, document=read, body_hash=digest)
        record = next_record(due, facts, now)
        return FeedBatch(record=record, items=await _items(due, read, record, tools, now))


def put_off(due: DueFeed, seconds: float, now: datetime) -> FeedBatch:
    """A poll that is not made, because the feed's host asked to be left alone."""
    record = PollRecord(
        feed_id=due.id,
        at=now,
        outcome=FetchOutcome.RATE_LIMITED,
        state=due.state,
        next_due=now + max(timedelta(seconds=seconds), due.feed.interval),
    )
    return FeedBatch(record=record, items=())


async def _read(due: DueFeed, tools: PollTools, fetched: Fetched, now: datetime) -> Document:
    async def seen(hashes: Sequence[bytes]) -> AbstractSet[bytes]:
        return await tools.seen(due.id, hashes)

    return await document.read(
        fetched.body or b"",
        feed=due.feed,
        content_type=fetched.headers.get("content-type"),
        now=now,
        seen=seen,
        parsing=tools.parser,
    )


async def _items(
    due: DueFeed, read: Document, record: PollRecord, tools: PollTools, now: datetime
) -> tuple[IngestItem, ...]:
    outlet_host = host_of(due.feed.url) or due.feed.name
    all_keys = identity.keys_of_document(
        read.entries, due.id, outlet_host, record.state.identity_policy
    )
    items = []
    slice_end = time.perf_counter() + _SLICE_SECONDS
    for entry, keys in zip(read.entries, all_keys, strict=True):
        items.append(_item(due, entry, keys, tools, now))
        if time.perf_counter() > slice_end:
            await asyncio.sleep(0)
            slice_end = time.perf_counter() + _SLICE_SECONDS
    return tuple(items)


def _item(
    due: DueFeed, entry: Entry, keys: tuple[IdentityKey, ...], tools: PollTools, now: datetime
) -> IngestItem:
    language = entry.language or due.feed.language
    verdict = tools.matcher.match(
        entry.title,
        entry.summary,
        lang=language,
        outlet=due.feed.name,
        published=entry.published or now,
    )
    intent = policy.decide(
        verdict=verdict,
        published=entry.published,
        now=now,
        first_poll=due.state.successes == 0,
        previous_success=due.state.last_success,
        bot_away_since=tools.away_since,
        fresh=tools.fresh,
    )
    return IngestItem(
        entry=entry,
        keys=keys,
        language=verdict.lang or language or "und",
        verdict=verdict,
        intent=intent,
    )
