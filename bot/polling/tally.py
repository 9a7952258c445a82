"""What polls brought, counted: for the end of ``poll --once`` and for the log of ``run``."""

import json
from collections import Counter
from dataclasses import dataclass, field

from bot.feeds.cadence import SUCCESSES
from bot.feeds.feed import FetchOutcome
from storage.records import IngestResult


@dataclass(slots=True)
class Tally:
    """Counts of some time of polling."""

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
