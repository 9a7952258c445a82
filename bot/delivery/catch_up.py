"""When the message about the time away may go: once all that belongs into it is there.

After a start that is when every feed was asked. Later, when a feed or our own line comes back, the
first report found waits some minutes for the company of others: one message, not one per feed.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.database import Database
from storage.delivery import alerts

PATIENCE = timedelta(minutes=10)  # a dead feed must not hold it up for ever


class CatchUp:
    """Judges from the database, so a restart changes nothing."""

    def __init__(
        self, database: Database, clock: Clock, asked_since: Callable[[datetime], Awaitable[bool]]
    ) -> None:
        self._database = database
        self._clock = clock
        self._asked_since = asked_since  # whether every feed was asked since a moment
        self._started_at = clock.now()
        self._first_round_over = False

    async def waits_since(self) -> datetime | None:
        """Since when reports wait for the message; None when none does."""
        return await self._database.read(alerts.oldest_catch_up)

    async def complete(self) -> bool:
        """Whether reports wait and nothing more need be waited for."""
        now = self._clock.now()
        in_first_round = not self._first_round_over
        if in_first_round:
            late = now - self._started_at >= PATIENCE
            self._first_round_over = late or await self._asked_since(self._started_at)
            if not self._first_round_over:
                return False
        oldest = await self.waits_since()
        return oldest is not None and (in_first_round or now - oldest >= PATIENCE)
