"""How the running bot is, read from its database alone: for ``status`` and the health check.

The process that runs leaves the time of its last tick in the database, so another process can tell
whether it lives without asking it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.feeds.feed import Health
from bot.feeds.health import ALIVE, Coverage, coverage
from storage import meta
from storage.delivery import deliveries
from storage.feed_list import feeds
from storage.records import DeliveryCounts

if TYPE_CHECKING:
    from sqlalchemy import Connection

LAST_TICK = "last_tick"
MISSED_TICKS = 12  # a tick may wait behind a large commit
LEAST_PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Vitals:
    """One look at everything that an operator asks first."""

    at: datetime
    last_tick: datetime | None
    patience: timedelta  # an older tick means that nothing runs
    health: Counter[Health]  # of the enabled feeds
    coverage: tuple[Coverage, ...]
    next_due: datetime | None
    queue: DeliveryCounts

    @property
    def tick_age(self) -> timedelta | None:
        """Time since the last tick; None when there never was one."""
        return None if self.last_tick is None else self.at - self.last_tick

    @property
    def running(self) -> bool:
        """Whether a process ticks."""
        return self.tick_age is not None and self.tick_age <= self.patience

    @property
    def enabled(self) -> int:
        """Number of enabled feeds."""
        return self.health.total()

    @property
    def alive(self) -> int:
        """Number of enabled feeds that answer."""
        return sum(self.health[state] for state in ALIVE)

    @property
    def waiting(self) -> int:
        """Deliveries that are not out yet."""
        return self.queue.queued + self.queue.sending + self.queue.unknown

    @property
    def queue_age(self) -> timedelta | None:
        """How long the oldest waiting delivery has waited."""
        oldest = self.queue.oldest_queued
        return None if oldest is None else self.at - oldest


def patience(tick_seconds: float) -> timedelta:
    """Return the age of a last tick that still is no reason to worry."""
    return max(LEAST_PATIENCE, timedelta(seconds=MISSED_TICKS * tick_seconds))


def read(conn: "Connection", now: datetime, tick_seconds: float) -> Vitals:
    """Look at the database once."""
    listed = [(item.feed, item.state) for item in feeds.overview(conn)]
    tick = meta.get(conn, LAST_TICK)
    return Vitals(
        at=now,
        last_tick=None if tick is None else datetime.fromisoformat(tick),
        patience=patience(tick_seconds),
        health=Counter(state.health for feed, state in listed if feed.enabled),
        coverage=coverage(listed),
        next_due=feeds.next_due(conn),
        queue=deliveries.counts(conn),
    )
