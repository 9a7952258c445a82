"""What ``run`` says of its work: a line when the first round is over, then one now and then."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.feeds.feed import DueFeed
from bot.polling.tally import Tally
from storage.records import FeedBatch, IngestResult

_FIRST = timedelta(seconds=15)  # somebody is watching a start
_THEN = timedelta(minutes=10)
_ENOUGH = 5  # feeds, to suspect our own line

log = logging.getLogger(__name__)


class Progress:
    """Counts polls and commits; ``tell`` is called at every tick."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tally = Tally()
        self._told_at = clock.now()
        self._every = _FIRST

    def polled(self, _due: DueFeed, batch: FeedBatch) -> None:
        """Count a poll."""
        self._tally.outcomes[batch.record.outcome] += 1

    def committed(self, result: IngestResult) -> None:
        """Count a commit."""
        self._tally.add(result)

    def tell(self, *, busy: bool) -> None:
        """Say what was done since the last line, if it is time and anything was."""
        now: datetime = self._clock.now()
        waited = now - self._told_at
        round_over = not busy and self._every == _FIRST
        if self._tally.outcomes.total() == 0 or (waited < self._every and not round_over):
            return
        log.info("%s", self._tally.sentence())
        if self._tally.failed == self._tally.outcomes.total() >= _ENOUGH:
            log.warning("no feed could be read: is this machine online? `status` tells more")
        self._tally, self._told_at = Tally(), now
        if not busy:
            self._every = _THEN
