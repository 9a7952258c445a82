"""What the chat asks of the rest of the program: small protocols, and the values they carry."""

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


class SeenUpdates(Protocol):
    """Remembers which updates of Telegram were answered."""

    async def answered(self, update_id: int) -> bool:
        """Tell whether this update was answered before."""

    async def mark(self, update_id: int) -> None:
        """Remember that it is answered now."""


class Membership(Protocol):
    """Hears of chats that the bot may write to, or not any more."""

    async def joined(self, chat_id: int, username: str | None) -> None:
        """The bot may write there (again): what waits for that chat may go."""

    async def left(self, chat_id: int, username: str | None) -> None:
        """The bot was removed or blocked: what waits for that chat is cancelled."""
