"""The archive as the chat asks it: implements ``bot.chat.services.archive``."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from bot.chat.services.archive import (
    ArchiveFilter,
    EventPage,
    Hits,
    Reasons,
    Stats,
    Tally,
    Thread,
)
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId, public
from bot.services.archive import events, figures, kept, reasons, searching
from bot.services.frame import Frame
from storage.delivery import told
from storage.feed_list import feeds


class DatabaseArchive:
    """Answers the chat's questions from the database."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.database

    async def events(self, wanted: ArchiveFilter, now: datetime, page: int) -> EventPage:
        """Return a page of the events that stand, newest first."""
        return await self._database.read(lambda conn: events.page(conn, wanted, now, page))

    async def tally(self, wanted: ArchiveFilter, now: datetime) -> Tally:
        """Count the events that stand."""
        return await self._database.read(lambda conn: events.tally(conn, wanted, now))

    async def thread(self, name: str) -> Thread | None:
        """Return the event of a public id or of a link, with its thread."""
        return await self._database.read(lambda conn: events.thread(conn, name))

    async def search(
        self, words: str, wanted: ArchiveFilter, now: datetime, before: ArticleId | None
    ) -> Hits:
        """Return the newest reports that hold every word, older than ``before``."""
        return await self._database.read(
            lambda conn: searching.search(conn, words, wanted, now, before)
        )

    async def keep_words(self, words: str, user_id: int, chat_id: int) -> str:
        """Keep what a person looks for, for a day; returns a public id."""
        now, ids = self._frame.clock.now(), self._frame.ids
        return await self._database.write(
            lambda conn: kept.put(conn, words, ids, now, user_id=user_id, chat_id=chat_id)
        )

    async def kept_words(self, name: str, user_id: int) -> str | None:
        """Return what ``keep_words`` kept for that person."""
        now = self._frame.clock.now()
        return await self._database.read(lambda conn: kept.get(conn, name, user_id, now))

    async def told_by(self, chat_id: int, message_id: int) -> Sequence[str]:
        """Return the public ids of what a message of ours told."""
        found = await self._database.read(
            lambda conn: told.of_message(conn, str(chat_id), message_id)
        )
        return [public(one) for one in found]

    async def reasons(self, name: str) -> Reasons | None:
        """Return why a report is what it is."""
        read = await self._database.read(lambda conn: reasons.read(conn, name))
        return None if read is None else reasons.considered(read, self._frame.matcher())

    async def stats(self, now: datetime, zone: tzinfo) -> Stats:
        """Count everything."""
        return await self._database.read(lambda conn: figures.stats(conn, now, zone))

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        """Return every feed of the list, by country and name."""
        listed = await self._database.read(feeds.overview)
        return [(one.feed, one.state) for one in listed]
