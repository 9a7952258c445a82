"""Rounds: one tick asks which feeds are due and starts a poll for each.

A slow feed never holds up a tick: a tick only claims and starts. Hosts are taken in turn before a
connection slot is taken, so that a slow host costs itself and nobody else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from bot.feeds.feed import DueFeed
from storage.records import FeedBatch

_MOST_OPEN = 32  # polls under way at once; more gains nothing on one core
_MOST_CLAIMED = 600  # polls claimed at once, waiting for their host included

log = logging.getLogger(__name__)

Claim = Callable[[int], Awaitable[list[DueFeed]]]
Poll = Callable[[DueFeed, float], Awaitable[FeedBatch]]
Put = Callable[[FeedBatch], Awaitable[None]]


class Turns(Protocol):
    """Per-host spacing."""

    def turn(self, host: str) -> AbstractAsyncContextManager[float]: ...


class Rounds:
    """Claims what is due, polls it, hands over the batches."""

    def __init__(self, *, claim: Claim, poll: Poll, put: Put, spacing: Turns) -> None:
        self._claim = claim
        self._poll = poll
        self._put = put
        self._spacing = spacing
        self._slots = asyncio.Semaphore(_MOST_OPEN)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> int:
        """Polls under way."""
        return len(self._tasks)

    async def tick(self) -> int:
        """Start a poll for every due feed there is room for; returns how many."""
        room = _MOST_CLAIMED - len(self._tasks)
        if room <= 0:
            return 0
        due = await self._claim(room)
        for feed in due:
            task = asyncio.create_task(self._one(feed), name=f"poll {feed.feed.name}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(due)

    async def settle(self) -> None:
        """Wait until no poll is under way."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, seconds: float) -> None:
        """Give polls under way ``seconds``, then leave them: their feeds stay due."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        for task in set(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _one(self, due: DueFeed) -> None:
        host = _host(due.feed.url)
        try:
            async with self._spacing.turn(host) as held, self._slots:
                batch = await self._poll(due, held)
            await self._put(batch)
        except asyncio.CancelledError:
            raise
        except Exception:
            # A defect of ours: the claim runs out and the feed is polled again, others go on.
            log.exception("feed=%r poll broke; it is tried again", due.feed.name)


@lru_cache(maxsize=2000)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
