"""What this process has counted since its start: for /metrics, without its library."""

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from time import perf_counter

from bot.feeds.feed import FetchOutcome
from bot.match.verdict import MatchReason, Relevance
from storage.records import FeedBatch, IngestResult

LAG_LIMITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_GLANCE = 0.25  # seconds between two looks at the loop: four wake-ups a second cost nothing


class Distribution:
    """How many values were no larger than each limit."""

    def __init__(self, limits: Sequence[float]) -> None:
        self.limits = tuple(limits)
        self.counts = [0] * (len(self.limits) + 1)  # the last: larger than every limit
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.limits, value)] += 1
        self.total += value


class Counters:
    """Counts polls, verdicts and commits; ``watch_loop`` measures how late the event loop is."""

    def __init__(self) -> None:
        self.fetches: Counter[FetchOutcome] = Counter()
        self.verdicts: Counter[tuple[Relevance, MatchReason]] = Counter()
        self.commits: Counter[str] = Counter()  # entries: new, revised, known
        self.lag = Distribution(LAG_LIMITS)

    def polled(self, batch: FeedBatch) -> None:
        """Count a poll, and what matching said of what it brought."""
        self.fetches[batch.record.outcome] += 1
        self.verdicts.update((one.verdict.relevance, one.verdict.reason) for one in batch.items)

    def committed(self, result: IngestResult) -> None:
        """Count a commit."""
        self.commits.update(new=result.new, revised=result.revised, known=result.known)

    async def watch_loop(self) -> None:
        """Sleep shortly again and again, and count how late the loop comes back; never ends."""
        while True:
            begun = perf_counter()
            await asyncio.sleep(_GLANCE)
            self.lag.add(max(0.0, perf_counter() - begun - _GLANCE))
