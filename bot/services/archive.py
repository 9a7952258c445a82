"""The archive as the chat asks it: implements ``bot.chat.services.archive``."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.alerts.view import Report
from bot.chat.services.archive import RecentFilter
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId
from storage import articles, feeds
from storage.database import Database


class DatabaseArchive:
    """Answers the chat's questions from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(
        self, wanted: RecentFilter, now: datetime, limit: int, before: ArticleId | None
    ) -> Sequence[Report]:
        """Return matches, newest first by when they were first seen."""
        records = await self._database.read(
            lambda conn: articles.recent(
                conn,
                limit,
                indicator=wanted.indicator,
                country=wanted.country,
                language=wanted.language,
                before=before,
            )
        )
        reports = [record.report for record in records]
        if wanted.days is None:
            return reports
        since = now - timedelta(days=wanted.days)
        return [report for report in reports if report.first_seen >= since]

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        """Return every feed of the list, by country and name."""
        listed = await self._database.read(feeds.overview)
        return [(one.feed, one.state) for one in listed]
