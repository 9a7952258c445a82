"""The database as the chat sees it: implements the protocols of ``bot.chat.queries``."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerts.destination import DestinationKind, DestinationState
from bot.alerts.view import Report
from bot.chat.queries import RecentFilter
from bot.clock import Clock
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId, DestinationId
from storage import articles, delivery_steps, destinations, feeds, updates
from storage.database import Database

_REMOVED = "the bot was removed or blocked"


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


class DatabaseUpdates:
    """Remembers answered updates."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def answered(self, update_id: int) -> bool:
        """Tell whether this update was answered before."""
        return await self._database.read(lambda conn: updates.known(conn, update_id))

    async def mark(self, update_id: int) -> None:
        """Remember that it is answered now."""
        now = self._clock.now()
        await self._database.write(lambda conn: updates.first_sight(conn, update_id, now))


class DatabaseMembership:
    """Stops and resumes a chat's destinations.

    ``changed`` is called when rows may go again, ``tell`` hands a sentence to the admin.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        changed: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._tell = tell

    async def joined(self, chat_id: int, username: str | None) -> None:
        """The bot may write there (again)."""

        def change(conn: Connection) -> None:
            for where in _destinations_of(conn, chat_id, username):
                destinations.set_state(conn, where, DestinationState.ACTIVE, self._clock.now())

        await self._database.write(change)
        self._changed()

    async def left(self, chat_id: int, username: str | None) -> None:
        """The bot was removed or blocked there."""

        def change(conn: Connection) -> bool:
            now = self._clock.now()
            found = _destinations_of(conn, chat_id, username)
            stopped = [
                destinations.set_state(conn, where, DestinationState.STOPPED, now, _REMOVED)
                for where in found
            ]
            for where in found:
                delivery_steps.cancel_for(conn, where, now, _REMOVED)
            return any(stopped)

        if await self._database.write(change):
            name = f"@{username}" if username else str(chat_id)
            self._tell(f"telegram {name} has removed or blocked the bot: its alerts are cancelled")


def _destinations_of(conn: Connection, chat_id: int, username: str | None) -> list[DestinationId]:
    names = {str(chat_id)} | ({f"@{username}".lower()} if username else set())
    return [
        one.id
        for one in destinations.every(conn)
        if one.kind is DestinationKind.TELEGRAM and one.address.lower() in names
    ]
