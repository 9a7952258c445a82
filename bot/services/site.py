"""The page's questions, answered from the database and the files of analysts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.board.history import event_of
from bot.board.values import Board, LedgerEvent
from bot.board.web.site import Evaluation
from bot.chat.services.archive import ArchiveFilter, Event, Hits, Thread
from bot.feeds.feed import Feed, FeedState
from bot.ids import ArticleId, StoryId, from_public, public
from bot.match import rulebook
from bot.match.rules import IndicatorInfo
from bot.match.verdict import Indicator
from bot.services import alerted
from bot.services.archive import events, searching
from bot.services.board import Around
from bot.services.current import CurrentBoard
from bot.services.measuring import Measuring
from storage.delivery import alerted as stored_alerts
from storage.feed_list import feeds
from storage.follow_up import history


class DatabaseSite:
    """Implements ``bot.board.web.site.Site``."""

    def __init__(self, around: Around) -> None:
        """Read indicators.toml too; raises IndicatorsError."""
        self._around = around
        self._indicators = rulebook.load(around.settings.indicators_dir).indicators
        self._database = around.database
        self._board = CurrentBoard(around)
        self._measuring = Measuring(around.settings, around.clock)

    @property
    def baseline(self) -> date:
        """BASELINE."""
        return self._around.settings.baseline

    @property
    def zone(self) -> tzinfo:
        """TIME_ZONE."""
        return ZoneInfo(self._around.settings.time_zone)

    def now(self) -> datetime:
        """The clock's present moment."""
        return self._around.clock.now()

    def indicators(self) -> Mapping[Indicator, IndicatorInfo]:
        """Return the indicators as they were when the program started."""
        return self._indicators

    async def version(self) -> str:
        """Return what changes with the board and with a measurement; at most a second old."""
        board = await self._board.version()
        return "|".join(map(str, (*board, self._measuring.version)))

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """Return the board of a day."""
        return await self._board.board(as_of, baseline)

    async def told(self, names: Collection[str]) -> Mapping[str, Event]:
        """Return stories by their public ids."""
        ids = [StoryId(from_public(name)) for name in names]
        found = await self._database.read(lambda conn: events.of_stories(conn, ids))
        return {public(one.story.story_id): one for one in found}

    async def history(self, name: str) -> LedgerEvent | None:
        """Return a line of imported history."""
        line = await self._database.read(lambda conn: history.line(conn, name))
        return None if line is None else event_of(line)

    async def thread(self, name: str) -> Thread | None:
        """Return the event of a public id or of a link, with its thread."""
        return await self._database.read(lambda conn: events.thread(conn, name))

    async def search(
        self, words: str, wanted: ArchiveFilter, before: ArticleId | None = None
    ) -> Hits:
        """Return the newest reports that hold every word."""
        look = partial(searching.search, words=words, wanted=wanted, now=self.now(), before=before)
        return await self._database.read(look)

    async def alerts(
        self, indicator: Indicator | None = None, country: str | None = None
    ) -> Sequence[Event]:
        """Return the events that were told, the latest changed first."""
        look = partial(alerted.latest, indicator=indicator, country=country)
        return await self._database.read(look)

    async def installation(self) -> str:
        """Return a word that no other installation has."""
        return await self._database.read(stored_alerts.installation)

    async def feeds(self) -> Sequence[tuple[Feed, FeedState]]:
        """Return every feed of the list."""
        return await self._database.read(_feeds)

    async def evaluation(self) -> Evaluation:
        """Return the figures; without any, measuring begins."""
        return await self._measuring.figures()

    async def close(self) -> None:
        """End what is under way."""
        await self._board.close()
        await self._measuring.close()


def _feeds(conn: Connection) -> Sequence[tuple[Feed, FeedState]]:
    return [(one.feed, one.state) for one in feeds.overview(conn)]
