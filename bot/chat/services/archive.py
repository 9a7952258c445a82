"""What questions read: matches, stories, feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.alerts.view import Report
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId
from bot.match.verdict import Indicator


@dataclass(frozen=True, slots=True)
class RecentFilter:
    """Which matches a person wants to see; None is any."""

    indicator: Indicator | None = None
    country: str | None = None  # ISO 3166 or ASEAN
    language: str | None = None
    days: int | None = None


class Archive(Protocol):
    """What commands read."""

    async def recent(
        self, wanted: RecentFilter, now: datetime, limit: int, before: ArticleId | None
    ) -> Sequence[Report]:
        """Return matches, newest first, older than ``before``."""

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        """Return every feed of the list, by country and name."""
