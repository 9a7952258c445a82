"""One round over all feeds, for ``poll --once``."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import SystemClock
from bot.feeds.cadence import SUCCESSES
from bot.feeds.feed import DueFeed, FetchOutcome
from bot.ids import IdSource
from bot.polling.service import Polling, one_round
from bot.settings import Settings
from storage import feeds
from storage.database import Database
from storage.instance import sole_instance
from storage.records import FeedBatch, IngestResult

_STOP_SECONDS = 5.0


@dataclass(slots=True)
class Tally:
    """What one round brought."""

    outcomes: Counter[FetchOutcome] = field(default_factory=Counter)
    new: int = 0
    revised: int = 0
    alerts: int = 0

    @property
    def failed(self) -> int:
        """Feeds whose poll was no success."""
        return sum(n for outcome, n in self.outcomes.items() if outcome not in SUCCESSES)

    def add(self, result: IngestResult) -> None:
        """Count a commit."""
        self.new += result.new
        self.revised += result.revised
        self.alerts += len(result.alerts)

    def sentence(self) -> str:
        """For people."""
        return (
            f"{self.outcomes.total()} feeds polled, {self.failed} failed;"
            f" {self.new} new articles, {self.revised} changed, {self.alerts} alerts queued"
        )

    def json(self) -> str:
        """For machines."""
        return json.dumps(
            {
                "feeds": self.outcomes.total(),
                "failed": self.failed,
                "outcomes": {str(outcome): n for outcome, n in sorted(self.outcomes.items())},
                "new": self.new,
                "revised": self.revised,
                "alerts": self.alerts,
            }
        )


async def poll_once(settings: Settings, show: Callable[[DueFeed, FeedBatch], None]) -> Tally:
    """Poll every enabled feed once, due or not; ``show`` is called after each poll."""
    tally = Tally()

    def polled(due: DueFeed, batch: FeedBatch) -> None:
        tally.outcomes[batch.record.outcome] += 1
        show(due, batch)

    with sole_instance(settings.database_url) as instance:
        database = Database.open(settings.database_url)
        clock = SystemClock()
        polling = Polling(
            settings,
            database,
            clock,
            IdSource(),
            instance=instance,
            committed=tally.add,
            polled=polled,
        )
        try:
            await polling.start()
            await database.write(lambda conn: feeds.all_due(conn, clock.now()))
            await one_round(polling)
        finally:
            await polling.stop(_STOP_SECONDS)
            database.close()
    return tally
